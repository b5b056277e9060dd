use parloop::par_for;

#[par_for]
fn main() {
    let data = vec![1, 2];
    let mut total = 0;
    #[par_for]
    for x in data {
        total += x;
        let _ = Probe::of(&x);
        x.append_behind_role();
        Exit1::A(1);
    }
    println!("{total}");
}
