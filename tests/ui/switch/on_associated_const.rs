use parloop::par_for;

struct S;

impl S {
    #[par_for]
    const N: usize = 3;
}

fn main() {}
