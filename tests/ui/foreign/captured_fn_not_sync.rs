use parloop::par_for;

/// What is computed where.
struct Table {
    cells: Vec<u32>,
}

#[par_for]
fn filled(table: &mut Table, next: impl Fn(u32) -> u32) {
    #[par_for]
    for (i, cell) in table.cells.iter_mut().enumerate() {
        *cell = next(i as u32);
    }
}

fn main() {
    filled(&mut Table { cells: vec![0; 3] }, |x| x + 1);
}
