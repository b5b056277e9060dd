//! Children: forked, waited for, killed.
//!
//! What a fork copies is one thread. Whatever a lock guarded that another thread held is locked for ever in the child,
//! so the locks that a loop itself needs are held across the fork by the thread that forks; libc sees to malloc's.

use super::signals;
pub(crate) use super::signals::Handlers;
use super::stacks::{self, Kept};
use super::stdio::{self, Held};
use std::cell::{Cell, OnceCell};
use std::io::{self, PipeReader, PipeWriter};
use std::mem::MaybeUninit;
#[cfg(any(target_os = "linux", target_os = "android"))]
use std::os::fd::FromRawFd;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};
use std::os::unix::net::UnixStream;
#[cfg(all(target_os = "linux", target_env = "gnu", not(miri)))]
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

static GENERATION: AtomicU32 = AtomicU32::new(0);

/// How many forks of loops lie between the program's first process and this one.
pub(crate) fn generation() -> u32 {
    GENERATION.load(Ordering::Relaxed)
}

/// Whether this process is a child of a loop.
pub(crate) fn is_child() -> bool {
    generation() > 0
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
    /// Becomes readable when the child has ended. Made when it is asked for; none where the system has no such thing.
    pidfd: OnceCell<Option<OwnedFd>>,
}

/// How a child came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    Code(i32),
    Signal(i32),
    /// Somebody else has waited for it.
    Unknown,
}

/// One fork at a time, and none while glibc's list of what is done at exit is locked.
static FORKING: Mutex<()> = Mutex::new(());

/// What is held while children are forked: stdout, if it is free, and what a loop itself needs, so that a child finds it
/// whole. For several children at once, as each page that is written to between two forks is copied again.
pub(crate) struct Forks<A, B> {
    /// None where there is no other thread to hold any of it.
    guards: Option<Guards<A, B>>,
    mask: signals::Mask,
    parent: u32,
}

struct Guards<A, B> {
    held: Held,
    stacks: Kept,
    locks: (A, B),
    one: MutexGuard<'static, ()>,
}

impl<A, B> Forks<A, B> {
    pub(crate) fn begin(stdout: Stdout, locks: impl FnOnce() -> (A, B)) -> Self {
        let alone = stdout == Stdout::Free && is_alone();
        let guards = (!alone).then(|| Guards::take(stdout, locks));
        if alone {
            stdio::flush();
        }
        let (parent, mask) = (std::process::id(), signals::block());
        Forks { guards, mask, parent }
    }

    /// Forks a child that does `work` and ends.
    #[cfg_attr(target_os = "linux", unsafe(link_section = "parloop_child"))]
    pub(crate) fn fork(&mut self, handlers: &Handlers, work: impl FnOnce()) -> io::Result<Child> {
        // SAFETY: the child goes on with this thread alone. What it must not meet locked is held here.
        let pid = unsafe { libc::fork() };
        if pid == 0 {
            let _broken = Leaves;
            self.release_in_child(handlers);
            work();
            leave(0);
        }
        if pid < 0 { Err(io::Error::last_os_error()) } else { Ok(Child { pid, pidfd: OnceCell::new() }) }
    }

    #[cfg_attr(target_os = "linux", unsafe(link_section = "parloop_child"))]
    fn release_in_child(&mut self, handlers: &Handlers) {
        let guards = if self.guards.is_some() { self.guards.take() } else { None };
        guards.iter().for_each(|guards| guards.stacks.keep());
        GENERATION.fetch_add(1, Ordering::Relaxed);
        COPIED.with(|copied| copied.set(true));
        ends_with(self.parent);
        signals::start_anew(&self.mask, handlers);
        if let Some(Guards { held, stacks, locks, one }) = guards {
            held.release_in_child();
            // One by one: of all together the compiler would make a function, in a page of its own.
            drop(stacks);
            drop(locks.0);
            drop(locks.1);
            drop(one);
        }
    }
}

impl<A, B> Guards<A, B> {
    fn take(stdout: Stdout, locks: impl FnOnce() -> (A, B)) -> Self {
        let one = no_other_forks();
        let locks = locks();
        let stacks = stacks::hold();
        Guards { held: Held::take(stdout == Stdout::Free), stacks, locks, one }
    }
}

/// A panic goes no further: what is above is the parent's. To catch it would take a function in a page of its own.
struct Leaves;

impl Drop for Leaves {
    fn drop(&mut self) {
        leave(101);
    }
}

impl<A, B> Drop for Forks<A, B> {
    fn drop(&mut self) {
        // A child ends before it comes here.
        signals::restore(&self.mask);
    }
}

