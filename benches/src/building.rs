//! What it costs to build with parloop: its own clean build, and what annotations add to `cargo check`.

use crate::measure::{Figure, median};
use crate::report::{Row, Table, Unit};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use std::{fs, io};

/// Loops in the file that is checked.
const LOOPS: usize = 100;
/// How often it is checked.
const ROUNDS: usize = 5;

/// A program that is built.
struct Project {
    name: &'static str,
    /// In its manifest.
    dependency: String,
    source: String,
    folder: PathBuf,
}

pub(crate) fn tables() -> Vec<Table> {
    let folder = std::env::temp_dir().join(format!("parloop-building-{}", std::process::id()));
    let tables = measure(&folder);
    // What can't be removed is in nobody's way.
    let _ = fs::remove_dir_all(&folder);
    tables.unwrap_or_else(|error| {
        eprintln!("building is left out: {error}");
        Vec::new()
    })
}

fn measure(folder: &Path) -> io::Result<Vec<Table>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
    let projects = [
        project(folder, "plain", String::new(), plain),
        project(folder, "parloop", format!("parloop = {{ path = {root:?} }}"), annotated),
        project(folder, "rayon", "rayon = \"1.12.0\"".to_owned(), on_rayon),
    ];
    let mut clean = Vec::new();
    let mut crates = Vec::new();
    for project in &projects {
        project.write(&root)?;
        let (took, output) = project.cargo("build")?;
        clean.push((project.name, took));
        // Of all that is compiled one is the program itself.
        let compiled = output.lines().filter(|line| line.trim_start().starts_with("Compiling ")).count();
        crates.push((project.name, compiled as f64 - 1.0));
        project.cargo("check")?;
    }
    let mut checks = vec![Vec::new(); projects.len()];
    for _ in 0..ROUNDS {
        for (project, checks) in projects.iter().zip(&mut checks) {
            fs::write(project.folder.join("src/main.rs"), &project.source)?;
            checks.push(project.cargo("check")?.0);
        }
    }
    let checks =
        projects.iter().zip(checks).map(|(project, times)| (project.name, median(times.into_iter())));
    let times = vec![
        row("clean `cargo build`, dependencies included", &clean, 0.0),
        row("`cargo check` of a file with 100 loops", &checks.collect::<Vec<_>>(), 0.0),
    ];
    let crates = Table {
        title: "Dependencies with default features",
        unit: Unit::Crates,
        rows: vec![row("crates compiled beside the program", &crates, 1.0)],
    };
    let times = Table { title: "Building a program with 100 loops", unit: Unit::Seconds, rows: times };
    Ok(vec![times, crates])
}

/// Where the plain program has nothing of a kind, others are shown in relation to `least`.
fn row(name: &str, values: &[(&'static str, f64)], least: f64) -> Row {
    let first = values[0].1.max(least);
    let figures = values.iter().map(|(name, value)| Figure::once(name, *value, first));
    Row { name: name.to_owned(), size: None, figures: figures.collect() }
}

fn project(
    folder: &Path,
    name: &'static str,
    dependency: String,
    body: fn(usize) -> (&'static str, String),
) -> Project {
    let mut source = String::new();
    for number in 0..LOOPS {
        let (attribute, body) = body(number);
        let signature = "(xs: &[u64], ys: &mut Vec<u64>) -> Result<u64, std::num::TryFromIntError>";
        _ = writeln!(source, "{attribute}fn loop{number}{signature} {{\n{body}}}\n");
    }
    let calls = (0..LOOPS).map(|number| format!("    loop{number}(&xs, &mut ys).unwrap();\n"));
    let calls: String = calls.collect();
    _ = writeln!(source, "fn main() {{\n    let (xs, mut ys) = (vec![1; 9], vec![0; 9]);\n{calls}}}");
    Project { name, dependency, source, folder: folder.join(name) }
}

impl Project {
    fn write(&self, root: &Path) -> io::Result<()> {
        fs::create_dir_all(self.folder.join("src"))?;
        // The versions that all this was built with.
        fs::copy(root.join("Cargo.lock"), self.folder.join("Cargo.lock"))?;
        let package = "[package]\nname = \"building\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n";
        fs::write(self.folder.join("Cargo.toml"), format!("{package}{}\n", self.dependency))?;
        fs::write(self.folder.join("src/main.rs"), &self.source)
    }

    /// Seconds that cargo took, and what it said.
    fn cargo(&self, command: &str) -> io::Result<(f64, String)> {
        let start = Instant::now();
        let out = Command::new("cargo")
            .args([command, "--offline"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .output()?;
        let took = start.elapsed().as_secs_f64();
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        if out.status.success() { Ok((took, said)) } else { Err(io::Error::other(said)) }
    }
}

/// Three loops in turn: a sum, own elements, and one that gathers and can leave.
fn plain(number: usize) -> (&'static str, String) {
    ("", looped(number, ""))
}

fn annotated(number: usize) -> (&'static str, String) {
    ("#[parloop::par_for]\n", looped(number, "    #[parloop::par_for]\n"))
}

fn looped(number: usize, annotation: &str) -> String {
    match number % 3 {
        0 => format!(
            "    let mut total = 0;\n{annotation}    for x in xs {{\n        total += x * {number};\n    }}\n    \
             ys[0] = total;\n    Ok(total)\n"
        ),
        1 => format!(
            "{annotation}    for i in 0..xs.len() {{\n        ys[i] = xs[i] + {number};\n    }}\n    Ok(0)\n"
        ),
        _ => format!(
            "    let mut all = Vec::new();\n{annotation}    for x in xs {{\n        \
             all.push(u32::try_from(*x)? + {number});\n    }}\n    ys[0] = 1;\n    Ok(all.len() as u64)\n"
        ),
    }
}

fn on_rayon(number: usize) -> (&'static str, String) {
    let body = match number % 3 {
        0 => format!(
            "    use rayon::prelude::*;\n    let total = xs.par_iter().map(|x| x * {number}).sum();\n    \
             ys[0] = total;\n    Ok(total)\n"
        ),
        1 => format!(
            "    use rayon::prelude::*;\n    ys.par_iter_mut().zip(xs).for_each(|(y, x)| *y = x + {number});\n    \
             Ok(0)\n"
        ),
        _ => format!(
            "    use rayon::prelude::*;\n    let all: Vec<u32> = xs.par_iter().map(|x| Ok(u32::try_from(*x)? + \
             {number})).collect::<Result<_, std::num::TryFromIntError>>()?;\n    ys[0] = 1;\n    \
             Ok(all.len() as u64)\n"
        ),
    };
    ("", body)
}
