//! Contenders take turns; what counts is the median of the rounds.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// How long is measured.
#[derive(Clone, Copy)]
pub(crate) struct Effort {
    /// A sample calls a contender until this time is over: longer than a time slice where others compete.
    sample: Duration,
    /// Rounds are run until this time is over, or there are enough of them.
    budget: Duration,
    /// Rounds whatever the budget says.
    rounds: usize,
}

impl Effort {
    /// Short samples: most of them fit between the interruptions of a machine that is not quite quiet.
    pub(crate) const QUIET: Effort =
        Effort { sample: Duration::from_micros(500), budget: Duration::from_millis(1_200), rounds: 7 };
    pub(crate) const BUSY: Effort =
        Effort { sample: Duration::from_millis(50), budget: Duration::from_millis(2_000), rounds: 5 };

    /// The same with samples that hold several calls of what takes milliseconds.
    pub(crate) fn long(self) -> Self {
        Effort { sample: self.sample * 60, budget: self.budget * 2, ..self }
    }

    /// The same in a fraction of the time, with less to rely on.
    pub(crate) fn quick(self) -> Self {
        Effort { sample: self.sample / 3, budget: self.budget / 12, rounds: 3 }
    }

    /// Whether a size of the grid is measured.
    pub(crate) fn takes(self, count: u64) -> bool {
        self.rounds > 3 || [1, 100, 10_000, 1_000_000].contains(&count)
    }
}

/// Rounds that are enough.
const ENOUGH: usize = 301;

/// Before a sample, at least.
const PAUSE: Duration = Duration::from_millis(2);

/// And so many times that at the most.
const MOST_PAUSES: usize = 20;

/// One way to run a loop, the outcome of which must be everybody's.
pub(crate) struct Contender<'a, T> {
    pub(crate) name: &'static str,
    pub(crate) run: Box<dyn FnMut() -> T + 'a>,
}

/// `name` runs the loop by calling `run`.
pub(crate) fn contender<'a, T>(name: &'static str, run: impl FnMut() -> T + 'a) -> Contender<'a, T> {
    Contender { name, run: Box::new(run) }
}

/// What was measured of one contender.
pub(crate) struct Figure {
    pub(crate) name: &'static str,
    /// The median of a call's nanoseconds, or what else is measured.
    pub(crate) value: f64,
    /// The median of the rounds' ratios to the first contender in the same round.
    pub(crate) ratio: f64,
    /// The median distance from the median, relative to it.
    pub(crate) spread: f64,
}

impl Figure {
    /// One that was measured once, in relation to another.
    pub(crate) fn once(name: &'static str, value: f64, first: f64) -> Self {
        Figure { name, value, ratio: value / first, spread: 0.0 }
    }
}

/// Runs all contenders in turn, the first of which is the plain loop, round after round.
///
/// # Panics
/// Where outcomes differ: a fast wrong answer is no contender.
pub(crate) fn compare<T: PartialEq>(effort: Effort, mut contenders: Vec<Contender<'_, T>>) -> Vec<Figure> {
    let expected = (contenders[0].run)();
    let calls: Vec<u64> = contenders
        .iter_mut()
        .map(|contender| {
            assert!((contender.run)() == expected, "{} gives another outcome", contender.name);
            calls_for(effort.sample, || drop(black_box((contender.run)())))
        })
        .collect();
    let mut samples = vec![Vec::new(); contenders.len()];
    let start = Instant::now();
    for round in 0..ENOUGH {
        if round >= effort.rounds && start.elapsed() > effort.budget {
            break;
        }
        for ((contender, calls), samples) in contenders.iter_mut().zip(&calls).zip(&mut samples) {
            rest();
            // Threads that have gone to sleep are woken at nobody's cost.
            drop(black_box((contender.run)()));
            samples.push(time(*calls, || drop(black_box((contender.run)()))));
        }
    }
    let figure = |contender: &Contender<'_, T>, times: &Vec<f64>| {
        let ratios = times.iter().zip(&samples[0]).map(|(time, plain)| time / plain);
        let time = median(times.iter().copied());
        let spread = median(times.iter().map(|sample| (sample - time).abs())) / time;
        Figure { name: contender.name, value: time, ratio: median(ratios), spread }
    };
    contenders.iter().zip(&samples).map(|(contender, times)| figure(contender, times)).collect()
}

/// Pauses until the threads of the contender before have stopped looking for more: libgomp's do so for many milliseconds,
/// on a processor that the next one needs.
fn rest() {
    for _ in 0..MOST_PAUSES {
        let before = spent();
        std::thread::sleep(PAUSE);
        if spent().saturating_sub(before) < PAUSE / 4 {
            break;
        }
    }
}

/// What all threads of this process have spent of their processors' time.
fn spent() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: it writes to the place that it is given.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.unsigned_abs() as u32)
}

/// Nanoseconds a call, over so many calls.
pub(crate) fn time(calls: u64, mut call: impl FnMut()) -> f64 {
    let start = Instant::now();
    for _ in 0..calls {
        call();
    }
    start.elapsed().as_nanos() as f64 / calls as f64
}

fn calls_for(sample: Duration, mut call: impl FnMut()) -> u64 {
    let mut calls = 1;
    loop {
        let took = time(calls, &mut call) * calls as f64;
        if took * 2.0 >= sample.as_nanos() as f64 {
            return (calls as f64 * sample.as_nanos() as f64 / took).max(1.0) as u64;
        }
        calls *= 2;
    }
}

pub(crate) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_is_in_the_middle() {
        assert_eq!(median([5.0, 1.0, 9.0].into_iter()), 5.0);
    }

    #[test]
    #[should_panic(expected = "liar gives another outcome")]
    fn another_outcome_is_no_contender() {
        compare(Effort::QUIET, vec![contender("plain", || 1), contender("liar", || 2)]);
    }
}
