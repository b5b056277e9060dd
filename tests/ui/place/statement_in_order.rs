use parloop::par_for;

#[par_for]
fn main() {
    let mut total = 0;
    #[par_for]
    for i in 0..5 {
        #[critical]
        total += i;
        #[ordered]
        println!("{i}");
    }
    println!("{total}");
}
