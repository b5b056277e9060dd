//! Tables in Markdown, and the file they go to.

use crate::measure::Figure;
use std::{fmt, fs, io};

/// Where `--write` puts the tables.
pub(crate) const RESULTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/RESULTS.md");

/// A row for each loop, a column for each contender, the first of which is the plain loop.
pub(crate) struct Table {
    pub(crate) title: &'static str,
    pub(crate) rows: Vec<(String, Vec<Figure>)>,
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((_, first)) = self.rows.first() else { return Ok(()) };
        writeln!(f, "## {}\n", self.title)?;
        write!(f, "| loop |")?;
        first.iter().try_for_each(|figure| write!(f, " {} |", figure.name))?;
        write!(f, "\n| --- |")?;
        first.iter().try_for_each(|_| write!(f, " ---: |"))?;
        writeln!(f)?;
        for (name, figures) in &self.rows {
            write!(f, "| {name} |")?;
            for (column, figure) in figures.iter().enumerate() {
                let time = Nanoseconds(figure.time);
                match column {
                    0 => write!(f, " {time} ± {:.0} % |", figure.spread * 100.0)?,
                    _ => write!(f, " {time}, {:.2} |", figure.ratio)?,
                }
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

struct Nanoseconds(f64);

impl fmt::Display for Nanoseconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (value, unit) = match self.0 {
            time if time < 1e3 => (time, "ns"),
            time if time < 1e6 => (time / 1e3, "µs"),
            time => (time / 1e6, "ms"),
        };
        let digits = if value < 10.0 {
            2
        } else if value < 100.0 {
            1
        } else {
            0
        };
        write!(f, "{value:.digits$} {unit}")
    }
}

const BEGIN: &str = "<!-- written by the program: begin -->\n";
const END: &str = "<!-- written by the program: end -->\n";

/// Puts the text in its place between the marks; what people wrote around it stays.
pub(crate) fn write(text: &str) -> io::Result<()> {
    let old = fs::read_to_string(RESULTS)?;
    let new = replaced(&old, text).ok_or_else(|| io::Error::other(format!("no {BEGIN} … {END} in it")))?;
    fs::write(RESULTS, new)
}

fn replaced(old: &str, text: &str) -> Option<String> {
    let (before, rest) = old.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{text}\n{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_stays() {
        let old = format!("why\n{BEGIN}old{END}notes\n");
        assert_eq!(replaced(&old, "new").unwrap(), format!("why\n{BEGIN}\nnew\n{END}notes\n"));
        assert_eq!(replaced("no marks", "new"), None);
    }

    #[test]
    fn times_have_three_digits() {
        assert_eq!(Nanoseconds(1.234).to_string(), "1.23 ns");
        assert_eq!(Nanoseconds(45_678.0).to_string(), "45.7 µs");
        assert_eq!(Nanoseconds(150e6).to_string(), "150 ms");
    }
}
