use parloop::par_for;

#[par_for]
fn main() {
    let (mut even, mut sum) = (0, 0);
    #[par_for(last(even))]
    for i in 0..10u64 {
        if i % 2 == 0 {
            even = i;
        }
        sum += even;
    }
    println!("{even} {sum}");
}
