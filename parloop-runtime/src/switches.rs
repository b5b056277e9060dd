//! The engine's mechanisms, which can be switched off one by one to see what each gains.
//!
//! That is so in a build with `--cfg parloop_switches` alone (`benches/without`). In any other, all are on, and to ask
//! costs nothing.

/// What makes a loop faster without changing what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(parloop_switches), allow(dead_code, unreachable_pub))]
pub enum Mechanism {
    /// The caller starts alone, and asks helpers in once the rest is known to be worth it. Without: at once.
    LazyStart,
    /// A site knows what an iteration cost last time. Without: it is measured anew.
    Memory,
    /// A loop that took next to no time is claimed whole, without a look at the clock.
    Tiny,
    /// Claims last a while. Without: an eighth of what is left for each worker, however little that is.
    TimedClaims,
    /// Who comes late is not waited for.
    OpenGate,
    /// Threads that have helped stay awake for a moment.
    StayingAwake,
    /// A thread is woken on a processor where nobody works.
    Placing,
    /// A loop at which helpers did not pay is done alone for a while.
    Ledger,
    /// Many runs are delivered at once.
    Deliveries,
    /// Who waits for the last one spins for a moment before it sleeps.
    Spinning,
}

#[cfg(not(parloop_switches))]
#[inline(always)]
pub(crate) const fn is_on(_: Mechanism) -> bool {
    true
}

#[cfg(parloop_switches)]
pub(crate) use own::is_on;
#[cfg(parloop_switches)]
pub use own::only_off;

#[cfg(parloop_switches)]
mod own {
    use super::Mechanism;
    use std::sync::atomic::{AtomicU32, Ordering};

    static OFF: AtomicU32 = AtomicU32::new(0);

    pub(crate) fn is_on(mechanism: Mechanism) -> bool {
        OFF.load(Ordering::Relaxed) & 1 << mechanism as u32 == 0
    }

    /// From here on this one is off, and all others are on.
    pub fn only_off(mechanism: Option<Mechanism>) {
        OFF.store(mechanism.map_or(0, |mechanism| 1 << mechanism as u32), Ordering::Relaxed);
    }
}
