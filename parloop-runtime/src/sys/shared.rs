//! Memory that children share with their parent.

use super::fork;
use std::io;
use std::ptr::{self, NonNull};
use std::sync::Mutex;
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

/// Kept for the next loop of the process (which the number tells from its children), as most need as much.
static KEPT: Mutex<Option<(u32, Shared)>> = Mutex::new(None);

/// So many words stay for the next loop; more is given back.
pub(crate) const MOST_KEPT: usize = (1 << 14) / size_of::<AtomicUsize>();

impl Shared {
    /// So many numbers at least, left by the last loop or 0.
    pub(crate) fn new(len: usize) -> io::Result<Shared> {
        let kept = || KEPT.try_lock().ok()?.take_if(|(process, _)| *process == fork::generation());
        match if len <= MOST_KEPT { kept() } else { None } {
            Some((_, kept)) => Ok(kept),
            None => Shared::map(len.max(MOST_KEPT)),
        }
    }

    fn map(len: usize) -> io::Result<Shared> {
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
        // SAFETY: so many words were mapped, which are atomics, and stay until this is dropped.
        unsafe { std::slice::from_raw_parts(self.words.as_ptr(), self.len) }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // Where another thread is here at this moment, perhaps since before the fork, nothing is kept.
        if self.len <= MOST_KEPT
            && let Ok(mut kept) = KEPT.try_lock()
            && kept.as_ref().is_none_or(|(process, _)| *process != fork::generation())
        {
            let Shared { words, len } = *self;
            *kept = Some((fork::generation(), Shared { words, len }));
            return;
        }
        // SAFETY: what `new` has mapped; nobody borrows it any more.
        unsafe { libc::munmap(self.words.as_ptr().cast(), Shared::bytes(self.len)) };
    }
}
