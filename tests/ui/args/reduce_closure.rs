use parloop::par_for;

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[par_for]
fn main() {
    let mut divisor = 0;
    #[par_for(reduce(divisor: |a: &mut u64, b| *a = gcd(*a, b)))]
    for n in [84u64, 126, 210] {
        divisor = gcd(divisor, n);
    }
    println!("{divisor}");
}
