//! Which iteration touched an element first: a table of claims that iterations make as they run.
//!
//! A claim is a word for each element, in memory that the system hands out as it is touched. Nothing but the word
//! itself is decided by it (an element is reached only by whoever holds its claim, and by the caller when all have
//! ended), so relaxed atomics do. `tests/claims.rs` runs this file under a model checker.

use super::atomic::{AtomicU32, AtomicUsize, Mutex, MutexGuard, Words, words};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::PoisonError;
use std::sync::atomic::Ordering::Relaxed;

const FREE: u32 = 0;
/// The claimer's order is too great for a word, and stands beside the table.
const FAR: u32 = u32::MAX;

/// Claims of the elements of one sequence. Claimers are told apart by their *order*: 0 for the first iteration of
/// the loop, growing in loop order.
pub(crate) struct Claims {
    words: Words,
    far: Mutex<HashMap<usize, usize>>,
    /// The order of the earliest iteration that is known to have touched what an earlier one touches too.
    second: AtomicUsize,
    /// That iteration's order, the element, and the earlier one's order.
    clash: Mutex<Option<Clash>>,
    /// What was claimed since it was last asked, where another process is to be told.
    traced: Option<Mutex<Vec<usize>>>,
}

/// Two iterations that touch one element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Clash {
    /// The order of the one that comes later in the loop.
    pub(crate) later: usize,
    /// The order of the other.
    pub(crate) earlier: usize,
    /// What they touch.
    pub(crate) element: usize,
}

/// The word for an order.
#[inline]
fn word(order: usize) -> u32 {
    if order < FAR as usize - 1 { order as u32 + 1 } else { FAR }
}

/// The table as a block of iterations sees it, with all at hand that a claim needs.
#[derive(Clone, Copy)]
pub(crate) struct Table<'c> {
    claims: &'c Claims,
    words: &'c [AtomicU32],
    traced: bool,
    alone: bool,
}

impl Table<'_> {
    /// Whether `element` is this claimer's, who gets it if it was nobody's.
    #[inline]
    pub(crate) fn claim(self, element: usize, order: usize) -> bool {
        let Some(held) = self.words.get(element) else { return false };
        let mine = word(order);
        if mine == FAR {
            return self.claims.claim_far(held, element, order);
        }
        let now = held.load(Relaxed);
        if now != FREE {
            return now == mine;
        }
        if self.alone {
            // An exchange takes as long as all the rest.
            held.store(mine, Relaxed);
        } else if held.compare_exchange(FREE, mine, Relaxed, Relaxed).is_err() {
            return false;
        }
        !self.traced || self.claims.trace_claim(element)
    }
}

impl Claims {
    /// Of so many elements.
    pub(crate) fn new(len: usize) -> Claims {
        Claims {
            words: words(len),
            far: Mutex::new(HashMap::new()),
            second: AtomicUsize::new(usize::MAX),
            clash: Mutex::new(None),
            traced: None,
        }
    }

    /// From now on what is claimed is remembered.
    pub(crate) fn trace(&mut self) {
        self.traced = Some(Mutex::new(Vec::new()));
    }

    /// What was claimed since this was last asked, by whom: elements side by side as one range.
    pub(crate) fn take_traced(&self) -> Vec<(usize, Range<usize>)> {
        let Some(traced) = &self.traced else { return Vec::new() };
        let elements = std::mem::take(&mut *traced.lock().unwrap_or_else(PoisonError::into_inner));
        let mut all: Vec<(usize, Range<usize>)> = Vec::new();
        for element in elements {
            let Some(order) = self.owner(element) else { continue };
            match all.last_mut() {
                Some((last, range)) if *last == order && range.end == element => range.end += 1,
                _ => all.push((order, element..element + 1)),
            }
        }
        all
    }

    /// It was claimed: always true.
    #[inline]
    fn trace_claim(&self, element: usize) -> bool {
        if let Some(traced) = &self.traced {
            traced.lock().unwrap_or_else(PoisonError::into_inner).push(element);
        }
        true
    }

    /// Nothing that was claimed so far will be told.
    pub(crate) fn forget_traced(&self) {
        if let Some(traced) = &self.traced {
            traced.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
    }

    /// How many elements there are.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// As a block sees it; `alone` if, as long as that runs, nobody claims for another iteration.
    #[inline]
    pub(crate) fn table(&self, alone: bool) -> Table<'_> {
        Table { claims: self, words: &self.words, traced: self.traced.is_some(), alone }
    }

    /// Whether `element` is this claimer's, who gets it if it was nobody's.
    pub(crate) fn claim(&self, element: usize, order: usize) -> bool {
        self.table(false).claim(element, order)
    }

    #[cold]
    fn claim_far(&self, held: &AtomicU32, element: usize, order: usize) -> bool {
        let mut far = self.far();
        match held.compare_exchange(FREE, FAR, Relaxed, Relaxed) {
            Ok(_) => {
                far.insert(element, order);
                drop(far);
                self.trace_claim(element)
            }
            Err(FAR) => far.get(&element) == Some(&order),
            Err(_) => false,
        }
    }

