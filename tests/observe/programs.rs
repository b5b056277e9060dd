//! Programs with loops to look at.

use std::thread::sleep;
use std::time::Duration;

use parloop::{Backend, par_for};

pub(super) fn run(name: &str) {
    match name {
        "loops" => loops(),
        "in order" => in_order(),
        "leaves early" => assert_eq!(leaves_early(), Some(300)),
        "panics" => panics(),
        "ends the process" => ends_the_process(),
        "nested" => nested(),
        "side by side" => side_by_side(),
        "sleeps" => sleeps(),
        "progress" => progress(),
        "progress slowly" => progress_slowly(),
        "progress nested" => progress_nested(),
        "progress side by side" => progress_side_by_side(),
        "progress left" => assert_eq!(progress_left(), Some(300)),
        "progress panics" => progress_panics(),
        "progress prints" => progress_prints(),
        "progress of every kind" => progress_of_every_kind(),
        _ => panic!("there is no program `{name}`"),
    }
}

/// One loop of each kind, on the backend of the environment.
#[par_for]
fn loops() {
    let mut total = 0;
    #[par_for(name = "whole")]
    for i in 0..1000u64 {
        total += i;
    }
    let mut sum = 0.0;
    #[par_for(name = "float")]
    for i in 0..1000 {
        sum += f64::from(i);
    }
    let mut kept = Vec::new();
    #[par_for(name = "pulled")]
    for i in (0..1000).filter(|i| i % 10 != 0) {
        kept.push(i);
    }
    let mut seen = Vec::new();
    #[par_for(name = "ordered")]
    for i in 0..1000 {
        let square = i * i;
        #[ordered]
        {
            seen.push(square);
        }
    }
    #[par_for(name = "none")]
    for i in 0..0 {
        let _: i32 = i;
    }
    assert_eq!((total, sum, kept.len(), seen.len()), (499_500, 499_500.0, 900, 1000));
}

/// Loops that are plain ones by name.
#[par_for]
fn in_order() {
    let mut numbers = vec![1u64];
    #[par_for(backend = "serial", name = "depends")]
    for i in 0..10 {
        numbers.push(numbers[i] * 2);
    }
    #[par_for(backend = "serial")]
    for number in numbers.iter().filter(|number| **number > 1) {
        if *number == 32 {
            break;
        }
    }
    let mut count = 0;
    #[par_for(name = "not now", when = numbers.is_empty())]
    for _ in 0..7 {
        count += 1;
    }
    assert_eq!((numbers[10], count), (1024, 7));
}

#[par_for]
fn leaves_early() -> Option<u32> {
    #[par_for(name = "leaves")]
    for i in (0..1000).filter(|_| true) {
        if i == 300 {
            return Some(i);
        }
    }
    None
}

#[par_for]
fn panics() {
    #[par_for(name = "panics", schedule = "dynamic", chunk = 10)]
    for i in 0..100 {
        assert!(i != 50, "as it should");
    }
}

#[par_for]
fn ends_the_process() {
    #[par_for(name = "done before")]
    for i in 0..10 {
        let _: i32 = i;
    }
    #[par_for(name = "still runs", workers = 1)]
    for i in 0..10 {
        if i == 5 {
            std::process::exit(3);
        }
    }
}

#[par_for]
fn nested() {
    let mut total = 0;
    #[par_for(name = "outer", schedule = "dynamic")]
    for i in 0..6u64 {
        let mut inner = 0;
        #[par_for(name = "inner")]
        for j in 0..20 {
            sleep(Duration::from_micros(50));
            inner += i * j;
        }
        total += inner;
    }
    assert_eq!(total, 15 * 190);
}

#[par_for]
fn loop_on(backend: Backend) {
    #[par_for(name = "same", backend = backend, workers = 2)]
    for _ in 0..20 {
        sleep(Duration::from_micros(200));
    }
}

fn side_by_side() {
    std::thread::scope(|scope| {
        for backend in [Backend::Pool, Backend::Thread, Backend::Serial] {
            scope.spawn(move || loop_on(backend));
        }
    });
}

/// So long that others come to help.
#[par_for]
fn sleeps() {
    #[par_for(name = "<sleeps> & \"waits\"", schedule = "dynamic", chunk = 2)]
    for _ in 0..20 {
        sleep(Duration::from_millis(2));
    }
}

#[par_for]
fn progress() {
    let mut total = 0;
    #[par_for(progress = "numbers\n")]
    for i in 0..1000u64 {
        total += i;
    }
    assert_eq!(total, 499_500);
}

/// For more than a second.
#[par_for]
fn progress_slowly() {
    #[par_for(progress, name = "slow", workers = 1)]
    for _ in 0..30 {
        sleep(Duration::from_millis(50));
    }
}

#[par_for]
fn progress_nested() {
    #[par_for(progress = "outer", workers = 2)]
    for _ in 0..6 {
        #[par_for(progress = "inner", workers = 2)]
        for _ in 0..20 {
            sleep(Duration::from_millis(5));
        }
    }
}

#[par_for]
fn one_of_two(label: u32) {
    #[par_for(progress, name = "one of two", workers = 2)]
    for i in 0..20 {
        sleep(Duration::from_millis(10));
        if i == 0 {
            parloop::progress::println!("began {label}");
        }
    }
}

fn progress_side_by_side() {
    std::thread::scope(|scope| {
        for label in 0..2 {
            scope.spawn(move || one_of_two(label));
        }
    });
}

#[par_for]
fn progress_left() -> Option<u32> {
    #[par_for(progress = "left")]
    for i in 0..1000 {
        if i == 300 {
            return Some(i);
        }
    }
    None
}

#[par_for]
fn progress_panics() {
    #[par_for(progress = "panics")]
    for i in 0..100 {
        sleep(Duration::from_millis(5));
        assert!(i != 50, "as it should");
    }
}

#[par_for]
fn progress_prints() {
    #[par_for(progress = "prints", workers = 1)]
    for i in 0..10 {
        sleep(Duration::from_millis(60));
        parloop::progress::println!("line {i} on stdout");
        parloop::progress::eprintln!("line {i} on stderr");
    }
}

#[par_for]
fn progress_of_every_kind() {
    let mut kept = vec![0; 1000];
    #[par_for(progress = "elements")]
    for i in 0..kept.len() {
        kept[i] = i;
    }
    let mut sum = 0.0;
    #[par_for(progress = "floats", chunk = 7, schedule = "dynamic")]
    for i in 0..1000 {
        sum += f64::from(i);
    }
    let mut pulled = 0;
    #[par_for(progress = "pulled")]
    for i in (0..1000).filter(|i| i % 10 != 0) {
        pulled += i;
    }
    let mut seen = 0;
    #[par_for(progress = "ordered")]
    for i in 0..1000 {
        #[ordered]
        {
            seen += i;
        }
    }
    #[par_for(progress = "plain", backend = "serial")]
    for i in kept.iter().filter(|i| **i > 0) {
        seen += i;
    }
    #[par_for(progress = "skips")]
    for i in 0..1000 {
        if i % 2 == 0 {
            continue;
        }
        pulled += i;
    }
    #[par_for(progress = "none")]
    for _ in 0..0 {}
    assert_eq!((sum, pulled, seen), (499_500.0, 450_000 + 250_000, 999_000));
}
