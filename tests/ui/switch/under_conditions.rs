use parloop::par_for;

#[par_for]
fn main() {
    let (mut previous, mut total) = (0, 0);
    #[cfg(all())]
    #[par_for]
    for i in 0..5 {
        total += previous;
        previous = i;
    }
    #[cfg(any())]
    #[par_for]
    for i in 0..5 {
        total += total;
    }
    println!("{total} {previous}");
}
