//! Stacks that outlive a fork. A body that a child runs may borrow from the thread that its loop stands on, which is not
//! there in the child if a helper forked. Glibc takes the stacks of all such threads for free, and would have new threads
//! of the child use or unmap them: so it is told that those of threads with a loop on them are in use.

#[cfg(all(target_os = "linux", target_env = "gnu", not(miri)))]
mod glibc {
    use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

    /// Nothing but zeros at first, so that it stands beside what else is written to over a fork.
    type Lenders = Option<&'static mut Vec<usize>>;

    /// Threads whose stacks others borrow from.
    static LENDERS: Mutex<Lenders> = Mutex::new(None);

    fn lenders() -> MutexGuard<'static, Lenders> {
        LENDERS.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Glibc's own record of a thread.
    fn record() -> usize {
        // SAFETY: of this thread, which is there.
        unsafe { libc::pthread_self() as usize }
    }

    /// See [`lend`](super::lend).
    pub(crate) struct Lent(usize);

    impl Lent {
        pub(super) fn new() -> Lent {
            let record = record();
            lenders().get_or_insert_with(|| Box::leak(Box::default())).push(record);
            Lent(record)
        }
    }

    impl Drop for Lent {
        fn drop(&mut self) {
            let mut lenders = lenders();
            if let Some(lenders) = &mut *lenders
                && let Some(at) = lenders.iter().rposition(|record| *record == self.0)
            {
                lenders.swap_remove(at);
            }
        }
    }

    /// So much of a record is there in every version.
    const WORDS: usize = 256;

    /// Where a record has the number by which the system knows the thread; the stack is free where that is 0.
    fn place_of_number() -> Option<usize> {
        static PLACE: OnceLock<Option<usize>> = OnceLock::new();
        *PLACE.get_or_init(|| {
            // SAFETY: takes nothing.
            let number = unsafe { libc::gettid() };
            (0..WORDS).map(|word| word * size_of::<i32>()).find(|place| {
                let word = (record() + place) as *const i32;
                // SAFETY: of this thread's record, which is longer, and written to by others in no such word.
                unsafe { word.read_volatile() == number }
            })
        })
    }

    /// Held across a fork.
    pub(crate) struct Kept {
        lenders: MutexGuard<'static, Lenders>,
        place: Option<usize>,
    }

    impl Kept {
        pub(super) fn hold() -> Kept {
            Kept { place: place_of_number(), lenders: lenders() }
        }

        /// In the child, before any thread is made.
        #[inline]
        pub(crate) fn keep(&self) {
            let Some(place) = self.place else { return };
            for record in self.lenders.iter().flat_map(|all| all.iter()).filter(|other| **other != record()) {
                let number = (record + place) as *mut i32;
                // SAFETY: the thread was inside a loop at the fork, so that its stack with the record on it was mapped,
                // and nothing has unmapped it since.
                let free = unsafe { number.read_volatile() } == 0;
                if free {
                    // SAFETY: the same; no thread uses the record any more.
                    unsafe { number.write_volatile(1) };
                }
            }
        }
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu", not(miri))))]
mod other {
    pub(crate) struct Lent;

    impl Drop for Lent {
        fn drop(&mut self) {}
    }

    impl Lent {
        pub(super) fn new() -> Lent {
            Lent
        }
    }

    #[cfg(unix)]
    pub(crate) struct Kept;

    #[cfg(unix)]
    impl Kept {
        pub(super) fn hold() -> Kept {
            Kept
        }

        pub(crate) fn keep(&self) {}
    }
}

#[cfg(unix)]
pub(crate) use system::Kept;

#[cfg(all(target_os = "linux", target_env = "gnu", not(miri)))]
use glibc as system;
#[cfg(not(all(target_os = "linux", target_env = "gnu", not(miri))))]
use other as system;

/// As long as the result is there, others may borrow from this thread's stack.
pub(crate) fn lend() -> system::Lent {
    system::Lent::new()
}

/// Held across a fork: which stacks to keep.
#[cfg(unix)]
pub(crate) fn hold() -> system::Kept {
    system::Kept::hold()
}
