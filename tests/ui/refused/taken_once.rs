use parloop::par_for;

#[par_for]
fn main() {
    let mut header = Some("name");
    let mut lines = Vec::new();
    #[par_for]
    for line in ["a", "b"] {
        if let Some(header) = header.take() {
            lines.push(header);
        }
        lines.push(line);
    }
    println!("{lines:?}");
}
