//! A function that crashes for some inputs, as C code may: which ones is told, and the program goes on.

use parloop::{Error, par_for};

unsafe extern "C" {
    fn abs(number: i32) -> i32;
    fn abort() -> !;
}

/// As if a C library did it: it gives up on some inputs.
fn fragile(input: i32) -> i32 {
    if input % 7 == 3 {
        // SAFETY: it ends the process, which is a child's.
        unsafe { abort() }
    }
    // SAFETY: a pure function of numbers.
    unsafe { abs(-input) }
}

#[par_for]
fn try_all(inputs: &[i32], results: &mut [Option<i32>]) -> Result<(), Error> {
    #[par_for(backend = "process-pool", workers = 2, on_error = "return")]
    for i in 0..inputs.len() {
        results[i] = Some(fragile(inputs[i]));
    }
    Ok(())
}

fn main() {
    let inputs: Vec<i32> = (0..20).collect();
    let mut results = vec![None; inputs.len()];
    if let Err(error) = try_all(&inputs, &mut results) {
        for death in error.deaths() {
            println!("input {} crashes: {}", inputs[death.iteration], death.cause);
        }
    }
    println!("the others: {:?}", results.into_iter().flatten().collect::<Vec<_>>());
}
