use parloop::par_for;

struct Stats {
    sum: i32,
    count: i32,
}

fn weight(stats: &Stats) -> i32 {
    stats.count
}

#[par_for]
fn main() {
    let mut stats = Stats { sum: 0, count: 2 };
    #[par_for]
    for x in [3, 1] {
        stats.sum += x * weight(&stats);
    }
    println!("{}", stats.sum);
}
