use parloop::par_for;

#[par_for]
fn main() {
    #[par_for]
    let doubled: Vec<u32> = (0..20).map(|i| i * 2).collect();
    println!("{doubled:?}");
}
