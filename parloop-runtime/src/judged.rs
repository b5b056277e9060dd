//! How a bound that a user's type does not meet is told once.
//!
//! Where a trait has one implementation for all `T: Bound`, the compiler takes it for every type, and goes on with what
//! that gives: so each thing that needs the bound is told. With a second implementation, which no type has, it has to
//! judge: a type without the bound has none, what the trait would have given is unknown, and nothing is said of that.

/// What no type is.
pub trait Nothing {}

/// Marks the implementation that types have.
#[derive(Debug)]
pub struct Yes;

/// Marks the one that no type has.
#[derive(Debug)]
pub struct No;
