use parloop::par_for;

#[par_for]
use std::fmt;

struct S;

impl fmt::Debug for S {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

fn main() {}
