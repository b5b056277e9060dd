//! What `cargo expand` shows, kept in `snapshots/`, a file for each kind of loop: the loop, and what becomes of it.
//!
//! `PARLOOP_SNAPSHOTS=overwrite cargo test -p parloop-macros snapshots` writes the files anew; look at each change.

use std::path::PathBuf;
use std::{env, fs};

use proc_macro2::TokenStream;

/// A name, and the annotated function.
const LOOPS: &[(&str, &str)] = &[
    (
        "sum",
        "fn total(data: &[u64]) -> u64 {
    let mut total = 0;
    #[par_for(backend = \"pool\", workers = 8)]
    for x in data {
        total += x;
    }
    total
}",
    ),
    (
        "push",
        "fn parse(lines: &[&str]) -> Result<Vec<f64>, ParseFloatError> {
    let mut numbers = Vec::new();
    #[par_for]
    for line in lines {
        if line.is_empty() {
            break;
        }
        numbers.push(line.parse()?);
    }
    Ok(numbers)
}",
    ),
    (
        "elements",
        "fn squares(n: usize, backend: Backend) -> Vec<usize> {
    let mut out = vec![0; n];
    #[par_for(backend = backend)]
    for i in 0..n {
        out[i] = i * i;
    }
    out
}",
    ),
    (
        "labels",
        "fn find(rows: &[Vec<u8>], wanted: u8) -> Option<usize> {
    let mut skipped = 0;
    'rows: for row in rows {
        #[par_for(schedule = \"dynamic\", chunk = 64)]
        'cells: for (at, cell) in row.iter().enumerate() {
            if *cell == 0 {
                skipped += 1;
                continue 'rows;
            }
            for bit in 0..8 {
                if cell >> bit == wanted {
                    return Some(at);
                }
                if bit > *cell {
                    continue 'cells;
                }
            }
        }
    }
    None
}",
    ),
    (
        "nested",
        "fn table(rows: &[Vec<u64>]) -> (u64, Vec<u64>) {
    let mut total = 0;
    let mut sums = Vec::new();
    #[par_for(name = \"rows\")]
    for row in rows {
        let mut sum = 0;
        #[par_for(when = row.len() > 1000)]
        for x in row {
            sum += x;
            total += 1;
        }
        sums.push(sum);
    }
    (total, sums)
}",
    ),
    (
        "method",
        "fn fill(&mut self, input: &mut [f32], buffer: Vec<f32>) -> Result<(), Error> {
    #[par_for(private(buffer), on_error = \"return\")]
    for (i, x) in input.iter_mut().enumerate() {
        buffer.clear();
        self.window.read(i, &mut buffer)?;
        self.sum += buffer[0];
        self.out[i] = buffer[0];
        *x *= self.scale;
    }
    Ok(())
}",
    ),
];

#[test]
fn expansions_are_as_in_their_files() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/snapshots");
    let overwrite = env::var_os("PARLOOP_SNAPSHOTS").is_some_and(|value| value == "overwrite");
    for (name, source) in LOOPS {
        let shown = shown(source);
        let file = folder.join(format!("{name}.rs"));
        if overwrite {
            fs::write(&file, &shown).expect("the file can be written");
        }
        let kept = fs::read_to_string(&file).expect("there is a file of this name: see above how it is made");
        assert_eq!(shown, kept, "the expansion of `{name}` has changed: see above how its file is");
    }
}

/// The loop as a comment, and what becomes of it.
fn shown(source: &str) -> String {
    let item: TokenStream = source.parse().expect("a source is made of tokens");
    let out = crate::find::annotate(TokenStream::new(), item);
    let file = syn::parse2(out).expect("what comes out is Rust");
    let source: String = source.lines().map(|line| format!("// {line}\n")).collect();
    // Which sum is called depends on whether this build checks overflow: the files are of one that does.
    let pretty = prettyplease::unparse(&file);
    let pretty =
        if crate::overflow::checks_enabled() { pretty } else { pretty.replace(").sum(", ").checked_sum(") };
    format!("{source}\n{pretty}")
}
