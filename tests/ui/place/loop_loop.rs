use parloop::par_for;

#[par_for]
fn main() {
    #[par_for]
    loop {
        break;
    }
}
