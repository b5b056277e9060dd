//! What a misplaced annotation stands on, in the words of the message, and the attributes of whatever it is.

use syn::{Attribute, Expr, ImplItem, Item, TraitItem};

use crate::errors;

/// The attributes of any of the named variants.
macro_rules! attrs_of {
    ($enum:ident, $value:expr, $($variant:ident)*) => {
        match $value {
            $($enum::$variant(inside) => Some(&mut inside.attrs),)*
            _ => None,
        }
    };
}

/// The attributes of an expression.
pub(super) fn attributes(expr: &mut Expr) -> Option<&mut Vec<Attribute>> {
    attrs_of! {
        Expr, expr,
        Array Assign Async Await Binary Block Break Call Cast Closure Const Continue Field ForLoop Group If Index
        Infer Let Lit Loop Macro Match MethodCall Paren Path Range RawAddr Reference Repeat Return Struct Try
        TryBlock Tuple Unary Unsafe While Yield
    }
}

/// The attributes of an item that has no loops of its own.
pub(super) fn item_attributes(item: &mut Item) -> Option<&mut Vec<Attribute>> {
    attrs_of! {
        Item, item,
        Const Enum ExternCrate ForeignMod Macro Mod Static Struct TraitAlias Type Union Use
    }
}

/// The attributes of an associated item that has no loops of its own.
pub(super) fn impl_item_attributes(item: &mut ImplItem) -> Option<&mut Vec<Attribute>> {
    attrs_of!(ImplItem, item, Const Type Macro)
}

/// The attributes of an associated item that has no loops of its own.
pub(super) fn trait_item_attributes(item: &mut TraitItem) -> Option<&mut Vec<Attribute>> {
    attrs_of!(TraitItem, item, Const Type Macro)
}

/// The message for an annotation on an expression that is no `for` loop.
pub(super) fn wrong_expression(expr: &Expr) -> String {
    match expr {
        Expr::While(_) => errors::WHILE_LOOP.to_owned(),
        Expr::Loop(_) => errors::LOOP_LOOP.to_owned(),
        Expr::Block(_) | Expr::Unsafe(_) | Expr::Async(_) | Expr::TryBlock(_) => errors::BLOCK.to_owned(),
        Expr::MethodCall(_) => errors::METHOD_CALL.to_owned(),
        Expr::If(_) => errors::not_a_for("an `if`"),
        Expr::Match(_) => errors::not_a_for("a `match`"),
        Expr::Closure(_) => errors::not_a_for("a closure"),
        Expr::Macro(_) => errors::not_a_for("a macro call"),
        Expr::Call(_) => errors::not_a_for("a call"),
        Expr::Assign(_) => errors::not_a_for("an assignment"),
        _ => errors::not_a_for("this expression"),
    }
}

/// What kind of item this is.
pub(super) fn item(item: &Item) -> &'static str {
    match item {
        Item::Const(_) => "a `const`",
        Item::Enum(_) => "an `enum`",
        Item::ExternCrate(_) => "an `extern crate`",
        Item::ForeignMod(_) => "an `extern` block",
        Item::Macro(_) => "a macro",
        Item::Mod(_) => "a module in a file of its own",
        Item::Static(_) => "a `static`",
        Item::Struct(_) => "a `struct`",
        Item::TraitAlias(_) => "a trait alias",
        Item::Type(_) => "a type",
        Item::Union(_) => "a `union`",
        Item::Use(_) => "a `use`",
        _ => "this item",
    }
}

/// What kind of associated item this is.
pub(super) fn impl_item(item: &ImplItem) -> &'static str {
    match item {
        ImplItem::Const(_) => "a `const`",
        ImplItem::Type(_) => "a type",
        ImplItem::Macro(_) => "a macro",
        _ => "this item",
    }
}

/// What kind of associated item this is.
pub(super) fn trait_item(item: &TraitItem) -> &'static str {
    match item {
        TraitItem::Const(_) => "a `const`",
        TraitItem::Type(_) => "a type",
        TraitItem::Macro(_) => "a macro",
        _ => "this item",
    }
}
