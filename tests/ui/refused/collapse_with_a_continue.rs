use parloop::par_for;

#[par_for]
fn main() {
    #[par_for(collapse = 2)]
    'rows: for i in 0..10 {
        for j in 0..10 {
            if i == j {
                continue 'rows;
            }
            println!("{i} {j}");
        }
    }
}
