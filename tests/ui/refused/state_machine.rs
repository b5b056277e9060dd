use parloop::par_for;

#[par_for]
fn main() {
    let mut state = 0;
    let mut words = 0;
    #[par_for]
    for c in "two  words".chars() {
        let before = state;
        state = match (state, c) {
            (_, ' ') => 0,
            _ => 1,
        };
        if before < state {
            words += 1;
        }
    }
    println!("{words}");
}
