use parloop::par_for;

#[par_for]
fn main() {
    let mut numbers = vec![1, 1];
    #[par_for]
    for i in 2..20 {
        numbers.push(numbers[i - 1] + numbers[i - 2]);
    }
    println!("{numbers:?}");
}
