use parloop::par_for;

#[par_for]
fn main() {
    #[par_for(collapse = 2)]
    for mut i in 0..10 {
        for j in 0..10 {
            i += 1;
            println!("{i} {j}");
        }
    }
}
