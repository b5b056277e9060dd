use parloop::par_for;

#[par_for]
fn main() {
    let mut first = true;
    let mut text = String::new();
    #[par_for]
    for word in ["a", "b", "c"] {
        if !first {
            text.push_str(", ");
        }
        text.push_str(word);
        first = false;
    }
    println!("{text}");
}
