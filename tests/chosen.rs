//! A backend chosen at run time, for types that threads can't have.

#![allow(missing_docs)]

use parloop::{Backend, par_for};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};

#[par_for]
fn with_captured_rc(backend: Backend) -> Result<i32, parloop::Error> {
    let step = Rc::new(3);
    let mut total = 0;
    #[par_for(backend = backend, on_error = "return")]
    for i in 0..10 {
        total += i * *step;
    }
    Ok(total)
}

#[par_for]
fn with_rc_items(backend: Backend) -> Result<i32, parloop::Error> {
    let mut total = 0;
    #[par_for(backend = backend, on_error = "return")]
    for item in (0..10).map(Rc::new) {
        total += *item;
    }
    Ok(total)
}

struct Scale<T> {
    by: T,
    names: Vec<String>,
}

impl<T: Copy + Into<u64> + Sync> Scale<T> {
    #[par_for]
    fn apply(
        &self,
        backend: Backend,
        items: &[u64],
        keep: &dyn Fn(u64) -> bool,
    ) -> Result<u64, parloop::Error> {
        let mut total = 0;
        let limit = 5;
        #[par_for(backend = backend, on_error = "return")]
        for x in items {
            total += x * self.by.into() + self.names[0].len() as u64 + limit;
        }
        assert!(keep(total));
        Ok(total)
    }
}

#[par_for]
fn second_of_three(backend: Backend) -> Result<usize, parloop::Error> {
    let (mut total, mut lists, mut best) = (0, Vec::new(), 0);
    #[par_for(backend = backend, on_error = "return")]
    for i in 0..10 {
        total += i;
        lists.push(Rc::new(i));
        if i > best {
            best = i;
        }
    }
    Ok(total + lists.len() + best)
}

#[par_for]
fn elements(backend: Backend) -> Result<usize, parloop::Error> {
    let mut out: Vec<Rc<usize>> = (0..10).map(Rc::new).collect();
    #[par_for(backend = backend, on_error = "return")]
    for i in 0..10 {
        out[i] = Rc::new(i * 2);
    }
    Ok(*out[9])
}

struct Refusal(Rc<str>);

impl From<parloop::Error> for Refusal {
    fn from(error: parloop::Error) -> Refusal {
        Refusal(error.to_string().into())
    }
}

#[par_for]
fn leaves_with_rc(backend: Backend) -> Result<usize, Refusal> {
    let mut total = 0;
    #[par_for(backend = backend, on_error = "return")]
    for i in 0..10 {
        if i == 20 {
            break;
        }
        let i = if i < 5 { Ok(i) } else { Err(Refusal("five".into())) }?;
        total += i;
    }
    Ok(total)
}

#[par_for]
fn tail_gets_rc(backend: Backend) -> Result<usize, parloop::Error> {
    let (mut seen, mut total) = (Vec::new(), 0);
    #[par_for(backend = backend, on_error = "return")]
    for i in 0..10usize {
        let (double, shared) = (i * 2, Rc::new(i));
        total += i;
        #[ordered]
        {
            seen.push(double + *shared);
        }
    }
    Ok(total + seen[9])
}

#[par_for]
fn tail_and_captured_rc(backend: Backend) -> Result<usize, parloop::Error> {
    let (mut seen, step) = (Vec::new(), Rc::new(3));
    #[par_for(backend = backend, on_error = "return")]
    for i in 0..10usize {
        let more = i + *step;
        #[ordered]
        {
            seen.push(more);
        }
    }
    Ok(seen[9])
}

struct Silent(u64);

#[par_for]
fn silent_list(backend: Backend) -> Result<u64, parloop::Error> {
    let (mut count, mut list) = (0, Vec::new());
    #[par_for(backend = backend, on_error = "return")]
    for i in 0..10 {
        count += 1;
        list.push(Silent(i));
    }
    Ok(list[9].0 + count)
}

#[par_for]
fn silent_exit(backend: Backend) -> Result<u64, parloop::Error> {
    let mut total = 0;
    #[par_for(backend = backend, on_error = "return")]
    for i in 0..10 {
        if i == 8 {
            return Ok(Silent(i).0);
        }
        let Some(_) = Some(i).filter(|i| *i < 5) else { return Ok(total) };
        total += i;
    }
    Ok(total)
}

#[par_for]
fn silent_error(backend: Backend) -> Result<u64, Box<dyn std::error::Error>> {
    let mut total = 0;
    #[par_for(backend = backend, on_error = "return")]
    for text in ["1", "2", "x"] {
        total += text.parse::<u64>()?;
    }
    Ok(total)
}

