//! Children: forked, waited for, killed; and the memory shared with them.
//!
//! What a fork copies is one thread. Whatever a lock guarded that another thread held is locked for ever in the child,
//! so the locks that a loop itself needs are held across the fork by the thread that forks; libc sees to malloc's.

use std::cell::Cell;
use std::io::{self, PipeReader, PipeWriter, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

static FORKED: AtomicBool = AtomicBool::new(false);

/// Whether this process is a child of a loop.
pub(crate) fn is_child() -> bool {
    FORKED.load(Ordering::Relaxed)
}

thread_local! {
    static COPIED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is the one that a child began with.
pub(crate) fn is_copied_thread() -> bool {
    COPIED.get()
}

/// A child that was forked and not waited for yet.
#[derive(Debug)]
pub(crate) struct Child {
    pid: libc::pid_t,
    /// Becomes readable when the child has ended. None where the system has no such thing.
    pidfd: Option<OwnedFd>,
}

/// How a child came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    Code(i32),
    Signal(i32),
    /// Somebody else has waited for it.
    Unknown,
}

/// One fork at a time: else a child would inherit the end of another's pipe that is to be closed in it, and that
/// pipe would not end with its child.
static FORKING: Mutex<()> = Mutex::new(());

/// Forks a child that does `work` and ends. Gives the pipe that it writes to.
///
/// `locks` are held across the fork, so that the child finds what they guard whole.
pub(crate) fn fork<L>(
    locks: impl FnOnce() -> L,
    work: impl FnOnce(PipeWriter),
) -> io::Result<(Child, PipeReader)> {
    let one = FORKING.lock().unwrap_or_else(PoisonError::into_inner);
    let (reader, writer) = io::pipe()?;
    set_non_blocking(&reader)?;
    make_room(&writer);
    let locks = locks();
    // Flushed, so that nothing is written twice, and held, so that the child can write.
    let mut stdout = io::stdout().lock();
    let _ = stdout.flush();
    let parent = std::process::id();
    let mask = block_signals();
    // SAFETY: the child goes on with this thread alone. What it must not meet locked is held here.
    let pid = unsafe { libc::fork() };
    if pid == 0 {
        FORKED.store(true, Ordering::Relaxed);
        COPIED.set(true);
        ends_with(parent);
        default_signals();
        restore_signals(&mask);
        drop((stdout, locks, one, reader));
        let done = catch_unwind(AssertUnwindSafe(|| work(writer)));
        leave(if done.is_ok() { 0 } else { 101 });
    }
    let failed = (pid < 0).then(io::Error::last_os_error);
    restore_signals(&mask);
    drop((stdout, locks, one));
    match failed {
        Some(error) => Err(error),
        None => Ok((Child { pid, pidfd: pidfd(pid) }, reader)),
    }
}

/// Ends this process; nothing of the parent's is run or written on the way.
fn leave(code: i32) -> ! {
    let _ = catch_unwind(|| io::stdout().flush());
    // SAFETY: it does not return, and runs nothing.
    unsafe { libc::_exit(code) }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn ends_with(parent: u32) {
    // SAFETY: sets a number of this process.
    unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) };
    // It may have died before that.
    if std::os::unix::process::parent_id() != parent {
        leave(102);
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn ends_with(_: u32) {}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn pidfd(pid: libc::pid_t) -> Option<OwnedFd> {
    // SAFETY: takes numbers alone.
    let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, 0) };
    // SAFETY: a descriptor that was just made, and is nobody else's.
    (fd >= 0).then(|| unsafe { OwnedFd::from_raw_fd(fd as i32) })
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn pidfd(_: libc::pid_t) -> Option<OwnedFd> {
    None
}

/// More at once through a pipe, if the system grants it.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn make_room(writer: &PipeWriter) {
    // SAFETY: takes numbers alone.
    unsafe { libc::fcntl(writer.as_raw_fd(), libc::F_SETPIPE_SZ, 1 << 18) };
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn make_room(_: &PipeWriter) {}

fn set_non_blocking(pipe: &PipeReader) -> io::Result<()> {
    // SAFETY: takes numbers alone.
    let done = unsafe { libc::fcntl(pipe.as_raw_fd(), libc::F_SETFL, libc::O_NONBLOCK) };
    if done < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

type Mask = MaybeUninit<libc::sigset_t>;

/// No handler of the parent's runs in the child before it has taken them away.
fn block_signals() -> Mask {
    let (mut all, mut old) = (Mask::uninit(), Mask::uninit());
    // SAFETY: fills the set.
    unsafe { libc::sigfillset(all.as_mut_ptr()) };
    // SAFETY: the set was filled; the old one goes where there is room for it.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, all.as_ptr(), old.as_mut_ptr()) };
    old
}

fn restore_signals(mask: &Mask) {
    // SAFETY: a set that `pthread_sigmask` gave.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, mask.as_ptr(), ptr::null_mut()) };
}

/// A handler of the parent's would swallow what is meant to end the child. Those of Rust itself, which tell a stack
/// overflow, stay.
fn default_signals() {
    for signal in 1..32 {
        if [libc::SIGSEGV, libc::SIGBUS, libc::SIGKILL, libc::SIGSTOP].contains(&signal) {
            continue;
        }
        let mut action = MaybeUninit::<libc::sigaction>::zeroed();
        // SAFETY: the current action goes where there is room for it.
        if unsafe { libc::sigaction(signal, ptr::null(), action.as_mut_ptr()) } != 0 {
            continue;
        }
        // SAFETY: zeroed, which is a value, and then filled.
        let mut action = unsafe { action.assume_init() };
        if action.sa_sigaction == libc::SIG_DFL || action.sa_sigaction == libc::SIG_IGN {
            continue;
        }
        action.sa_sigaction = libc::SIG_DFL;
        // SAFETY: the default action runs no code of ours.
        unsafe { libc::sigaction(signal, &action, ptr::null_mut()) };
    }
}

impl Child {
    pub(crate) fn id(&self) -> i32 {
        self.pid
    }

    /// Becomes readable when the child has ended.
    pub(crate) fn end(&self) -> Option<BorrowedFd<'_>> {
        self.pidfd.as_ref().map(AsFd::as_fd)
    }

    /// Ends it, whatever it does.
    pub(crate) fn kill(&self) {
        #[cfg(any(target_os = "linux", target_os = "android"))]
        if let Some(pidfd) = &self.pidfd {
            let none = ptr::null_mut::<libc::siginfo_t>();
            // SAFETY: no information is passed.
            unsafe { libc::syscall(libc::SYS_pidfd_send_signal, pidfd.as_raw_fd(), libc::SIGKILL, none, 0) };
            return;
        }
        // SAFETY: a child that was not waited for keeps its number.
        unsafe { libc::kill(self.pid, libc::SIGKILL) };
    }

    /// Waits for its end.
    pub(crate) fn wait(&self) -> Ended {
        let mut status = 0;
        loop {
            // SAFETY: the status goes where there is room for it.
            if unsafe { libc::waitpid(self.pid, &mut status, 0) } == self.pid {
                break;
            }
            if io::Error::last_os_error().kind() != io::ErrorKind::Interrupted {
                return Ended::Unknown;
            }
        }
        if libc::WIFSIGNALED(status) {
            Ended::Signal(libc::WTERMSIG(status))
        } else {
            Ended::Code(libc::WEXITSTATUS(status))
        }
    }
}

/// How many threads this process has, where the system tells.
pub(crate) fn threads() -> Option<usize> {
    std::fs::read_dir("/proc/self/task").ok().map(Iterator::count)
}

/// Waits until one of these can be read or has ended; none: as long as it takes. Gives which.
pub(crate) fn poll(fds: &[BorrowedFd<'_>], timeout: Option<Duration>) -> Vec<bool> {
    let mut polled: Vec<_> =
        fds.iter().map(|fd| libc::pollfd { fd: fd.as_raw_fd(), events: libc::POLLIN, revents: 0 }).collect();
    // Rounded up, so that what is due then is due.
    let timeout =
        timeout.map_or(-1, |timeout| timeout.as_millis().saturating_add(1).min(i32::MAX as u128) as i32);
    // SAFETY: an array of that length.
    let ready = unsafe { libc::poll(polled.as_mut_ptr(), polled.len() as libc::nfds_t, timeout) };
    polled.iter().map(|fd| ready > 0 && fd.revents != 0).collect()
}

/// Writes past all locks and buffers.
pub(crate) fn write_stderr(text: &[u8]) {
    // SAFETY: a buffer of that length.
    unsafe { libc::write(libc::STDERR_FILENO, text.as_ptr().cast(), text.len()) };
}

/// Numbers that children share with their parent.
#[derive(Debug)]
pub(crate) struct Shared {
    words: NonNull<AtomicUsize>,
    len: usize,
}

// SAFETY: it owns its memory, and gives out shared references to atomics alone.
unsafe impl Send for Shared {}
// SAFETY: as above.
unsafe impl Sync for Shared {}

impl Shared {
    /// So many zeros.
    pub(crate) fn new(len: usize) -> io::Result<Shared> {
        let (access, kind) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_SHARED | libc::MAP_ANON);
        // SAFETY: a new mapping, wherever there is room.
        let start = unsafe { libc::mmap(ptr::null_mut(), Shared::bytes(len), access, kind, -1, 0) };
        match NonNull::new(start.cast()) {
            Some(words) if start != libc::MAP_FAILED => Ok(Shared { words, len }),
            _ => Err(io::Error::last_os_error()),
        }
    }

    fn bytes(len: usize) -> usize {
        (len * size_of::<AtomicUsize>()).max(1)
    }

    pub(crate) fn words(&self) -> &[AtomicUsize] {
        // SAFETY: so many zeros were mapped, which are atomics, and stay until this is dropped.
        unsafe { std::slice::from_raw_parts(self.words.as_ptr(), self.len) }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // SAFETY: what `new` has mapped; nobody borrows it any more.
        unsafe { libc::munmap(self.words.as_ptr().cast(), Shared::bytes(self.len)) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn read_all(reader: &mut PipeReader) -> Vec<u8> {
        let (mut bytes, mut chunk) = (Vec::new(), [0; 64]);
        loop {
            poll(&[reader.as_fd()], None);
            match reader.read(&mut chunk) {
                Ok(0) => return bytes,
                Ok(count) => bytes.extend_from_slice(&chunk[..count]),
                Err(_) => {}
            }
        }
    }

    #[test]
    fn a_child_has_its_own_memory_and_shares_what_is_shared() {
        let (mut own, shared) = (1, Shared::new(2).unwrap());
        let (child, mut reader) = fork(
            || (),
            |mut writer| {
                own += 1;
                shared.words()[1].store(own, Ordering::Relaxed);
                writer.write_all(b"child").unwrap();
            },
        )
        .unwrap();
        assert_eq!(read_all(&mut reader), b"child");
        assert_eq!(child.wait(), Ended::Code(0));
        assert_eq!((own, shared.words()[1].load(Ordering::Relaxed)), (1, 2));
        assert!(!is_child());
    }

    #[test]
    fn a_killed_child_says_so() {
        let (child, mut reader) = fork(
            || (),
            |_writer| loop {
                std::thread::sleep(Duration::from_secs(1));
            },
        )
        .unwrap();
        child.kill();
        assert!(read_all(&mut reader).is_empty());
        assert_eq!(child.wait(), Ended::Signal(libc::SIGKILL));
    }
}
