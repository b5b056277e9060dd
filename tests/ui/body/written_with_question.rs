use parloop::par_for;
use std::io::{self, Write};

#[par_for]
fn print(out: &mut impl Write, lines: &[String]) -> io::Result<()> {
    #[par_for]
    for line in lines {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn main() {
    print(&mut io::stdout(), &[]).unwrap();
}
