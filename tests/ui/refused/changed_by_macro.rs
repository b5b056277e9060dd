use parloop::par_for;

macro_rules! add {
    ($total:ident, $e:expr) => {
        $total += $e
    };
}

#[par_for]
fn main() {
    let mut total = 0;
    #[par_for]
    for i in 0..10 {
        add!(total, i);
    }
    let mut count = 0;
    macro_rules! bump {
        () => {
            count += 1
        };
    }
    #[par_for]
    for _ in 0..10 {
        bump!();
    }
    println!("{total} {count}");
}
