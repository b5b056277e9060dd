use parloop::par_for;

#[par_for]
fn main() {
    let (n, m) = (10, 8);
    let mut grid = vec![1; n * m];
    #[par_for]
    for i in 1..n {
        for j in 0..m {
            grid[i * m + j] += grid[(i - 1) * m + j];
        }
    }
    println!("{grid:?}");
}
