//! What leaves the loop: `break`, `return`, `?` and jumps to outer labels become values that travel to the caller
//! and are replayed there by the user's own tokens.
//!
//! ```text
//! body                                      after the run
//! break                →  break 'block_ Some(Exit2::A(()))            Some(Exit2::A(())) => {}
//! E?                   →  match Branch::branch(E) { Ok(v) => v, Err(r) => break 'block_ Some(Exit2::B(Residual(r))) }
//!                                                                     Some(Exit2::B(Residual(r))) => { r?; }
//! return E (at the caller, x a local of the body)
//!                      →  break 'block_ Some(Exit2::A((x,)))          Some(Exit2::A((x,))) => return E,
//! return E (on the worker)
//!                      →  break 'block_ Some(Exit2::A(E))             Some(Exit2::A(v)) => return v,
//! ```

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::{Block, Expr, Ident, Macro, Pat};

use crate::macros::{self, Arguments};
use crate::places::names_in_tokens;
use crate::refusals as message;
use crate::scopes::{self, Binding, Fence, Hook, Scope, State, Step};

/// The places that leave a loop, in the order of the source.
pub struct Exits {
    /// One arm each: what the caller does with it.
    pub arms: Vec<TokenStream>,
    /// Whether the loop's own label is still jumped to (by `continue`).
    pub label_used: bool,
    /// Whether a macro call stands directly in the loop in which a `break` may be hidden.
    pub opaque: bool,
    /// Whether a `continue` ends an iteration.
    pub continued: bool,
}

/// What the rewriting has to know of the loop.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// The path of the private door.
    pub door: &'a TokenStream,
    /// The loop's own label.
    pub label: Option<&'a Ident>,
    /// Whether the enclosing function's return type has a `dyn` in it, so that a returned value may need its
    /// coercion (and may not be `Send`).
    pub returns_dyn: bool,
    /// The labelled block that ends a block of iterations early.
    pub block_label: &'a syn::Lifetime,
    /// It is no loop's body but its `#[ordered]` or `#[as_completed]` block, which `continue` ends.
    pub tail: bool,
    /// The names in the pattern that may be lent (see [`crate::heads::may_lend`]).
    pub lent: &'a [Ident],
}

/// Rewrites all exits of a body. The pattern and the outer names tell what is a local of the body.
pub fn rewrite(
    pat: &Pat,
    body: &mut Block,
    outer: &Scope,
    around: Surroundings<'_>,
    errors: &mut Vec<syn::Error>,
) -> Exits {
    // Once to count them (a variant's name depends on how many there are), once to rewrite.
    let mut count = Rewrite::new(around, usize::MAX, Vec::new());
    scopes::walk_body(pat, &mut body.clone(), &mut State::with(outer.clone()), &mut count);
    let mut rewrite = Rewrite::new(around, count.exits.len(), Vec::new());
    scopes::walk_body(pat, body, &mut State::with(outer.clone()), &mut rewrite);
    errors.append(&mut rewrite.errors);
    Exits {
        arms: rewrite.exits,
        label_used: rewrite.label_used,
        opaque: rewrite.opaque,
        continued: rewrite.continued,
    }
}

struct Rewrite<'a> {
    around: Surroundings<'a>,
    total: usize,
    exits: Vec<TokenStream>,
    label_used: bool,
    opaque: bool,
    continued: bool,
    errors: Vec<syn::Error>,
}

/// Where the value of a `return` or of a `break` with a value is computed.
enum Computed {
    /// After the merge, by the caller, from these locals of the body.
    AtCaller(Vec<Ident>),
    /// By the iteration that leaves.
    OnWorker,
}

impl<'a> Rewrite<'a> {
    fn new(around: Surroundings<'a>, total: usize, exits: Vec<TokenStream>) -> Self {
        Rewrite {
            around,
            total,
            exits,
            label_used: false,
            opaque: false,
            continued: false,
            errors: Vec::new(),
        }
    }