#[par_for]
fn silent_tail(backend: Backend) -> Result<u64, parloop::Error> {
    let mut seen = Vec::new();
    #[par_for(backend = backend, on_error = "return")]
    for i in 0..10u64 {
        let (double, silent) = (i * 2, Silent(i));
        #[as_completed]
        {
            seen.push(double + silent.0);
        }
    }
    Ok(seen.iter().sum())
}

#[par_for]
fn silent_items(backend: Backend) -> Result<u64, parloop::Error> {
    let mut total = 0;
    #[par_for(backend = backend, on_error = "return")]
    for silent in (0..10).map(Silent) {
        total += silent.0;
    }
    Ok(total)
}

#[test]
fn captures_that_can_be_shared_run_anywhere() {
    let scale = Scale { by: 3u32, names: vec!["four".to_owned()] };
    for backend in [Backend::Serial, Backend::Thread, Backend::Pool, Backend::Executor] {
        assert_eq!(scale.apply(backend, &[1, 2, 3], &|_| true).unwrap(), 18 + 3 * 9);
    }
}

#[test]
fn serial_runs_them() {
    assert_eq!(with_captured_rc(Backend::Serial).unwrap(), 135);
    assert_eq!(with_rc_items(Backend::Serial).unwrap(), 45);
    assert_eq!(second_of_three(Backend::Serial).unwrap(), 45 + 10 + 9);
    assert_eq!(elements(Backend::Serial).unwrap(), 18);
    assert_eq!(&*leaves_with_rc(Backend::Serial).unwrap_err().0, "five");
    assert_eq!(tail_gets_rc(Backend::Serial).unwrap(), 45 + 27);
    assert_eq!(tail_and_captured_rc(Backend::Serial).unwrap(), 12);
    assert_eq!(silent_list(Backend::Serial).unwrap(), 19);
    assert_eq!(silent_exit(Backend::Serial).unwrap(), 10);
    assert!(silent_error(Backend::Serial).unwrap_err().to_string().contains("invalid digit"));
    assert_eq!(silent_tail(Backend::Serial).unwrap(), 135);
    assert_eq!(silent_items(Backend::Serial).unwrap(), 45);
}

const THREADS: [Backend; 3] = [Backend::Thread, Backend::Pool, Backend::Executor];

#[cfg(unix)]
const CHILDREN: [Backend; 3] = [Backend::Process, Backend::ProcessPool, Backend::ProcessExecutor];

#[track_caller]
fn says<T, E: ToString>(outcome: Result<T, E>, part: &str) {
    let Err(error) = outcome else { panic!("no error that says {part}") };
    let error = error.to_string();
    assert!(error.contains(part), "{error}");
}

#[test]
fn threads_are_refused_by_the_name_of_the_type_and_the_bound() {
    for backend in THREADS {
        says(with_captured_rc(backend), "`alloc::rc::Rc<i32>` is not `Sync`");
        says(with_rc_items(backend), "`alloc::rc::Rc<i32>` is not `Send`");
        says(second_of_three(backend), "`alloc::vec::Vec<alloc::rc::Rc<usize>>` is not `Send`");
        says(elements(backend), "`alloc::rc::Rc<usize>` is not `S");
        says(leaves_with_rc(backend).map_err(|error| error.0), "`chosen::Refusal` is not `Send`");
        says(tail_gets_rc(backend), "`alloc::rc::Rc<usize>` is not `Send`");
        says(tail_and_captured_rc(backend), "`alloc::rc::Rc<usize>` is not `Sync`");
    }
}

#[cfg(unix)]
#[test]
fn children_need_neither() {
    for backend in CHILDREN {
        assert_eq!(with_captured_rc(backend).unwrap(), 135);
        assert_eq!(tail_and_captured_rc(backend).unwrap(), 12);
    }
}

#[cfg(unix)]
#[test]
fn children_are_refused_by_the_name_of_what_can_t_come_back() {
    for backend in CHILDREN {
        let serde = |name: &str| format!("`{name}` is not `Serialize + DeserializeOwned`");
        says(silent_list(backend), &serde("alloc::vec::Vec<chosen::Silent>"));
        says(silent_error(backend), &serde("core::num::error::ParseIntError"));
        says(silent_tail(backend), &serde("chosen::Silent"));
        says(tail_gets_rc(backend), &serde("alloc::rc::Rc<usize>"));
        says(leaves_with_rc(backend).map_err(|error| error.0), &serde("chosen::Refusal"));
        assert_eq!(silent_exit(backend).unwrap(), 10);
    }
    says(silent_items(Backend::ProcessExecutor), "`chosen::Silent` is not `Serialize + DeserializeOwned`");
    assert_eq!(silent_items(Backend::ProcessPool).unwrap(), 45);
}

