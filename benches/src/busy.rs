//! Competitors: processes that keep every core busy.

use std::io::Read;
use std::process::{Child, Command, Stdio, exit};
use std::thread::available_parallelism;

/// The argument that makes this program a competitor.
pub(crate) const SPIN: &str = "--spin";

/// One spinning process a core, killed on drop.
pub(crate) struct Competitors(Vec<Child>);

impl Competitors {
    pub(crate) fn start() -> Self {
        let cores = available_parallelism().map_or(1, usize::from);
        let program = std::env::current_exe().expect("this program has a file");
        let start =
            |_| Command::new(&program).arg(SPIN).stdin(Stdio::piped()).spawn().expect("a process to spin");
        Competitors((0..cores).map(start).collect())
    }
}

impl Drop for Competitors {
    fn drop(&mut self) {
        for child in &mut self.0 {
            // One that is gone already needs no killing.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Spins until killed, or until who started it is gone and so the pipe closed.
pub(crate) fn spin() -> ! {
    std::thread::spawn(|| {
        let _ = std::io::stdin().read(&mut [0]);
        exit(0);
    });
    loop {
        std::hint::spin_loop();
    }
}
