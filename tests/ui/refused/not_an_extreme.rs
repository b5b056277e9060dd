use parloop::par_for;

#[par_for]
fn main() {
    let (mut best, mut at) = (0, 0);
    #[par_for(reduce((best, at): +))]
    for i in 0..100 {
        if i % 17 > best {
            best = i % 17;
            at = i;
        }
    }
    println!("{best} {at}");
}
