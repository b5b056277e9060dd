use parloop::par_for;

#[par_for]
fn main() {
    let (mut now, mut next) = (vec![1; 5], vec![0; 5]);
    #[par_for]
    for _ in 0..3 {
        next[0] = now[4] + 1;
        std::mem::swap(&mut now, &mut next);
    }
    println!("{now:?}");
}
