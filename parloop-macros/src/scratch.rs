//! Outer names that are each iteration's own: every iteration gives them a value before it uses them, and nothing
//! reads them after the loop. They are declared anew in the chunk closure, and the borrow checker proves the rest.
//!
//! ```text
//!                                    let word_ = unset();
//!                                    if false { word = word_.value(); word_.used(&mut word); }
//! word = line.trim();            →   |…, block_| {
//! words.push(word);                      let mut word;
//!                                        if false { word = word_.value(); word_.used(&word); }
//!                                        for line in block_ { word = line.trim(); words.push(word); }
//! ```
//!
//! The two lines that never run give both variables one type, and the outer one a use.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::{Block, Expr, Ident, Pat, parse_quote};

use crate::args::{Args, ReduceTarget};
use crate::definite::{self, Given};
use crate::find::{Context, Enclosing};
use crate::places::{self, Place, names_in_tokens};
use crate::scopes::{self, Hook, Scope, State, Step};

/// The names that are each iteration's own though they are declared outside. In `outer` they become the body's.
#[derive(Default)]
pub struct Scratch(Vec<Own>);

struct Own {
    name: Ident,
    /// Declared `mut`.
    mutable: bool,
}

impl Scratch {
    /// The rows of these names.
    pub(crate) fn explain(&self, rows: &mut crate::explain::Rows) {
        self.0.iter().for_each(|own| rows.own(own.name.to_string()));
    }

    /// Finds them in a loop's body, `#[ordered]` block and all.
    pub fn take(
        args: &Args,
        number: Option<usize>,
        (pat, body): (&Pat, &Block),
        outer: &mut Scope,
        cx: &Context,
    ) -> Scratch {
        let mut assigned = Assigned(Vec::new());
        scopes::walk_body(pat, &mut body.clone(), &mut State::with(outer.clone()), &mut assigned);
        let mut found = Vec::new();
        for name in assigned.0 {
            let place = Place::name(name.clone());
            let own = !is_named(args, &name)
                && definite::given(body, &place) == Given::Assigned
                && number.is_some_and(|number| !read_after(number, &name, cx))
                && !assigned_in_tail(body, &name);
            if let Some(binding) = outer.get_mut(&name.to_string()).filter(|_| own) {
                binding.depth = 1;
                found.push(Own { name: binding.ident.clone(), mutable: binding.mutable });
                binding.mutable = true;
            }
        }
        Scratch(found)
    }

    /// What stands before the call.
    pub fn linked(&self, door: &TokenStream) -> TokenStream {
        let mixed = Span::mixed_site();
        let each = self.0.iter().map(|Own { name, mutable }| {
            let link_ = Place::name(name.clone()).own("");
            let borrowed = mutable.then(|| quote_spanned!(mixed=> mut));
            quote_spanned! {mixed=>
                let #link_ = #door::make::unset();
                if false { #name = #link_.value(); #link_.used(& #borrowed #name); }
            }
        });
        each.collect()
    }

    /// What stands before the loop in the closure.
    pub fn declared(&self) -> TokenStream {
        let mixed = Span::mixed_site();
        let each = self.0.iter().map(|Own { name, .. }| {
            let link_ = Place::name(name.clone()).own("");
            quote_spanned! {mixed=>
                #[allow(unused_mut)]
                let mut #name;
                if false { #name = #link_.value(); #link_.used(&#name); }
            }
        });
        each.collect()
    }
}

/// The outer names that are assigned to.
struct Assigned(Vec<Ident>);

impl Hook for Assigned {
    fn before(&mut self, expr: &mut Expr, state: &mut State) -> Step {
        if let Expr::Assign(assign) = expr {
            for target in places::targets(&assign.left) {
                if let Some(place) = Place::of(target, state)
                    && place.is_name()
                    && state.outer(&place.root.to_string()).is_some_and(|binding| !binding.item)
                    && !self.0.contains(&place.root)
                {
                    self.0.push(place.root);
                }
            }
        }
        Step::Into
    }
}

/// Whether a clause gives the name another role. (`private` and `last` mean the same here.)
fn is_named(args: &Args, name: &Ident) -> bool {
    let named = |place: &crate::args::Place| place.root == *name;
    let reduced = args.reduce.iter().flat_map(|arg| &arg.value).any(|entry| match &entry.target {
        ReduceTarget::Whole(place) | ReduceTarget::EachElement(place) => named(place),
        ReduceTarget::WithPosition(places) => places.iter().any(named),
    });
    let kept = args
        .private
        .iter()
        .flat_map(|arg| &arg.value)
        .any(|entry| entry.value.is_some() && named(&entry.place))
        || args.shared.iter().flat_map(|arg| &arg.value).any(named);
    reduced || kept
}

fn read_after(number: usize, name: &Ident, cx: &Context) -> bool {
    let around = cx.enclosing.iter().rev().find(|around| !matches!(around, Enclosing::Async));
    match around {
        Some(Enclosing::Fn(of)) => {
            let (signature, block) = &**of;
            let typed = signature.inputs.iter().filter_map(|input| match input {
                syn::FnArg::Typed(typed) => Some(&*typed.pat),
                syn::FnArg::Receiver(_) => None,
            });
            definite::read_after(number, name, &typed.collect::<Vec<_>>(), &parse_quote!(#block))
        }
        Some(Enclosing::Closure(closure)) => {
            definite::read_after(number, name, &closure.inputs.iter().collect::<Vec<_>>(), &closure.body)
        }
        _ => true,
    }
}

/// Whether a block at the body's end that runs on the calling thread gives the name its value.
fn assigned_in_tail(body: &Block, name: &Ident) -> bool {
    let Some(syn::Stmt::Expr(Expr::Block(block), _)) = body.stmts.last() else { return false };
    let assigns = |block: &Block| definite::given(block, &Place::name(name.clone())) != Given::Late;
    crate::tail::is_tail(&block.attrs)
        && names_in_tokens(quote::ToTokens::to_token_stream(&block.block)).contains(name)
        && assigns(&block.block)
}
