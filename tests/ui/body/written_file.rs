use parloop::par_for;
use std::io::Write;

#[par_for]
fn main() {
    let mut out = std::io::stdout().lock();
    #[par_for]
    for i in 0..10 {
        writeln!(out, "{i}").unwrap();
    }
}
