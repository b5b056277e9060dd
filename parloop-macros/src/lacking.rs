//! What a loop whose backend is chosen at run time asks of its types: a flag for each, whose type is the answer.
//!
//! ```text
//! prepared.start_loop((0, 0, 0), (), ((0, 0), (0,), ()))      // two roles, an exit, no tail
//! ```

use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, quote_spanned};

use crate::parts::nested;

/// How many members an enum of exits, or a tuple that is asked one by one, has at most.
const MOST: usize = 8;

/// How many types of each kind a loop has.
#[derive(Clone, Copy)]
pub(crate) struct Count {
    pub(crate) roles: usize,
    pub(crate) exits: usize,
    /// What its tail gets, if that is a tuple.
    pub(crate) emitted: Option<usize>,
}

impl Count {
    /// The flags of a loop that is sure to run on threads.
    pub(crate) fn flags(self, mixed: Span) -> TokenStream {
        let (flag, carried) = (Literal::usize_unsuffixed(0), self.carried(mixed));
        quote_spanned!(mixed=> (#flag, #flag, #flag), (), (#carried))
    }

    /// The flags of one that may not.
    pub(crate) fn all_flags(self, mixed: Span) -> TokenStream {
        let (flag, roles, carried) = (Literal::usize_unsuffixed(0), self.roles(mixed), self.carried(mixed));
        quote_spanned!(mixed=> (#flag, #flag, #flag), (#flag, #roles, #carried), (#carried))
    }

    fn carried(self, mixed: Span) -> TokenStream {
        let (roles, exits) = (self.roles(mixed), exits(self.exits, mixed));
        let emitted = match self.emitted {
            Some(count @ 0..=MOST) => nested(flags(count), mixed),
            _ => Literal::usize_unsuffixed(0).to_token_stream(),
        };
        quote_spanned!(mixed=> #roles, #exits, #emitted)
    }

    fn roles(self, mixed: Span) -> TokenStream {
        nested(flags(self.roles), mixed)
    }
}

fn flags(count: usize) -> Vec<TokenStream> {
    vec![Literal::usize_unsuffixed(0).to_token_stream(); count]
}

/// Flags nested as [`crate::exits::variant`] nests the exits.
fn exits(count: usize, mixed: Span) -> TokenStream {
    if count <= MOST {
        return nested(flags(count), mixed);
    }
    let mut flags = flags(MOST - 1);
    flags.push(exits(count - flags.len(), mixed));
    nested(flags, mixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(tokens: TokenStream) -> String {
        tokens.to_string().replace(' ', "")
    }

    #[test]
    fn flags_stand_as_what_they_are_about() {
        let count = Count { roles: 2, exits: 1, emitted: Some(0) };
        assert_eq!(shown(count.flags(Span::call_site())), "(0,0,0),(),((0,0,),(0,),())");
        assert_eq!(
            shown(count.all_flags(Span::call_site())),
            "(0,0,0),(0,(0,0,),(0,0,),(0,),()),((0,0,),(0,),())"
        );
    }

    #[test]
    fn many_are_nested() {
        assert_eq!(shown(exits(9, Span::call_site())), "(0,0,0,0,0,0,0,(0,0,),)");
        let count = Count { roles: 9, exits: 0, emitted: Some(9) };
        assert_eq!(shown(count.carried(Span::call_site())), "((0,0,0,0,0,0,0,0,),(0,),),(),0");
    }
}
