use parloop::par_for;

#[par_for]
fn main() {
    #[par_for(workers = 8, workers = 4)]
    for i in 0..20 {
        println!("{i}");
    }
}
