use parloop::par_for;

#[par_for]
fn main() {
    let mut out = [0; 10];
    #[par_for]
    for i in 0..20 {
        let i = i / 2;
        out[i] = i;
    }
    println!("{out:?}");
}
