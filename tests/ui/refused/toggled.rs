use parloop::par_for;

#[par_for]
fn main() {
    let mut quoted = false;
    let mut inside = 0;
    #[par_for]
    for c in "a \"bc\" d".chars() {
        if c == '"' {
            quoted = !quoted;
        } else if quoted {
            inside += 1;
        }
    }
    println!("{inside}");
}
