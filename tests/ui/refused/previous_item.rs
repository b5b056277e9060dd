use parloop::par_for;

#[par_for]
fn main() {
    let prices = [3, 1, 4, 1, 5];
    let mut previous = 3;
    let mut rises = 0;
    #[par_for]
    for price in prices {
        if price > previous {
            rises += 1;
        }
        previous = price;
    }
    println!("{rises}");
}
