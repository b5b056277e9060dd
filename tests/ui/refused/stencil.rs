use parloop::par_for;

#[par_for]
fn main() {
    let mut heat = vec![1.0; 10];
    #[par_for]
    for i in 1..9 {
        heat[i] = (heat[i - 1] + heat[i + 1]) / 2.0;
    }
    println!("{heat:?}");
}
