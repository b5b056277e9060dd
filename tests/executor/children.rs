//! Children that are fed: their parent never waits for the source while there is something to see to.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use parloop::{Backend, Cause, Error, par_for};

use super::late_behind_a_source_that_blocks_here;

/// What a miss would wait for without end.
const PATIENCE: Duration = Duration::from_secs(20);

/// Sends the next number when the last one was answered, and gives how many were.
fn asked_and_answered() -> (Receiver<usize>, Sender<usize>, JoinHandle<usize>) {
    let ((items, source), (answer, answers)) = (channel(), channel());
    let sender = thread::spawn(move || {
        let answered = |n: &usize| {
            items.send(*n).unwrap();
            answers.recv_timeout(PATIENCE) == Ok(*n)
        };
        (0..20).take_while(answered).count()
    });
    (source, answer, sender)
}

#[test]
#[par_for]
fn results_do_not_wait_for_a_source_that_blocks() {
    for backend in [Backend::Executor, Backend::ProcessExecutor] {
        for workers in [1, 3] {
            let (source, answer, sender) = asked_and_answered();
            #[par_for(backend = backend, workers = workers)]
            for n in source {
                let root = n.isqrt();
                #[ordered]
                {
                    assert_eq!(root, n.isqrt());
                    let _ = answer.send(n);
                }
            }
            assert_eq!(sender.join().unwrap(), 20, "{backend} {workers}");

            let (source, answer, sender) = asked_and_answered();
            #[par_for(backend = backend, workers = workers)]
            for n in source {
                let same = n;
                #[as_completed]
                {
                    let _ = answer.send(same);
                }
            }
            assert_eq!(sender.join().unwrap(), 20, "{backend} {workers}");
        }
    }
}

#[test]
fn results_do_not_wait_for_a_source_that_blocks_here() {
    let late = late_behind_a_source_that_blocks_here(Backend::ProcessExecutor);
    assert!(late < 3, "{late}");
}

/// Runs for ever, and says in a file who it is.
fn hang(at: &Path) -> ! {
    std::fs::write(at.with_extension("new"), std::process::id().to_string()).unwrap();
    std::fs::rename(at.with_extension("new"), at).unwrap();
    loop {
        thread::sleep(PATIENCE);
    }
}

#[par_for]
fn hangs_at_first(source: Receiver<usize>, at: &Path) -> Result<Vec<usize>, Error> {
    let mut done = Vec::new();
    let limit = Duration::from_millis(100);
    #[par_for(backend = "process-executor", workers = 2, timeout = limit, on_error = "return")]
    for n in source {
        if n == 0 {
            hang(at);
        }
        done.push(n);
    }
    Ok(done)
}

/// The second item comes when the child that hangs at the first one is gone.
#[test]
fn who_takes_too_long_is_killed_while_the_source_blocks() {
    let at = std::env::temp_dir().join(format!("parloop-hangs-{}", std::process::id()));
    let (items, source) = channel();
    let file = at.clone();
    let sender = thread::spawn(move || {
        items.send(0).unwrap();
        let gone = || {
            let child = std::fs::read_to_string(&file).ok()?;
            (!Path::new("/proc").join(child).exists()).then_some(())
        };
        let tries = (0..2000).take_while(|_| gone().is_none()).inspect(|_| thread::sleep(PATIENCE / 2000));
        let waited = tries.count();
        items.send(1).unwrap();
        waited < 2000
    });
    let error = hangs_at_first(source, &at).unwrap_err();
    assert!(sender.join().unwrap(), "it was killed when the source went on");
    assert_eq!(error.iteration(), Some(0));
    assert!(matches!(error.deaths()[0].cause, Cause::TimedOut(_)), "{error}");
    std::fs::remove_file(at).unwrap();
}

/// Counts up, and notes how far it has come.
struct Count<'a> {
    pulled: &'a AtomicUsize,
    panics_at: usize,
}

impl Iterator for Count<'_> {
    type Item = usize;
    fn next(&mut self) -> Option<usize> {
        let n = self.pulled.fetch_add(1, Ordering::SeqCst);
        assert_ne!(n, self.panics_at, "the source");
        Some(n)
    }
}

#[test]
#[par_for]
fn only_a_few_items_are_read_ahead() {
    let pulled = AtomicUsize::new(0);
    let mut before = 0;
    #[par_for(backend = "process-executor", workers = 3)]
    for n in (Count { pulled: &pulled, panics_at: usize::MAX }) {
        if n == 100 {
            break;
        }
        before += 1;
    }
    assert_eq!(before, 100);
    assert!(pulled.load(Ordering::SeqCst) <= 101 + 3 * 6, "{pulled:?}");
}

#[test]
#[par_for]
fn a_panic_of_the_source_comes_behind_its_items() {
    let pulled = AtomicUsize::new(0);
    let mut seen = Vec::new();
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        #[par_for(backend = "process-executor", workers = 2)]
        for n in (Count { pulled: &pulled, panics_at: 30 }) {
            let twice = n * 2;
            #[ordered]
            {
                seen.push(twice);
            }
        }
    }));
    let payload = caught.unwrap_err();
    assert!(payload.downcast_ref::<String>().unwrap().contains("the source"));
    assert_eq!(seen, (0..30).map(|n| n * 2).collect::<Vec<_>>());
    assert_eq!(pulled.into_inner(), 31);
}

/// Who sends is told by it that nothing more is read.
#[test]
#[par_for]
fn a_loop_that_leaves_drops_its_source() {
    let (items, source) = channel();
    let sender = thread::spawn(move || (0..).take_while(|n| items.send(*n).is_ok()).count());
    let mut found = None;
    #[par_for(backend = "process-executor", workers = 2)]
    for n in source {
        if n == 7 {
            found = Some(n);
            break;
        }
    }
    assert_eq!(found, Some(7));
    assert!(sender.join().unwrap() >= 8);
}
