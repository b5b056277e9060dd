//! Signals of a child: none is handled by what the parent has set up.

use std::mem::MaybeUninit;
use std::ptr;

pub(super) type Mask = MaybeUninit<libc::sigset_t>;

/// What is meant to end a process.
const ENDING: [libc::c_int; 4] = [libc::SIGHUP, libc::SIGINT, libc::SIGQUIT, libc::SIGTERM];

/// No handler of the parent's runs in the child before it has taken them away.
pub(super) fn block() -> Mask {
    let (mut all, mut old) = (Mask::uninit(), Mask::uninit());
    // SAFETY: fills the set.
    unsafe { libc::sigfillset(all.as_mut_ptr()) };
    // SAFETY: the set was filled; the old one goes where there is room for it.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, all.as_ptr(), old.as_mut_ptr()) };
    old
}

pub(super) fn restore(mask: &Mask) {
    // SAFETY: a set that `pthread_sigmask` gave.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, mask.as_ptr(), ptr::null_mut()) };
}

/// In a child: signals do what they do to a process that has set up nothing. One that blocks what is meant to end it,
/// as servers do that wait for signals in a thread of their own, would not end.
pub(super) fn start_anew(mut mask: Mask) {
    (1..32).for_each(default_action);
    for signal in ENDING {
        // SAFETY: a set that `pthread_sigmask` gave.
        unsafe { libc::sigdelset(mask.as_mut_ptr(), signal) };
    }
    restore(&mask);
}

/// A handler of the parent's would swallow what is meant to end the child. Those of Rust itself, which tell a stack
/// overflow, stay.
fn default_action(signal: libc::c_int) {
    if [libc::SIGSEGV, libc::SIGBUS, libc::SIGKILL, libc::SIGSTOP].contains(&signal) {
        return;
    }
    let mut action = MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: the current action goes where there is room for it.
    if unsafe { libc::sigaction(signal, ptr::null(), action.as_mut_ptr()) } != 0 {
        return;
    }
    // SAFETY: zeroed, which is a value, and then filled.
    let mut action = unsafe { action.assume_init() };
    if action.sa_sigaction == libc::SIG_DFL || action.sa_sigaction == libc::SIG_IGN {
        return;
    }
    action.sa_sigaction = libc::SIG_DFL;
    // SAFETY: the default action runs no code of ours.
    unsafe { libc::sigaction(signal, &action, ptr::null_mut()) };
}
