//! What is kept in an `Option` while it is the first or an extreme, in the ways that people write it.

use syn::visit::{self, Visit};
use syn::{BinOp, Block, Expr, Ident, Pat, Stmt, Token};

use super::is_any;
use crate::compare::{Comparison, bare};
use crate::places::{Place, names_in_tokens};
use crate::scopes::{State, bindings};
use crate::shapes::mentions;
use quote::ToTokens;

/// An `if` or `match` that asks what is in an option, or how something compares to a place, and assigns to it.
///
/// ```text
/// match best { None => best = Some(x), Some(b) if x > b => best = Some(x), _ => {} }
/// if let Some(b) = &mut best { if x > *b { *b = x } } else { best = Some(x) }
/// match x.cmp(&best) { Ordering::Greater => { best = x; at = i } _ => {} }
/// ```
pub(super) fn kept_by_cases(expr: &Expr, state: &State) -> Option<Vec<Place>> {
    let mut cases =
        Cases { state, places: Vec::new(), asked: Vec::new(), held: Vec::new(), asks: false, fine: true };
    cases.statement(expr);
    let Cases { mut places, asked, held, asks, fine, .. } = cases;
    for place in asked {
        let behind = held.iter().any(|(_, of, assigned)| *assigned && *of == place.key());
        if behind && places.iter().all(|known| known.key() != place.key()) {
            places.push(place);
        }
    }
    let mut checked = Checked { keys: places.iter().map(Place::key).collect(), held, fine: true };
    checked.visit_expr(expr);
    (fine && asks && checked.fine && !places.is_empty()).then_some(places)
}

/// What is gathered of the cases of an `if` or `match`.
struct Cases<'a> {
    state: &'a State,
    /// What is assigned to.
    places: Vec<Place>,
    /// What is taken apart.
    asked: Vec<Place>,
    /// What patterns bind of that: the name, of which place, whether it is assigned to.
    held: Vec<(Ident, String, bool)>,
    /// Whether it is an option that is asked, or an order.
    asks: bool,
    fine: bool,
}

impl Cases<'_> {
    fn statement(&mut self, expr: &Expr) {
        match expr {
            Expr::If(if_) => {
                self.condition(&if_.cond);
                self.block(&if_.then_branch);
                if let Some((_, otherwise)) = &if_.else_branch {
                    self.statement(otherwise);
                }
            }
            Expr::Match(match_) => {
                let of = self.scrutinee(&match_.expr);
                for arm in &match_.arms {
                    self.pattern(&arm.pat, of.as_ref());
                    self.statement(&arm.body);
                }
            }
            Expr::Block(block) if block.label.is_none() && block.attrs.is_empty() => self.block(&block.block),
            Expr::Assign(assign) => self.assigned(&assign.left),
            Expr::Tuple(unit) if unit.elems.is_empty() => {}
            _ => self.fine = false,
        }
    }

    fn block(&mut self, block: &Block) {
        for stmt in &block.stmts {
            match stmt {
                Stmt::Expr(expr, _) => self.statement(expr),
                _ => self.fine = false,
            }
        }
    }

    fn assigned(&mut self, target: &Expr) {
        let Some(place) = Place::syntactic(target) else {
            self.fine = false;
            return;
        };
        if let Some(held) = self.held.iter_mut().find(|(name, ..)| place.root == *name) {
            held.2 = true;
        } else if Place::of(target, self.state).is_none() {
            self.fine = false;
        } else if self.places.iter().all(|known| known.key() != place.key()) {
            self.places.push(place);
        }
    }

    fn condition(&mut self, condition: &Expr) {
        match condition {
            Expr::Let(let_) => {
                let of = self.scrutinee(&let_.expr);
                self.pattern(&let_.pat, of.as_ref());
            }
            Expr::Binary(binary) if matches!(binary.op, BinOp::And(_)) => {
                self.condition(&binary.left);
                self.condition(&binary.right);
            }
            Expr::MethodCall(call) if is_asked(&call.method) => {
                self.asks |= Place::of(unborrowed(&call.receiver), self.state).is_some();
            }
            Expr::Macro(asked) if crate::macros::name(&asked.mac) == "matches" => self.matches(&asked.mac),
            Expr::Unary(not) if matches!(not.op, syn::UnOp::Not(_)) => match bare(&not.expr) {
                Expr::Macro(_) | Expr::MethodCall(_) if Comparison::of(bare(&not.expr)).is_none() => {
                    self.condition(bare(&not.expr));
                }
                // `!(e <= best)` is the negated form, and refused.
                _ => self.fine &= Comparison::of(bare(&not.expr)).is_none(),
            },
            _ => {}
        }
    }

    /// `matches!(best, Some(b) if b >= x)`
    fn matches(&mut self, mac: &syn::Macro) {
        let parts = mac.parse_body_with(|input: syn::parse::ParseStream<'_>| {
            let expr: Expr = input.parse()?;
            input.parse::<Token![,]>()?;
            let rest: proc_macro2::TokenStream = input.parse()?;
            Ok((expr, rest))
        });
        let Ok((expr, _)) = parts else { return };
        if let Some(place) = Place::of(unborrowed(&expr), self.state) {
            self.asks = true;
            self.asked.push(place);
        }
    }

    /// What is taken apart, if it is a place; whether an order is asked.
    fn scrutinee(&mut self, expr: &Expr) -> Option<Place> {
        let place = Place::of(unborrowed(expr), self.state);
        let order = matches!(bare(expr), Expr::MethodCall(call) if is_order(&call.method));
        self.asks |= order;
        self.asked.extend(place.clone());
        place
    }

    fn pattern(&mut self, pat: &Pat, of: Option<&Place>) {
        let Some(place) = of else { return };
        self.asks |= is_option(pat);
        let names = bindings(pat).into_iter().filter(|binding| binding.ident != "None");
        self.held.extend(names.map(|binding| (binding.ident, place.key(), false)));
    }
}