#[par_for(on_error = "return")]
fn limited(backend: Backend) -> Result<u32, parloop::Error> {
    let mut sum = 0;
    #[par_for(backend = backend, timeout = std::time::Duration::from_secs(60))]
    for i in 0..4 {
        sum += i;
    }
    Ok(sum)
}

#[par_for(on_error = "return")]
fn replaced(backend: Backend, parallel: bool) -> Result<u32, parloop::Error> {
    let mut sum = 0;
    #[par_for(backend = backend, max_tasks = 2, when = parallel)]
    for i in 0..4 {
        sum += i;
    }
    Ok(sum)
}

/// What threads can't keep to is told where they are chosen; in order nothing of it is needed.
#[test]
fn threads_are_refused_what_processes_alone_can_keep() {
    for backend in [Backend::Thread, Backend::Pool, Backend::Executor] {
        says(limited(backend), "`timeout` can't be kept");
        says(replaced(backend, true), "`max_tasks` can't be kept");
        assert_eq!(replaced(backend, false).unwrap(), 6);
    }
    assert_eq!(limited(Backend::Serial).unwrap(), 6);
    #[cfg(unix)]
    for backend in CHILDREN {
        assert_eq!(limited(backend).unwrap() + replaced(backend, true).unwrap(), 12);
    }
}

/// What is parsed shows only behind the loop.
#[par_for]
fn known_later(lines: &[&str]) -> Result<Vec<u32>, std::num::ParseIntError> {
    let mut numbers = Vec::new();
    #[par_for]
    for line in lines {
        numbers.push(line.parse()?);
    }
    Ok(numbers)
}

#[derive(Debug, PartialEq)]
struct Word(String);

impl std::str::FromStr for Word {
    type Err = std::fmt::Error;
    fn from_str(text: &str) -> Result<Word, std::fmt::Error> {
        Ok(Word(text.to_owned()))
    }
}

#[par_for]
fn words_known_later(lines: &[&str]) -> Vec<Word> {
    let mut words = Vec::new();
    #[par_for]
    for line in lines {
        words.push(line.parse().unwrap());
    }
    words
}

#[par_for]
fn sent_later(lines: &[&str], backend: Backend) -> Vec<u8> {
    let mut numbers = Vec::new();
    #[par_for(backend = backend)]
    for line in lines {
        let number = line.parse().unwrap();
        #[ordered]
        {
            numbers.push(number);
        }
    }
    numbers
}

#[test]
fn types_that_are_known_later_are_asked_then() {
    assert_eq!(known_later(&["1", "2"]).unwrap(), [1, 2]);
    assert!(known_later(&["1", "x"]).is_err());
    assert_eq!(words_known_later(&["a", "b"]), [Word("a".to_owned()), Word("b".to_owned())]);
    for backend in THREADS {
        assert_eq!(sent_later(&["1", "2"], backend), [1, 2]);
    }
    #[cfg(unix)]
    for backend in CHILDREN {
        assert_eq!(sent_later(&["1", "2"], backend), [1, 2]);
    }
}

