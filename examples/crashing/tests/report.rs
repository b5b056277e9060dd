//! What the example prints.

#![cfg(unix)]

use std::process::Command;

#[test]
fn it_tells_which_inputs_crash() {
    let run = Command::new(env!("CARGO_BIN_EXE_parloop-crashing")).output().unwrap();
    assert!(run.status.success());
    let report = String::from_utf8(run.stdout).unwrap();
    let of = |input: &str| {
        let line = report.lines().find_map(|line| line.strip_prefix(&format!("{input:12} ")));
        line.unwrap_or_else(|| panic!("nothing on {input} in {report}"))
    };
    for (input, value) in [("+ 1 2", 3), ("* 3 + x i", 33), ("^ 2 10", 1024), ("- 44 2", 42)] {
        assert_eq!(of(input), format!("is {value}"));
    }
    assert_eq!(of("123456789"), "is 123456789");
    for input in ["y", "* x z"] {
        assert!(of(input).contains("SIGSEGV"), "{report}");
    }
    assert!(of("1234567890").contains("SIGABRT"), "{report}");
    assert!(of("^ 2 - 0 1").contains("longer than 1s"), "{report}");
    // The stack's end is a SIGSEGV, of which std's handler makes a SIGABRT.
    assert!(of("+ 1").contains("killed by SIG"), "{report}");
    assert!(report.ends_with("5 of 10 inputs crash it.\n"), "{report}");
}
