use parloop::par_for;
use std::thread;

#[par_for]
fn main() {
    let order = [2, 0, 1];
    let mut out = vec![0; 3];
    #[par_for(scatter(out))]
    for i in 0..3 {
        // All of `out`, not one element of it.
        thread::scope(|scope| {
            scope.spawn(|| out[order[i]] = i);
        });
    }
    println!("{out:?}");
}
