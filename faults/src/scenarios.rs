//! What is no single fault: a thousand loops, healthy children that wait, options, and what is printed.

use crate::fault::{Fault, When};
use crate::leaks::{Left, mappings};
use crate::mark::{Mark, Plot};
use crate::{parents, prints};
use parloop::{Backend, Cause, Error, par_for};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::Duration;

/// Set where less will do.
pub(crate) const QUICK: &str = "PARLOOP_FAULTS_QUICK";

type Scenario = fn(Backend) -> String;

pub(crate) const SCENARIOS: &[(&str, Scenario)] = &[
    ("a thousand loops", a_thousand_loops),
    ("healthy children that wait", healthy_waits),
    ("retries", retries),
    ("max_tasks", max_tasks),
    ("iterations near their limit", near_their_limit),
    ("strict", strict),
    ("on_error", on_error),
    ("loops at once", loops_at_once),
    ("items too large for a line", large_items),
    ("stdout held by another thread", held_stdout),
    ("stdout to the byte", prints::to_the_byte),
    ("parent killed", parents::killed),
    ("parent interrupted", parents::interrupted),
];

/// Processes that scenarios start.
const PARTS: &[(&str, Scenario)] = &[
    ("part partial", prints::partial),
    ("part lines", prints::lines),
    ("part panic", prints::panicking),
    ("part kill", prints::killed),
    ("part exit", prints::exiting),
    ("part C", prints::of_c),
    ("part victim", parents::victim),
];

pub(crate) fn run(name: &str, backend: &str) {
    let backend = backend.parse().expect("the name of a backend");
    let scenario =
        SCENARIOS.iter().chain(PARTS).find(|(one, _)| *one == name).expect("the name of a scenario");
    println!("{}", scenario.1(backend));
}

pub(crate) fn times(all: usize, quick: usize) -> usize {
    if std::env::var_os(QUICK).is_some() { quick } else { all }
}

/// One in `rare` is struck.
#[par_for]
fn sometimes_struck(backend: Backend, number: usize, rare: usize) -> Result<usize, Error> {
    let mut sum = 0;
    #[par_for(backend = backend, workers = 2, on_error = "return")]
    for i in 0..4 {
        if i == 2 && number.is_multiple_of(rare) {
            [Fault::Kill, Fault::ExitWell, Fault::Panic][number / rare % 3].strike();
        }
        sum += i;
    }
    Ok(sum)
}

fn a_thousand_loops(backend: Backend) -> String {
    let (count, rare) = (times(1000, 60), 5);
    std::panic::set_hook(Box::new(|_| {}));
    let mut before = None;
    let mut most = 0;
    for number in 1..=count {
        let ran = catch_unwind(AssertUnwindSafe(|| sometimes_struck(backend, number, rare)));
        let struck = number.is_multiple_of(rare);
        assert_eq!(matches!(ran, Ok(Ok(6))), !struck, "loop {number}: {:?}", ran.map_err(drop));
        // What is made once and kept was made then.
        if number == 4 * rare {
            before = Some((Left::now(), mappings()));
        }
        most = most.max(mappings());
    }
    let (left, mapped) = before.expect("so many loops");
    left.is_all_there_is();
    assert!(most <= mapped + 8, "mappings grow from {mapped} to {most}");
    format!("{count} loops, one in {rare} struck: no child, descriptor, thread or mapping left")
}

/// Waits of all kinds in which a child looks as if it hung.
fn wait_in_good_health(i: usize) {
    match i % 4 {
        0 => {
            let (lock, bell) = (Mutex::new(()), Condvar::new());
            let _ = bell.wait_timeout(lock.lock().unwrap(), Duration::from_millis(400));
        }
        1 => drop(thread::scope(|scope| scope.spawn(|| thread::sleep(Duration::from_millis(400))).join())),
        2 => (0..2000).for_each(|_| {
            thread::scope(|scope| drop(scope.spawn(|| thread::sleep(Duration::from_micros(50)))));
        }),
        _ => wait_for_a_signal(),
    }
}

static RUNG: AtomicU32 = AtomicU32::new(0);
const WAIT: libc::c_int = libc::FUTEX_WAIT | libc::FUTEX_PRIVATE_FLAG;
const WAKE: libc::c_int = libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG;

