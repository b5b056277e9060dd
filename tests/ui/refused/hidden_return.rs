use parloop::par_for;

macro_rules! bail {
    ($($text:tt)*) => {
        return Err(format!($($text)*))
    };
}

#[par_for]
fn check(data: &[i32]) -> Result<(), String> {
    #[par_for]
    for x in data {
        if *x < 0 {
            bail!("negative: {x}");
        }
    }
    Ok(())
}

fn main() {
    let _ = check(&[]);
}
