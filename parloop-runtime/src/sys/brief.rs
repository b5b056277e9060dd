//! Whether something was over in next to no time, told by a clock that is cheaper than the system's.

#[cfg(not(all(target_arch = "x86_64", not(miri))))]
use std::time::Instant;

/// From when it is begun until it is asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Brief {
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    began: u64,
    #[cfg(not(all(target_arch = "x86_64", not(miri))))]
    began: Instant,
}

/// A processor counts between one and four ticks a nanosecond, so this is 2 to 8 us.
#[cfg(all(target_arch = "x86_64", not(miri)))]
const TICKS: u64 = 8192;
#[cfg(not(all(target_arch = "x86_64", not(miri))))]
const NANOSECONDS: u128 = 4000;

#[cfg(all(target_arch = "x86_64", not(miri)))]
impl Brief {
    #[inline]
    pub(crate) fn begin() -> Self {
        Brief { began: ticks() }
    }

    /// Whether no more than a few microseconds have gone by. A thread that has changed its processor may be told so,
    /// or the opposite, by mistake.
    #[inline]
    pub(crate) fn is_brief(self) -> bool {
        ticks().wrapping_sub(self.began) <= TICKS
    }
}

#[cfg(all(target_arch = "x86_64", not(miri)))]
#[inline]
fn ticks() -> u64 {
    // SAFETY: all processors of this architecture have the counter, and to read it changes nothing.
    unsafe { std::arch::x86_64::_rdtsc() }
}

#[cfg(not(all(target_arch = "x86_64", not(miri))))]
impl Brief {
    #[inline]
    pub(crate) fn begin() -> Self {
        Brief { began: Instant::now() }
    }

    /// Whether no more than a few microseconds have gone by.
    #[inline]
    pub(crate) fn is_brief(self) -> bool {
        self.began.elapsed().as_nanos() <= NANOSECONDS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sleep_is_not_brief() {
        let brief = Brief::begin();
        std::thread::sleep(std::time::Duration::from_millis(1));
        assert!(!brief.is_brief());
    }
}
