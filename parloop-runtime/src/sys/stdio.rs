//! What is written to stdout is written once: what waits in a buffer is flushed before a fork, and Rust's stdout is
//! held across it, so that the child can write.
//!
//! Of C's stdout (what `printf` writes to) the buffer is flushed too. It is held by nobody: libc frees its locks in
//! a child.

use std::io::{self, Stdout, StdoutLock, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{OnceLock, mpsc};
use std::thread;
use std::time::Duration;

/// In a child: stdout was held by another thread when it was forked, so that nothing can be written to it ever.
static LOST: AtomicBool = AtomicBool::new(false);

/// Stdout, across a fork; none where another thread does not give it back.
pub(crate) struct Held(Option<StdoutLock<'static>>);

impl Held {
    pub(super) fn take(free: bool) -> Held {
        flush_c();
        Held(free.then(|| {
            let mut held = stdout().lock();
            let _ = held.flush();
            held
        }))
    }

    /// In the child.
    pub(super) fn release_in_child(self) {
        if LOST.load(Ordering::Relaxed) != self.0.is_none() {
            LOST.store(self.0.is_none(), Ordering::Relaxed);
        }
        if WAITS.load(Ordering::Relaxed) {
            WAITS.store(false, Ordering::Relaxed);
        }
    }
}

/// Asked of std once: children do without the pages in which it is found.
fn stdout() -> &'static Stdout {
    static STDOUT: OnceLock<Stdout> = OnceLock::new();
    STDOUT.get_or_init(io::stdout)
}

/// Whether this is a child that will never get stdout.
pub(super) fn is_lost() -> bool {
    LOST.load(Ordering::Relaxed)
}

/// In a child: what iterations have printed, before it is told that they are done.
#[cfg_attr(target_os = "linux", unsafe(link_section = "parloop_child"))]
pub(crate) fn flush() {
    if !is_lost() {
        let _ = stdout().flush();
    }
    flush_c();
}

/// A thread that waits for stdout, and has not got it yet.
static WAITS: AtomicBool = AtomicBool::new(false);
/// What a thread needs to start and to take a lock that is free, mostly.
const SHORT: Duration = Duration::from_millis(5);

/// Whether a thread beside this one can have stdout. A lock that can't be tried is tried by a thread that may wait.
pub(super) fn is_free_for_others() -> bool {
    if WAITS.swap(true, Ordering::Relaxed) {
        return false;
    }
    let (tell, told) = mpsc::channel();
    let waits = thread::Builder::new().name("parloop-stdout".to_owned()).spawn(move || {
        drop(io::stdout().lock());
        WAITS.store(false, Ordering::Relaxed);
        let _ = tell.send(());
    });
    let Ok(thread) = waits else {
        WAITS.store(false, Ordering::Relaxed);
        return false;
    };
    // Waited for, so that it is not among the process's threads any more.
    told.recv_timeout(SHORT).is_ok() && thread.join().is_ok()
}

/// Takes stdout and gives it back.
pub(crate) fn wait_for_stdout() {
    drop(io::stdout().lock());
}

/// What waits to be written, as glibc's own macros ask for it: its function is in a page that a child would have to be given.
///
/// # Safety
/// It is an open file.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
unsafe fn __fpending(file: *mut libc::FILE) -> usize {
    /// How every `FILE` begins.
    #[repr(C)]
    struct Head {
        _flags: libc::c_int,
        _read: [*mut u8; 3],
        write_base: *mut u8,
        write_ptr: *mut u8,
    }
    // SAFETY: by contract; another thread may be about to write to it.
    let head = unsafe { file.cast::<Head>().read_volatile() };
    head.write_ptr.addr().saturating_sub(head.write_base.addr())
}

#[cfg(any(target_os = "linux", target_vendor = "apple", target_os = "freebsd"))]
pub(super) fn flush_c() {
    // SAFETY: these are the C library's, which std links, with its signatures.
    unsafe extern "C" {
        #[cfg_attr(any(target_vendor = "apple", target_os = "freebsd"), link_name = "__stdoutp")]
        static stdout: *mut libc::FILE;
        #[cfg(all(target_os = "linux", not(target_env = "gnu")))]
        fn __fpending(file: *mut libc::FILE) -> usize;
        fn ftrylockfile(file: *mut libc::FILE) -> libc::c_int;
        fn funlockfile(file: *mut libc::FILE);
    }
    // SAFETY: set before `main`, and then by nobody.
    let file = unsafe { stdout };
    // What another thread writes at this moment may be missed, as if it came later.
    #[cfg(target_os = "linux")]
    // SAFETY: an open file, which is closed by nobody.
    let pending = unsafe { __fpending(file) };
    #[cfg(target_os = "linux")]
    if pending == 0 {
        return;
    }
    // SAFETY: an open file, which is closed by nobody. Whoever holds it may do so for as long as he likes.
    if unsafe { ftrylockfile(file) } == 0 {
        // SAFETY: as above.
        unsafe { libc::fflush(file) };
        // SAFETY: it was taken by this thread.
        unsafe { funlockfile(file) };
    }
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple", target_os = "freebsd")))]
pub(super) fn flush_c() {}
