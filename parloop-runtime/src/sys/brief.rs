//! A clock that is cheaper than the system's, for what need not be told exactly.

use std::time::Duration;

/// From when it is begun until it is asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Brief {
    began: u64,
}

/// A processor counts between one and four ticks a nanosecond, so this is 2 to 8 us.
const BRIEF: u64 = 8192;

/// And this is 6 to 24 us.
const SHORT: u64 = 3 * BRIEF;

impl Brief {
    #[inline]
    pub(crate) fn begin() -> Self {
        Brief { began: ticks() }
    }

    /// Whether no more than a few microseconds have gone by. A thread that has changed its processor may be told so,
    /// or the opposite, by mistake.
    #[inline]
    pub(crate) fn is_brief(self) -> bool {
        self.ticks() <= BRIEF
    }

    /// Whether no more than some microseconds more have.
    #[inline]
    pub(crate) fn is_short(self) -> bool {
        self.ticks() <= SHORT
    }

    fn ticks(self) -> u64 {
        ticks().wrapping_sub(self.began)
    }
}

/// How long that is, give or take its half.
pub(crate) fn roughly(ticks: u64) -> Duration {
    Duration::from_nanos(ticks / 2)
}

/// The processor's own counter.
#[cfg(all(target_arch = "x86_64", not(miri)))]
#[inline]
pub(crate) fn ticks() -> u64 {
    // SAFETY: all processors of this architecture have the counter, and to read it changes nothing.
    unsafe { std::arch::x86_64::_rdtsc() }
}

/// Two ticks a nanosecond, since the first were asked for.
#[cfg(not(all(target_arch = "x86_64", not(miri))))]
pub(crate) fn ticks() -> u64 {
    static FIRST: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    let since = FIRST.get_or_init(std::time::Instant::now).elapsed();
    2 * since.as_nanos() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sleep_is_not_brief() {
        let brief = Brief::begin();
        std::thread::sleep(std::time::Duration::from_millis(1));
        assert!(!brief.is_brief() && !brief.is_short());
    }
}
