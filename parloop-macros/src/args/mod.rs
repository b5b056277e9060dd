//! The arguments of `#[par_for(…)]`, on a loop and on the switch: what was written, with its tokens.
//!
//! [`parse()`] reads them and reports every mistake; [`Args::over`] lays a loop's own over the switch's defaults.

mod check;
mod clause;
mod keys;
mod near;
mod parse;
mod place;
#[cfg(test)]
mod tests;
mod value;

pub(crate) use check::{on_switch, process_arguments, returned_failure};
use keys::Key;
pub(crate) use parse::parse;
pub(crate) use place::Place;

use proc_macro2::Ident;
use syn::{Expr, Path};

/// One argument: the word it was asked by, and its value.
#[derive(Clone, Debug)]
pub(crate) struct Arg<T> {
    /// The argument's name as written; its span is where a message about the argument as a whole goes.
    pub(crate) key: Ident,
    pub(crate) value: T,
}

/// All arguments of one annotation; after [`Args::over`], all that hold for a loop.
#[derive(Clone, Debug, Default)]
pub(crate) struct Args {
    pub(crate) backend: Option<Arg<BackendArg>>,
    pub(crate) workers: Option<Arg<Expr>>,
    pub(crate) schedule: Option<Arg<Schedule>>,
    pub(crate) chunk: Option<Arg<Expr>>,
    pub(crate) when: Option<Arg<Expr>>,
    pub(crate) name: Option<Arg<String>>,
    /// `progress` (without a label) or `progress = "label"`.
    pub(crate) progress: Option<Arg<Option<String>>>,
    pub(crate) collapse: Option<Arg<usize>>,
    pub(crate) on_error: Option<Arg<OnError>>,
    /// `crate = PATH`.
    pub(crate) runtime: Option<Arg<Path>>,
    pub(crate) threads: Option<Arg<Threads>>,
    pub(crate) timeout: Option<Arg<Expr>>,
    pub(crate) retries: Option<Arg<Expr>>,
    pub(crate) max_tasks: Option<Arg<Expr>>,
    pub(crate) reduce: Option<Arg<Vec<Reduce>>>,
    pub(crate) indexed: Option<Arg<Vec<Indexed>>>,
    pub(crate) scatter: Option<Arg<Vec<Place>>>,
    pub(crate) private: Option<Arg<Vec<Private>>>,
    pub(crate) last: Option<Arg<Vec<Place>>>,
    pub(crate) shared: Option<Arg<Vec<Place>>>,
}

/// `backend = "…"`, checked here, or an expression of type `Backend`, for run time.
#[derive(Clone, Debug)]
pub(crate) enum BackendArg {
    Named(Backend),
    /// A value of `parloop::Backend`.
    Chosen(Box<Expr>),
}

/// The backends of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Backend {
    Serial,
    Thread,
    Pool,
    Executor,
    Process,
    ProcessPool,
    ProcessExecutor,
}

impl Backend {
    /// Whether iterations run in child processes.
    pub(crate) fn is_process(self) -> bool {
        matches!(self, Backend::Process | Backend::ProcessPool | Backend::ProcessExecutor)
    }
}

/// `schedule = "…"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Schedule {
    Auto,
    Static,
    Dynamic,
    Guided,
}

/// `on_error = "…"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OnError {
    Panic,
    Return,
}

/// `threads = "…"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Threads {
    Any,
    Strict,
}

/// One entry of `reduce(…)`.
#[derive(Clone, Debug)]
pub(crate) struct Reduce {
    pub(crate) target: ReduceTarget,
    pub(crate) op: ReduceOp,
}

/// What is reduced.
#[derive(Clone, Debug)]
pub(crate) enum ReduceTarget {
    /// `total: +`
    Whole(Place),
    /// `hist[]: +`
    EachElement(Place),
    /// `(best, at): min`: the value first, then what is kept with it.
    WithPosition(Vec<Place>),
}

impl ReduceTarget {
    /// Every place named.
    pub(crate) fn places(&self) -> &[Place] {
        match self {
            ReduceTarget::Whole(place) | ReduceTarget::EachElement(place) => std::slice::from_ref(place),
            ReduceTarget::WithPosition(places) => places,
        }
    }
}

/// How contributions are combined.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ReduceOp {
    Add,
    Mul,
    BitAnd,
    BitOr,
    BitXor,
    And,
    Or,
    Min,
    Max,
    Append,
    Insert,
    /// A path to a `fn(&mut T, T)`.
    Function(Path),
}

/// One entry of `indexed(…)`.
#[derive(Clone, Debug)]
pub(crate) struct Indexed {
    pub(crate) place: Place,
    pub(crate) form: IndexForm,
}

/// Which elements are an iteration's own.
#[derive(Clone, Debug)]
pub(crate) enum IndexForm {
    /// `out`: element `i`.
    Element,
    /// `out / stride`: `i * stride .. (i + 1) * stride`.
    Stride(Box<Expr>),
    /// `out[_]`: `out[any][i]`.
    Column,
}

/// One entry of `private(…)`.
#[derive(Clone, Debug)]
pub(crate) struct Private {
    pub(crate) place: Place,
    /// `= EXPR`: what a worker starts with, instead of a clone of the outer value.
    pub(crate) value: Option<Expr>,
}

impl Args {
    /// These, and where they say nothing, the defaults of the switch around the loop.
    pub(crate) fn over(self, defaults: &Args) -> Args {
        macro_rules! first_given {
            ($($field:ident)*) => {
                Args { $($field: self.$field.or_else(|| defaults.$field.clone())),* }
            };
        }
        first_given! {
            backend workers schedule chunk when name progress collapse on_error runtime threads timeout retries
            max_tasks reduce indexed scatter private last shared
        }
    }
}
