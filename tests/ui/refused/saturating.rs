use parloop::par_for;

#[par_for]
fn main() {
    let mut load = 0u8;
    #[par_for]
    for x in [100, 90, 80] {
        load = load.saturating_add(x);
    }
    println!("{load}");
}
