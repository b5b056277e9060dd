use parloop::par_for;

#[par_for]
fn main() {
    let mut out = [0; 20];
    #[par_for(indexed(out[i]))]
    for i in 0..20 {
        out[i] = i;
    }
}
