use parloop::par_for;

#[par_for]
fn header(lines: &mut std::str::Lines<'_>) -> Vec<String> {
    let mut header = Vec::new();
    #[par_for]
    for line in lines {
        if line.is_empty() {
            break;
        }
        header.push(line.to_uppercase());
    }
    header
}

fn main() {
    let mut lines = "a\nb\n\nc".lines();
    println!("{:?} {:?}", header(&mut lines), lines.next());
}
