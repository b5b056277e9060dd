//! The tutorial's `multiprocessing.Pool`: some child processes share the iterations of a loop.

use parloop::par_for;

fn is_prime(n: u64) -> bool {
    n > 1 && (2..).take_while(|d| d * d <= n).all(|d| !n.is_multiple_of(d))
}

#[par_for]
fn main() {
    let mut primes = Vec::new();
    let mut sum = 0;
    #[par_for(backend = "process-pool", workers = 4)]
    for n in 0..1000u64 {
        if is_prime(n) {
            primes.push(n);
            sum += n;
        }
    }
    println!("{} primes below 1000, the last is {:?}, their sum is {sum}", primes.len(), primes.last());
}
