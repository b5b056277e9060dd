use parloop::par_for;

#[par_for]
fn main() {
    let mut log = Vec::new();
    #[par_for(backend = "process-pool")]
    for i in 0..20 {
        #[critical]
        {
            log.push(i);
        }
    }
    println!("{log:?}");
}
