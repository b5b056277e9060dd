//! What is said of an access that is not the running iteration's own: out of line, since it hardly ever happens.

use crate::role::elements::Form;
use crate::site::Site;

/// An index below 0 is one of a signed range.
fn shown(at: usize) -> isize {
    at as isize
}

fn of(site: Option<&'static Site>) -> String {
    site.map_or(String::new(), |site| format!(" of the loop {site}"))
}

#[cold]
#[inline(never)]
pub(super) fn another_loop() -> ! {
    panic!("a view of elements goes with the blocks of its own loop")
}

/// What it needs comes by value: a reference to the view here would, for the compiler, let the elements overlap
/// with the running index, and every access would read it anew. And since it never returns, a loop over elements
/// in the body can be vectorized as it can with std's own checks.
#[cold]
#[inline(never)]
#[track_caller]
pub(super) fn refuse<F: Form>(
    site: Option<&'static Site>,
    form: F,
    at: usize,
    element: usize,
    len: usize,
) -> ! {
    if element >= len {
        out_of_bounds(element, len);
    }
    let (of, at) = (of(site), form.position(at));
    match form.owner(element) {
        Some(owner) if form.scatters() && owner != at => touched_twice(site, element, owner, at),
        Some(owner) if owner == at => panic!(
            "element {element} is another iteration's of the loop around, and iteration {}{of} touches it: \
             iterations of a parallel loop may touch no element of each other",
            shown(at)
        ),
        Some(owner) => panic!(
            "element {element} is iteration {}'s own, and iteration {}{of} touches it: \
             iterations of a parallel loop may touch no element of each other",
            shown(owner),
            shown(at)
        ),
        None => panic!(
            "element {element} is no element of iteration {}{of}, which touches it: where each element is touched by one \
             iteration alone, `scatter(…)` says so",
            shown(at)
        ),
    }
}

#[cold]
#[inline(never)]
#[track_caller]
pub(crate) fn out_of_bounds(element: usize, len: usize) -> ! {
    panic!("index out of bounds: the len is {len} but the index is {element}")
}

/// Says what std says.
#[cold]
#[inline(never)]
#[track_caller]
pub(super) fn range_out_of_bounds(start: usize, end: usize, len: usize) -> ! {
    if start > len {
        panic!("range start index {start} out of range for slice of length {len}");
    }
    if end > len {
        panic!("range end index {end} out of range for slice of length {len}");
    }
    panic!("slice index starts at {start} but ends at {end}")
}

/// Where a row is asked for that the iteration of a loop around does not own.
#[cold]
#[inline(never)]
#[track_caller]
pub(super) fn no_row(site: Option<&'static Site>, at: usize, row: usize, len: usize) -> ! {
    if row >= len {
        out_of_bounds(row, len);
    }
    panic!(
        "row {row} is another iteration's of the loop around, and iteration {}{} touches it: iterations of a parallel \
         loop may touch no element of each other",
        shown(at),
        of(site)
    )
}

/// Where a row is reached that is not the running iteration's.
#[cold]
#[inline(never)]
#[track_caller]
pub(super) fn other_row(site: Option<&'static Site>, at: usize, row: usize, len: usize) -> ! {
    if row >= len {
        out_of_bounds(row, len);
    }
    panic!(
        "row {row} is another iteration's, and iteration {}{} touches it: iterations of a parallel loop may touch no \
         element of each other",
        shown(at),
        of(site)
    )
}

/// Where two iterations of a scatter touch one element.
#[cold]
#[inline(never)]
#[track_caller]
pub(crate) fn touched_twice(site: Option<&'static Site>, element: usize, earlier: usize, later: usize) -> ! {
    panic!(
        "element {element} is touched by iteration {}, and by iteration {}{} as well: in a scatter each element belongs \
         to the one iteration that touches it",
        shown(earlier),
        shown(later),
        of(site)
    )
}
