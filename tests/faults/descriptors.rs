//! Children with much to say where descriptors are scarce: whoever can't be listened to yet waits, and is heard once.

use std::fs::File;
use std::os::fd::{AsRawFd, IntoRawFd};
use std::process::Command;
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};

use parloop::{Backend, par_for};

const BACKENDS: [Backend; 3] = [Backend::Process, Backend::ProcessPool, Backend::ProcessExecutor];
const ITERATIONS: usize = 12;
/// More than a pipe holds.
const LONG: usize = 70_000;

/// How often each iteration has run, in whatever process.
fn counts() -> &'static [AtomicUsize] {
    let (access, kind) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_SHARED | libc::MAP_ANON);
    // SAFETY: a new mapping, wherever there is room.
    let start = unsafe { libc::mmap(ptr::null_mut(), ITERATIONS * size_of::<usize>(), access, kind, -1, 0) };
    assert_ne!(start, libc::MAP_FAILED);
    // SAFETY: so many zeros were mapped, and stay.
    unsafe { std::slice::from_raw_parts(start.cast(), ITERATIONS) }
}

/// No more than so many from now on.
fn limit(free: u64) {
    let next = File::open("/dev/null").unwrap().as_raw_fd() as u64;
    let limit = libc::rlimit { rlim_cur: next + free, rlim_max: next + free };
    // SAFETY: a limit that is written out.
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &limit) }, 0);
}

#[par_for]
fn says_much(backend: Backend, ran: &[AtomicUsize], leaks: bool) -> Vec<Vec<usize>> {
    let mut all = Vec::new();
    #[par_for(backend = backend, workers = 3, shared(ran))]
    for i in 0..ITERATIONS {
        ran[i].fetch_add(1, Ordering::Relaxed);
        while leaks && File::open("/dev/null").map(IntoRawFd::into_raw_fd).is_ok() {}
        all.push(vec![i; if i % 3 == 0 { 1 } else { LONG / size_of::<usize>() }]);
    }
    all
}

fn each_is_heard_once(leaks: bool) {
    for backend in BACKENDS {
        for _ in 0..10 {
            let ran = counts();
            let all = says_much(backend, ran, leaks);
            assert!(all.iter().map(|one| one[0]).eq(0..ITERATIONS), "{backend}");
            assert!(ran.iter().all(|count| count.load(Ordering::Relaxed) == 1), "{backend}: {ran:?}");
        }
    }
}

/// Runs a test again in a process of its own, which is told so.
fn alone(test: &str) {
    let program = std::env::current_exe().unwrap();
    let output = Command::new(program)
        .args([&format!("descriptors::{test}"), "--exact", "--test-threads=1"])
        .env("PARLOOP_FEW_DESCRIPTORS", "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

fn is_alone() -> bool {
    std::env::var_os("PARLOOP_FEW_DESCRIPTORS").is_some()
}

#[test]
fn where_there_is_room_for_few_pipes_others_wait() {
    if !is_alone() {
        return alone("where_there_is_room_for_few_pipes_others_wait");
    }
    limit(6);
    each_is_heard_once(false);
}

#[test]
fn a_body_that_leaves_none_is_heard() {
    if !is_alone() {
        return alone("a_body_that_leaves_none_is_heard");
    }
    limit(64);
    each_is_heard_once(true);
}
