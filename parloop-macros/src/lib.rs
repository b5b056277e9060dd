//! The attribute macro of `parloop`. Use the `parloop` crate.
#![forbid(unsafe_code)]

use proc_macro::TokenStream;

/// See the crate `parloop`.
#[proc_macro_attribute]
pub fn par_for(_args: TokenStream, item: TokenStream) -> TokenStream {
    item
}
