//! What of a statement that is replayed whole is computed where it stands, and travels.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Ident, Macro, Stmt, parse_quote, parse_quote_spanned};

use super::{deferred, is_among};
use crate::jumps;
use crate::macros::Arguments;
use crate::places::{Place, names_in_tokens};
use crate::scopes::{self, Hook, Scope, State, Step};
use crate::uses;

/// What of a statement is computed where it stands, and travels to where it is replayed.
pub(super) struct Travel<'a> {
    /// The names that are not there.
    pub scope: Scope,
    number: usize,
    door: &'a TokenStream,
    /// What the statement is about.
    places: &'a [Place],
    /// The names that travel themselves.
    whole: Vec<Ident>,
    pub params: Vec<Ident>,
    pub values: Vec<TokenStream>,
    texts: Vec<String>,
    /// What has to be copied where it stands, as it changes later.
    pub at_once: Vec<Ident>,
    pub copied: Vec<Stmt>,
    pub failed: bool,
}

impl<'a> Travel<'a> {
    /// Nothing yet, of the statements with this number.
    pub(super) fn new(
        scope: Scope,
        (number, stmts): (usize, &impl ToTokens),
        (door, places): (&'a TokenStream, &'a [Place]),
    ) -> Travel<'a> {
        Travel {
            scope,
            number,
            door,
            places,
            whole: deferred::whole(stmts, places),
            params: Vec::new(),
            values: Vec::new(),
            texts: Vec::new(),
            at_once: Vec::new(),
            copied: Vec::new(),
            failed: false,
        }
    }

    fn param(&mut self, text: String, value: TokenStream) -> Ident {
        if let Some(at) = self.texts.iter().position(|known| *known == text) {
            return self.params[at].clone();
        }
        let name = Ident::new(&format!("told{}_{}_", self.number, self.params.len()), Span::mixed_site());
        self.params.push(name.clone());
        self.values.push(value);
        self.texts.push(text);
        name
    }

    /// Takes what is computed without regard to the places out of a statement in which it is computed in any case.
    pub(super) fn taken_out(&mut self, stmt: &mut Stmt, places: &[Place]) -> Vec<Stmt> {
        let mut left = self.addresses(stmt, places);
        let Stmt::Expr(expr, _) = stmt else { return left };
        match expr {
            Expr::Binary(binary) if uses::is_assignment(&binary.op) => {
                left.extend(self.work(&mut binary.right, places));
            }
            Expr::MethodCall(call) => {
                left.extend(call.args.iter_mut().filter_map(|argument| self.work(argument, places)));
            }
            Expr::Assign(assign) => {
                Operands { travel: self, places, left: &mut left }.visit_expr_mut(&mut assign.right)
            }
            _ => {}
        }
        left
    }

    /// Takes out how the places' elements and keys are computed.
    fn addresses(&mut self, stmt: &mut Stmt, places: &[Place]) -> Vec<Stmt> {
        let head = match stmt {
            Stmt::Local(syn::Local { init: Some(init), .. }) => &init.expr,
            Stmt::Expr(Expr::If(if_), _) => &if_.cond,
            Stmt::Expr(Expr::Match(match_), _) => &match_.expr,
            Stmt::Expr(Expr::Binary(binary), _) => &binary.left,
            Stmt::Expr(Expr::Assign(assign), _) => &assign.left,
            Stmt::Expr(Expr::MethodCall(call), _) => &call.receiver,
            _ => return Vec::new(),
        };
        let mut find = Addresses { places, found: Vec::new() };
        find.visit_expr_mut(&mut head.clone());
        let mut left = Vec::new();
        for address in find.found {
            let text = address.to_token_stream().to_string();
            let mut taken = address;
            left.extend(self.work(&mut taken, places));
            Replace { text, with: taken }.visit_stmt_mut(stmt);
        }
        left
    }

    /// `let told_ = expensive(x);`
    fn work(&mut self, expr: &mut Expr, places: &[Place]) -> Option<Stmt> {
        let borrows = matches!(
            expr,
            Expr::Reference(_) | Expr::Closure(_) | Expr::Lit(_) | Expr::Path(_) | Expr::Field(_)
        );
        let names = names_in_tokens(expr.to_token_stream());
        if borrows
            || places.iter().any(|place| names.contains(&place.root))
            || jumps::leave(expr.to_token_stream())
        {
            return None;
        }
        let mixed = Span::mixed_site();
        let text = format!("{} {}", self.params.len(), expr.to_token_stream());
        let (name, value) = (self.param(text, TokenStream::new()), expr.clone());
        if let Some(sent) = self.values.last_mut() {
            *sent = name.to_token_stream();
        }
        *expr = parse_quote!(#name);
        Some(parse_quote_spanned!(mixed=> let #name = #value;))
    }

    /// What is made of names that need not travel themselves: when it is asked for, but of several fields, or of a field
    /// of the iteration's own, here.
    fn deferred(&mut self, expr: &mut Expr, state: &State) -> bool {
        let Some(places) = deferred::made_of(expr, state) else { return false };
        let whole = |place: &Place| place.fields.is_empty() && self.whole.contains(&place.root);
        if places.iter().any(|place| whole(place) || self.at_once.contains(&place.root)) {
            return false;
        }
        let (door, mixed) = (self.door, Span::mixed_site());
        let text = format!("={}", expr.to_token_stream());
        if let [place] = &places[..]
            && !place.fields.is_empty()
        {
            let root = &place.root;
            let value = quote_spanned!(mixed=> {
                #[allow(unused_imports)]
                use #door::role::*;
                (&&Probe::of(&#root)).deferred_part(&#root, |#root| #expr)
            });
            let name = self.param(text, value);
            *expr = parse_quote_spanned!(mixed=> #name.get());
            return true;
        }
        if places.iter().any(|place| !place.fields.is_empty()) {
            let name = self.param(text, expr.to_token_stream());
            *expr = parse_quote_spanned!(mixed=> ::core::clone::Clone::clone(&#name));
            return true;
        }
        let roots: Vec<Ident> = places.into_iter().map(|place| place.root).collect();
        let name = self.param(
            text,
            quote_spanned!(mixed=> { #(let #roots = ::core::clone::Clone::clone(&#roots);)* #door::make::deferred(move || #expr) }),
        );
        *expr = parse_quote_spanned!(mixed=> #name.get());
        true
    }

    /// What is looked up by reference: the reference, or what comes of it in another process.
    fn key(&mut self, key: &mut Expr, state: &State) {
        let part = deferred::part(key);
        let Some(place) = part.clone().or_else(|| Place::of(key, state)) else { return };
        let travels = state.outer(&place.root.to_string()).is_some() && !self.at_once.contains(&place.root);
        if !travels || part.is_none() && place.is_name() && self.whole.contains(&place.root) {
            return;
        }
        let (door, mixed) = (self.door, Span::mixed_site());
        let value = match &part {
            None => {
                quote_spanned!(mixed=> (&&&Probe::of(&#key)).travelling_key(::core::clone::Clone::clone(&#key)))
            }
            Some(place) => {
                let (root, fields) = (&place.root, &place.fields);
                quote_spanned!(mixed=> match (&&Probe::of(&#root)).part(&#root, |whole_| &whole_ #(. #fields)*) {
                    part_ => (&&&Probe::of(&part_)).travelling_part(part_),
                })
            }
        };
        let value = quote_spanned!(mixed=> {
            #[allow(unused_imports)]
            use #door::role::*;
            #value
        });
        let name = self.param(format!("&{}", key.to_token_stream()), value);
        *key = parse_quote_spanned!(mixed=> #door::make::seen(&#name));
    }

    /// A name that can't be told from its tokens: it travels by itself.
    fn named(&mut self, name: Ident) {
        let text = name.to_string();
        self.failed |= self.at_once.contains(&name);
        if !self.texts.contains(&text) {
            self.values.push(quote_spanned!(Span::mixed_site()=> ::core::clone::Clone::clone(&#name)));
            self.params.push(name);
            self.texts.push(text);
        }
    }
}

/// Takes the operands out of a value that is assigned: what is computed in any case, without regard to the places.
struct Operands<'a, 'b> {
    travel: &'a mut Travel<'b>,
    places: &'a [Place],
    left: &'a mut Vec<Stmt>,
}

impl VisitMut for Operands<'_, '_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Closure(_) | Expr::If(_) | Expr::Match(_) | Expr::Block(_) => {}
            Expr::Binary(binary) if matches!(binary.op, syn::BinOp::And(_) | syn::BinOp::Or(_)) => {}
            _ => match self.travel.work(expr, self.places) {
                Some(stmt) => self.left.push(stmt),
                None => {
                    if let Expr::Call(call) = expr {
                        call.args.iter_mut().for_each(|argument| self.visit_expr_mut(argument));
                    } else {
                        visit_mut::visit_expr_mut(self, expr);
                    }
                }
            },
        }
    }
}

/// Finds what is computed in `place[…]`, `place.entry(…)` and `place.get_mut(&…)`.
struct Addresses<'a> {
    places: &'a [Place],
    found: Vec<Expr>,
}

impl VisitMut for Addresses<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let is_place =
            |expr: &Expr| Place::syntactic(expr).is_some_and(|place| is_among(&place, self.places));
        let address = match expr {
            Expr::Index(indexed) if is_place(&indexed.expr) => Some(&*indexed.index),
            Expr::MethodCall(call) if is_place(&call.receiver) => call.args.first(),
            _ => None,
        };
        let address = address.map(|address| match address {
            Expr::Reference(reference) if reference.mutability.is_none() => &*reference.expr,
            other => other,
        });
        let made = |expr: &&Expr| {
            matches!(
                expr,
                Expr::Call(_) | Expr::MethodCall(_) | Expr::Binary(_) | Expr::Cast(_) | Expr::Macro(_)
            )
        };
        self.found.extend(address.filter(made).cloned());
        visit_mut::visit_expr_mut(self, expr);
    }
}

/// Puts an expression where another is spelled.
pub(super) struct Replace {
    pub text: String,
    pub with: Expr,
}

impl VisitMut for Replace {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if expr.to_token_stream().to_string() == self.text {
            *expr = self.with.clone();
        } else {
            visit_mut::visit_expr_mut(self, expr);
        }
    }
}

impl Hook for Travel<'_> {
    fn before(&mut self, expr: &mut Expr, state: &mut State) -> Step {
        if self.deferred(expr, state) {
            return Step::Past;
        }
        if let Expr::MethodCall(call) = expr
            && let Some(key) = deferred::key(call, self.places)
        {
            self.key(key, state);
        }
        let is_call = matches!(expr, Expr::Call(_));
        if let Some(place) = Place::of(expr, state).filter(|_| !is_call) {
            let value = quote_spanned!(Span::mixed_site()=> ::core::clone::Clone::clone(&#expr));
            let name = if self.at_once.contains(&place.root) {
                let name = self.param(format!("{}={}", self.params.len(), place.key()), TokenStream::new());
                self.copied.push(parse_quote_spanned!(Span::mixed_site()=> let #name = #value;));
                self.values.pop();
                self.values.push(name.to_token_stream());
                name
            } else {
                self.param(format!("={}", place.key()), value)
            };
            *expr = parse_quote!(#name);
            return Step::Past;
        }
        if let Expr::Struct(made) = expr {
            made.fields.iter_mut().for_each(|field| field.colon_token = Some(Default::default()));
        }
        Step::Into
    }

    fn mac(&mut self, mac: &mut Macro, _: bool, state: &mut State) {
        if let Some(mut arguments) = Arguments::of(mac) {
            let captured = arguments.captures();
            for expr in arguments.expressions() {
                scopes::walk_expr(expr, state, self);
            }
            mac.tokens = arguments.to_token_stream();
            captured
                .into_iter()
                .filter(|name| state.outer(&name.to_string()).is_some())
                .for_each(|name| self.named(name));
            return;
        }
        for name in names_in_tokens(mac.tokens.clone()) {
            if state.outer(&name.to_string()).is_some() {
                self.named(name);
            }
        }
    }
}
