use parloop::par_for;

#[par_for]
fn main() {
    let mut state = 1u64;
    let mut hits = 0;
    #[par_for]
    for _ in 0..100 {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1);
        if state >> 63 == 0 {
            hits += 1;
        }
    }
    println!("{hits}");
}
