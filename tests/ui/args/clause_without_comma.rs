use parloop::par_for;

#[par_for]
fn main() {
    let (a, b) = (1, 2);
    #[par_for(shared(a b))]
    for i in 0..20 {
        println!("{i} {a} {b}");
    }
}
