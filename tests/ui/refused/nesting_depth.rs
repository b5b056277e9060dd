use parloop::par_for;

#[par_for]
fn main() {
    let mut depth = 0;
    let mut deepest = 0;
    #[par_for]
    for c in "(()(()))".chars() {
        match c {
            '(' => depth += 1,
            _ => depth -= 1,
        }
        deepest = deepest.max(depth);
    }
    println!("{deepest}");
}
