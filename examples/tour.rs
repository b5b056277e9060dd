//! A tour: the files below a directory (by default, of this repository) are found, read, counted and hashed, by a
//! plain loop and by the same loop on every backend. The results must be equal; the times are shown.
//!
//! ```text
//! cargo run --release --example tour [PATH]
//! ```

use std::error::Error;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{env, fs, io, thread};

use parloop::{Backend, par_for};

const THREADS: [Backend; 4] = [Backend::Serial, Backend::Thread, Backend::Pool, Backend::Executor];
/// Forked children, where there is a fork.
#[cfg(unix)]
const PROCESSES: [Backend; 3] = [Backend::Process, Backend::ProcessPool, Backend::ProcessExecutor];
#[cfg(not(unix))]
const PROCESSES: [Backend; 0] = [];
const ROUNDS: usize = 5;
/// What the plain loop should take at least, so that its time means something.
const LONG_ENOUGH: Duration = Duration::from_millis(200);

/// All that is found out about the files.
#[derive(Debug, Default, PartialEq)]
struct Survey {
    lines: usize,
    words: usize,
    bytes: usize,
    hashes: Vec<u64>,
}

/// The loop that this is about. What the iterations add to `all` is merged in loop order, and if files can't be read,
/// `?` returns the error of the first of them in loop order: on every backend. If the loop itself can't run (for want
/// of threads, say), that is returned as well.
#[par_for(on_error = "return")]
fn survey(files: &[PathBuf], times: u32, backend: Backend) -> Result<Survey, Box<dyn Error>> {
    let mut all = Survey::default();
    #[par_for(backend = backend)]
    for path in files {
        let file = examine(path, times)?;
        all.lines += file.lines;
        all.words += file.words;
        all.bytes += file.bytes;
        all.hashes.push(file.hash);
    }
    Ok(all)
}

/// The plain loop to compare with.
fn survey_plain(files: &[PathBuf], times: u32) -> Result<Survey, Box<dyn Error>> {
    let mut all = Survey::default();
    for path in files {
        let file = examine(path, times)?;
        all.lines += file.lines;
        all.words += file.words;
        all.bytes += file.bytes;
        all.hashes.push(file.hash);
    }
    Ok(all)
}

struct File {
    lines: usize,
    words: usize,
    bytes: usize,
    hash: u64,
}

/// One iteration's work: a file is read, counted and hashed, as many times as asked for. The error is a text, since it
/// has to come back from a child process too, which an `io::Error` can't.
fn examine(path: &Path, times: u32) -> Result<File, String> {
    for _ in 1..times {
        black_box(examine(path, 1)?);
    }
    let content = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    // What is not UTF-8 has bytes alone.
    let text = str::from_utf8(&content).unwrap_or_default();
    let (lines, words) = (text.lines().count(), text.split_whitespace().count());
    Ok(File { lines, words, bytes: content.len(), hash: fnv1a(&content) })
}

/// FNV-1a of 64 bits, see <https://datatracker.ietf.org/doc/draft-eastlake-fnv/>.
fn fnv1a(bytes: &[u8]) -> u64 {
    let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, mix)
}

/// The files at and below a path, level by level: the directories of a level are read side by side.
#[par_for(on_error = "return")]
fn find(root: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    if fs::metadata(root).map_err(|error| naming(root, error))?.is_file() {
        return Ok(vec![root.to_owned()]);
    }
    let (mut files, mut level) = (Vec::new(), vec![root.to_owned()]);
    while !level.is_empty() {
        let mut below = Vec::new();
        #[par_for]
        for directory in &level {
            for entry in fs::read_dir(directory).map_err(|error| naming(directory, error))? {
                let entry = entry?;
                let kind = entry.file_type()?;
                if kind.is_file() {
                    files.push(entry.path());
                } else if kind.is_dir() && entry.file_name() != "target" && entry.file_name() != ".git" {
                    below.push(entry.path());
                }
            }
        }
        level = below;
    }
    Ok(files)
}

fn naming(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

fn tour(root: &Path) -> Result<(), Box<dyn Error>> {
    let files = find(root)?;
    if files.is_empty() {
        return Err(format!("{}: no files", root.display()).into());
    }
    let expected = survey_plain(&files, 1)?;
    let once = timed(|| survey_plain(&files, 1))?.1.max(Duration::from_nanos(1));
    let times = u32::try_from(LONG_ENOUGH.as_nanos() / once.as_nanos())?.clamp(1, 100_000);

    let Survey { lines, words, bytes, hashes } = &expected;
    println!("{}: {} files, {bytes} bytes, {lines} lines, {words} words", root.display(), hashes.len());
    println!("Each is read, counted and hashed {times} time(s) over, so that there is something to measure.");
    println!("{} CPUs, median of {ROUNDS} rounds.\n", thread::available_parallelism()?);
    let mut plain = Vec::new();
    let mut measured: Vec<_> =
        THREADS.into_iter().chain(PROCESSES).map(|backend| (backend, Vec::new())).collect();
    for _ in 0..ROUNDS {
        plain.push(timed(|| survey_plain(&files, times))?.1);
        for (backend, taken) in &mut measured {
            let (found, took) = timed(|| survey(&files, times, *backend))?;
            taken.push(took);
            if found != expected {
                return Err(format!("{backend} found {found:?} instead of {expected:?}").into());
            }
        }
    }
    let plain = median(plain);
    println!("loop                 time   speedup");
    println!("{:<16} {plain:>8.1?} {:>9.2}", "plain", 1.0);
    for (backend, taken) in measured {
        let taken = median(taken);
        println!("{backend:<16} {taken:>8.1?} {:>9.2}", plain.as_secs_f64() / taken.as_secs_f64());
    }
    let hashes: Vec<u8> = hashes.iter().flat_map(|hash| hash.to_be_bytes()).collect();
    println!("\nAll found the same. The hash of the hashes in their order is {:016x}.", fnv1a(&hashes));
    Ok(())
}

fn timed<T, E>(work: impl FnOnce() -> Result<T, E>) -> Result<(T, Duration), E> {
    let start = Instant::now();
    let found = work()?;
    Ok((found, start.elapsed()))
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn main() -> ExitCode {
    let root = env::args_os().nth(1).map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    match tour(&root) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tour: {error}");
            ExitCode::FAILURE
        }
    }
}
