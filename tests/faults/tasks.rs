//! Tasks in child processes, by hand: [`ProcessExecutor`].

use super::is_alive;
use parloop::{Cause, Executor, Failure, Future, ProcessExecutor, Wait, as_completed, par_for, wait};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};
use std::{fs, thread};

const LONG: Duration = Duration::from_secs(3600);

/// A file of this name that nobody else uses.
fn marker(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("parloop-tasks-{}-{name}", std::process::id()))
}

fn kill_this_process() {
    // SAFETY: it ends this process, a child, and nothing else.
    unsafe { libc::raise(libc::SIGKILL) };
}

/// Waits, as long as it may take on a busy machine.
fn until(what: &str, holds: impl Fn() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(60), "{what}");
        thread::sleep(Duration::from_millis(2));
    }
}

fn text_of(payload: &(dyn std::any::Any + Send)) -> &str {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap()
}

#[test]
fn each_task_runs_in_a_process_of_its_own_and_its_result_comes_back() {
    let executor = ProcessExecutor::new(3);
    let tasks: Vec<_> = (0..10u64)
        .map(|i| executor.submit(move || (std::process::id(), vec![Some(i.to_string()); i as usize])))
        .collect();
    let (processes, results): (BTreeSet<_>, Vec<_>) = tasks.into_iter().map(Future::result).unzip();
    assert_eq!(processes.len(), 10);
    assert!(!processes.contains(&std::process::id()));
    assert!(results.into_iter().eq((0..10).map(|i| vec![Some(i.to_string()); i])));
}

#[test]
fn tasks_of_a_scope_borrow() {
    let words = vec!["one".to_owned(), "three".to_owned()];
    let executor = ProcessExecutor::new(2);
    let (lengths, longest) = executor.scope(|scope| {
        let longest = scope.submit(|| words.iter().map(String::len).max());
        let lengths: Vec<_> = scope.map(&words, |word| word.len()).collect();
        (lengths, longest.result())
    });
    assert_eq!((lengths, longest), (vec![3, 5], Some(5)));
}

#[test]
fn what_a_task_changes_stays_in_its_process() {
    let mut counts = vec![0; 3];
    let seen = ProcessExecutor::new(2).scope(|scope| {
        let tasks = counts.iter_mut().map(|count| {
            scope.submit(move || {
                *count += 1;
                *count
            })
        });
        tasks.map(Future::result).sum::<i32>()
    });
    assert_eq!((seen, counts), (3, vec![0; 3]));
}

#[test]
fn a_scope_waits_for_tasks_whose_futures_are_gone() {
    let file = marker("waits");
    let executor = ProcessExecutor::new(2);
    executor.scope(|scope| {
        drop(scope.submit(|| {
            thread::sleep(Duration::from_millis(50));
            fs::write(&file, "done").unwrap();
        }));
    });
    assert_eq!(fs::read_to_string(&file).unwrap(), "done");
    fs::remove_file(file).unwrap();
}

#[test]
fn dropping_the_executor_waits() {
    let file = marker("drop");
    let own = file.clone();
    let executor = ProcessExecutor::new(1);
    drop(executor.submit(move || {
        thread::sleep(Duration::from_millis(50));
        fs::write(own, "done").unwrap();
    }));
    executor.shutdown();
    assert_eq!(fs::read_to_string(&file).unwrap(), "done");
    fs::remove_file(file).unwrap();
}

#[test]
fn a_panic_comes_out_of_the_result() {
    let executor = ProcessExecutor::new(2);
    let future = executor.submit(|| -> u8 { panic!("no {}", "luck") });
    let payload = catch_unwind(AssertUnwindSafe(|| future.result())).unwrap_err();
    assert_eq!(text_of(&*payload), "no luck");
    assert_eq!(executor.submit(|| 6 * 7).result(), 42);
}

#[test]
fn a_death_is_told_with_the_place_of_the_task() {
    let executor = ProcessExecutor::new(2);
    let (future, line) = (executor.submit(kill_this_process), line!());
    let Err(Failure::Died(died)) = future.outcome() else { panic!("it died") };
    assert_eq!(died.error.deaths()[0].cause, Cause::Signal(libc::SIGKILL));
    let place = format!("tasks.rs:{line}:");
    for part in [place.as_str(), "SIGKILL"] {
        assert!(died.to_string().contains(part), "{died}");
    }
    let future = executor.submit(|| std::process::exit(3));
    let payload = catch_unwind(AssertUnwindSafe(|| -> () { future.result() })).unwrap_err();
    assert!(text_of(&*payload).contains("exited with code 3"), "{}", text_of(&*payload));
    assert!(
        executor.scope(|scope| matches!(scope.submit(kill_this_process).outcome(), Err(Failure::Died(_))))
    );
}

#[test]
fn a_task_that_takes_too_long_is_killed() {
    let executor = ProcessExecutor::new(2).timeout(Duration::from_millis(50));
    let (slow, quick) = (executor.submit(|| thread::sleep(LONG)), executor.submit(|| 1));
    let Err(Failure::Died(died)) = slow.outcome() else { panic!("it is killed") };
    assert_eq!(died.error.deaths()[0].cause, Cause::TimedOut(Duration::from_millis(50)));
    assert_eq!(quick.outcome().ok(), Some(1));
}

#[test]
fn with_retries_a_task_that_died_is_run_again() {
    let file = marker("retries");
    let executor = ProcessExecutor::new(1).retries(1);
    let dies_once = || {
        if fs::File::create_new(&file).is_ok() {
            kill_this_process();
        }
        "at last".to_owned()
    };
    assert_eq!(executor.scope(|scope| scope.submit(dies_once).result()), "at last");
    fs::remove_file(file).unwrap();
}

