//! What the source says of each outer name, as the loop's site keeps it for `PARLOOP_EXPLAIN=1`: the name, the role and
//! what shows it. The rows of names with a role come first, in the order of the parts; their types have the last word.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::BinOp;

use crate::args::Args;
use crate::find::line_of;
use crate::folds::Operator;
use crate::places::Place;
use crate::roles::{BestOf, How, Role};
use crate::shapes::Kept;
use crate::uses::{Access, Kind, Touch};

/// The role of what is replayed; the runtime knows it by this name, since its type is the macro's own.
const REPLAYED: &str = "replayed";

/// The rows of one loop.
#[derive(Default)]
pub(crate) struct Rows(Vec<[String; 3]>);

impl Rows {
    /// Those of the roles, and of the items where these have one.
    pub(crate) fn of_roles(&mut self, roles: &[Role], args: &Args, accesses: &[Access]) {
        for role in roles {
            let names: Vec<String> = role.places().iter().map(Place::key).collect();
            let shown =
                accesses.iter().find(|access| access.place.key() == names[0] && changes(&access.kind));
            let why = match shown.filter(|_| !is_named(args, &role.place)) {
                Some(access) => format!("{}, line {}", shape(access), line_of(access.span)),
                None => "named in the annotation".to_owned(),
            };
            self.0.push([names.join(", "), title(&role.how), why]);
        }
    }

    /// The items of a loop that can leave early.
    pub(crate) fn items(&mut self) {
        let why = "`&mut` in a loop that can leave early".to_owned();
        self.0.push(["the items".to_owned(), "in place".to_owned(), why]);
    }

    /// Names with a role of the macro's own; those that have one already are left out.
    pub(crate) fn others<'a>(&mut self, role: &str, why: &str, accesses: impl Iterator<Item = &'a Access>) {
        for access in accesses {
            let name = access.place.key();
            if self.0.iter().all(|row| row[0].split(", ").all(|known| known != name)) {
                let used = if why.is_empty() { shape(access) } else { why.to_owned() };
                self.0.push([name, role.to_owned(), format!("{used}, line {}", line_of(access.span))]);
            }
        }
    }

    /// A name that each iteration sets before it uses it, and nobody reads after the loop.
    pub(crate) fn own(&mut self, name: String) {
        self.0.push([
            name,
            "own".to_owned(),
            "set by each iteration before it is used, and not used later".to_owned(),
        ]);
    }

    /// What iterations have to say to some places, and is said in loop order: the row of its log is theirs.
    pub(crate) fn replayed(&mut self, log: &str, places: &[Place], line: usize) {
        let Some(row) = self.0.iter_mut().find(|row| row[0] == log) else { return };
        let names: Vec<String> = places.iter().map(Place::key).collect();
        let why = format!(
            "changed in a way that can't be merged, line {line}; each change is logged, and made in loop order on the \
             calling thread"
        );
        *row = [names.join(", "), REPLAYED.to_owned(), why];
    }

    /// `.explained(&[…])`
    pub(crate) fn to_call(&self, mixed: Span) -> Option<TokenStream> {
        let rows = self.0.iter().map(|[name, role, why]| quote_spanned!(mixed=> (#name, #role, #why)));
        (!self.0.is_empty()).then(|| quote_spanned!(mixed=> .explained(&[#(#rows),*])))
    }
}

/// Whether a clause says what the place is.
pub(crate) fn is_named(args: &Args, place: &Place) -> bool {
    let same = |given: &crate::args::Place| Place::from(given).root == place.root;
    let listed = args.last.iter().chain(&args.scatter).flat_map(|arg| &arg.value);
    let reduced = args.reduce.iter().flat_map(|arg| &arg.value).flat_map(|entry| entry.target.places());
    let indexed = args.indexed.iter().flat_map(|arg| &arg.value).map(|entry| &entry.place);
    let private = args.private.iter().flat_map(|arg| &arg.value).map(|entry| &entry.place);
    listed.chain(reduced).chain(indexed).chain(private).any(same)
}

fn changes(kind: &Kind) -> bool {
    !matches!(kind, Kind::Read | Kind::Macro | Kind::Element(_, Touch::Read))
}

/// A role's name, as a clause would spell it.
fn title(how: &How) -> String {
    let sum = "reduce +";
    match how {
        How::Sum(_) | How::Wrapping | How::Stepped(Operator::Sum(_), _) => sum,
        How::Product | How::WrappingProduct | How::Stepped(Operator::Product, _) => "reduce *",
        How::BitAnd | How::Stepped(Operator::BitAnd, _) => "reduce &",
        How::BitOr | How::Stepped(Operator::BitOr, _) => "reduce |",
        How::BitXor | How::Stepped(Operator::BitXor, _) => "reduce ^",
        How::All => "reduce &&",
        How::Any => "reduce ||",
        How::Append(_) | How::Text => "append",
        How::Prepend(_) => "prepend",
        How::Insert(_) => "insert",
        How::Kept(kept) => return kept_title(kept),
        How::Last | How::LastSet => "last",
        How::Min | How::Best(_, BestOf::Min) => "reduce min",
        How::Max | How::Best(_, BestOf::Max) => "reduce max",
        How::Merge(path) => {
            return format!("reduce {}", path.to_token_stream())
                .replace(' ', "")
                .replacen("reduce", "reduce ", 1);
        }
        How::Keyed(_) => "by key",
        How::Each(way) => {
            return format!(
                "by element, {}",
                way.trim_start_matches("each_").trim_start_matches("bins_").replace('_', " ")
            );
        }
        How::Elements(_) | How::Reading(..) => "indexed",
        How::Columns(..) => "columns",
        How::Cells(..) | How::Flat(_) => "indexed",
        How::Scatter => "scatter",
        How::Scratch(_) => "private",
        How::Induction(_) => "induction",
    }
    .to_owned()
}

pub(crate) fn kept_title(kept: &Kept) -> String {
    let rule = kept.rule.to_string();
    let which = [("max", "max", "max"), ("min", "min", "min"), (">", "max", "min"), ("<", "min", "max")];
    // What is asked of the old value alone keeps the first.
    let found = which.iter().find(|(sign, ..)| rule.contains("new") && rule.contains(sign));
    let name = found.map(|(sign, new_first, old_first)| {
        let left = rule.split(sign).next().unwrap_or_default();
        // `if best < e` keeps the greatest, as `if e > best` does.
        if left.contains("old") { old_first } else { new_first }
    });
    format!("reduce {}", name.unwrap_or(&"first"))
}

/// What the body does with the place, in a few words.
fn shape(access: &Access) -> String {
    let place = access.place.key();
    match &access.kind {
        Kind::OpAssign(op) => format!("`{place} {} …`", sign(op)),
        Kind::Assign(_) | Kind::Unpacked => format!("`{place} = …`"),
        Kind::Method(name, ..) if name == "write_fmt" => format!("`write!({place}, …)`"),
        Kind::Method(name, ..) => format!("`{place}.{name}(…)`"),
        Kind::Kept(_) => "compared and kept".to_owned(),
        Kind::Keyed(_) => format!("`{place}.entry(…)`"),
        Kind::Element(_, Touch::Read) => format!("`{place}[…]` read"),
        Kind::Element(..) => format!("`{place}[…]` changed"),
        Kind::Borrow => format!("`&mut {place}`"),
        Kind::Macro => "named in a macro".to_owned(),
        Kind::Read | Kind::Static | Kind::Deeper => "read".to_owned(),
    }
}

fn sign(op: &BinOp) -> String {
    op.to_token_stream().to_string()
}
