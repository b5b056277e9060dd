//! All loops whose progress is shown: as bars if stderr is a terminal, else as a line now and then.
//!
//! One thread paints them all; loops and their workers wait for it only where a loop begins or ends.

use super::Meter;
use super::text;
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::Builder;
use std::time::Duration;

/// From one painting to the next.
const PAINTS: Duration = Duration::from_millis(100);
/// Lines are further apart the longer a loop runs, up to this.
const LINES: Duration = Duration::from_secs(30);

static BOARD: Mutex<Board> = Mutex::new(Board { bars: Vec::new(), painted: false });
static CHANGED: Condvar = Condvar::new();
/// Whether a bar may stand on the terminal.
static STANDING: AtomicBool = AtomicBool::new(false);

struct Board {
    bars: Vec<Bar>,
    /// There is a thread that paints.
    painted: bool,
}

struct Bar {
    meter: Arc<Meter>,
    shown: Option<ProgressBar>,
    /// On which age of the loop the next line is written, where there are no bars.
    next_line: Duration,
    wrote: bool,
}

pub(super) fn begin(meter: &Arc<Meter>) {
    let mut board = lock();
    let next_line = Duration::from_secs(1);
    board.bars.push(Bar { meter: Arc::clone(meter), shown: None, next_line, wrote: false });
    if !board.painted {
        let painter = Builder::new().name("parloop-progress".to_owned());
        // With no thread to be had, the end alone is shown.
        board.painted = painter.spawn(paint).is_ok();
    }
    CHANGED.notify_one();
}

/// What stays on the screen is one line, for a loop that stands in no other.
pub(super) fn end(meter: &Arc<Meter>) {
    let mut board = lock();
    let Some(at) = board.bars.iter().position(|bar| Arc::ptr_eq(&bar.meter, meter)) else { return };
    let Bar { shown, wrote, .. } = board.bars.remove(at);
    let line = text::ended(&meter.label, meter.finished(), meter.expected(), meter.began.elapsed());
    if let Some(bar) = &shown {
        bar.finish_and_clear();
        bars().remove(bar);
    }
    STANDING.store(board.bars.iter().any(|bar| bar.shown.is_some()), Ordering::Relaxed);
    if wrote || !meter.nested {
        written(|| drop(writeln!(io::stderr(), "{line}")));
    }
}

/// Writes what a body prints, with the bars out of its way.
pub fn written(write: impl FnOnce()) {
    if STANDING.load(Ordering::Relaxed) && super::super::is_here() { bars().suspend(write) } else { write() }
}

fn lock() -> MutexGuard<'static, Board> {
    BOARD.lock().unwrap_or_else(PoisonError::into_inner)
}

fn bars() -> &'static MultiProgress {
    static BARS: OnceLock<MultiProgress> = OnceLock::new();
    BARS.get_or_init(|| MultiProgress::with_draw_target(ProgressDrawTarget::stderr()))
}

fn is_terminal() -> bool {
    static TERMINAL: OnceLock<bool> = OnceLock::new();
    *TERMINAL.get_or_init(|| {
        io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|name| name != "dumb")
    })
}

/// Paints as long as there is something to paint, and then waits.
fn paint() {
    let mut board = lock();
    loop {
        board =
            CHANGED.wait_while(board, |board| board.bars.is_empty()).unwrap_or_else(PoisonError::into_inner);
        // So long a loop must run for a bar of its own.
        drop(board);
        std::thread::sleep(PAINTS);
        board = lock();
        board.bars.iter_mut().for_each(Bar::paint);
    }
}

impl Bar {
    fn paint(&mut self) {
        let meter = &self.meter;
        let age = meter.began.elapsed();
        if is_terminal() {
            let bar = self.shown.get_or_insert_with(|| stand(meter));
            bar.set_position(meter.finished() as u64);
            bar.tick();
        } else if age >= self.next_line {
            let line = text::going_on(&meter.label, meter.finished(), meter.expected(), age);
            drop(writeln!(io::stderr(), "{line}"));
            self.next_line = age + age.min(LINES);
            self.wrote = true;
        }
    }
}

/// A new bar below those that stand.
fn stand(meter: &Meter) -> ProgressBar {
    let expected = meter.expected().map(|iterations| iterations as u64);
    let form = match expected {
        Some(_) => "{prefix} {wide_bar} {behind}",
        None => "{prefix} {spinner} {behind}",
    };
    let style = ProgressStyle::with_template(form).unwrap_or_else(|_| ProgressStyle::default_bar());
    // The bar's own estimate begins with the bar, which is younger than the loop.
    let style = style.with_key("behind", |state: &ProgressState, out: &mut dyn fmt::Write| {
        let expected = state.len().map(|iterations| iterations as usize);
        // What can't be written is not shown.
        let _ = out.write_str(&text::behind_bar(state.pos() as usize, expected, state.elapsed()));
    });
    // Its first painting is ours, once it has its place and all that it shows.
    let bar = ProgressBar::with_draw_target(expected, ProgressDrawTarget::hidden())
        .with_style(style.progress_chars("=> "))
        .with_prefix(meter.label.clone())
        .with_elapsed(meter.began.elapsed());
    STANDING.store(true, Ordering::Relaxed);
    bars().add(bar)
}
