use parloop::par_for;

#[par_for]
fn main() {
    let n = 10;
    let (l, mut x) = (vec![1.0; n * n], vec![2.0; n]);
    #[par_for]
    for i in 0..n {
        for j in 0..i {
            x[i] -= l[i * n + j] * x[j];
        }
        x[i] /= l[i * n + i];
    }
    println!("{x:?}");
}
