//! The attribute macro of `parloop`. Use the `parloop` crate.
#![forbid(unsafe_code)]

mod args;
mod compiler;
mod errors;
mod expand;
mod fallback;
mod find;
mod overflow;

use proc_macro::TokenStream;

/// See the crate `parloop`.
#[proc_macro_attribute]
pub fn par_for(args: TokenStream, input: TokenStream) -> TokenStream {
    find::annotate(args.into(), input.into()).into()
}
