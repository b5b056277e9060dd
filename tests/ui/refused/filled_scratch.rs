use parloop::par_for;

#[par_for]
fn main() {
    let (mut counts, mut most) = ([0; 5], 0);
    #[par_for]
    for row in [[1, 2, 1], [3, 4, 3]] {
        counts.fill(0);
        for x in row {
            counts[x] += 1;
        }
        most += counts[1];
    }
    assert_eq!(most, 2);
}
