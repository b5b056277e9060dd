//! The system refuses threads. A process can't take its limits back, so these tests run themselves again, each in a
//! process of its own whose address space has no room for so many stacks.

use std::env;
use std::fs;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::Duration;

use parloop::{Backend, Error, par_for};

use super::next_loop_runs;

/// Set in the processes that these tests start: what they are to do.
const PART: &str = "PARLOOP_TEST_PART";

/// Room that is less than a stack takes.
const NO_STACK: usize = 4 << 10;
/// Room for a few stacks.
const FEW_STACKS: usize = 100 << 10;

/// Runs the test again: to measure it, then with so many kilobytes more than it took without any thread of a loop.
fn run_again(test: &str, more: usize) {
    let measured = run(test, "measure", None);
    let kilobytes: usize =
        measured.lines().find_map(|line| line.strip_prefix("peak ")?.parse().ok()).unwrap();
    let output = run(test, "limited", Some(kilobytes + more));
    assert!(output.contains("all is well"), "{output}");
}

fn run(test: &str, part: &str, kilobytes: Option<usize>) -> String {
    let limit = kilobytes.map_or_else(|| "unlimited".to_owned(), |kilobytes| kilobytes.to_string());
    let output = Command::new("sh")
        .args(["-c", &format!("ulimit -v {limit} && exec \"$0\" \"$@\"")])
        .arg(env::current_exe().unwrap())
        .args([&format!("threads::{test}"), "--exact", "--nocapture", "--test-threads=1"])
        .envs([(PART, part), ("MALLOC_ARENA_MAX", "1"), ("RUST_BACKTRACE", "0")])
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Says how much address space this process has taken, on a line of its own.
fn tell_peak() {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmPeak:")).unwrap();
    println!("\npeak {}", peak.trim().trim_end_matches(" kB"));
}

#[par_for]
fn all_at_once(n: usize, backend: Backend) -> Result<(Vec<usize>, usize), Error> {
    let (running, peak) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let mut list = Vec::new();
    #[par_for(backend = backend, on_error = "return")]
    for i in 0..n {
        peak.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        sleep(Duration::from_millis(20));
        running.fetch_sub(1, Ordering::SeqCst);
        list.push(i);
    }
    Ok((list, peak.into_inner()))
}

#[test]
fn a_refused_thread_waits_for_a_running_one() {
    const ITERATIONS: usize = 200;
    match env::var(PART).as_deref() {
        Err(_) => run_again("a_refused_thread_waits_for_a_running_one", FEW_STACKS),
        Ok("measure") => {
            drop(all_at_once(3, Backend::Serial).unwrap());
            tell_peak();
        }
        Ok(_) => {
            let (list, peak) = all_at_once(ITERATIONS, Backend::Thread).unwrap();
            assert!(list.into_iter().eq(0..ITERATIONS), "every iteration ran, and their order is kept");
            assert!(peak < ITERATIONS, "there was no room for {peak} threads");
            next_loop_runs(Backend::Thread);
            println!("all is well");
        }
    }
}

#[test]
fn no_thread_at_all_is_an_error_of_the_loop() {
    match env::var(PART).as_deref() {
        Err(_) => run_again("no_thread_at_all_is_an_error_of_the_loop", NO_STACK),
        Ok("measure") => {
            drop(all_at_once(3, Backend::Serial).unwrap());
            tell_peak();
        }
        Ok(_) => {
            let error = all_at_once(5, Backend::Thread).unwrap_err();
            assert!(matches!(error, Error::Thread { .. }), "{error}");
            assert_eq!(error.iteration(), Some(0), "{error}");
            next_loop_runs(Backend::Serial);
            // The pool has no helpers then, and the caller does all of it.
            next_loop_runs(Backend::Pool);
            println!("all is well");
        }
    }
}

/// By default the same failure is a panic, with the loop and the iteration in its message.
#[par_for]
fn or_panics() -> usize {
    let count = Mutex::new(0);
    #[par_for(backend = "thread")]
    for _ in 0..5 {
        *count.lock().unwrap() += 1;
    }
    count.into_inner().unwrap()
}

#[test]
fn no_thread_at_all_is_a_panic_by_default() {
    match env::var(PART).as_deref() {
        Err(_) => run_again("no_thread_at_all_is_a_panic_by_default", NO_STACK),
        Ok("measure") => {
            drop(all_at_once(3, Backend::Serial).unwrap());
            drop(std::panic::catch_unwind(|| panic!("a {}", "message")));
            tell_peak();
        }
        Ok(_) => {
            let payload = std::panic::catch_unwind(or_panics).unwrap_err();
            let text = payload.downcast_ref::<String>().unwrap();
            assert!(text.contains("faults/threads.rs:") && text.contains("iteration 0"), "{text}");
            next_loop_runs(Backend::Serial);
            println!("all is well");
        }
    }
}
