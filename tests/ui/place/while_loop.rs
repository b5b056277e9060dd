use parloop::par_for;

#[par_for]
fn main() {
    let mut n = 3;
    #[par_for]
    while n > 0 {
        n -= 1;
    }
}
