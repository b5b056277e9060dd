use parloop::par_for;

#[derive(Clone)]
struct Best(u32);

#[par_for]
fn main() {
    let mut best = Best(0);
    #[par_for]
    for i in 0..10 {
        best += i;
    }
    println!("{}", best.0);
}
