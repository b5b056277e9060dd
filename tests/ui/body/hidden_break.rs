use parloop::par_for;

macro_rules! stop_if {
    ($condition:expr) => {
        if $condition {
            break;
        }
    };
}

#[par_for]
fn main() {
    let mut count = 0;
    #[par_for]
    for i in 0..30 {
        stop_if!(i == 5);
        count += 1;
    }
    println!("{count}");
}