#[cfg(unix)]
#[test]
fn of_a_bare_loop_the_type_is_named_too() {
    #[par_for]
    fn one() {
        let mut list = Vec::new();
        #[par_for(name = "one")]
        for i in 0..10 {
            list.push(Silent(i));
        }
        drop(list);
    }
    #[par_for]
    fn two() -> Option<()> {
        let (mut total, mut list) = (0, Vec::new());
        #[par_for(name = "two")]
        for i in 0..10 {
            total += Some(i)?;
            list.push(Silent(i));
        }
        drop((total, list));
        None
    }
    #[par_for]
    fn three() -> Result<(), std::num::ParseIntError> {
        #[par_for(name = "three")]
        for text in ["1", "2"] {
            text.parse::<u8>()?;
        }
        Ok(())
    }
    #[par_for]
    fn four() {
        let mut seen = 0;
        #[par_for(name = "four")]
        for i in 0..10 {
            let silent = Silent(i);
            #[ordered]
            {
                seen += silent.0;
            }
        }
        assert_eq!(seen, 45);
    }
    if std::env::var_os("PARLOOP_BACKEND").is_some() {
        let tell = |outcome: std::thread::Result<()>| {
            println!("{}", outcome.unwrap_err().downcast_ref::<String>().unwrap());
        };
        tell(std::panic::catch_unwind(one));
        tell(std::panic::catch_unwind(|| assert!(two().is_some())));
        tell(std::panic::catch_unwind(|| three().unwrap()));
        tell(std::panic::catch_unwind(four));
        return;
    }
    let this = std::env::current_exe().unwrap();
    let mut again = std::process::Command::new(this);
    again.args(["--exact", "of_a_bare_loop_the_type_is_named_too", "--nocapture"]);
    let output = again.env("PARLOOP_BACKEND", "process-pool").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    for (name, lacking) in [
        ("one", "alloc::vec::Vec<chosen::Silent>"),
        ("two", "alloc::vec::Vec<chosen::Silent>"),
        ("three", "core::num::error::ParseIntError"),
        ("four", "chosen::Silent"),
    ] {
        let told = |line: &str| line.contains(&format!("({name})")) || line.contains(&format!("`{name}`"));
        let line = text.lines().find(|line| told(line)).unwrap_or_else(|| panic!("{name}: {text}"));
        assert!(line.contains(&format!("`{lacking}` is not `Serialize")), "{line}");
    }
}

#[par_for]
fn counts(backend: Backend) -> Result<usize, parloop::Error> {
    let seen = AtomicUsize::new(0);
    #[par_for(backend = backend, on_error = "return")]
    for i in 0..10 {
        seen.fetch_add(i, Ordering::Relaxed);
    }
    Ok(seen.into_inner())
}

struct Log {
    lines: Arc<Mutex<Vec<usize>>>,
}

#[par_for]
fn logs(backend: Backend, log: &Log) -> Result<usize, parloop::Error> {
    let mut total = 0;
    #[par_for(backend = backend, on_error = "return")]
    for i in 0..10 {
        log.lines.lock().unwrap().push(i);
        total += i;
        #[ordered]
        {
            assert!(i < 10);
        }
    }
    Ok(total)
}

#[par_for]
fn sends(backend: Backend) -> Result<usize, parloop::Error> {
    let (sender, receiver) = mpsc::channel();
    #[par_for(backend = backend, on_error = "return")]
    for i in 0..10usize {
        sender.send(i).unwrap();
    }
    drop(sender);
    Ok(receiver.iter().sum())
}

#[par_for]
fn slots(backend: Backend) -> Result<usize, parloop::Error> {
    let slots = [const { AtomicUsize::new(0) }; 3];
    #[par_for(backend = backend, on_error = "return")]
    for i in 0..10 {
        slots[i % 3].fetch_add(i, Ordering::Relaxed);
    }
    Ok(slots.iter().map(|slot| slot.load(Ordering::Relaxed)).sum())
}

#[par_for]
fn meant(backend: Backend) -> Result<usize, parloop::Error> {
    let (seen, mut total) = (AtomicUsize::new(1), 0);
    #[par_for(backend = backend, shared(seen), on_error = "return")]
    for i in 0..10 {
        total += i * seen.load(Ordering::Relaxed);
    }
    Ok(total)
}

/// Of what is shared, the type shows only behind the loop.
#[par_for]
fn shared_before_it_is_known(backend: Backend) -> Result<usize, parloop::Error> {
    let (base, list) = ("7".parse().unwrap(), Vec::new());
    let mut total = 0;
    #[par_for(backend = backend, on_error = "return")]
    for i in 0..10 {
        total += i + list.len() + usize::from(base);
    }
    let _: Vec<u32> = list;
    let _: u8 = base;
    Ok(total)
}

#[cfg(unix)]
#[par_for]
fn shared_before_it_is_known_by_name() -> usize {
    let (base, list) = ("7".parse().unwrap(), Vec::new());
    let mut total = 0;
    #[par_for(backend = "process-pool")]
    for i in 0..10 {
        total += i + list.len() + usize::from(base);
    }
    let _: Vec<u32> = list;
    let _: u8 = base;
    total
}

