use parloop::par_for;

#[par_for]
fn main() {
    let mut rows = vec![vec![1; 8]; 6];
    #[par_for]
    for x in 0..8 {
        #[par_for]
        for y in 0..6 {
            rows[y][x] *= x * y;
        }
    }
    println!("{rows:?}");
}
