use parloop::par_for;

#[par_for]
fn main() {
    let mut best = 0;
    #[par_for]
    for x in [3, 1, 4] {
        if x * x > best {
            best = x;
        }
    }
    println!("{best}");
}
