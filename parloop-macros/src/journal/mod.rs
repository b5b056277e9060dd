//! What is not merged but replayed: values under keys whose start is not neutral (`or_insert(100)`), or that are changed
//! in several ways; extremes, firsts and elements that are kept or gathered in a form of which no parts can be merged
//! (see [`forms`]). What an iteration has to say is logged, and the caller says it in loop order, by the loop's own tokens.
//!
//! ```text
//!                                             let mut m_journal_ = journal(); let m_held_ = &mut m;
//! let best = m.entry(k(x)).or_insert(0);      let (key_,) = (k(x),);
//! let y = f(x);                               let y = f(x);
//! if y > *best { *best = y; }            →    m_journal_.push(Exit1::A((key_, y.clone())));
//!                                             for entry_ in replayed(m_journal_, (m_held_,)) {
//!                                                 match entry_ { Exit1::A((key_, y)) => {
//!                                                     let best = m.entry(key_).or_insert(0);
//!                                                     if y > *best { *best = y; }
//!                                                 } }
//!                                             }
//! ```

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::visit::{self, Visit};
use syn::visit_mut::VisitMut;
use syn::{Block, Expr, ExprMethodCall, Pat};

use crate::args::{Args, ReduceOp};
use crate::exits::variant;
use crate::explain::{self, Rows};
use crate::index::{Form, Indices};
use crate::induction::Body;
use crate::infer;
use crate::methods::Methods;
use crate::places::Place;
use crate::refusals;
use crate::roles::{How, declared_exclusive};
use crate::scopes::{Binding, Scope, State};
use crate::uses::{self, Access, Kind};

mod deferred;
mod entries;
mod forms;
mod options;
mod ties;
mod told;
mod travel;

use entries::Sites;

/// What is replayed of a loop.
#[derive(Default)]
pub struct Journals(Vec<Journal>);

struct Journal {
    places: Vec<Place>,
    /// Which of the places are names that are themselves references.
    behind: Vec<bool>,
    /// They are not held while the loop runs.
    apart: bool,
    sites: Vec<Site>,
}

/// One place in the body where something is said to the map.
struct Site {
    /// What travels, by the names under which it is replayed.
    params: Vec<Ident>,
    replay: TokenStream,
}

impl Journal {
    fn log(&self) -> Ident {
        self.places[0].own("journal_")
    }

    fn held(&self) -> impl Iterator<Item = Ident> {
        self.places.iter().filter(|_| !self.apart).map(|place| place.own("held_"))
    }
}

/// Whether a name is itself a reference to what is changed.
fn is_behind(place: &Place, outer: &Scope) -> bool {
    place.is_name() && outer.get(&place.root.to_string()).is_some_and(|binding| !binding.mutable)
}

impl Journals {
    /// Finds such maps in a loop's body and has their sites log. In `outer` there is a log for each. What the body's
    /// tail uses is its own affair, and so is what critical blocks do.
    pub fn take(
        pat: &Pat,
        body: &mut Block,
        outer: &mut Scope,
        in_tail: &[Access],
        (args, errors): (&Args, &mut Vec<syn::Error>),
        door: &TokenStream,
    ) -> Journals {
        let mut journals = Vec::new();
        let written = body.clone();
        for place in maps(body, outer) {
            let mut bound = Bound::default();
            bound.visit_pat(pat);
            bound.visit_block(body);
            let elsewhere = in_tail.iter().any(|access| access.place.key() == place.key());
            if elsewhere || bound.0.contains(&place.root) {
                continue;
            }
            let mut counted = Sites::new(&place, (&bound.0, &written), outer, door, usize::MAX);
            counted.visit_block_mut(&mut body.clone());
            if counted.failed || counted.sites.is_empty() || !counted.needed() {
                continue;
            }
            if explain::is_named(args, &place) {
                errors.extend(merged_by_name(args, &place));
                continue;
            }
            let mut sites = Sites::new(&place, (&bound.0, &written), outer, door, counted.sites.len());
            sites.visit_block_mut(body);
            let journal = Journal {
                behind: vec![is_behind(&place, outer)],
                apart: false,
                sites: sites.sites,
                places: vec![place.clone()],
            };
            outer.insert(journal.log().to_string(), Binding::new(journal.log(), true));
            journals.push(journal);
        }
        Journals(journals)
    }

