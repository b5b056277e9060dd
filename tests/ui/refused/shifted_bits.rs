use parloop::par_for;

#[par_for]
fn main() {
    let mut bits = 0u32;
    #[par_for]
    for bit in [1, 0, 1] {
        bits <<= 1;
        bits |= bit;
    }
    println!("{bits}");
}
