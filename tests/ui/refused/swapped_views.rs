use parloop::par_for;

macro_rules! exchange {
    ($a:ident, $b:ident) => {
        std::mem::swap(&mut $a, &mut $b)
    };
}

#[par_for]
fn main() {
    let (mut a, mut b) = (vec![1; 10], vec![2; 10]);
    #[par_for]
    for i in 0..10 {
        a[i] += b[i];
        b[i] = 0;
        exchange!(a, b);
    }
    println!("{a:?} {b:?}");
}
