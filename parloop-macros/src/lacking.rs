//! What a loop whose backend is chosen at run time asks of its types, one by one, so that the error names the one that
//! lacks something.
//!
//! ```text
//! prepared_.lacking((
//!     ((&&&prepared_.items()).sent_for_loop(), ((&&&prepared_.roles().at::<0>()).sent_for_loop(), ())),
//!     ((&&prepared_.roles().at::<0>()).carried_for_loop(), ((&&prepared_.exits().a()).carried_for_loop(), ())),
//! ))
//! ```

use proc_macro2::{Literal, Span, TokenStream};
use quote::quote_spanned;
use syn::Ident;

/// How many members a tuple or an enum of the runtime's has at most.
const MOST: usize = 8;

/// How many types of each kind a loop has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) roles: usize,
    pub(crate) exits: usize,
    /// What the tail gets, where there is one.
    pub(crate) emitted: Option<usize>,
}

impl Count {
    /// Whether more than one comes into question, so that it takes a question to know which.
    pub(crate) fn is_ambiguous(self) -> bool {
        self.roles + self.exits + self.emitted.unwrap_or(0) > 1
    }

    /// The types that have to come back from a child process, each as a probe.
    fn carried(self, prepared: &Ident, mixed: Span) -> Vec<TokenStream> {
        let at = |path: Vec<usize>| {
            let path = path.into_iter().map(Literal::usize_unsuffixed);
            quote_spanned!(mixed=> #(.at::<#path>())*)
        };
        let roles = (0..self.roles).map(|index| {
            let at = at(path(index, self.roles));
            quote_spanned!(mixed=> #prepared.roles()#at)
        });
        let exits = (0..self.exits).map(|index| {
            let letters = letters(index, self.exits).into_iter().map(|letter| Ident::new(letter, mixed));
            quote_spanned!(mixed=> #prepared.exits()#(.#letters())*)
        });
        let emitted = match self.emitted {
            Some(count @ 1..=MOST) => (0..count).map(|index| at(vec![index])).collect(),
            Some(_) => vec![TokenStream::new()],
            None => vec![],
        };
        let emitted = emitted.into_iter().map(|at| quote_spanned!(mixed=> #prepared.emitted()#at));
        roles.chain(exits).chain(emitted).collect()
    }

    /// The answers of all that has to come back from a child process.
    pub(crate) fn ask_carried(self, prepared: &Ident, mixed: Span) -> TokenStream {
        let asked = self.carried(prepared, mixed);
        list(asked.iter().map(|probe| quote_spanned!(mixed=> (&&#probe).carried_for_loop())), mixed)
    }

    /// The answers of all that is given to other threads.
    pub(crate) fn ask_sent(self, prepared: &Ident, mixed: Span) -> TokenStream {
        let items = quote_spanned!(mixed=> #prepared.items());
        let asked = [items].into_iter().chain(self.carried(prepared, mixed)).collect::<Vec<_>>();
        list(asked.iter().map(|probe| quote_spanned!(mixed=> (&&&#probe).sent_for_loop())), mixed)
    }
}

/// `(a, (b, ()))`
fn list(answers: impl DoubleEndedIterator<Item = TokenStream>, mixed: Span) -> TokenStream {
    answers.rev().fold(quote_spanned!(mixed=> ()), |rest, answer| quote_spanned!(mixed=> (#answer, #rest)))
}

/// Where a role stands in nested tuples (see [`crate::parts::nested`]).
fn path(index: usize, count: usize) -> Vec<usize> {
    if count <= MOST {
        return vec![index];
    }
    let mut path = path(index / MOST, count.div_ceil(MOST));
    path.push(index % MOST);
    path
}

/// Where an exit stands in nested enums (see [`crate::exits::variant`]).
fn letters(index: usize, count: usize) -> Vec<&'static str> {
    const LETTERS: [&str; MOST] = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let last = MOST - 1;
    if count > MOST && index >= last {
        return [LETTERS[last]].into_iter().chain(letters(index - last, count - last)).collect();
    }
    vec![LETTERS[index]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_is_nested() {
        assert_eq!(path(7, 8), [7]);
        assert_eq!(path(8, 9), [1, 0]);
        assert_eq!(path(70, 72), [1, 0, 6]);
        assert_eq!(letters(7, 8), ["h"]);
        assert_eq!(letters(6, 9), ["g"]);
        assert_eq!(letters(7, 9), ["h", "a"]);
        assert_eq!(letters(15, 16), ["h", "h", "b"]);
    }

    #[test]
    fn asks_where_the_source_does_not_tell() {
        assert!(!Count { roles: 1, exits: 0, emitted: None }.is_ambiguous());
        assert!(Count { roles: 1, exits: 1, emitted: None }.is_ambiguous());
        assert!(Count { roles: 0, exits: 0, emitted: Some(2) }.is_ambiguous());
    }
}
