//! Roles that are made by a function rather than by asking a type: named by path, since a function that is
//! imported would shadow the user's variable of the same name.

pub use super::accumulate::merge_with;
pub use super::at::{anywhere, at, between, single};
pub use super::cells::cells;
pub use super::deferred::deferred;
pub use super::elements::{sequence, sequence_of};
pub use super::extreme::{extreme, extreme_of, kept, last};
pub use super::flat::flat;
pub use super::forms::{mirrored, shifted};
pub use super::last::last_set;
pub use super::looked_up::seen;
pub use super::planes::planes;
pub use super::rows::rows;
pub use super::scratch::{scratch, scratch_with, unset};
pub use super::stepped::form;
pub use super::stripes::stripes;

use super::fold::{All, Any, Fold};
use std::borrow::Cow;
use std::ffi::OsString;

/// What workers may share.
///
/// It is asked of `Workers`, not of the type: else the compiler would propose this trait as a bound on a parameter.
#[diagnostic::on_unimplemented(
    message = "`{T}` cannot be shared between threads safely",
    label = "every iteration uses it, on several threads at once: it is not `Sync`",
    note = "cure: use what is in it, borrowed before the loop (`let value = &*it;`), if that is all the loop needs",
    note = "  or: use `Arc` instead of `Rc`, an atomic instead of `Cell`, a `Mutex` instead of `RefCell`",
    note = "  or: write `+ Sync` where its type is a parameter or a `dyn`: `f: impl Fn(u32) -> u32 + Sync`",
    note = "  or: run the loop in order: `#[par_for(backend = \"serial\")]`"
)]
pub trait Share<T: ?Sized> {}

/// Those who share it.
#[derive(Debug)]
pub struct Workers;

#[diagnostic::do_not_recommend]
impl<T: Sync + ?Sized> Share<T> for Workers {}

/// No role, but a check at the user's own token: what workers share must be `Sync`.
#[inline]
pub fn sync<T: ?Sized>(_: &T)
where
    Workers: Share<T>,
{
}

/// `bool`, of which alone there is a verdict.
#[diagnostic::on_unimplemented(
    message = "`&&` and `||` merge `bool`s, and this is a `{Self}`",
    label = "not a `bool`",
    note = "cure: leave the clause away: what `|=` and `&=` do is inferred, of numbers too"
)]
pub trait Verdict {
    /// Itself.
    fn verdict(&mut self) -> &mut bool;
}

impl Verdict for bool {
    #[inline]
    fn verdict(&mut self) -> &mut bool {
        self
    }
}

/// `ok = ok && e`
#[inline]
pub fn all<T: Verdict>(outer: &mut T) -> Fold<'_, bool, All> {
    Fold::new(outer.verdict())
}

/// `found = found || e`
#[inline]
pub fn any<T: Verdict>(outer: &mut T) -> Fold<'_, bool, Any> {
    Fold::new(outer.verdict())
}

/// What `+=` appends to.
#[diagnostic::on_unimplemented(
    message = "`append` is for lists and texts, and this is a `{Self}`",
    label = "`+=` appends nothing to it",
    note = "cure: leave the clause away: what `+=` does is inferred, or write `reduce(NAME: +)`"
)]
pub trait Text {}

impl Text for String {}
impl Text for Cow<'_, str> {}
impl Text for OsString {}

/// No role, but a check of `reduce(NAME: append)` where nothing but `+=` shows what is gathered.
#[inline]
pub fn text<T: Text + ?Sized>(_: &T) {}

/// No role: tells the compiler that a map's values are of the type of `start`, which is not called.
#[inline]
pub fn values_like<M: super::keyed::Map, F: FnOnce() -> M::Value>(_: &M, _start: F) {}

/// No role, but room for one: what iterations have to say to a map.
pub fn journal<E>() -> Vec<E> {
    Vec::new()
}

/// What iterations had to say, once they are done: until then, what it is said to is held.
#[inline]
pub fn replayed<L, H>(log: L, _held: H) -> L {
    log
}
