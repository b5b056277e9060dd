use parloop::par_for;

#[par_for]
fn main() {
    let text = "a\nb\n\nc";
    let mut lines = text.lines();
    let mut head = Vec::new();
    #[par_for]
    for line in lines.by_ref() {
        if line.is_empty() {
            break;
        }
        head.push(line);
    }
    println!("{head:?} {:?}", lines.next());
}
