use parloop::par_for;

macro_rules! twice {
    ($value:expr) => {
        $value * 2
    };
}

#[par_for]
fn sum(lines: &[&str]) -> Result<i32, std::num::ParseIntError> {
    let mut total = 0;
    #[par_for]
    for line in lines {
        total += twice!(line.parse::<i32>()?);
    }
    Ok(total)
}

fn main() {
    let _ = sum(&[]);
}
