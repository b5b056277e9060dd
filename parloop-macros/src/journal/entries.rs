//! What is said to what is under a key, by a chain of calls that starts at `entry`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprMethodCall, Local, Pat, Stmt, parse_quote, parse_quote_spanned};

use super::travel::Travel;
use super::{Bound, Site, told};
use crate::exits::variant;
use crate::index::Indices;
use crate::infer::changes;
use crate::jumps;
use crate::keyed;
use crate::places::{Place, names_in_tokens};
use crate::scopes::{self, Binding, Scope, State};
use crate::tail::is_critical;
use crate::uses::{self, Access};

/// Goes over a body's statements about one map.
pub(super) struct Sites<'a> {
    place: &'a Place,
    /// All names that the body binds.
    bound: &'a [Ident],
    outer: &'a Scope,
    /// The body as it was.
    body: &'a Block,
    door: &'a TokenStream,
    total: usize,
    pub sites: Vec<Site>,
    /// Which of them could be merged, and how.
    merged: Vec<Option<keyed::Gather>>,
    pub failed: bool,
}

/// Takes the parts out of a statement that are computed where they stand.
struct Hoist<'a> {
    place: &'a Place,
    number: usize,
    params: Vec<Ident>,
    values: Vec<Expr>,
    /// What is computed once the key is there may leave the loop: the plain loop leaves the key behind.
    late: bool,
}

