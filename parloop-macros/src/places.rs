//! Places: the outer variables, fields and dereferences that a body names.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, Ident, Member};

use crate::scopes::State;

/// A name from outside the loop, or a field path from one, or what one points to: `total`, `self.total`, `*count`, `*self.count`.
#[derive(Clone, Debug)]
pub struct Place {
    /// The local variable.
    pub root: Ident,
    /// The fields, outermost first.
    pub fields: Vec<Member>,
    /// `*root`, `*root.field`.
    pub deref: bool,
}

impl Place {
    /// The place an expression is, if it starts at a local from outside the walked tree.
    pub fn of(expr: &Expr, state: &State) -> Option<Place> {
        let place = Place::syntactic(expr)?;
        state.outer(&place.root.to_string()).map(|_| place)
    }

    /// The place an expression spells, whatever its root is.
    pub fn syntactic(expr: &Expr) -> Option<Place> {
        match expr {
            Expr::Path(path) if path.qself.is_none() => {
                let root = path.path.get_ident()?.clone();
                Some(Place::name(root))
            }
            Expr::Field(field) => {
                let mut place = Place::syntactic(&field.base)?;
                // `(*x).f` is `x.f`.
                place.deref = false;
                place.fields.push(field.member.clone());
                Some(place)
            }
            Expr::Paren(paren) => Place::syntactic(&paren.expr),
            Expr::Group(group) => Place::syntactic(&group.expr),
            Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Deref(_)) => {
                let place = Place::syntactic(&unary.expr)?;
                (!place.deref).then_some(Place { deref: true, ..place })
            }
            _ => None,
        }
    }

    /// The place that is a name alone.
    pub fn name(root: Ident) -> Place {
        Place { root, fields: Vec::new(), deref: false }
    }

    /// The place as written, and what tells two places apart.
    pub fn key(&self) -> String {
        let mut key = if self.deref { format!("*{}", self.root) } else { self.root.to_string() };
        for member in &self.fields {
            key.push('.');
            key.push_str(&member.to_token_stream().to_string());
        }
        key
    }

    /// Whether another place is this one, or a field in it.
    pub fn holds(&self, other: &Place) -> bool {
        let inside = other.fields.len() > self.fields.len();
        self.root == other.root
            && self.fields.iter().zip(&other.fields).all(|(a, b)| a == b)
            && (inside || self.key() == other.key())
    }

    /// Whether one of the two is, or holds, the other, or what it points to.
    pub fn overlaps(&self, other: &Place) -> bool {
        self.root == other.root && overlap(&self.fields, &other.fields)
    }

    /// What a method is called on.
    pub fn receiver(&self) -> TokenStream {
        if self.deref { quote::quote_spanned!(self.root.span()=> (#self)) } else { self.to_token_stream() }
    }

    /// Whether this is `*other`.
    pub fn is_behind(&self, other: &Place) -> bool {
        self.deref && !other.deref && self.root == other.root && self.fields == other.fields
    }

    /// Whether the name alone is the place.
    pub fn is_name(&self) -> bool {
        self.fields.is_empty() && !self.deref
    }

    /// One identifier for the place: `total`, `self_total`, `count`.
    pub fn ident(&self, span: Span) -> Ident {
        let mut ident = self.root.to_string().trim_start_matches("r#").to_owned();
        for member in &self.fields {
            ident.push('_');
            ident.push_str(member.to_token_stream().to_string().trim_start_matches("r#"));
        }
        Ident::new(&ident, span)
    }

    /// A name of the macro's own that tells which place it stands for, and is none of those that tell of no place.
    pub fn own(&self, suffix: &str) -> Ident {
        const TAKEN: &[&str] = &[
            "base_",
            "block_",
            "body_exit_",
            "emit_",
            "error_",
            "exit_",
            "head_",
            "held_",
            "item_",
            "items_",
            "iter_",
            "journal_",
            "loop_",
            "residual_",
            "shape_",
            "space_",
            "tail_exit_",
            "undo_",
            "value_",
        ];
        let mut name = format!("{}_{suffix}", self.ident(Span::mixed_site()));
        if TAKEN.contains(&name.as_str()) {
            name.push('_');
        }
        Ident::new(&name, Span::mixed_site())
    }
}

/// Whether one of two paths leads through the other.
pub fn overlap(one: &[Member], other: &[Member]) -> bool {
    one.iter().zip(other).all(|(a, b)| a == b)
}

impl From<&crate::args::Place> for Place {
    fn from(given: &crate::args::Place) -> Place {
        Place { root: given.root.clone(), fields: given.fields.clone(), deref: given.star.is_some() }
    }
}

impl ToTokens for Place {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Place { root, fields, deref } = self;
        if *deref {
            tokens.extend(quote::quote_spanned!(root.span()=> *));
        }
        tokens.extend(quote::quote_spanned!(root.span()=> #root #(.#fields)*));
    }
}

/// What an assignment gives values to: the left side, or the parts of one that takes a value apart, `(a, _) = …`.
pub fn targets(left: &Expr) -> Vec<&Expr> {
    match left {
        Expr::Paren(paren) => targets(&paren.expr),
        Expr::Tuple(tuple) => tuple.elems.iter().flat_map(targets).collect(),
        Expr::Array(array) => array.elems.iter().flat_map(targets).collect(),
        Expr::Call(call) => call.args.iter().flat_map(targets).collect(),
        Expr::Struct(made) => made.fields.iter().flat_map(|field| targets(&field.expr)).collect(),
        Expr::Infer(_) | Expr::Range(_) => Vec::new(),
        other => vec![other],
    }
}

/// The names in a macro's tokens that could be variables: not after a `.` or `::`, and those captured by format strings.
pub fn names_in_tokens(tokens: TokenStream) -> Vec<Ident> {
    let mut names = Vec::new();
    // The two punctuation marks before: a field follows `.` (but not `..`), a path `::`, a label `'`.
    let mut before = ['\0'; 2];
    for tree in tokens {
        let part = matches!(before, [':', ':'] | [_, '\'']) || before[1] == '.' && before[0] != '.';
        match &tree {
            TokenTree::Ident(ident) if !part => names.push(ident.clone()),
            TokenTree::Group(group) => names.extend(names_in_tokens(group.stream())),
            TokenTree::Literal(literal) => {
                names.extend(format_captures(&literal.to_string(), literal.span()))
            }
            _ => {}
        }
        before = match &tree {
            TokenTree::Punct(punct) => [before[1], punct.as_char()],
            _ => ['\0'; 2],
        };
    }
    names
}

/// The names that a format string captures: `{total}`, `{x:>width$.precision$}`.
pub fn format_captures(literal: &str, span: Span) -> Vec<Ident> {
    let mut names = Vec::new();
    let mut rest = literal;
    while let Some(open) = rest.find('{') {
        rest = &rest[open + 1..];
        if let Some(after) = rest.strip_prefix('{') {
            rest = after;
            continue;
        }
        let Some(close) = rest.find('}') else { break };
        let (name, spec) = rest[..close].split_once(':').unwrap_or((&rest[..close], ""));
        let counts = spec
            .split(['.', '>', '<', '^'])
            .filter_map(|part| part.strip_suffix('$').or(part.split_once('$').map(|(count, _)| count)));
        for candidate in std::iter::once(name).chain(counts) {
            let candidate = candidate.trim_start_matches(|c: char| !c.is_alphabetic() && c != '_').trim();
            if let Ok(mut ident) = syn::parse_str::<Ident>(candidate) {
                ident.set_span(span);
                names.push(ident);
            }
        }
        rest = &rest[close + 1..];
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn captured(literal: &str) -> Vec<String> {
        format_captures(literal, Span::call_site()).iter().map(Ident::to_string).collect()
    }

    #[test]
    fn format_strings_capture_names() {
        assert_eq!(
            captured("\"{total} {0} {} {{no}} {x:>width$.prec$} {y:?}\""),
            ["total", "x", "width", "prec", "y"]
        );
    }

    #[test]
    fn names_in_tokens_are_those_that_could_be_variables() {
        let tokens: TokenStream = "S { a: b, ..c } d.e ::f::g 0..h 'i: j \"{k}\"".parse().unwrap();
        let names: Vec<String> = names_in_tokens(tokens).iter().map(Ident::to_string).collect();
        assert_eq!(names, ["S", "a", "b", "c", "d", "h", "j", "k"]);
    }

    #[test]
    fn places_are_told_apart_by_their_path() {
        let key = |text: &str| Place::syntactic(&syn::parse_str(text).unwrap()).map(|place| place.key());
        assert_eq!(key("self.total").as_deref(), Some("self.total"));
        assert_eq!(key("(*count)").as_deref(), Some("*count"));
        assert_eq!(key("(*self).total").as_deref(), Some("self.total"));
        assert_eq!(key("*self.total").as_deref(), Some("*self.total"));
        assert_eq!(key("(*self.stats).total").as_deref(), Some("self.stats.total"));
        assert_eq!(key("f().total"), None);
    }
}
