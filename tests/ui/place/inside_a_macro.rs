use parloop::par_for;

macro_rules! twice {
    ($($body:tt)*) => { $($body)* $($body)* };
}

#[par_for]
fn main() {
    twice! {
        #[par_for]
        for i in 0..20 {
            println!("{i}");
        }
    }
}
