//! What the annotation is called: `par_for`, or what a `use … as` makes of it, as the switch itself is written.

use std::cell::RefCell;

use proc_macro2::Ident;

const NAME: &str = "par_for";

thread_local! {
    /// The other name, while a switch that has one is expanded.
    static ALIAS: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Whether the name is the annotation's.
pub(crate) fn is_ours(name: &Ident) -> bool {
    name == NAME || ALIAS.with_borrow(|alias| alias.as_ref().is_some_and(|alias| name == alias))
}

/// Learns the name from the text of the attribute that is expanded.
pub(crate) fn learn(attribute: Option<&str>) {
    ALIAS.set(attribute.and_then(name_in));
}

/// `other` of `#[other]` and `#[parloop::other(…)]`.
fn name_in(attribute: &str) -> Option<String> {
    let inside = attribute.trim_start_matches('#').trim_start().strip_prefix('[')?;
    let path =
        inside.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':' || c.is_whitespace())).next()?;
    let name = path.rsplit("::").next()?.trim();
    (name != NAME && name != "cfg_attr" && syn::parse_str::<Ident>(name).is_ok()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_the_last_one_of_the_path() {
        assert_eq!(name_in("#[other]").as_deref(), Some("other"));
        assert_eq!(name_in("# [ crate :: parallel ( workers = 3 ) ]").as_deref(), Some("parallel"));
        assert_eq!(name_in("#[parloop::par_for]"), None);
        assert_eq!(name_in("#[cfg_attr(test, other)]"), None);
        assert_eq!(name_in("other"), None);
    }
}
