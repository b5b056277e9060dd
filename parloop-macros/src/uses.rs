//! What a body does with the names from outside: one list of accesses, in the order of the source.

use std::rc::Rc;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{BinOp, Block, Expr, Ident, Local, Macro, Pat, Stmt};

use crate::counts;
use crate::folds;
use crate::index::{self, Form, Indices};
use crate::joined;
use crate::keyed::{self, Gather, Keyed};
use crate::known;
use crate::lent::{self, Change, Changes};
use crate::macros::{self, Arguments};
use crate::methods;
use crate::others::Written;
use crate::places::{Place, names_in_tokens, targets};
use crate::scopes::{self, Fence, Hook, Scope, State, Step};
use crate::shapes::{self, Kept};
use crate::values::{self, Value};
use crate::wandering;

/// One use of an outer place.
#[derive(Clone, Debug)]
pub struct Access {
    /// What is used.
    pub place: Place,
    /// How.
    pub kind: Kind,
    /// Where.
    pub span: Span,
    /// Of an element: at which index.
    pub index: Option<Rc<Written>>,
    /// Of an element of an element: the form of the second index.
    pub column: Option<Form>,
    /// Of an element at an index that is no own one: its name, if that is the loop's variable's as well.
    pub shadowed: Option<String>,
}

/// How a place is used.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Its value, or a shared reference to it.
    Read,
    /// `&mut place`
    Borrow,
    /// `place op= expr`
    OpAssign(BinOp),
    /// `place = expr`
    Assign(Expr),
    /// `(place, other) = expr`
    Unpacked,
    /// `place.method(args)`; whether as a statement.
    Method(Ident, Vec<Expr>, bool),
    /// It is kept while it is extreme, alone or beside others.
    Kept(Rc<Kept>),
    /// Something is gathered under a key of it.
    Keyed(Keyed),
    /// `place[index]…`
    Element(Form, Touch),
    /// Written to, and no local: a `static mut`.
    Static,
    /// In the tokens of a macro, or captured by its format string.
    Macro,
    /// `**place` is changed.
    Deeper,
}

/// What is done with an element.
#[derive(Clone, Debug)]
pub enum Touch {
    /// Its value is read.
    Read,
    /// It, or a part of it, is assigned to or borrowed mutably.
    Write,
    /// `place[index] op= e`
    OpAssign(BinOp),
    /// `place[index][another] op= e`
    Cell(BinOp),
    /// `place[index] = place[index].max(e)`, or `min`
    Extreme(Ident),
    /// `place[index].push(e)` and its like, on the element itself.
    Append,
    /// A part of it is added to: `place[index].total += e`
    Compound,
    /// A method is called on it (or on a part of it).
    Method(Ident),
}

/// All uses of outer places in a loop's body.
pub fn collect(pat: &Pat, body: &Block, outer: &Scope, indices: &Indices) -> Uses {
    let mut collect = Collect {
        indices,
        body,
        accesses: Vec::new(),
        statement: false,
        unsafe_blocks: 0,
        kept: Vec::new(),
        critical: None,
    };
    scopes::walk_body(pat, &mut body.clone(), &mut State::with(outer.clone()), &mut collect);
    let mut uses = Uses { accesses: collect.accesses, critical: collect.critical };
    for accesses in [Some(&mut uses.accesses), uses.critical.as_mut()].into_iter().flatten() {
        dereference(accesses);
        wandering::unfix(accesses);
    }
    uses
}

/// `text.push('a')` beside `*text += "b"`, `out.len()` beside `(*out)[i]`: both are about what the name points to.
fn dereference(accesses: &mut [Access]) {
    let changes = |kind: &Kind| !matches!(kind, Kind::Read | Kind::Macro | Kind::Method(..));
    let changed = accesses.iter().filter(|access| access.place.deref && changes(&access.kind));
    let behind: Vec<Place> = changed.map(|access| access.place.clone()).collect();
    for access in accesses.iter_mut() {
        let itself = matches!(access.kind, Kind::Method(..) | Kind::Keyed(_) | Kind::Element(..));
        access.place.deref |= itself && behind.iter().any(|place| place.is_behind(&access.place));
    }
}