/// As long as it is held, no other thread forks children of loops.
pub(super) fn no_other_forks() -> MutexGuard<'static, ()> {
    FORKING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends this process; nothing of the parent's is run or written on the way.
#[cfg_attr(target_os = "linux", unsafe(link_section = "parloop_child"))]
pub(super) fn leave(code: i32) -> ! {
    // SAFETY: it does not return, and runs nothing.
    unsafe { libc::_exit(code) }
}

/// The number of this process.
#[inline]
pub(crate) fn process() -> i32 {
    // SAFETY: takes nothing, and always succeeds.
    unsafe { libc::getpid() }
}

/// A copy of a child, which its body has made, ends here: what one of them says must not be said twice.
#[inline]
pub(crate) fn end_unless(process: i32) {
    if self::process() != process {
        leave(0);
    }
}

/// In a child: closes what only its parent has a use for. Whoever owns these is not dropped in the child.
pub(crate) fn close_all(descriptors: impl Iterator<Item = RawFd>) {
    let mut run: Option<(RawFd, RawFd)> = None;
    for fd in descriptors {
        run = match run {
            Some((first, last)) if fd == last + 1 => Some((first, fd)),
            before => {
                before.into_iter().for_each(close_run);
                Some((fd, fd))
            }
        };
    }
    run.into_iter().for_each(close_run);
}

/// With one call, if the system knows it.
fn close_run((first, last): (RawFd, RawFd)) {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    // SAFETY: takes numbers alone. Nobody in this process uses these descriptors.
    if unsafe { libc::syscall(libc::SYS_close_range, first, last, 0) } == 0 {
        return;
    }
    for fd in first..=last {
        // SAFETY: as above.
        unsafe { libc::close(fd) };
    }
}

/// Lets others have this processor, if there are any.
pub(crate) fn give_way() {
    // SAFETY: takes nothing.
    unsafe { libc::sched_yield() };
}

/// In a child that its parent has made up its mind about.
pub(crate) fn wait_to_be_killed() {
    // SAFETY: it waits.
    unsafe { libc::pause() };
}

/// Whether stdout can be held over forks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stdout {
    Free,
    /// Another thread holds it, perhaps until this one has done what it is about to do.
    Taken,
}

