use parloop::par_for;

#[par_for]
fn main() {
    let mut kept = vec![0; 5];
    let mut count = 0;
    #[par_for]
    for x in [3, -1, 4, -1, 5] {
        if x > 0 {
            kept[count] = x;
            count += 1;
        }
    }
    println!("{:?}", &kept[..count]);
}
