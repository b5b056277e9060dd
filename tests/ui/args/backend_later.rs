use parloop::par_for;

#[par_for]
fn main() {
    #[par_for(backend = "mpi")]
    for i in 0..20 {
        println!("{i}");
    }
}
