use parloop::par_for;

#[par_for]
fn main() {
    let mut hist = [0; 20];
    #[par_for(reduce(hist[0]: +))]
    for i in 0..20 {
        hist[i / 2] += 1;
    }
}
