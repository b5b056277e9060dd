//! The role of a loop's items, where they may be `&mut`s.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::ExprForLoop;
use syn::spanned::Spanned;

use super::{Expansion, located, own, own_among};
use crate::edit::Edits;
use crate::items;
use crate::parts::Part;

impl Expansion {
    /// The role of the items of a loop that can't leave early: what a child process writes through them comes back.
    pub(super) fn returned_part(&self, parts: &[Part]) -> Part {
        let name = own_among("items_", parts);
        let mixed = Span::mixed_site().located_at(self.for_loop.expr.span());
        Part {
            make: self.asked_of_items("returned"),
            param: name.to_token_stream(),
            prologue: TokenStream::new(),
            by_row: false,
            back: quote_spanned!(mixed=> #name),
            name,
            indexed: false,
            numbered: false,
            apart: TokenStream::new(),
            rejoin: TokenStream::new(),
            edits: Edits::default(),
        }
    }

    /// What the items are, by their shape. Messages about them point to the head.
    fn asked_of_items(&self, what: &str) -> TokenStream {
        let at = self.for_loop.expr.span();
        let mixed = Span::mixed_site().located_at(at);
        items::role(what, &self.for_loop.pat, &own("space_"), &located(&self.door, at), mixed)
    }

    /// The role of the items of a loop that can leave early: what the body writes through them is undone.
    ///
    /// ```text
    /// let mut undo_ = own_undo_.lender();
    /// for item_ in block_.cancellable() { match undo_.lend_item(item_) { PAT => BODY } }
    /// ```
    pub(super) fn undo_part(&mut self, parts: &[Part]) -> Part {
        let mixed = Span::mixed_site().located_at(self.for_loop.for_token.span);
        let name = own_among("undo_", parts);
        let (held, item_) = (own(&format!("own_{name}")), own("item_"));
        let make = self.asked_of_items("role");
        let ExprForLoop { pat, body, .. } = &mut self.for_loop;
        *body = syn::parse_quote_spanned!(mixed=> { match #name.lend_item(#item_) { #pat => #body } });
        **pat = syn::parse_quote_spanned!(mixed=> #item_);
        Part {
            apart: TokenStream::new(),
            make,
            rejoin: TokenStream::new(),
            param: quote_spanned!(mixed=> mut #held),
            prologue: quote_spanned!(mixed=> let mut #name = #held.lender();),
            by_row: false,
            back: held.to_token_stream(),
            name,
            indexed: false,
            numbered: false,
            edits: Edits::default(),
        }
    }
}
