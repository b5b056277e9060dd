//! Where statistics and traces go: what `PARLOOP_STATS` and `PARLOOP_TRACE` say.

use crate::settings::BadSetting;
use std::path::{Path, PathBuf};

/// What is to be written when the process ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outputs {
    pub(crate) stats: Option<Stats>,
    pub(crate) trace: Option<Trace>,
}

/// How statistics are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stats {
    /// As a table on stderr.
    Table,
    /// As JSON in this file.
    Json(PathBuf),
}

/// How a trace is shown, and in which file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trace {
    pub(crate) form: Form,
    pub(crate) path: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Chrome's trace events.
    Json,
    Svg,
    Html,
}

impl Outputs {
    /// What the variables may hold, for messages.
    pub(crate) const VALID_STATS: &'static str = "`1`, `0`, or a file that ends in `.json`";
    pub(crate) const VALID_TRACE: &'static str = "`0`, or a file that ends in `.json`, `.svg` or `.html`";

    /// Whether loops are watched at all.
    pub(crate) fn any(&self) -> bool {
        self.stats.is_some() || self.trace.is_some()
    }

    /// Begins every file anew, so that one that can't be written is known before the program has run.
    pub(super) fn begin_files(&self) -> Result<(), BadSetting> {
        let stats = match &self.stats {
            Some(Stats::Json(path)) => Some(("PARLOOP_STATS", path)),
            _ => None,
        };
        let trace = self.trace.as_ref().map(|trace| ("PARLOOP_TRACE", &trace.path));
        for (name, path) in stats.into_iter().chain(trace) {
            let unwritable = |error| BadSetting::Unwritable { name, path: path.clone(), error };
            std::fs::write(path, "").map_err(unwritable)?;
        }
        Ok(())
    }
}

impl Stats {
    /// `Some(None)` for none at all; `None` for what is not understood.
    pub(crate) fn read(value: &str) -> Option<Option<Stats>> {
        match value {
            "0" => Some(None),
            "1" => Some(Some(Stats::Table)),
            file => ends(file, "json").then(|| Some(Stats::Json(absolute(file)))),
        }
    }
}

impl Trace {
    /// The same.
    pub(crate) fn read(value: &str) -> Option<Option<Trace>> {
        if value == "0" {
            return Some(None);
        }
        let forms = [("json", Form::Json), ("svg", Form::Svg), ("html", Form::Html)];
        let (_, form) = forms.into_iter().find(|(extension, _)| ends(value, extension))?;
        Some(Some(Trace { form, path: absolute(value) }))
    }
}

fn ends(file: &str, extension: &str) -> bool {
    Path::new(file).extension().is_some_and(|own| own.eq_ignore_ascii_case(extension))
}

/// Wherever the program goes, the file stays where it was asked for.
fn absolute(file: &str) -> PathBuf {
    std::path::absolute(file).unwrap_or_else(|_| PathBuf::from(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_what_a_file_will_hold() {
        assert_eq!(Stats::read("1"), Some(Some(Stats::Table)));
        assert_eq!(Stats::read("0"), Some(None));
        assert!(matches!(Stats::read("a/b.JSON"), Some(Some(Stats::Json(path))) if path.is_absolute()));
        for (file, form) in [("t.json", Form::Json), ("./t.svg", Form::Svg), ("/t.html", Form::Html)] {
            assert_eq!(Trace::read(file).unwrap().unwrap().form, form);
        }
        for bad in ["yes", "stats.txt", "json", ".json", "1.0"] {
            assert_eq!(Stats::read(bad), None, "{bad}");
        }
        for bad in ["1", "trace", "trace.png"] {
            assert_eq!(Trace::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_file_that_cannot_be_written_is_named_with_its_variable() {
        let path = PathBuf::from("/no/such/folder/t.svg");
        let trace = Some(Trace { form: Form::Svg, path: path.clone() });
        let refused = Outputs { stats: None, trace }.begin_files();
        assert!(
            matches!(refused, Err(BadSetting::Unwritable { name: "PARLOOP_TRACE", path: named, .. }) if named == path)
        );
    }
}
