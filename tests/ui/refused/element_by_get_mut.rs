use parloop::par_for;

#[par_for]
fn main() {
    let mut out = vec![0; 3];
    #[par_for]
    for i in 0..3 {
        if let Some(x) = out.get_mut(i) {
            *x = i * i;
        }
    }
    println!("{out:?}");
}
