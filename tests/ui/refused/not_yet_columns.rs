use parloop::par_for;

#[par_for]
fn main() {
    let mut rows = vec![vec![0; 10]; 10];
    #[par_for(indexed(rows[_]))]
    for i in 0..10 {
        rows[3][i] = i;
    }
    println!("{rows:?}");
}
