use parloop::par_for;

#[par_for]
fn main() {
    let mut out = [0; 3];
    #[par_for]
    for i in 0..3 {
        out[i] += 1;
        let i = 2;
        out[i] = i;
    }
    println!("{out:?}");
}
