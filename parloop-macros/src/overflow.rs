//! Whether the crate being compiled checks integer overflow.
//!
//! Generated code can't ask (`cfg(overflow_checks)` is unstable, and `debug_assertions` is another switch), but the
//! compiler's own arguments tell.

use crate::compiler;

/// Whether the plain loop's `+=` would panic on overflow in this build.
pub(crate) fn checks_enabled() -> bool {
    let arguments = compiler::arguments();
    match compiler::crate_root(&arguments) {
        None if !arguments.iter().any(|argument| argument == "-") => cfg!(debug_assertions),
        _ => checked_by(&arguments),
    }
}

/// What rustc does under these arguments: the last of each wins; overflow checks follow debug assertions unless given,
/// and those follow the optimization level.
fn checked_by(arguments: &[String]) -> bool {
    let mut overflow_checks = None;
    let mut debug_assertions = None;
    let mut optimized = false;
    let mut rest = arguments.iter().map(String::as_str);
    while let Some(argument) = rest.next() {
        let option = match argument {
            "-O" => "opt-level=2",
            "-C" | "--codegen" => rest.next().unwrap_or_default(),
            other => match other.strip_prefix("-C").or_else(|| other.strip_prefix("--codegen=")) {
                Some(option) => option,
                None => continue,
            },
        };
        let (name, value) = option.split_once('=').unwrap_or((option, "on"));
        match name.replace('_', "-").as_str() {
            "overflow-checks" => overflow_checks = Some(is_on(value)),
            "debug-assertions" => debug_assertions = Some(is_on(value)),
            "opt-level" => optimized = value != "0",
            _ => {}
        }
    }
    overflow_checks.or(debug_assertions).unwrap_or(!optimized)
}

fn is_on(value: &str) -> bool {
    matches!(value, "y" | "yes" | "on" | "true")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(line: &str) -> bool {
        checked_by(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn as_rustc_decides() {
        assert!(checked("src/main.rs --edition=2024 -C debuginfo=2"));
        assert!(!checked("src/main.rs -C opt-level=3"));
        assert!(!checked("src/main.rs -O"));
        assert!(!checked("src/main.rs -Copt-level=s"));
        assert!(checked("src/main.rs -C opt-level=0"));
        assert!(checked("src/main.rs -C opt-level=3 -C debug-assertions=on"));
        assert!(!checked("src/main.rs -C debug-assertions=off"));
        assert!(checked("src/main.rs -C opt-level=3 -C overflow-checks=on"));
        assert!(checked("src/main.rs -C opt-level=3 -C overflow-checks"));
        assert!(checked("src/main.rs -O -Coverflow-checks=yes -C debug-assertions=n"));
        assert!(checked("src/main.rs -O --codegen overflow-checks=true"));
        assert!(checked("src/main.rs -O --codegen=overflow_checks"));
        assert!(!checked("src/main.rs -C overflow-checks=off -C debug-assertions=on"));
        assert!(!checked("src/main.rs -C overflow-checks=on -C overflow-checks=off"));
    }
}
