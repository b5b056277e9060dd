use parloop::par_for;

#[par_for]
fn main() {
    let n = 10;
    let mut a = vec![0; n * n];
    #[par_for]
    for i in 0..n {
        for j in 0..=i {
            a[i * n + j] = i * j;
            a[j * n + i] = i * j;
        }
    }
    println!("{a:?}");
}
