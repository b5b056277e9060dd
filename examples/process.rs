//! The tutorial's `multiprocessing.Process`: a child process for each iteration.

use parloop::par_for;

#[par_for]
fn main() {
    let mut greetings = Vec::new();
    #[par_for(backend = "process")]
    for i in 0..4 {
        println!("iteration {i} runs in a process of its own");
        greetings.push(format!("hello from {i}"));
    }
    println!("{}", greetings.join(", "));
}
