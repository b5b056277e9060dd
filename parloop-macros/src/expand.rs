//! The expansion of one annotated loop.
//!
//! ```text
//! for x in &data { total += f(x)?; }
//!
//! match &data {
//!     head_ => {
//!         let loop_ = Loop::new(SITE);
//!         let space_ = Probe::of(&head_).space(head_);
//!         let total_ = Probe::of(&total).sum(&mut total);
//!         let exit_ = or_panic(loop_.pool(space_, (total_,), |(mut total,), block_| {
//!             let exit_ = 'block_: {
//!                 for x in block_.cancellable() {
//!                     total += match Branch::branch(f(x)) {
//!                         Ok(value_) => value_,
//!                         Err(residual_) => break 'block_ Some(Exit1::A(residual_)),
//!                     };
//!                 }
//!                 None
//!             };
//!             ((total,), exit_)
//!         }));
//!         match exit_ {
//!             None => {}
//!             Some(Exit1::A(residual_)) => { residual_?; }
//!         }
//!     }
//! }
//! ```

mod call;
mod captures;
mod items;
mod settings;

use proc_macro2::{Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ExprForLoop, Ident, Lifetime, Stmt};

use crate::args::{Args, Backend, BackendArg};
use crate::exits::{self, Exits, Surroundings};
use crate::explain::{self, Rows};
use crate::find::{Context, FoundLoop};
use crate::held::Held;
use crate::index::Indices;
use crate::journal::Journals;
use crate::lacking::Count;
use crate::methods::Methods;
use crate::once::{adds_once, mark_lists};
use crate::parts::{Part, nested, parts};
use crate::places::Place;
use crate::roles::{self, Role, Roles};
use crate::scopes::{self, Hook, Scope, State, Step};
use crate::scratch::Scratch;
use crate::tail::{self, Order, Tail, TailParts};
use crate::uses::{self, Access, Uses};
use crate::{closures, collapse, compiler, critical, edit, guarded, heads, infer, moved, refusals, renamed};

/// Turns an annotated loop into the call that runs it; into the plain loop where it can't be run in parallel, the
/// errors in `cx`.
pub(crate) fn expand_loop(found: FoundLoop, cx: &mut Context) -> Expr {
    let errors_before = cx.errors.count();
    let plain = found.for_loop.clone();
    let expanded = syn::parse2(Expansion::new(found, cx).expand(cx));
    match expanded {
        Ok(expr) if cx.errors.count() == errors_before => return expr,
        Ok(_) => {}
        Err(error) if cx.errors.count() == errors_before => cx.errors.add(error),
        Err(_) => {}
    }
    Expr::ForLoop(plain)
}

