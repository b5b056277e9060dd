use parloop::par_for;

#[par_for]
fn main() {
    let order = [2, 0, 1];
    let mut out = [0; 3];
    #[par_for(scatter(out))]
    for i in 0..3 {
        out[order[i]] = i;
    }
    println!("{out:?}");
}
