use parloop::par_for;

#[par_for]
fn main() {
    #[par_for(collapse = 3)]
    'planes: for i in 0..10 {
        'rows: for j in 0..10 {
            'cells: for k in 0..10 {
                if i == k {
                    continue 'cells;
                }
                if j == k {
                    continue 'rows;
                }
                if i + j == k {
                    break 'cells;
                }
                if i == 7 {
                    break 'planes;
                }
                println!("{i} {j} {k}");
            }
        }
    }
}
