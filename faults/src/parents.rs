//! Parents that end: none of their children outlives them.

use crate::leaks::children;
use crate::referee::take_orphans;
use crate::scenarios::times;
use parloop::{Backend, par_for};
use std::io::Read;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Loops without an end.
#[par_for]
pub(crate) fn victim(backend: Backend) -> String {
    println!("ready");
    // Loops of a thread that is not the first, too.
    let other = thread::spawn(move || loop_for_ever(backend));
    loop_for_ever(backend);
    let _ = other.join();
    String::new()
}

#[par_for]
fn loop_for_ever(backend: Backend) {
    for round in 0_u64.. {
        #[par_for(backend = backend, workers = 4)]
        for i in 0..6_u64 {
            thread::sleep(Duration::from_micros((i + round) % 3 * 700));
        }
        #[par_for(backend = backend, workers = 2)]
        for i in 0..2_u64 {
            thread::sleep(Duration::from_secs(if round % 4 == 3 { 3600 } else { i / 2 }));
        }
    }
}

pub(crate) fn killed(backend: Backend) -> String {
    end_often(backend, libc::SIGKILL)
}

pub(crate) fn interrupted(backend: Backend) -> String {
    end_often(backend, libc::SIGINT)
}

fn end_often(backend: Backend, signal: libc::c_int) -> String {
    take_orphans();
    let count = times(60, 10);
    for number in 0..count {
        end_once(backend, signal, Duration::from_micros(200 + 677 * number as u64));
    }
    format!("{count} parents ended, no orphan")
}

fn end_once(backend: Backend, signal: libc::c_int, after: Duration) {
    let program = std::env::current_exe().expect("this program");
    let name = backend.to_string();
    let victim = Command::new(program)
        .args(["scenario", "part victim", &name])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut victim = victim.expect("a process to be had");
    let _ = victim.stdout.take().map(|mut stdout| stdout.read_exact(&mut [0; 6]));
    thread::sleep(after);
    // SAFETY: a child that was not waited for keeps its number.
    unsafe { libc::kill(victim.id() as libc::pid_t, signal) };
    let status = victim.wait().expect("a child of this process");
    assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(signal), "{status}");
    let began = Instant::now();
    // SAFETY: it asks for no status.
    while unsafe { libc::waitpid(-1, std::ptr::null_mut(), libc::WNOHANG) } >= 0 {
        assert!(began.elapsed() < Duration::from_secs(2), "orphans: {:?}", children("self"));
        thread::sleep(Duration::from_micros(200));
    }
}
