use parloop::par_for;

#[par_for]
fn main() {
    let total = 0;
    #[par_for(shared(total, total))]
    for i in 0..20 {
        println!("{i} {total}");
    }
}
