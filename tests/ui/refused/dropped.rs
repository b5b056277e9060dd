use parloop::par_for;

#[par_for]
fn main() {
    let name = String::from("x");
    #[par_for]
    for i in 0..10 {
        if i == 3 {
            drop(name);
            break;
        }
    }
}
