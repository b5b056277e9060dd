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

use proc_macro2::{Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ExprForLoop, Ident, Lifetime, Stmt};

use crate::args::{Args, Backend, BackendArg, OnError, Schedule, Threads};
use crate::edit::Edits;
use crate::exits::{self, Exits, Surroundings};
use crate::explain::{self, Rows};
use crate::find::{Context, FoundLoop};
use crate::held::Held;
use crate::index::Indices;
use crate::journal::Journals;
use crate::lacking::Count;
use crate::methods::Methods;
use crate::once::adds_once;
use crate::parts::{Part, nested, parts};
use crate::places::Place;
use crate::roles::{self, Role, Roles};
use crate::scopes::{self, Hook, Scope, State, Step};
use crate::scratch::Scratch;
use crate::tail::{self, Order, Tail, TailParts};
use crate::uses::{self, Access, Kind, Uses};
use crate::{closures, collapse, critical, edit, heads, infer, items, refusals};

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
            None => quote_spanned!(mixed=> ::parloop::__private),
        };
        let written = for_loop.clone();
        let outer = scope.unwrap_or_default();
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
        self.journals = Journals::take(pat, body, &mut self.outer, in_tail, &self.door);
        let free = |place: &Place| {
            let mut shared = self.args.shared.iter().flat_map(|arg| &arg.value);
            !explain::is_named(&self.args, place)
                && shared.all(|given| given.root != place.root)
                && in_tail.iter().all(|access| access.place.root != place.root)
        };
        let methods = Methods::of(cx.enclosing_impl.as_ref());
        self.journals.take_whole((pat, &indices, &methods), body, &mut self.outer, &free, &self.door);
        let Uses { mut accesses, critical } = uses::collect(pat, body, &self.outer, &indices);
        let exists = critical.is_some();
        let critical =
            critical::changed(exists, critical.unwrap_or_default(), &mut accesses, &self.outer, &mut errors);
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
        }
        if !exits.label_used {
            self.for_loop.label = None;
        }
        let mut parts = parts(&roles.roles, &self.door, can_exit);
        for (role, part) in roles.roles.iter().zip(&mut parts) {
            part.note(role, &self.outer);
        }
        let held = self.held.edits();
        let edits = parts.iter().map(|part| &part.edits).chain([&held]);
        let lengths = edit::apply(&mut self.for_loop, &self.outer, edits);
        parts.iter_mut().for_each(|part| part.measure(&lengths));
        let mut items = Vec::new();
        if let Some((_, tail)) = &tail {
            items = tail::take_items(&mut self.for_loop.body);
            self.for_loop.body.stmts.push(tail.sent(&block_label));
        }
        self.may_read_ahead = can_exit && lends;
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

    /// The role of the items of a loop that can't leave early: what a child process writes through them comes back.
    fn returned_part(&self, parts: &[Part]) -> Part {
        let name = own_among("items_", parts);
        let mixed = Span::mixed_site().located_at(self.for_loop.expr.span());
        Part {
            make: self.asked_of_items("returned"),
            param: name.to_token_stream(),
            prologue: TokenStream::new(),
            back: quote_spanned!(mixed=> #name),
            name,
            indexed: false,
            numbered: false,
            apart: TokenStream::new(),
            rejoin: TokenStream::new(),
            edits: Edits::default(),
        }
    }

    /// What the items are, by their shape. Messages about them point to the head.
    fn asked_of_items(&self, what: &str) -> TokenStream {
        let at = self.for_loop.expr.span();
        let mixed = Span::mixed_site().located_at(at);
        items::role(what, &self.for_loop.pat, &own("space_"), &located(&self.door, at), mixed)
    }

    /// The role of the items of a loop that can leave early: what the body writes through them is undone.
    ///
    /// ```text
    /// for item_ in block_.cancellable() { match own_undo_.lend_item(item_) { PAT => BODY } }
    /// ```
    fn undo_part(&mut self, parts: &[Part]) -> Part {
        let mixed = Span::mixed_site().located_at(self.for_loop.for_token.span);
        let name = own_among("undo_", parts);
        let (held, item_) = (own(&format!("own_{name}")), own("item_"));
        let make = self.asked_of_items("role");
        let ExprForLoop { pat, body, .. } = &mut self.for_loop;
        *body = syn::parse_quote_spanned!(mixed=> { match #held.lend_item(#item_) { #pat => #body } });
        **pat = syn::parse_quote_spanned!(mixed=> #item_);
        Part {
            name,
            apart: TokenStream::new(),
            make,
            rejoin: TokenStream::new(),
            param: quote_spanned!(mixed=> mut #held),
            prologue: TokenStream::new(),
            back: held.to_token_stream(),
            indexed: false,
            numbered: false,
            edits: Edits::default(),
        }
    }

    /// Whether the source says that iterations run in child processes.
    fn in_children(&self) -> bool {
        matches!(&self.args.backend, Some(arg) if matches!(&arg.value, BackendArg::Named(backend) if backend.is_process()))
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
                        roles::How::Elements(_) | roles::How::Reading(..) | roles::How::Scatter
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
        let (settings, head) = (self.settings(), &self.head);
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
            Some((_, TailParts { closure, .. })) => quote_spanned!(mixed=> #body, #closure),
            None => body,
        };
        let count = Count {
            roles: parts.len(),
            exits: exits.arms.len(),
            emitted: tail.map_or(0, |(_, tail)| tail.count),
        };
        let order = tail.map(|(order, _)| *order);
        // Items that can't be handed out are told where they come from.
        let source_ = located(&space_.to_token_stream(), self.for_loop.expr.span());
        let call = self.call(&quote_spanned!(mixed=> #source_, #names, #closures), roles, order, count);
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
        let mixed = Span::mixed_site().located_at(self.for_loop.for_token.span);
        let door = &self.door;
        if closures::may_hold_closure(&self.for_loop.expr, &State::with(self.outer.clone())) {
            quote_spanned!(mixed=> { use #door::space::*; (&&Probe::of(&#head_)).space_of_loop_here(#head_) })
        } else {
            quote_spanned!(mixed=> { use #door::space::*; (&&&Probe::of(&#head_)).space_of_loop(#head_) })
        }
    }

    /// `Loop::new(SITE).workers(8)…`
    fn settings(&self) -> TokenStream {
        let mixed = Span::mixed_site().located_at(self.for_loop.for_token.span);
        let (door, line) = (&self.door, &self.line);
        let named = self.args.name.as_ref().map(|name| {
            let name = &name.value;
            quote_spanned!(mixed=> .named(#name))
        });
        let rows = self.rows.to_call(mixed);
        let mut settings = quote_spanned! {mixed=>
            #door::Loop::new({
                static SITE: #door::Site = #door::Site::new(::core::file!(), #line) #named #rows;
                &SITE
            })
        };
        if self.once {
            settings.extend(quote_spanned!(mixed=> .once()));
        }
        if let Some(workers) = &self.args.workers {
            let count = &workers.value;
            settings.extend(quote_spanned!(mixed=> .workers(#count)));
        }
        if let Some(schedule) = &self.args.schedule {
            let name = match schedule.value {
                Schedule::Auto => own("Auto"),
                Schedule::Static => own("Static"),
                Schedule::Dynamic => own("Dynamic"),
                Schedule::Guided => own("Guided"),
            };
            settings.extend(quote_spanned!(mixed=> .schedule(#door::Schedule::#name)));
        }
        if let Some(chunk) = &self.args.chunk {
            let iterations = &chunk.value;
            settings.extend(quote_spanned!(mixed=> .chunk(#iterations)));
        }
        if let Some(when) = &self.args.when {
            let condition = &when.value;
            settings.extend(quote_spanned!(mixed=> .when(#condition)));
        }
        if self.changes_in_critical && self.may_run_in_children() {
            settings.extend(quote_spanned!(mixed=> .critical()));
        }
        if let Some(timeout) = &self.args.timeout {
            let limit = &timeout.value;
            settings.extend(quote_spanned!(mixed=> .timeout(#limit)));
        }
        if let Some(retries) = &self.args.retries {
            let count = &retries.value;
            settings.extend(quote_spanned!(mixed=> .retries(#count)));
        }
        if let Some(max_tasks) = &self.args.max_tasks {
            let count = &max_tasks.value;
            settings.extend(quote_spanned!(mixed=> .max_tasks(#count)));
        }
        if matches!(&self.args.threads, Some(arg) if arg.value == Threads::Strict) {
            settings.extend(quote_spanned!(mixed=> .strict_threads()));
        }
        if let Some(progress) = &self.args.progress {
            settings.extend(match &progress.value {
                None => quote_spanned!(mixed=> .progress()),
                Some(label) => quote_spanned!(mixed=> .progress_as(#label)),
            });
        }
        settings
    }

    /// What an iteration of a loop around owns, and this one only reads, in a form that workers can share.
    fn lent_views(&self, roles: &Roles) -> TokenStream {
        let mixed = Span::mixed_site().located_at(self.for_loop.for_token.span);
        let mut views: Vec<&Ident> = Vec::new();
        for Access { place, .. } in &roles.shared {
            let name = place.root.to_string();
            let view = place.is_name() && self.outer.get(&name).is_some_and(|binding| binding.view);
            if view && views.iter().all(|known| **known != place.root) {
                views.push(&place.root);
            }
        }
        quote_spanned!(mixed=> #(let #views = &#views.lent_elements();)*)
    }

    /// A check for each shared name, so that rustc's error for one that is not `Sync` names it.
    fn shared_checks(&self, roles: &Roles) -> TokenStream {
        if self.in_children() {
            return self.copied_checks(roles);
        }
        let asked = self.may_run_in_children().then(|| self.sharing(roles)).flatten();
        if matches!(&self.args.backend, Some(arg) if !matches!(&arg.value, BackendArg::Named(Backend::Thread | Backend::Pool | Backend::Executor)))
        {
            return asked.unwrap_or_default();
        }
        let check = |(place, span): (Place, Span)| {
            let door = located(&self.door, span);
            let mixed = Span::mixed_site().located_at(span);
            quote_spanned!(mixed=> #door::make::sync(&#place);)
        };
        shared_places(roles).into_iter().map(check).chain(asked).collect()
    }

    /// The shared names, but for those that `shared(…)` says are meant to be.
    fn inferred_shared(&self, roles: &Roles) -> Vec<(Place, Span)> {
        let meant = |place: &Place| {
            let mut named = self.args.shared.iter().flat_map(|arg| &arg.value);
            named.any(|named| named.path() == place.key())
        };
        shared_places(roles).into_iter().filter(|(place, _)| !meant(place)).collect()
    }

    /// `let loop_ = loop_.sharing(&name, "name", 0);`: where child processes may be chosen, each shared name is asked
    /// whether iterations talk through it.
    fn sharing(&self, roles: &Roles) -> Option<TokenStream> {
        let shared = self.inferred_shared(roles);
        let loop_ = own("loop_");
        let mixed = Span::mixed_site().located_at(self.for_loop.for_token.span);
        let asked = shared.iter().map(|(place, span)| {
            let (mixed, name) = (Span::mixed_site().located_at(*span), place.key());
            quote_spanned!(mixed=> .sharing(&#place, #name, 0))
        });
        (!shared.is_empty()).then(|| quote_spanned!(mixed=> let #loop_ = #loop_ #(#asked)*;))
    }

    /// A check for each shared name, that it is none through which iterations talk: a child has a copy of its own.
    fn copied_checks(&self, roles: &Roles) -> TokenStream {
        let check = |(place, span): (Place, Span)| {
            let door = located(&self.door, span);
            let mixed = Span::mixed_site().located_at(span);
            quote_spanned!(mixed=> #door::copied(&#place, 0);)
        };
        self.inferred_shared(roles).into_iter().map(check).collect()
    }

    /// `.capturing(…)`: what a loop whose backend is chosen at run time asks of the names that its body captures, as a
    /// list of pairs.
    fn capturing(&self, roles: &Roles) -> Option<TokenStream> {
        let door = &self.door;
        let captures = shared_places(roles).into_iter().rev().fold(None, |rest, (place, span)| {
            let mixed = Span::mixed_site().located_at(span);
            let rest: TokenStream = rest.unwrap_or_else(|| quote!(()));
            Some(quote_spanned!(mixed=> ({ use #door::any::*; (&&Probe::of(&#place)).capture_for_loop() }, #rest)))
        })?;
        let mixed = Span::mixed_site().located_at(self.for_loop.for_token.span);
        Some(quote_spanned!(mixed=> .capturing(#captures)))
    }

    /// `|privates, block_| { …; (privates, exit_) }`
    fn chunk_closure(
        &self,
        parts: &[Part],
        exits: &Exits,
        block_label: &Lifetime,
        tail: Option<&TailParts>,
    ) -> TokenStream {
        let mixed = Span::mixed_site().located_at(self.for_loop.for_token.span);
        let (door, block_, exit_) = (&self.door, own("block_"), own("exit_"));
        let privates = nested(parts.iter().map(|part| part.param.clone()).collect(), mixed);
        let given_back = nested(parts.iter().map(|part| part.back.clone()).collect(), mixed);
        let declared = self.scratch.declared();
        let held = self.held.declared(door, mixed);
        let prologue = parts.iter().map(|part| &part.prologue).chain([&declared, &held]);
        let ExprForLoop { label, for_token, pat, in_token, body, .. } = &self.for_loop;
        let can_exit = !exits.arms.is_empty() || tail.is_some();
        let has_elements = parts.iter().any(|part| part.indexed);
        let over = match (can_exit, has_elements) {
            _ if self.args.progress.is_some() => quote_spanned!(mixed=> #block_.with_progress()),
            (true, _) => quote_spanned!(mixed=> #block_.cancellable()),
            (false, true) => quote_spanned!(mixed=> #block_.indexed()),
            (false, false) => block_.to_token_stream(),
        };
        let emit_ = own("emit_");
        let for_loop = if exits.opaque {
            self.without_hidden_break(&over, body)
        } else {
            quote_spanned!(mixed=> #label #for_token #pat #in_token #over #body)
        };
        if can_exit {
            let emit = tail.map(|_| quote_spanned!(mixed=> , #emit_));
            let never = exits.arms.is_empty().then(|| quote_spanned!(mixed=> ::<#door::Never>));
            quote_spanned! {mixed=>
                |#privates, #block_ #emit| {
                    #(#prologue)*
                    let #exit_ = #block_label: { #for_loop ::core::option::Option::None #never };
                    (#given_back, #exit_)
                }
            }
        } else {
            quote_spanned! {mixed=>
                |#privates, #block_| {
                    #(#prologue)*
                    #for_loop
                    #door::done(#given_back)
                }
            }
        }
    }

    /// The same loop, in which a `break` out of a macro's own tokens does not compile. It would end the block alone.
    ///
    /// ```text
    /// let _: Finished = loop { match iter_.next() { Some(x) => BODY, None => break Finished } };
    /// ```
    fn without_hidden_break(&self, over: &TokenStream, body: &syn::Block) -> TokenStream {
        let mixed = Span::mixed_site().located_at(self.for_loop.for_token.span);
        let (door, iter_) = (&self.door, own("iter_"));
        let ExprForLoop { label, pat, .. } = &self.for_loop;
        quote_spanned! {mixed=>
            let mut #iter_ = ::core::iter::IntoIterator::into_iter(#over);
            let _: #door::Finished = #label loop {
                match ::core::iter::Iterator::next(&mut #iter_) {
                    ::core::option::Option::Some(#pat) => #body
                    ::core::option::Option::None => break #door::Finished,
                }
            };
        }
    }

    /// The entry for the loop's backend.
    fn call(&self, arguments: &TokenStream, roles: &Roles, tail: Option<Order>, count: Count) -> TokenStream {
        let mixed = Span::mixed_site().located_at(self.for_loop.for_token.span);
        let (door, loop_) = (&self.door, own("loop_"));
        let order = tail.map(|order| match order {
            Order::Ordered => quote_spanned!(mixed=> .tail(#door::Tail::Ordered)),
            Order::AsCompleted => quote_spanned!(mixed=> .tail(#door::Tail::AsCompleted)),
        });
        let entry = match self.args.backend.as_ref().map(|arg| &arg.value) {
            None => {
                let flags = count.flags(mixed);
                return quote_spanned!(mixed=> #loop_ #order.standard(#arguments).start_loop(#flags));
            }
            Some(BackendArg::Chosen(chosen)) => {
                let (capturing, flags) = (self.capturing(roles), count.all_flags(mixed));
                return quote_spanned! {mixed=>
                    #loop_ #order.prepare(#chosen, #arguments) #capturing.start_loop(#flags)
                };
            }
            Some(BackendArg::Named(Backend::Serial)) => own("serial"),
            Some(BackendArg::Named(Backend::Thread)) => own("thread"),
            Some(BackendArg::Named(Backend::Pool)) => own("pool"),
            Some(BackendArg::Named(Backend::Executor)) => own("executor"),
            Some(BackendArg::Named(Backend::Process)) => own("process"),
            Some(BackendArg::Named(Backend::ProcessPool)) => own("process_pool"),
            Some(BackendArg::Named(Backend::ProcessExecutor)) => own("process_executor"),
        };
        let entry = Ident::new(&entry.to_string(), mixed);
        quote_spanned!(mixed=> #loop_ #order.#entry(#arguments))
    }

    /// The outcome of a call, or the loop's own failure.
    fn outcome(&self, call: &TokenStream) -> TokenStream {
        let mixed = Span::mixed_site().located_at(self.for_loop.for_token.span);
        let (door, exit_, error_) = (&self.door, own("exit_"), own("error_"));
        let returned = matches!(&self.args.on_error, Some(arg) if arg.value == OnError::Return);
        if !returned {
            return quote_spanned!(mixed=> #door::or_panic(#call));
        }
        // A function that returns something else is told of the argument.
        let asked = self.args.on_error.as_ref().map_or(mixed, |arg| mixed.located_at(arg.key.span()));
        let told = located(&error_.to_token_stream(), asked);
        let leave = quote_spanned!(asked=>
            return ::core::result::Result::Err(::core::convert::From::from(#told))
        );
        quote_spanned! {mixed=>
            match #call {
                ::core::result::Result::Ok(#exit_) => #exit_,
                ::core::result::Result::Err(#error_) => { #leave }
            }
        }
    }

    /// What the caller does with the outcome of a loop with a tail.
    fn after_tail(
        &self,
        call: TokenStream,
        rejoined: &TokenStream,
        body: &Exits,
        tail: &Exits,
    ) -> TokenStream {
        let mixed = Span::mixed_site().located_at(self.for_loop.for_token.span);
        let (door, exit_, outcome) = (&self.door, own("exit_"), self.outcome(&call));
        let (body_, tail_) = (own("body_exit_"), own("tail_exit_"));
        if body.arms.is_empty() && tail.arms.is_empty() {
            return quote_spanned!(mixed=> #outcome; #rejoined);
        }
        let replay = |exit_: &Ident, exits: &Exits| {
            let arms = &exits.arms;
            (!arms.is_empty()).then(
                || quote_spanned!(mixed=> match #exit_ { ::core::option::Option::None => {} #(#arms)* }),
            )
        };
        let (replay_body, replay_tail) = (replay(&body_, body), replay(&tail_, tail));
        let body_ = if body.arms.is_empty() { quote_spanned!(mixed=> _) } else { body_.to_token_stream() };
        let tail_ = if tail.arms.is_empty() { quote_spanned!(mixed=> _) } else { tail_.to_token_stream() };
        quote_spanned! {mixed=>
            let #exit_ = #outcome;
            #rejoined
            let (#body_, #tail_) = #door::TailExit::split(#exit_);
            #replay_body
            #replay_tail
        }
    }

    /// What the caller does with the outcome.
    fn after(&self, call: TokenStream, rejoined: &TokenStream, exits: &Exits) -> TokenStream {
        let mixed = Span::mixed_site().located_at(self.for_loop.for_token.span);
        let (exit_, outcome) = (own("exit_"), self.outcome(&call));
        let arms = &exits.arms;
        if arms.is_empty() {
            return quote_spanned!(mixed=> #outcome; #rejoined);
        }
        quote_spanned! {mixed=>
            let #exit_ = #outcome;
            #rejoined
            match #exit_ {
                ::core::option::Option::None => {}
                #(#arms)*
            }
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

/// The places that the body shares, each with a place where it is used.
fn shared_places(roles: &Roles) -> Vec<(Place, Span)> {
    let mut shared: Vec<(Place, Span)> = Vec::new();
    for access in roles.shared.iter().filter(|access| !matches!(access.kind, Kind::Macro)) {
        let place = Place { deref: false, ..access.place.clone() };
        let mut taken = roles.roles.iter().flat_map(Role::places);
        if taken.any(|role| role.overlaps(&place)) {
            continue;
        }
        if shared.iter().all(|(other, _)| other.key() != place.key()) {
            shared.push((place, access.span));
        }
    }
    shared
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
