//! The only unsafe code, but for what the spaces and the element views need.

pub(crate) mod affinity;
#[cfg(unix)]
pub(crate) mod alarm;
mod at_exit;
mod brief;
#[cfg(unix)]
mod call;
mod cell;
mod cells;
pub(crate) mod columns;
#[cfg(unix)]
pub(crate) mod door;
pub(crate) mod elements;
#[cfg(unix)]
pub(crate) mod exits;
pub(crate) mod fill;
#[cfg(unix)]
pub(crate) mod fork;
mod gate;
mod home;
pub(crate) mod join;
pub(crate) mod numbers;
pub(crate) mod pages;
#[cfg(unix)]
pub(crate) mod record;
mod refused;
mod row;
mod scope;
#[cfg(unix)]
pub(crate) mod shared;
#[cfg(unix)]
mod signals;
mod slice;
pub(crate) mod stacks;
pub(crate) mod staged;
#[cfg(unix)]
pub(crate) mod stdio;
mod zeros;

pub(crate) use at_exit::at_exit;
pub(crate) use brief::{Brief, roughly, ticks};
pub(crate) use gate::{Help, Task, with_crew, with_helpers};
pub(crate) use home::Home;
pub(crate) use refused::out_of_bounds;
pub(crate) use row::{Next, Reader, Writer, row};
pub use scope::{ProcessScope, Scope};
pub(crate) use scope::{with_process_scope, with_scope};
pub(crate) use zeros::{keep, words, zeros};
