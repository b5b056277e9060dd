use parloop::par_for;

#[par_for(workers = 2)]
#[par_for(workers = 3)]
fn main() {}