    /// The same for places of which some statements are replayed whole, where they have no role. `refused` tells that.
    pub fn take_whole(
        &mut self,
        (pat, indices, methods): (&Pat, &Indices, &Methods),
        body: &mut Block,
        outer: &mut Scope,
        free: &dyn Fn(&Place) -> bool,
        (args, errors): (&Args, &mut Vec<syn::Error>),
        door: &TokenStream,
    ) {
        let mut bound = Bound::default();
        bound.visit_pat(pat);
        bound.visit_block(body);
        for places in told::groups(body, outer) {
            let named = places.iter().find_map(|place| merged_by_name(args, place));
            let taken = |place: &Place| {
                bound.0.contains(&place.root)
                    || named.is_none() && !free(place)
                    || self.places().any(|known| known.holds(place) || place.holds(known))
            };
            let uses::Uses { accesses, critical } = uses::collect(pat, body, outer, indices);
            let in_critical = critical.iter().flatten().any(|access| is_about(access, &places));
            let own =
                accesses.iter().any(|access| is_about(access, &places) && asks_for_own(access, indices));
            if own
                || in_critical
                || places.iter().any(taken)
                || !refused(&places, &accesses, (pat, body), outer, indices)
            {
                continue;
            }
            if let Some(error) = named {
                errors.push(error);
                continue;
            }
            let log = places[0].own("journal_");
            let (places_, accesses_) = (&places[..], &accesses[..]);
            let around = |total| told::Around {
                places: places_,
                bound: &bound.0,
                outer,
                accesses: accesses_,
                log: &log,
                door,
                total,
            };
            let (mut counted, mut tried) = (told::Telling::new(around(usize::MAX)), body.clone());
            counted.visit_block_mut(&mut tried);
            let left = uses::collect(pat, &tried, outer, indices).accesses;
            let mut left = left.iter().filter(|access| is_about(access, &places)).peekable();
            // Beside methods of `self` that leave them alone, fields can't be held.
            let apart = left.peek().is_some();
            if counted.failed
                || counted.sites.is_empty()
                || !left.all(|access| methods.leave_alone(access, &places))
            {
                continue;
            }
            let mut telling = told::Telling::new(around(counted.sites.len()));
            telling.visit_block_mut(body);
            let behind = places.iter().map(|place| is_behind(place, outer)).collect();
            let sites = telling.sites;
            outer.insert(log.to_string(), Binding::new(log, true));
            self.0.push(Journal { places, behind, apart, sites });
        }
    }

    /// What the loop's site keeps of them.
    pub(crate) fn explain(&self, rows: &mut Rows) {
        self.0.iter().for_each(|journal| {
            let line = crate::find::line_of(journal.places[0].root.span());
            rows.replayed(&journal.log().to_string(), &journal.places, line);
        });
    }

