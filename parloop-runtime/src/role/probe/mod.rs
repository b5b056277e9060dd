//! Which role a name gets is decided by its type, at the call.
//!
//! The traits below are asked through `(&&&Probe::of(&name)).method(&mut name)`: method lookup tries the trait
//! implemented for `&&Probe<T>` first, then (by autoref) `&&&Probe<T>`, then `&Probe<T>`, then `Probe<T>`. The tag
//! borrows nothing. A type not yet inferred takes the first level that may hold.
//!
//! # What the macro writes
//!
//! Within `{ use ::parloop::__private::role::*; … }`; only traits and types are imported by that, no functions,
//! which would shadow the user's variables of the same name. `P` is `(&&&Probe::of(&x))`, and `checked_…` stands
//! in a build with overflow checks.
//!
//! | the body says | the role | the closure's parameter |
//! | --- | --- | --- |
//! | `x += e` | `P.sum_role(&mut x)`, `P.checked_sum_role(&mut x)` | `mut x` |
//! | `x -= e` alone | `P.difference_role(&mut x)`, `P.checked_difference_role(&mut x)` | `mut x` |
//! | both | `P.balance_role(&mut x)`, `P.checked_balance_role(&mut x)` | `mut x` |
//! | `x = x + e`, `x = &x + e` | `P.sum_right_role(&mut x, form)`, `P.checked_sum_right_role(…)`; `form` from `make::form` | `mut x` |
//! | `x = e + x`, `x = e + &x`, written `x = x + e` | `P.sum_left_role(&mut x, form)`, `P.checked_sum_left_role(…)` | `mut x` |
//! | on both sides | `P.sum_both_role(&mut x, ())`, `P.checked_sum_both_role(…)` | `mut x` |
//! | the same with `-`, `*`, `&`, `\|`, `^` | `difference_right_role`, `balance_right_role`, `product_…`, `bit_and_…`, … | `mut x` |
//! | `x *= e` | `P.product_role(&mut x)`, `P.checked_product_role(&mut x)` | `mut x` |
//! | `x &= e`, `x \|= e`, `x ^= e` | `P.bit_and_role(&mut x)`, `P.bit_or_role(&mut x)`, `P.bit_xor_role(&mut x)` | `mut x` |
//! | `reduce(x: min)`, `reduce(x: max)` | `P.min_role(&mut x)`, `P.max_role(&mut x)` | `mut x` |
//! | `v.push(e)` and the like, `v` declared `mut`, or a place (`self.v`, `*v`) | `P.append_role(&mut v, \|v, e\| { v.push(e); })` | `mut v` |
//! | `v.push(e)`, once in every iteration | `P.append_each_role(…)` | `mut v` |
//! | `#[ordered] { v.push(e); }` | `(&&Probe::of(&v)).in_order_role(&mut v, EACH, …)`: no role, an argument of the entry | |
//! | `s.push_str(t)` | `P.append_text_role(&mut s, \|s, t\| { s.push_str(t); })` | `mut s` |
//! | `write!(s, …)` | `P.append_written_role(&mut s)` | `mut s` |
//! | `v.push(e)`, `push_str`, …, `v` not declared `mut` | `v.append_behind_role()` | `mut v_`, then `let v = &mut v_;` before the loop |
//! | `q.push_front(e)`, `s.insert_str(0, t)` | `P.prepend_role(&mut q, \|q, e\| { q.push_front(e); })`, `P.prepend_text_role(…)`; `q.prepend_behind_role()` | as for `append` |
//! | `k += 3;` in every iteration, and read | `P.linear_role(&mut k, \|k\| { *k += 3; })`; other operators `P.induction_role(…)` | `mut own_`, then `let mut k = own_.at(&block_);`, and back `own_.left(k)` |
//! | `m.insert(k);` | `P.insert_role(&mut m, \|m, k\| { m.insert(k); })` | `mut m` |
//! | `m.insert(k, v);` | `P.insert_pair_role(&mut m, \|m, k, v\| { m.insert(k, v); })` | `mut m` |
//! | either, `m` not declared `mut` | `m.insert_behind_role()` | as for `append_behind_role` |
//! | `*m.entry(k).or_default() += e` | `P.keyed_sum_role(&mut m)`, `P.checked_keyed_sum_role(&mut m)`; write `or_insert(0)` as `or_default()` | `mut m` |
//! | `m.entry(k).or_default().push(e)`, keyed max and the like | `P.keyed_role(&mut m, \|a, b\| a.extend(b))`, `\|a, b\| *a = (*a).max(b)` | `mut m` |
//! | `h[e] += v`, `h[e] -= v` | `P.each_sum_role(&mut h)`, `P.checked_each_sum_role(&mut h)` (`each_balance` where there is `-=`; `bins_sum`, `bins_balance` where the body reaches `h` by indices alone) | `mut h` |
//! | `h[e] *= v` | `P.each_product_role(&mut h)`, `P.checked_each_product_role(&mut h)` | `mut h` |
//! | `h[e] &= v`, `h[e] \|= v`, `h[e] ^= v` | `P.each_bit_and_role(&mut h)`, `P.each_bit_or_role(&mut h)`, `P.each_bit_xor_role(&mut h)` | `mut h` |
//! | `h[e] = h[e].min(v)`, max | `P.each_min_role(&mut h)`, `P.each_max_role(&mut h)` | `mut h` |
//! | `h[e].push(v)`, `h[e].insert(v)` | `P.each_append_role(&mut h)` | `mut h` |
//! | `out[i]` | `out.own_elements()` | `mut own_`, then `let mut out = own_.own_view(&block_);` |
//! | `out[i*s + j]`, `out[i*s..(i+1)*s]` | `out.own_rows(s, 0, 0, false)` | the same |
//! | `out[i + d]`, `out[n - 1 - i]` | `out.own_rows(1, 0, d, false)`, `out.own_rows(1, 0, n - 1, true)` | the same |
//!
//! A place that is reached through a reference (`h: &mut [u64]`, `self.h`, `*counter`) is written out: `Probe::of(&*h)`,
//! `&mut *h`, and in the closure `let h = &mut h_;` before the loop.
//!
//! The items of a loop with exits, where its head may give `&mut`s, have a role too, asked with one `&` for each of
//! [`items`]' levels: `(&&…&Probe::of_items(&space_)).items_role()`, `mut own_undo_`, then
//! `let mut undo_ = own_undo_.lender();`, and the body goes over `match undo_.lend_item(item_) { PAT => BODY }`. A name of PAT leaves such a loop by way of
//! `(&Probe::of(&x)).leave_loop(x)`, or `.pack_for_loop(x)` and, at the caller, `.unpack()`.
//!
//! In a loop with exits `own_elements_undo` and `own_rows_undo`. Before, outside the `use`, for the message:
//! `make::sequence(&out)`.
//! The replaying closure of `append` is given one item: for `v.extend(it)` write `|v, e| { v.extend([e]); }`, for
//! `extend_from_slice` `|v, e| { v.extend_from_slice(&[e]); }`.
//!
//! By path, with no import, in `::parloop::__private::make`:
//!
//! | the body says | the role | the closure's parameter |
//! | --- | --- | --- |
//! | `if e > best { best = e; at = i; }` | `extreme((&mut best, &mut at), \|new, old\| new.0 > old.0)` | `((mut best, mut at), mut set_)`; insert `set_ = true;` |
//! | `if x.is_none() { x = Some(e); }` | `extreme((&mut x,), \|_, old\| old.0.is_none())` | `((mut x,), mut set_)` |
//! | `x = x.max(e)` | `extreme_of((&mut x,), \|(x,), (e,)\| (x.max(e),))` | `((mut x,), mut set_)` |
//! | `x = x && e`, `x = x \|\| e` | `all(&mut x)`, `any(&mut x)` | `mut x` |
//! | `t = e;` and then used | `last(&mut t)` | `((mut t,), mut set_)` |
//! | `if c { t = e; }` | `last_set(&mut t)` | `mut t_`, and `t_ = Some(e);` |
//! | `reduce(x: path)` | `merge_with(&mut x, path)` | `mut x` |
//! | `private(x)`, `private(x = E)` | `scratch(&x)`, `scratch_with(\|\| E)` | `mut x` |
//! | a captured name | `sync(&name)`: no role, a check at the user's span | |

