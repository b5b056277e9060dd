//! The chunk closure, the call that is given it, and what the caller does with the outcome.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::{ExprForLoop, Ident, Lifetime};

use super::{Expansion, located, own};
use crate::args::{Backend, BackendArg, OnError};
use crate::exits::Exits;
use crate::lacking::Count;
use crate::parts::{Part, nested};
use crate::roles::Roles;
use crate::tail::{Order, TailParts};

impl Expansion {
    /// `|privates, block_| { …; (privates, exit_) }`
    pub(super) fn chunk_closure(
        &self,
        parts: &[Part],
        exits: &Exits,
        block_label: &Lifetime,
        tail: Option<&TailParts>,
    ) -> TokenStream {
        let mixed = Span::mixed_site().located_at(self.for_loop.for_token.span);
        let (door, block_, exit_) = (&self.door, own("block_"), own("exit_"));
        let privates = nested(parts.iter().map(|part| part.param.clone()).collect(), mixed);
        let given_back = nested(parts.iter().map(|part| part.back.clone()).collect(), mixed);
        let declared = self.scratch.declared();
        let held = self.held.declared(door, mixed);
        let ExprForLoop { label, for_token, pat, in_token, body, .. } = &self.for_loop;
        let can_exit = !exits.arms.is_empty() || tail.is_some();
        let rows = self.rows_of(can_exit || exits.opaque);
        let (in_row, in_block): (Vec<&Part>, Vec<&Part>) = parts.iter().partition(|part| part.by_row);
        let in_row = in_row.iter().map(|part| &part.prologue);
        let prologue = in_block.iter().map(|part| &part.prologue).chain([&declared, &held]);
        let has_elements = parts.iter().any(|part| part.indexed);
        let around = rows.is_some() && in_block.iter().any(|part| part.indexed);
        let over = match (can_exit, has_elements) {
            _ if self.args.progress.is_some() => quote_spanned!(mixed=> #block_.with_progress()),
            (true, true) => quote_spanned!(mixed=> #block_.indexed_cancellable()),
            (true, false) => quote_spanned!(mixed=> #block_.cancellable()),
            (false, true) if around => quote_spanned!(mixed=> #block_.indexed_around()),
            (false, true) => quote_spanned!(mixed=> #block_.indexed()),
            (false, false) => block_.to_token_stream(),
        };
        let emit_ = own("emit_");
        let for_loop = match rows {
            _ if exits.opaque => self.without_hidden_break(&over, body),
            Some((outer, inner)) => quote_spanned! {mixed=>
                #for_token (#outer, #block_) #in_token #block_.rows() {
                    #(#in_row)*
                    #for_token #inner #in_token #over #body
                }
            },
            None => quote_spanned!(mixed=> #label #for_token #pat #in_token #over #body),
        };
        if can_exit {
            let emit = tail.map(|_| quote_spanned!(mixed=> , #emit_));
            let never = exits.arms.is_empty().then(|| quote_spanned!(mixed=> ::<#door::Never>));
            quote_spanned! {mixed=>
                |#privates, #block_ #emit| {
                    #(#prologue)*
                    let #exit_ = #block_label: { #for_loop ::core::option::Option::None #never };
                    (#given_back, #exit_)
                }
            }
        } else {
            // A body that moves what is not an element out of its place would move it into a closure.
            let for_loop = match parts.iter().all(|part| part.indexed) && !exits.opaque {
                true => self.held.around(for_loop, door, mixed),
                false => for_loop,
            };
            quote_spanned! {mixed=>
                |#privates, #block_| {
                    #(#prologue)*
                    #for_loop
                    #door::done(#given_back)
                }
            }
        }
    }

    /// The patterns of collapsed loops that go row by row: what the iterations of a row have in common, and the innermost.
    pub(super) fn rows_of(&self, leaves: bool) -> Option<(&syn::Pat, &syn::Pat)> {
        let ExprForLoop { pat, label: None, .. } = &self.for_loop else { return None };
        if leaves || self.args.collapse.is_none() || self.args.progress.is_some() {
            return None;
        }
        match &**pat {
            syn::Pat::Tuple(pair) if pair.elems.len() == 2 => Some((&pair.elems[0], &pair.elems[1])),
            _ => None,
        }
    }

    /// The same loop, in which a `break` out of a macro's own tokens does not compile. It would end the block alone.
    ///
    /// ```text
    /// let _: Finished = loop { match iter_.next() { Some(x) => BODY, None => break Finished } };
    /// ```
    fn without_hidden_break(&self, over: &TokenStream, body: &syn::Block) -> TokenStream {
        let mixed = Span::mixed_site().located_at(self.for_loop.for_token.span);
        let (door, iter_) = (&self.door, own("iter_"));
        let ExprForLoop { label, pat, .. } = &self.for_loop;
        quote_spanned! {mixed=>
            let mut #iter_ = ::core::iter::IntoIterator::into_iter(#over);
            let _: #door::Finished = #label loop {
                match ::core::iter::Iterator::next(&mut #iter_) {
                    ::core::option::Option::Some(#pat) => #body
                    ::core::option::Option::None => break #door::Finished,
                }
            };
        }
    }

    /// The backend that is chosen as it runs, which may depend on what the loop changes.
    pub(super) fn chosen(&self) -> Option<TokenStream> {
        let BackendArg::Chosen(chosen) = &self.args.backend.as_ref()?.value else { return None };
        let (mixed, backend_) = (Span::mixed_site().located_at(chosen.span()), chosen_name(chosen));
        Some(quote_spanned!(mixed=> let #backend_ = #chosen;))
    }

    /// The entry for the loop's backend. `into`: where the tail does nothing but push, in place of its closure.
    pub(super) fn call(
        &self,
        arguments: &TokenStream,
        roles: &Roles,
        (tail, into): (Option<Order>, Option<TokenStream>),
        count: Count,
    ) -> TokenStream {
        let mixed = Span::mixed_site().located_at(self.for_loop.for_token.span);
        let (door, loop_) = (&self.door, own("loop_"));
        let order = tail.map(|order| match order {
            Order::Ordered => quote_spanned!(mixed=> .tail(#door::Tail::Ordered)),
            Order::AsCompleted => quote_spanned!(mixed=> .tail(#door::Tail::AsCompleted)),
        });
        let way =
            |plain: &str| Ident::new(&format!("{plain}{}", if into.is_some() { "_into" } else { "" }), mixed);
        let into_ = into.as_ref().map(|into| quote_spanned!(mixed=> #into,));
        let entry = match self.args.backend.as_ref().map(|arg| &arg.value) {
            None => {
                let flags = count.flags(mixed);
                let standard = way("standard");
                return quote_spanned!(mixed=> #loop_ #order.#standard(#into_ #arguments).start_loop(#flags));
            }
            Some(BackendArg::Chosen(chosen)) => {
                let (capturing, flags) = (self.capturing(roles), count.all_flags(mixed));
                let (backend_, prepare) = (chosen_name(chosen), way("prepare"));
                return quote_spanned! {mixed=>
                    #loop_ #order.#prepare(#backend_, #into_ #arguments) #capturing.start_loop(#flags)
                };
            }
            Some(BackendArg::Named(Backend::Serial)) => own("serial"),
            Some(BackendArg::Named(Backend::Thread)) => own("thread"),
            Some(BackendArg::Named(Backend::Pool)) => way("pool"),
            Some(BackendArg::Named(Backend::Executor)) => own("executor"),
            Some(BackendArg::Named(Backend::Process)) => own("process"),
            Some(BackendArg::Named(Backend::ProcessPool)) => own("process_pool"),
            Some(BackendArg::Named(Backend::ProcessExecutor)) => own("process_executor"),
        };
        let entry = Ident::new(&entry.to_string(), mixed);
        quote_spanned!(mixed=> #loop_ #order.#entry(#into_ #arguments))
    }

    /// The outcome of a call, or the loop's own failure.
    pub(super) fn outcome(&self, call: &TokenStream) -> TokenStream {
        let mixed = Span::mixed_site().located_at(self.for_loop.for_token.span);
        let (door, exit_, error_) = (&self.door, own("exit_"), own("error_"));
        let returned = matches!(&self.args.on_error, Some(arg) if arg.value == OnError::Return);
        if !returned {
            return quote_spanned!(mixed=> #door::or_panic(#call));
        }
        // A function that returns something else is told of the argument.
        let asked = self.args.on_error.as_ref().map_or(mixed, |arg| mixed.located_at(arg.key.span()));
        let told = located(&error_.to_token_stream(), asked);
        let leave = quote_spanned!(asked=>
            return ::core::result::Result::Err(::core::convert::From::from(#told))
        );
        quote_spanned! {mixed=>
            match #call {
                ::core::result::Result::Ok(#exit_) => #exit_,
                ::core::result::Result::Err(#error_) => { #leave }
            }
        }
    }

    /// What the caller does with the outcome of a loop with a tail.
    pub(super) fn after_tail(
        &self,
        call: TokenStream,
        rejoined: &TokenStream,
        body: &Exits,
        tail: &Exits,
    ) -> TokenStream {
        let mixed = Span::mixed_site().located_at(self.for_loop.for_token.span);
        let (door, exit_, outcome) = (&self.door, own("exit_"), self.outcome(&call));
        let (body_, tail_) = (own("body_exit_"), own("tail_exit_"));
        if body.arms.is_empty() && tail.arms.is_empty() {
            return quote_spanned!(mixed=> #outcome; #rejoined);
        }
        let replay = |exit_: &Ident, exits: &Exits| {
            let arms = &exits.arms;
            (!arms.is_empty()).then(
                || quote_spanned!(mixed=> match #exit_ { ::core::option::Option::None => {} #(#arms)* }),
            )
        };
        let (replay_body, replay_tail) = (replay(&body_, body), replay(&tail_, tail));
        let body_ = if body.arms.is_empty() { quote_spanned!(mixed=> _) } else { body_.to_token_stream() };
        let tail_ = if tail.arms.is_empty() { quote_spanned!(mixed=> _) } else { tail_.to_token_stream() };
        quote_spanned! {mixed=>
            let #exit_ = #outcome;
            #rejoined
            let (#body_, #tail_) = #door::TailExit::split(#exit_);
            #replay_body
            #replay_tail
        }
    }

    /// What the caller does with the outcome.
    pub(super) fn after(&self, call: TokenStream, rejoined: &TokenStream, exits: &Exits) -> TokenStream {
        let mixed = Span::mixed_site().located_at(self.for_loop.for_token.span);
        let (exit_, outcome) = (own("exit_"), self.outcome(&call));
        let arms = &exits.arms;
        if arms.is_empty() {
            return quote_spanned!(mixed=> #outcome; #rejoined);
        }
        quote_spanned! {mixed=>
            let #exit_ = #outcome;
            #rejoined
            match #exit_ {
                ::core::option::Option::None => {}
                #(#arms)*
            }
        }
    }
}

/// What a chosen backend is called, told where it stands.
fn chosen_name(chosen: &syn::Expr) -> TokenStream {
    located(&own("backend_").to_token_stream(), chosen.span())
}
