//! `#[ordered] { … }` and `#[as_completed] { … }`: the end of a body that runs on the calling thread.
//!
//! ```text
//! let page = fetch(url)?;                        if !emit_.send((page,)) { break 'block_ None; }
//! #[ordered] { pages.push(page); }          →
//!                                                |(page,)| 'tail_: { pages.push(page); None }
//! ```
//!
//! What travels are the body's own names that occur in the block. The body's items are declared around both.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, Block, Expr, Ident, Item, Lifetime, Pat, Stmt, parse_quote};

use crate::exits::{self, Exits, Surroundings};
use crate::index::Indices;
use crate::places::{Place, names_in_tokens};
use crate::refusals;
use crate::scopes::{self, Binding, Hook, Scope, State, Step};
use crate::uses::{self, Access};

/// In which order the blocks run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `#[ordered]`
    Ordered,
    /// `#[as_completed]`
    AsCompleted,
}

/// The block at the end of a body.
pub struct Tail {
    /// Its order.
    pub order: Order,
    /// The block, without its attribute.
    pub block: Block,
    /// The body's names that it uses.
    travels: Vec<Binding>,
    /// What it does with the names from outside.
    pub accesses: Vec<Access>,
    /// What it pushes, and where, if it does nothing else.
    push: Option<Push>,
}

/// `place.push(item);`, where the item is made of nothing but the body's names.
struct Push {
    place: Place,
    item: Expr,
    span: Span,
}

/// What stands for the block in the output.
pub struct TailParts {
    /// `(page,)`
    sent: TokenStream,
    /// How many values these are, if it is a tuple.
    pub count: Option<usize>,
    /// The closure.
    pub closure: TokenStream,
    /// Its exits.
    pub exits: Exits,
    /// Where it does nothing but push, in place of the closure.
    pub into: Option<Into>,
}

/// A block that does nothing but push.
pub struct Into {
    /// Asks the place's type.
    probe: TokenStream,
    /// `&mut` of the place.
    exclusive: TokenStream,
    /// What is pushed.
    item: Expr,
    span: Span,
}

impl Into {
    /// `{ use …; (&&Probe::of(&out)).in_order_role(&mut out, EACH, |all_, item_| { all_.push(item_); }) }`
    pub fn made(&self, door: &TokenStream, each: bool) -> TokenStream {
        let (at, Into { probe, exclusive, .. }) = (Span::mixed_site().located_at(self.span), self);
        quote_spanned! {at=> {
            use #door::role::*;
            (#probe).in_order_role(#exclusive, #each, |all_, item_| { all_.push(item_); })
        }}
    }
}

impl TailParts {
    /// The end of the body: hands over what the block needs, or ends if nobody needs it any more.
    pub fn sent(&self, block_label: &Lifetime) -> Stmt {
        let (mixed, sent) = (Span::mixed_site(), &self.sent);
        let emit_ = Ident::new("emit_", mixed);
        syn::parse_quote_spanned!(mixed=>
            if !#emit_.send(#sent) { break #block_label ::core::option::Option::None; }
        )
    }
}

fn order_of(attr: &Attribute) -> Option<Order> {
    if attr.path().is_ident("ordered") {
        Some(Order::Ordered)
    } else if attr.path().is_ident("as_completed") {
        Some(Order::AsCompleted)
    } else {
        None
    }
}

/// Whether a block is `#[ordered]` or `#[as_completed]`.
pub fn is_tail(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| order_of(attr).is_some())
}

/// Whether a block is `#[critical]`.
pub fn is_critical(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| attr.path().is_ident("critical"))
}