use crate::role::accumulate::{Accumulate, Accumulated, ByTrait};
pub use crate::role::columns::OwnColumns;
pub use crate::role::deferred::{DeferredOfLent, DeferredOfOwn};
pub use crate::role::elements::OwnElements;
use crate::role::fold::{BitAnd, BitOr, BitXor, Fold, Max, Min, Over, Plus, Times};
use crate::role::log::{Balance, Change, Journal, Log, Logged};
pub use crate::role::looked_up::{KeyByValue, KeyKept, KeyOfOwned};
pub use crate::role::part::{OwnPart, PartCloned, PartKept, PartOfLent, PartOfOwn, PartOwned};
use crate::role::product::{CheckedTimes, ProductOf};
use crate::role::sum::{CheckedPlus, SumOf};
use std::marker::PhantomData;
use std::ops::{AddAssign, BitAndAssign, BitOrAssign, BitXorAssign, MulAssign, SubAssign};

/// A type, asked for by value.
#[derive(Debug)]
pub struct Probe<T: ?Sized>(PhantomData<fn(&T)>);

impl<T: ?Sized> Copy for Probe<T> {}

impl<T: ?Sized> Clone for Probe<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Probe<T> {
    /// The type of a place.
    #[inline]
    pub fn of(_: &T) -> Self {
        Probe::tag()
    }

