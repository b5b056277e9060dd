//! `progress`.

use super::{command, run, stderr};

const BACKENDS: [&str; 7] =
    ["serial", "thread", "pool", "executor", "process", "process-pool", "process-executor"];

/// The lines of loops that have ended; on a slow machine others come before.
fn ended(text: &str) -> Vec<&str> {
    text.lines().filter(|line| line.contains(" in ")).collect()
}

#[test]
fn every_iteration_counts_once_on_every_backend() {
    for backend in BACKENDS {
        let text =
            stderr("progress of every kind", &[("PARLOOP_BACKEND", backend), ("PARLOOP_WORKERS", "3")]);
        let lines = ended(&text);
        let begins = [
            "elements: 1000/1000 (100%) in ",
            "floats: 1000/1000 (100%) in ",
            "pulled: 900 in ",
            "ordered: 1000/1000 (100%) in ",
            "plain: 999 in ",
            "skips: 1000/1000 (100%) in ",
            "none: 0/0 (100%) in ",
        ];
        assert_eq!(lines.len(), begins.len(), "{backend}: {text}");
        for (line, begin) in lines.iter().zip(begins) {
            assert!(line.starts_with(begin) && line.ends_with("/s"), "{backend}: {line}");
        }
    }
}

#[test]
fn it_counts_the_same_beside_statistics_and_not_at_all_unasked() {
    let both = stderr("progress", &[("PARLOOP_STATS", "1")]);
    assert!(both.starts_with("numbers: 1000/1000 (100%)"), "{both}");
    assert_eq!(both.lines().filter(|line| line.starts_with("numbers")).count(), 1);
    assert!(both.contains("imbalance"), "{both}");
    assert_eq!(stderr("progress", &[("PARLOOP_PROGRESS", "0")]), "");
    let output = run("progress", &[("PARLOOP_PROGRESS", "maybe")]);
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("PARLOOP_PROGRESS is `maybe`") && text.contains("`1` or `0`"), "{text}");
}

#[test]
fn a_long_loop_has_a_line_now_and_then() {
    let text = stderr("progress slowly", &[]);
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines.len() >= 2, "{text}");
    assert!(lines[0].starts_with("slow: ") && lines[0].contains("/30 (") && lines[0].ends_with("s left"));
    assert!(lines[lines.len() - 1].starts_with("slow: 30/30 (100%) in "), "{text}");
}

#[test]
fn one_line_stays_of_nested_loops() {
    let text = stderr("progress nested", &[]);
    let lines = ended(&text);
    assert!(lines.last().unwrap().starts_with("outer: 6/6 (100%)"), "{text}");
    // An inner one that went on for long enough has had lines of its own.
    assert!(lines.len() == 1 || text.contains(" left\n"), "{text}");
}

#[test]
fn a_loop_that_is_left_says_how_far_it_came() {
    assert!(
        stderr("progress left", &[("PARLOOP_BACKEND", "serial")]).starts_with("left: 300/1000 (30%) in ")
    );
    for backend in BACKENDS {
        let text = stderr("progress left", &[("PARLOOP_BACKEND", backend)]);
        let last = text.lines().last().unwrap();
        let count: usize = last["left: ".len()..last.find('/').unwrap()].parse().unwrap();
        assert!((300..1000).contains(&count), "{text}");
        let output = run("progress panics", &[("PARLOOP_BACKEND", backend)]);
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && text.contains("as it should"), "{text}");
        assert!(text.lines().last().unwrap().starts_with("panics: "), "{text}");
    }
}

#[cfg(unix)]
mod on_a_terminal {
    use super::*;
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    use rustix::termios::{Winsize, tcsetwinsize};
    use std::fs::File;
    use std::io::Read;

    const ROWS: u16 = 60;
    const COLUMNS: u16 = 80;

    /// What the program leaves on a terminal, and everything it sent there.
    fn screen(program: &str, variables: &[(&str, &str)]) -> (Vec<String>, String) {
        let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&terminal).unwrap();
        unlockpt(&terminal).unwrap();
        let name = ptsname(&terminal, Vec::new()).unwrap().into_string().unwrap();
        let size = Winsize { ws_row: ROWS, ws_col: COLUMNS, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&terminal, size).unwrap();
        let screen = File::options().read(true).write(true).open(name).unwrap();
        let mut command = command(program, variables);
        command
            .env("TERM", "xterm")
            .env_remove("NO_COLOR")
            .stderr(screen.try_clone().unwrap())
            .stdout(screen);
        let mut child = command.spawn().unwrap();
        // The last one that holds the other end is the child.
        drop(command);
        let (mut terminal, mut sent) = (File::from(terminal), Vec::new());
        let mut some = [0; 4096];
        while let Ok(count) = terminal.read(&mut some)
            && count > 0
        {
            sent.extend(&some[..count]);
        }
        child.wait().unwrap();
        let mut parser = vt100::Parser::new(ROWS.try_into().unwrap(), COLUMNS.try_into().unwrap(), 0);
        parser.process(&sent);
        let lines = parser.screen().rows(0, COLUMNS).map(|line| line.trim_end().to_owned());
        // The test harness writes there too.
        let own =
            |line: &String| !line.is_empty() && !line.starts_with("running") && !line.starts_with("test ");
        (lines.filter(own).collect(), String::from_utf8_lossy(&sent).into_owned())
    }

    #[test]
    fn a_bar_is_painted_and_one_line_stays() {
        for backend in BACKENDS {
            let (lines, sent) = screen("progress slowly", &[("PARLOOP_BACKEND", backend)]);
            assert!(sent.contains("slow [=") || sent.contains("slow ="), "{sent}");
            assert!(sent.contains("/30 (") && sent.contains("left]"), "{sent}");
            assert_eq!(lines.len(), 1, "{lines:?}");
            assert!(lines[0].starts_with("slow: 30/30 (100%) in "), "{lines:?}");
        }
    }

    #[test]
    fn what_a_body_prints_is_not_torn() {
        let (lines, sent) = screen("progress prints", &[]);
        let printed = (0..10).flat_map(|i| ["stdout", "stderr"].map(|to| format!("line {i} on {to}")));
        assert_eq!(lines[..20], printed.collect::<Vec<_>>(), "{lines:#?}");
        assert!(lines[20].starts_with("prints: 10/10 (100%)") && lines.len() == 21, "{lines:#?}");
        assert!(sent.contains("/10 ("), "{sent}");
    }

    #[test]
    fn bars_stand_below_each_other() {
        let (lines, sent) = screen("progress nested", &[]);
        assert_eq!(lines.len(), 1, "{lines:#?}");
        assert!(lines[0].starts_with("outer: 6/6 (100%)"), "{lines:#?}");
        assert!(sent.contains("inner "), "{sent}");

        let (lines, _) = screen("progress side by side", &[]);
        let count = |begin: &str| lines.iter().filter(|line| line.starts_with(begin)).count();
        assert_eq!((count("began 0"), count("began 1"), count("one of two: 20/20 (100%)")), (1, 1, 2));
        assert_eq!(lines.len(), 4, "{lines:#?}");
    }

    #[test]
    fn no_bar_stays_after_an_exit_or_a_panic() {
        let (lines, _) = screen("progress left", &[]);
        assert!(lines.len() == 1 && lines[0].starts_with("left: "), "{lines:#?}");
        let (lines, _) = screen("progress panics", &[]);
        assert!(lines.iter().any(|line| line.starts_with("panics: ")), "{lines:#?}");
        assert_eq!(screen("progress", &[("PARLOOP_PROGRESS", "0")]).0, Vec::<String>::new());
    }
}
