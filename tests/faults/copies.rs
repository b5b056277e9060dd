//! Children of which there is a copy, since the body forks.

use parloop::{Backend, par_for};

/// Both go on, each with another value.
#[par_for]
fn forks(backend: Backend) -> (Vec<usize>, usize) {
    let (mut list, mut copies) = (Vec::new(), 0);
    #[par_for(backend = backend, workers = 2)]
    for i in 0..40 {
        // SAFETY: the copy goes on with this thread, which is all that there is.
        let copy = i % 7 == 0 && unsafe { libc::fork() } == 0;
        list.push(i);
        copies += usize::from(copy);
    }
    (list, copies)
}

#[test]
fn a_copy_that_comes_back_from_the_body_is_not_heard() {
    for backend in [Backend::Process, Backend::ProcessPool, Backend::ProcessExecutor] {
        for _ in 0..10 {
            let (list, copies) = forks(backend);
            assert!(list.into_iter().eq(0..40), "{backend}");
            assert_eq!(copies, 0, "{backend}");
        }
    }
}