    /// Whose an element is.
    pub(crate) fn owner(&self, element: usize) -> Option<usize> {
        match self.words.get(element)?.load(Relaxed) {
            FREE => None,
            FAR => self.far().get(&element).copied(),
            word => Some(word as usize - 1),
        }
    }

    /// Claims `element` for the earliest iteration that touches it, which may come after later ones have touched
    /// it as well. A later one gets the order of the earlier as an error. Where the later ones came before, the
    /// clash is noted.
    #[inline]
    pub(crate) fn claim_as_earliest(&self, element: usize, order: usize) -> Result<(), usize> {
        let held = &self.words[element];
        let mine = word(order);
        let now = held.load(Relaxed);
        if mine != FAR && now == mine {
            return Ok(());
        }
        if mine != FAR && now == FREE && held.compare_exchange(FREE, mine, Relaxed, Relaxed).is_ok() {
            self.trace_claim(element);
            return Ok(());
        }
        self.settle(held, element, order)
    }

    /// The same where both have run: a clash is noted, whoever comes first.
    pub(crate) fn claim_or_note(&self, element: usize, order: usize) {
        if let Err(earlier) = self.claim_as_earliest(element, order) {
            self.note(Clash { later: order, earlier, element });
        }
    }

    #[cold]
    fn settle(&self, held: &AtomicU32, element: usize, order: usize) -> Result<(), usize> {
        let mine = word(order);
        // What is far changes under this lock alone, so that the word and the map agree for who holds it.
        let mut far = self.far();
        let mut now = held.load(Relaxed);
        loop {
            let holder = match now {
                FREE => None,
                FAR => far.get(&element).copied(),
                word => Some(word as usize - 1),
            };
            match holder {
                Some(holder) if holder == order => return Ok(()),
                Some(holder) if holder < order => return Err(holder),
                _ => {}
            }
            match held.compare_exchange(now, mine, Relaxed, Relaxed) {
                Err(changed) => now = changed,
                Ok(_) => {
                    if mine == FAR {
                        far.insert(element, order);
                    }
                    drop(far);
                    self.trace_claim(element);
                    if let Some(later) = holder {
                        self.note(Clash { later, earlier: order, element });
                    }
                    return Ok(());
                }
            }
        }
    }

    #[cold]
    fn note(&self, clash: Clash) {
        let mut known = self.clash.lock().unwrap_or_else(PoisonError::into_inner);
        if known.is_none_or(|known| clash.later < known.later) {
            *known = Some(clash);
            self.second.store(clash.later, Relaxed);
        }
    }

    /// The earliest clash that was noted, if its later iteration comes no later than `order`. All iterations before
    /// must have ended.
    #[inline]
    pub(crate) fn clash_until(&self, order: usize) -> Option<Clash> {
        if self.second.load(Relaxed) > order {
            return None;
        }
        *self.clash.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn far(&self) -> MutexGuard<'_, HashMap<usize, usize>> {
        self.far.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    /// Orders that fit a word, and that don't.
    const ORDERS: [usize; 4] = [0, 7, u32::MAX as usize - 2, u32::MAX as usize + 5];

    #[test]
    fn an_element_is_whose_came_first() {
        for first in ORDERS {
            for second in ORDERS {
                let claims = Claims::new(3);
                assert_eq!(claims.owner(1), None);
                assert!(claims.claim(1, first));
                assert!(claims.claim(1, first));
                assert_eq!(claims.claim(1, second), first == second);
                assert_eq!(claims.owner(1), Some(first));
                assert!(claims.claim(2, second));
                assert!(!claims.claim(3, second), "there is no such element");
            }
        }
    }

    #[test]
    fn the_earliest_gets_it_and_who_came_before_clashes() {
        for (at, earlier) in ORDERS.into_iter().enumerate() {
            for later in &ORDERS[at + 1..] {
                let claims = Claims::new(1);
                assert_eq!(claims.claim_as_earliest(0, *later), Ok(()));
                assert_eq!(claims.claim_as_earliest(0, earlier), Ok(()));
                assert_eq!(claims.claim_as_earliest(0, earlier), Ok(()));
                assert_eq!(claims.claim_as_earliest(0, *later), Err(earlier));
                assert_eq!(claims.clash_until(later - 1), None);
                assert_eq!(claims.clash_until(*later), Some(Clash { later: *later, earlier, element: 0 }));
            }
        }
    }

    #[test]
    fn of_several_clashes_the_earliest_counts() {
        let claims = Claims::new(2);
        for order in [9, 8, 3] {
            assert_eq!(claims.claim_as_earliest(1, order), Ok(()));
        }
        assert_eq!(claims.clash_until(8), Some(Clash { later: 8, earlier: 3, element: 1 }));
    }
}