/// A name of the macro's own, which the user's code can't see.
pub(crate) fn own(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// A name of the macro's own that no part has.
fn own_among(name: &str, parts: &[Part]) -> Ident {
    let mut name = name.to_owned();
    while parts.iter().any(|part| part.name == name) {
        name.push('_');
    }
    own(&name)
}

/// The same names at another place in the user's source, where messages are to point.
pub(crate) fn located(path: &TokenStream, place: Span) -> TokenStream {
    let moved = |mut token: TokenTree| {
        token.set_span(token.span().located_at(place));
        token
    };
    path.clone().into_iter().map(moved).collect()
}

struct Expansion {
    args: Args,
    /// The path of the private door.
    door: TokenStream,
    for_loop: ExprForLoop,
    /// The loop as it was written.
    written: ExprForLoop,
    /// What the space is made of: the head, or several of them under `collapse`.
    head: TokenStream,
    /// How its own indices run.
    indices: Indices,
    outer: Scope,
    number: Option<usize>,
    scratch: Scratch,
    journals: Journals,
    returns_dyn: bool,
    /// Critical blocks change outer variables.
    changes_in_critical: bool,
    line: Literal,
    /// The loop can leave early, and the head may be an iterator that is only borrowed.
    may_read_ahead: bool,
    /// What the site keeps of the outer names.
    rows: Rows,
    /// No iteration adds to a number more than once.
    once: bool,
    /// What the chunk closure has variables of its own for.
    held: Held,
}

impl Expansion {
    fn new(found: FoundLoop, cx: &mut Context) -> Expansion {
        let FoundLoop { args, mut for_loop, number, scope, returns_dyn } = found;
        let line = Literal::usize_unsuffixed(crate::find::line_of(for_loop.for_token.span));
        let mixed = Span::mixed_site().located_at(for_loop.for_token.span);
        let door = match &args.runtime {
            Some(given) => {
                let runtime = &given.value;
                quote_spanned!(mixed=> #runtime::__private)
            }
            None => {
                let arguments = compiler::arguments();
                let parloop = Ident::new(compiler::renamed(&arguments).unwrap_or("parloop"), mixed);
                quote_spanned!(mixed=> ::#parloop::__private)
            }
        };
        let written = for_loop.clone();
        let outer = scope.unwrap_or_default();
        renamed::rename(&mut for_loop.body, &outer);
        guarded::branch(&mut for_loop.body, &outer);
        crate::unpacked::unpack(&mut for_loop.body, &outer);
        let state = State::with(outer.clone());
        let levels = args.collapse.as_ref().map_or(1, |arg| arg.value);
        let (head, indices) = if levels > 1 {
            let mut errors = Vec::new();
            let indices = Indices::of_collapsed(&for_loop, levels, &state);
            let head = collapse::collapse(&mut for_loop, levels, &door, &mut errors);
            cx.errors.extend(errors);
            (head, indices)
        } else {
            let indices = Indices::of(&for_loop, &state);
            (heads::lifted(&for_loop.expr, &door), indices)
        };
        let (scratch, journals) = (Scratch::default(), Journals::default());
        let (may_read_ahead, changes_in_critical) = (false, false);
        Expansion {
            args,
            door,
            for_loop,
            written,
            head,
            indices,
            outer,
            number,
            scratch,
            journals,
            returns_dyn,
            changes_in_critical,
            line,
            may_read_ahead,
            rows: Rows::default(),
            once: false,
            held: Held::default(),
        }
    }

    fn expand(mut self, cx: &mut Context) -> TokenStream {
        if let Some(progress) = &self.args.progress
            && !cfg!(feature = "progress")
        {
            cx.errors.add(refusals::without_feature(progress.key.span(), "progress"));
        }
        if self.is_plain() {
            return self.plain(cx);
        }
        let in_children = self.in_children();
        let indices = self.indices.clone();
        let around = (&*self.for_loop.pat, &self.for_loop.body);
        self.scratch = Scratch::take(&self.args, self.number, around, &mut self.outer, cx);
        let mut errors = Vec::new();
        let ExprForLoop { pat, body, .. } = &mut self.for_loop;
        let tail = tail::take(pat, body, &self.outer, &mut errors);
        let in_tail = tail.as_ref().map_or(&[][..], |tail| &tail.accesses);
        let named = (&self.args, &mut errors);
        self.journals = Journals::take(pat, body, &mut self.outer, in_tail, named, &self.door);
        let free = |place: &Place| {
            let mut shared = self.args.shared.iter().flat_map(|arg| &arg.value);
            !explain::is_named(&self.args, place)
                && shared.all(|given| given.root != place.root)
                && in_tail.iter().all(|access| access.place.root != place.root)
        };
        let methods = Methods::of(cx.enclosing_impl.as_ref());
        let (around, named) = ((&**pat, &indices, &methods), (&self.args, &mut errors));
        self.journals.take_whole(around, body, &mut self.outer, &free, named, &self.door);
        let Uses { mut accesses, critical } = uses::collect(pat, body, &self.outer, &indices);
        let exists = critical.is_some();
        let critical =
            critical::changed(exists, critical.unwrap_or_default(), &mut accesses, &self.outer, &mut errors);
        errors.extend(critical.in_inner_loop(pat, body, &self.outer));
        if let Some(changed) = critical.first() {
            if in_children {
                errors.push(refusals::critical_in_children(changed.root.span(), &changed.key()));
            }
            self.changes_in_critical = true;
        }
        let mut in_tail = Vec::new();
        if let Some(tail) = &tail {
            changed_in_tail(tail, &accesses, &self.outer, &mut errors);
            let changed = tail.accesses.iter().filter(|access| infer::changes(access, &self.outer));
            in_tail.extend(changed.cloned());
        }
        let changing = closures::changing(&self.for_loop.pat, &self.for_loop.body, &self.outer);
        errors.extend(changing.iter().map(|name| refusals::changing_closure(name.span(), &name.to_string())));
        let unseen = crate::unseen::changed(&self.for_loop.pat, &self.for_loop.body, &self.outer, cx);
        errors.extend(unseen.iter().map(|(name, by)| refusals::changed_by_macro(name, by)));
        let dropped = moved::dropped(&self.for_loop.pat, &self.for_loop.body, &self.outer);
        errors.extend(dropped.iter().map(|name| refusals::dropped(name.span(), &name.to_string())));
        for place in self.journals.places() {
            if let Some(other) = accesses.iter().find(|access| access.place.key() == place.key()) {
                errors.push(refusals::read_and_changed(other.span, &place.key()));
            }
        }
        let body = (&*self.for_loop.pat, &self.for_loop.body);
        let mut roles =
            roles::decide(&self.args, &accesses, body, &self.outer, (&indices, &methods), &mut errors);
        roles.of_sums(&self.outer);
        self.once = adds_once(body.0, body.1, &self.outer, &roles.roles, &accesses);
        self.held = Held::of(&roles, &accesses, body, &self.outer);
        self.rows.of_roles(&roles.roles, &self.args, &accesses);
        self.journals.explain(&mut self.rows);
        crate::parts::imported_inside(&self.for_loop.body, &mut roles.roles);
        self.show_roles_to_inner_loops(&roles, cx);
        crate::find::expand_inside(&mut self.for_loop.body, cx);

        let label = self.for_loop.label.as_ref().map(|label| label.name.ident.clone());
        let block_label = Lifetime::new("'block_", Span::mixed_site());
        let lends = heads::may_lend(&self.for_loop.expr);
        let mut lent = if lends { scopes::bindings(&self.for_loop.pat) } else { Vec::new() };
        lent.retain(|binding| indices.names.iter().all(|(name, _)| *name != binding.ident));
        let lent = lent.into_iter().map(|binding| binding.ident).collect::<Vec<_>>();
        let around = Surroundings {
            lent: &lent,
            door: &self.door,
            label: label.as_ref(),
            returns_dyn: self.returns_dyn,
            block_label: &block_label,
            tail: false,
        };
        let tail = tail.map(|mut tail| {
            crate::find::expand_inside(&mut tail.block, cx);
            let order = tail.order;
            let tail = if self.may_run_on_pool() { tail } else { tail.streaming() };
            (order, tail.into_parts(&self.outer, &self.door, self.returns_dyn, label.as_ref(), &mut errors))
        });
        let ExprForLoop { pat, body, .. } = &mut self.for_loop;
        critical.apply(pat, body, &self.outer);
        let exits = exits::rewrite(pat, body, &self.outer, around, &mut errors);
        let leaves = |tail: &(Order, TailParts)| !tail.1.exits.arms.is_empty();
        let can_exit = !exits.arms.is_empty() || tail.as_ref().is_some_and(leaves);
        if can_exit {
            errors.extend(heads::borrowed_source(&self.for_loop.expr).map(refusals::borrowed_source));
            let changed = heads::changed_by(&self.for_loop.expr, &self.outer);
            errors.extend(changed.map(|(span, place)| refusals::changed_by_head(span, &place)));
        }
        cx.errors.extend(errors);
        if can_exit {
            roles.roles.iter_mut().for_each(Role::leave_early);
        } else if tail.is_none() && !exits.continued {
            mark_lists(&self.for_loop.body, &self.outer, &mut roles.roles, &accesses);
        }
        if !exits.label_used {
            self.for_loop.label = None;
        }
        let rows = self.rows_of(can_exit || tail.is_some() || exits.opaque).is_some();
        let mut parts = parts(&roles.roles, &self.door, can_exit, rows);
        for (role, part) in roles.roles.iter().zip(&mut parts) {
            part.note(role, &self.outer);
        }
        let held = self.held.edits();
        let edits = parts.iter().map(|part| &part.edits).chain([&held]);
        let lengths = edit::apply(&mut self.for_loop, &self.outer, edits, &self.door);
        parts.iter_mut().for_each(|part| part.measure(&lengths));
        let mut items = Vec::new();
        if let Some((_, tail)) = &tail {
            items = tail::take_items(&mut self.for_loop.body);
            self.for_loop.body.stmts.push(tail.sent(&block_label));
        }
        self.may_read_ahead = can_exit && heads::may_be_borrowed(&self.for_loop.expr);
        if can_exit && lends {
            let undo = self.undo_part(&parts);
            parts.push(undo);
            self.rows.items();
        } else if lends && self.may_run_in_children() {
            parts.push(self.returned_part(&parts));
        }
        self.scratch.explain(&mut self.rows);
        critical.explain(&mut self.rows);
        self.rows.others("in the tail", "changed on the calling thread", in_tail.iter());
        self.rows.others("shared", "", roles.shared.iter());
        let made = critical.made(&self.outer, &self.door);
        self.emit(&roles, &parts, &exits, &block_label, (tail, &items), made)
    }

    /// Whether the source says that iterations run in child processes.
    fn in_children(&self) -> bool {
        matches!(&self.args.backend, Some(arg) if matches!(&arg.value, BackendArg::Named(backend) if backend.is_process()))
    }

    /// Whether iterations may run on the pool.
    fn may_run_on_pool(&self) -> bool {
        let backend = self.args.backend.as_ref().map(|arg| &arg.value);
        matches!(backend, None | Some(BackendArg::Chosen(_) | BackendArg::Named(Backend::Pool)))
    }

    /// Whether iterations may run in child processes.
    fn may_run_in_children(&self) -> bool {
        self.in_children()
            || !matches!(&self.args.backend, Some(arg) if matches!(&arg.value, BackendArg::Named(_)))
    }

    /// Whether the source says that the loop runs in order, on values that are not the loop's own.
    fn is_plain(&self) -> bool {
        let serial = matches!(&self.args.backend, Some(arg) if matches!(arg.value, BackendArg::Named(Backend::Serial)));
        serial && self.args.private.is_none()
    }

    /// `backend = "serial"`: the plain loop, in which an iteration may need what the last one left.
    ///
    /// ```text
    /// { let loop_ = or_panic(Loop::new(SITE).in_order()); for x in loop_.over(xs) { BODY } }
    /// ```
    fn plain(mut self, cx: &mut Context) -> TokenStream {
        let ExprForLoop { pat, body, .. } = &self.written;
        let mut errors = Vec::new();
        let uses = uses::collect(pat, body, &self.outer, &Indices::none());
        roles::check_names(&self.args, &uses.accesses, &self.outer, &mut errors);
        cx.errors.extend(errors);
        let entry = own(if scopes::awaits(body) { "in_order_awaiting" } else { "in_order" });
        crate::find::expand_inside(&mut self.written.body, cx);
        tail::unmarked(&mut self.written.body);

        let mixed = Span::mixed_site().located_at(self.for_loop.for_token.span);
        let settings = self.settings();
        let outcome = self.outcome(&quote_spanned!(mixed=> #settings.#entry()));
        let (loop_, head) = (own("loop_"), &self.written.expr);
        let over = own(if self.args.progress.is_some() { "over_with_progress" } else { "over" });
        *self.written.expr = Expr::Verbatim(quote_spanned!(mixed=> #loop_.#over(#head)));
        let for_loop = &self.written;
        quote_spanned!(mixed=> { let #loop_ = #outcome; #for_loop })
    }

    /// To an inner annotated loop, a name with a role here is a private value declared `mut`.
    fn show_roles_to_inner_loops(&mut self, roles: &Roles, cx: &mut Context) {
        let mut inner = InnerLoops(Vec::new());
        let (pat, body) = (&self.for_loop.pat, &self.for_loop.body);
        scopes::walk_body(pat, &mut body.clone(), &mut State::with(self.outer.clone()), &mut inner);
        for id in inner.0 {
            self.journals.show(&mut cx.scopes[id]);
            let places =
                roles.roles.iter().flat_map(|role| role.places().iter().map(move |place| (role, place)));
            for (role, place) in places {
                let name = place.root.to_string();
                let Some(declared) = self.outer.get(&name) else { continue };
                let Some(binding) = cx.scopes[id].get_mut(&name) else { continue };
                if binding.ident.span().byte_range() != declared.ident.span().byte_range() {
                    continue;
                }
                // Of loops further out, what this one leaves is told by its own role.
                binding.flags.retain(|(key, _)| *key != place.key());
                binding.flags.extend(role.flag().map(|flag| (place.key(), flag)));
                if place.is_name() {
                    binding.mutable = true;
                    binding.exclusive_reference = false;
                    binding.view = matches!(
                        role.how,
                        roles::How::Elements(_)
                            | roles::How::Reading(..)
                            | roles::How::Flat(_)
                            | roles::How::Scatter
                    );
                    binding.sums = role.how.sums_by_key();
                }
            }
        }
    }

    fn emit(
        &self,
        roles: &Roles,
        parts: &[Part],
        exits: &Exits,
        block_label: &Lifetime,
        (tail, items): (Option<(Order, TailParts)>, &[Stmt]),
        critical: TokenStream,
    ) -> TokenStream {
        let mixed = Span::mixed_site().located_at(self.for_loop.for_token.span);
        let door = &self.door;
        let (head_, loop_, space_) = (own("head_"), own("loop_"), own("space_"));
        let (settings, chosen, head) = (self.settings(), self.chosen(), &self.head);
        let mut space = self.space(&head_);
        if parts.iter().any(|part| part.numbered) && self.indices.moved {
            space = quote_spanned!(mixed=> #door::numbered(#space));
        }
        let source = self.may_read_ahead.then(|| self.source_check(&head_));
        let lent = self.lent_views(roles);
        let shared = self.shared_checks(roles);
        let linked = self.scratch.linked(door);
        let journals = self.journals.held(door);
        let making = parts.iter().map(|part| {
            let Part { name, apart, make, .. } = part;
            quote_spanned!(mixed=> #apart let #name = #make;)
        });
        let tail = tail.as_ref();
        let body = self.chunk_closure(parts, exits, block_label, tail.map(|(_, tail)| tail));
        // What can't come back from a child process is told where it is changed.
        let spans = roles.roles.iter().map(|role| role.span).filter(|_| self.in_children());
        let spans = spans.chain(std::iter::repeat(mixed));
        let told = |(part, span): (&Part, Span)| located(&part.name.to_token_stream(), span);
        let names = nested(parts.iter().zip(spans).map(told).collect(), mixed);
        let closures = match tail {
            Some((_, TailParts { closure, into: None, .. })) => quote_spanned!(mixed=> #body, #closure),
            _ => body,
        };
        let count = Count {
            roles: parts.len(),
            exits: exits.arms.len(),
            emitted: tail.map_or(Some(0), |(_, tail)| tail.count),
        };
        let order = tail.map(|(order, _)| *order);
        // Where an iteration may end before it pushes, nobody knows where in the list an item will stand.
        let each = exits.arms.is_empty() && !exits.continued && !exits.opaque;
        let into = tail.and_then(|(_, tail)| tail.into.as_ref()).map(|into| into.made(door, each));
        // Items that can't be handed out are told where they come from.
        let source_ = located(&space_.to_token_stream(), self.for_loop.expr.span());
        let call =
            self.call(&quote_spanned!(mixed=> #source_, #names, #closures), roles, (order, into), count);
        let replayed = self.journals.replayed(door);
        let rejoined: TokenStream = parts.iter().map(|part| part.rejoin.clone()).chain([replayed]).collect();
        let after = match tail {
            Some((_, tail)) => self.after_tail(call, &rejoined, exits, &tail.exits),
            None => self.after(call, &rejoined, exits),
        };
        let after = if items.is_empty() { after } else { quote_spanned!(mixed=> { #(#items)* #after }) };
        quote_spanned! {mixed=>
            match #head {
                #head_ => {
                    #lent
                    let #loop_ = #settings;
                    #chosen
                    #source
                    #shared
                    let #space_ = #space;
                    #journals
                    #(#making)*
                    #linked
                    #critical
                    #after
                }
            }
        }
    }

    /// Refuses, by its type, an iterator in which what was read ahead would be missed after the loop.
    fn source_check(&self, head_: &Ident) -> TokenStream {
        let at = self.for_loop.expr.span();
        let (door, mixed) = (located(&self.door, at), Span::mixed_site().located_at(at));
        quote_spanned!(mixed=> { use #door::space::*; (&&Probe::of(&#head_)).source_of_loop() };)
    }

    /// What the head is. Of one with a closure in it the type is not fully known while it is asked.
    fn space(&self, head_: &Ident) -> TokenStream {
        // What can't be looped over is told where it stands.
        let at = self.for_loop.expr.span();
        let (door, mixed) = (located(&self.door, at), Span::mixed_site().located_at(at));
        if closures::may_hold_closure(&self.for_loop.expr, &State::with(self.outer.clone())) {
            quote_spanned!(mixed=> { use #door::space::*; (&&Probe::of(&#head_)).space_of_loop_here(#head_) })
        } else {
            quote_spanned!(mixed=> { use #door::space::*; (&&&&&Probe::of(&#head_)).space_of_loop(#head_) })
        }
    }
}

/// What the tail changes, the rest of the body must not use.
fn changed_in_tail(tail: &Tail, accesses: &[Access], outer: &Scope, errors: &mut Vec<syn::Error>) {
    for changed in tail.accesses.iter().filter(|access| infer::changes(access, outer)) {
        let used = accesses.iter().find(|access| access.place.overlaps(&changed.place));
        if let Some(used) = used {
            errors.push(refusals::changed_in_tail(used.span, &changed.place.key()));
            return;
        }
    }
}

/// Finds the numbers of annotated loops (see [`crate::find`]).
struct InnerLoops(Vec<usize>);

impl Hook for InnerLoops {
    fn before(&mut self, expr: &mut Expr, _: &mut State) -> Step {
        if let Expr::ForLoop(for_loop) = expr {
            self.0.extend(crate::find::loop_number(&for_loop.attrs));
        }
        Step::Into
    }
}
