//! Methods called on `self` inside a loop: those of the annotated `impl` are looked into, and tell which fields they
//! touch. A field that iterations change, and that none of them touches, is set apart while the loop runs:
//!
//! ```text
//! self.total += self.weight(x)       let mut self_total_apart_ = apart(&self.total);
//!                               →    …  |(mut self_total,), block_| { … self_total += self.weight(x); … }
//!                                    self.total = self_total_apart_;
//! ```

use std::rc::Rc;

use proc_macro2::{Ident, Span};
use syn::visit::{self, Visit};
use syn::{Expr, ImplItem, ImplItemFn, ItemImpl, Macro, Member};

use crate::macros::Arguments;
use crate::places::{Place, names_in_tokens, overlap};
use crate::refusals;
use crate::roles::Role;
use crate::uses::{Access, Kind};

/// The methods that can be looked into.
#[derive(Default)]
pub struct Methods(Option<Rc<ItemImpl>>);

/// What a method does with its `self`.
#[derive(Default)]
struct Touched {
    /// Field paths that it reads or changes.
    paths: Vec<Vec<Member>>,
    /// Methods that it calls on it.
    calls: Vec<Ident>,
    /// It does something with all of it.
    whole: bool,
}

impl Methods {
    /// Those of the `impl` that the switch stands on or around. A trait's own may be hidden by the type's.
    pub fn of(around: Option<&Rc<ItemImpl>>) -> Methods {
        Methods(around.filter(|around| around.trait_.is_none()).cloned())
    }

    fn named<'a>(&'a self, name: &'a Ident) -> impl Iterator<Item = &'a ImplItemFn> {
        self.0.iter().flat_map(|around| &around.items).filter_map(move |item| match item {
            ImplItem::Fn(method) if method.sig.ident == *name => Some(method),
            _ => None,
        })
    }

    /// All the field paths that a method touches, with those of the methods it calls; or the method that can't be
    /// looked into.
    fn touched(&self, name: &Ident, seen: &mut Vec<Ident>) -> Result<Vec<Vec<Member>>, Ident> {
        if seen.contains(name) {
            return Ok(Vec::new());
        }
        seen.push(name.clone());
        let mut paths = Vec::new();
        let mut bodies = self.named(name).peekable();
        if bodies.peek().is_none() {
            return Err(name.clone());
        }
        for method in bodies {
            let mut touched = Touched::default();
            touched.visit_block(&method.block);
            if touched.whole {
                return Err(name.clone());
            }
            paths.append(&mut touched.paths);
            for call in &touched.calls {
                paths.append(&mut self.touched(call, seen)?);
            }
        }
        Ok(paths)
    }

    fn is_exclusive(&self, name: &Ident) -> bool {
        self.named(name).any(|method| {
            method.sig.inputs.iter().any(|input| match input {
                syn::FnArg::Receiver(receiver) => !matches!(
                    &receiver.kind,
                    syn::ReceiverKind::Reference(_, _, mutability) if mutability.is_none()
                ),
                syn::FnArg::Typed(_) => false,
            })
        })
    }

    /// Whether a use of all of `self` is a call of a method that can be looked into, and touches none of the places.
    pub fn leave_alone(&self, access: &Access, places: &[Place]) -> bool {
        let Kind::Method(name, ..) = &access.kind else { return false };
        let touches = |paths: &[Vec<Member>]| {
            places.iter().any(|place| paths.iter().any(|path| overlap(path, &place.fields)))
        };
        access.place.key() == "self"
            && !self.is_exclusive(name)
            && self.touched(name, &mut Vec::new()).is_ok_and(|paths| !touches(&paths))
    }

    /// Calls of methods that take all of `self` to change it.
    fn exclusive_calls<'a>(&'a self, accesses: &'a [Access]) -> impl Iterator<Item = syn::Error> + 'a {
        accesses.iter().filter(|access| access.place.key() == "self").filter_map(|access| {
            match &access.kind {
                Kind::Method(name, ..) if self.is_exclusive(name) => {
                    Some(refusals::method_changes_self(access.span, name))
                }
                _ => None,
            }
        })
    }

