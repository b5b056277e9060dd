//! Which iteration touched an element first: a table of claims that iterations make as they run.
//!
//! A claim is a word for each element, in memory that the system hands out as it is touched. Nothing but the word
//! itself is decided by it (an element is reached only by whoever holds its claim, and by the caller when all have
//! ended), so relaxed atomics do. `tests/claims.rs` runs this file under a model checker.
//!
//! A table that no loop needs any more serves the next one as it is: the words of a loop are greater than all that were
//! written into its table before, so that what is left there stands for nobody.

use super::atomic::{AtomicU32, AtomicUsize, Mutex, MutexGuard, Words, keep, words, zeros};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::PoisonError;
use std::sync::atomic::Ordering::Relaxed;

/// The claimer's order is too great for a word, and stands beside the table.
const FAR: u32 = u32::MAX;

/// Claims of the elements of one sequence. Claimers are told apart by their *order*: 0 for the first iteration of
/// the loop, growing in loop order.
pub(crate) struct Claims {
    /// One for each element, and perhaps more.
    words: Words,
    len: usize,
    /// Words up to this one are nobody's.
    free: u32,
    /// Orders below this one have a word, the next ones after `free`.
    orders: usize,
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

/// The table as a block of iterations sees it, with all at hand that a claim needs.
#[derive(Clone, Copy)]
pub(crate) struct Table<'c> {
    pub(crate) claims: &'c Claims,
    words: &'c [AtomicU32],
    free: u32,
    /// Orders below this one are claimed by their word alone.
    orders: usize,
    alone: bool,
}

impl Table<'_> {
    /// The same, claiming at once for orders below `end` alone; for others [`Claims::claim`] is to be asked.
    #[inline]
    pub(crate) fn until(self, end: usize) -> Self {
        Table { orders: self.orders.min(end), ..self }
    }

    /// Whether `element` is this claimer's, who gets it if it was nobody's. Nothing where it takes more to know.
    #[inline(always)]
    pub(crate) fn claim(self, element: usize, order: usize) -> Option<bool> {
        if order >= self.orders {
            return None;
        }
        let Some(held) = self.words.get(element) else { return Some(false) };
        let mine = self.free + 1 + order as u32;
        let now = held.load(Relaxed);
        if now > self.free {
            return Some(now == mine);
        }
        if self.alone {
            // An exchange takes as long as all the rest.
            held.store(mine, Relaxed);
            return Some(true);
        }
        Some(held.compare_exchange(now, mine, Relaxed, Relaxed).is_ok())
    }
}

impl Claims {
    /// Of so many elements.
    pub(crate) fn new(len: usize) -> Claims {
        let (words, free) = words(len);
        Claims {
            words,
            len,
            free,
            orders: (FAR - 1 - free) as usize,
            far: Mutex::new(HashMap::new()),
            second: AtomicUsize::new(usize::MAX),
            clash: Mutex::new(None),
            traced: None,
        }
    }

    /// Told, before anything is claimed, that all orders are below `orders`: so many words are enough.
    pub(crate) fn expect(&mut self, orders: usize) {
        if self.orders < orders.min(FAR as usize - 1) {
            self.words = zeros(self.len);
            (self.free, self.orders) = (0, FAR as usize - 1);
        }
        self.orders = self.orders.min(orders);
    }

    /// The word for an order.
    #[inline]
    fn word(&self, order: usize) -> u32 {
        if order < self.orders { self.free + 1 + order as u32 } else { FAR }
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
        self.len
    }

    /// As a block sees it; `alone` if, as long as that runs, nobody claims for another iteration.
    #[inline]
    pub(crate) fn table(&self, alone: bool) -> Table<'_> {
        let orders = if self.traced.is_some() { 0 } else { self.orders };
        Table { claims: self, words: &self.words[..self.len], free: self.free, orders, alone }
    }

    /// Whether `element` is this claimer's, who gets it if it was nobody's.
    pub(crate) fn claim(&self, element: usize, order: usize) -> bool {
        let at_once = self.table(false).claim(element, order);
        at_once.unwrap_or_else(|| self.claim_at_length(element, order))
    }

    fn claim_at_length(&self, element: usize, order: usize) -> bool {
        let Some(held) = self.words[..self.len].get(element) else { return false };
        let mine = self.word(order);
        if mine == FAR {
            return self.claim_far(held, element, order);
        }
        let now = held.load(Relaxed);
        if now > self.free {
            return now == mine;
        }
        held.compare_exchange(now, mine, Relaxed, Relaxed).is_ok() && self.trace_claim(element)
    }

    #[cold]
    fn claim_far(&self, held: &AtomicU32, element: usize, order: usize) -> bool {
        let mut far = self.far();
        let now = held.load(Relaxed);
        if now > self.free {
            return now == FAR && far.get(&element) == Some(&order);
        }
        if held.compare_exchange(now, FAR, Relaxed, Relaxed).is_err() {
            // By one that has a word: what is far is claimed under the lock.
            return false;
        }
        far.insert(element, order);
        drop(far);
        self.trace_claim(element)
    }

    /// Whose an element is.
    pub(crate) fn owner(&self, element: usize) -> Option<usize> {
        match self.words[..self.len].get(element)?.load(Relaxed) {
            FAR => self.far().get(&element).copied(),
            word => self.nearby(word),
        }
    }

    /// The order that a word stands for.
    fn nearby(&self, word: u32) -> Option<usize> {
        word.checked_sub(self.free + 1).map(|order| order as usize)
    }

    /// Claims `element` for the earliest iteration that touches it, which may come after later ones have touched
    /// it as well. A later one gets the order of the earlier as an error. Where the later ones came before, the
    /// clash is noted.
    #[inline]
    pub(crate) fn claim_as_earliest(&self, element: usize, order: usize) -> Result<(), usize> {
        let held = &self.words[..self.len][element];
        let mine = self.word(order);
        let now = held.load(Relaxed);
        if mine != FAR && now == mine {
            return Ok(());
        }
        let free = mine != FAR && now <= self.free;
        if free && held.compare_exchange(now, mine, Relaxed, Relaxed).is_ok() {
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
        let mine = self.word(order);
        // What is far changes under this lock alone, so that the word and the map agree for who holds it.
        let mut far = self.far();
        let mut now = held.load(Relaxed);
        loop {
            let holder = match now {
                FAR => far.get(&element).copied(),
                word => self.nearby(word),
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

impl Drop for Claims {
    fn drop(&mut self) {
        let far = self.far.get_mut().unwrap_or_else(PoisonError::into_inner);
        if far.is_empty() {
            // No greater word was written.
            keep(std::mem::take(&mut self.words), self.free + self.orders as u32);
        }
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

    /// Whichever table it gets: others' tests run beside this one.
    #[test]
    fn what_an_earlier_loop_has_left_is_nobodys() {
        for orders in [5, 1 << 20, u32::MAX as usize - 2, usize::MAX, 5, 5] {
            let mut claims = Claims::new(3);
            claims.expect(orders);
            for (element, order) in [(0, 0), (1, 4), (2, orders - 1)] {
                assert_eq!(claims.owner(element), None, "{orders}");
                let at_once = claims.table(true).claim(element, order);
                assert_eq!(at_once, (order < u32::MAX as usize - 1).then_some(true), "{orders}");
                assert!(claims.claim(element, order));
                assert!(!claims.claim(element, order ^ 1) && !claims.claim(element, usize::MAX / 2));
                assert_eq!(claims.owner(element), Some(order));
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
