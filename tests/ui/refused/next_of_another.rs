use parloop::par_for;

#[par_for]
fn main() {
    let mut others = [2, 7, 1].iter();
    let mut total = 0;
    #[par_for]
    for x in [3, 1, 4] {
        total += x * others.next().unwrap();
    }
    println!("{total}");
}