/// Takes the block off the end of a body. Such a block elsewhere is an error.
pub fn take(pat: &Pat, body: &mut Block, outer: &Scope, errors: &mut Vec<syn::Error>) -> Option<Tail> {
    let found = match body.stmts.last() {
        Some(Stmt::Expr(Expr::Block(block), _)) => block.attrs.iter().find_map(order_of),
        _ => None,
    };
    let tail = found.and_then(|order| match body.stmts.pop() {
        Some(Stmt::Expr(Expr::Block(block), _)) => Some((order, block.block)),
        _ => None,
    });
    misplaced(pat, body, errors);
    let (order, mut block) = tail?;
    let macros = macros_of(body, &block);
    block.stmts.splice(0..0, macros);
    let end = scopes::end_of_body(pat, body, outer);
    let travels = exits::inner_names(&parse_quote!(#block), &end);
    // Seen from the block, what travels is its own; all other names are outside.
    let params = params(&travels);
    let accesses = uses::collect(&params, &block, outer, &Indices::none()).accesses;
    let push = Push::of(&block, &travels, outer).filter(|_| order == Order::Ordered);
    Some(Tail { order, block, travels, accesses, push })
}

impl Push {
    /// What the block does, if that is all it does.
    fn of(block: &Block, travels: &[Binding], outer: &Scope) -> Option<Push> {
        let [Stmt::Expr(Expr::MethodCall(call), _)] = &block.stmts[..] else { return None };
        let mut arguments = call.args.iter();
        let (Some(item), None) = (arguments.next(), arguments.next()) else { return None };
        let own = |name: &Ident| travels.iter().any(|binding| binding.ident == *name);
        let place = Place::of(&call.receiver, &State::with(outer.clone()))?;
        let bare = call.attrs.is_empty() && call.turbofish.is_none();
        let plain = call.method == "push" && bare && is_moved(item, &own);
        let declared = outer.get(&place.root.to_string())?;
        (plain && declared.exclusive() && !own(&place.root)).then(|| Push {
            place,
            item: item.clone(),
            span: call.method.span(),
        })
    }

    /// What asks the type of the place.
    fn asked(&self, outer: &Scope) -> (TokenStream, TokenStream) {
        let at = Span::mixed_site().located_at(self.span);
        let place = &self.place;
        let mutable = outer.get(&place.root.to_string()).is_some_and(|binding| binding.mutable);
        let star = (place.is_name() && !mutable).then(|| quote_spanned!(at=> *));
        let exclusive = quote_spanned!(place.root.span()=> &mut #star #place);
        (quote_spanned!(at=> &&Probe::of(&#star #place)), exclusive)
    }
}

/// How many members a value has that is written as a tuple.
fn members(expr: &Expr) -> Option<usize> {
    if let Expr::Tuple(tuple) = expr { Some(tuple.elems.len()) } else { None }
}

/// Whether an expression only moves what has such names.
fn is_moved(expr: &Expr, own: &impl Fn(&Ident) -> bool) -> bool {
    match expr {
        Expr::Path(path) => path.path.get_ident().is_some_and(own),
        Expr::Tuple(tuple) => tuple.elems.iter().all(|member| is_moved(member, own)),
        Expr::Paren(paren) => is_moved(&paren.expr, own),
        Expr::Group(group) => is_moved(&group.expr, own),
        Expr::Lit(_) => true,
        _ => false,
    }
}

/// Takes the items out of a body, for a place from which the block's closure sees them as well: one `static` and one
/// type for both. A macro stays, for it may name the body's variables.
pub fn take_items(body: &mut Block) -> Vec<Stmt> {
    let is_item = |stmt: &mut Stmt| match stmt {
        Stmt::Item(item) => !matches!(item, Item::Macro(_)),
        Stmt::Macro(made) => crate::macros::name(&made.mac) == "thread_local",
        _ => false,
    };
    body.stmts.extract_if(.., is_item).collect()
}

/// The body's own macros that its last block calls too: that has them as well, or instead.
fn macros_of(body: &mut Block, block: &Block) -> Vec<Stmt> {
    let called = |stmts: &[Stmt]| names_in_tokens(quote::quote!(#(#stmts)*));
    let mut moved = Vec::new();
    for at in (0..body.stmts.len()).rev() {
        let Stmt::Item(Item::Macro(made)) = &body.stmts[at] else { continue };
        let Some(name) = made.ident.clone() else { continue };
        let in_the_block = [&block.stmts[..], &moved[..]].iter().any(|stmts| called(stmts).contains(&name));
        if !in_the_block {
            continue;
        }
        let here = called(&body.stmts[at + 1..]).contains(&name);
        moved.insert(0, if here { body.stmts[at].clone() } else { body.stmts.remove(at) });
    }
    moved
}

fn misplaced(pat: &Pat, body: &mut Block, errors: &mut Vec<syn::Error>) {
    struct Find<'a>(&'a mut Vec<syn::Error>);
    impl Hook for Find<'_> {
        fn before(&mut self, expr: &mut Expr, _: &mut State) -> Step {
            if let Expr::ForLoop(for_loop) = expr
                && crate::find::is_annotated(&for_loop.attrs)
            {
                // Its own blocks are its own affair.
                return Step::Past;
            }
            if let Expr::Block(block) = expr
                && let Some(attr) = block.attrs.iter().find(|attr| order_of(attr).is_some())
            {
                self.0.push(refusals::tail_in_the_middle(attr.span()));
            }
            Step::Into
        }
    }
    let mut copy = body.clone();
    scopes::walk_body(pat, &mut copy, &mut State::with(Scope::new()), &mut Find(errors));
}

/// Takes the attributes of such blocks off: for the plain loop.
pub fn unmarked(block: &mut Block) {
    struct Strip;
    impl syn::visit_mut::VisitMut for Strip {
        fn visit_expr_block_mut(&mut self, block: &mut syn::ExprBlock) {
            // Of a block that is none any more, braces around one expression would be a warning.
            if block.attrs.iter().any(|attr| order_of(attr).is_some())
                && let [Stmt::Expr(_, semi @ None)] = &mut block.block.stmts[..]
            {
                *semi = Some(Default::default());
            }
            block.attrs.retain(|attr| order_of(attr).is_none() && !attr.path().is_ident("critical"));
            syn::visit_mut::visit_expr_block_mut(self, block);
        }
    }
    syn::visit_mut::VisitMut::visit_block_mut(&mut Strip, block);
}

/// `(page, mut rest)`
fn params(travels: &[Binding]) -> Pat {
    let names = travels.iter().map(|binding| {
        let (name, mutable) =
            (&binding.ident, binding.mutable.then(|| quote_spanned!(Span::mixed_site()=> mut)));
        quote_spanned!(Span::mixed_site()=> #mutable #name)
    });
    parse_quote!((#(#names,)*))
}

impl Tail {
    /// The same, on a backend on which all tails are closures.
    pub fn streaming(self) -> Tail {
        Tail { push: None, ..self }
    }

    /// The block as a closure, with its exits as values.
    pub fn into_parts(
        mut self,
        outer: &Scope,
        door: &TokenStream,
        returns_dyn: bool,
        label: Option<&Ident>,
        errors: &mut Vec<syn::Error>,
    ) -> TailParts {
        let mixed = Span::mixed_site();
        let tail_label = Lifetime::new("'tail_", mixed);
        let around =
            Surroundings { door, label, returns_dyn, block_label: &tail_label, tail: true, lent: &[] };
        let pat = params(&self.travels);
        let exits = exits::rewrite(&pat, &mut self.block, outer, around, errors);
        let names: Vec<&Ident> = self.travels.iter().map(|binding| &binding.ident).collect();
        let stmts = &self.block.stmts;
        let end = if exits.arms.is_empty() {
            quote_spanned!(mixed=> ::core::option::Option::None::<#door::Never>)
        } else {
            quote_spanned!(mixed=> ::core::option::Option::None)
        };
        // `continue` is `break 'tail_ None`.
        let block = if exits.arms.is_empty() && !exits.continued {
            quote_spanned!(mixed=> { { #(#stmts)* }; #end })
        } else {
            quote_spanned!(mixed=> #tail_label: { { #(#stmts)* }; #end })
        };
        let closure = quote_spanned!(mixed=> |#pat| #block);
        let into = self.push.map(|push| {
            let (probe, exclusive) = push.asked(outer);
            Into { probe, exclusive, item: push.item, span: push.span }
        });
        let (sent, count) = match &into {
            Some(into) => (into.item.to_token_stream(), members(&into.item)),
            None => (quote_spanned!(mixed=> (#(#names,)*)), Some(names.len())),
        };
        TailParts { sent, count, closure, exits, into }
    }
}