/// The uses of outer places in a body, in the order of the source.
pub struct Uses {
    /// Those outside `#[critical]` blocks.
    pub accesses: Vec<Access>,
    /// Those inside, if there are such blocks.
    pub critical: Option<Vec<Access>>,
}

struct Collect<'a> {
    indices: &'a Indices,
    body: &'a Block,
    accesses: Vec<Access>,
    critical: Option<Vec<Access>>,
    /// The next method call stands as a statement.
    statement: bool,
    /// How many `unsafe` blocks are around here.
    unsafe_blocks: usize,
    /// For each `if` around here, what it keeps: its comparison and its assignments are no other uses.
    kept: Vec<Option<Rc<Kept>>>,
}

/// An element of an outer place: `place[index]`, whatever fields or further indices follow.
struct Element<'e> {
    place: Place,
    index: &'e mut Expr,
    /// The first of the rest is the index of an element of this element.
    row: bool,
    /// Indices and arguments further on, which are walked as any expression.
    rest: Vec<&'e mut Expr>,
}

fn element<'e>(expr: &'e mut Expr, state: &State) -> Option<Element<'e>> {
    match expr {
        Expr::Index(indexed) => {
            joined::join(indexed);
            if let Some(place) = Place::of(&indexed.expr, state) {
                return Some(Element { place, index: &mut indexed.index, row: false, rest: Vec::new() });
            }
            // An element of a range is none of a row.
            let of_element =
                matches!(&*indexed.expr, Expr::Index(row) if !matches!(&*row.index, Expr::Range(_)));
            let mut found = element(&mut indexed.expr, state)?;
            found.row |= of_element && found.rest.is_empty();
            found.rest.push(&mut indexed.index);
            Some(found)
        }
        Expr::Field(field) => element(&mut field.base, state),
        Expr::Paren(paren) => element(&mut paren.expr, state),
        Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Deref(_)) => element(&mut unary.expr, state),
        _ => None,
    }
}

