//! Exits are values: what left the loop travels to the caller and is replayed there by the user's own tokens.

use std::convert::Infallible;
use std::ops::ControlFlow;
use std::task::Poll;

/// The exit of a loop that has none.
#[derive(Debug)]
pub enum Never {}

/// A block whose iterations are all done. A `break` that is hidden in a macro of the body does not give it.
#[derive(Debug)]
pub struct Finished;

macro_rules! exits {
    ($($name:ident($($variant:ident),+);)+) => {$(
        /// The exits of a loop, one variant for each place that leaves it.
        #[derive(Debug)]
        #[allow(missing_docs)]
        pub enum $name<$($variant),+> { $($variant($variant)),+ }
    )+};
}

exits! {
    Exit1(A);
    Exit2(A, B);
    Exit3(A, B, C);
    Exit4(A, B, C, D);
    Exit5(A, B, C, D, E);
    Exit6(A, B, C, D, E, F);
    Exit7(A, B, C, D, E, F, G);
    Exit8(A, B, C, D, E, F, G, H);
}

/// What left by `?`, so that it can travel whatever it is.
#[derive(Clone, Copy, Debug)]
pub struct Residual<R>(pub R);

/// What `?` accepts: the value to go on with, or the residual to leave with. The residual is again something
/// that the user's own `?` accepts, so that the conversion to the function's error happens where it always did.
pub trait Branch {
    /// What `?` evaluates to.
    type Output;
    /// What leaves: the same type with nothing to go on with.
    type Residual;
    /// Splits the two.
    fn branch(self) -> Result<Self::Output, Self::Residual>;
}

impl<T, E> Branch for Result<T, E> {
    type Output = T;
    type Residual = Result<Infallible, E>;
    fn branch(self) -> Result<T, Result<Infallible, E>> {
        self.map_err(Err)
    }
}

impl<T> Branch for Option<T> {
    type Output = T;
    type Residual = Option<Infallible>;
    fn branch(self) -> Result<T, Option<Infallible>> {
        self.ok_or(None)
    }
}

impl<B, C> Branch for ControlFlow<B, C> {
    type Output = C;
    type Residual = ControlFlow<B, Infallible>;
    fn branch(self) -> Result<C, ControlFlow<B, Infallible>> {
        match self {
            ControlFlow::Continue(value) => Ok(value),
            ControlFlow::Break(value) => Err(ControlFlow::Break(value)),
        }
    }
}

impl<T, E> Branch for Poll<Result<T, E>> {
    type Output = Poll<T>;
    type Residual = Result<Infallible, E>;
    fn branch(self) -> Result<Poll<T>, Result<Infallible, E>> {
        match self {
            Poll::Ready(Ok(value)) => Ok(Poll::Ready(value)),
            Poll::Ready(Err(error)) => Err(Err(error)),
            Poll::Pending => Ok(Poll::Pending),
        }
    }
}

impl<T, E> Branch for Poll<Option<Result<T, E>>> {
    type Output = Poll<Option<T>>;
    type Residual = Result<Infallible, E>;
    fn branch(self) -> Result<Poll<Option<T>>, Result<Infallible, E>> {
        match self {
            Poll::Ready(Some(Ok(value))) => Ok(Poll::Ready(Some(value))),
            Poll::Ready(Some(Err(error))) => Err(Err(error)),
            Poll::Ready(None) => Ok(Poll::Ready(None)),
            Poll::Pending => Ok(Poll::Pending),
        }
    }
}
