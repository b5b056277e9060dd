//! From the switch to the loops: finds every annotated loop and has it expanded, and finds every annotation that
//! stands on something else.

mod annotation;
mod blocks;
mod describe;
mod entry;
mod standalone;
#[cfg(test)]
mod tests;
mod ungroup;
mod visit;

pub(crate) use annotation::{is_annotated, loop_number, number};
pub(crate) use entry::annotate;

use std::rc::Rc;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit_mut::VisitMut;
use syn::{Block, ExprClosure, ExprForLoop, ItemImpl, ReturnType, Signature};

use crate::args::Args;
use crate::errors::Errors;
use crate::scopes::Scope;

/// A loop with exactly one annotation.
pub(crate) struct FoundLoop {
    /// The loop's own arguments over the switch's.
    pub(crate) args: Args,
    /// The loop without its annotation and without attributes (those go onto what comes out). Annotated loops in its
    /// body are still annotated: pass the body to [`expand_inside`]. Those in its head are expanded.
    pub(crate) for_loop: ExprForLoop,
    /// Which of [`Context::scopes`] is the loop's.
    pub(crate) number: Option<usize>,
    /// The names in scope at the loop; unknown where no switch is around it.
    pub(crate) scope: Option<Scope>,
    /// Whether what a `return` leaves gives a type with a `dyn` in it.
    pub(crate) returns_dyn: bool,
}

/// What is known at the place where the finder is.
#[derive(Default)]
pub(crate) struct Context {
    /// Mistakes found so far, anywhere under the annotated item.
    pub(crate) errors: Errors,
    /// What the switches around say, the inner over the outer.
    pub(crate) defaults: Args,
    /// What encloses this place, from the nearest item inwards: its fn first, then closures and async blocks.
    pub(crate) enclosing: Vec<Enclosing>,
    /// The `impl` block around, as written, if the switch stands on it or further out.
    pub(crate) enclosing_impl: Option<Rc<ItemImpl>>,
    /// The names in scope at each annotated loop, by its number.
    pub(crate) scopes: Vec<Scope>,
    /// How many of the mistakes are loops that the compiler itself would have to run: nothing stands in their place.
    constant: usize,
}

/// Something that a `return` or `?` leaves.
#[derive(Clone)]
pub(crate) enum Enclosing {
    /// A fn or method, and its body as written.
    Fn(Rc<(Signature, Block)>),
    /// A closure as written, with its body.
    Closure(Rc<ExprClosure>),
    /// An `async` block.
    Async,
    /// A `const` block, or the value of a `const` or `static`.
    Const,
}

impl Context {
    /// What a `return` here leaves, if the switch has seen it.
    pub(crate) fn innermost(&self) -> Option<&Enclosing> {
        self.enclosing.last()
    }

    /// Whether a `return` here leaves a fn without a return type.
    fn returns_nothing(&self) -> bool {
        matches!(self.innermost(), Some(Enclosing::Fn(of)) if matches!(of.0.output, ReturnType::Default))
    }

    /// Whether what stands here is run by the compiler itself.
    fn is_constant(&self) -> bool {
        match self.innermost() {
            Some(Enclosing::Fn(of)) => of.0.constness.is_some(),
            Some(Enclosing::Const) => true,
            _ => false,
        }
    }

    /// Whether all that is wrong is that the compiler would have to run loops.
    fn constant_alone(&self) -> bool {
        self.constant > 0 && self.constant == self.errors.count()
    }

    /// Whether the return type of what a `return` here leaves has a `dyn` in it.
    fn returns_dyn(&self) -> bool {
        let output = match self.innermost() {
            Some(Enclosing::Fn(of)) => &of.0.output,
            Some(Enclosing::Closure(closure)) => &closure.output,
            _ => return false,
        };
        has_dyn(output.to_token_stream())
    }
}

fn has_dyn(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Ident(ident) => ident == "dyn",
        TokenTree::Group(group) => has_dyn(group.stream()),
        _ => false,
    })
}

/// Expands the annotated loops in a block.
pub(crate) fn expand_inside(block: &mut Block, cx: &mut Context) {
    visit::Finder { cx }.visit_block_mut(block);
}

/// The line of the user's file that `span` starts on.
pub(crate) fn line_of(span: Span) -> usize {
    span.start().line
}