/// Goes over all that is computed: nothing is made of what is kept but a choice.
struct Checked {
    keys: Vec<String>,
    held: Vec<(Ident, String, bool)>,
    fine: bool,
}

impl Checked {
    fn about(&self, expr: &Expr) -> bool {
        let names = names_in_tokens(expr.to_token_stream());
        self.keys.iter().any(|key| mentions(expr, key))
            || self.held.iter().any(|(name, ..)| names.contains(name))
    }
}

impl<'ast> Visit<'ast> for Checked {
    fn visit_expr_binary(&mut self, binary: &'ast syn::ExprBinary) {
        let chooses = matches!(
            binary.op,
            BinOp::And(_) | BinOp::Or(_) | BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_)
        );
        let touches = self.about(&binary.left) || self.about(&binary.right);
        self.fine &= chooses || !touches;
        visit::visit_expr_binary(self, binary);
    }

    fn visit_expr_assign(&mut self, assign: &'ast syn::ExprAssign) {
        let chosen = |value: &Expr| choice(value, &|expr| self.about(expr));
        self.fine &= !self.about(&assign.right) || chosen(&assign.right);
    }
}

/// `best = Some(best.map_or(x, |b| b.max(x)))`, `first = first.or(Some(x))`: whether one of what there is and what comes
/// is kept, in an option; or what comes is added to what there is, `sum = Some(sum.unwrap_or(0) + x)`.
pub(super) fn kept_value(place: &Place, value: &Expr) -> bool {
    let key = place.key();
    let mut names = Names(Vec::new());
    names.visit_expr(value);
    let about = |expr: &Expr| {
        let inside = names_in_tokens(expr.to_token_stream());
        mentions(expr, &key) || names.0.iter().any(|name| inside.contains(name))
    };
    let mut option = Optional(false);
    option.visit_expr(value);
    option.0 && mentions(value, &key) && choice(value, &about)
}

/// The names that closures and patterns bind.
struct Names(Vec<Ident>);

impl<'ast> Visit<'ast> for Names {
    fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
        self.0.push(pat.ident.clone());
    }
}

/// Whether an expression speaks of options.
struct Optional(bool);

impl<'ast> Visit<'ast> for Optional {
    fn visit_ident(&mut self, ident: &'ast Ident) {
        self.0 |= ["Some", "None", "or", "or_else", "map"].iter().any(|name| ident == name);
    }
}

