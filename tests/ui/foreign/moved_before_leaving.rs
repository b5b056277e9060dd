use parloop::par_for;

#[par_for]
fn main() {
    let name = String::from("x");
    let mut kept = String::new();
    #[par_for]
    for i in 0..10 {
        if i == 3 {
            kept = name;
            break;
        }
    }
    println!("{kept}");
}
