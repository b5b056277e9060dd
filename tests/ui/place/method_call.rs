use parloop::par_for;

#[par_for]
fn main() {
    #[par_for]
    (0..20).for_each(|i| println!("{i}"));
}
