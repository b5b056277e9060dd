use parloop::par_for;

#[par_for]
fn main() {
    let mut found = Vec::new();
    #[par_for]
    for x in 0..100 {
        if x % 7 == 0 && found.len() < 5 {
            found.push(x);
        }
    }
    println!("{found:?}");
}
