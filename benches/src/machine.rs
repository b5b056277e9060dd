//! What the figures were measured on and with.

use std::fs::read_to_string;
use std::process::Command;
use std::thread::available_parallelism;

/// Above this load something else was running.
const QUIET_LOAD: f64 = 0.3;

/// A paragraph about the machine, the versions, and how quiet it is.
pub(crate) fn describe() -> String {
    let missing = crate::peers::missing();
    let cpu = read_to_string("/proc/cpuinfo").ok().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("model name"))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    });
    let rustc = Command::new("rustc").arg("--version").output();
    let rustc =
        rustc.map_or_else(|_| "rustc ?".to_owned(), |out| String::from_utf8_lossy(&out.stdout).trim().into());
    format!(
        "{}, {} logical CPUs; {rustc}; parloop {}, rayon {}, paralight {}, orx-parallel {}, {}.{}\n{}\n",
        cpu.as_deref().unwrap_or("Unknown CPU"),
        available_parallelism().map_or(1, usize::from),
        env!("CARGO_PKG_VERSION"),
        locked("rayon"),
        locked("paralight"),
        locked("orx-parallel"),
        gcc(),
        if missing.is_empty() { String::new() } else { format!(" Left out: {}.", missing.join(", ")) },
        load(),
    )
}

fn gcc() -> String {
    let version = Command::new("cc").arg("--version").output().ok();
    let version = version.map(|out| String::from_utf8_lossy(&out.stdout).into_owned());
    version
        .and_then(|text| text.lines().next().map(str::to_owned))
        .unwrap_or_else(|| "no C compiler".to_owned())
}

fn load() -> String {
    let load = read_to_string("/proc/loadavg").ok();
    match load.as_deref().and_then(|text| text.split(' ').next()?.parse::<f64>().ok()) {
        None => "The load before the run is not known.".to_owned(),
        Some(load) if load > QUIET_LOAD => {
            format!("Load before the run {load:.2}: **a noisy machine**, others were working on it.")
        }
        Some(load) => format!("Load before the run {load:.2}: a quiet machine."),
    }
}

/// The version of a dependency, from the lock file.
fn locked(name: &str) -> &'static str {
    let lock = include_str!("../../Cargo.lock");
    let entry = lock.split_once(&format!("name = \"{name}\"\nversion = \""));
    entry.and_then(|(_, rest)| rest.split('"').next()).unwrap_or("?")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_lock_file_is_understood() {
        assert!(super::locked("rayon").starts_with("1."));
    }
}
