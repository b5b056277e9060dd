//! Each fault on each backend, at moments that take turns; the program itself does all.

use std::process::Command;

#[test]
fn faults_end_in_the_answer_or_the_error() {
    let output = Command::new(env!("CARGO_BIN_EXE_parloop-faults")).arg("--quick").output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
}
