use parloop::par_for;

#[par_for]
fn main() {
    #[par_for(max_tasks = 100)]
    for i in 0..20 {
        println!("{i}");
    }
}
