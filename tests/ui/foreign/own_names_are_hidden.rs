use parloop::par_for;

#[par_for]
fn main() {
    let mut total = 0;
    #[par_for]
    for i in 0..10 {
        total += i;
        if i == 5 {
            println!("{:?} {:?} {:?} {:?}", block_, exit_, head_, total_);
            break 'block_;
        }
    }
    println!("{total}");
}
