//! One case: a loop, a fault and a moment, in a process of its own. Prints what came of it, or fails with a panic.

use crate::fault::{Expected, Fault, When};
use crate::leaks::Left;
use crate::mark::{Mark, Plot, STRUCK};
use crate::setup::{Surroundings, end_grandchildren, prepare};
use parloop::{Backend, Error, par_for};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::Duration;

const ITERATIONS: usize = 12;
const WORKERS: usize = 2;

#[derive(Debug, Default, PartialEq)]
pub(crate) struct Results {
    pub(crate) squares: Vec<usize>,
    pub(crate) sum: usize,
    pub(crate) marks: Vec<Mark>,
}

/// The loop, whose answer without faults is known.
#[par_for]
fn struck(backend: Backend, plot: &Plot, limit: Duration, results: &mut Results) -> Result<(), Error> {
    let Results { squares, sum, marks } = results;
    #[par_for(backend = backend, workers = WORKERS, timeout = limit, on_error = "return")]
    for i in 0..squares.len() {
        plot.is_due(i, When::Before);
        squares[i] = i * i;
        plot.is_due(i, When::During);
        *sum += i;
        marks.push(Mark::of(i));
        plot.is_due(i, When::After);
        if plot.when == When::Committed && i > STRUCK {
            thread::sleep(Duration::from_millis(2));
        }
    }
    Ok(())
}

/// The same without a plot and without a limit.
#[par_for]
fn calm(backend: Backend) {
    let (mut sum, mut list) = (0, Vec::new());
    #[par_for(backend = backend, workers = 3)]
    for i in 0..20 {
        sum += i;
        list.push(i);
    }
    assert_eq!(sum, 190, "the loop after the fault");
    assert!(list.into_iter().eq(0..20), "the loop after the fault");
}

pub(crate) fn run(backend: &str, fault: &str, when: &str) {
    let backend: Backend = backend.parse().expect("the name of a backend");
    let fault = *Fault::ALL.iter().find(|one| one.name() == fault).expect("the name of a fault");
    let when = *When::ALL.iter().find(|one| one.name() == when).expect("the name of a moment");
    let plot = Plot::lay(fault, when);
    prepare(fault);
    // What is made once and kept is made now.
    calm(backend);
    let bare = Left::now();
    let surroundings = Surroundings::of(fault);
    let before = Left::now();
    let mut results = Results { squares: vec![usize::MAX; ITERATIONS], ..Results::default() };
    let limit = if fault.takes_forever() { Duration::from_millis(300) } else { Duration::from_secs(60) };
    let ran = catch_unwind(AssertUnwindSafe(|| struck(backend, plot, limit, &mut results)));
    let said = judge(plot, ran, &results);
    plot.is_run_once();
    end_grandchildren(fault);
    // Whether stdout is free is tried by a thread, which waits as long as it is not.
    if fault != Fault::Stdout {
        before.is_all_there_is();
    }
    drop(surroundings);
    if fault != Fault::NoForks {
        calm(backend);
    }
    bare.is_all_there_is();
    println!("{said}");
}

type Ran = Result<Result<(), Error>, Box<dyn std::any::Any + Send>>;

/// Whether this may come of it; says what did.
fn judge(plot: &Plot, ran: Ran, results: &Results) -> String {
    match (ran, plot.fault.expected()) {
        (Ok(Ok(())), expected) => {
            let late = plot.when == When::Committed && !plot.fault.is_of_the_result();
            // What is small needs no descriptor.
            let needless = plot.fault == Fault::Closed;
            assert!(
                late || needless || matches!(expected, Expected::Answer),
                "the plain loop's answer, as if nothing had been"
            );
            is_kept(results, &[]);
            "answer".to_owned()
        }
        // What comes after that depends on what is left to do, and by whom.
        (Ok(Err(error)), _) if plot.is_late() => {
            assert!(error.iteration() != Some(STRUCK), "what was committed is not lost: {error}");
            died(&error, |_| true, results)
        }
        (Ok(Err(error)), Expected::Died(cause)) => {
            assert_eq!(error.iteration(), Some(STRUCK), "another iteration: {error}");
            died(&error, cause, results)
        }
        (Ok(Err(error @ Error::Child { .. })), Expected::Refused) => format!("error: {error}"),
        (Err(payload), Expected::Panics(text)) => {
            let said = payload.downcast_ref::<String>().map_or("", String::as_str);
            let said = payload.downcast_ref::<&str>().copied().unwrap_or(said);
            assert!(said.contains(text), "another panic: {said}");
            format!("panic: {said}")
        }
        (Ok(Err(error)), _) => panic!("another error: {error}"),
        (Err(_), _) => panic!("a panic"),
    }
}

fn died(error: &Error, cause: fn(&parloop::Cause) -> bool, results: &Results) -> String {
    let [death] = error.deaths() else { panic!("not one death: {error}") };
    assert!(cause(&death.cause), "another cause: {error}");
    assert_eq!(death.lost.len(), 1, "{error}");
    assert!(error.to_string().contains("case.rs:"), "the loop is not named: {error}");
    is_kept(results, &[death.iteration]);
    format!("error: {error}")
}

/// What iterations did is there, but for those that are lost.
fn is_kept(results: &Results, lost: &[usize]) {
    let kept = || (0..ITERATIONS).filter(|i| !lost.contains(i));
    assert!(kept().all(|i| results.squares[i] == i * i), "elements: {:?}", results.squares);
    assert_eq!(results.sum, kept().sum::<usize>(), "the sum");
    assert!(results.marks.iter().map(|mark| mark.i).eq(kept()), "the list");
    assert!(results.marks.iter().all(Mark::is_whole), "what is in the list");
}
