use parloop::par_for;

struct Big(u32);

#[par_for]
fn main() {
    let mut values = vec![Big(0), Big(1)];
    #[par_for]
    for x in values.iter_mut() {
        if x.0 > 5 {
            break;
        }
        x.0 += 7;
    }
}
