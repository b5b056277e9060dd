use parloop::par_for;

#[par_for]
fn main() {
    let n = 3;
    #[par_for]
    if n > 2 {
        println!("{n}");
    }
}
