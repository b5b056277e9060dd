//! Macros of the user's own that change an outer variable: their tokens can't be looked into, so that the closure around
//! the body would capture what it may not change. What shows that they do is what else the function does with the name.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::Visit;
use syn::{Block, Ident, Item, Macro, Pat, Stmt};

use crate::find::{Context, Enclosing};
use crate::macros::{self, Arguments};
use crate::places::names_in_tokens;
use crate::scopes::{self, Binding, Hook, Scope, State};

/// The names that such macros change in a loop's body, with the macro.
pub fn changed(pat: &Pat, body: &Block, outer: &Scope, cx: &Context) -> Vec<(Ident, String)> {
    let Some(Enclosing::Fn(of)) = cx.enclosing.last() else { return Vec::new() };
    let function = &of.1;
    let mut calls = Calls(Vec::new());
    scopes::walk_body(pat, &mut body.clone(), &mut State::with(outer.clone()), &mut calls);
    let own = definitions(function);
    let mut found: Vec<(Ident, String)> = Vec::new();
    for (name, named) in calls.0 {
        let defined = own.iter().find(|(own, _)| *own == name).map(|(_, tokens)| tokens.clone());
        let inside = defined.clone().map(names_in_tokens).unwrap_or_default();
        for variable in named.into_iter().chain(inside) {
            let exclusive = |binding: &Binding| binding.mutable && !binding.item;
            if outer.get(&variable.to_string()).is_some_and(exclusive)
                && found.iter().all(|(known, _)| *known != variable)
                && !shows_change(&function.to_token_stream(), &variable)
                && opaque(function, &variable) == opaque(body, &variable)
            {
                found.push((variable, name.clone()));
            }
        }
    }
    found
}

/// The names of the macros that are called, and what their tokens name.
struct Calls(Vec<(String, Vec<Ident>)>);

impl Hook for Calls {
    fn mac(&mut self, mac: &mut Macro, _: bool, _: &mut State) {
        if Arguments::of(mac).is_none() {
            self.0.push((macros::name(mac), names_in_tokens(mac.tokens.clone())));
        }
    }
}

/// How many macro calls name a variable in tokens that can't be looked into: one outside the loop may be what changes it.
fn opaque(block: &Block, variable: &Ident) -> usize {
    struct Count<'a>(&'a Ident, usize);
    impl<'ast> Visit<'ast> for Count<'_> {
        fn visit_macro(&mut self, mac: &'ast Macro) {
            let named = Arguments::of(mac).is_none() && names_in_tokens(mac.tokens.clone()).contains(self.0);
            self.1 += usize::from(named);
        }
        fn visit_item(&mut self, _: &'ast Item) {}
    }
    let mut count = Count(variable, 0);
    count.visit_block(block);
    count.1
}

/// The macros that a function defines.
fn definitions(function: &Block) -> Vec<(String, TokenStream)> {
    let each = function.stmts.iter().filter_map(|stmt| match stmt {
        Stmt::Item(Item::Macro(defined)) => {
            Some((defined.ident.as_ref()?.to_string(), defined.mac.tokens.clone()))
        }
        _ => None,
    });
    each.collect()
}

/// Whether tokens show that a name is changed: `name += …`, `name.push(…)`, `name[i] = …`, `&mut name`. A definition of a
/// macro shows nothing.
fn shows_change(tokens: &TokenStream, name: &Ident) -> bool {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let is = |at: usize, what: &str| tokens.get(at).is_some_and(|token| token.to_string() == what);
    tokens.iter().enumerate().any(|(at, token)| match token {
        TokenTree::Group(group) => {
            let defines = at >= 3 && is(at - 3, "macro_rules") && is(at - 2, "!");
            !defines && shows_change(&group.stream(), name)
        }
        TokenTree::Ident(ident) if ident == name => {
            let mutable = at >= 1 && is(at - 1, "mut");
            let borrowed = mutable && at >= 2 && is(at - 2, "&");
            borrowed || !mutable && is_changed(&tokens[at + 1..])
        }
        _ => false,
    })
}

/// Whether what follows a name changes it, or may do so.
fn is_changed(after: &[TokenTree]) -> bool {
    let punct = |at: usize| match after.get(at) {
        Some(TokenTree::Punct(punct)) => punct.as_char(),
        Some(TokenTree::Group(group)) if group.delimiter() == proc_macro2::Delimiter::Bracket => '[',
        _ => ' ',
    };
    match (punct(0), punct(1)) {
        ('.', '.') => false,
        ('.' | '[', _) => true,
        ('=', second) => second != '=',
        ('+' | '-' | '*' | '/' | '%' | '&' | '|' | '^', '=') => true,
        ('<', '<') | ('>', '>') => punct(2) == '=',
        _ => false,
    }
}
