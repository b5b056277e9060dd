use parloop::par_for;

#[par_for]
fn main() {
    let limit = 5;
    #[par_for]
    for i in 0..10 {
        limit += i;
    }
    println!("{limit}");
}
