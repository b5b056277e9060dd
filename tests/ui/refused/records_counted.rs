use parloop::par_for;

#[par_for]
fn main() {
    let mut best = 0;
    let mut records = 0;
    #[par_for]
    for x in [3, 1, 4] {
        if x > best {
            best = x;
            records += 1;
        }
    }
    println!("{best} {records}");
}
