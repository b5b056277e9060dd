use parloop::par_for;

#[par_for]
fn main() {
    #[par_for(on_error = "return")]
    for i in 0..20 {
        println!("{i}");
    }
}
