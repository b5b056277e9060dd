//! A loop's roles are a tuple in the order of its names.

use super::{Mode, Role, Seed};
use crate::observe::Decision;
use crate::run::{unseen, unseen_dyn};
use std::ops::Range;

impl Role for () {
    type Seed = ();
    fn seed(&mut self, _: &Mode) {}
    fn finish(&mut self, _: Option<()>) {}
    fn decided(_: &mut dyn FnMut(Decision)) {}
    fn held() -> Option<&'static str> {
        None
    }
}

impl Seed for () {
    type Private = ();
    type Partial = ();
    type Scratch = ();
    const EXACT: bool = true;
    fn begin(&self, _: &mut ()) {}
    fn end(&self, _: (), _: &mut ()) {}
    fn merge(&self, _: &mut (), _: ()) {}
}

macro_rules! tuples {
    ($(($($R:ident $i:tt),+))+) => {$(
        impl<$($R: Role),+> Role for ($($R,)+) {
            type Seed = ($($R::Seed,)+);
            fn seed(&mut self, mode: &Mode) -> Self::Seed {
                ($(self.$i.seed(mode),)+)
            }
            fn finish(&mut self, merged: Option<<Self::Seed as Seed>::Partial>) {
                match merged {
                    Some(merged) => { $(self.$i.finish(Some(merged.$i));)+ }
                    None => { $(self.$i.finish(None);)+ }
                }
            }
            fn decided(tell: &mut dyn FnMut(Decision)) {
                $($R::decided(tell);)+
            }
            fn held() -> Option<&'static str> {
                None$(.or_else($R::held))+
            }
            fn discard_lost(&mut self) {
                $(unseen_dyn(&mut || self.$i.discard_lost());)+
            }
            fn discard(&mut self, later: <Self::Seed as Seed>::Partial) {
                $(unseen(|| self.$i.discard(later.$i));)+
            }
        }

        impl<$($R: Seed),+> Seed for ($($R,)+) {
            type Private = ($($R::Private,)+);
            type Partial = ($($R::Partial,)+);
            type Scratch = ($($R::Scratch,)+);
            const EXACT: bool = true $(&& $R::EXACT)+;
            const STEPWISE: bool = true $(&& $R::STEPWISE)+;
            fn costs_beside(&self) -> bool {
                false $(|| self.$i.costs_beside())+
            }
            #[inline]
            fn begin(&self, scratch: &mut Self::Scratch) -> Self::Private {
                ($(self.$i.begin(&mut scratch.$i),)+)
            }
            #[inline]
            fn enter(&self, private: &mut Self::Private, positions: &Range<usize>, alone: bool) {
                $(self.$i.enter(&mut private.$i, positions, alone);)+
            }
            #[inline]
            fn end(&self, private: Self::Private, scratch: &mut Self::Scratch) -> Self::Partial {
                ($(self.$i.end(private.$i, &mut scratch.$i),)+)
            }
            #[inline]
            fn merge(&self, earlier: &mut Self::Partial, later: Self::Partial) {
                $(self.$i.merge(&mut earlier.$i, later.$i);)+
            }
            #[inline]
            fn gather(&self, merged: &mut Self::Partial, scratch: &mut Self::Scratch) {
                $(self.$i.gather(&mut merged.$i, &mut scratch.$i);)+
            }
        }
    )+};
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
}
