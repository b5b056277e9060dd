use parloop::par_for;

#[par_for]
fn main() {
    #[par_for(collapse = 2)]
    for i in 0..10 {
        let base = i * 10;
        for j in 0..10 {
            println!("{}", base + j);
        }
    }
}
