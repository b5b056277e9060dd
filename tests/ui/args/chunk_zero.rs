use parloop::par_for;

#[par_for]
fn main() {
    #[par_for(chunk = 0)]
    for i in 0..20 {
        println!("{i}");
    }
}
