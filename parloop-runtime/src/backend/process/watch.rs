//! Children that wait for what will never come: for a lock that a thread held which the fork did not copy.
//!
//! Seen from outside, such a child has one thread, which sleeps in a private futex wait without a timeout: nobody is
//! there to wake it. Twice the same, some time apart, and it is taken for hung.

use std::time::Duration;

/// How often children are looked at.
pub(super) const OFTEN: Duration = Duration::from_millis(50);

/// What was seen of a child.
#[derive(Debug, Default)]
pub(super) struct Watch {
    seen: Option<(Duration, String)>,
}

impl Watch {
    /// Whether it hangs.
    pub(super) fn hangs(&mut self, pid: i32, now: Duration) -> bool {
        if let Some((at, _)) = &self.seen
            && now.saturating_sub(*at) < OFTEN / 2
        {
            return false;
        }
        let seen = dead_wait(pid);
        let same = seen.is_some() && seen.as_ref() == self.seen.as_ref().map(|(_, seen)| seen);
        self.seen = Some((now, seen.unwrap_or_default()));
        same
    }
}

/// The system call, with its arguments, in which nobody can ever wake the process.
#[cfg(target_os = "linux")]
fn dead_wait(pid: i32) -> Option<String> {
    let call = std::fs::read_to_string(format!("/proc/{pid}/syscall")).ok()?;
    let mut words = call.split_whitespace();
    if words.next()?.parse::<i64>().ok()? != i64::from(libc::SYS_futex as i32) {
        return None;
    }
    let mut word = || i64::from_str_radix(words.next()?.trim_start_matches("0x"), 16).ok();
    let (_address, operation, _value, timeout) = (word()?, word()?, word()?, word()?);
    let clock = i64::from(libc::FUTEX_CLOCK_REALTIME);
    let operation = operation & !clock;
    let waits =
        [libc::FUTEX_WAIT, libc::FUTEX_WAIT_BITSET].map(|wait| i64::from(wait | libc::FUTEX_PRIVATE_FLAG));
    let threads = || std::fs::read_dir(format!("/proc/{pid}/task")).ok().map(Iterator::count);
    (waits.contains(&operation) && timeout == 0 && threads()? == 1).then_some(call)
}

#[cfg(not(target_os = "linux"))]
fn dead_wait(_: i32) -> Option<String> {
    None
}
