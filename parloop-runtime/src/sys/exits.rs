//! `exit` in a child runs nothing of what its parent has registered with `atexit`, and writes nothing of its buffers.

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod glibc {
    use crate::sys::{fork, stdio};
    use std::ffi::{c_int, c_void};
    use std::ptr;
    use std::sync::atomic::{AtomicUsize, Ordering};

    // SAFETY: these are glibc's, which is linked. It gives what it calls the exit code beside the argument, and calls it
    // at the end of the process or when what `owner` names is unloaded; the name is compared and never looked at.
    unsafe extern "C" {
        safe fn __cxa_atexit(
            call: extern "C" fn(*mut c_void, c_int),
            argument: *mut c_void,
            owner: *mut c_void,
        ) -> c_int;
        safe fn __cxa_finalize(owner: *mut c_void);
    }

    /// As long as it is there, children that are forked end so. Registered by the parent, since what a child touches is a
    /// page to be copied; what was registered last is called first.
    #[derive(Debug)]
    pub(crate) struct Apart {
        owner: *mut c_void,
    }

    impl Apart {
        pub(crate) fn new() -> Apart {
            static OWNERS: AtomicUsize = AtomicUsize::new(0);
            // Odd: no library's.
            let owner = ptr::without_provenance_mut(OWNERS.fetch_add(2, Ordering::Relaxed) | 1);
            // glibc has a lock for this, which a child would find locked if it were forked meanwhile.
            let _whole = fork::no_other_forks();
            __cxa_atexit(end, ptr::without_provenance_mut(fork::generation() as usize), owner);
            Apart { owner }
        }
    }

    impl Drop for Apart {
        fn drop(&mut self) {
            let _whole = fork::no_other_forks();
            __cxa_finalize(self.owner);
        }
    }

    /// `parent`: the generation of who registered it, in which nothing is to be done.
    extern "C" fn end(parent: *mut c_void, code: c_int) {
        if fork::generation() as usize != parent.addr() {
            stdio::flush_c();
            fork::leave(code);
        }
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
mod other {
    #[derive(Debug)]
    pub(crate) struct Apart;

    impl Apart {
        pub(crate) fn new() -> Apart {
            Apart
        }
    }
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(crate) use glibc::Apart;
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) use other::Apart;
