/// Where a loop stands in the source: one static for each annotated loop.
#[derive(Debug)]
pub struct Site {
    /// The source file, as the compiler names it.
    pub file: &'static str,
    /// The line of the `for`.
    pub line: u32,
    /// The loop's `name = "…"`, if it has one.
    pub name: Option<&'static str>,
}

impl Site {
    /// A loop at `file:line`.
    pub const fn new(file: &'static str, line: u32) -> Self {
        Site { file, line, name: None }
    }

    /// The same loop with a name of its own.
    pub const fn named(mut self, name: &'static str) -> Self {
        self.name = Some(name);
        self
    }
}

impl std::fmt::Display for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.name {
            Some(name) => write!(f, "`{name}` at {}:{}", self.file, self.line),
            None => write!(f, "{}:{}", self.file, self.line),
        }
    }
}