    /// The type alone.
    pub(crate) fn tag() -> Self {
        Probe(PhantomData)
    }
}

/// One level of a ladder: for a type that meets the bounds, methods that give a role of the outer variable.
macro_rules! level {
    ($(#[$doc:meta])* $Level:ident on $Tag:ty where [$($bounds:tt)*]: $($method:ident),+ => $Role:ty, $new:expr) => {
        $(#[$doc])*
        pub trait $Level<T>
        where
            $($bounds)*
        {
            $(
                /// The role of `outer`.
                fn $method<'a>(&self, outer: &'a mut T) -> $Role;
            )+
        }

        impl<T> $Level<T> for $Tag where $($bounds)* {
            $(
                #[inline]
                fn $method<'a>(&self, outer: &'a mut T) -> $Role {
                    $new(outer)
                }
            )+
        }
    };
}

/// The last level: what is done to the variable is logged.
macro_rules! logged {
    ($(#[$doc:meta])* $Level:ident: $($method:ident<$($E:ident),+> [$($bound:ident<$B:ident>),+] $Journal:ty, $replay:expr;)+) => {
        $(#[$doc])*
        pub trait $Level<T> {
            $(
                /// The role of `outer`.
                fn $method<'a, $($E),+>(
                    &self,
                    outer: &'a mut T,
                ) -> Logged<'a, T, $Journal, fn(&mut T, <$Journal as Journal>::Entry)>
                where
                    T: $($bound<$B> +)+;
            )+
        }

        impl<T> $Level<T> for Probe<T> {
            $(
                fn $method<'a, $($E),+>(
                    &self,
                    outer: &'a mut T,
                ) -> Logged<'a, T, $Journal, fn(&mut T, <$Journal as Journal>::Entry)>
                where
                    T: $($bound<$B> +)+,
                {
                    Logged::new(outer, $replay)
                }
            )+
        }
    };
}

mod apart;
mod bins;
mod collections;
mod durations;
mod induction;
mod items;
mod steps;
mod written;

pub use apart::*;
pub use bins::*;
pub use collections::*;
pub use durations::*;
pub use induction::*;
pub use items::*;
pub use steps::*;
pub use written::*;

/// Does a logged change.
fn apply<T: AddAssign<E> + SubAssign<F>, E, F>(outer: &mut T, change: Change<E, F>) {
    match change {
        Change::Plus(entry) => *outer += entry,
        Change::Minus(entry) => *outer -= entry,
    }
}

level! {
    /// Sums of numbers, no overflow checks.
    SumNumber on &&Probe<T> where [Plus: Over<T>]: sum_role, difference_role, balance_role => Fold<'a, T, Plus>, Fold::new
}
level! {
    /// Sums of accumulators.
    SumAccumulate on &Probe<T> where [T: Accumulate]:
    sum_role, difference_role, balance_role => Accumulated<'a, T, ByTrait>, accumulated
}
logged! {
    /// Sums of anything else.
    SumLogged:
    sum_role<E> [AddAssign<E>] Log<E>, |x, e| *x += e;
    difference_role<E> [SubAssign<E>] Log<E>, |x, e| *x -= e;
    balance_role<E, F> [AddAssign<E>, SubAssign<F>] Balance<E, F>, apply;
}

