//! A clock that kills its own process, whoever else is kept waiting.

use std::time::Duration;

#[cfg(any(target_os = "linux", target_os = "android"))]
mod system {
    use super::Duration;
    use std::mem::MaybeUninit;
    use std::ptr;

    /// Belongs to the process that made it, and ends with it.
    #[derive(Debug)]
    pub(crate) struct Alarm(libc::timer_t);

    impl Alarm {
        /// None if the system refuses one.
        pub(crate) fn new() -> Option<Alarm> {
            let (mut event, mut timer) = (MaybeUninit::<libc::sigevent>::zeroed(), MaybeUninit::uninit());
            // SAFETY: zeroed, which is a value.
            let told = unsafe { event.assume_init_mut() };
            (told.sigev_notify, told.sigev_signo) = (libc::SIGEV_SIGNAL, libc::SIGKILL);
            let clock = libc::CLOCK_MONOTONIC;
            // SAFETY: what is to happen is written out, and the timer goes where there is room for it.
            let made = unsafe { libc::timer_create(clock, event.as_mut_ptr(), timer.as_mut_ptr()) } == 0;
            // SAFETY: it was made.
            made.then(|| Alarm(unsafe { timer.assume_init() }))
        }

        /// Kills this process after that time, unless it is set again before; no time: not at all.
        pub(crate) fn set(&self, after: Option<Duration>) {
            let after = after.unwrap_or_default();
            let mut times = MaybeUninit::<libc::itimerspec>::zeroed();
            // SAFETY: zeroed, which is a value.
            let time = unsafe { times.assume_init_mut() };
            // No process lives that long.
            time.it_value.tv_sec = after.as_secs().min(i32::MAX as u64) as _;
            time.it_value.tv_nsec = after.subsec_nanos() as _;
            // SAFETY: a timer of this process, and times that are written out.
            unsafe { libc::timer_settime(self.0, 0, times.as_ptr(), ptr::null_mut()) };
        }
    }
}

/// There is none to be had: who waits is waited for.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
mod system {
    use super::Duration;

    #[derive(Debug)]
    pub(crate) struct Alarm;

    impl Alarm {
        pub(crate) fn new() -> Option<Alarm> {
            None
        }

        pub(crate) fn set(&self, _: Option<Duration>) {}
    }
}

pub(crate) use system::Alarm;