#[test]
fn what_iterations_talk_through_is_shared_by_threads() {
    for backend in [Backend::Serial].into_iter().chain(THREADS) {
        let log = Log { lines: Arc::default() };
        assert_eq!(counts(backend).unwrap(), 45);
        assert_eq!(logs(backend, &log).unwrap(), 45);
        assert_eq!(log.lines.lock().unwrap().len(), 10);
        assert_eq!(sends(backend).unwrap(), 45);
        assert_eq!(slots(backend).unwrap(), 45);
        assert_eq!(meant(backend).unwrap(), 45);
        assert_eq!(shared_before_it_is_known(backend).unwrap(), 115);
    }
}

#[cfg(unix)]
#[test]
fn what_iterations_talk_through_is_refused_in_children_by_name_and_type() {
    for backend in CHILDREN {
        let log = Log { lines: Arc::default() };
        let error = counts(backend).unwrap_err();
        assert!(matches!(error, parloop::Error::Copied { name: "seen", .. }), "{error:?}");
        let error = error.to_string();
        for part in ["`seen`", "atomic::Atomic", "a copy of its own", "`shared(seen)`", &backend.to_string()]
        {
            assert!(error.contains(part), "{part}: {error}");
        }
        says(logs(backend, &log), "`log.lines`, a `alloc::sync::Arc<");
        assert!(log.lines.lock().unwrap().is_empty());
        says(sends(backend), "`sender`, a `std::sync::mpsc::Sender<usize>`");
        says(slots(backend), "`slots`, a `[");
        assert_eq!(meant(backend).unwrap(), 45);
        assert_eq!(shared_before_it_is_known(backend).unwrap(), 115);
    }
    assert_eq!(shared_before_it_is_known_by_name(), 115);
}

#[cfg(unix)]
#[test]
fn so_it_is_by_a_bare_loop() {
    #[par_for]
    fn bare() -> usize {
        let seen = Mutex::new(0);
        #[par_for(name = "bare")]
        for i in 0..10 {
            *seen.lock().unwrap() += i;
        }
        seen.into_inner().unwrap()
    }
    if std::env::var_os("PARLOOP_BACKEND").is_some() {
        let payload = std::panic::catch_unwind(bare).unwrap_err();
        println!("{}", payload.downcast_ref::<String>().unwrap());
        return;
    }
    assert_eq!(bare(), 45);
    let this = std::env::current_exe().unwrap();
    for backend in ["process", "process-pool", "process-executor"] {
        let mut again = std::process::Command::new(&this);
        again.args(["--exact", "so_it_is_by_a_bare_loop", "--nocapture"]);
        let output = again.env("PARLOOP_BACKEND", backend).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{backend}: {text}");
        assert!(
            text.contains("`seen`, a `std::sync::") && text.contains("`shared(seen)`"),
            "{backend}: {text}"
        );
    }
}

/// What chooses may read what the loop changes.
#[par_for]
#[test]
fn by_what_it_changes() {
    let mut total = 0;
    for _ in 0..3 {
        #[par_for(backend = if total > 50 { Backend::Thread } else { Backend::Pool }, workers = total + 1)]
        for i in 0..10 {
            total += i;
        }
    }
    assert_eq!(total, 135);
}

/// Of a range, and of an iterator whose length nobody knows before it has ended.
#[par_for]
fn floats(backend: Backend, workers: usize, end: u32) -> [f64; 3] {
    let (mut sum, mut pulled, mut heat) = (0.0, 0.0, [0.0; 4]);
    #[par_for(backend = backend, workers = workers)]
    for i in 0..end {
        sum += f64::from(i) * 0.37;
    }
    #[par_for(backend = backend, workers = workers)]
    for i in (0..end).filter(|i| i % 7 != 3) {
        pulled += f64::from(i) * 0.37;
    }
    #[par_for(backend = backend, workers = workers)]
    for i in (0..end).map_while(|i| (i % 70_000 < 69_999).then_some(i)) {
        for slot in &mut heat {
            *slot += f64::from(i) * 0.37;
        }
    }
    [sum, pulled, heat[1]]
}

#[test]
fn floats_add_up_to_the_same_bits_on_every_backend() {
    // Beyond the items that children are given at first, too.
    for end in [100, 6_000, 30_000, 100_000] {
        let bits = |backend, workers| floats(backend, workers, end).map(f64::to_bits);
        let expected = bits(Backend::Pool, 2);
        for workers in [1, 3] {
            for backend in [Backend::Pool, Backend::Executor, Backend::ProcessPool] {
                assert_eq!(bits(backend, workers), expected, "{backend}, {workers} workers, {end}");
            }
        }
    }
}
