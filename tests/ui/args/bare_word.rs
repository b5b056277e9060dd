use parloop::par_for;

#[par_for]
fn main() {
    #[par_for(process_pool)]
    for i in 0..20 {
        println!("{i}");
    }
}
