use parloop::par_for;

#[par_for]
fn main() {
    let (mut a, mut b) = (0, 1);
    #[par_for]
    for _ in 0..20 {
        let next = a + b;
        a = b;
        b = next;
    }
    println!("{a}");
}
