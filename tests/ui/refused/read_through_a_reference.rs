use parloop::par_for;

#[par_for]
fn main() {
    let mut total = 0;
    let sum = &mut total;
    let mut large = 0;
    #[par_for]
    for x in [3, 1, 4] {
        *sum += x;
        if *sum > 3 {
            large += 1;
        }
    }
    println!("{total} {large}");
}
