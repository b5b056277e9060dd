//! Tables of atomics: zeroed, straight from the allocator, or one that was needed before.

use std::sync::atomic::AtomicU32;
use std::sync::{Mutex, TryLockError};

/// So many zeros. Large tables take no memory before they are touched.
pub(crate) fn zeros(len: usize) -> Box<[AtomicU32]> {
    let zeros = Box::into_raw(vec![0_u32; len].into_boxed_slice());
    // SAFETY: an `AtomicU32` has the size, the alignment and the values of a `u32`.
    unsafe { Box::from_raw(zeros as *mut [AtomicU32]) }
}

/// A table that nobody needs for now, with the greatest number that may stand in it. To have the system hand out and
/// take back its pages took longer than the short loops that need one.
static KEPT: Mutex<Option<(Box<[AtomicU32]>, u32)>> = Mutex::new(None);

/// No larger one is kept, which is 4 MiB.
const MOST: usize = 1 << 20;

/// At least so many numbers, none of them greater than the one beside.
pub(crate) fn words(len: usize) -> (Box<[AtomicU32]>, u32) {
    let kept = KEPT.try_lock().ok().and_then(|mut kept| kept.take_if(|(words, _)| words.len() >= len));
    kept.unwrap_or_else(|| (zeros(len), 0))
}

/// Nobody needs the table any more, in which no number is greater than `greatest`.
pub(crate) fn keep(words: Box<[AtomicU32]>, greatest: u32) {
    // With less than half of all numbers left, a new one is worth its price.
    if words.is_empty() || words.len() > MOST || greatest > u32::MAX / 2 {
        return;
    }
    let mut kept = match KEPT.try_lock() {
        Ok(kept) => kept,
        Err(TryLockError::Poisoned(kept)) => kept.into_inner(),
        // Nobody waits for it, in a child nobody may ever let go of it.
        Err(TryLockError::WouldBlock) => return,
    };
    if kept.as_ref().is_none_or(|(others, _)| others.len() <= words.len()) {
        *kept = Some((words, greatest));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::Ordering::Relaxed;

    #[test]
    fn what_is_kept_says_how_far_it_is_used() {
        let (mine, _) = words(300);
        mine[299].store(7, Relaxed);
        keep(mine, 7);
        for len in [1, 300, 301, MOST + 1] {
            let (words, greatest) = words(len);
            assert!(words.len() >= len);
            assert!(words.iter().all(|word| word.load(Relaxed) <= greatest), "{len}");
        }
        keep(zeros(MOST + 1), 0);
        keep(zeros(400), u32::MAX);
        let (words, greatest) = words(400);
        assert!(words.len() <= MOST && greatest <= u32::MAX / 2);
    }
}
