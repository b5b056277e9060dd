//! Children that wait for what will never come: for a lock that a thread held which the fork did not copy.
//!
//! Seen from outside, such a child has one thread, which sleeps in a private futex wait without a timeout: nobody is
//! there to wake it. That it has not run in between tells that all of this was so at one moment.

use std::time::Duration;

/// How often children are looked at.
pub(super) const OFTEN: Duration = Duration::from_millis(50);
/// So much longer for each child, so that looking at thousands takes no time worth speaking of.
const FOR_EACH: Duration = Duration::from_millis(1);

/// How often each is looked at, of so many.
pub(super) fn interval(children: usize) -> Duration {
    OFTEN / 2 + FOR_EACH * children as u32
}

/// What was seen of a child.
#[derive(Debug, Default)]
pub(super) struct Watch {
    looked: Duration,
    seen: Option<Waits>,
}

/// A wait that nobody can end.
#[derive(Debug, PartialEq, Eq)]
struct Waits {
    /// The system call, with its arguments.
    call: String,
    /// How often the thread has been put to sleep and interrupted so far.
    switches: String,
}

impl Watch {
    /// Whether it hangs: twice the same wait.
    pub(super) fn hangs(&mut self, pid: i32, now: Duration, often: Duration) -> bool {
        if now.saturating_sub(self.looked) < often {
            return false;
        }
        self.looked = now;
        let seen = waits(pid);
        let same = seen.is_some() && seen == self.seen;
        self.seen = seen;
        same
    }
}

#[cfg(target_os = "linux")]
fn waits(pid: i32) -> Option<Waits> {
    let read = |what: &str| std::fs::read_to_string(format!("/proc/{pid}/{what}")).ok();
    // Most are elsewhere: in no system call, or in another.
    is_endless(&read("syscall")?).then_some(())?;
    let before = read("status")?;
    let call = read("syscall")?;
    let switches = switches(&before);
    let same = switches == self::switches(&read("status")?);
    (is_endless(&call) && same && is_alone(&before)).then_some(Waits { call, switches })
}

/// Whether this is a wait for somebody of the same process, for as long as it takes.
#[cfg(target_os = "linux")]
fn is_endless(call: &str) -> bool {
    let mut words = call.split_whitespace();
    if words.next().and_then(|number| number.parse().ok()) != Some(libc::SYS_futex) {
        return false;
    }
    let words = words.map(|word| i64::from_str_radix(word.trim_start_matches("0x"), 16).unwrap_or(-1));
    let [_address, operation, _value, timeout, ..] = words.collect::<Vec<_>>()[..] else { return false };
    let operation = operation & !i64::from(libc::FUTEX_CLOCK_REALTIME);
    let waits =
        [libc::FUTEX_WAIT, libc::FUTEX_WAIT_BITSET].map(|wait| i64::from(wait | libc::FUTEX_PRIVATE_FLAG));
    waits.contains(&operation) && timeout == 0
}

#[cfg(target_os = "linux")]
fn field<'s>(status: &'s str, name: &str) -> &'s str {
    let value = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    value.unwrap_or_default().trim()
}

#[cfg(target_os = "linux")]
fn switches(status: &str) -> String {
    ["voluntary_ctxt_switches", "nonvoluntary_ctxt_switches"].map(|name| field(status, name)).join(" ")
}

/// Whether nothing in the process could end a wait: it has one thread, and no signal's handler of its own (a child starts
/// without).
#[cfg(target_os = "linux")]
fn is_alone(status: &str) -> bool {
    // Rust's own handlers, which tell a stack overflow; and those that libc keeps for itself, from 32 on.
    let of_rust = 1 << (libc::SIGSEGV - 1) | 1 << (libc::SIGBUS - 1);
    let handled = u64::from_str_radix(field(status, "SigCgt"), 16).unwrap_or(u64::MAX);
    field(status, "Threads") == "1" && handled & u64::from(u32::MAX >> 1) & !of_rust == 0
}

#[cfg(not(target_os = "linux"))]
fn waits(_: i32) -> Option<Waits> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_wait_without_an_end_is_told_from_others() {
        let wait = |operation: i32, timeout: u64| {
            format!("202 0x7f00 0x{operation:x} 0x2 0x{timeout:x} 0x0 0x0 0x7ffd 0x7f01\n")
        };
        let private = libc::FUTEX_PRIVATE_FLAG;
        if libc::SYS_futex == 202 {
            assert!(is_endless(&wait(libc::FUTEX_WAIT | private, 0)));
            assert!(is_endless(&wait(libc::FUTEX_WAIT_BITSET | private | libc::FUTEX_CLOCK_REALTIME, 0)));
            assert!(!is_endless(&wait(libc::FUTEX_WAIT | private, 0x7ffd)), "with a timeout");
            assert!(!is_endless(&wait(libc::FUTEX_WAIT, 0)), "another process may wake it");
        }
        assert!(!is_endless("running\n"));
        assert!(!is_endless("0 0x3 0x7ffd 0x2000 0x0 0x0 0x0 0x7ffd 0x7f01\n"), "a read");
    }

    #[test]
    fn who_could_end_a_wait_is_looked_for() {
        let status =
            |threads: u32, handled: &str| format!("Name:\tx\nThreads:\t{threads}\nSigCgt:\t{handled}\n");
        assert!(is_alone(&status(1, "0000000180000440")), "SIGSEGV and SIGBUS are Rust's");
        assert!(!is_alone(&status(2, "0000000000000000")));
        assert!(!is_alone(&status(1, "0000000000002000")), "a handler of SIGALRM");
    }

    #[test]
    fn of_many_each_is_looked_at_less_often() {
        assert!(interval(1) <= OFTEN);
        assert!(interval(4096) > Duration::from_secs(4));
    }
}
