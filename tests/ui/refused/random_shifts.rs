use parloop::par_for;

#[par_for]
fn main() {
    let mut state = 1u64;
    let mut hits = 0;
    #[par_for]
    for _ in 0..100 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        if state % 2 == 0 {
            hits += 1;
        }
    }
    println!("{hits}");
}
