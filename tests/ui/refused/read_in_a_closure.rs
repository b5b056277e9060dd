use parloop::par_for;

#[par_for]
fn main() {
    let mut total = 0;
    let mut totals = Vec::new();
    #[par_for]
    for x in [3, 1, 4] {
        let mut add = |y| {
            total += y;
            total
        };
        totals.push(add(x));
    }
    println!("{totals:?}");
}
