use parloop::par_for;

#[par_for]
fn main() {
    let mut found = Vec::new();
    #[par_for]
    for i in 0..10 {
        #[par_for]
        for j in 0..10 {
            #[critical]
            {
                found.push(i * j);
            }
        }
    }
    println!("{}", found.len());
}
