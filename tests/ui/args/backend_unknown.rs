use parloop::par_for;

#[par_for]
fn main() {
    #[par_for(backend = "threads")]
    for i in 0..20 {
        println!("{i}");
    }
}
