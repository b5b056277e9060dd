#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub use parloop_macros::par_for;
pub use parloop_runtime::{
    Accumulate, AsCompleted, Backend, Cause, Death, Died, Error, Executor, Failure, Future, Map,
    ProcessExecutor, ProcessScope, Schedule, Scope, TimedOut, UnknownBackend, UnknownSchedule,
    Wait::{self, All, First},
    as_completed, wait, worker_index,
};

#[doc(hidden)]
pub use parloop_runtime::private as __private;

/// The guide's examples.
#[cfg(doctest)]
#[doc = include_str!("../docs/which-loops.md")]
mod which_loops {}

/// Printing beside the progress bars of loops.
///
/// The macros are not in the crate's root, where `use parloop::*` would bring them beside std's.
pub mod progress {
    /// std's `println!`, with the progress bars of loops out of its way.
    ///
    /// A bar stands on the last line of the terminal and is painted over and over: what a body prints with std's own
    /// `println!` meanwhile comes between two copies of it. Without a bar there is no difference.
    ///
    /// ```
    /// use parloop::par_for;
    ///
    /// #[par_for]
    /// fn main() {
    ///     #[par_for(progress = "squares")]
    ///     for i in 0..100 {
    ///         if i % 25 == 0 {
    ///             parloop::progress::println!("{i} squared is {}", i * i);
    ///         }
    ///     }
    /// }
    /// ```
    #[doc(inline)]
    pub use crate::__println as println;

    /// The same on stderr.
    #[doc(inline)]
    pub use crate::__eprintln as eprintln;
}

#[doc(hidden)]
#[macro_export]
macro_rules! __println {
    ($($argument:tt)*) => {{
        let text = ::std::format!($($argument)*);
        $crate::__private::written(|| ::std::println!("{text}"));
    }};
}

#[doc(hidden)]
#[macro_export]
macro_rules! __eprintln {
    ($($argument:tt)*) => {{
        let text = ::std::format!($($argument)*);
        $crate::__private::written(|| ::std::eprintln!("{text}"));
    }};
}
