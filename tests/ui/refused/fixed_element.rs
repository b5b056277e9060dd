use parloop::par_for;

#[par_for]
fn main() {
    let mut out = [0; 3];
    #[par_for]
    for i in 0..3 {
        out[0] = i;
    }
    println!("{out:?}");
}
