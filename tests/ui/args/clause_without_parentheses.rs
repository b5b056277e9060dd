use parloop::par_for;

#[par_for]
fn main() {
    let a = 1;
    #[par_for(private = a)]
    for i in 0..20 {
        println!("{i} {a}");
    }
}
