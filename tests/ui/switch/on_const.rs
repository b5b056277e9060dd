use parloop::par_for;

#[par_for]
const N: usize = 3;

fn main() {}
