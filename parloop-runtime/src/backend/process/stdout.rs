//! Whether stdout can be held over a loop's forks: to wait for it at each might be to wait for ever, for a thread that
//! waits for this one.

use super::watch::Watch;
use crate::sys::fork::{self, Awaited, Child, Forks, Handlers, Stdout};
use crate::sys::stdio;
use std::time::{Duration, Instant};

/// Before a loop.
///
/// Where a thread beside this one does not get it at once, this one may be who has it. A child tells: the one thread
/// that it has is a copy of this one, and either gets it at once or never.
pub(super) fn probe() -> Stdout {
    Stdout::at_once().unwrap_or_else(|| {
        let child = Forks::begin(Stdout::Taken, || ((), ())).fork(&Handlers::look(), stdio::wait_for_stdout);
        match child {
            Ok(child) if ends(&child) => Stdout::Free,
            _ => Stdout::Taken,
        }
    })
}

const OFTEN: Duration = Duration::from_millis(1);
/// Where hanging can't be seen.
const LONG: Duration = Duration::from_millis(500);

/// Whether the child, which has nothing to do but to take a lock, comes to its end.
fn ends(child: &Child) -> bool {
    let (began, mut watch) = (Instant::now(), Watch::default());
    child.follow();
    loop {
        match child.end() {
            Some(end) => fork::poll(&mut [Awaited::input(end)], OFTEN),
            None => std::thread::sleep(OFTEN),
        }
        if child.has_ended() {
            child.wait();
            return true;
        }
        let waited = began.elapsed();
        if waited > LONG || watch.hangs(child.id(), waited, OFTEN) {
            child.kill();
            child.wait();
            return false;
        }
    }
}
