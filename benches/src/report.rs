//! Tables in Markdown, and the file they go to.

use crate::measure::Figure;
use std::{fmt, fs, io};

/// Where `--write` puts the tables.
pub(crate) const RESULTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/RESULTS.md");

/// A row for each loop, a column for each contender, the first of which is the plain loop.
pub(crate) struct Table {
    pub(crate) title: &'static str,
    pub(crate) unit: Unit,
    pub(crate) rows: Vec<Row>,
}

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Of contenders that one would choose between.
    Nanoseconds,
    /// Of what is not compared with the best.
    Seconds,
    /// At the most.
    Bytes,
    Crates,
}

impl Unit {
    fn name(self) -> &'static str {
        match self {
            Unit::Nanoseconds => "nanoseconds",
            Unit::Seconds => "seconds",
            Unit::Bytes => "bytes",
            Unit::Crates => "crates",
        }
    }

    fn show(self, value: f64) -> String {
        match self {
            Unit::Nanoseconds => Nanoseconds(value).to_string(),
            Unit::Seconds => format!("{value:.2} s"),
            Unit::Bytes => format!("{:.1} MiB", value / f64::from(1 << 20)),
            Unit::Crates => format!("{value}"),
        }
    }
}

impl Table {
    /// Of times.
    pub(crate) fn new(title: &'static str, rows: Vec<Row>) -> Self {
        Table { title, unit: Unit::Nanoseconds, rows }
    }

    /// All that stand in any row, in order.
    pub(crate) fn contenders(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        for figure in self.rows.iter().flat_map(|row| &row.figures) {
            if !names.contains(&figure.name) {
                names.push(figure.name);
            }
        }
        names
    }
}

/// What was measured of one loop.
pub(crate) struct Row {
    pub(crate) name: String,
    /// How many iterations, and about how many nanoseconds each, where that is what rows differ in.
    pub(crate) size: Option<(u64, f64)>,
    pub(crate) figures: Vec<Figure>,
}

impl Row {
    /// How parloop stands beside the best of the plain loop (with 100 ns for the annotation) and its peers.
    pub(crate) fn to_best(&self) -> Option<f64> {
        let ours = self.figures.iter().find(|figure| figure.name == OURS)?;
        let others = self.figures.iter().filter(|figure| !figure.name.starts_with(OURS));
        let times =
            others.enumerate().map(|(column, figure)| figure.value + if column == 0 { 100.0 } else { 0.0 });
        Some(ours.value / times.fold(f64::INFINITY, f64::min))
    }
}

/// The contender that all is about; others of ours have names that begin with it.
const OURS: &str = "parloop";

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.contenders();
        writeln!(f, "## {}\n", self.title)?;
        let timed = self.unit == Unit::Nanoseconds;
        let compared = timed && self.rows.iter().any(|row| row.to_best().is_some());
        let (best, last) = if compared { (" to the best |", " ---: |") } else { ("", "") };
        writeln!(f, "| loop | {} |{best}", names.join(" | "))?;
        writeln!(f, "| --- |{}{last}", " ---: |".repeat(names.len()))?;
        for row in &self.rows {
            write!(f, "| {} |", row.name)?;
            for (column, name) in names.iter().enumerate() {
                let Some(figure) = row.figures.iter().find(|figure| figure.name == *name) else {
                    write!(f, " |")?;
                    continue;
                };
                let value = self.unit.show(figure.value);
                match column {
                    0 if timed => write!(f, " {value} ± {:.0} % |", figure.spread * 100.0)?,
                    0 => write!(f, " {value} |")?,
                    _ => write!(f, " {value}, {:.2} |", figure.ratio)?,
                }
            }
            match row.to_best() {
                Some(best) if compared => writeln!(f, " {best:.2} |")?,
                _ => writeln!(f, "{}", if compared { " |" } else { "" })?,
            }
        }
        Ok(())
    }
}

/// All figures, for programs.
pub(crate) fn json(machine: &str, tables: &[Table]) -> String {
    let mut lines = Vec::new();
    for table in tables {
        for row in &table.rows {
            for Figure { name, value, ratio, spread } in &row.figures {
                lines.push(format!(
                    "    {{\"table\": {:?}, \"loop\": {:?}, \"contender\": {name:?}, \"{}\": {value:.2}, \
                     \"to_plain\": {ratio:.4}, \"spread\": {spread:.4}}}",
                    table.title,
                    row.name,
                    table.unit.name()
                ));
            }
        }
    }
    format!("{{\n  \"machine\": {:?},\n  \"figures\": [\n{}\n  ]\n}}\n", machine.trim(), lines.join(",\n"))
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

/// Who writes a part of the results, which stands between marks with its name.
pub(crate) const PROGRAM: &str = "the program";
#[cfg(parloop_switches)]
pub(crate) const WITHOUT: &str = "benches/without";

/// What `--write` writes beside the tables.
pub(crate) const JSON: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/results.json");
pub(crate) const PLOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/results.svg");

/// Puts the text in its place between the writer's marks; what people wrote around it stays.
pub(crate) fn write(writer: &str, text: &str) -> io::Result<()> {
    let old = fs::read_to_string(RESULTS)?;
    let [begin, end] = marks(writer);
    let new =
        replaced(&old, writer, text).ok_or_else(|| io::Error::other(format!("no {begin} … {end} in it")))?;
    fs::write(RESULTS, new)
}

fn marks(writer: &str) -> [String; 2] {
    ["begin", "end"].map(|where_| format!("<!-- written by {writer}: {where_} -->\n"))
}

fn replaced(old: &str, writer: &str, text: &str) -> Option<String> {
    let [begin, end] = marks(writer);
    let (before, rest) = old.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some(format!("{before}{begin}\n{text}\n{end}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_stays() {
        let [begin, end] = marks(PROGRAM);
        let old = format!("why\n{begin}old{end}notes\n");
        assert_eq!(replaced(&old, PROGRAM, "new").unwrap(), format!("why\n{begin}\nnew\n{end}notes\n"));
        assert_eq!(replaced("no marks", PROGRAM, "new"), None);
    }

    fn figure(name: &'static str, time: f64) -> Figure {
        Figure { name, value: time, ratio: time, spread: 0.0 }
    }

    #[test]
    fn the_best_is_a_peer_or_the_plain_loop_with_an_allowance() {
        let row = |plain, peer| Row {
            name: "loop".to_owned(),
            size: None,
            figures: vec![
                figure("plain", plain),
                figure(OURS, 300.0),
                figure("parloop static", 1.0),
                figure("peer", peer),
            ],
        };
        assert_eq!(row(50.0, 1000.0).to_best(), Some(2.0));
        assert_eq!(row(500.0, 100.0).to_best(), Some(3.0));
    }

    #[test]
    fn figures_are_json() {
        let rows =
            vec![Row { name: "`a` \"b\"".to_owned(), size: None, figures: vec![figure("plain", 1.0)] }];
        let text = json("a machine\n", &[Table::new("t", rows)]);
        assert!(text.contains(r#""loop": "`a` \"b\"", "contender": "plain", "nanoseconds": 1.00"#), "{text}");
    }

    #[test]
    fn times_have_three_digits() {
        assert_eq!(Nanoseconds(1.234).to_string(), "1.23 ns");
        assert_eq!(Nanoseconds(45_678.0).to_string(), "45.7 µs");
        assert_eq!(Nanoseconds(150e6).to_string(), "150 ms");
    }
}
