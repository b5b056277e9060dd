use parloop::par_for;

#[par_for]
fn main() {
    let mut number = 0;
    let mut titles = Vec::new();
    #[par_for]
    for line in ["# a", "b", "# c"] {
        if line.starts_with('#') {
            number += 1;
        }
        titles.push((number, line));
    }
    println!("{titles:?}");
}
