use parloop::par_for;

#[par_for(reduce(total: +))]
fn main() {
    #[par_for]
    for i in 0..20 {
        println!("{i}");
    }
}
