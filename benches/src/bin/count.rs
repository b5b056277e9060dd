//! Loops to count the instructions of: `count CASE TIMES` runs a loop that many times and prints nothing.
//!
//! `benches/count` runs it under valgrind and compares what a run costs with `benches/counts.txt`.

use parloop::par_for;
use std::hint::black_box;
use std::process::ExitCode;

/// The loops by name, each with how many iterations it has.
const CASES: [(&str, fn()); 9] = [
    ("plain-100", || keep(plain(black_box(100)))),
    ("one", || keep(sum(black_box(1)))),
    ("sum-100", || keep(sum(black_box(100)))),
    ("floats-plain-100", || keep(floats_plain(black_box(100)))),
    ("floats-100", || keep(floats(black_box(100)))),
    ("static-100", || keep(fixed(black_box(100)))),
    ("claims-1000", || keep(claims(black_box(1000)))),
    ("push-100", || keep(push(black_box(100)))),
    ("indexed-100", || indexed(black_box(&mut [1; 100]))),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let case = arguments.first().and_then(|name| CASES.iter().find(|(known, _)| known == name));
    let times = arguments.get(1).and_then(|times| times.parse().ok());
    if arguments == ["--list"] {
        CASES.iter().for_each(|(name, _)| println!("{name}"));
        return ExitCode::SUCCESS;
    }
    let (Some((_, run)), Some(times)) = (case, times) else {
        eprintln!("count CASE TIMES, or --list");
        return ExitCode::FAILURE;
    };
    // The first run of a loop is not like the others: it asks for a helper.
    run();
    (0..times).for_each(|_: u64| run());
    ExitCode::SUCCESS
}

/// A clock that shows so much more whenever it is looked at, in place of libc's: what the engine decides by what it has
/// measured does not depend on how slow valgrind is.
#[cfg(target_os = "linux")]
mod clock {
    use std::ffi::{c_int, c_long};
    use std::sync::atomic::{AtomicI64, Ordering};

    #[repr(C)]
    struct Time {
        seconds: i64,
        nanoseconds: c_long,
    }

    /// So that a hundred iterations are neither worth a helper nor tiny, which another clock would tell: the processor's
    /// own, whatever valgrind takes.
    const LOOK: i64 = 3_300;

    static NANOSECONDS: AtomicI64 = AtomicI64::new(0);

    // SAFETY: it does what libc's own promises: it writes the time to where it is asked to. No other function of this
    // name is linked in.
    #[unsafe(no_mangle)]
    extern "C" fn clock_gettime(_: c_int, time: *mut Time) -> c_int {
        let now = NANOSECONDS.fetch_add(LOOK, Ordering::Relaxed);
        // SAFETY: who calls it passes a place for a time.
        unsafe { time.write(Time { seconds: now / 1_000_000_000, nanoseconds: now % 1_000_000_000 }) };
        0
    }
}

/// No thread is granted, in place of libc's: when a helper comes is not the same twice, and what it leaves of the first
/// run decides how the others claim.
#[cfg(target_os = "linux")]
mod threads {
    use std::ffi::{c_int, c_void};

    /// That there are none left.
    const EAGAIN: c_int = 11;

    // SAFETY: it does what libc's own may do at any time: it refuses. No other function of this name is linked in.
    #[unsafe(no_mangle)]
    extern "C" fn pthread_create(
        _: *mut c_void,
        _: *const c_void,
        _: extern "C" fn(*mut c_void) -> *mut c_void,
        _: *mut c_void,
    ) -> c_int {
        EAGAIN
    }
}

fn keep<T>(outcome: T) {
    black_box(outcome);
}

/// Nothing for the compiler to foresee.
fn step(i: u64) -> u64 {
    black_box(i)
}

fn plain(count: u64) -> u64 {
    let mut total = 0;
    for i in 0..count {
        total += step(i);
    }
    total
}

#[par_for]
fn sum(count: u64) -> u64 {
    let mut total = 0;
    #[par_for]
    for i in 0..count {
        total += step(i);
    }
    total
}

fn floats_plain(count: u64) -> f64 {
    let mut total = 0.0;
    for i in 0..count {
        total += step(i) as f64;
    }
    total
}

#[par_for]
fn floats(count: u64) -> f64 {
    let mut total = 0.0;
    #[par_for]
    for i in 0..count {
        total += step(i) as f64;
    }
    total
}

#[par_for]
fn fixed(count: u64) -> u64 {
    let mut total = 0;
    #[par_for(schedule = "static")]
    for i in 0..count {
        total += step(i);
    }
    total
}

#[par_for]
fn claims(count: u64) -> u64 {
    let mut total = 0;
    #[par_for(schedule = "dynamic", chunk = 1)]
    for i in 0..count {
        total += step(i);
    }
    total
}

#[par_for]
fn push(count: u64) -> Vec<u64> {
    let mut out = Vec::new();
    #[par_for]
    for i in 0..count {
        out.push(step(i));
    }
    out
}

#[par_for]
fn indexed(out: &mut [u64]) {
    #[par_for]
    for i in 0..out.len() {
        out[i] += step(i as u64);
    }
}
