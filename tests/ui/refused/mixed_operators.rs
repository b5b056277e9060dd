use parloop::par_for;

#[par_for]
fn main() {
    let mut total = 1;
    #[par_for]
    for i in 1..10 {
        total += i;
        total *= 2;
    }
    println!("{total}");
}
