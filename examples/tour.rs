use parloop::par_for;
#[par_for]
fn main() {
    let data = vec![1, 2, 3];
    #[par_for(backend = "pool", workers = 8)]
    for i in 0..20 {
        if i == 17 {
            break;
        }
        println!(".done {i} {}", data[i % 3]);
    }
    #[par_for]
    for (i, x) in data.iter().enumerate() {
        println!("{i} {x}");
    }
}
