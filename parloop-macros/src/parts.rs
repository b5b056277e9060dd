//! How each role shows in the output: what makes it, the closure's parameter, what stands before the loop in the
//! closure, and what the closure gives back.

use std::rc::Rc;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Ident;

use crate::edit::Edits;
use crate::expand::{located, own};
use crate::folds::{Form, Operator};
use crate::keyed::{Gather, Keyed};
use crate::methods;
use crate::others::Others;
use crate::owned::Own;
use crate::places::Place;
use crate::roles::{BestOf, How, Role, Signs};
use crate::scopes::Scope;
use crate::shapes::{Kept, Style};

/// How one role shows in the output.
pub(crate) struct Part {
    /// The role's name on the caller's side.
    pub(crate) name: Ident,
    /// Sets apart for the run what can't be held over it.
    pub(crate) apart: TokenStream,
    /// What makes it.
    pub(crate) make: TokenStream,
    /// Brings what was set apart for the run back into its place.
    pub(crate) rejoin: TokenStream,
    /// The closure's parameter.
    pub(crate) param: TokenStream,
    /// What stands before the loop in the closure.
    pub(crate) prologue: TokenStream,
    /// That stands in each row: the loop goes row by row.
    pub(crate) by_row: bool,
    /// What the closure gives back.
    pub(crate) back: TokenStream,
    /// Whether the loop's index has to be kept for it.
    pub(crate) indexed: bool,
    /// Whether that index has to be told from the position.
    pub(crate) numbered: bool,
    /// The edits of the body that go with it.
    pub(crate) edits: Edits,
}

