//! The annotation itself: what counts as one, and its arguments.

use proc_macro2::TokenStream;
use syn::{Attribute, Meta, Path};

use crate::args::{self, Args};
use crate::errors::{self, Errors};

/// Whether the path ends in `par_for`.
fn is_ours(path: &Path) -> bool {
    path.segments.last().is_some_and(|last| last.ident == "par_for")
}

/// Takes all annotations out of `attributes`.
pub(super) fn take(attributes: &mut Vec<Attribute>) -> Vec<Attribute> {
    attributes.extract_if(.., |attribute| is_ours(attribute.path())).collect()
}

/// Whether one of the `attributes` is a `cfg_attr` with an annotation in it.
pub(super) fn in_cfg_attr(attributes: &[Attribute]) -> Option<&Attribute> {
    attributes.iter().find(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg_attr") => names_us(list.tokens.clone()),
        _ => false,
    })
}

fn names_us(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| matches!(token, proc_macro2::TokenTree::Ident(name) if name == "par_for"))
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
