//! The items of a loop that can leave early: what the body writes through them in place is undone.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::{Ident, Pat};

use crate::expand::own;

/// How many levels the runtime tells the shapes of items by (`role::probe::items`).
const SHAPES: usize = 23;

/// The largest tuples whose parts it asks one by one.
const PARTS: usize = 6;

/// The role of the items that `pat` binds.
///
/// ```text
/// { use role::*; (&&…&Probe::of_items(&space_)).items_role() }
/// ```
///
/// The levels tell pairs in pairs. Larger patterns are asked part by part.
///
/// `what`: `role`, or `returned` for a loop that can't leave early, whose items only matter in child processes.
pub(crate) fn role(what: &str, pat: &Pat, space: &Ident, door: &TokenStream, at: Span) -> TokenStream {
    let asked = asked(what, pat, quote_spanned!(at=> Probe::of_items(&#space)), at, 0);
    quote_spanned!(at=> { use #door::role::*; #asked })
}

fn asked(what: &str, pat: &Pat, probe: TokenStream, at: Span, depth: usize) -> TokenStream {
    let levels = "&".repeat(SHAPES).parse::<TokenStream>().unwrap_or_default();
    let levels: TokenStream = levels
        .into_iter()
        .map(|mut token| {
            token.set_span(at);
            token
        })
        .collect();
    let parts = parts(pat);
    let leaf = Ident::new(&format!("items_{what}"), at);
    if depth == 0 && !is_large(pat) || parts.len() < 2 || parts.len() > PARTS {
        return quote_spanned!(at=> (#levels #probe).#leaf());
    }
    let count = parts.len();
    let probe_ = own(&format!("probe_{depth}_"));
    let asked_parts = parts.iter().enumerate().map(|(number, part)| {
        let get = Ident::new(&format!("item_{number}_of_{count}"), at);
        asked(what, part, quote_spanned!(at=> (&&#probe_).#get()), at, depth + 1)
    });
    let all = if what == "role" { "items_of" } else { "items_returned_of" };
    let all = Ident::new(&format!("{all}_{count}"), at);
    quote_spanned! {at=> {
        let #probe_ = #probe;
        (&&#probe_).#all((#levels #probe_).#leaf(), (#(#asked_parts),*))
    }}
}

/// The parts of a tuple pattern.
fn parts(pat: &Pat) -> Vec<&Pat> {
    match pat {
        Pat::Paren(paren) => parts(&paren.pat),
        Pat::Tuple(tuple) if !tuple.elems.iter().any(|part| matches!(part, Pat::Rest(_))) => {
            tuple.elems.iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a pattern is more than pairs in a pair.
fn is_large(pat: &Pat) -> bool {
    fn depth(pat: &Pat) -> usize {
        parts(pat).into_iter().map(|part| 1 + depth(part)).max().unwrap_or(0)
    }
    fn wide(pat: &Pat) -> bool {
        let parts = parts(pat);
        parts.len() > 2 || parts.into_iter().any(wide)
    }
    // Both halves may hold a `&mut`.
    let pairs = parts(pat).iter().all(|part| !parts(part).is_empty()) && !parts(pat).is_empty();
    depth(pat) > 2 || wide(pat) || pairs
}