impl Collect<'_> {
    fn push(&mut self, place: Place, kind: Kind, span: Span) {
        let seen_to = self.kept.iter().flatten().flat_map(|kept| &kept.places).any(|kept| kept.holds(&place));
        if seen_to && !matches!(kind, Kind::Macro | Kind::Kept(_)) {
            return;
        }
        self.accesses.push(Access { place, kind, span, index: None, column: None, shadowed: None });
    }

    /// Notes what is kept, and walks `expr` with that seen to.
    fn keep(&mut self, kept: Kept, span: Span, expr: &mut Expr, state: &mut State) {
        self.push_kept(kept, span);
        self.walk(expr, state);
        self.kept.pop();
    }

    fn push_kept(&mut self, kept: Kept, span: Span) {
        let kept = Rc::new(kept);
        for place in &kept.places {
            self.push(place.clone(), Kind::Kept(kept.clone()), span);
        }
        self.kept.push(Some(kept));
    }

    fn assign(&mut self, assign: &mut syn::ExprAssign, state: &mut State) {
        self.note_static(&assign.left, false, state);
        if let Some(place) = Place::of(&assign.left, state) {
            let ternary = shapes::unternary(&assign.left, &assign.right);
            let kept = ternary
                .and_then(|if_| shapes::kept_if(&if_, state))
                .or_else(|| shapes::kept_assign(&place, &assign.right));
            if let Some(kept) = kept {
                return self.keep(kept, assign.left.span(), &mut assign.right, state);
            }
        }
        if let Some(method) = element_extreme(&assign.left, &assign.right)
            && self.touched(&mut assign.left, Touch::Extreme(method), state)
        {
            if let Expr::MethodCall(call) = &mut *assign.right {
                call.args.iter_mut().for_each(|argument| self.walk(argument, state));
            }
            return;
        }
        if let [_, _, ..] = targets(&assign.left)[..] {
            self.walk(&mut assign.right, state);
            for target in targets(&assign.left) {
                let mut target = target.clone();
                if !self.written(&mut target, || Kind::Unpacked, state) {
                    self.walk(&mut target, state);
                }
            }
            return;
        }
        let right = (*assign.right).clone();
        if !self.written(&mut assign.left, || Kind::Assign(right), state) {
            self.walk(&mut assign.left, state);
        }
        self.walk_assigned(&mut assign.right, &assign.left, state);
    }

    fn walk(&mut self, expr: &mut Expr, state: &mut State) {
        scopes::walk_expr(expr, state, self);
    }

    /// The `static mut` that a written place belongs to. What is no local can't be told from a constant (of which a
    /// copy is borrowed) but by where it stands and how it is spelled.
    fn static_of(&self, target: &Expr, borrowed: bool, state: &State) -> Option<Ident> {
        match target {
            Expr::Path(path) if path.qself.is_none() => {
                let name = &path.path.segments.last()?.ident;
                let local = path.path.get_ident().and_then(|name| state.resolve(&name.to_string()));
                let spelled = !name.to_string().contains(char::is_lowercase);
                let found = match local {
                    Some(binding) => binding.item && (self.unsafe_blocks > 0 || !borrowed),
                    None if borrowed => spelled && self.unsafe_blocks > 0,
                    None => spelled || self.unsafe_blocks > 0,
                };
                found.then(|| name.clone())
            }
            Expr::Field(field) => self.static_of(&field.base, borrowed, state),
            Expr::Index(index) => self.static_of(&index.expr, borrowed, state),
            Expr::Paren(paren) => self.static_of(&paren.expr, borrowed, state),
            _ => None,
        }
    }

    /// Notes a `static mut` that is assigned to or borrowed: the first of its uses, so that it counts.
    fn note_static(&mut self, target: &Expr, borrowed: bool, state: &State) {
        if let Some(name) = self.static_of(target, borrowed, state) {
            self.push(Place::name(name), Kind::Static, target.span());
        }
    }

    /// The left side of an assignment, or what `&mut` borrows. Whether it was an outer place.
    fn written(&mut self, target: &mut Expr, kind: impl FnOnce() -> Kind, state: &mut State) -> bool {
        let span = target.span();
        if let Some(place) = Place::of(target, state) {
            self.push(place, kind(), span);
            return true;
        }
        if let Some(place) = deeper(target, state) {
            self.push(place, Kind::Deeper, span);
            return true;
        }
        self.touched(target, Touch::Write, state)
    }

    fn touched(&mut self, target: &mut Expr, touch: Touch, state: &mut State) -> bool {
        let span = target.span();
        let direct = matches!(target, Expr::Index(_));
        let Some(Element { place, index, row, rest }) = element(target, state) else { return false };
        let mut form = index::form(index, self.indices, state);
        let mut column = None;
        if let Some(next) = rest.first().filter(|_| row) {
            column = Some(index::form(next, self.indices, state));
            form = index::of_row(form, index, next, self.indices, state);
        }
        // Of an element of an element only that it is changed counts.
        let whole = direct && rest.is_empty();
        let touch = match touch {
            Touch::OpAssign(op) if direct && row && rest.len() == 1 => Touch::Cell(op),
            Touch::OpAssign(_) | Touch::Extreme(_) | Touch::Append if !whole => Touch::Compound,
            other => other,
        };
        let names = self.indices.names.iter().filter(|_| matches!(form, Form::Fixed)).map(|(name, _)| name);
        let shadowed = names
            .map(ToString::to_string)
            .find(|name| matches!(&*index, Expr::Path(path) if path.path.is_ident(name)));
        let (written, known) = (Written::new(index, index::touched(index, state)), self.accesses.len());
        self.push(place, Kind::Element(form, touch), span);
        if let Some(access) = self.accesses.get_mut(known) {
            access.index = Some(Rc::new(written));
            access.column = column;
            access.shadowed = shadowed;
        }
        self.walk(index, state);
        for expr in rest {
            self.walk(expr, state);
        }
        true
    }

    fn op_assign(&mut self, binary: &mut syn::ExprBinary, state: &mut State) {
        self.note_static(&binary.left, false, state);
        let span = binary.left.span();
        if let Some(place) = Place::of(&binary.left, state) {
            let kind = Kind::OpAssign(binary.op);
            self.push(place, kind, span);
        } else if let Some(entry) = keyed::entry_behind(&mut binary.left, &binary.op, state) {
            self.keyed(entry, Gather::Sum, span, state);
        } else if let Some(place) = deeper(&binary.left, state) {
            self.push(place, Kind::Deeper, span);
        } else if !self.touched(&mut binary.left, Touch::OpAssign(binary.op), state) {
            self.walk(&mut binary.left, state);
        }
    }

    fn keyed(&mut self, entry: keyed::Entry<'_>, gather: Gather, span: Span, state: &mut State) {
        self.push(entry.map, Kind::Keyed(Keyed { gather, start: entry.start }), span);
        self.walk(entry.key, state);
    }

    fn method(&mut self, call: &mut syn::ExprMethodCall, statement: bool, state: &mut State) {
        let span = call.method.span();
        if let Some(gather) = keyed::gathered_by(&call.method.to_string())
            && let Some(entry) = keyed::entry(&mut call.receiver, state)
        {
            self.keyed(entry, gather, span, state);
            return call.args.iter_mut().for_each(|argument| self.walk(argument, state));
        }
        if let Some(place) = Place::of(&call.receiver, state)
            && swaps_elements(call, &place, state)
        {
            for index in &call.args {
                let form = index::form(index, self.indices, state);
                self.push(place.clone(), Kind::Element(form, Touch::Write), span);
            }
            return call.args.iter_mut().for_each(|argument| self.walk(argument, state));
        }
        let receiver = &mut *call.receiver;
        if let Some(place) = Place::of(receiver, state) {
            let arguments = call.args.iter().cloned().collect();
            let span = receiver.span();
            self.push(place, Kind::Method(call.method.clone(), arguments, statement), span);
        } else if !self.touched(receiver, method_touch(&call.method, call.args.len(), statement), state) {
            self.walk(receiver, state);
        }
        for argument in &mut call.args {
            self.walk(argument, state);
        }
    }
}

