use parloop::par_for;

#[par_for]
fn main() {
    let mut state = 1;
    #[par_for(last(state))]
    for i in 0..20 {
        state = state * 3 + i;
    }
    println!("{state}");
}
