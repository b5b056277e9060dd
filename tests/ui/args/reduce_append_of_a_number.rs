use parloop::par_for;

#[par_for]
fn main() {
    let mut total = 0u64;
    #[par_for(reduce(total: append))]
    for i in 0..10u64 {
        total += i;
    }
}
