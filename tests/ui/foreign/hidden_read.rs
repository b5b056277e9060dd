use parloop::par_for;

#[par_for]
fn main() {
    let mut total = 0;
    macro_rules! so_far {
        () => {
            total
        };
    }
    #[par_for]
    for i in 0..10 {
        total += i;
        if so_far!() > 20 {
            println!("a lot");
        }
    }
    println!("{total}");
}
