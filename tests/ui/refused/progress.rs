use parloop::par_for;

#[par_for]
fn main() {
    #[par_for(progress = "numbers")]
    for i in 0..10 {
        println!("{i}");
    }
}
