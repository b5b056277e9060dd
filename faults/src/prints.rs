//! What is printed before a loop, in it and after it comes out once, to the byte.

use crate::fault::Fault;
use crate::mark::STRUCK;
use parloop::{Backend, Error, par_for};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;

const ITERATIONS: usize = 40;

/// A part, what it is to print (in any order between the first and the last), and what it may print besides.
type Expected = (&'static str, Vec<String>, &'static str);

fn tokens(skip: Option<usize>) -> Vec<String> {
    (0..ITERATIONS).filter(|i| Some(*i) != skip).map(|i| format!("<{i}>")).collect()
}

pub(crate) fn to_the_byte(backend: Backend) -> String {
    let parts: [Expected; 6] = [
        ("part partial", tokens(None), ""),
        ("part lines", tokens(None), ""),
        ("part panic", tokens(None), ""),
        ("part kill", tokens(Some(STRUCK)), "<5>"),
        ("part exit", tokens(None), ""),
        ("part C", tokens(None), ""),
    ];
    for (part, tokens, besides) in &parts {
        let program = std::env::current_exe().expect("this program");
        let name = backend.to_string();
        let output =
            Command::new(program).args(["scenario", part, &name]).output().expect("a process to be had");
        let text = String::from_utf8(output.stdout).expect("text");
        is_exact(&text.replace('\n', ""), tokens, besides).unwrap_or_else(|why| {
            panic!("{part}: {why}\n{text}\n{}", String::from_utf8_lossy(&output.stderr))
        });
    }
    format!("{} ways of printing", parts.len())
}

fn is_exact(text: &str, tokens: &[String], besides: &str) -> Result<(), String> {
    let inner = text.strip_prefix("<begin>").and_then(|text| text.strip_suffix("<end>"));
    let mut rest = inner.ok_or("what stands around the loop")?.to_owned();
    for token in tokens {
        match rest.find(token.as_str()) {
            Some(at) => rest.replace_range(at..at + token.len(), ""),
            None => return Err(format!("{token} is missing")),
        }
    }
    if rest.is_empty() || rest == besides { Ok(()) } else { Err(format!("besides: {rest}")) }
}

/// Nothing ends in a line break, so that all of it waits in buffers.
#[par_for]
pub(crate) fn partial(backend: Backend) -> String {
    print!("<begin>");
    #[par_for(backend = backend, workers = 3)]
    for i in 0..ITERATIONS {
        print!("<{i}>");
    }
    "<end>".to_owned()
}

#[par_for]
pub(crate) fn lines(backend: Backend) -> String {
    println!("<begin>");
    #[par_for(backend = backend, workers = 3)]
    for i in 0..ITERATIONS {
        println!("<{i}>");
    }
    "<end>".to_owned()
}

#[par_for]
fn panics(backend: Backend) {
    #[par_for(backend = backend, workers = 3)]
    for i in 0..ITERATIONS {
        print!("<{i}>");
        if i == ITERATIONS - 1 {
            panic!("the last one");
        }
    }
}

pub(crate) fn panicking(backend: Backend) -> String {
    print!("<begin>");
    assert!(catch_unwind(|| panics(backend)).is_err());
    "<end>".to_owned()
}

#[par_for]
fn dies(backend: Backend, end: fn()) -> Result<(), Error> {
    #[par_for(backend = backend, workers = 3, on_error = "return")]
    for i in 0..ITERATIONS {
        print!("<{i}>");
        if i == STRUCK {
            end();
        }
    }
    Ok(())
}

/// What others have printed and told of is there.
pub(crate) fn killed(backend: Backend) -> String {
    print!("<begin>");
    let died = dies(backend, || Fault::Kill.strike());
    assert_eq!(died.expect_err("one is killed").iteration(), Some(STRUCK));
    "<end>".to_owned()
}

/// `exit` flushes buffers and calls what was registered: the child's own, not the parent's.
pub(crate) fn exiting(backend: Backend) -> String {
    extern "C" fn at_end() {
        // SAFETY: a buffer of that length.
        unsafe { libc::write(1, c"<end>".as_ptr().cast(), 5) };
    }
    // SAFETY: a function that does not unwind.
    unsafe { libc::atexit(at_end) };
    // SAFETY: a text that ends.
    unsafe { libc::printf(c"<begin>".as_ptr()) };
    let died = dies(backend, || std::process::exit(0));
    assert_eq!(died.expect_err("one exits").iteration(), Some(STRUCK));
    String::new()
}

#[par_for]
pub(crate) fn of_c(backend: Backend) -> String {
    // SAFETY: a text that ends.
    unsafe { libc::printf(c"<begin>".as_ptr()) };
    let ran = catch_unwind(AssertUnwindSafe(|| {
        #[par_for(backend = backend, workers = 3)]
        for i in 0..ITERATIONS {
            // SAFETY: a text that ends, and what it asks for.
            unsafe { libc::printf(c"<%d>".as_ptr(), i as libc::c_int) };
        }
    }));
    assert!(ran.is_ok());
    "<end>".to_owned()
}
