use parloop::par_for;

#[par_for]
fn main() {
    #[par_for(wrokers = 8, schedule = "fast", chunk = 0)]
    for i in 0..20 {
        println!("{i}");
    }
    #[par_for(backend = "thread", worker = 3)]
    for i in 0..20 {
        println!("{i}");
    }
}
