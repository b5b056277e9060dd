use parloop::par_for;
use std::ops::{Index, IndexMut};

struct Grid(Vec<u32>);

impl Index<usize> for Grid {
    type Output = u32;
    fn index(&self, at: usize) -> &u32 {
        &self.0[at]
    }
}

impl IndexMut<usize> for Grid {
    fn index_mut(&mut self, at: usize) -> &mut u32 {
        &mut self.0[at]
    }
}

#[par_for]
fn main() {
    let mut grid = Grid(vec![0; 10]);
    let keys = [3, 1, 4, 1, 5];
    #[par_for]
    for key in keys {
        grid[key] += 1;
    }
    println!("{:?}", grid.0);
}
