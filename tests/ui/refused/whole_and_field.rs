use parloop::par_for;

#[par_for]
fn main() {
    let mut best = (0, 0);
    let mut late = 0;
    #[par_for]
    for (i, x) in [3, 1, 4].into_iter().enumerate() {
        if (x, i) > best {
            best = (x, i);
        }
        if best.1 > 0 {
            late += 1;
        }
    }
    println!("{best:?} {late}");
}
