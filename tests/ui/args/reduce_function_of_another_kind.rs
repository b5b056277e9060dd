use parloop::par_for;

fn sum(a: u64, b: u64) -> u64 {
    a + b
}

#[par_for]
fn main() {
    let mut total = 0u64;
    #[par_for(reduce(total: sum))]
    for i in 0..10u64 {
        total = sum(total, i);
    }
}
