use parloop::par_for;

struct Big(u32);

#[par_for]
fn main() {
    let mut out = vec![Big(0), Big(1)];
    #[par_for]
    for i in 0..2 {
        if out[i].0 > 5 {
            break;
        }
        out[i] = Big(7);
    }
}
