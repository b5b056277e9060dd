//! The arguments of the compiler that this macro is loaded in.

use std::fs;

/// The compiler's arguments, those in response files (`@file`, one a line) included.
pub(crate) fn arguments() -> Vec<String> {
    std::env::args_os()
        .skip(1)
        .filter_map(|argument| argument.into_string().ok())
        .flat_map(from_file)
        .collect()
}

fn from_file(argument: String) -> Vec<String> {
    let Some(file) = argument.strip_prefix('@') else { return vec![argument] };
    fs::read_to_string(file).map(|text| text.lines().map(str::to_owned).collect()).unwrap_or_default()
}

/// The source file of the crate being compiled; none where it comes through a pipe, or under an IDE's server.
pub(crate) fn crate_root(arguments: &[String]) -> Option<&str> {
    arguments
        .iter()
        .map(String::as_str)
        .find(|argument| argument.ends_with(".rs") && !argument.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_the_file_among_the_arguments() {
        let arguments =
            ["--crate-name", "f", "--edition=2024", "src/main.rs", "-C", "opt-level=3"].map(String::from);
        assert_eq!(crate_root(&arguments), Some("src/main.rs"));
        assert_eq!(crate_root(&["-".to_owned()]), None);
    }

    #[test]
    fn response_files_are_read() {
        let file = std::env::temp_dir().join(format!("parloop-arguments-{}", std::process::id()));
        fs::write(&file, "-C\noverflow-checks=on\n").unwrap();
        assert_eq!(from_file(format!("@{}", file.display())), ["-C", "overflow-checks=on"]);
        fs::remove_file(&file).unwrap();
        assert_eq!(from_file("-O".to_owned()), ["-O"]);
    }
}
