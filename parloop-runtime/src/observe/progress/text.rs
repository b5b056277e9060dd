//! A loop's progress as a line of text.

use crate::observe::stats::duration;
use std::time::Duration;

/// While it runs.
pub(super) fn going_on(label: &str, finished: usize, expected: Option<usize>, took: Duration) -> String {
    format!("{label}: {}, {}", count(finished, expected), pace(finished, expected, took))
}

/// The same behind a bar: `655/1000 (65%) [2.00s, 328/s, 1.05s left]`
pub(super) fn behind_bar(finished: usize, expected: Option<usize>, took: Duration) -> String {
    let pace = pace(finished, expected, took);
    format!("{} [{}, {pace}]", count(finished, expected), time(took.as_secs_f64()))
}

/// Of the whole loop so far, as that is what the rest is likely to take.
fn pace(finished: usize, expected: Option<usize>, took: Duration) -> String {
    let rate = finished as f64 / took.as_secs_f64().max(1e-9);
    let left = expected.filter(|_| finished > 0).map(|all| all.saturating_sub(finished) as f64 / rate);
    let left = left.map_or(String::new(), |left| format!(", {} left", time(left)));
    format!("{}{left}", speed(rate))
}

/// When it has ended.
pub(super) fn ended(label: &str, finished: usize, expected: Option<usize>, took: Duration) -> String {
    let rate = finished as f64 / took.as_secs_f64().max(1e-9);
    let took = time(took.as_secs_f64());
    format!("{label}: {} in {took}, {}", count(finished, expected), speed(rate))
}

/// `250/1000 (25%)`
fn count(finished: usize, expected: Option<usize>) -> String {
    match expected {
        Some(all) => {
            let percent = 100 * finished as u128 / all.max(1) as u128;
            format!("{finished}/{all} ({}%)", if all == 0 { 100 } else { percent })
        }
        None => finished.to_string(),
    }
}

fn speed(rate: f64) -> String {
    match rate {
        ..10.0 => format!("{rate:.2}/s"),
        ..100.0 => format!("{rate:.1}/s"),
        _ => format!("{rate:.0}/s"),
    }
}

/// Of so many seconds.
fn time(seconds: f64) -> String {
    let whole = seconds as u64;
    match whole {
        0..10 => duration((seconds * 1e9) as u64),
        10..60 => format!("{whole}s"),
        60..3600 => format!("{}m{:02}s", whole / 60, whole % 60),
        _ => format!("{}h{:02}m", whole / 3600, whole / 60 % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_say_how_far_how_fast_and_how_long() {
        let second = Duration::from_secs(1);
        assert_eq!(going_on("a", 250, Some(1000), second), "a: 250/1000 (25%), 250/s, 3.00s left");
        assert_eq!(going_on("a", 0, Some(1000), second), "a: 0/1000 (0%), 0.00/s");
        assert_eq!(going_on("a", 25, None, second), "a: 25, 25.0/s");
        assert_eq!(going_on("a", 1, Some(7200), second), "a: 1/7200 (0%), 1.00/s, 1h59m left");
        assert_eq!(ended("a", 1000, Some(1000), 80 * second), "a: 1000/1000 (100%) in 1m20s, 12.5/s");
        assert!(ended("a", 0, Some(0), second).contains("0/0 (100%)"));
        assert_eq!(behind_bar(655, Some(1000), 2 * second), "655/1000 (65%) [2.00s, 328/s, 1.05s left]");
        assert_eq!(behind_bar(8, Some(20), second / 10), "8/20 (40%) [100.0ms, 80.0/s, 150.0ms left]");
    }
}
