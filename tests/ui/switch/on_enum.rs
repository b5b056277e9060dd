use parloop::par_for;

#[par_for]
enum E {
    A,
}

fn main() {}
