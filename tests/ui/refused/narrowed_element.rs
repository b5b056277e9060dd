use parloop::par_for;

#[par_for]
fn main() {
    let mut out = vec![0; 1000];
    #[par_for]
    for i in 0..1000 {
        let short = i as u8;
        out[short as usize] = i;
    }
    println!("{out:?}");
}
