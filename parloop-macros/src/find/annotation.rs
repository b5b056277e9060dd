//! The annotation itself: what counts as one, and its arguments.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, LitInt, Meta, Path, Token};

use crate::alias;
use crate::args::{self, Args};
use crate::errors::{self, Errors};
use crate::fallback::mentions_us;

/// Whether the path ends in `par_for`.
fn is_ours(path: &Path) -> bool {
    path.segments.last().is_some_and(|last| alias::is_ours(&last.ident))
}

/// Whether a loop with these attributes is annotated, under a condition or not.
pub(crate) fn is_annotated(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| is_ours(attribute.path()) || is_conditional(attribute))
}

/// The conditions of all `#[cfg(…)]`.
pub(super) fn conditions(attributes: &[Attribute]) -> Vec<TokenStream> {
    let conditions = attributes.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    conditions.filter_map(|attribute| Some(attribute.meta.require_list().ok()?.tokens.clone())).collect()
}

/// The mark that tells which of [`Context::scopes`](super::Context::scopes) is an annotated loop's.
const NUMBER: &str = "parloop_loop_number";

/// That mark.
pub(crate) fn number(number: usize) -> Attribute {
    let mark = Ident::new(NUMBER, Span::mixed_site());
    syn::parse_quote!(#[#mark(#number)])
}

/// The number in that mark, if the loop has one.
pub(crate) fn loop_number(attributes: &[Attribute]) -> Option<usize> {
    let mark = attributes.iter().find(|attribute| attribute.path().is_ident(NUMBER))?;
    mark.parse_args::<LitInt>().ok()?.base10_parse().ok()
}

/// Takes the mark out of `attributes`.
pub(super) fn take_number(attributes: &mut Vec<Attribute>) -> Option<usize> {
    let number = loop_number(attributes);
    attributes.retain(|attribute| !attribute.path().is_ident(NUMBER));
    number
}

/// Takes all annotations out of `attributes`.
pub(super) fn take(attributes: &mut Vec<Attribute>) -> Vec<Attribute> {
    attributes.extract_if(.., |attribute| is_ours(attribute.path())).collect()
}

/// An annotation in a `cfg_attr`.
pub(super) struct Conditional {
    pub(super) condition: TokenStream,
    pub(super) annotation: Attribute,
}

/// Takes an annotation that stands in a `cfg_attr` out of `attributes`; what else stands there stays.
pub(super) fn take_conditional(attributes: &mut Vec<Attribute>) -> Option<Conditional> {
    let at = attributes.iter().position(is_conditional)?;
    let (condition, metas) = attributes[at].parse_args_with(condition_and_attributes).ok()?;
    let (ours, others): (Vec<_>, Vec<_>) = metas.into_iter().partition(|meta| is_ours(meta.path()));
    let [ours] = <[Meta; 1]>::try_from(ours).ok()?;
    let mut attribute = attributes[at].clone();
    if others.is_empty() {
        attributes.remove(at);
    } else {
        attributes[at].meta = syn::parse_quote!(cfg_attr(#condition, #(#others),*));
    }
    attribute.meta = ours;
    Some(Conditional { condition, annotation: attribute })
}

fn condition_and_attributes(
    input: ParseStream<'_>,
) -> syn::Result<(TokenStream, Punctuated<Meta, Token![,]>)> {
    let mut condition = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        condition.extend([input.parse::<TokenTree>()?]);
    }
    input.parse::<Token![,]>()?;
    Ok((condition, Punctuated::parse_terminated(input)?))
}

/// Whether it is a `cfg_attr` with an annotation in it.
pub(super) fn is_conditional(attribute: &Attribute) -> bool {
    match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg_attr") => mentions_us(list.tokens.clone()),
        _ => false,
    }
}

/// The arguments of an annotation.
pub(super) fn args(attribute: &Attribute, errors: &mut Errors) -> Args {
    match &attribute.meta {
        Meta::Path(_) => Args::default(),
        Meta::List(list) => args::parse(list.tokens.clone(), errors),
        Meta::NameValue(_) => {
            errors.push(attribute, errors::NOT_A_LIST);
            Args::default()
        }
    }
}
