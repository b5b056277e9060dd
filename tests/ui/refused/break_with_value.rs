use parloop::par_for;

#[par_for]
fn main() {
    #[par_for]
    'rows: for i in 0..10 {
        for j in 0..10 {
            if i * j == 42 {
                break 'rows (i, j);
            }
        }
        if i == 7 {
            break i;
        }
    }
}
