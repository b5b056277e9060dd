//! All that generated code may name. Not public API: it changes with every release, and the macro crate is
//! pinned to the runtime of its own version.
#![allow(missing_docs)]

pub use crate::call::copied::copied;
pub use crate::call::reads::{copy, with_four, with_one, with_three, with_two};
pub use crate::call::{Loop, TailLoop, done, or_panic, sync};
pub use crate::critical::Critical;
pub use crate::exit::{
    Branch, Exit1, Exit2, Exit3, Exit4, Exit5, Exit6, Exit7, Exit8, Finished, Never, Residual,
};
pub use crate::observe::written;
pub use crate::run::{Emit, Tail, TailExit};
pub use crate::settings::Schedule;
pub use crate::site::Site;
pub use crate::space::collapse::collapse;
pub use crate::space::numbered;
#[cfg(parloop_switches)]
pub use crate::switches::{Mechanism, only_off};
pub use core;

/// Imported in the small block that asks what an outer name is.
pub mod role {
    pub use crate::role::probe::*;
}

/// Roles that are made by a function, named by path.
pub mod make {
    pub use crate::role::make::*;
}

/// Imported in the small block that asks what a loop's head is.
pub mod space {
    pub use crate::space::probe::*;
}

/// Imported in the small block that asks what a loop chosen at run time may run on.
pub mod any {
    pub use crate::call::lacking::{CaptureHere, CaptureShared};
    pub use crate::role::probe::Probe;
}

/// Imported in the small block that takes what is only read as a slice.
pub mod reads {
    pub use crate::call::reads::{ReadAsItIs, ReadBehind, Reads};
}

/// What the signatures of the entries name.
pub mod signature {
    pub use crate::call::{InOrder, Items, Ran};
    pub use crate::observe::{Decision, Row, Watch, WithProgress};
    pub use crate::role::elements::{Sequence, Undoable};
    pub use crate::role::travel::{Extent, Travel};
    pub use crate::role::{ProductOf, SumOf};
    pub use crate::run::{Claimed, Feed, Piece, Pulls, PullsHere, Splits, Threads};
    pub use crate::space::borrowed::ReadAhead;
    pub use crate::space::{
        Batch, Block, Control, Gathered, Hand, Index, Inherit, Positions, Pulled, PulledHere, Sent, Space,
        Split, Splitted, Standing, Whole,
    };
    pub use crate::wire::{Trouble, Wire};
}