    /// What is replayed.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.0.iter().flat_map(|journal| &journal.places)
    }

    /// The logs, as an inner loop sees them.
    pub fn show(&self, scope: &mut Scope) {
        for journal in &self.0 {
            scope.insert(journal.log().to_string(), Binding::new(journal.log(), true));
        }
    }

    /// What stands before the roles are made.
    pub fn held(&self, door: &TokenStream) -> TokenStream {
        let mixed = Span::mixed_site();
        let each = self.0.iter().map(|journal| {
            let (log, held) = (journal.log(), journal.held());
            let places = journal.places.iter().zip(&journal.behind).map(|(place, behind)| {
                let star = behind.then(|| quote_spanned!(mixed=> *));
                quote_spanned!(mixed=> #star #place)
            });
            quote_spanned!(mixed=> let mut #log = #door::make::journal(); #(let #held = &mut #places;)*)
        });
        each.collect()
    }

    /// What stands after the call.
    pub fn replayed(&self, door: &TokenStream) -> TokenStream {
        let mixed = Span::mixed_site();
        let each = self.0.iter().map(|journal| {
            let (log, entry_) = (journal.log(), Ident::new("entry_", mixed));
            let held = journal.held();
            let total = journal.sites.len();
            let arms = journal.sites.iter().enumerate().map(|(at, Site { params, replay })| {
                let entry = variant(door, at, total, quote_spanned!(mixed=> (#(#params,)*)));
                quote_spanned!(mixed=> #entry => { #replay })
            });
            let entries = quote_spanned!(mixed=> #door::make::replayed(#log, (#(#held,)*)));
            quote_spanned!(mixed=> for #entry_ in #entries { match #entry_ { #(#arms)* } })
        });
        each.collect()
    }
}

/// The error for a `reduce(…)` of what can't be merged, where it would be replayed.
fn merged_by_name(args: &Args, place: &Place) -> Option<syn::Error> {
    let entries = args.reduce.iter().flat_map(|arg| &arg.value);
    let mut named = entries.filter(|entry| !matches!(entry.op, ReduceOp::Function(_)));
    let given = named.find_map(|entry| {
        entry.target.places().iter().find(|given| Place::from(*given).key() == place.key())
    })?;
    Some(refusals::merged_by_name(given.root.span(), &place.key()))
}

/// Whether a method is one of these.
fn is_any(method: &Ident, names: &[&str]) -> bool {
    names.iter().any(|name| method == name)
}

fn is_among(place: &Place, places: &[Place]) -> bool {
    places.iter().any(|known| known.key() == place.key())
}

fn is_about(access: &Access, places: &[Place]) -> bool {
    places.iter().any(|place| {
        place.holds(&access.place)
            || access.place.holds(place)
            || place.is_behind(&access.place)
            || access.place.is_behind(place)
    })
}

/// `out.get_mut(i)`: an element of the iteration's own, which it had better index.
fn asks_for_own(access: &Access, indices: &Indices) -> bool {
    let Kind::Method(name, arguments, _) = &access.kind else { return false };
    let Some(Expr::Path(path)) = arguments.first().filter(|_| name == "get_mut") else { return false };
    indices.names.iter().any(|(own, _)| path.path.is_ident(own))
}

/// Whether places have no role by what the body does with them.
fn refused(
    places: &[Place],
    accesses: &[Access],
    (pat, block): (&Pat, &Block),
    outer: &Scope,
    indices: &Indices,
) -> bool {
    places.iter().any(|place| {
        let group: Vec<&Access> =
            accesses.iter().filter(|access| access.place.key() == place.key()).collect();
        // Used through a dereference, or by critical blocks.
        if group.is_empty() {
            return false;
        }
        if let Some(kept) = infer::kept_across(&group, block, outer) {
            return kept.partial || infer::keeps_alone(&kept, accesses).is_err();
        }
        let exclusive = place.deref || declared_exclusive(place, outer);
        match infer::infer(&group, Body { pat, block, outer, accesses }, indices, exclusive) {
            Err(_) => true,
            // Which of them an iteration touches is not told by its index: they are rather gathered.
            Ok(Some(How::Scatter)) => group.iter().all(|access| {
                matches!(&access.kind, Kind::Element(Form::Derived(_) | Form::Flat(_) | Form::Fixed, _))
            }),
            _ => false,
        }
    })
}

/// The outer places on which `entry` is called.
fn maps(body: &Block, outer: &Scope) -> Vec<Place> {
    struct Find<'a>(&'a State, Vec<Place>);
    impl<'ast> Visit<'ast> for Find<'_> {
        fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
            if call.method == "entry"
                && call.args.len() == 1
                && let Some(place) = Place::of(&call.receiver, self.0)
                && self.1.iter().all(|known| known.key() != place.key())
            {
                self.1.push(place);
            }
            visit::visit_expr_method_call(self, call);
        }
        fn visit_item(&mut self, _: &'ast syn::Item) {}
    }
    let state = State::with(outer.clone());
    let mut find = Find(&state, Vec::new());
    find.visit_block(body);
    find.1
}

/// The names that patterns bind.
#[derive(Default)]
struct Bound(Vec<Ident>);

impl<'ast> Visit<'ast> for Bound {
    fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
        if !pat.ident.to_string().starts_with(char::is_uppercase) {
            self.0.push(pat.ident.clone());
        }
        visit::visit_pat_ident(self, pat);
    }
}

/// The outer place of which an expression asks what is under a key.
pub(crate) fn asked(expr: &Expr, state: &State) -> Option<Place> {
    struct Find<'a>(&'a State, Option<Place>);
    impl<'ast> Visit<'ast> for Find<'_> {
        fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
            if forms::is_lookup(&call.method) && self.1.is_none() {
                self.1 = Place::of(&call.receiver, self.0);
            }
            visit::visit_expr_method_call(self, call);
        }
    }
    let mut find = Find(state, None);
    find.visit_expr(expr);
    find.1
}

/// Whether a statement does nothing but add to outer places.
pub(crate) fn adds(stmt: &syn::Stmt, state: &State) -> bool {
    forms::added_to(stmt, state).is_some()
}
