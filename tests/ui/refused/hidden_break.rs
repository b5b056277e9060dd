use parloop::par_for;

macro_rules! stop_if {
    ($condition:expr, $then:stmt) => {
        if $condition {
            $then
        }
    };
}

#[par_for]
fn main() {
    #[par_for]
    for i in 0..10 {
        stop_if!(i > 5, break);
        println!("{i}");
    }
}
