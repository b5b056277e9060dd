use parloop::par_for;

#[par_for]
fn main() {
    let mut a = vec![vec![0; 10]; 10];
    #[par_for]
    for i in 0..10 {
        for j in 0..i {
            if i * j % 3 == 1 {
                a[i][j] = 1;
                a[j][i] = 2;
            }
        }
    }
    println!("{a:?}");
}
