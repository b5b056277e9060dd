use parloop::par_for;

#[par_for]
fn main() {
    #[par_for(schedule = "dynamic,16")]
    for i in 0..20 {
        println!("{i}");
    }
}
