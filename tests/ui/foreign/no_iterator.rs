use parloop::par_for;

#[par_for]
fn main() {
    let mut total = 0;
    #[par_for]
    for x in 5 {
        total += x;
    }
    println!("{total}");
}
