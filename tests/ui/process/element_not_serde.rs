use parloop::par_for;

struct Cell {
    heat: f64,
}

#[par_for]
fn main() {
    let mut cells: Vec<Cell> = (0..20).map(|_| Cell { heat: 0.0 }).collect();
    #[par_for(backend = "process")]
    for i in 0..20 {
        cells[i] = Cell { heat: i as f64 };
    }
    #[par_for(backend = "process-pool")]
    for cell in &mut cells {
        cell.heat += 1.0;
    }
    println!("{}", cells[3].heat);
}
