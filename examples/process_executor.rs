//! The tutorial's `ProcessPoolExecutor`: child processes that are kept, and fed from an iterator as it goes.

use parloop::par_for;

#[par_for]
fn main() {
    let text = "the quick brown fox jumps over the lazy dog";
    #[par_for(backend = "process-executor", workers = 2)]
    for word in text.split(' ').map(str::to_owned) {
        let reversed: String = word.chars().rev().collect();
        #[ordered]
        {
            println!("{word} backwards is {reversed}");
        }
    }
}
