use parloop::par_for;

#[par_for]
fn main() {
    #[par_for(backend = "pool", timeout = std::time::Duration::from_secs(5))]
    for i in 0..20 {
        println!("{i}");
    }
}
