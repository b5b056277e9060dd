use parloop::par_for;

#[par_for]
fn main() {
    let mut cells = vec![vec![vec![0; 4]; 3]; 2];
    #[par_for(collapse = 3)]
    for i in 0..2 {
        for j in 0..3 {
            for k in 0..4 {
                cells[i][j][k] = i * j * k;
            }
        }
    }

    let mut moved = vec![vec![0; 9]; 8];
    #[par_for(collapse = 2)]
    for i in 1..8 {
        for j in 0..9 {
            moved[i][j] = moved[i - 1][j] + 1;
        }
    }
}
