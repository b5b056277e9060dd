use parloop::par_for;

#[par_for]
fn main() {
    let mut longest = Vec::new();
    #[par_for]
    for i in 0..10 {
        let text = i.to_string();
        longest.push(text.as_str());
    }
    println!("{longest:?}");
}
