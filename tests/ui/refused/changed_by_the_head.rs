use parloop::par_for;

#[par_for]
fn main() {
    let mut tokens = "1 2 stop 3".split(' ');
    let mut total = 0;
    #[par_for]
    for token in std::iter::from_fn(|| tokens.next()) {
        if token == "stop" {
            break;
        }
        total += token.len();
    }
    println!("{total} {:?}", tokens.next());
}
