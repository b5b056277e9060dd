use parloop::par_for;

#[derive(Debug)]
struct Found {
    at: usize,
}

#[par_for]
fn main() {
    let mut all = Vec::new();
    #[par_for(backend = "process-pool")]
    for at in 0..20 {
        all.push(Found { at });
    }
    println!("{all:?}");
}
