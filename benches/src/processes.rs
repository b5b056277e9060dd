//! What children cost, beside the same by hand (fork, shared memory, wait) and Python's.
//!
//! By hand nobody looks after children that die, and what they compute is not merged in any order: it is what the
//! system itself asks for. Python runs `benches/processes.py`, which is asked for one task after another, so that it
//! takes turns with the others.

use crate::measure::{Contender, Effort, compare, contender};
use crate::report::{Row, Table};
use parloop::par_for;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::{ptr, slice};

const TINY: u64 = 20_000;
/// 100 MB.
const FLOATS: usize = 100_000_000 / 8;

pub(crate) fn tables(effort: Effort) -> Vec<Table> {
    let effort = effort.long();
    let rows = vec![
        start(effort),
        one_each(effort),
        tiny(effort),
        floats(effort),
        rows(effort),
        killed(effort, 0),
        killed(effort, 64),
    ];
    vec![Table::new("Children, two at once", rows)]
}

fn row(name: &str, effort: Effort, contenders: Vec<Contender<'_, u64>>) -> Row {
    Row { name: name.to_owned(), size: None, figures: compare(effort, contenders) }
}

/// Two children that have next to nothing to do.
fn start(effort: Effort) -> Row {
    let mut python = Python::start();
    let mut contenders = vec![
        contender("by hand", || {
            wait_for(&[fork(|| {}), fork(|| {})]);
            3
        }),
        contender("parloop", two),
    ];
    contenders.extend(python.as_mut().map(|python| contender("Python", || python.run("start", 3))));
    row("a pool's start: 2 children, 2 iterations", effort, contenders)
}

#[par_for]
fn two() -> u64 {
    let mut total = 0;
    #[par_for(backend = "process-pool", workers = 2)]
    for i in 1..3 {
        total += i;
    }
    total
}

fn one_each(effort: Effort) -> Row {
    let mut python = Python::start();
    let mut contenders = vec![
        contender("by hand", || {
            let children: Vec<_> = (0..20).map(|_| fork(|| {})).collect();
            wait_for(&children);
            190
        }),
        contender("parloop", twenty),
    ];
    contenders.extend(python.as_mut().map(|python| contender("Python", || python.run("one_each", 190))));
    row("a child an iteration: 20", effort, contenders)
}

#[par_for]
fn twenty() -> u64 {
    let mut total = 0;
    #[par_for(backend = "process")]
    for i in 0..20 {
        total += i;
    }
    total
}

/// By hand: two children that add up a half each, which is less than what the loop does.
fn tiny(effort: Effort) -> Row {
    let expected = (0..TINY).map(square).sum();
    let shared = Shared::<u64>::new(2);
    let (mut pool, mut executor) = (Python::start(), Python::start());
    let mut contenders = vec![
        contender("by hand", || {
            let child = |half: u64| {
                fork(|| {
                    let range = half * TINY / 2..(half + 1) * TINY / 2;
                    shared.part(half as usize, 2)[0] = range.map(square).sum();
                })
            };
            wait_for(&[child(0), child(1)]);
            shared.all().iter().sum()
        }),
        contender("parloop", squares),
        contender("parloop, in a list", || squares_in_order().iter().sum()),
    ];
    contenders.extend(pool.as_mut().map(|python| contender("Python", || python.run("pool_map", expected))));
    contenders.extend(
        executor.as_mut().map(|python| {
            contender("Python's `ProcessPoolExecutor`", || python.run("executor_map", expected))
        }),
    );
    row("20,000 tiny iterations", effort, contenders)
}

fn square(i: u64) -> u64 {
    black_box(i) * i % 7
}

#[par_for]
fn squares() -> u64 {
    let mut total = 0;
    #[par_for(backend = "process-pool", workers = 2)]
    for i in 0..TINY {
        total += square(i);
    }
    total
}

#[par_for]
fn squares_in_order() -> Vec<u64> {
    let mut all = Vec::new();
    #[par_for(backend = "process-pool", workers = 2)]
    for i in 0..TINY {
        all.push(square(i));
    }
    all
}

/// Elements one by one.
fn floats(effort: Effort) -> Row {
    let mut out = vec![0.0; FLOATS];
    let mut other = vec![0.0; FLOATS];
    let contenders = vec![
        contender("by hand", || {
            by_hand(&mut out, |start, part| {
                part.iter_mut().enumerate().for_each(|(i, x)| *x = float(start + i));
            });
            bits(&out)
        }),
        contender("parloop", || {
            each_float(&mut other);
            bits(&other)
        }),
    ];
    row("100 MB of `f64` back, by element", effort, contenders)
}

fn float(i: usize) -> f64 {
    i as f64 * 0.5
}

fn bits(out: &[f64]) -> u64 {
    out.iter().step_by(4099).map(|x| x.to_bits()).fold(0, u64::wrapping_add)
}

#[par_for]
fn each_float(out: &mut [f64]) {
    #[par_for(backend = "process-pool", workers = 2)]
    for i in 0..out.len() {
        out[i] = float(i);
    }
}

