//! A client: fetches some hundred files over HTTP with 64 workers, tries again what fails, and reports in order. The
//! server runs beside it, on the loopback interface, and is too busy for every seventh request.
//!
//! ```text
//! cargo run --example fetch             # serves and fetches 300 files
//! find . | cargo run --example fetch -  # counts the lines of stdin, and the bytes of the files they name
//! ```

use std::error::Error;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use parloop::par_for;
use tiny_http::{Request, Response, Server};
use ureq::Agent;

const FILES: usize = 300;
const TRIES: u32 = 5;

fn main() -> Result<(), Box<dyn Error>> {
    match std::env::args().nth(1).as_deref() {
        Some("-") => Ok(count()?),
        _ => fetch_all(),
    }
}

/// Lines are read as the workers ask for them: this holds a few of them at a time, however many come.
#[par_for]
fn count() -> io::Result<()> {
    let (mut lines, mut bytes) = (0, 0);
    #[par_for(backend = "executor", workers = 64)]
    for line in io::stdin().lines() {
        let named = std::fs::metadata(line?);
        lines += 1;
        bytes += named.map_or(0, |named| named.len());
    }
    println!("{lines} lines, {bytes} bytes in the files they name");
    Ok(())
}

#[par_for]
fn fetch_all() -> Result<(), Box<dyn Error>> {
    let server = Server::http("127.0.0.1:0").map_err(|error| format!("no server: {error}"))?;
    let base = format!("http://{}/file", server.server_addr());
    thread::spawn(move || serve(&server));

    let (client, start, again) = (Agent::new_with_defaults(), Instant::now(), AtomicUsize::new(0));
    let (mut files, mut bytes) = (0, 0);
    #[par_for(backend = "executor", workers = 64, progress = "fetching")]
    for number in 0..FILES {
        let url = format!("{base}/{number}");
        let body = with_retries(&again, || client.get(&url).call()?.body_mut().read_to_vec())?;
        #[ordered]
        {
            files += 1;
            bytes += body.len();
            if files % 50 == 0 {
                parloop::progress::println!("{url}: {files} files, {bytes} bytes");
            }
        }
    }
    let again = again.into_inner();
    println!("{files} files, {bytes} bytes, {again} fetched again, after {:.1?}", start.elapsed());
    Ok(())
}

/// Waits twice as long each time.
fn with_retries<T, E>(again: &AtomicUsize, task: impl Fn() -> Result<T, E>) -> Result<T, E> {
    let mut pause = Duration::from_millis(1);
    for _ in 1..TRIES {
        match task() {
            Ok(done) => return Ok(done),
            Err(_) => {
                again.fetch_add(1, Ordering::Relaxed);
                sleep(pause);
                pause *= 2;
            }
        }
    }
    task()
}

/// A server that answers each request on one of 16 workers. Its source is the listener, which never ends.
#[par_for]
fn serve(server: &Server) {
    #[par_for(backend = "executor", workers = 16)]
    for (number, request) in server.incoming_requests().enumerate() {
        let busy = number % 7 == 6;
        // A client that has gone away is nobody's trouble here.
        let _ = if busy { request.respond(Response::empty(503)) } else { answer(request) };
    }
}

fn answer(request: Request) -> io::Result<()> {
    let number = request.url().strip_prefix("/file/").and_then(|number| number.parse::<usize>().ok());
    match number.filter(|number| *number < FILES) {
        Some(number) => {
            // A slow disk.
            sleep(Duration::from_millis(5));
            request.respond(Response::from_string(format!("{number}\n").repeat(1 + number * 7 % 100)))
        }
        None => request.respond(Response::empty(404)),
    }
}