impl Hoist<'_> {
    fn param(&mut self, value: Expr) -> Ident {
        let name = self.place.own(&format!("value{}_{}_", self.number, self.params.len()));
        self.params.push(name.clone());
        self.values.push(value);
        name
    }

    fn argument(&mut self, argument: &mut Expr) {
        match argument {
            Expr::Closure(_) | Expr::Lit(_) | Expr::Path(_) if !is_name(argument) => {}
            Expr::Reference(reference) if reference.mutability.is_none() => {
                let inner = &reference.expr;
                let owned =
                    parse_quote_spanned!(Span::mixed_site()=> ::std::borrow::ToOwned::to_owned(&#inner));
                let name = self.param(owned);
                *reference.expr = parse_quote!(#name);
            }
            other => {
                let name = self.param(other.clone());
                *other = parse_quote!(#name);
            }
        }
    }

    /// Down a chain of calls to the `entry` of the map; whether it is there.
    fn chain(&mut self, expr: &mut Expr) -> bool {
        match expr {
            Expr::Paren(paren) => self.chain(&mut paren.expr),
            Expr::Field(field) => self.chain(&mut field.base),
            Expr::Index(indexed) => {
                let found = self.chain(&mut indexed.expr);
                self.late |= jumps::leave(indexed.index.to_token_stream());
                self.argument(&mut indexed.index);
                found
            }
            Expr::Unary(unary) => matches!(unary.op, syn::UnOp::Deref(_)) && self.chain(&mut unary.expr),
            Expr::MethodCall(call) => {
                let is_map =
                    Place::syntactic(&call.receiver).is_some_and(|place| place.key() == self.place.key());
                let found = if is_map { call.method == "entry" } else { self.chain(&mut call.receiver) };
                let early = call.method == "entry" || call.method.to_string().starts_with("or_");
                self.late |=
                    !early && call.args.iter().any(|argument| jumps::leave(argument.to_token_stream()));
                call.args.iter_mut().for_each(|argument| self.argument(argument));
                found
            }
            _ => false,
        }
    }

    /// A whole statement's expression.
    fn statement(&mut self, expr: &mut Expr) -> bool {
        match expr {
            Expr::Binary(binary) if uses::is_assignment(&binary.op) => {
                let found = self.chain(&mut binary.left);
                self.late |= jumps::leave(binary.right.to_token_stream());
                self.argument(&mut binary.right);
                found
            }
            Expr::Assign(assign) => {
                let found = self.chain(&mut assign.left);
                self.late |= jumps::leave(assign.right.to_token_stream());
                self.argument(&mut assign.right);
                found
            }
            other => self.chain(other),
        }
    }
}

fn is_name(expr: &Expr) -> bool {
    matches!(expr, Expr::Path(path) if path.path.get_ident().is_some_and(|name| name.to_string().starts_with(char::is_lowercase)))
}

impl<'a> Sites<'a> {
    pub(super) fn new(
        place: &'a Place,
        (bound, body): (&'a [Ident], &'a Block),
        outer: &'a Scope,
        door: &'a TokenStream,
        total: usize,
    ) -> Self {
        Sites { place, bound, outer, body, door, total, sites: Vec::new(), merged: Vec::new(), failed: false }
    }

    /// Whether not all of them are merged in one way.
    pub(super) fn needed(&self) -> bool {
        let Some(Some(first)) = self.merged.first() else { return true };
        !self.merged.iter().all(|gather| gather.as_ref() == Some(first))
    }

    fn hoist(&self) -> Hoist<'a> {
        Hoist {
            place: self.place,
            number: self.sites.len(),
            params: Vec::new(),
            values: Vec::new(),
            late: false,
        }
    }

    fn names_map(&self, tokens: &impl ToTokens) -> bool {
        struct Find<'a>(&'a str, bool);
        impl<'ast> Visit<'ast> for Find<'_> {
            fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
                self.1 |= call.method == "entry"
                    && Place::syntactic(&call.receiver).is_some_and(|place| place.key() == self.0);
                visit::visit_expr_method_call(self, call);
            }
        }
        let key = self.place.key();
        let mut find = Find(&key, false);
        let Ok(stmt) = syn::parse2::<Expr>(tokens.to_token_stream()) else { return false };
        find.visit_expr(&stmt);
        find.1
    }

    /// Logs what travels: what was hoisted, and clones of the body's names in what is replayed.
    fn site(&mut self, hoist: Hoist<'_>, replay: TokenStream) -> Stmt {
        let mixed = Span::mixed_site();
        let mut own = Bound::default();
        if let Ok(block) = syn::parse2::<Block>(quote!({ #replay })) {
            own.visit_block(&block);
            let pat: Pat = parse_quote!(_);
            let uses = uses::collect(&pat, &block, self.outer, &Indices::none());
            let others = |uses: uses::Uses| {
                uses.accesses.into_iter().filter(|access| access.place.key() != self.place.key())
            };
            let changed: Vec<String> = others(uses::collect(&pat, self.body, self.outer, &Indices::none()))
                .filter(|access| changes(access, self.outer))
                .map(|access| access.place.root.to_string())
                .collect();
            // What the body changes is another value after the loop.
            let stays = |access: &Access| {
                !changes(access, self.outer) && !changed.contains(&access.place.root.to_string())
            };
            self.failed |= !others(uses).all(|access| stays(&access));
        }
        self.failed |= jumps::leave(replay.clone()) || hoist.late;
        let names = self.bound.iter().map(|name| (name.to_string(), Binding::new(name.clone(), true)));
        let mut travel = Travel::new(
            names.collect(),
            (self.sites.len(), &replay),
            (self.door, std::slice::from_ref(self.place)),
        );
        let mut told: Block = parse_quote!({ #replay });
        let mut state = State::with(travel.scope.clone());
        scopes::walk_body(&parse_quote!(_), &mut told, &mut state, &mut travel);
        let (params, values) =
            (&hoist.params, hoist.values.iter().map(ToTokens::to_token_stream).chain(travel.values));
        let entry = variant(self.door, self.sites.len(), self.total, quote_spanned!(mixed=> (#(#values,)*)));
        let log = self.place.own("journal_");
        let params = params.iter().cloned().chain(travel.params).collect();
        let told = &told.stmts;
        self.sites.push(Site { params, replay: quote!(#(#told)*) });
        parse_quote_spanned!(mixed=> #log.push(#entry);)
    }

    /// `let b = m.entry(k).or_insert(s);` and the statements after it that name `b`.
    fn bound_site(&mut self, stmts: &mut Vec<Stmt>, at: usize) {
        let mixed = Span::mixed_site();
        let Some(Stmt::Local(local)) = stmts.get(at) else { return };
        let mut local: Local = local.clone();
        let state = State::with(self.outer.clone());
        let merged = keyed::bound_entry(&mut local.clone(), self.body, &state).map(|_| keyed::Gather::Sum);
        let (Pat::Ident(name), Some(init)) = (&local.pat, &mut local.init) else {
            self.failed = true;
            return;
        };
        let name = name.ident.clone();
        let names = |stmt: &Stmt| names_in_tokens(stmt.to_token_stream()).contains(&name);
        let mut hoist = self.hoist();
        if init.diverge.is_some() || !hoist.chain(&mut init.expr) {
            self.failed = true;
            return;
        }
        let end = (at + 1..stmts.len()).find(|&later| binds_anew(&stmts[later], &name));
        let Some(last) = (at + 1..end.unwrap_or(stmts.len())).rev().find(|&later| names(&stmts[later]))
        else {
            self.failed = true;
            return;
        };
        let told: Vec<Stmt> =
            (at + 1..=last).map(|later| stmts[later].clone()).filter(|stmt| names(stmt)).collect();
        // What the last statement gives would be the block's value.
        let told = told.into_iter().map(|stmt| match stmt {
            Stmt::Expr(expr, None) => Stmt::Expr(expr, Some(Default::default())),
            other => other,
        });
        let (params, values) = (hoist.params.clone(), std::mem::take(&mut hoist.values));
        hoist.values = params.iter().map(|param| parse_quote!(#param)).collect();
        let push = self.site(hoist, quote!(#local #(#told)*));
        self.merged.push(merged);
        let taken: Stmt = parse_quote_spanned!(mixed=> let (#(#params,)*) = (#(#values,)*););
        let kept: Vec<Stmt> =
            (at + 1..=last).map(|later| stmts[later].clone()).filter(|stmt| !names(stmt)).collect();
        self.failed |= kept.iter().any(|stmt| jumps::leave(stmt.to_token_stream()));
        // What is said is copied when all is said.
        let all =
            self.bound.iter().map(|name| (name.to_string(), Binding::new(name.clone(), true))).collect();
        self.failed |= kept.iter().any(|stmt| told::changed_names(stmt, &all).next().is_some());
        let again = kept.iter().flat_map(told::declared);
        self.failed |=
            again.clone().any(|name| self.bound.iter().filter(|bound| **bound == name).count() > 1);
        stmts.splice(at..=last, [taken].into_iter().chain(kept).chain([push]));
    }

    /// An expression that says something to the map and has no value.
    fn told(&mut self, expr: &mut Expr) -> Option<Stmt> {
        let state = State::with(self.outer.clone());
        let merged = merged(expr, &state);
        let mut told = expr.clone();
        let mut hoist = self.hoist();
        if !hoist.statement(&mut told) {
            return None;
        }
        let push = self.site(hoist, quote!(#told;));
        self.merged.push(merged);
        Some(push)
    }
}

/// `let name = …;` of something else.
fn binds_anew(stmt: &Stmt, name: &Ident) -> bool {
    let Stmt::Local(local) = stmt else { return false };
    let mut bound = Bound::default();
    bound.visit_pat(&local.pat);
    let init = local.init.as_ref().map(|init| names_in_tokens(init.expr.to_token_stream()));
    bound.0.contains(name) && !init.is_some_and(|names| names.contains(name))
}

/// How a site could be merged.
fn merged(expr: &Expr, state: &State) -> Option<keyed::Gather> {
    if keyed::unmodified(expr).is_some() {
        return Some(keyed::Gather::Sum);
    }
    match expr.clone() {
        Expr::Binary(mut binary) => {
            keyed::entry_behind(&mut binary.left, &binary.op, state).map(|_| keyed::Gather::Sum)
        }
        Expr::MethodCall(mut call) => {
            let gather = keyed::gathered_by(&call.method.to_string())?;
            keyed::entry(&mut call.receiver, state).map(|_| gather)
        }
        _ => None,
    }
}

impl VisitMut for Sites<'_> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        let mut at = 0;
        while at < block.stmts.len() {
            match &mut block.stmts[at] {
                Stmt::Local(local)
                    if local
                        .init
                        .as_ref()
                        .is_some_and(|init| is_entry(&init.expr) && self.names_map(&init.expr)) =>
                {
                    self.bound_site(&mut block.stmts, at);
                }
                Stmt::Expr(expr @ (Expr::Binary(_) | Expr::Assign(_) | Expr::MethodCall(_)), semi)
                    if self.names_map(expr) && (semi.is_some() || !matches!(expr, Expr::MethodCall(_))) =>
                {
                    match self.told(expr) {
                        Some(push) => block.stmts[at] = push,
                        None => self.failed = true,
                    }
                }
                stmt => self.visit_stmt_mut(stmt),
            }
            if self.failed {
                return;
            }
            at += 1;
        }
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Binary(binary) if uses::is_assignment(&binary.op) && self.names_map(&binary.left) => {
                match self.told(expr) {
                    Some(push) => *expr = parse_quote_spanned!(Span::mixed_site()=> { #push }),
                    None => self.failed = true,
                }
            }
            Expr::Block(block) if is_critical(&block.attrs) => self.failed |= self.names_map(block),
            // Its value is used.
            Expr::MethodCall(call)
                if call.method == "entry"
                    && Place::syntactic(&call.receiver)
                        .is_some_and(|place| place.key() == self.place.key()) =>
            {
                self.failed = true;
            }
            other => visit_mut::visit_expr_mut(self, other),
        }
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// A chain of calls that ends in what is under a key.
fn is_entry(expr: &Expr) -> bool {
    matches!(expr, Expr::MethodCall(call) if call.method.to_string().starts_with("or_"))
}
