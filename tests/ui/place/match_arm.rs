use parloop::par_for;

#[par_for]
fn main() {
    match 3 {
        #[par_for]
        3 => {}
        _ => {}
    }
}
