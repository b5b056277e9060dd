use parloop::par_for;

#[par_for]
fn main() {
    let (mut first, mut second) = (0, 0);
    #[par_for]
    for x in [3, 1, 4] {
        if x > first {
            second = first;
            first = x;
        } else if x > second {
            second = x;
        }
    }
    println!("{first} {second}");
}
