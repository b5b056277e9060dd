use parloop::par_for;

#[par_for]
fn main() {
    #[par_for(collapse = 2)]
    for i in 0..10 {
        'inner: for j in 0..10 {
            if i == j {
                continue 'inner;
            }
            println!("{i} {j}");
        }
    }
}
