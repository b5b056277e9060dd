use parloop::par_for;

#[par_for]
const fn sum() -> u32 {
    let mut total = 0;
    #[par_for]
    for i in 0..5 {
        total += i;
    }
    total
}

#[par_for]
fn main() {
    const PRODUCT: u32 = {
        let mut product = 1;
        #[par_for]
        for i in 1..5 {
            product *= i;
        }
        product
    };
    println!("{} {PRODUCT}", sum());
}
