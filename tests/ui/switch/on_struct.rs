use parloop::par_for;

#[par_for]
struct S {
    a: u8,
}

fn main() {}
