use parloop::par_for;

#[par_for]
fn filled(out: &mut [u32], next: impl Fn(u32) -> u32) {
    #[par_for]
    for (i, x) in out.iter_mut().enumerate() {
        *x = next(i as u32);
    }
}

fn main() {
    filled(&mut [0; 3], |x| x + 1);
}
