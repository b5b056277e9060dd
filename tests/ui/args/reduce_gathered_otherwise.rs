use parloop::par_for;

#[par_for]
fn main() {
    let (mut list, mut all, mut counts) = (Vec::new(), Vec::new(), std::collections::HashMap::new());
    #[par_for(reduce(list: +, all: insert, counts: max))]
    for i in 0..10u64 {
        list.push(i);
        all.push(i);
        *counts.entry(i % 3).or_insert(0) += 1;
    }
}
