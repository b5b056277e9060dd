//! Faults, done to the child processes of loops: what each comes to, on each backend, at each moment.
//!
//! `cargo run --release -p parloop-faults` runs all of it; `-- --quick` some; `-- --python` does the same to Python's pools
//! of processes; `-- --write` records the table in `faults/RESULTS.md`; `-- noticed` measures how soon a death is known. Each case is a process of its own with a time limit,
//! whose orphans come to this one and are counted.

#[cfg(target_os = "linux")]
mod case;
#[cfg(target_os = "linux")]
mod fault;
#[cfg(target_os = "linux")]
mod leaks;
#[cfg(target_os = "linux")]
mod mark;
#[cfg(target_os = "linux")]
mod matrix;
#[cfg(target_os = "linux")]
mod noticed;
#[cfg(target_os = "linux")]
mod parents;
#[cfg(target_os = "linux")]
mod prints;
#[cfg(target_os = "linux")]
mod referee;
#[cfg(target_os = "linux")]
mod scenarios;
#[cfg(target_os = "linux")]
mod setup;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    // Whoever runs this in the background may have had it ignored, and then nobody could be interrupted.
    // SAFETY: the default has no handler of which anything could be asked.
    unsafe { libc::signal(libc::SIGINT, libc::SIG_DFL) };
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["case", backend, fault, when] => case::run(backend, fault, when),
        ["scenario", name, backend] => scenarios::run(name, backend),
        ["noticed"] => print!("{}", noticed::table(41)),
        _ => return matrix::run(&arguments),
    }
    std::process::ExitCode::SUCCESS
}

/// What is looked at is in `/proc`.
#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("the faults are done and looked at in ways that only Linux has");
}
