use parloop::par_for;

// After our error only the mistake in types is left: the fallback is the plain program.
#[par_for]
fn count(n: u32) -> u32 {
    let mut total = 0;
    #[par_for(workers = 0)]
    for i in 0..n {
        total += i;
    }
    total
}

fn main() {
    let wrong: String = count(3);
}
