use parloop::par_for;

#[par_for]
fn main() {
    let mut bits = 1u64;
    #[par_for(reduce(bits: &&))]
    for i in 0..10u64 {
        bits &= i;
    }
}