level! {
    /// Sums of integers.
    CheckedSumInteger on &&Probe<T> where [CheckedPlus: Over<T>]:
    checked_sum_role, checked_difference_role, checked_balance_role => Fold<'a, T, CheckedPlus>, Fold::new
}
level! {
    /// Sums of floats, and of integers that wrap by their type.
    CheckedSumNumber on &&&Probe<T> where [Plus: Over<T>]:
    checked_sum_role, checked_difference_role, checked_balance_role => Fold<'a, T, Plus>, Fold::new
}
level! {
    /// Sums of accumulators.
    CheckedSumAccumulate on &Probe<T> where [T: Accumulate]:
    checked_sum_role, checked_difference_role, checked_balance_role => Accumulated<'a, T, ByTrait>, accumulated
}
logged! {
    /// Sums of anything else.
    CheckedSumLogged:
    checked_sum_role<E> [AddAssign<E>] Log<E>, |x, e| *x += e;
    checked_difference_role<E> [SubAssign<E>] Log<E>, |x, e| *x -= e;
    checked_balance_role<E, F> [AddAssign<E>, SubAssign<F>] Balance<E, F>, apply;
}

/// The private values of our own: as accumulators of a loop inside a loop they mean what they meant there. (A
/// user's `Accumulate` says how sums are merged, not products.)
pub trait Nested: Accumulate {}

impl<E> Nested for Log<E> {}
impl<E, F> Nested for Balance<E, F> {}
impl<T> Nested for SumOf<T> where SumOf<T>: Accumulate {}
impl<T> Nested for ProductOf<T> where ProductOf<T>: Accumulate {}

level! {
    /// Products of numbers, no overflow checks.
    ProductNumber on &&Probe<T> where [Times: Over<T>]: product_role => Fold<'a, T, Times>, Fold::new
}
level! {
    /// Products in a loop inside a loop.
    ProductNested on &Probe<T> where [T: Nested]: product_role => Accumulated<'a, T, ByTrait>, accumulated
}
logged! {
    /// Products of anything else.
    ProductLogged: product_role<E> [MulAssign<E>] Log<E>, |x, e| *x *= e;
}

level! {
    /// Products of integers.
    CheckedProductInteger on &&Probe<T> where [CheckedTimes: Over<T>]:
    checked_product_role => Fold<'a, T, CheckedTimes>, Fold::new
}
level! {
    /// Products of floats, and of integers that wrap by their type.
    CheckedProductNumber on &&&Probe<T> where [Times: Over<T>]: checked_product_role => Fold<'a, T, Times>, Fold::new
}
level! {
    /// Products in a loop inside a loop.
    CheckedProductNested on &Probe<T> where [T: Nested]: checked_product_role => Accumulated<'a, T, ByTrait>, accumulated
}
logged! {
    /// Products of anything else.
    CheckedProductLogged: checked_product_role<E> [MulAssign<E>] Log<E>, |x, e| *x *= e;
}

macro_rules! bits {
    ($($Operator:ident $method:ident $Assign:ident ($Number:ident $InLoop:ident $Else:ident), $replay:expr;)+) => {$(
        level! {
            /// Bits of integers and bools.
            $Number on &&Probe<T> where [$Operator: Over<T>]: $method => Fold<'a, T, $Operator>, Fold::new
        }
        level! {
            /// Bits in a loop inside a loop.
            $InLoop on &Probe<T> where [T: Nested]: $method => Accumulated<'a, T, ByTrait>, accumulated
        }
        logged! {
            /// Bits of anything else.
            $Else: $method<E> [$Assign<E>] Log<E>, $replay;
        }
    )+};
}

bits! {
    BitAnd bit_and_role BitAndAssign (BitAndNumber BitAndNested BitAndLogged), |x, e| *x &= e;
    BitOr bit_or_role BitOrAssign (BitOrNumber BitOrNested BitOrLogged), |x, e| *x |= e;
    BitXor bit_xor_role BitXorAssign (BitXorNumber BitXorNested BitXorLogged), |x, e| *x ^= e;
}

#[inline]
fn accumulated<T>(outer: &mut T) -> Accumulated<'_, T, ByTrait> {
    Accumulated::new(outer, ByTrait)
}

impl<T: PartialOrd + Clone> Probe<T> {
    /// `reduce(x: min)`
    #[inline]
    pub fn min_role<'a>(&self, outer: &'a mut T) -> Fold<'a, T, Min> {
        Fold::new(outer)
    }
    /// `reduce(x: max)`
    #[inline]
    pub fn max_role<'a>(&self, outer: &'a mut T) -> Fold<'a, T, Max> {
        Fold::new(outer)
    }
}
