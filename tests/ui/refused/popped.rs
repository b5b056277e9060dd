use parloop::par_for;

#[par_for]
fn main() {
    let mut tasks = vec![3, 1, 4];
    let mut total = 0;
    #[par_for]
    for weight in 0..3 {
        if let Some(task) = tasks.pop() {
            total += task * weight;
        }
    }
    println!("{total}");
}
