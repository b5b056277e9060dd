//! The attribute macro of `parloop`. Use the `parloop` crate.
#![forbid(unsafe_code)]
// Nothing but the macro can be reached from outside.
#![allow(unreachable_pub)]

mod alias;
mod args;
mod closures;
mod collapse;
mod compare;
mod compiler;
mod copies;
mod counts;
mod critical;
mod definite;
mod dependence;
mod edit;
mod errors;
mod exits;
mod expand;
mod explain;
mod fallback;
mod find;
mod flat;
mod folds;
mod foreign;
mod guarded;
mod heads;
mod held;
mod index;
mod induction;
mod infer;
mod items;
mod joined;
mod journal;
mod jumps;
mod keyed;
mod known;
mod lacking;
mod lanes;
mod lent;
mod macros;
mod made;
mod methods;
mod misnamed;
mod moved;
mod once;
mod others;
mod overflow;
mod owned;
mod partial;
mod parts;
mod places;

mod refusals;
mod renamed;
mod roles;
mod scopes;
mod scratch;
mod shapes;
#[cfg(test)]
mod snapshots;
mod stripes;
mod sums;
mod tail;
mod unpacked;
mod unseen;
mod uses;
mod values;
mod wandering;

use proc_macro::TokenStream;

/// See the crate `parloop`.
#[proc_macro_attribute]
pub fn par_for(args: TokenStream, input: TokenStream) -> TokenStream {
    alias::learn(proc_macro::Span::call_site().source_text().as_deref());
    find::annotate(args.into(), input.into()).into()
}
