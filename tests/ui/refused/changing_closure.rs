use parloop::par_for;

#[par_for]
fn main() {
    let mut total = 0;
    let mut add = |x: u32| total += x;
    #[par_for]
    for x in [1, 2, 3] {
        add(x * x);
    }
    println!("{total}");
}