/// Whether an expression only chooses among what it is made of, and does so by order or by which is first; or adds to
/// one part of it, once.
fn choice(value: &Expr, about: &dyn Fn(&Expr) -> bool) -> bool {
    struct Chooses<'a> {
        about: &'a dyn Fn(&Expr) -> bool,
        orders: bool,
        sums: usize,
        fine: bool,
    }
    impl<'ast> Visit<'ast> for Chooses<'_> {
        fn visit_expr(&mut self, expr: &'ast Expr) {
            if !(self.about)(expr) {
                return;
            }
            match expr {
                Expr::Binary(binary) => {
                    let order =
                        matches!(binary.op, BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_));
                    let sum =
                        adds(&binary.op) && !((self.about)(&binary.left) && (self.about)(&binary.right));
                    self.orders |= order;
                    self.sums += usize::from(sum);
                    self.fine &= order || sum || matches!(binary.op, BinOp::And(_) | BinOp::Or(_));
                }
                Expr::MethodCall(call) => {
                    self.orders |= is_order(&call.method) || call.method == "or" || call.method == "or_else";
                    self.fine &= is_order(&call.method) || is_passing(&call.method);
                }
                Expr::Call(call) => {
                    let last = match &*call.func {
                        Expr::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
                        _ => None,
                    };
                    let order = matches!(last.as_deref(), Some("max" | "min"));
                    self.orders |= order;
                    self.fine &= order || last.as_deref() == Some("Some");
                }
                Expr::Unary(unary) => self.fine &= matches!(unary.op, syn::UnOp::Deref(_)),
                Expr::Macro(_) | Expr::Cast(_) | Expr::Index(_) | Expr::Assign(_) => self.fine = false,
                _ => {}
            }
            visit::visit_expr(self, expr);
        }
    }
    let mut chooses = Chooses { about, orders: false, sums: 0, fine: true };
    chooses.visit_expr(value);
    chooses.fine && chooses.sums == usize::from(!chooses.orders)
}

fn adds(op: &BinOp) -> bool {
    matches!(op, BinOp::Add(_) | BinOp::Mul(_) | BinOp::BitAnd(_) | BinOp::BitOr(_) | BinOp::BitXor(_))
}

fn is_order(method: &Ident) -> bool {
    is_any(
        method,
        &["max", "min", "cmp", "partial_cmp", "total_cmp", "lt", "le", "gt", "ge", "max_by", "min_by"],
    ) || is_any(method, &["max_by_key", "min_by_key", "fmax", "fmin"])
}

/// Methods that hand on what they are called on, or ask of it.
fn is_passing(method: &Ident) -> bool {
    const PASSING: &[&str] = &[
        "map_or",
        "map_or_else",
        "map",
        "and_then",
        "or",
        "or_else",
        "unwrap_or",
        "unwrap",
        "expect",
        "filter",
        "is_none",
        "is_some",
        "is_none_or",
        "is_some_and",
        "as_ref",
        "as_mut",
        "as_deref",
        "clone",
        "cloned",
        "copied",
        "len",
        "abs",
        "is_lt",
        "is_le",
        "is_gt",
        "is_ge",
        "into_iter",
        "iter",
        "chain",
        "take",
        "to_owned",
        "to_string",
        "as_str",
    ];
    is_any(method, PASSING)
}

fn is_asked(method: &Ident) -> bool {
    is_any(method, &["is_none", "is_some", "is_none_or", "is_some_and", "map_or"])
}

fn is_option(pat: &Pat) -> bool {
    match pat {
        Pat::TupleStruct(made) => made.path.segments.last().is_some_and(|last| last.ident == "Some"),
        Pat::Ident(name) => name.ident == "None",
        Pat::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == "None"),
        Pat::Or(or) => or.cases.iter().any(is_option),
        Pat::Paren(paren) => is_option(&paren.pat),
        Pat::Guard(guarded) => is_option(&guarded.pat),
        Pat::Reference(reference) => is_option(&reference.pat),
        _ => false,
    }
}

/// What `&best`, `&mut best`, `best.as_ref()`, `best.as_mut()` are made from.
fn unborrowed(expr: &Expr) -> &Expr {
    match bare(expr) {
        Expr::Reference(reference) => unborrowed(&reference.expr),
        Expr::MethodCall(call)
            if call.args.is_empty()
                && is_any(&call.method, &["as_ref", "as_mut", "as_deref", "as_deref_mut"]) =>
        {
            unborrowed(&call.receiver)
        }
        other => other,
    }
}
