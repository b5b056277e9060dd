use parloop::par_for;

#[par_for]
fn main() {
    let mut size = 1u32;
    #[par_for]
    for x in [10, 20, 30] {
        size = size.checked_mul(x).expect("too large");
    }
    println!("{size}");
}
