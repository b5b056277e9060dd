//! The long-lived pool, as with Python's `ThreadPool`: for work that computes. The loop is as fast as the machine has
//! CPUs, and each iteration writes to its own element.

use std::time::Instant;

use parloop::par_for;

/// How many primes there are among these numbers.
fn task(numbers: std::ops::Range<u64>) -> usize {
    let prime = |n: &u64| *n > 1 && (2..).take_while(|d| d * d <= *n).all(|d| !n.is_multiple_of(d));
    numbers.filter(prime).count()
}

#[par_for]
fn main() {
    let start = Instant::now();
    let mut primes = [0; 20];
    #[par_for(backend = "pool")]
    for i in 0..20 {
        let first = i as u64 * 100_000;
        primes[i] = task(first..first + 100_000);
        println!(".done {i}");
    }
    let all: usize = primes.iter().sum();
    println!("{primes:?}: {all} primes below 2,000,000 after {:.1?}", start.elapsed());
}
