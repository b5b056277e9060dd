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
    let pipe = if plan.strict { None } else { io::pipe().ok() };
    let Some((server, (bell, rope))) = server.zip(pipe) else {
        positions.unserved();
        return work(positions, None);
    };
    let (mut server, mut rope, mut done) = (Some(server), Some(rope), None);
    let mut serve = || {
        // Its end of the pipe goes with it.
        if let (Some(server), Some(rope)) = (server.take(), rope.take()) {
            server(&|| drop((&rope).write(&[0])));
        }
    };
    let mut work = Some((positions, work));
    both(&mut serve, &mut |served| {
        if let Some((mut positions, work)) = work.take() {
            if !served {
                positions.unserved();
            }
            done = Some(work(positions, served.then_some(&bell)));
        }
    });
    done.expect("it was done")
}

/// Has a thread `serve`, if there is one to be had, while `work`, which is told so, does its part here. Compiled once for
/// all loops.
fn both(serve: &mut (dyn FnMut() + Send), work: &mut dyn FnMut(bool)) {
    scope(|scope| {
        let served =
            Builder::new().stack_size(STACK).name("parloop-source".to_owned()).spawn_scoped(scope, serve);
        work(served.is_ok());
        // Its panics are the source's, and were told. What is joined is no thread of this process any more.
        served.into_iter().for_each(|served| drop(served.join()));
    });
}

/// It has rung, perhaps for what is known by now.
pub(super) fn heard(mut bell: &Bell) {
    let _ = bell.read(&mut [0; 8]);
}
