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

/// The name under which the crate being compiled knows parloop, where its manifest gives it another
/// (`pl = { package = "parloop" }`): that of the library's file.
pub(crate) fn renamed(arguments: &[String]) -> Option<&str> {
    let given = arguments.windows(2).filter(|pair| pair[0] == "--extern").map(|pair| pair[1].as_str());
    let joined = arguments.iter().filter_map(|argument| argument.strip_prefix("--extern="));
    let crates = given.chain(joined).filter_map(|given| {
        let (name, file) = given.split_once('=').unwrap_or((given, ""));
        // Options come before the name: `priv:name`.
        Some((name.rsplit(':').next()?, file))
    });
    let mut found = None;
    for (name, file) in crates {
        if name == "parloop" {
            return None;
        }
        let file = file.rsplit(['/', '\\']).next().unwrap_or_default();
        if file.starts_with("libparloop-") || file.starts_with("libparloop.") {
            found = Some(name);
        }
    }
    found
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
    fn a_renamed_dependency_is_known_by_its_file() {
        let renamed_in = |arguments: &[&str]| {
            renamed(&arguments.iter().map(|argument| (*argument).to_owned()).collect::<Vec<_>>())
                .map(str::to_owned)
        };
        let serde = "serde=/deps/libserde-1.rlib";
        let renamed_one = ["--extern", serde, "--extern", "pl=/deps/libparloop-5e.rlib"];
        assert_eq!(renamed_in(&renamed_one).as_deref(), Some("pl"));
        assert_eq!(renamed_in(&["--extern=noprelude:pl=/deps/libparloop-5e.rmeta"]).as_deref(), Some("pl"));
        let by_its_name =
            ["--extern", "pl=/deps/libparloop-5e.rlib", "--extern", "parloop=/deps/libparloop-5e.rlib"];
        assert_eq!(renamed_in(&by_its_name), None);
        assert_eq!(renamed_in(&["--extern", serde, "--extern", "parloop"]), None);
        assert_eq!(renamed_in(&["--extern", "m=/deps/libparloop_macros-1.so", "src/parloop.rs"]), None);
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
