use parloop::par_for;

use std::ops::{Deref, DerefMut, Index, IndexMut};

/// A grid whose elements start at 1.
struct Grid(Vec<u32>);

impl Deref for Grid {
    type Target = [u32];
    fn deref(&self) -> &[u32] {
        &self.0
    }
}

impl DerefMut for Grid {
    fn deref_mut(&mut self) -> &mut [u32] {
        &mut self.0
    }
}

impl Index<usize> for Grid {
    type Output = u32;
    fn index(&self, at: usize) -> &u32 {
        &self.0[at - 1]
    }
}

impl IndexMut<usize> for Grid {
    fn index_mut(&mut self, at: usize) -> &mut u32 {
        &mut self.0[at - 1]
    }
}

#[par_for]
fn main() {
    let mut grid = Grid(vec![0; 3]);
    #[par_for]
    for i in 1..=3 {
        grid[i] = 7;
    }
}
