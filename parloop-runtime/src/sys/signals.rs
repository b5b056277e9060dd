//! Signals of a child: none is handled by what the parent has set up.

use std::mem::MaybeUninit;
use std::ptr;
use std::time::{Duration, Instant};

type Set = MaybeUninit<libc::sigset_t>;

/// What this thread blocks where it forks nothing, and what its children block. As the system has it, which is shorter
/// than libc's: it stands on the stack between pages that are copied for each child.
pub(super) struct Mask {
    own: Signals,
    of_children: Signals,
}

/// What is meant to end a process.
const ENDING: [libc::c_int; 4] = [libc::SIGHUP, libc::SIGINT, libc::SIGQUIT, libc::SIGTERM];

/// No handler of the parent's runs in the child before it has taken them away.
pub(super) fn block() -> Mask {
    let (mut all, mut own) = (Set::uninit(), Set::zeroed());
    // SAFETY: fills the set.
    unsafe { libc::sigfillset(all.as_mut_ptr()) };
    // SAFETY: the set was filled; the old one goes where there is room for it.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, all.as_ptr(), own.as_mut_ptr()) };
    let mut of_children = own;
    for signal in ENDING {
        // SAFETY: a set that `pthread_sigmask` gave.
        unsafe { libc::sigdelset(of_children.as_mut_ptr(), signal) };
    }
    Mask { own: shortened(&own), of_children: shortened(&of_children) }
}

fn shortened(set: &Set) -> Signals {
    // SAFETY: a set, which begins with what the system has, and is as long at least.
    unsafe { set.as_ptr().cast::<Signals>().read_unaligned() }
}

fn lengthened(signals: &Signals) -> Set {
    let mut set = Set::zeroed();
    // SAFETY: as above.
    unsafe { set.as_mut_ptr().cast::<Signals>().write_unaligned(*signals) };
    set
}

pub(super) fn restore(mask: &Mask) {
    let own = lengthened(&mask.own);
    // SAFETY: a set that `pthread_sigmask` gave.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, own.as_ptr(), ptr::null_mut()) };
}

/// In a child: signals do what they do to a process that has set up nothing. One that blocks what is meant to end it,
/// as servers do that wait for signals in a thread of their own, would not end.
#[inline]
pub(super) fn start_anew(mask: &Mask, handlers: &Handlers) {
    if handlers.handled != 0 {
        handlers.signals().for_each(set_default);
    }
    #[cfg(any(target_os = "linux", target_os = "android"))]
    // SAFETY: a set as the system has it, and how long it is.
    unsafe {
        super::call::call(
            libc::SYS_rt_sigprocmask,
            [libc::SIG_SETMASK as usize, ptr::from_ref(&mask.of_children).addr(), 0, size_of::<Signals>()],
        )
    };
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    // SAFETY: a set that `pthread_sigmask` gave.
    unsafe {
        libc::pthread_sigmask(libc::SIG_SETMASK, lengthened(&mask.of_children).as_ptr(), ptr::null_mut())
    };
}

/// A set of signals as the system has it.
#[cfg(any(target_os = "linux", target_os = "android"))]
type Signals = [u8; if cfg!(any(target_arch = "mips", target_arch = "mips64")) { 16 } else { 8 }];
#[cfg(not(any(target_os = "linux", target_os = "android")))]
type Signals = libc::sigset_t;

/// For so long the parent is taken to have the handlers that it had.
const FRESH: Duration = Duration::from_millis(10);

/// Which signals the parent handles. To ask for each is dear beside a fork, so that it is not done for every child.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Handlers {
    /// A bit for each signal.
    handled: u32,
    seen: Instant,
}

impl Handlers {
    pub(crate) fn look() -> Handlers {
        let handled = (1..32).filter(|signal| is_handled(*signal)).fold(0, |all, signal| all | 1 << signal);
        Handlers { handled, seen: Instant::now() }
    }

    /// Unless that was done just now.
    pub(crate) fn look_again(&mut self) {
        if self.seen.elapsed() > FRESH {
            *self = Handlers::look();
        }
    }

    fn signals(&self) -> impl Iterator<Item = libc::c_int> {
        let handled = self.handled;
        (1..32).filter(move |signal| handled & 1 << signal != 0)
    }
}

/// A handler of the parent's would swallow what is meant to end the child. Those of Rust itself, which tell a stack
/// overflow, stay.
fn is_handled(signal: libc::c_int) -> bool {
    if [libc::SIGSEGV, libc::SIGBUS, libc::SIGKILL, libc::SIGSTOP].contains(&signal) {
        return false;
    }
    let mut action = MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: the current action goes where there is room for it.
    if unsafe { libc::sigaction(signal, ptr::null(), action.as_mut_ptr()) } != 0 {
        return false;
    }
    // SAFETY: zeroed, which is a value, and then filled.
    let action = unsafe { action.assume_init() };
    ![libc::SIG_DFL, libc::SIG_IGN].contains(&action.sa_sigaction)
}

fn set_default(signal: libc::c_int) {
    let mut action = MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: the current action goes where there is room for it.
    unsafe { libc::sigaction(signal, ptr::null(), action.as_mut_ptr()) };
    // SAFETY: zeroed, which is a value, and perhaps filled.
    let mut action = unsafe { action.assume_init() };
    action.sa_sigaction = libc::SIG_DFL;
    // SAFETY: the default action runs no code of ours.
    unsafe { libc::sigaction(signal, &action, ptr::null_mut()) };
}
