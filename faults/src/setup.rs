//! What surrounds a loop: threads that hold or take away, and a system that refuses.

use crate::fault::{Fault, HELD};
use crate::leaks::children;
use crate::referee::{end_all, take_orphans};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use std::{io, ptr};

/// Undone when dropped, as far as it can be.
pub(crate) struct Surroundings {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

static STOLEN: AtomicBool = AtomicBool::new(false);

impl Surroundings {
    pub(crate) fn of(fault: Fault) -> Surroundings {
        match fault {
            Fault::Lock | Fault::PanicHook => Surroundings::with_thread(|| HELD.lock().unwrap()),
            Fault::Stdout => Surroundings::with_thread(|| io::stdout().lock()),
            Fault::Stderr => Surroundings::with_thread(|| io::stderr().lock()),
            Fault::Stolen => Surroundings::thief(),
            _ => {
                set_up(fault);
                Surroundings { stop: None, thread: None }
            }
        }
    }

    /// A thread that holds what `take` gives until the end.
    fn with_thread<T>(take: impl FnOnce() -> T + Send + 'static) -> Surroundings {
        let ((stop, stopped), (has, had)) = (mpsc::channel::<()>(), mpsc::channel());
        let thread = thread::spawn(move || {
            let _held = take();
            let _ = has.send(());
            let _ = stopped.recv();
        });
        had.recv().expect("the thread has what it holds");
        Surroundings { stop: Some(stop), thread: Some(thread) }
    }

    /// It waits for every child there is.
    fn thief() -> Surroundings {
        let thread = thread::spawn(|| {
            while !STOLEN.load(Ordering::Relaxed) {
                // SAFETY: it asks for no status.
                let waited = unsafe { libc::waitpid(-1, ptr::null_mut(), 0) };
                if waited < 0 {
                    thread::sleep(Duration::from_micros(50));
                }
            }
        });
        Surroundings { stop: None, thread: Some(thread) }
    }
}

impl Drop for Surroundings {
    fn drop(&mut self) {
        STOLEN.store(true, Ordering::Relaxed);
        drop(self.stop.take());
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

extern "C" fn handler(_: libc::c_int) {}

fn handle(signal: libc::c_int, action: libc::sighandler_t) {
    // SAFETY: a handler that does nothing, or none.
    unsafe { libc::signal(signal, action) };
}

/// Before the first loop.
pub(crate) fn prepare(fault: Fault) {
    if fault == Fault::PanicHook {
        std::panic::set_hook(Box::new(|_| drop(HELD.lock())));
    }
    if matches!(fault, Fault::Grandchild | Fault::NoPidfdGrandchild) {
        take_orphans();
    }
}

/// Ends those that have come to this process.
pub(crate) fn end_grandchildren(fault: Fault) {
    if matches!(fault, Fault::Grandchild | Fault::NoPidfdGrandchild) {
        end_all(&children("self"));
    }
}

fn set_up(fault: Fault) {
    match fault {
        Fault::Terminate => handle(libc::SIGTERM, handler as *const () as libc::sighandler_t),
        Fault::Blocked => block(libc::SIGTERM),
        Fault::ChildrenIgnored => handle(libc::SIGCHLD, libc::SIG_IGN),
        Fault::PipeSignal => handle(libc::SIGPIPE, libc::SIG_DFL),
        Fault::Interruptions => interrupt_often(),
        Fault::NoPidfd | Fault::NoPidfdClosed | Fault::NoPidfdGrandchild => {
            refuse(libc::SYS_pidfd_open, None, libc::ENOSYS)
        }
        Fault::NoForks => refuse_forks(),
        Fault::FewForks => limit_forks(2),
        Fault::FewDescriptors => limit_descriptors(),
        _ => {}
    }
}

fn block(signal: libc::c_int) {
    let mut set = std::mem::MaybeUninit::uninit();
    // SAFETY: fills the set.
    unsafe { libc::sigemptyset(set.as_mut_ptr()) };
    // SAFETY: the set was filled.
    unsafe { libc::sigaddset(set.as_mut_ptr(), signal) };
    // SAFETY: as above.
    unsafe { libc::pthread_sigmask(libc::SIG_BLOCK, set.as_ptr(), ptr::null_mut()) };
}

/// System calls come back early.
fn interrupt_often() {
    // SAFETY: zeros are a value of it.
    let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
    action.sa_sigaction = handler as *const () as libc::sighandler_t;
    // SAFETY: a handler that does nothing; calls are not started again.
    unsafe { libc::sigaction(libc::SIGALRM, &action, ptr::null_mut()) };
    let often = libc::timeval { tv_sec: 0, tv_usec: 1000 };
    let timer = libc::itimerval { it_interval: often, it_value: often };
    // SAFETY: times that are written out.
    unsafe { libc::setitimer(libc::ITIMER_REAL, &timer, ptr::null_mut()) };
}

/// A system call fails from now on, or does so unless a bit of its first argument is set.
fn refuse(call: libc::c_long, unless: Option<u32>, error: libc::c_int) {
    let step = |code: u32, value, jump_true, jump_false| libc::sock_filter {
        code: code as u16,
        jt: jump_true,
        jf: jump_false,
        k: value,
    };
    let load = |offset| step(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, offset, 0, 0);
    let end = |with| step(libc::BPF_RET | libc::BPF_K, with, 0, 0);
    let jump = libc::BPF_JMP | libc::BPF_K;
    let mut filter = [
        load(0),
        step(jump | libc::BPF_JEQ, call as u32, 0, 3),
        load(16),
        step(jump | libc::BPF_JSET, unless.unwrap_or(0), 1, 0),
        end(libc::SECCOMP_RET_ERRNO | error as u32),
        end(libc::SECCOMP_RET_ALLOW),
    ];
    let program = libc::sock_fprog { len: filter.len() as u16, filter: filter.as_mut_ptr() };
    // SAFETY: sets a bit of this process.
    unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) };
    // SAFETY: a program of that length, which the system checks.
    let done = unsafe { libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &program) };
    assert_eq!(done, 0, "no filter of system calls: {}", io::Error::last_os_error());
}

/// Threads are still to be had.
fn refuse_forks() {
    refuse(libc::SYS_clone, Some(libc::CLONE_VM as u32), libc::EAGAIN);
}

/// So many children at once. A limit of processes does not hold for root, and counts all that the user has.
fn limit_forks(count: u64) {
    // SAFETY: takes a number. No other process has this user.
    let alone = unsafe { libc::setuid(59_871) } == 0;
    assert!(alone, "only root can take the user that has no other processes: {}", io::Error::last_os_error());
    let limit = libc::rlimit { rlim_cur: count + 1, rlim_max: count + 1 };
    // SAFETY: a limit that is written out.
    unsafe { libc::setrlimit(libc::RLIMIT_NPROC, &limit) };
}

/// As many as one child takes (a line for the executor, a pipe, a descriptor of the process), and one more.
fn limit_descriptors() {
    let next = std::fs::File::open("/dev/null").expect("a descriptor to be had");
    let free = std::os::fd::AsRawFd::as_raw_fd(&next) as u64;
    let limit = libc::rlimit { rlim_cur: free + 6, rlim_max: free + 6 };
    // SAFETY: a limit that is written out.
    unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &limit) };
}

/// Whether the limit of processes can be had for this one alone.
pub(crate) fn is_root() -> bool {
    // SAFETY: it only tells.
    unsafe { libc::geteuid() == 0 }
}
