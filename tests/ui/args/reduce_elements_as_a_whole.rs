use parloop::par_for;

#[par_for]
fn main() {
    let (mut bins, mut total) = ([0; 5], 0);
    #[par_for(reduce(bins: +, total[]: +))]
    for i in 0..10u64 {
        bins[(i % 5) as usize] += i;
        total += i;
    }
}
