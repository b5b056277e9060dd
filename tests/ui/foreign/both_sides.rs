//! A value that need not commute is changed from both sides.

use parloop::par_for;
use std::ops::Mul;

#[derive(Clone, Copy)]
struct Matrix([f64; 4]);

impl Mul for Matrix {
    type Output = Matrix;
    fn mul(self, other: Matrix) -> Matrix {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        Matrix([a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h])
    }
}

#[par_for]
fn main() {
    let turn = Matrix([0.0, 1.0, -1.0, 0.0]);
    let mut all = turn;
    #[par_for]
    for _ in 0..10 {
        all = turn * all * turn;
    }
    assert_eq!(all.0[0], 0.0);
}
