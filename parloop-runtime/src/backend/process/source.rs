//! A source that keeps its reader waiting: it is read by a thread beside the one that listens to the children.

use crate::backend::pool::STACK;
use crate::call::Plan;
use crate::space::Positions;
use std::io::{self, PipeReader, Read, Write};
use std::thread::{Builder, scope};

/// Readable once something has come.
pub(super) type Bell = PipeReader;

/// Has `server` do its part while `work` does its own with the positions; where there is no thread to be had, or there
/// must be none, `work` does both.
pub(super) fn beside<P: Positions, T>(
    plan: &Plan,
    mut positions: P,
    server: Option<impl FnOnce(&dyn Fn()) + Send>,
    work: impl FnOnce(P, Option<&Bell>) -> T,
) -> T {
    let pipe = io::pipe().ok().filter(|_| !plan.strict);
    let Some((server, (bell, rope))) = server.zip(pipe) else {
        positions.unserved();
        return work(positions, None);
    };
    let serve = move || server(&|| drop((&rope).write(&[0])));
    scope(|scope| {
        let thread = Builder::new().stack_size(STACK).name("parloop-source".to_owned());
        let served = thread.spawn_scoped(scope, serve);
        if served.is_err() {
            positions.unserved();
        }
        let done = work(positions, served.is_ok().then_some(&bell));
        // Its panics are the source's, and were told. What is joined is no thread of this process any more.
        served.into_iter().for_each(|served| drop(served.join()));
        done
    })
}

/// It has rung, perhaps for what is known by now.
pub(super) fn heard(mut bell: &Bell) {
    let _ = bell.read(&mut [0; 8]);
}
