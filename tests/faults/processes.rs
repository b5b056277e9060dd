//! What can happen to child processes. Each run ends, in bounded time, in the plain loop's answer or the typed error;
//! what other iterations did is kept; and nothing is left behind.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Stdio};
use std::rc::Rc;
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use parloop::{Backend, Cause, Error, par_for};

use super::{is_alive, next_loop_runs};

const BACKENDS: [Backend; 3] = [Backend::Process, Backend::ProcessPool, Backend::ProcessExecutor];
const ITERATIONS: usize = 12;
/// The one that it happens to.
const STRUCK: usize = 5;

/// Set in the processes that these tests start: what they are to do.
const PART: &str = "PARLOOP_TEST_PART";

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    Killed,
    Terminated,
    Interrupted,
    Illegal,
    Segfault,
    Trap,
    Abort,
    DoublePanic,
    StackOverflow,
    ExitWithSuccess,
    ExitWithFailure,
    ExitAtOnce,
    Spins,
    Sleeps,
    Stopped,
    PipesClosed,
}

const FAULTS: [Fault; 16] = [
    Fault::Killed,
    Fault::Terminated,
    Fault::Interrupted,
    Fault::Illegal,
    Fault::Segfault,
    Fault::Trap,
    Fault::Abort,
    Fault::DoublePanic,
    Fault::StackOverflow,
    Fault::ExitWithSuccess,
    Fault::ExitWithFailure,
    Fault::ExitAtOnce,
    Fault::Spins,
    Fault::Sleeps,
    Fault::Stopped,
    Fault::PipesClosed,
];

struct PanicsInDrop;

impl Drop for PanicsInDrop {
    fn drop(&mut self) {
        panic!("in a drop");
    }
}

fn raise(signal: i32) {
    // Who runs this in the background may have had SIGINT ignored.
    // SAFETY: the default has no handler of which anything could be asked.
    unsafe { libc::signal(signal, libc::SIG_DFL) };
    // SAFETY: a signal to this process itself.
    unsafe { libc::raise(signal) };
}

#[expect(unconditional_recursion, reason = "the stack is to overflow")]
fn recurse(depth: &mut [u8; 4096]) -> u8 {
    let mut more = [depth[0]; 4096];
    std::hint::black_box(&mut more);
    recurse(&mut more).wrapping_add(more[17])
}

impl Fault {
    fn strike(self) {
        match self {
            Fault::Killed => raise(libc::SIGKILL),
            Fault::Terminated => raise(libc::SIGTERM),
            Fault::Interrupted => raise(libc::SIGINT),
            Fault::Illegal => raise(libc::SIGILL),
            // SAFETY: nothing is there, which is what it is for.
            Fault::Segfault => unsafe { std::ptr::without_provenance_mut::<u8>(16).write_volatile(1) },
            Fault::Trap => raise(libc::SIGTRAP),
            Fault::Abort => std::process::abort(),
            Fault::DoublePanic => {
                let _panics_too = PanicsInDrop;
                panic!("first");
            }
            Fault::StackOverflow => drop(recurse(&mut [0; 4096])),
            Fault::ExitWithSuccess => std::process::exit(0),
            Fault::ExitWithFailure => std::process::exit(3),
            // SAFETY: it does not return.
            Fault::ExitAtOnce => unsafe { libc::_exit(0) },
            Fault::Spins => loop {
                std::hint::spin_loop();
            },
            Fault::Sleeps => thread::sleep(Duration::from_secs(3600)),
            Fault::Stopped => raise(libc::SIGSTOP),
            Fault::PipesClosed => {
                for fd in 3..1024 {
                    // SAFETY: what is closed is not used in this process any more, which ends at once.
                    unsafe { libc::close(fd) };
                }
                std::process::exit(0);
            }
        }
    }

