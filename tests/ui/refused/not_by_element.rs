use parloop::par_for;

#[par_for]
fn main() {
    let mut even = vec![true; 10];
    #[par_for(reduce(even[]: &&))]
    for i in 0..100 {
        even[i % 10] &= i % 3 == 0;
    }
    println!("{even:?}");
}
