use parloop::par_for;

#[par_for]
fn sum(words: &[&str]) -> Result<i32, std::num::ParseIntError> {
    let mut sum = 0;
    #[par_for(backend = "process-pool")]
    for word in words {
        sum += word.parse::<i32>()?;
    }
    Ok(sum)
}

fn main() {
    println!("{:?}", sum(&["1", "2"]));
}
