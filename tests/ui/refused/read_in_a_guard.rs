use parloop::par_for;

#[par_for]
fn main() {
    let mut last = 0;
    let mut rises = 0;
    #[par_for]
    for x in [3, 1, 4, 1, 5] {
        match x {
            x if x > last => rises += 1,
            _ => {}
        }
        last = x;
    }
    println!("{rises} {last}");
}
