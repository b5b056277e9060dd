use parloop::par_for;

#[par_for]
fn main() {
    let mut longest = 0;
    #[par_for(backend = "process-executor")]
    for line in std::io::stdin().lines() {
        longest = longest.max(line.unwrap().len());
    }
    println!("{longest}");
}
