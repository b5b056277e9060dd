//! The walk over an item or a block, with what encloses the place where it is.

use std::rc::Rc;
use std::{mem, slice};

use syn::visit_mut::{self, VisitMut};
use syn::{
    Arm, Attribute, Block, Expr, ExprAsync, ExprClosure, ExprConst, ImplItem, ImplItemFn, Item, ItemFn,
    ItemImpl, Local, Signature, Stmt, StmtMacro, TraitItem, TraitItemFn, parse_quote,
};

use super::annotation::{self, Conditional};
use super::{Context, Enclosing, FoundLoop, describe};
use crate::args::{self, Args};
use crate::errors;
use crate::expand::expand_loop;
use crate::scopes;

/// Expands annotated loops where it finds them, the outer before the inner.
pub(super) struct Finder<'a> {
    pub(super) cx: &'a mut Context,
}

impl Finder<'_> {
    /// `expr`, which is a `for` loop, becomes its expansion with `own` arguments; or stays, when they were wrong.
    pub(super) fn expand(&mut self, expr: &mut Expr, own: Option<Args>) {
        let Some(own) = own else { return visit_mut::visit_expr_mut(self, expr) };
        let Expr::ForLoop(mut for_loop) = mem::replace(expr, Expr::Verbatim(Default::default())) else {
            unreachable!("only a `for` loop is expanded")
        };
        let mut attributes = mem::take(&mut for_loop.attrs);
        let number = annotation::take_number(&mut attributes);
        let scope = number.map(|number| self.cx.scopes[number].clone());
        self.visit_expr_mut(&mut for_loop.expr);
        let args = own.over(&self.cx.defaults);
        args::process_arguments(&args, &mut self.cx.errors);
        if self.cx.returns_nothing()
            && let Some(key) = args::returned_failure(&args)
        {
            self.cx.errors.push(key, errors::NOTHING_TO_RETURN);
        }
        let returns_dyn = self.cx.returns_dyn();
        let expanded = expand_loop(FoundLoop { args, for_loop, number, scope, returns_dyn }, self.cx);
        *expr = with_attributes(expanded, attributes);
    }

    /// The arguments of an annotation, or nothing if one of them is wrong.
    fn args(&mut self, annotation: &Attribute) -> Option<Args> {
        let before = self.cx.errors.count();
        let args = annotation::args(annotation, &mut self.cx.errors);
        (self.cx.errors.count() == before).then_some(args)
    }

    fn annotated(&mut self, expr: &mut Expr, annotations: &[Attribute]) {
        let [first, rest @ ..] = annotations else {
            unreachable!("an annotated expression has an annotation")
        };
        if !matches!(expr, Expr::ForLoop(_)) {
            self.cx.errors.push(first, describe::wrong_expression(expr));
            return visit_mut::visit_expr_mut(self, expr);
        }
        for again in rest {
            self.cx.errors.push(again, errors::TWICE);
        }
        if self.cx.is_constant() {
            self.cx.errors.push(first, errors::CONSTANT);
            self.cx.constant += 1;
            *expr = parse_quote!({});
            return;
        }
        let args = self.args(first).filter(|_| rest.is_empty());
        self.expand(expr, args);
    }

    /// `#[cfg_attr(C, par_for)] for …` becomes `{ #[cfg(C)] { expanded }; #[cfg(not(C))] { plain }; }`.
    fn conditional(&mut self, expr: &mut Expr, Conditional { condition, annotation }: &Conditional) {
        let mut attributes = describe::attributes(expr).map(mem::take).unwrap_or_default();
        let mut plain = expr.clone();
        if let Some(number) = annotation::take_number(&mut attributes)
            && let Some(own) = describe::attributes(expr)
        {
            own.push(annotation::number(number));
        }
        self.annotated(expr, slice::from_ref(annotation));
        self.visit_expr_mut(&mut plain);
        let either = parse_quote!({ #[cfg(#condition)] { #expr }; #[cfg(not(#condition))] { #plain }; });
        *expr = with_attributes(either, attributes);
    }

    fn misplaced(&mut self, attributes: &mut Vec<Attribute>, what: &str) {
        for annotation in annotation::take(attributes) {
            self.cx.errors.push(annotation, errors::not_a_for(what));
        }
    }

    fn no_switch(&mut self, attributes: &mut Vec<Attribute>, what: &str) {
        for annotation in annotation::take(attributes) {
            self.cx.errors.push(annotation, errors::not_a_switch(what));
        }
    }

    /// Walks what an item holds: with the item's own switch, if it has one, and nothing else around it.
    fn in_item(&mut self, attributes: &mut Vec<Attribute>, walk: impl FnOnce(&mut Self)) {
        let defaults = self.cx.defaults.clone();
        let enclosing = mem::take(&mut self.cx.enclosing);
        for (at, switch) in annotation::take(attributes).iter().enumerate() {
            if at > 0 {
                self.cx.errors.push(switch, errors::SWITCH_TWICE);
            }
            let mut own = annotation::args(switch, &mut self.cx.errors);
            args::on_switch(&mut own, &mut self.cx.errors);
            self.cx.defaults = own.over(&self.cx.defaults);
        }
        self.visit_attributes_mut(attributes);
        self.under(attributes, walk);
        self.cx.defaults = defaults;
        self.cx.enclosing = enclosing;
    }

    fn in_fn(&mut self, attributes: &mut Vec<Attribute>, sig: &Signature, block: &mut Block) {
        scopes::record(scopes::parameters(&sig.inputs), block, &mut self.cx.scopes);
        let around = Enclosing::Fn(Rc::new((sig.clone(), block.clone())));
        self.in_item(attributes, |finder| finder.enclosed(around, |finder| finder.visit_block_mut(block)));
    }

    /// Walks what is there only under the conditions of these attributes.
    fn under(&mut self, attributes: &[Attribute], walk: impl FnOnce(&mut Self)) {
        let before = self.cx.errors.enter(annotation::conditions(attributes));
        walk(self);
        self.cx.errors.leave(before);
    }

    fn enclosed(&mut self, around: Enclosing, walk: impl FnOnce(&mut Self)) {
        self.cx.enclosing.push(around);
        walk(self);
        self.cx.enclosing.pop();
    }
}

impl VisitMut for Finder<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let annotations = describe::attributes(expr).map(annotation::take).unwrap_or_default();
        let others = describe::attributes(expr).cloned().unwrap_or_default();
        self.under(&others, |finder| {
            if !annotations.is_empty() {
                finder.annotated(expr, &annotations);
            } else if let Expr::ForLoop(for_loop) = expr
                && let Some(conditional) = annotation::take_conditional(&mut for_loop.attrs)
            {
                finder.conditional(expr, &conditional);
            } else {
                visit_mut::visit_expr_mut(finder, expr);
            }
        });
    }

    fn visit_block_mut(&mut self, block: &mut Block) {
        // A `for` that is all there is in a block needs its braces; what it becomes would not, and rustc would say so.
        if let [Stmt::Expr(Expr::ForLoop(for_loop), semi)] = &mut block.stmts[..]
            && annotation::is_annotated(&for_loop.attrs)
        {
            semi.get_or_insert_default();
        }
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_expr_closure_mut(&mut self, closure: &mut ExprClosure) {
        let around = Enclosing::Closure(Rc::new(closure.clone()));
        self.enclosed(around, |finder| visit_mut::visit_expr_closure_mut(finder, closure));
    }

    fn visit_expr_async_mut(&mut self, block: &mut ExprAsync) {
        let around = Enclosing::Async;
        self.enclosed(around, |finder| visit_mut::visit_expr_async_mut(finder, block));
    }

    fn visit_expr_const_mut(&mut self, block: &mut ExprConst) {
        self.enclosed(Enclosing::Const, |finder| visit_mut::visit_expr_const_mut(finder, block));
    }

    fn visit_item_fn_mut(&mut self, item: &mut ItemFn) {
        let around = self.cx.enclosing_impl.take();
        self.in_fn(&mut item.attrs, &item.sig, &mut item.block);
        self.cx.enclosing_impl = around;
    }

    fn visit_impl_item_fn_mut(&mut self, item: &mut ImplItemFn) {
        self.in_fn(&mut item.attrs, &item.sig, &mut item.block);
    }

    fn visit_trait_item_fn_mut(&mut self, item: &mut TraitItemFn) {
        match &mut item.default {
            Some(block) => self.in_fn(&mut item.attrs, &item.sig, block),
            None => self.in_item(&mut item.attrs, |_| ()),
        }
    }

    fn visit_item_impl_mut(&mut self, item: &mut ItemImpl) {
        let around = Some(Rc::new(item.clone()));
        let ItemImpl { attrs, items, .. } = item;
        self.in_item(attrs, |finder| {
            let outer = mem::replace(&mut finder.cx.enclosing_impl, around);
            items.iter_mut().for_each(|item| finder.visit_impl_item_mut(item));
            finder.cx.enclosing_impl = outer;
        });
    }

    fn visit_item_mut(&mut self, item: &mut Item) {
        match item {
            Item::Fn(item) => self.visit_item_fn_mut(item),
            Item::Impl(item) => self.visit_item_impl_mut(item),
            Item::Trait(item) => {
                let items = &mut item.items;
                self.in_item(&mut item.attrs, |finder| {
                    items.iter_mut().for_each(|item| finder.visit_trait_item_mut(item));
                });
            }
            Item::Mod(item) if item.content.is_some() => {
                let items = item.content.iter_mut().flat_map(|content| &mut content.1);
                self.in_item(&mut item.attrs, |finder| items.for_each(|item| finder.visit_item_mut(item)));
            }
            other => {
                let what = describe::item(other);
                if let Some(attributes) = describe::item_attributes(other) {
                    self.no_switch(attributes, what);
                }
                self.in_item(&mut Vec::new(), |finder| {
                    finder.enclosed(Enclosing::Const, |finder| visit_mut::visit_item_mut(finder, other));
                });
            }
        }
    }

    fn visit_impl_item_mut(&mut self, item: &mut ImplItem) {
        let what = describe::impl_item(item);
        if let Some(attributes) = describe::impl_item_attributes(item) {
            self.no_switch(attributes, what);
        }
        self.enclosed(Enclosing::Const, |finder| visit_mut::visit_impl_item_mut(finder, item));
    }

    fn visit_trait_item_mut(&mut self, item: &mut TraitItem) {
        let what = describe::trait_item(item);
        if let Some(attributes) = describe::trait_item_attributes(item) {
            self.no_switch(attributes, what);
        }
        self.enclosed(Enclosing::Const, |finder| visit_mut::visit_trait_item_mut(finder, item));
    }

    fn visit_local_mut(&mut self, local: &mut Local) {
        self.misplaced(&mut local.attrs, "a `let`");
        let others = local.attrs.clone();
        self.under(&others, |finder| visit_mut::visit_local_mut(finder, local));
    }

    fn visit_arm_mut(&mut self, arm: &mut Arm) {
        self.misplaced(&mut arm.attrs, "a `match` arm");
        let others = arm.attrs.clone();
        self.under(&others, |finder| visit_mut::visit_arm_mut(finder, arm));
    }

    fn visit_stmt_macro_mut(&mut self, call: &mut StmtMacro) {
        self.misplaced(&mut call.attrs, "a macro call");
        visit_mut::visit_stmt_macro_mut(self, call);
    }

    /// Everything that may have attributes comes here; annotations in their right places are gone by then.
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        self.misplaced(attributes, "this");
        for hidden in attributes.iter().filter(|attribute| annotation::is_conditional(attribute)) {
            self.cx.errors.push(hidden, errors::CFG_ATTR);
        }
    }
}

/// The attributes that stood on a loop (`cfg`, `allow`) go onto what it became.
fn with_attributes(mut expanded: Expr, mut attributes: Vec<Attribute>) -> Expr {
    if attributes.is_empty() {
        return expanded;
    }
    // Others than these have no attributes in front as statements.
    if !matches!(expanded, Expr::ForLoop(_) | Expr::Match(_) | Expr::Block(_)) {
        expanded = parse_quote!({ #expanded });
    }
    if let Some(own) = describe::attributes(&mut expanded) {
        attributes.append(own);
        *own = attributes;
    }
    expanded
}
