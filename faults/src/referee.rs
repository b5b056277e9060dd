//! Runs a process with a time limit, and sees to it that nothing outlives it: orphans come to this process, since it says
//! that it takes them.

use crate::leaks::children;
use std::io::Read;
use std::process::{Command, Stdio};
use std::ptr;
use std::thread;
use std::time::{Duration, Instant};

/// What came of a process.
pub(crate) struct Ran {
    /// What it printed, if it ended by itself with success.
    pub(crate) outcome: Result<String, String>,
    pub(crate) took: Duration,
    pub(crate) orphans: usize,
}

/// What is left of a process's own is its parent's to wait for.
pub(crate) fn take_orphans() {
    // SAFETY: sets a bit of this process.
    unsafe { libc::prctl(libc::PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) };
}

/// What ends with the process is given so long.
const GRACE: Duration = Duration::from_secs(1);

pub(crate) fn run(command: &mut Command, limit: Duration) -> Ran {
    let began = Instant::now();
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.expect("a process to be had");
    let readers = (reader(child.stdout.take()), reader(child.stderr.take()));
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child of this process") {
            break Some(status);
        }
        if began.elapsed() > limit {
            break None;
        }
        thread::sleep(Duration::from_millis(1));
    };
    let took = began.elapsed();
    if status.is_none() {
        let _ = child.kill();
        let _ = child.wait();
    }
    let orphans = bury_orphans();
    let (said, complained) = (readers.0.join().unwrap_or_default(), readers.1.join().unwrap_or_default());
    let outcome = match status {
        Some(status) if status.success() => Ok(said),
        Some(status) => Err(format!("{status}\n{said}{complained}")),
        None => Err(format!("hangs\n{said}{complained}")),
    };
    Ran { outcome, took, orphans }
}

fn reader(stream: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut text = Vec::new();
        let _ = stream.map(|mut stream| stream.read_to_end(&mut text));
        String::from_utf8_lossy(&text).into_owned()
    })
}

/// Ends what is left; gives how many did not end by themselves.
fn bury_orphans() -> usize {
    let began = Instant::now();
    loop {
        // SAFETY: it asks for no status.
        match unsafe { libc::waitpid(-1, ptr::null_mut(), libc::WNOHANG) } {
            0 if began.elapsed() < GRACE => thread::sleep(Duration::from_millis(1)),
            0 => break,
            pid if pid < 0 => return 0,
            _ => {}
        }
    }
    let left = children("self");
    end_all(&left);
    left.len()
}

pub(crate) fn end_all(pids: &[String]) {
    for pid in pids.iter().filter_map(|pid| pid.parse().ok()) {
        // SAFETY: a child that was not waited for keeps its number.
        unsafe { libc::kill(pid, libc::SIGKILL) };
        // SAFETY: it asks for no status.
        unsafe { libc::waitpid(pid, ptr::null_mut(), 0) };
    }
}
