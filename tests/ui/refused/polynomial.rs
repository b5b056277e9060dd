use parloop::par_for;

#[par_for]
fn main() {
    let mut value = 0u64;
    #[par_for]
    for digit in [3, 1, 4] {
        value = value * 10 + digit;
    }
    println!("{value}");
}