/// Changes through references that the body makes.
impl Collect<'_> {
    fn lent(&mut self, expr: &mut Expr, state: &State) -> bool {
        let span = expr.span();
        if let Some((place, Changes { each, .. })) = lent::elements(expr, state) {
            for change in each {
                let touch = match change {
                    Change::OpAssign(op) => Touch::OpAssign(op),
                    Change::Extreme(method) => Touch::Extreme(method),
                    Change::Append(_) => Touch::Append,
                };
                self.push(place.clone(), Kind::Element(Form::Derived(false), touch), span);
            }
            return true;
        }
        let Some((places, change)) = lent::chosen_here(expr, state) else { return false };
        let repeated = state.fences.iter().any(|fence| !matches!(fence, Fence::Block(_)));
        self.changed_by_choice(&places, &Changes { each: vec![change], repeated }, span);
        true
    }

    fn changed_by_choice(&mut self, places: &[Place], changes: &Changes, span: Span) {
        for place in places {
            for change in &changes.each {
                let kind = match change {
                    Change::OpAssign(op) => Kind::OpAssign(*op),
                    Change::Append(method) => Kind::Method(method.clone(), Vec::new(), true),
                    Change::Extreme(_) => Kind::Borrow,
                };
                self.push(place.clone(), kind.clone(), span);
                // What is added several times is not added once.
                if changes.repeated {
                    self.push(place.clone(), kind, span);
                }
            }
        }
    }
}

