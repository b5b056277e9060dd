//! On which processors a thread may run. Where the system has no such thing, nothing is known and nothing is changed.

pub(crate) use own::{Processors, Thread, current_processor};

#[cfg(target_os = "linux")]
mod own {
    use libc::{c_ulong, pid_t};

    /// The processor that this thread runs on now.
    pub(crate) fn current_processor() -> Option<usize> {
        // SAFETY: it reads a number.
        usize::try_from(unsafe { libc::sched_getcpu() }).ok()
    }

    /// A thread of this process, as long as it lives.
    #[derive(Clone, Copy, Debug)]
    pub(crate) struct Thread(pid_t);

    impl Thread {
        pub(crate) fn current() -> Self {
            // SAFETY: it reads a number.
            Thread(unsafe { libc::gettid() })
        }

        /// Where it may run; unknown on a machine with more processors than the set has room for.
        pub(crate) fn allowed(self) -> Option<Processors> {
            let mut bits = [0; WORDS];
            let room = size_of_val(&bits);
            // SAFETY: the system writes no more than the size it is told.
            let got = unsafe { libc::sched_getaffinity(self.0, room, bits.as_mut_ptr().cast()) };
            (got == 0).then_some(Processors(bits))
        }

        /// Lets it run there alone. What the system refuses stays as it was.
        pub(crate) fn allow(self, Processors(bits): &Processors) {
            // SAFETY: the system reads no more than the size it is told.
            unsafe { libc::sched_setaffinity(self.0, size_of_val(bits), bits.as_ptr().cast()) };
        }
    }

    const BITS: usize = c_ulong::BITS as usize;
    const WORDS: usize = 1024 / BITS;

    /// A set of processors.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct Processors([c_ulong; WORDS]);

    impl Processors {
        pub(crate) fn is_empty(&self) -> bool {
            self.0 == [0; WORDS]
        }

        pub(crate) fn without(mut self, processor: usize) -> Self {
            if let Some(word) = self.0.get_mut(processor / BITS) {
                *word &= !(1 << (processor % BITS));
            }
            self
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod own {
    pub(crate) fn current_processor() -> Option<usize> {
        None
    }

    #[derive(Clone, Copy, Debug)]
    pub(crate) struct Thread;

    impl Thread {
        pub(crate) fn current() -> Self {
            Thread
        }
        pub(crate) fn allowed(self) -> Option<Processors> {
            None
        }
        pub(crate) fn allow(self, _: &Processors) {}
    }

    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct Processors;

    impl Processors {
        pub(crate) fn is_empty(&self) -> bool {
            true
        }
        pub(crate) fn without(self, _: usize) -> Self {
            self
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_thread_is_kept_off_a_processor_and_let_on_again() {
        let thread = Thread::current();
        let all = thread.allowed().unwrap();
        let here = current_processor().unwrap();
        assert!(!all.is_empty() && all.without(here) != all);
        let others = all.without(here);
        assert_eq!(others.without(here).without(usize::MAX), others);
        if !others.is_empty() {
            thread.allow(&others);
            assert_ne!(current_processor(), Some(here));
            assert_eq!(thread.allowed(), Some(others));
        }
        thread.allow(&all);
        assert_eq!(thread.allowed(), Some(all));
    }
}
