//! Memory that children share with their parent.

use std::io;
use std::ptr::{self, NonNull};
use std::sync::atomic::AtomicUsize;

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
