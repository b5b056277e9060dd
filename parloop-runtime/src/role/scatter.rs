//! `out[perm[i]] = e`: an element belongs to the first iteration that touches it, claimed as the loop runs.
//!
//! A loop that can't leave early writes in place ([`Scattered`]). In one that can, an iteration behind the exit may
//! have touched an element before one that counts did: there all writes are staged, and brought in when it is known
//! what counts ([`sys::staged`](crate::sys::staged)).

use super::claims::{Claims, Table};
use super::elements::{Form, Rule, Touched, sealed::Sealed};
use super::travel::Extent;
use crate::site::Site;
use crate::space::{Axes, Axis, Index, Iterations, MAX_LEN};
use crate::sys::staged::touched_in_two;
use crate::wire::{self, Trouble};
use std::ops::Range;
use std::sync::Arc;

/// The rule by which elements are claimed in place.
pub struct Scattered {
    claims: Arc<Claims>,
    everything: bool,
}

impl Scattered {
    pub(super) fn new(len: usize) -> Scattered {
        Scattered { claims: Arc::new(Claims::new(len)), everything: false }
    }
}

impl Sealed for Scattered {}

impl Rule for Scattered {
    type Form<'v> = Claimed<'v>;
    fn claims(&self) -> bool {
        true
    }
    fn over(&mut self, axes: &Axes) {
        // Nobody shares it yet.
        if let Some(claims) = Arc::get_mut(&mut self.claims) {
            claims.expect(orders_of(axes));
        }
    }
    fn again(&self) -> Scattered {
        Scattered { claims: Arc::clone(&self.claims), ..*self }
    }
    fn everything(self) -> Scattered {
        Scattered { everything: true, ..self }
    }
    #[inline]
    fn form(&self, iterations: Iterations) -> Claimed<'_> {
        let orders = Orders::new(iterations);
        let end = if self.everything { 0 } else { orders.index.order(Index::NOBODY) };
        let table = self.claims.table(iterations.alone).until(end);
        Claimed { table, orders, everything: self.everything }
    }
    fn own(&self, _: usize) -> Option<Range<usize>> {
        None
    }
    fn trace(&mut self) {
        // Nobody shares it yet.
        if let Some(claims) = Arc::get_mut(&mut self.claims) {
            claims.trace();
        }
    }
    fn touched(&self, run: &Extent, out: &mut Vec<u8>) -> impl Iterator<Item = Touched> + use<'_> {
        let (traced, index) = (self.claims.take_traced(), run.index);
        write_claimed(&traced, run, out);
        traced.into_iter().map(move |(order, range)| (index.of_order(order), range))
    }
    fn told(
        &self,
        run: &Extent,
        bytes: &mut &[u8],
        site: Option<&'static Site>,
    ) -> Result<impl Iterator<Item = Touched> + use<'_>, Trouble> {
        let (claimed, index) = (read_claimed(run, self.claims.len(), bytes)?, run.index);
        for (order, range) in &claimed {
            for element in range.clone() {
                if !self.claims.claim(element, *order) {
                    let holder = self.claims.owner(element).unwrap_or_default();
                    touched_in_two(site, element, index.of_order(holder), index.of_order(*order));
                }
            }
        }
        // Children that are forked from now on have not claimed these.
        self.claims.forget_traced();
        Ok(claimed.into_iter().map(move |(order, range)| (index.of_order(order), range)))
    }
}

/// How many orders iterations have at most.
pub(crate) fn orders_of(axes: &Axes) -> usize {
    match *axes.all() {
        [Axis { index, length }] if length < MAX_LEN => {
            length.checked_sub(1).map_or(0, |last| index.pace().saturating_mul(last).saturating_add(1))
        }
        // Those of several are told apart by their position.
        [_, _, ..] => axes.count().unwrap_or(usize::MAX),
        _ => usize::MAX,
    }
}

/// Claims of a run, with the claimers' orders.
pub(crate) fn write_claimed(claimed: &[(usize, Range<usize>)], run: &Extent, out: &mut Vec<u8>) {
    let first = run.index.order(run.index.at(run.positions.start));
    wire::write_count(claimed.len(), out);
    for (order, range) in claimed {
        wire::write_count(order.wrapping_sub(first), out);
        wire::write_count(range.start, out);
        wire::write_count(range.len(), out);
    }
}

/// The same of a sequence of `len` elements.
pub(crate) fn read_claimed(
    run: &Extent,
    len: usize,
    bytes: &mut &[u8],
) -> Result<Vec<(usize, Range<usize>)>, Trouble> {
    let first = run.index.order(run.index.at(run.positions.start));
    let mut claimed = Vec::new();
    for _ in 0..wire::read_count(bytes)? {
        let order = wire::read_count(bytes)?.wrapping_add(first);
        let start = wire::read_count(bytes)?;
        let range = start..start.saturating_add(wire::read_count(bytes)?);
        if range.end > len {
            return Err(Trouble("claims of what there is not".to_owned()));
        }
        claimed.push((order, range));
    }
    Ok(claimed)
}

/// The form that [`Scattered`] gives. To ask whether an element is one's own is to claim it.
#[derive(Clone, Copy)]
pub struct Claimed<'v> {
    table: Table<'v>,
    orders: Orders,
    everything: bool,
}

impl Sealed for Claimed<'_> {}

/// Where a word in the table does not say all. Its parts come by themselves: else they would be put together for each
/// access, whether it comes to this or not.
#[cold]
#[inline(never)]
fn claim_at_length(claims: &Claims, order: Option<usize>, element: usize) -> bool {
    order.is_some_and(|order| claims.claim(element, order))
}

impl Form for Claimed<'_> {
    #[inline]
    fn scatters(self) -> bool {
        true
    }
    fn len(self) -> usize {
        self.table.claims.len()
    }
    fn everything(self) -> Self {
        Claimed { everything: true, table: self.table.until(0), ..self }
    }
    #[inline(always)]
    fn owns(self, at: usize, element: usize) -> bool {
        let claimed = self.table.claim(element, self.orders.index.order(at));
        claimed.unwrap_or_else(|| {
            let claims = self.table.claims;
            if self.everything {
                return element < claims.len();
            }
            claim_at_length(claims, self.orders.order(at), element)
        })
    }
    #[inline]
    fn own(self, _: usize) -> Option<Range<usize>> {
        self.everything.then(|| 0..self.len())
    }
    fn owner(self, element: usize) -> Option<usize> {
        self.table.claims.owner(element).map(|order| self.orders.index.of_order(order))
    }
    fn is_nobodys(self, _: usize, _: Iterations) -> bool {
        // Somebody may claim it any time.
        false
    }
    #[inline]
    fn foreign(self, at: usize, mut range: Range<usize>) -> Option<usize> {
        range.find(|element| !self.owns(at, *element))
    }
}

/// How far an iteration is from the first, told by its index.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Orders {
    pub(crate) index: Index,
}

impl Orders {
    #[inline]
    pub(crate) fn new(iterations: Iterations) -> Orders {
        Orders { index: iterations.index }
    }

    /// None for what is no iteration's index.
    #[inline]
    pub(crate) fn order(self, at: usize) -> Option<usize> {
        (at != Index::NOBODY).then(|| self.index.order(at))
    }
}
