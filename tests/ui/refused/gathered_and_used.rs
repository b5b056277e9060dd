use parloop::par_for;

#[par_for]
fn main() {
    let keys = [2, 0, 1, 2];
    let mut starts = [0, 1, 2];
    let mut out = [0; 4];
    #[par_for]
    for i in 0..4 {
        out[starts[keys[i]]] = i;
        starts[keys[i]] += 1;
    }
    println!("{out:?} {starts:?}");
}