    /// Whether it is only time that tells.
    fn takes_forever(self) -> bool {
        matches!(self, Fault::Spins | Fault::Sleeps | Fault::Stopped)
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum When {
    Before,
    During,
    After,
}

#[par_for]
fn struck(
    backend: Backend,
    fault: Fault,
    when: When,
    out: &mut [usize],
    sum: &mut usize,
) -> Result<(), Error> {
    let limit = if fault.takes_forever() { Duration::from_millis(300) } else { Duration::from_secs(60) };
    #[par_for(backend = backend, workers = 2, timeout = limit, on_error = "return")]
    for i in 0..out.len() {
        if i == STRUCK && when == When::Before {
            fault.strike();
        }
        out[i] = i * i;
        if i == STRUCK && when == When::During {
            fault.strike();
        }
        *sum += i;
        if i == STRUCK && when == When::After {
            fault.strike();
        }
    }
    Ok(())
}

/// The children of this process that are there, or were not waited for.
fn children() -> BTreeSet<String> {
    let tasks = fs::read_dir("/proc/self/task").unwrap();
    let lists = tasks.filter_map(|task| fs::read_to_string(task.ok()?.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
}

fn descriptors() -> usize {
    fs::read_dir("/proc/self/fd").unwrap().count()
}

/// A process of its own, so that what other tests do is not taken for a leak.
fn alone(test: &str, part: &str) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args([&format!("processes::{test}"), "--exact", "--nocapture", "--test-threads=1"])
        .envs([(PART, part), ("RUST_BACKTRACE", "0")])
        .output()
        .unwrap();
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
    text
}

fn strike_all(backend: Backend) {
    let mut before = None;
    for fault in FAULTS {
        let whens: &[When] =
            if fault.takes_forever() { &[When::During] } else { &[When::Before, When::During, When::After] };
        for when in whens {
            let (mut out, mut sum) = (vec![usize::MAX; ITERATIONS], 0);
            let began = Instant::now();
            let struck = struck(backend, fault, *when, &mut out, &mut sum);
            let case = format!("{backend}, {fault:?}, {when:?}");
            let error = struck.expect_err(&case);
            assert_eq!(error.iteration(), Some(STRUCK), "{case}: {error}");
            assert_eq!(error.deaths().len(), 1, "{case}: {error}");
            let cause = &error.deaths()[0].cause;
            match fault {
                Fault::Killed => assert_eq!(*cause, Cause::Signal(libc::SIGKILL), "{case}"),
                Fault::Terminated => assert_eq!(*cause, Cause::Signal(libc::SIGTERM), "{case}"),
                Fault::Interrupted => assert_eq!(*cause, Cause::Signal(libc::SIGINT), "{case}"),
                Fault::Illegal => assert_eq!(*cause, Cause::Signal(libc::SIGILL), "{case}"),
                Fault::Segfault => assert_eq!(*cause, Cause::Signal(libc::SIGSEGV), "{case}"),
                Fault::Trap => assert_eq!(*cause, Cause::Signal(libc::SIGTRAP), "{case}"),
                Fault::Abort | Fault::DoublePanic | Fault::StackOverflow => {
                    assert_eq!(*cause, Cause::Signal(libc::SIGABRT), "{case}");
                }
                Fault::ExitWithSuccess | Fault::ExitAtOnce | Fault::PipesClosed => {
                    assert_eq!(*cause, Cause::Exited(0), "{case}");
                }
                Fault::ExitWithFailure => assert_eq!(*cause, Cause::Exited(3), "{case}"),
                _ => assert!(matches!(cause, Cause::TimedOut(_)), "{case}: {error}"),
            }
            for (i, value) in out.iter().enumerate().filter(|(i, _)| *i != STRUCK) {
                assert_eq!(*value, i * i, "{case}: what other iterations did is kept");
            }
            assert_eq!(sum, (0..ITERATIONS).sum::<usize>() - STRUCK, "{case}");
            assert!(error.to_string().contains("processes.rs:"), "{error}");
            assert!(began.elapsed() < Duration::from_secs(60), "{case}");
            assert_eq!(children(), BTreeSet::new(), "{case}: left behind");
            let now = descriptors();
            assert_eq!(*before.get_or_insert(now), now, "{case}: descriptors are lost");
        }
    }
    next_loop_runs(backend);
}

macro_rules! struck_on {
    ($($name:ident: $backend:expr;)+) => {$(
        #[test]
        fn $name() {
            match std::env::var(PART) {
                Ok(_) => strike_all($backend),
                Err(_) => drop(alone(stringify!($name), "strike")),
            }
        }
    )+};
}

struck_on! {
    every_fault_in_a_child_of_its_own: Backend::Process;
    every_fault_in_a_pool: Backend::ProcessPool;
    every_fault_in_an_executor: Backend::ProcessExecutor;
}

#[par_for]
fn dies_once(backend: Backend, marker: &std::path::Path) -> Result<Vec<usize>, Error> {
    let mut list = Vec::new();
    #[par_for(backend = backend, workers = 2, retries = 1, on_error = "return")]
    for i in 0..40 {
        if i == 7 && fs::File::create_new(marker).is_ok() {
            std::process::abort();
        }
        list.push(i);
    }
    Ok(list)
}

#[test]
fn with_retries_what_died_is_run_again() {
    for backend in BACKENDS {
        let marker = std::env::temp_dir().join(format!("parloop-{}-{backend}", std::process::id()));
        let list = dies_once(backend, &marker).unwrap();
        fs::remove_file(&marker).unwrap();
        assert!(list.into_iter().eq(0..40), "{backend}");
    }
}

#[par_for]
fn leaves_first(backend: Backend) -> Result<Option<usize>, Error> {
    let mut found = None;
    #[par_for(backend = backend, workers = 3, on_error = "return")]
    for i in 0..100 {
        if i == 3 {
            found = Some(i);
            break;
        }
        if i > 3 {
            std::process::abort();
        }
    }
    Ok(found)
}

#[test]
fn a_death_behind_the_exit_is_nobodys() {
    for backend in BACKENDS {
        assert_eq!(leaves_first(backend).unwrap(), Some(3), "{backend}");
    }
}

static HELD: Mutex<()> = Mutex::new(());

#[par_for]
fn waits_for_a_lock(backend: Backend) -> Result<Vec<usize>, Error> {
    let mut list = Vec::new();
    #[par_for(backend = backend, workers = 2, on_error = "return")]
    for i in 0..8 {
        if i == 2 {
            drop(HELD.lock());
        }
        list.push(i);
    }
    Ok(list)
}

#[test]
fn a_lock_that_was_held_at_the_fork_hangs_nobody_for_long() {
    for backend in BACKENDS {
        let ((held, hold), (done, end)) = (mpsc::channel(), mpsc::channel());
        let holder = thread::spawn(move || {
            let _held = HELD.lock().unwrap();
            held.send(()).unwrap();
            end.recv().unwrap();
        });
        hold.recv().unwrap();
        let error = waits_for_a_lock(backend).unwrap_err();
        assert!(matches!(error.deaths()[0].cause, Cause::Hung), "{backend}: {error}");
        assert_eq!(error.iteration(), Some(2), "{error}");
        done.send(()).unwrap();
        holder.join().unwrap();
    }
}

#[par_for]
fn strict(backend: Backend) -> Result<(), Error> {
    #[par_for(backend = backend, threads = "strict", on_error = "return")]
    for i in 0..3 {
        std::hint::black_box(i);
    }
    Ok(())
}

#[test]
fn strict_refuses_to_fork_beside_other_threads() {
    // The test's own thread stands beside the main thread.
    for backend in BACKENDS {
        let error = strict(backend).unwrap_err();
        assert!(matches!(error, Error::Threads { .. }), "{backend}: {error}");
    }
}

#[par_for]
fn prints() {
    print!("before the loop;");
    #[par_for(backend = "process-pool", workers = 3)]
    for i in 0..30 {
        print!("<{i}>");
    }
    println!("after the loop");
}

#[test]
fn what_is_printed_is_printed_once() {
    if std::env::var(PART).is_ok() {
        return prints();
    }
    let text = alone("what_is_printed_is_printed_once", "print");
    let times = |what: &str| text.matches(what).count();
    assert_eq!((times("before the loop;"), times("after the loop")), (1, 1), "{text}");
    for i in 0..30 {
        assert_eq!(times(&format!("<{i}>")), 1, "{text}");
    }
}

#[par_for]
fn sleeps_for_ever() {
    #[par_for(backend = "process-pool", workers = 3)]
    for _ in 0..3 {
        println!("child {}", std::process::id());
        thread::sleep(Duration::from_secs(3600));
    }
}

#[test]
fn children_end_with_their_parent() {
    use std::io::{BufRead, BufReader};
    if std::env::var(PART).is_ok() {
        return sleeps_for_ever();
    }
    let mut parent = Command::new(std::env::current_exe().unwrap())
        .args(["processes::children_end_with_their_parent", "--exact", "--nocapture"])
        .env(PART, "sleep")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(parent.stdout.take().unwrap()).lines().map_while(Result::ok);
    let pids = lines.filter_map(|line| Some(line.split("child ").nth(1)?.to_owned()));
    let pids: Vec<_> = pids.take(3).collect();
    assert_eq!(pids.len(), 3);
    parent.kill().unwrap();
    parent.wait().unwrap();
    let began = Instant::now();
    while pids.iter().any(|pid| is_alive(pid)) {
        assert!(began.elapsed() < Duration::from_secs(30), "children outlive their parent");
        thread::sleep(Duration::from_millis(5));
    }
}

#[par_for]
fn neither_send_nor_sync() -> (i32, Vec<String>) {
    let words = Rc::new(vec![Rc::new("one".to_owned()), Rc::new("two".to_owned())]);
    let (mut sum, mut list) = (0, Vec::new());
    #[par_for(backend = "process-pool", workers = 2)]
    for i in 0..20 {
        sum += i;
        list.push(words[i as usize % 2].to_string());
    }
    (sum, list)
}

#[test]
fn captures_need_be_neither_send_nor_sync() {
    let (sum, list) = neither_send_nor_sync();
    assert_eq!((sum, list.len(), list[3].as_str()), (190, 20, "two"));
}

#[par_for]
fn depth_three() -> usize {
    let mut sum = 0;
    #[par_for(backend = "process", workers = 2)]
    for i in 0..2 {
        #[par_for(backend = "process-pool", workers = 2)]
        for j in 0..3 {
            #[par_for(backend = "process-executor", workers = 2)]
            for k in 0..4 {
                let mut inner = 0;
                #[par_for(backend = "pool", workers = 2)]
                for l in 0..5 {
                    inner += l;
                }
                sum += inner + i * 100 + j * 10 + k;
            }
        }
    }
    sum
}

#[test]
fn loops_in_children_have_children() {
    let plain: usize =
        (0..2).flat_map(|i| (0..3).flat_map(move |j| (0..4).map(move |k| 10 + i * 100 + j * 10 + k))).sum();
    assert_eq!(depth_three(), plain);
}

/// Its source is read by the calling thread, as `Rc` keeps it there, and waits for the child that hangs to be killed.
#[par_for]
fn reads_by_itself(marker: &std::path::Path) -> Result<Vec<u32>, Error> {
    let (here, mut list) = (Rc::new(2), Vec::new());
    let source = (0..6).map(|i| {
        if i == 4 {
            let began = Instant::now();
            while fs::read_to_string(marker).map_or(true, |process| is_alive(&process)) {
                assert!(began.elapsed() < Duration::from_secs(60), "nobody killed it");
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        i * *here
    });
    #[par_for(backend = "process-executor", workers = 2, timeout = Duration::from_millis(200), on_error = "return")]
    for i in source {
        if i == 2 {
            fs::write(marker, std::process::id().to_string()).unwrap();
            loop {
                std::thread::sleep(Duration::from_secs(1));
            }
        }
        list.push(i);
    }
    Ok(list)
}

#[test]
fn a_source_that_keeps_the_caller_waiting_lengthens_no_time_limit() {
    let marker = std::env::temp_dir().join(format!("parloop-alarm-{}", std::process::id()));
    let error = reads_by_itself(&marker).unwrap_err();
    fs::remove_file(&marker).unwrap();
    assert_eq!(error.iteration(), Some(1), "{error}");
    assert_eq!(error.deaths()[0].cause, Cause::TimedOut(Duration::from_millis(200)), "{error}");
}