/// What wakes it is a handler of its own.
fn wait_for_a_signal() {
    extern "C" fn ring(_: libc::c_int) {
        RUNG.store(1, Ordering::Relaxed);
        // SAFETY: wakes who waits; it touches nothing else.
        unsafe { libc::syscall(libc::SYS_futex, RUNG.as_ptr(), WAKE, 1) };
    }
    // SAFETY: zeros are a value of it.
    let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
    action.sa_sigaction = ring as *const () as libc::sighandler_t;
    // SAFETY: a handler that does what handlers may.
    unsafe { libc::sigaction(libc::SIGALRM, &action, std::ptr::null_mut()) };
    let later = libc::timeval { tv_sec: 0, tv_usec: 400_000 };
    let timer = libc::itimerval { it_interval: libc::timeval { tv_sec: 0, tv_usec: 0 }, it_value: later };
    // SAFETY: times that are written out.
    unsafe { libc::setitimer(libc::ITIMER_REAL, &timer, std::ptr::null_mut()) };
    while RUNG.load(Ordering::Relaxed) == 0 {
        let none = std::ptr::null::<libc::timespec>();
        // SAFETY: waits while the word is 0, for as long as it takes.
        unsafe { libc::syscall(libc::SYS_futex, RUNG.as_ptr(), WAIT, 0, none) };
    }
    RUNG.store(0, Ordering::Relaxed);
}

#[par_for]
fn healthy_waits(backend: Backend) -> String {
    let count = times(40, 8);
    let mut done = 0;
    #[par_for(backend = backend, workers = 8)]
    for i in 0..count {
        wait_in_good_health(i);
        done += 1;
    }
    assert_eq!(done, count);
    format!("{count} children that wait, none taken for hung")
}

/// Fails the first times that it is asked for something, in whatever process.
struct Attempts(std::path::PathBuf);

impl Attempts {
    fn new(name: &str) -> Attempts {
        let path = std::env::temp_dir().join(format!("parloop-{name}-{}", std::process::id()));
        std::fs::create_dir(&path).expect("a directory to be had");
        Attempts(path)
    }

    fn is_first(&self, what: impl std::fmt::Display) -> bool {
        std::fs::File::create_new(self.0.join(what.to_string())).is_ok()
    }
}

impl Drop for Attempts {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[par_for]
fn retried(backend: Backend, attempts: &Attempts, fatal: usize) -> Result<Vec<usize>, Error> {
    let mut list = Vec::new();
    let limit = Duration::from_millis(200);
    #[par_for(backend = backend, workers = 2, retries = 2, timeout = limit, on_error = "return")]
    for i in 0..30 {
        if i == fatal || (i % 10 == 7 && attempts.is_first(i)) {
            std::process::abort();
        }
        if i == 13 && attempts.is_first(i) {
            thread::sleep(Duration::from_secs(3600));
        }
        list.push(i);
    }
    Ok(list)
}

fn retries(backend: Backend) -> String {
    let list = retried(backend, &Attempts::new("retries"), usize::MAX).expect("each dies once");
    assert!(list.into_iter().eq(0..30));
    let error = retried(backend, &Attempts::new("fatal"), 5).expect_err("one dies each time");
    assert_eq!((error.deaths().len(), error.iteration()), (1, Some(5)), "{error}");
    "what died is run again, and what dies each time is named".to_owned()
}

#[par_for]
fn max_tasks(backend: Backend) -> String {
    let mut by = Vec::new();
    #[par_for(backend = backend, workers = 2, chunk = 1, max_tasks = 3)]
    for _ in 0..24 {
        by.push(std::process::id());
    }
    let of = |pid: u32| by.iter().filter(|one| **one == pid).count();
    assert!(by.iter().all(|pid| of(*pid) <= 3), "{by:?}");
    "no child runs more than 3".to_owned()
}

/// Iterations that take about as long as they may: what is told as lost is not there, and all else is.
#[par_for]
fn near_the_limit(backend: Backend, done: &mut Vec<u64>) -> Result<(), Error> {
    let limit = Duration::from_millis(3);
    #[par_for(backend = backend, workers = 2, timeout = limit, on_error = "return")]
    for i in 0..200 {
        if i % 2 == 0 {
            thread::sleep(Duration::from_micros(2_900 + 11 * i));
        }
        done.push(i);
    }
    Ok(())
}

fn near_their_limit(backend: Backend) -> String {
    let mut told = 0;
    for _ in 0..times(5, 1) {
        let mut done = Vec::new();
        let ran = near_the_limit(backend, &mut done);
        let deaths = ran.as_ref().err().map_or(&[][..], Error::deaths).iter();
        let lost: Vec<u64> = deaths.flat_map(|death| death.lost.clone()).map(|lost| lost as u64).collect();
        assert!(
            (0..200).filter(|i| !lost.contains(i)).eq(done.iter().copied()),
            "lost {lost:?}, kept {done:?}"
        );
        told += lost.len();
    }
    format!("{told} were late, and all others are kept")
}

#[par_for]
fn strict_loop(backend: Backend) -> Result<usize, Error> {
    let mut sum = 0;
    #[par_for(backend = backend, threads = "strict", on_error = "return")]
    for i in 0..3 {
        sum += i;
    }
    Ok(sum)
}

fn strict(backend: Backend) -> String {
    assert_eq!(strict_loop(backend).expect("one thread"), 3);
    let (stop, stopped) = std::sync::mpsc::channel::<()>();
    let other = thread::spawn(move || stopped.recv());
    let error = strict_loop(backend).expect_err("two threads");
    assert!(matches!(error, Error::Threads { threads: 2, .. }), "{error}");
    drop(stop);
    let _ = other.join();
    assert_eq!(strict_loop(backend).expect("one thread again"), 3);
    "runs alone, and refuses beside another thread".to_owned()
}

#[par_for]
fn panics_with_the_error(backend: Backend) {
    #[par_for(backend = backend, workers = 2)]
    for i in 0..3 {
        if i == 1 {
            std::process::exit(0);
        }
    }
}

#[par_for]
fn returns_the_error(backend: Backend) -> Result<(), Box<dyn std::error::Error>> {
    #[par_for(backend = backend, workers = 2, on_error = "return")]
    for i in 0..3 {
        if i == 1 {
            std::process::exit(0);
        }
    }
    Ok(())
}

fn on_error(backend: Backend) -> String {
    let payload = catch_unwind(|| panics_with_the_error(backend)).expect_err("a panic");
    let text = payload.downcast_ref::<String>().expect("a text");
    let error = returns_the_error(backend).expect_err("an error");
    assert!(error.downcast_ref::<Error>().is_some_and(|error| error.iteration() == Some(1)), "{error}");
    for text in [text, &error.to_string()] {
        assert!(text.contains("scenarios.rs:") && text.contains("iteration 1"), "{text}");
    }
    "a panic by default, and an error that is returned".to_owned()
}

fn loops_at_once(backend: Backend) -> String {
    // What is made once and kept is made now.
    assert_eq!(sometimes_struck(backend, 1, 2).expect("no fault"), 6);
    let before = Left::now();
    let count = times(25, 5);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..count).for_each(|_| assert_eq!(sometimes_struck(backend, 1, 2).unwrap(), 6)));
        }
        for _ in 0..2 {
            scope.spawn(|| (0..count).for_each(|_| drop(sometimes_struck(backend, 3, 1).unwrap_err())));
        }
    });
    before.is_all_there_is();
    format!("6 threads with {count} loops each, a third of them struck")
}

