use parloop::par_for;

#[par_for(backend = "mpi")]
fn main() {
    #[par_for]
    for i in 0..20 {
        println!("{i}");
    }
}
