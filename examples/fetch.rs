//! A client: fetches some hundred files over HTTP with 64 workers, tries again what fails, and reports in order. The
//! server runs beside it, on the loopback interface, and drops every seventh connection.
//!
//! ```text
//! cargo run --example fetch             # serves and fetches 300 files
//! find . | cargo run --example fetch -  # counts the lines of stdin, and the bytes of the files they name
//! ```

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use parloop::par_for;

const FILES: usize = 300;
const TRIES: u32 = 5;

fn main() -> io::Result<()> {
    match std::env::args().nth(1).as_deref() {
        Some("-") => count(),
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
fn fetch_all() -> io::Result<()> {
    let server = TcpListener::bind("127.0.0.1:0")?;
    let address = server.local_addr()?;
    thread::spawn(move || serve(&server));

    let (start, again) = (Instant::now(), AtomicUsize::new(0));
    let (mut files, mut bytes) = (0, 0);
    #[par_for(backend = "executor", workers = 64)]
    for number in 0..FILES {
        let name = format!("/file/{number}");
        let body = with_retries(&again, || fetch(address, &name))?;
        #[ordered]
        {
            files += 1;
            bytes += body.len();
            if files % 50 == 0 {
                println!("{name}: {files} files, {bytes} bytes");
            }
        }
    }
    let again = again.into_inner();
    println!("{files} files, {bytes} bytes, {again} fetched again, after {:.1?}", start.elapsed());
    Ok(())
}

/// Waits twice as long each time.
fn with_retries<T>(again: &AtomicUsize, task: impl Fn() -> io::Result<T>) -> io::Result<T> {
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

fn fetch(address: SocketAddr, name: &str) -> io::Result<Vec<u8>> {
    let mut stream = BufReader::new(TcpStream::connect(address)?);
    write!(stream.get_mut(), "GET {name} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let (mut line, mut length) = (String::new(), None);
    stream.read_line(&mut line)?;
    if line.split(' ').nth(1) != Some("200") {
        return Err(io::Error::other(format!("{name}: {}", line.trim())));
    }
    while !line.trim().is_empty() {
        line.clear();
        stream.read_line(&mut line)?;
        if let Some(value) = line.strip_prefix("Content-Length: ") {
            length = value.trim().parse().ok();
        }
    }
    let mut body = vec![0; length.ok_or(io::ErrorKind::UnexpectedEof)?];
    stream.read_exact(&mut body)?;
    Ok(body)
}

/// A server that answers each request on one of 16 workers. Its source is the listener, which never ends.
#[par_for]
fn serve(server: &TcpListener) {
    #[par_for(backend = "executor", workers = 16)]
    for (number, stream) in server.incoming().enumerate() {
        // Every seventh connection is dropped, and a client that has gone away is nobody's trouble here.
        if let (Ok(stream), false) = (stream, number % 7 == 6) {
            let _ = answer(stream);
        }
    }
}

fn answer(mut stream: TcpStream) -> io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().unwrap_or(Ok(String::new()))?;
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let name = request.split(' ').nth(1).and_then(|path| path.strip_prefix("/file/"));
    let Some(number) = name.and_then(|name| name.parse::<usize>().ok()).filter(|number| *number < FILES)
    else {
        return stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    };
    // A slow disk.
    sleep(Duration::from_millis(5));
    let body = format!("{number}\n").repeat(1 + number * 7 % 100);
    write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}
