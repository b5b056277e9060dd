//! What the attribute is given: an item, for the switch; or, from rustc alone, a statement or an expression.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::visit_mut::VisitMut;
use syn::{Block, Expr, ImplItemFn, Item, Stmt, TraitItemFn};

use super::ungroup::{Ungroup, open_blocks};
use super::visit::Finder;
use super::{Context, annotation, blocks, describe, standalone};
use crate::{args, errors, fallback};

/// The whole macro: the annotated item with its loops expanded, or what is wrong and the item as it was.
pub(crate) fn annotate(args: TokenStream, input: TokenStream) -> TokenStream {
    match syn::parse2::<Item>(input.clone()) {
        Ok(Item::Verbatim(_)) => unusual(args, input),
        Ok(item) => switch(args, input, item),
        Err(_) => {
            let opened = open_blocks(input.clone());
            match syn::parse2::<Item>(opened.clone()) {
                Ok(Item::Verbatim(_)) | Err(_) => unusual(args, input),
                Ok(item) => switch(args, opened, item),
            }
        }
    }
}

/// On an item.
fn switch(args: TokenStream, input: TokenStream, mut item: Item) -> TokenStream {
    let mut cx = Context::default();
    cx.defaults = args::parse(args, &mut cx.errors);
    args::on_switch(&mut cx.defaults, &mut cx.errors);
    let own = match &mut item {
        Item::Fn(item) => Some(&mut item.attrs),
        Item::Impl(item) => Some(&mut item.attrs),
        Item::Trait(item) => Some(&mut item.attrs),
        Item::Mod(item) if item.content.is_some() => Some(&mut item.attrs),
        _ => None,
    };
    match own {
        Some(own) => {
            for again in annotation::take(own) {
                cx.errors.push(again, errors::SWITCH_TWICE);
            }
        }
        None => {
            cx.errors.at(Span::call_site(), errors::not_a_switch(describe::item(&item)));
        }
    }
    Ungroup.visit_item_mut(&mut item);
    blocks::check(&mut item, &mut cx.errors);
    Finder { cx: &mut cx }.visit_item_mut(&mut item);
    if cx.errors.is_empty() {
        return item.into_token_stream();
    }
    // The plain loop that the compiler runs would be refused as well, with more words.
    let plain = if cx.constant_alone() { item.to_token_stream() } else { input };
    let wrong = fallback::switched_on(plain, &cx.errors);
    match cx.errors.condition() {
        None => wrong,
        Some(condition) => quote!(#wrong #[cfg(not(#condition))] #item),
    }
}

/// On what is no item by itself: a method's declaration, an associated item, a statement, an expression.
fn unusual(args: TokenStream, input: TokenStream) -> TokenStream {
    let is_method =
        syn::parse2::<TraitItemFn>(input.clone()).is_ok() || syn::parse2::<ImplItemFn>(input.clone()).is_ok();
    if is_method {
        return input;
    }
    let mut cx = Context::default();
    let statements = syn::parse::Parser::parse2(Block::parse_within, input.clone());
    let message = match statements.as_deref() {
        Ok([Stmt::Expr(expr @ Expr::ForLoop(_), _)]) => return loop_alone(args, input, expr.clone(), cx),
        Ok([Stmt::Expr(expr, _)]) => describe::wrong_expression(expr),
        Ok([Stmt::Local(_)]) => errors::not_a_for("a `let`"),
        Ok([Stmt::Macro(_)]) => errors::not_a_for("a macro call"),
        Ok([Stmt::Item(_)]) => errors::not_a_switch("this item"),
        Err(mistake) => {
            cx.errors.at(mistake.span(), errors::not_parsed(mistake));
            return fallback::item(input, &cx.errors);
        }
        Ok(_) => errors::not_a_for("this"),
    };
    cx.errors.at(Span::call_site(), message);
    match statements.as_deref() {
        Ok([Stmt::Expr(..)]) => fallback::expression(input, &cx.errors),
        _ => fallback::item(input, &cx.errors),
    }
}

/// On a loop, without a switch around it.
fn loop_alone(args: TokenStream, input: TokenStream, mut expr: Expr, mut cx: Context) -> TokenStream {
    if !standalone::is_allowed() {
        cx.errors.at(Span::call_site(), errors::WITHOUT_SWITCH);
        return fallback::expression(input, &cx.errors);
    }
    let own = args::parse(args, &mut cx.errors);
    for again in describe::attributes(&mut expr).map(annotation::take).unwrap_or_default() {
        cx.errors.push(again, errors::TWICE);
    }
    let own = cx.errors.is_empty().then_some(own);
    Ungroup.visit_expr_mut(&mut expr);
    standalone::record(&mut expr, &mut cx.scopes);
    Finder { cx: &mut cx }.expand(&mut expr, own);
    if cx.errors.is_empty() { expr.into_token_stream() } else { fallback::expression(input, &cx.errors) }
}