impl Hook for Collect<'_> {
    fn value(&mut self, init: &Expr, state: &State) -> Option<Value> {
        Some(values::value(init, state))
    }

    fn items(&mut self, pat: &Pat, head: &Expr, state: &State) -> Vec<(Ident, Value)> {
        counts::inner(pat, head, state)
    }

    fn own_items(&mut self) -> Vec<(Ident, Value)> {
        self.indices.names.clone()
    }

    fn statement(&mut self, stmt: &mut Stmt, state: &mut State) -> Step {
        self.statement = match stmt {
            Stmt::Expr(Expr::MethodCall(_), _) => true,
            // `let _ = seen.insert(x);`
            Stmt::Local(Local { pat: Pat::Wild(_), init: Some(init), .. }) => {
                init.diverge.is_none() && matches!(&*init.expr, Expr::MethodCall(_))
            }
            _ => false,
        };
        if let Stmt::Local(local) = stmt {
            let span = local.let_token.span;
            if let Some(entry) = keyed::bound_entry(local, self.body, state) {
                self.keyed(entry, Gather::Sum, span, state);
                // The name it is bound to is the walk's to declare, its value has been seen to.
                local.init = None;
            }
            if let Some((places, changes)) = lent::chosen(local, self.body, state) {
                self.changed_by_choice(&places, &changes, span);
            }
        }
        Step::Into
    }

    fn before(&mut self, expr: &mut Expr, state: &mut State) -> Step {
        let statement = std::mem::take(&mut self.statement);
        if self.lent(expr, state) {
            return Step::Into;
        }
        match expr {
            // What names an outer variable is computed by the caller, after the merge (see `exits`): no use here.
            Expr::Return(_) if !state.in_function() => {}
            Expr::Break(break_) if break_.expr.is_some() && leaves(break_, state) => {}
            Expr::Assign(assign) => self.assign(assign, state),
            Expr::Block(block) if crate::tail::is_critical(&block.attrs) => {
                block.attrs.clear();
                let outside = std::mem::take(&mut self.accesses);
                self.walk(expr, state);
                let inside = std::mem::replace(&mut self.accesses, outside);
                self.critical.get_or_insert_default().extend(inside);
            }
            Expr::If(if_) => {
                match shapes::kept_if(if_, state) {
                    Some(kept) => self.push_kept(kept, if_.if_token.span),
                    None => self.kept.push(None),
                }
                return Step::Into;
            }
            Expr::Unsafe(_) => {
                self.unsafe_blocks += 1;
                return Step::Into;
            }
            Expr::Binary(binary) if is_assignment(&binary.op) => {
                self.op_assign(binary, state);
                self.walk(&mut binary.right, state);
            }
            Expr::MethodCall(_) => {
                if let Some(added) = keyed::unmodified(expr) {
                    *expr = added;
                    return self.before(expr, state);
                }
                if let Expr::MethodCall(call) = expr {
                    self.method(call, statement, state);
                }
            }
            Expr::Call(call) if state.outer("self").is_some() && methods::called_by_path(call).is_some() => {
                let (Some(method), Some(own)) = (methods::called_by_path(call), call.args.first()) else {
                    return Step::Into;
                };
                let span = own.span();
                let kind = Kind::Method(method, call.args.iter().skip(1).cloned().collect(), statement);
                self.push(Place::name(Ident::new("self", span)), kind, span);
                call.args.iter_mut().skip(1).for_each(|argument| self.walk(argument, state));
            }
            Expr::Reference(reference) if reference.mutability.is_some() => {
                self.note_static(&reference.expr, true, state);
                if !self.written(&mut reference.expr, || Kind::Borrow, state) {
                    self.walk(&mut reference.expr, state);
                }
            }
            Expr::RawAddr(raw) if matches!(raw.mutability, syn::PointerMutability::Mut(_)) => {
                self.note_static(&raw.expr, false, state);
                if !self.written(&mut raw.expr, || Kind::Borrow, state) {
                    self.walk(&mut raw.expr, state);
                }
            }
            Expr::Index(_) => {
                if !self.touched(expr, Touch::Read, state) {
                    return Step::Into;
                }
            }
            Expr::Path(_) | Expr::Field(_) | Expr::Unary(_) => {
                let span = expr.span();
                if let Some(place) = Place::of(expr, state) {
                    self.push(place, Kind::Read, span);
                } else if matches!(expr, Expr::Path(_)) || !self.touched(expr, Touch::Read, state) {
                    return Step::Into;
                }
            }
            _ => return Step::Into,
        }
        Step::Past
    }

    fn after(&mut self, expr: &mut Expr, _: &mut State) {
        match expr {
            Expr::If(_) => drop(self.kept.pop()),
            Expr::Unsafe(_) => self.unsafe_blocks -= 1,
            _ => {}
        }
    }

    fn mac(&mut self, mac: &mut Macro, statement: bool, state: &mut State) {
        let name = macros::name(mac);
        if let Some(mut arguments) = Arguments::of(mac) {
            for ident in arguments.captures() {
                if state.outer(&ident.to_string()).is_some() {
                    let span = ident.span();
                    self.push(Place::name(ident), Kind::Macro, span);
                }
            }
            let writes = matches!(name.as_str(), "write" | "writeln");
            for (position, expr) in arguments.expressions().into_iter().enumerate() {
                let target = (writes && position == 0).then(|| Place::of(written_to(expr), state)).flatten();
                match target {
                    Some(place) => {
                        let method = Ident::new("write_fmt", expr.span());
                        self.push(place, Kind::Method(method, Vec::new(), statement), expr.span());
                    }
                    None => self.walk(expr, state),
                }
            }
            return;
        }
        if name == "addr_of_mut"
            && let Ok(target) = mac.parse_body::<Expr>()
        {
            self.note_static(&target, false, state);
        }
        for ident in names_in_tokens(mac.tokens.clone()) {
            if state.outer(&ident.to_string()).is_some() {
                let span = ident.span();
                self.push(Place::name(ident), Kind::Macro, span);
            }
        }
    }
}

