use parloop::par_for;

#[par_for]
fn main() {
    let (mut low, mut high, mut left) = (u64::MAX, 0, std::collections::BTreeMap::new());
    #[par_for(reduce(low: min, high: max, left: +))]
    for i in 0..10u64 {
        if i < low {
            low = i;
        } else if i > high {
            high = i;
        }
        *left.entry(i % 3).or_insert(100) += i;
    }
}
