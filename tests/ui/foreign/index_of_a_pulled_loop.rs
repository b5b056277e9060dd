use parloop::par_for;

#[par_for]
fn main() {
    let mut out = vec![0; 10];
    #[par_for]
    for (i, line) in "a\nb".lines().enumerate().skip(1) {
        out[i] = line.len();
    }
    println!("{out:?}");
}
