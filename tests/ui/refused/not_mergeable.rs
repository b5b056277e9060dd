use parloop::par_for;

#[par_for]
fn main() {
    let mut left = 1000.0;
    #[par_for]
    for i in 1..10 {
        left /= f64::from(i);
    }
    println!("{left}");
}
