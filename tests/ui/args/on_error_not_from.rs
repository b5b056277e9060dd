use parloop::par_for;

#[par_for]
fn total(numbers: &[u32]) -> Result<u32, String> {
    let mut total = 0;
    #[par_for(backend = "process-pool", on_error = "return")]
    for number in numbers {
        total += number;
    }
    Ok(total)
}

fn main() {
    println!("{:?}", total(&[1, 2]));
}