/// The children of the executor get them by a line that holds less.
#[par_for]
fn large_items(backend: Backend) -> String {
    let items = (0..6).map(|i| vec![i as u8; 1 << 20]).filter(|_| true);
    let mut sum = 0;
    #[par_for(backend = backend, workers = 2)]
    for item in items {
        sum += item.iter().map(|byte| usize::from(*byte)).sum::<usize>();
    }
    assert_eq!(sum, 15 << 20);
    let stopped = fed_when_stopped(backend);
    let answer = stopped.as_ref().is_ok_and(|marks| marks.iter().map(|mark| mark.i).eq(0..12));
    let cause = stopped.as_ref().err().and_then(|error| error.deaths().first()).map(|death| &death.cause);
    assert!(answer || matches!(cause, Some(Cause::TimedOut(_))), "{stopped:?}");
    "six of 1 MiB; and one that its child is stopped before".to_owned()
}

/// A child that reads nothing any more is given what does not fit into its line.
#[par_for]
fn fed_when_stopped(backend: Backend) -> Result<Vec<Mark>, Error> {
    Plot::lay(Fault::Stop, When::Committed);
    let (mut marks, limit) = (Vec::new(), Duration::from_millis(300));
    let items = (0..12).map(|i| (i, vec![0_u8; 1 << 20])).filter(|_| true);
    #[par_for(backend = backend, workers = 2, timeout = limit, on_error = "return")]
    for (i, bytes) in items {
        std::hint::black_box(&bytes);
        marks.push(Mark::of(i));
    }
    Ok(marks)
}

/// Neither a thread that keeps it nor the caller that has it keeps a loop waiting.
fn held_stdout(backend: Backend) -> String {
    let mine = std::io::stdout().lock();
    assert_eq!(sometimes_struck(backend, 1, 2).expect("its own"), 6);
    let (stop, stopped) = std::sync::mpsc::channel::<()>();
    let idle = thread::spawn(move || stopped.recv());
    assert_eq!(sometimes_struck(backend, 1, 2).expect("its own, beside another thread"), 6);
    drop((mine, stop));
    let _ = idle.join();
    let ((stop, stopped), (has, had)) = (std::sync::mpsc::channel::<()>(), std::sync::mpsc::channel());
    let other = thread::spawn(move || {
        let _held = std::io::stdout().lock();
        let _ = has.send(());
        let _ = stopped.recv();
    });
    let _ = had.recv();
    for _ in 0..3 {
        assert_eq!(sometimes_struck(backend, 1, 2).expect("another's"), 6);
    }
    drop(stop);
    let _ = other.join();
    "held by the caller or by another thread: the loop runs".to_owned()
}
