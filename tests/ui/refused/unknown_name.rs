use parloop::par_for;

#[par_for]
fn main() {
    let mut total = 0;
    #[par_for(reduce(totl: +))]
    for i in 0..10 {
        total += i;
    }
    println!("{total}");
}
