//! The names of the arguments, and how each is written.

/// An argument's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Backend,
    Workers,
    Schedule,
    Chunk,
    Reduce,
    Indexed,
    Scatter,
    Private,
    Last,
    Shared,
    Collapse,
    When,
    Progress,
    Name,
    Threads,
    Timeout,
    Retries,
    MaxTasks,
    OnError,
    Crate,
}

/// Every argument with its name and an example, in the order in which messages list them.
const TABLE: [(Key, &str, &str); 20] = [
    (Key::Backend, "backend", r#"backend = "pool""#),
    (Key::Workers, "workers", "workers = 8"),
    (Key::Schedule, "schedule", r#"schedule = "dynamic""#),
    (Key::Chunk, "chunk", "chunk = 64"),
    (Key::Reduce, "reduce", "reduce(total: +)"),
    (Key::Indexed, "indexed", "indexed(out)"),
    (Key::Scatter, "scatter", "scatter(out)"),
    (Key::Private, "private", "private(buffer)"),
    (Key::Last, "last", "last(found)"),
    (Key::Shared, "shared", "shared(map)"),
    (Key::Collapse, "collapse", "collapse = 2"),
    (Key::When, "when", "when = n > 1000"),
    (Key::Progress, "progress", r#"progress = "label""#),
    (Key::Name, "name", r#"name = "label""#),
    (Key::Threads, "threads", r#"threads = "strict""#),
    (Key::Timeout, "timeout", "timeout = Duration::from_secs(5)"),
    (Key::Retries, "retries", "retries = 2"),
    (Key::MaxTasks, "max_tasks", "max_tasks = 100"),
    (Key::OnError, "on_error", r#"on_error = "return""#),
    (Key::Crate, "crate", "crate = ::parloop"),
];

/// What other libraries call an argument.
const ELSEWHERE: [(&str, Key); 15] = [
    ("num_threads", Key::Workers),
    ("nthreads", Key::Workers),
    ("jobs", Key::Workers),
    ("n_jobs", Key::Workers),
    ("max_workers", Key::Workers),
    ("chunk_size", Key::Chunk),
    ("chunksize", Key::Chunk),
    ("batch", Key::Chunk),
    ("grain", Key::Chunk),
    ("reduction", Key::Reduce),
    ("firstprivate", Key::Private),
    ("lastprivate", Key::Last),
    ("local", Key::Private),
    ("if", Key::When),
    ("label", Key::Name),
];

impl Key {
    /// The argument of this name.
    pub(super) fn find(name: &str) -> Option<Key> {
        TABLE.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// The argument that another library calls so.
    pub(super) fn elsewhere(name: &str) -> Option<Key> {
        ELSEWHERE.iter().find(|row| row.0 == name).map(|row| row.1)
    }

    /// All names.
    pub(super) fn names() -> impl Iterator<Item = &'static str> + Clone {
        TABLE.iter().map(|row| row.1)
    }

    fn row(self) -> &'static (Key, &'static str, &'static str) {
        &TABLE[self as usize]
    }

    /// As it is written.
    pub(super) fn name(self) -> &'static str {
        self.row().1
    }

    /// A valid use.
    pub(super) fn example(self) -> &'static str {
        self.row().2
    }

    /// Whether it lists variables in parentheses.
    pub(super) fn is_clause(self) -> bool {
        use Key::{Indexed, Last, Private, Reduce, Scatter, Shared};
        matches!(self, Reduce | Indexed | Scatter | Private | Last | Shared)
    }

    /// Why only a process can do it, for those that only a process can.
    pub(super) fn process_only(self) -> Option<&'static str> {
        match self {
            Key::Timeout => Some("a thread cannot be stopped from outside, only a process can be killed"),
            Key::Retries => Some("only a process can die and its iteration be run again"),
            Key::MaxTasks => Some("only a process is worn out and replaced"),
            Key::Threads => Some("it says when a fork is refused, and nothing is forked here"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_its_own_row() {
        for (at, row) in TABLE.iter().enumerate() {
            assert_eq!(row.0 as usize, at);
            assert!(row.2.starts_with(row.1));
            assert_eq!(row.0.is_clause(), row.2.contains("(") && !row.2.contains('='));
            assert_eq!(Key::find(row.1), Some(row.0));
        }
    }

    #[test]
    fn what_others_say_is_not_a_name_of_ours() {
        assert!(ELSEWHERE.iter().all(|row| Key::find(row.0).is_none()));
    }
}
