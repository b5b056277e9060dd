use parloop::par_for;

#[par_for]
fn main() {
    let n = 2;
    #[par_for(collapse = n)]
    for i in 0..20 {
        println!("{i} {n}");
    }
}