    /// Sets the fields of `self` apart that iterations change, where methods are called on all of it beside them. A
    /// method that touches such a field, or can't be looked into, is an error.
    pub fn set_apart(&self, roles: &mut [Role], accesses: &[Access], errors: &mut Vec<syn::Error>) {
        let own = |place: &Place| place.root == "self" && !place.fields.is_empty();
        let changed: Vec<Place> =
            roles.iter().flat_map(Role::places).filter(|place| own(place)).cloned().collect();
        let Some(first) = changed.first() else {
            errors.extend(self.exclusive_calls(accesses));
            return;
        };
        let mut calls = 0;
        for access in accesses.iter().filter(|access| access.place.key() == "self") {
            let Kind::Method(name, ..) = &access.kind else { continue };
            calls += 1;
            let touches = |paths: &[Vec<Member>]| {
                changed.iter().find(|place| paths.iter().any(|path| overlap(path, &place.fields))).cloned()
            };
            match self.touched(name, &mut Vec::new()) {
                Err(unknown) => {
                    errors.push(refusals::not_looked_into(access.span, name, &unknown, &first.key()))
                }
                Ok(paths) => match touches(&paths) {
                    Some(place) => errors.push(refusals::method_touches(access.span, name, &place.key())),
                    None if self.is_exclusive(name) => {
                        errors.push(refusals::method_changes_self(access.span, name));
                    }
                    None => {}
                },
            }
        }
        for role in roles.iter_mut().filter(|role| calls > 0 && role.places().iter().all(own)) {
            role.apart = true;
        }
    }
}

/// `self`, `&self`, `&*self`, `(self)`
pub fn is_self(expr: &Expr) -> bool {
    match expr {
        Expr::Path(path) => path.path.is_ident("self"),
        Expr::Paren(paren) => is_self(&paren.expr),
        Expr::Reference(reference) => is_self(&reference.expr),
        Expr::Unary(unary) => matches!(unary.op, syn::UnOp::Deref(_)) && is_self(&unary.expr),
        _ => false,
    }
}

/// `Self::method(self, …)`: the method.
pub fn called_by_path(call: &syn::ExprCall) -> Option<Ident> {
    let Expr::Path(path) = &*call.func else { return None };
    let segments: Vec<&Ident> = path.path.segments.iter().map(|segment| &segment.ident).collect();
    match segments[..] {
        [of, method] if path.qself.is_none() && *of == "Self" => {
            call.args.first().is_some_and(is_self).then(|| method.clone())
        }
        _ => None,
    }
}

impl Touched {
    fn opaque(&mut self, mac: &Macro) {
        let is_self = |name: &Ident| *name == "self";
        match Arguments::of(mac) {
            Some(mut arguments) => {
                self.whole |= arguments.captures().iter().any(is_self);
                arguments.expressions().into_iter().for_each(|expr| self.visit_expr(expr));
            }
            None => self.whole |= names_in_tokens(mac.tokens.clone()).iter().any(is_self),
        }
    }
}

impl<'ast> Visit<'ast> for Touched {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::MethodCall(call) if is_self(&call.receiver) => {
                self.calls.push(call.method.clone());
                call.args.iter().for_each(|argument| self.visit_expr(argument));
            }
            Expr::Call(call) => match called_by_path(call) {
                Some(method) => {
                    self.calls.push(method);
                    call.args.iter().skip(1).for_each(|argument| self.visit_expr(argument));
                }
                None => visit::visit_expr(self, expr),
            },
            Expr::Field(_) => match Place::syntactic(expr) {
                Some(place) if place.root == "self" => self.paths.push(place.fields),
                _ => visit::visit_expr(self, expr),
            },
            Expr::Path(path) => self.whole |= path.path.is_ident("self"),
            other => visit::visit_expr(self, other),
        }
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        self.opaque(mac);
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// What stands for a field that is set apart.
pub fn apart(place: &Place) -> Place {
    Place::name(Ident::new(&format!("{}_apart_", place.ident(Span::mixed_site())), Span::mixed_site()))
}
