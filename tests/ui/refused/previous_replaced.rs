use parloop::par_for;

#[par_for]
fn main() {
    let mut previous = 0;
    let mut steps = Vec::new();
    #[par_for]
    for x in [3, 1, 4] {
        steps.push(x - std::mem::replace(&mut previous, x));
    }
    println!("{steps:?}");
}
