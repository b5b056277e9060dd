//! What a clause names: a variable, a field of one, or what a reference points at.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Error, Index, LitFloat, LitInt, Member, Token};

use crate::errors;

/// `total`, `self.total`, `stats.0.max`, `*counter`.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The `*` in front.
    pub(crate) star: Option<Token![*]>,
    pub(crate) root: Ident,
    pub(crate) fields: Vec<Member>,
}

impl Place {
    /// The same text for the same place: `self.total`. A `*` in front does not count: `*counter` and `counter`
    /// can't have two roles.
    pub(crate) fn path(&self) -> String {
        let mut path = self.root.to_string();
        for field in &self.fields {
            path.push('.');
            path.push_str(&field.to_token_stream().to_string());
        }
        path
    }
}

impl ToTokens for Place {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Place { star, root, fields } = self;
        quote!(#star #root #(. #fields)*).to_tokens(tokens);
    }
}

impl Parse for Place {
    fn parse(input: ParseStream<'_>) -> syn::Result<Place> {
        let star = input.parse()?;
        let root = match Ident::parse_any(input) {
            Ok(word) if word == "self" || syn::parse2::<Ident>(word.to_token_stream()).is_ok() => word,
            Ok(word) => return Err(Error::new(word.span(), errors::NOT_A_PLACE)),
            Err(error) => return Err(Error::new(error.span(), errors::NOT_A_PLACE)),
        };
        let mut fields = Vec::new();
        while input.parse::<Option<Token![.]>>()?.is_some() {
            parse_member(input, &mut fields)?;
        }
        Ok(Place { star, root, fields })
    }
}

/// One field; or two, as `0.1` in `pair.0.1` is one token.
fn parse_member(input: ParseStream<'_>, fields: &mut Vec<Member>) -> syn::Result<()> {
    if !input.peek(LitFloat) {
        fields.push(input.parse()?);
        return Ok(());
    }
    let literal: LitFloat = input.parse()?;
    for digits in literal.to_string().split('.') {
        let number = LitInt::new(digits, literal.span());
        fields.push(Member::Unnamed(Index { index: number.base10_parse()?, span: literal.span() }));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str) -> Result<Place, String> {
        syn::parse_str::<Place>(text).map_err(|error| error.to_string())
    }

    #[test]
    fn places() {
        assert_eq!(place("total").unwrap().path(), "total");
        assert_eq!(place("self.total").unwrap().path(), "self.total");
        assert_eq!(place("stats.0.1.max").unwrap().path(), "stats.0.1.max");
        assert_eq!(place("*counter").unwrap().path(), "counter");
        assert!(place("*counter").unwrap().star.is_some());
        assert_eq!(place("stats.0.1").unwrap().to_token_stream().to_string(), "stats . 0 . 1");
    }

    #[test]
    fn not_places() {
        assert_eq!(place("8").unwrap_err(), errors::NOT_A_PLACE);
        assert_eq!(place("fn").unwrap_err(), errors::NOT_A_PLACE);
        assert!(place("a.").is_err());
    }
}