    /// Registers an exit: `leave` is what travels, `pattern` how the caller takes it, `replay` what it then does.
    fn exit(&mut self, span: Span, leave: TokenStream, pattern: TokenStream, replay: TokenStream) -> Expr {
        let index = self.exits.len();
        let taken = variant(self.around.door, index, self.total, pattern);
        self.exits.push(quote_spanned!(Span::mixed_site().located_at(span)=> ::core::option::Option::Some(#taken) => #replay));
        let made = variant(self.around.door, index, self.total, leave);
        let label = self.around.block_label;
        let span = Span::mixed_site().located_at(span);
        Expr::Verbatim(quote_spanned!(span=> break #label ::core::option::Option::Some(#made)))
    }

    fn computed(&self, value: &Expr, state: &State) -> Computed {
        let names = names_of(value, state);
        if names.outer || names.inner.is_empty() || self.around.returns_dyn {
            Computed::AtCaller(names.inner)
        } else {
            Computed::OnWorker
        }
    }

    /// An exit with a value: `jump` is what stands before the value (`return`, `break 'outer`).
    fn with_value(&mut self, jump: &TokenStream, value: &Expr, computed: Computed) -> Expr {
        let span = value.span();
        let mixed = Span::mixed_site().located_at(span);
        match computed {
            Computed::AtCaller(locals) => {
                let (lent, owned): (Vec<_>, Vec<_>) =
                    locals.into_iter().partition(|name| self.around.lent.contains(name));
                if lent.is_empty() {
                    let travel = quote_spanned!(mixed=> (#(#owned,)*));
                    return self.exit(span, travel.clone(), travel, quote_spanned!(mixed=> #jump #value,));
                }
                let packed = lent.iter().map(|name| self.ask(name, "pack_for_loop"));
                let leave = quote_spanned!(mixed=> (#(#owned,)* #(#packed,)*));
                let packed =
                    lent.iter().map(|name| Ident::new(&format!("{name}_"), mixed)).collect::<Vec<_>>();
                let pattern = quote_spanned!(mixed=> (#(#owned,)* #(mut #packed,)*));
                let replay = quote_spanned!(mixed=> { #(let #lent = #packed.unpack();)* #jump #value });
                self.exit(span, leave, pattern, replay)
            }
            Computed::OnWorker => {
                let mut leaves = Vec::new();
                let built = built(value, &mut leaves);
                for leaf in &mut leaves {
                    if let Some(name) = lent_name(leaf, self.around.lent) {
                        *leaf = Expr::Verbatim(self.ask(&name, "leave_loop"));
                    }
                }
                let names = (0..leaves.len()).map(value_name).collect::<Vec<_>>();
                let replay = quote_spanned!(mixed=> #jump #built,);
                self.exit(
                    span,
                    quote_spanned!(mixed=> (#(#leaves,)*)),
                    quote_spanned!(mixed=> (#(#names,)*)),
                    replay,
                )
            }
        }
    }

    /// What a name that may be lent leaves with, by its type.
    fn ask(&self, name: &Ident, method: &str) -> TokenStream {
        let mixed = Span::mixed_site().located_at(name.span());
        let (door, method) = (self.around.door, Ident::new(method, mixed));
        quote_spanned!(mixed=> { use #door::role::*; (&Probe::of(&#name)).#method(#name) })
    }

    fn without_value(&mut self, span: Span, replay: TokenStream) -> Expr {
        let mixed = Span::mixed_site().located_at(span);
        self.exit(span, quote_spanned!(mixed=> ()), quote_spanned!(mixed=> ()), replay)
    }

    /// Whether a jump with this label (or none) leaves the body, and if so whether it is to the loop itself.
    fn leaves(&self, label: Option<&syn::Lifetime>, state: &State) -> Option<bool> {
        match label {
            None => (!state.fences.iter().any(|fence| matches!(fence, Fence::Loop(_)))).then_some(true),
            Some(label) => {
                let inside = state.fences.iter().any(|fence| match fence {
                    Fence::Loop(Some(name)) | Fence::Block(name) => *name == label.ident,
                    _ => false,
                });
                (!inside).then(|| self.around.label == Some(&label.ident))
            }
        }
    }

    /// `break` in its forms; gives the replacement, if it leaves the body.
    fn break_(&mut self, break_: &syn::ExprBreak, state: &State) -> Option<Expr> {
        let span = break_.break_token.span;
        let own = self.leaves(break_.label.as_ref(), state)?;
        if own && break_.expr.is_some() {
            // It stays, for rustc to refuse it: this is a `for` still.
            self.label_used |= break_.label.is_some();
            return None;
        }
        if own {
            return Some(self.without_value(span, quote_spanned!(span=> {})));
        }
        let label = break_.label.as_ref()?;
        let jump = quote_spanned!(span=> break #label);
        Some(match &break_.expr {
            None => self.without_value(span, quote_spanned!(span=> #jump,)),
            Some(value) => {
                let computed = self.computed(value, state);
                self.with_value(&jump, value, computed)
            }
        })
    }

    fn try_(&mut self, try_: &syn::ExprTry) -> Expr {
        let span = try_.question_token.span;
        let mixed = Span::mixed_site().located_at(span);
        let door = self.around.door;
        let (value, residual) = (Ident::new("value_", mixed), Ident::new("residual_", mixed));
        let replay = quote_spanned!(span=> { #residual?; });
        let left = quote_spanned!(mixed=> #door::Residual(#residual));
        let leave = self.exit(span, left.clone(), left, replay);
        let tried = match &*try_.expr {
            Expr::Paren(paren) if paren.attrs.is_empty() => &paren.expr,
            _ => &try_.expr,
        };
        Expr::Verbatim(quote_spanned! {mixed=>
            match #door::Branch::branch(#tried) {
                ::core::result::Result::Ok(#value) => #value,
                ::core::result::Result::Err(#residual) => #leave,
            }
        })
    }
}

impl Hook for Rewrite<'_> {
    fn before(&mut self, expr: &mut Expr, state: &mut State) -> Step {
        if state.in_function() {
            return Step::Into;
        }
        let replacement = match expr {
            Expr::Return(return_) => {
                let span = return_.return_token.span;
                let jump = quote_spanned!(span=> return);
                match &return_.expr {
                    None => Some(self.without_value(span, quote_spanned!(span=> return,))),
                    Some(value) => match self.computed(value, state) {
                        computed @ Computed::AtCaller(_) => Some(self.with_value(&jump, value, computed)),
                        // What is computed on the worker may itself have a `?` in it: it is rewritten first.
                        Computed::OnWorker => None,
                    },
                }
            }
            Expr::Break(break_) => self.break_(break_, state),
            Expr::Continue(continue_) => match self.leaves(continue_.label.as_ref(), state) {
                Some(true) if self.around.tail => {
                    self.continued = true;
                    let (label, mixed) = (self.around.block_label, Span::mixed_site());
                    Some(Expr::Verbatim(quote_spanned!(mixed=> break #label ::core::option::Option::None)))
                }
                Some(true) => {
                    self.continued = true;
                    self.label_used |= continue_.label.is_some();
                    None
                }
                Some(false) => {
                    let span = continue_.continue_token.span;
                    let jump = continue_.to_token_stream();
                    Some(self.without_value(span, quote_spanned!(span=> #jump,)))
                }
                None => None,
            },
            Expr::Await(await_) => {
                self.errors.push(message::await_in_body(await_.await_token.span));
                None
            }
            _ => None,
        };
        match replacement {
            Some(replacement) => {
                *expr = replacement;
                Step::Past
            }
            None => Step::Into,
        }
    }

    fn after(&mut self, expr: &mut Expr, state: &mut State) {
        if state.in_function() {
            return;
        }
        match expr {
            Expr::Try(try_) => *expr = self.try_(&try_.clone()),
            Expr::Return(return_) => {
                let jump = quote_spanned!(return_.return_token.span=> return);
                if let Some(value) = return_.expr.clone() {
                    *expr = self.with_value(&jump, &value, Computed::OnWorker);
                }
            }
            _ => {}
        }
    }

    fn mac(&mut self, mac: &mut Macro, _statement: bool, state: &mut State) {
        if let Some(mut arguments) = Arguments::of(mac) {
            for expr in arguments.expressions() {
                scopes::walk_expr(expr, state, self);
            }
            mac.tokens = arguments.to_token_stream();
            return;
        }
        if state.in_function() {
            return;
        }
        let name = macros::name(mac);
        if name == "bail" || name == "ensure" {
            self.errors.push(message::hidden_return(mac.path.span(), &name));
        } else {
            let loops_inside = state.fences.iter().any(|fence| matches!(fence, Fence::Loop(_)));
            self.opaque |= !loops_inside;
            if let Some(label) = self.around.label
                && macros::names_label(mac.tokens.clone(), label)
            {
                self.label_used = true;
                self.opaque = true;
            }
            if let Some(token) = macros::hidden_exit(mac.tokens.clone(), loops_inside) {
                self.errors.push(message::hidden_exit(token.span(), &token.to_string(), &name));
            }
        }
    }
}

fn value_name(index: usize) -> Ident {
    Ident::new(&format!("value{index}_"), Span::mixed_site())
}

/// What is built around values by `Some`, `Ok`, `Err` and tuples is built by the caller, so that the values are
/// coerced to what the function returns as they were; the values themselves are computed on the worker.
fn built(value: &Expr, leaves: &mut Vec<Expr>) -> Expr {
    match value {
        Expr::Call(call) if call.args.len() == 1 && is_wrapper(&call.func) => {
            let mut call = call.clone();
            if let Some(argument) = call.args.first_mut() {
                *argument = built(argument, leaves);
            }
            Expr::Call(call)
        }
        Expr::Tuple(tuple) => {
            let mut tuple = tuple.clone();
            for element in &mut tuple.elems {
                *element = built(element, leaves);
            }
            Expr::Tuple(tuple)
        }
        leaf => {
            let name = value_name(leaves.len());
            leaves.push(leaf.clone());
            syn::parse_quote!(#name)
        }
    }
}

fn lent_name(leaf: &Expr, lent: &[Ident]) -> Option<Ident> {
    let Expr::Path(path) = leaf else { return None };
    path.path.get_ident().filter(|name| lent.contains(name)).cloned()
}

fn is_wrapper(func: &Expr) -> bool {
    let Expr::Path(path) = func else { return false };
    path.path
        .segments
        .last()
        .is_some_and(|last| last.ident == "Some" || last.ident == "Ok" || last.ident == "Err")
}

/// `Exit3::B(payload)`; past eight, the last variant holds the rest.
pub(crate) fn variant(door: &TokenStream, index: usize, total: usize, payload: TokenStream) -> TokenStream {
    const LETTERS: [&str; 8] = ["A", "B", "C", "D", "E", "F", "G", "H"];
    let last = LETTERS.len() - 1;
    let mixed = Span::mixed_site();
    let name = Ident::new(&format!("Exit{}", total.min(LETTERS.len())), mixed);
    if total > LETTERS.len() && index >= last {
        let inner = variant(door, index - last, total - last, payload);
        let letter = Ident::new(LETTERS[last], mixed);
        return quote_spanned!(mixed=> #door::#name::#letter(#inner));
    }
    let letter = Ident::new(LETTERS[index.min(last)], mixed);
    quote_spanned!(mixed=> #door::#name::#letter(#payload))
}

/// The locals of a body that an expression names.
pub fn inner_names(expr: &Expr, state: &State) -> Vec<Binding> {
    names_of(expr, state).inner.iter().filter_map(|name| state.resolve(&name.to_string()).cloned()).collect()
}

struct Names {
    inner: Vec<Ident>,
    outer: bool,
}

/// The locals of the body, and whether any variable from outside, that an expression names.
fn names_of(expr: &Expr, state: &State) -> Names {
    struct Collect {
        names: Names,
        depth: usize,
    }
    impl Collect {
        /// A name declared in the expression itself (a closure's parameter) is deeper than where the walk began.
        fn name(&mut self, ident: &Ident, state: &State) {
            match state.resolve(&ident.to_string()) {
                Some(binding) if binding.depth == 0 => self.names.outer = true,
                Some(binding) if binding.depth <= self.depth && !self.names.inner.contains(ident) => {
                    self.names.inner.push(ident.clone());
                }
                _ => {}
            }
        }
    }
    impl Hook for Collect {
        fn before(&mut self, expr: &mut Expr, state: &mut State) -> Step {
            if let Expr::Path(path) = expr
                && let Some(ident) = path.path.get_ident()
            {
                self.name(ident, state);
            }
            Step::Into
        }
        fn mac(&mut self, mac: &mut Macro, _: bool, state: &mut State) {
            for ident in names_in_tokens(mac.tokens.clone()) {
                self.name(&ident, state);
            }
        }
    }
    let mut state = state.clone();
    let depth = state.depth();
    let mut collect = Collect { names: Names { inner: Vec::new(), outer: false }, depth };
    scopes::walk_expr(&mut expr.clone(), &mut state, &mut collect);
    collect.names
}
