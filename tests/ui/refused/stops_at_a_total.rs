use parloop::par_for;

#[par_for]
fn main() {
    let mut total = 0;
    #[par_for]
    for x in [3, 1, 4, 1, 5] {
        total += x;
        if total > 7 {
            break;
        }
    }
    println!("{total}");
}