impl Part {
    /// Tells the loop around what this one leaves: a private value there that this loop has replaced is no untouched
    /// one. Edits can't do it, as in this loop's closure the name is a parameter.
    pub(crate) fn note(&mut self, role: &Role, outer: &Scope) {
        let mixed = Span::mixed_site();
        let mut flags: Vec<&Ident> = Vec::new();
        for place in role.places() {
            let Some(binding) = outer.get(&place.root.to_string()) else { continue };
            let own = binding.flags.iter().find(|(key, _)| *key == place.key());
            flags.extend(own.map(|(_, flag)| flag).filter(|flag| !flags.contains(flag)));
        }
        match role.how {
            How::Kept(_) | How::Best(..) | How::Last | How::LastSet => {
                self.make.extend(quote_spanned!(mixed=> #(.noting(&mut #flags))*));
            }
            // These leave the better of the outer value and theirs.
            How::Min | How::Max | How::Merge(_) => {
                self.rejoin.extend(quote_spanned!(mixed=> #(#flags = true;)*));
            }
            _ => {}
        }
    }

    /// Notes how long the sequence is, where its length has a name in the body.
    pub(crate) fn measure(&mut self, lengths: &[Ident]) {
        let (Some(length), [place, ..]) = (&self.edits.length, &self.edits.places[..]) else { return };
        if lengths.contains(length) {
            let mixed = Span::mixed_site();
            let seen = if place.fields.is_empty() { place.root.clone() } else { place.ident(mixed) };
            self.prologue.extend(quote_spanned!(mixed=> let #length = #seen.len();));
        }
    }
}

/// `exits`: the loop can leave early; `rows`: it goes row by row.
pub(crate) fn parts(roles: &[Role], door: &TokenStream, exits: bool, rows: bool) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for role in roles {
        let mut name = role.place.own("");
        let mut number = 2;
        while parts.iter().any(|part| part.name == name) {
            name = role.place.own(&number.to_string());
            number += 1;
        }
        parts.push(part(role, name, door, (exits, rows)));
    }
    parts
}

fn part(role: &Role, name: Ident, door: &TokenStream, (exits, rows): (bool, bool)) -> Part {
    let mixed = Span::mixed_site();
    let numbered = matches!(role.how, How::Elements(_) | How::Reading(..) | How::Columns(..));
    let indexed = numbered || matches!(role.how, How::Scatter | How::Cells(..) | How::Flat(_));
    // A row of its own for each of these; others' views stay for the block.
    let own_cells = matches!(&role.how, How::Cells(cell, true) if !cell.transposed);
    let by_row = rows && (own_cells || matches!(role.how, How::Flat(_)));
    // A `&mut` parameter: the private value is behind a reference too.
    let by_receiver = !role.mutable
        && match role.how {
            How::Append(_) | How::Prepend(_) | How::Insert(_) | How::Keyed(_) | How::Each(_) => true,
            How::Scratch(_) => role.behind,
            _ => false,
        };
    let flag = role.flag();
    let mut values = Vec::new();
    let mut prologue = TokenStream::new();
    // What the closure gives back, where that is no value by its own name.
    let mut left = None;
    for place in role.places() {
        // The name the body uses; a field path has none yet.
        let renamed = !place.fields.is_empty() || place.deref && matches!(role.how, How::Stepped(..));
        let seen = if renamed { place.ident(mixed) } else { place.root.clone() };
        let held = Ident::new(&format!("own_{}", place.own("")), mixed);
        if matches!(role.how, How::LastSet) {
            values.push(name.clone());
        } else if matches!(role.how, How::Induction(_)) {
            let block_ = own("block_");
            let seen = if place.deref { place.ident(mixed) } else { seen };
            prologue.extend(quote_spanned!(mixed=> let mut #seen = #held.at(&#block_);));
            values.push(held.clone());
            left = Some(quote_spanned!(mixed=> #held.left(#seen)));
        } else if indexed {
            let (block_, view) = (own("block_"), own(if by_row { "own_row" } else { "own_view" }));
            prologue.extend(if place.deref && !renamed {
                quote_spanned!(mixed=> let mut #name = #held.#view(&#block_); let #seen = &mut #name;)
            } else {
                quote_spanned!(mixed=> let mut #seen = #held.#view(&#block_);)
            });
            values.push(held);
        } else if !renamed && (place.deref || by_receiver) {
            prologue.extend(quote_spanned!(mixed=> let #seen = &mut #held;));
            values.push(held);
        } else {
            values.push(seen);
        }
    }
    let shows = matches!(&role.how, How::Kept(kept) if kept.shows);
    if let (true, Some(flag)) = (shows || matches!(role.how, How::Best(..)), &flag) {
        // An untouched run's value is the outer one, which is no better than any other.
        prologue.extend(quote_spanned!(mixed=> #flag = true;));
    }
    let (param, back) = match &flag {
        Some(flag) => (
            quote_spanned!(mixed=> ((#(mut #values,)*), mut #flag)),
            quote_spanned!(mixed=> ((#(#values,)*), #flag)),
        ),
        None => (quote_spanned!(mixed=> #(mut #values)*), quote_spanned!(mixed=> #(#values)*)),
    };
    let back = left.unwrap_or(back);
    let edits = Edits {
        places: role.places().to_vec(),
        kept: if let How::Kept(kept) = &role.how { Some(kept.clone()) } else { None },
        renames: matches!(role.how, How::Stepped(..) | How::Induction(_)),
        folds: matches!(role.how, How::Stepped(..)),
        defaults: matches!(role.how, How::Keyed(_)),
        elements: matches!(role.how, How::Each(_)),
        set: matches!(role.how, How::LastSet).then(|| name.clone()),
        flag: flag.filter(|_| !shows),
        length: indexed.then(|| role.place.own("length_")),
        others: if let How::Reading(_, others) = &role.how { others.clone() } else { Others::default() },
    };
    let door = located(door, role.span);
    let (apart, make, rejoin) = if role.apart {
        set_apart(role, &door, exits)
    } else {
        (TokenStream::new(), make(role, &door, exits), TokenStream::new())
    };
    Part { name, apart, make, rejoin, param, prologue, by_row, back, indexed, numbered, edits }
}

/// A role of fields that are set apart: what does that, what makes the role, what brings the fields back. A list is set apart as an empty one
/// to which it is appended; of anything else there is a clone for the time of the loop.
fn set_apart(role: &Role, door: &TokenStream, exits: bool) -> (TokenStream, TokenStream, TokenStream) {
    let at = Span::mixed_site().located_at(role.span);
    let grows = matches!(role.how, How::Append(_) | How::Insert(_));
    let (apart, rejoin) =
        if grows { ("apart_list_role", "rejoin_list_role") } else { ("apart_role", "rejoin_role") };
    let (apart, rejoin) = (Ident::new(apart, at), Ident::new(rejoin, at));
    let mut lets = TokenStream::new();
    let mut rejoined = TokenStream::new();
    for place in role.places() {
        let local = methods::apart(place);
        let probe = quote_spanned!(at=> (&&Probe::of(&#place)));
        lets.extend(quote_spanned!(at=> let mut #local = { use #door::role::*; #probe.#apart(&#place) };));
        rejoined.extend(quote_spanned!(at=> { use #door::role::*; #probe.#rejoin(&mut #place, #local); }));
    }
    let mut local = role.clone();
    local.place = methods::apart(&role.place);
    let local_places = |places: &[Place]| places.iter().map(methods::apart).collect::<Vec<_>>();
    match &mut local.how {
        How::Kept(kept) => *kept = Rc::new(Kept { places: local_places(&kept.places), ..(**kept).clone() }),
        How::Best(places, _) => *places = local_places(places),
        _ => {}
    }
    (lets, make(&local, door, exits), rejoined)
}

/// Of texts that a body writes into by a trait which it imports itself nothing asks for that trait outside.
pub(crate) fn imported_inside(body: &syn::Block, roles: &mut [Role]) {
    struct Imports(bool);
    impl<'ast> syn::visit::Visit<'ast> for Imports {
        fn visit_item_use(&mut self, import: &'ast syn::ItemUse) {
            let path = import.tree.to_token_stream().to_string();
            self.0 |= path.contains("Write") || path.contains("fmt");
        }
    }
    let mut imports = Imports(false);
    syn::visit::Visit::visit_block(&mut imports, body);
    for role in roles.iter_mut().filter(|_| imports.0) {
        if let How::Append(method) = &mut role.how
            && method == "write_fmt"
        {
            *method = Ident::new("write_str", method.span());
        }
    }
}

/// The expression that makes a role from its place.
fn make(role: &Role, door: &TokenStream, exits: bool) -> TokenStream {
    let Role { place, how, mutable, behind: exclusive_reference, span, .. } = role;
    let at = Span::mixed_site().located_at(*span);
    let called = place.receiver();
    if matches!(how, How::Keyed(_)) && !place.is_name() {
        // A field may be a reference to a map.
        let map_ = Place::name(own("map_"));
        let role = Role { place: map_.clone(), mutable: false, behind: false, ..role.clone() };
        let made = make(&role, door, exits);
        return quote_spanned!(at=> match { use #door::role::*; #called.map_here() } { #map_ => #made });
    }
    // What a name that is itself a reference stands for.
    let collects = matches!(how, How::Append(_) | How::Prepend(_) | How::Insert(_));
    let behind = *exclusive_reference && collects || !mutable && matches!(how, How::Keyed(_) | How::Each(_));
    let star = behind.then(|| quote_spanned!(at=> *));
    let exclusive = quote_spanned!(*span=> &mut #star #place);
    // The methods end in `_role`: a trait of the user's own for all types may have a `sum` or an `insert`.
    let probe = |method: &str, more: TokenStream| {
        let method = Ident::new(&format!("{method}_role"), at);
        quote_spanned!(at=> { use #door::role::*; (&&&Probe::of(&#star #place)).#method(#exclusive #more) })
    };
    let numeric = |method: &str| {
        let checked = if crate::overflow::checks_enabled() { "checked_" } else { "" };
        probe(&format!("{checked}{method}"), TokenStream::new())
    };
    let plain = |method: &str| probe(method, TokenStream::new());
    let elements = |method: &str, shape: TokenStream| {
        // Before the borrow: it may read the sequence's length.
        let shape_ = (!shape.is_empty()).then(|| own("shape_"));
        let bound = shape_.as_ref().map(|shape_| quote_spanned!(at=> let #shape_ = #shape;));
        let method = Ident::new(&format!("{method}{}", if exits { "_undo" } else { "" }), at);
        let (known, called) = if *mutable {
            (TokenStream::new(), quote_spanned!(at=> #door::make::sequence_of(&mut #place)))
        } else {
            (quote_spanned!(at=> #door::make::sequence(&#place);), called.clone())
        };
        quote_spanned! {at=> {
            #known
            #bound
            { use #door::role::*; #called.#method(#shape_) }
        }}
    };
    let owned = |own: &Own| {
        let (method, shape) = own.made(at, door);
        elements(method, shape)
    };
    match how {
        How::Sum(signs) => match (signs.plus, signs.minus) {
            (true, true) => numeric("balance"),
            (false, true) => numeric("difference"),
            _ => numeric("sum"),
        },
        How::Stepped(operator, form) => stepped(*operator, *form, door, at, &probe),
        How::Induction(induction) => {
            let steps = induction.closure();
            let method = if induction.linear { "linear" } else { "induction" };
            probe(method, quote_spanned!(at=> , #steps))
        }
        How::Product => numeric("product"),
        How::BitAnd => plain("bit_and"),
        How::BitOr => plain("bit_or"),
        How::BitXor => plain("bit_xor"),
        How::Text => {
            let role = numeric("sum");
            quote_spanned!(at=> { #door::make::text(&#star #place); #role })
        }
        How::All | How::Any => {
            let method = Ident::new(if matches!(how, How::All) { "all" } else { "any" }, at);
            let exclusive = located(&exclusive, *span);
            quote_spanned!(at=> #door::make::#method(#exclusive))
        }
        How::Kept(kept) => {
            let (places, rule) = (&kept.places, &kept.rule);
            match kept.style {
                Style::Compare => {
                    quote_spanned!(at=> #door::make::extreme((#(&mut #places,)*), |new, old| #rule))
                }
                Style::Fold => {
                    quote_spanned!(at=> #door::make::extreme_of((#(&mut #places,)*), |old, new| #rule))
                }
            }
        }
        How::Best(places, best) => {
            let op = match best {
                BestOf::Min => quote_spanned!(at=> <),
                BestOf::Max => quote_spanned!(at=> >),
            };
            quote_spanned!(at=> #door::make::extreme((#(&mut #places,)*), |new, old| new.0 #op old.0))
        }
        How::Each(
            way @ ("bins_sum" | "bins_balance" | "each_sum" | "each_balance" | "each_product" | "grid_sum"),
        ) => numeric(way),
        How::Each(way) => plain(way),
        How::Keyed(Keyed { gather, start }) => {
            let role = match gather {
                Gather::Sum => numeric("keyed_sum"),
                Gather::Extend => {
                    probe("keyed", quote_spanned!(at=> , |earlier_, later_| earlier_.extend(later_)))
                }
                Gather::Text => {
                    probe("keyed", quote_spanned!(at=> , |earlier_, later_| earlier_.push_str(&later_)))
                }
            };
            // Where the body's `or_insert(0)` alone says what the values are.
            let typed = start
                .as_ref()
                .map(|start| quote_spanned!(at=> #door::make::values_like(&#star #place, || #start);));
            quote_spanned!(at=> { #typed #role })
        }
        How::Last => quote_spanned!(at=> #door::make::last(#exclusive)),
        How::LastSet => quote_spanned!(at=> #door::make::last_set(#exclusive)),
        How::Min => plain("min"),
        How::Max => plain("max"),
        How::Append(_) if !mutable && !behind => {
            let method =
                Ident::new(if role.each { "append_each_behind_role" } else { "append_behind_role" }, at);
            quote_spanned!(at=> { use #door::role::*; #place.#method() })
        }
        How::Insert(_) if !mutable && !behind => {
            quote_spanned!(at=> { use #door::role::*; #place.insert_behind_role() })
        }
        How::Prepend(_) if !mutable && !behind => {
            quote_spanned!(at=> { use #door::role::*; #place.prepend_behind_role() })
        }
        How::Prepend(method) if method == "insert_str" => {
            probe("prepend_text", quote_spanned!(at=> , |text_, more_| { text_.insert_str(0, more_); }))
        }
        How::Prepend(_) => probe("prepend", quote_spanned!(at=> , |all_, item_| { all_.push_front(item_); })),
        How::Append(method) => match method.to_string().as_str() {
            "write_fmt" => {
                let (role, write_fmt) = (plain("append_written"), Ident::new("write_fmt", at));
                // The plain loop needs the trait in scope, and uses its import.
                quote_spanned! {at=> {
                    if false { let _ = #called.#write_fmt(::core::format_args!("")); }
                    #role
                }}
            }
            "write_str" | "write_char" | "write_all" => plain("append_written"),
            "push_str" => {
                probe("append_text", quote_spanned!(at=> , |text_, more_| { text_.push_str(more_); }))
            }
            "extend" | "append" => {
                probe("append", quote_spanned!(at=> , |all_, item_| { all_.extend([item_]); }))
            }
            "extend_from_slice" => {
                probe("append", quote_spanned!(at=> , |all_, item_| { all_.extend_from_slice(&[item_]); }))
            }
            _ => {
                let method = Ident::new(&method.to_string(), at);
                let way = if role.each { "append_each" } else { "append" };
                probe(way, quote_spanned!(at=> , |all_, item_| { all_.#method(item_); }))
            }
        },
        How::Insert(2) => {
            probe("insert_pair", quote_spanned!(at=> , |all_, key_, value_| { all_.insert(key_, value_); }))
        }
        How::Insert(_) => probe("insert", quote_spanned!(at=> , |all_, item_| { all_.insert(item_); })),
        How::Merge(path) => quote_spanned!(at=> #door::make::merge_with(#exclusive, #path)),
        How::Elements(own) => owned(own),
        How::Reading(own, others) => others.made(&owned(own), at, door),
        How::Cells(cell, _) => elements("own_cells", cell.made(at, door)),
        How::Columns(own, beside) => {
            let (method, shape) = own.columns(beside.as_ref(), at, door);
            elements(method, shape)
        }
        How::Flat(flat) => elements("own_rows", flat.made(at, door)),
        How::Scatter => elements("scatter_elements", TokenStream::new()),
        How::Wrapping => plain("sum"),
        How::WrappingProduct => plain("product"),
        // Through `&mut`, as the plain loop needs the variable's `mut`.
        How::Scratch(None) if *mutable => quote_spanned!(at=> #door::make::scratch(&*#exclusive)),
        How::Scratch(None) if *exclusive_reference => quote_spanned!(at=> #door::make::scratch(&*#place)),
        How::Scratch(None) => quote_spanned!(at=> #door::make::scratch(&#place)),
        // The plain loop uses the variable, and its `mut`.
        How::Scratch(Some(value)) if *mutable => {
            quote_spanned!(at=> { let _ = #exclusive; #door::make::scratch_with(|| #value) })
        }
        How::Scratch(Some(value)) => {
            quote_spanned!(at=> { let _ = &#place; #door::make::scratch_with(|| #value) })
        }
    }
}

/// `x = x + e` and its like: numbers and accumulators by their own ways; of anything else the operands are logged, and
/// the last argument says how they stood.
fn stepped(
    operator: Operator,
    form: Form,
    door: &TokenStream,
    at: Span,
    probe: &dyn Fn(&str, TokenStream) -> TokenStream,
) -> TokenStream {
    let both = Signs { plus: true, minus: true };
    let name = match operator {
        Operator::Sum(_) if form == Form::Both => "sum",
        Operator::Sum(signs) if signs == both => "balance",
        Operator::Sum(Signs { minus: true, .. }) => "difference",
        Operator::Sum(_) => "sum",
        Operator::Product => "product",
        Operator::BitAnd => "bit_and",
        Operator::BitOr => "bit_or",
        Operator::BitXor => "bit_xor",
    };
    let number = matches!(operator, Operator::Sum(_) | Operator::Product);
    let checked = if number && crate::overflow::checks_enabled() { "checked_" } else { "" };
    let (side, form) = match form {
        Form::Value => ("right", "Value"),
        Form::Left => ("left", "Left"),
        Form::Borrowed { operand: false } => ("right", "Borrowed"),
        Form::Borrowed { operand: true } => ("right", "BorrowedBoth"),
        Form::LeftBorrowed { operand: false } => ("left", "LeftBorrowed"),
        Form::LeftBorrowed { operand: true } => ("left", "LeftBorrowedBoth"),
        Form::Both => return probe(&format!("{checked}{name}_both"), quote_spanned!(at=> , ())),
    };
    let form = Ident::new(form, at);
    probe(&format!("{checked}{name}_{side}"), quote_spanned!(at=> , #door::make::form::#form))
}

/// A tuple of any number of things, of tuples where there are more than eight.
pub(crate) fn nested(things: Vec<TokenStream>, mixed: Span) -> TokenStream {
    if things.len() <= 8 {
        return quote_spanned!(mixed=> (#(#things,)*));
    }
    nested(things.chunks(8).map(|chunk| nested(chunk.to_vec(), mixed)).collect(), mixed)
}