/// A megabyte an iteration.
fn rows(effort: Effort) -> Row {
    let mut out = vec![0.0; FLOATS];
    let mut other = vec![0.0; FLOATS];
    let mut python = Python::start();
    let contenders = vec![
        contender("by hand", || {
            by_hand(&mut out, |start, part| {
                part.iter_mut().enumerate().for_each(|(i, x)| *x = float(start + i));
            });
            bits(&out)
        }),
        contender("parloop", || {
            each_row(&mut other);
            bits(&other)
        }),
    ];
    let mut figures = compare(effort, contenders);
    if let Some(python) = &mut python {
        let alone = compare(effort, vec![contender("Python", || python.run("floats", FLOATS as u64))]);
        figures.extend(alone);
    }
    Row { name: "100 MB of `f64` back, by row".to_owned(), size: None, figures }
}

#[par_for]
fn each_row(out: &mut [f64]) {
    #[par_for(backend = "process-pool", workers = 2)]
    for (k, row) in out.chunks_mut(1 << 17).enumerate() {
        for (i, x) in row.iter_mut().enumerate() {
            *x = float((k << 17) + i);
        }
    }
}

/// A child writes to so many megabytes and is killed; until that is known.
fn killed(effort: Effort, megabytes: usize) -> Row {
    let mut python = Python::start();
    let mut contenders = vec![
        contender("by hand", || {
            wait_for(&[fork(|| dies(megabytes))]);
            1
        }),
        contender("parloop", || loses_one(megabytes)),
    ];
    contenders.extend(
        python.as_mut().map(|python| contender("Python", || python.run(&format!("killed {megabytes}"), 1))),
    );
    row(&format!("a child dirties {megabytes} MB, and is killed"), effort, contenders)
}

fn dies(megabytes: usize) {
    black_box(vec![1_u8; megabytes << 20]);
    // SAFETY: it ends this process, a child.
    unsafe { libc::raise(libc::SIGKILL) };
}

/// How many deaths are told.
fn loses_one(megabytes: usize) -> u64 {
    died(megabytes).err().map_or(0, |error| error.deaths().len() as u64)
}

#[par_for]
fn died(megabytes: usize) -> Result<(), parloop::Error> {
    #[par_for(backend = "process", on_error = "return")]
    for _ in 0..1 {
        dies(megabytes);
    }
    Ok(())
}

/// Two children fill shared memory, which is copied where it belongs.
fn by_hand(out: &mut [f64], fill: impl Fn(usize, &mut [f64])) {
    let shared = Shared::<f64>::new(out.len());
    let half = out.len() / 2;
    let child = |number: usize| fork(|| fill(number * half, shared.part(number, 2)));
    wait_for(&[child(0), child(1)]);
    out.copy_from_slice(shared.all());
}

/// Runs `work` in a child.
fn fork(work: impl FnOnce()) -> libc::pid_t {
    // SAFETY: this program has no other threads here, and the child runs `work` and ends.
    let pid = unsafe { libc::fork() };
    assert!(pid >= 0, "no child to be had");
    if pid == 0 {
        work();
        // SAFETY: it runs nothing.
        unsafe { libc::_exit(0) };
    }
    pid
}

fn wait_for(children: &[libc::pid_t]) {
    for child in children {
        // SAFETY: a child of this process; nobody wants to know its status.
        unsafe { libc::waitpid(*child, ptr::null_mut(), 0) };
    }
}

/// Zeros that children share.
struct Shared<T> {
    start: *mut T,
    len: usize,
}

impl<T: Copy> Shared<T> {
    fn new(len: usize) -> Self {
        let (access, kind) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_SHARED | libc::MAP_ANON);
        // SAFETY: a new mapping, wherever there is room.
        let start = unsafe { libc::mmap(ptr::null_mut(), len * size_of::<T>(), access, kind, -1, 0) };
        assert!(start != libc::MAP_FAILED, "no memory to be had");
        Shared { start: start.cast(), len }
    }

    fn all(&self) -> &[T] {
        // SAFETY: mapped, zeroed, and written by nobody once the children have ended.
        unsafe { slice::from_raw_parts(self.start, self.len) }
    }

    /// One of so many parts, for the child that it is for.
    #[allow(clippy::mut_from_ref)]
    fn part(&self, number: usize, parts: usize) -> &mut [T] {
        let len = self.len / parts;
        // SAFETY: within the mapping.
        let start = unsafe { self.start.add(number * len) };
        // SAFETY: each part is asked for by one child alone.
        unsafe { slice::from_raw_parts_mut(start, len) }
    }
}

impl<T> Drop for Shared<T> {
    fn drop(&mut self) {
        // SAFETY: what `new` has mapped.
        unsafe { libc::munmap(self.start.cast(), self.len * size_of::<T>()) };
    }
}

/// An interpreter that runs tasks as it is told.
struct Python {
    child: Child,
    tasks: ChildStdin,
    outcomes: BufReader<ChildStdout>,
}

impl Python {
    /// None where there is no Python.
    fn start() -> Option<Python> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/processes.py");
        let mut command = Command::new("python3");
        command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().ok()?;
        let (tasks, outcomes) = (child.stdin.take()?, BufReader::new(child.stdout.take()?));
        Some(Python { child, tasks, outcomes })
    }

    fn run(&mut self, task: &str, expected: u64) -> u64 {
        writeln!(self.tasks, "{task}").expect("Python listens");
        let mut outcome = String::new();
        self.outcomes.read_line(&mut outcome).expect("Python answers");
        assert_eq!(outcome.trim().parse(), Ok(expected), "{task}");
        expected
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        // It ends with its input.
        let _ = writeln!(self.tasks, "end");
        let _ = self.child.wait();
    }
}
