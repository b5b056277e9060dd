use parloop::par_for;

#[par_for]
fn main() {
    let mut heat = vec![0.0; 4];
    #[par_for]
    for source in [1.0, 2.0] {
        for x in heat.iter_mut() {
            *x = 0.5 * *x + source;
        }
    }
    println!("{heat:?}");
}