impl Stdout {
    /// What can be told without a fork; none where it may be this very thread that holds it.
    pub(crate) fn at_once() -> Option<Stdout> {
        if stdio::is_lost() {
            return Some(Stdout::Taken);
        }
        (is_alone() || threads() == Some(1) || stdio::is_free_for_others()).then_some(Stdout::Free)
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn ends_with(parent: u32) {
    let (what, signal) = (libc::PR_SET_PDEATHSIG as usize, libc::SIGKILL as usize);
    // SAFETY: sets a number of this process.
    unsafe { super::call::call(libc::SYS_prctl, [what, signal, 0, 0]) };
    // It may have died before that.
    // SAFETY: takes nothing, and always succeeds.
    if unsafe { libc::getppid() } as u32 != parent {
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
pub(crate) fn make_room(writer: &PipeWriter) {
    // SAFETY: takes numbers alone.
    unsafe { libc::fcntl(writer.as_raw_fd(), libc::F_SETPIPE_SZ, 1 << 18) };
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(crate) fn make_room(_: &PipeWriter) {}

pub(super) fn set_non_blocking(pipe: &PipeReader) -> io::Result<()> {
    // SAFETY: takes numbers alone.
    let done = unsafe { libc::fcntl(pipe.as_raw_fd(), libc::F_SETFL, libc::O_NONBLOCK) };
    if done < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

impl Child {
    pub(crate) fn id(&self) -> i32 {
        self.pid
    }

    /// Has its end told from now on by [`end`](Child::end), if the system can. Most children end before that is worth
    /// it: what they write to ends with them.
    pub(crate) fn follow(&self) {
        // One that has ended may have been waited for by somebody else, and its number be another's.
        self.pidfd.get_or_init(|| pidfd(self.pid).filter(|_| !self.has_ended()));
    }

    /// From now on its end is asked for, and takes no descriptor.
    pub(crate) fn ask(&mut self) {
        self.pidfd = OnceCell::from(None);
    }

    pub(crate) fn is_followed(&self) -> bool {
        self.pidfd.get().is_some()
    }

    /// Whether it must be asked whether it has ended, since nothing tells.
    pub(crate) fn must_be_asked(&self) -> bool {
        self.pidfd.get().is_some_and(Option::is_none)
    }

    /// Becomes readable when the child has ended.
    pub(crate) fn end(&self) -> Option<BorrowedFd<'_>> {
        self.pidfd.get()?.as_ref().map(AsFd::as_fd)
    }

    /// Whether it has come to its end, and waits to be waited for. Asked often, where there is no descriptor to poll.
    pub(crate) fn has_ended(&self) -> bool {
        let mut info = MaybeUninit::<libc::siginfo_t>::zeroed();
        let how = libc::WEXITED | libc::WNOHANG | libc::WNOWAIT;
        loop {
            // SAFETY: what is known goes where there is room for it.
            if unsafe { libc::waitid(libc::P_PID, self.pid as libc::id_t, info.as_mut_ptr(), how) } == 0 {
                // SAFETY: zeroed, which is a value, and perhaps filled.
                let info = unsafe { info.assume_init() };
                // SAFETY: of a child, or zero.
                return unsafe { info.si_pid() } != 0;
            }
            if io::Error::last_os_error().kind() != io::ErrorKind::Interrupted {
                // Somebody else has waited for it.
                return true;
            }
        }
    }

    /// Ends it, whatever it does.
    pub(crate) fn kill(&self) {
        #[cfg(any(target_os = "linux", target_os = "android"))]
        if let Some(Some(pidfd)) = self.pidfd.get() {
            let none = std::ptr::null_mut::<libc::siginfo_t>();
            // SAFETY: no information is passed.
            unsafe { libc::syscall(libc::SYS_pidfd_send_signal, pidfd.as_raw_fd(), libc::SIGKILL, none, 0) };
            return;
        }
        // By then the number of one that somebody else has waited for may be another's.
        if !self.has_ended() {
            // SAFETY: a child that was not waited for keeps its number.
            unsafe { libc::kill(self.pid, libc::SIGKILL) };
        }
    }

    /// Waits for its end.
    pub(crate) fn wait(&self) -> Ended {
        self.wait_how(0).unwrap_or(Ended::Unknown)
    }

    /// Its end, if it has come.
    pub(crate) fn wait_no_longer(&self) -> Option<Ended> {
        self.wait_how(libc::WNOHANG)
    }

    fn wait_how(&self, how: libc::c_int) -> Option<Ended> {
        let mut status = 0;
        loop {
            // SAFETY: the status goes where there is room for it.
            match unsafe { libc::waitpid(self.pid, &mut status, how) } {
                0 => return None,
                pid if pid == self.pid => break,
                _ if io::Error::last_os_error().kind() == io::ErrorKind::Interrupted => {}
                _ => return Some(Ended::Unknown),
            }
        }
        Some(if libc::WIFSIGNALED(status) {
            Ended::Signal(libc::WTERMSIG(status))
        } else {
            Ended::Code(libc::WEXITSTATUS(status))
        })
    }
}

/// Whether libc knows that no thread was made that is still there; else the system is to be asked, which takes longer.
#[cfg(all(target_os = "linux", target_env = "gnu", not(miri)))]
fn is_alone() -> bool {
    static KNOWN: OnceLock<usize> = OnceLock::new();
    let place = *KNOWN.get_or_init(|| {
        // SAFETY: a name that ends. Older versions have no such thing.
        unsafe { libc::dlsym(libc::RTLD_DEFAULT, c"__libc_single_threaded".as_ptr()) as usize }
    });
    let known = place as *const u8;
    // SAFETY: a `char` of libc's own, which is there as long as the process, and changed by this thread or before another
    // thread is there to see it.
    !known.is_null() && unsafe { known.read_volatile() } != 0
}

#[cfg(not(all(target_os = "linux", target_env = "gnu", not(miri))))]
fn is_alone() -> bool {
    false
}

/// How many threads this process has, where the system tells.
#[cfg(not(target_vendor = "apple"))]
pub(crate) fn threads() -> Option<usize> {
    use std::os::unix::fs::MetadataExt;
    // A directory's links are itself, its name, and what is in it.
    const OWN: usize = 2;
    let tasks = "/proc/self/task";
    let links = std::fs::metadata(tasks).ok()?.nlink() as usize;
    // Not every system that has such a directory counts.
    if links > OWN { Some(links - OWN) } else { std::fs::read_dir(tasks).ok().map(Iterator::count) }
}

/// How many threads this process has.
#[cfg(target_vendor = "apple")]
pub(crate) fn threads() -> Option<usize> {
    let mut info = MaybeUninit::<libc::proc_taskinfo>::zeroed();
    let (pid, size) = (std::process::id() as libc::c_int, size_of::<libc::proc_taskinfo>() as libc::c_int);
    // SAFETY: what is known goes where there is room for it.
    let filled =
        unsafe { libc::proc_pidinfo(pid, libc::PROC_PIDTASKINFO, 0, info.as_mut_ptr().cast(), size) };
    // SAFETY: zeroed, which is a value, and perhaps filled.
    let info = unsafe { info.assume_init() };
    (filled == size).then_some(info.pti_threadnum as usize)
}

/// What is waited for: that it can be read or has ended, or also that it can be written to. It must stay open.
#[derive(Clone, Copy, Debug)]
#[repr(transparent)]
pub(crate) struct Awaited(libc::pollfd);

impl Awaited {
    fn new(fd: BorrowedFd<'_>, events: libc::c_short) -> Self {
        Awaited(libc::pollfd { fd: fd.as_raw_fd(), events, revents: 0 })
    }

    pub(crate) fn input(fd: BorrowedFd<'_>) -> Self {
        Awaited::new(fd, libc::POLLIN)
    }

    pub(crate) fn room(fd: BorrowedFd<'_>) -> Self {
        Awaited::new(fd, libc::POLLOUT)
    }

    /// Whether it has come.
    pub(crate) fn is_there(&self) -> bool {
        self.0.revents != 0
    }
}

/// Waits for one of these.
pub(crate) fn poll(awaited: &mut [Awaited], timeout: Duration) {
    // Rounded up, so that what is due then is due.
    let timeout =
        timeout.as_millis().saturating_add(u128::from(!timeout.is_zero())).min(i32::MAX as u128) as i32;
    // SAFETY: an array of that length, of what `Awaited` is to the system.
    let ready = unsafe { libc::poll(awaited.as_mut_ptr().cast(), awaited.len() as libc::nfds_t, timeout) };
    if ready <= 0 {
        awaited.iter_mut().for_each(|one| one.0.revents = 0);
    }
}

/// Sends what there is room for, without a signal where nobody is there to read it.
pub(crate) fn send(socket: BorrowedFd<'_>, bytes: &[u8]) -> io::Result<usize> {
    #[cfg(not(target_vendor = "apple"))]
    let flags = libc::MSG_DONTWAIT | libc::MSG_NOSIGNAL;
    // There it is the socket that was told so.
    #[cfg(target_vendor = "apple")]
    let flags = libc::MSG_DONTWAIT;
    // SAFETY: a buffer of that length.
    let sent = unsafe { libc::send(socket.as_raw_fd(), bytes.as_ptr().cast(), bytes.len(), flags) };
    usize::try_from(sent).map_err(|_| io::Error::last_os_error())
}

/// Two ends of a line: the parent's, and the child's.
pub(crate) fn line() -> io::Result<(UnixStream, UnixStream)> {
    let ends = UnixStream::pair()?;
    #[cfg(target_vendor = "apple")]
    {
        let (on, len) = (1 as libc::c_int, size_of::<libc::c_int>() as libc::socklen_t);
        let (socket, on) = (ends.0.as_raw_fd(), std::ptr::from_ref(&on).cast());
        // SAFETY: the option's value is a number of that length.
        unsafe { libc::setsockopt(socket, libc::SOL_SOCKET, libc::SO_NOSIGPIPE, on, len) };
    }
    Ok(ends)
}

/// Writes past all locks and buffers.
pub(crate) fn write_stderr(text: &[u8]) {
    // SAFETY: a buffer of that length.
    unsafe { libc::write(libc::STDERR_FILENO, text.as_ptr().cast(), text.len()) };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys::shared::Shared;

    #[test]
    fn a_child_has_its_own_memory_and_shares_what_is_shared() {
        let (mut own, shared) = (1, Shared::new(2).unwrap());
        let child = Forks::begin(Stdout::Free, || ((), ())).fork(&Handlers::look(), || {
            own += 1;
            shared.words()[1].store(own, Ordering::Relaxed);
        });
        let child = child.unwrap();
        assert_eq!(child.wait(), Ended::Code(0));
        assert_eq!((own, shared.words()[1].load(Ordering::Relaxed)), (1, 2));
        assert!(!is_child());
    }

    #[test]
    fn a_killed_child_says_so() {
        let child = Forks::begin(Stdout::Free, || ((), ())).fork(&Handlers::look(), || {
            loop {
                std::thread::sleep(Duration::from_secs(1));
            }
        });
        let child = child.unwrap();
        assert_eq!(child.wait_no_longer(), None);
        child.kill();
        assert_eq!(child.wait(), Ended::Signal(libc::SIGKILL));
    }
}