#[test]
fn cancelling_kills_and_nothing_stays_behind() {
    let file = marker("cancel");
    let own = file.clone();
    let executor = ProcessExecutor::new(1);
    let future = executor.submit(move || {
        fs::write(own.with_extension("part"), std::process::id().to_string()).unwrap();
        fs::rename(own.with_extension("part"), own).unwrap();
        thread::sleep(LONG);
    });
    let behind = executor.submit(|| 7);
    until("the task begins", || file.exists());
    let process = fs::read_to_string(&file).unwrap();
    assert!(is_alive(&process));
    assert!(future.cancel());
    assert!(matches!(future.outcome(), Err(Failure::Cancelled)));
    assert!(!is_alive(&process), "it is gone when the outcome is told");
    assert_eq!(behind.result(), 7);
    fs::remove_file(file).unwrap();
}

#[test]
fn no_more_run_at_once_than_workers() {
    let folder = marker("workers");
    fs::create_dir(&folder).unwrap();
    let executor = ProcessExecutor::new(2);
    let most = executor.scope(|scope| {
        let tasks = (0..12).map(|i| {
            let folder = &folder;
            scope.submit(move || {
                let own = folder.join(i.to_string());
                fs::write(&own, "").unwrap();
                let beside = fs::read_dir(folder).unwrap().count();
                thread::sleep(Duration::from_millis(5));
                fs::remove_file(own).unwrap();
                beside
            })
        });
        tasks.collect::<Vec<_>>().into_iter().map(Future::result).max()
    });
    assert!(most <= Some(2), "{most:?} at once");
    fs::remove_dir(folder).unwrap();
}

#[test]
fn a_map_is_lazy_in_order_and_cancels_what_nobody_takes() {
    let executor = ProcessExecutor::new(2);
    let mut pulled = 0;
    let squares: Vec<u64> = executor.map((0..).inspect(|_| pulled += 1), |i: u64| i * i).take(5).collect();
    assert_eq!(squares, [0, 1, 4, 9, 16]);
    assert!(pulled <= 5 + 8, "{pulled} were pulled");
    let first = executor.map([Duration::ZERO, LONG, LONG, LONG], thread::sleep).next();
    assert_eq!(first, Some(()));
    // Else this would take an hour.
    executor.shutdown();
}

#[test]
fn results_are_seen_as_they_complete() {
    let executor = ProcessExecutor::new(3);
    let (go, late) = (marker("go"), marker("late"));
    let waits = {
        let (go, late) = (go.clone(), late.clone());
        move || {
            until("told to go", || go.exists());
            fs::write(late, "").unwrap();
            0
        }
    };
    let mut completed = as_completed([executor.submit(waits), executor.submit(|| 1), executor.submit(|| 2)]);
    let two: BTreeSet<_> = completed.by_ref().take(2).map(Future::result).collect();
    assert_eq!(two, BTreeSet::from([1, 2]));
    assert!(!late.exists());
    fs::write(&go, "").unwrap();
    assert_eq!(completed.map(Future::result).collect::<Vec<_>>(), [0]);
    for file in [go, late] {
        fs::remove_file(file).unwrap();
    }
}

#[test]
fn callbacks_and_waiting_work_as_they_do_with_threads() {
    let executor = ProcessExecutor::new(2);
    let (sender, seen) = channel();
    let future = executor.submit(|| "value".to_owned());
    future.on_done(move |outcome| sender.send(outcome.unwrap().clone()).unwrap());
    assert_eq!(seen.recv().unwrap(), "value");
    let (sender, seen) = channel();
    executor.submit(kill_this_process).on_done(move |outcome| {
        sender.send(outcome.unwrap_err().to_string()).unwrap();
    });
    assert!(seen.recv().unwrap().contains("SIGKILL"));
    let (done, left) = wait([executor.submit(|| thread::sleep(LONG)), executor.submit(|| ())], Wait::First);
    assert_eq!((done.len(), left.len()), (1, 1));
    assert!(left[0].running() && left[0].cancel());
    let (done, left) = wait(left, Wait::All);
    assert_eq!((done.len(), left.len()), (1, 0));
}

#[test]
fn tasks_submit_tasks() {
    let executor = ProcessExecutor::new(1);
    let sum = executor.submit(|| {
        let inner = ProcessExecutor::new(2);
        inner.map(0..4, |i| ProcessExecutor::new(1).submit(move || i * 10).result()).sum::<i32>()
    });
    assert_eq!(sum.result(), 60);
}

#[par_for]
fn ask_from_children(executor: &Executor) -> Vec<u32> {
    let mut list = Vec::new();
    #[par_for(backend = "process-pool", workers = 2)]
    for i in 0..6 {
        list.push(executor.submit(move || i * 2).result());
    }
    list
}

#[test]
fn an_executor_whose_workers_are_busy_is_used_in_children() {
    let executor = Executor::new(2);
    let (end, ended) = (marker("end"), marker("end"));
    let busy: Vec<_> = (0..4)
        .map(|i| {
            let ended = ended.clone();
            executor.submit(move || {
                until("told to end", || ended.exists());
                i
            })
        })
        .collect();
    assert_eq!(ask_from_children(&executor), [0, 2, 4, 6, 8, 10]);
    fs::write(&end, "").unwrap();
    assert!(busy.into_iter().map(Future::result).eq(0..4));
    fs::remove_file(end).unwrap();
}