impl Collect<'_> {
    /// The right side of `place = …`. Where that only adds to the place, its value is not read.
    fn walk_assigned(&mut self, right: &mut Expr, left: &Expr, state: &mut State) {
        match Place::of(left, state).and_then(|place| folds::operands(&place, right)) {
            Some(mut operands) => operands.iter_mut().for_each(|operand| self.walk(operand, state)),
            None => self.walk(right, state),
        }
    }
}

/// What `**place` is about.
fn deeper(target: &Expr, state: &State) -> Option<Place> {
    match target {
        Expr::Paren(paren) => deeper(&paren.expr, state),
        Expr::Unary(outer) if matches!(outer.op, syn::UnOp::Deref(_)) => Place::of(&outer.expr, state)
            .filter(|place| place.deref)
            .map(|place| Place { deref: false, ..place }),
        _ => None,
    }
}

/// `place.swap(i, j)` of a sequence: neither an atomic's nor a cell's.
fn swaps_elements(call: &syn::ExprMethodCall, place: &Place, state: &State) -> bool {
    let exclusive = state.outer(&place.root.to_string()).is_some_and(|binding| binding.exclusive());
    let ordering = |argument: &Expr| {
        let Expr::Path(path) = argument else { return false };
        path.path.segments.last().is_some_and(|last| last.ident.to_string().starts_with(char::is_uppercase))
    };
    call.method == "swap" && call.args.len() == 2 && exclusive && !call.args.iter().any(ordering)
}

fn method_touch(method: &Ident, arguments: usize, statement: bool) -> Touch {
    match method.to_string().as_str() {
        "push" | "push_back" | "push_str" | "extend" | "insert" => Touch::Append,
        name if known::gives_another(name, arguments, statement) => Touch::Read,
        _ => Touch::Method(method.clone()),
    }
}

/// `h[e] = h[e].max(v)`: the method.
fn element_extreme(left: &Expr, right: &Expr) -> Option<Ident> {
    let Expr::MethodCall(call) = right else { return None };
    let extreme = call.args.len() == 1 && (call.method == "max" || call.method == "min");
    let same = matches!(left, Expr::Index(_))
        && quote::ToTokens::to_token_stream(left).to_string()
            == quote::ToTokens::to_token_stream(&call.receiver).to_string();
    (extreme && same).then(|| call.method.clone())
}

/// What `write!(s, …)` or `write!(&mut s, …)` writes to.
fn written_to(target: &Expr) -> &Expr {
    match target {
        Expr::Reference(reference) if reference.mutability.is_some() => &reference.expr,
        other => other,
    }
}

/// Whether a labelled `break` leaves the body.
fn leaves(break_: &syn::ExprBreak, state: &State) -> bool {
    let inside = |label: &syn::Lifetime| {
        state.fences.iter().any(|fence| match fence {
            Fence::Loop(Some(name)) | Fence::Block(name) => *name == label.ident,
            _ => false,
        })
    };
    !state.in_function() && break_.label.as_ref().is_some_and(|label| !inside(label))
}

/// Whether an operator is one of `+=`, `-=`, …
pub fn is_assignment(op: &BinOp) -> bool {
    matches!(
        op,
        BinOp::AddAssign(_)
            | BinOp::SubAssign(_)
            | BinOp::MulAssign(_)
            | BinOp::DivAssign(_)
            | BinOp::RemAssign(_)
            | BinOp::BitXorAssign(_)
            | BinOp::BitAndAssign(_)
            | BinOp::BitOrAssign(_)
            | BinOp::ShlAssign(_)
            | BinOp::ShrAssign(_)
    )
}
