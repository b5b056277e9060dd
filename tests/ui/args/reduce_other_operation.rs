use parloop::par_for;

#[par_for]
fn main() {
    let mut total = 0;
    #[par_for(reduce(total: *))]
    for i in 0..20 {
        total += i;
    }
    let mut best = 0;
    #[par_for(reduce(best: min))]
    for i in 0..20 {
        if best < i {
            best = i;
        }
    }
    println!("{total} {best}");
}
