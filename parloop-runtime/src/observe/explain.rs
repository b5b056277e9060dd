//! `PARLOOP_EXPLAIN=1`: what each outer name is to a loop and why, once a loop, on stderr.
//!
//! The macro knows what the source says of a name, and proposes a role; the type has decided, and says so through
//! [`Role::decided`]. A loop's site holds the macro's rows: those of names with a role first, in the order of the roles.

use crate::backend::Backend;
use crate::call::Plan;
use crate::role::Role;
use std::any::type_name;
use std::fmt::Write;

/// What the macro says of a name: the name, the role, and what in the source shows it.
pub type Row = (&'static str, &'static str, &'static str);

/// What a name's type has decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The role that the source shows, and how it is done.
    AsShown(String),
    /// Another role, and why.
    Instead(&'static str, String),
    /// There is nothing to do.
    Nothing,
}

impl Decision {
    /// Each worker has its own.
    pub(crate) fn merged<T: ?Sized>() -> Decision {
        Decision::AsShown(format!("each worker has a `{}` of its own, merged in loop order", name_of::<T>()))
    }
}

/// A type's name without the paths in it.
pub(crate) fn name_of<T: ?Sized>() -> String {
    let mut short = String::new();
    let mut word = String::new();
    for c in type_name::<T>().chars() {
        match c {
            ':' => word.clear(),
            c if c.is_alphanumeric() || c == '_' => word.push(c),
            c => {
                short.push_str(&std::mem::take(&mut word));
                short.push(c);
            }
        }
    }
    short + &word
}

impl Plan {
    /// Explains the loop, if that is asked for and was not done before.
    #[inline]
    pub(crate) fn explain<R: Role>(&self) {
        if self.explains && self.site.explained_first() {
            eprint!("{}", self.explanation(R::decided));
        }
    }

    #[cold]
    fn explanation(&self, decided: fn(&mut dyn FnMut(Decision))) -> String {
        let mut decisions = Vec::new();
        decided(&mut |decision| decisions.push(decision));
        let mut decisions = decisions.into_iter();
        let mut rows: Vec<(&str, &str, String)> = Vec::new();
        for (name, role, why) in self.site.rows {
            match decisions.next() {
                // The type of a log of the macro's own tells a user nothing.
                Some(Decision::AsShown(_)) if *role == "replayed" => {
                    rows.push((name, role, (*why).to_owned()))
                }
                None => rows.push((name, role, (*why).to_owned())),
                Some(Decision::AsShown(how)) => rows.push((name, role, format!("{why}; {how}"))),
                Some(Decision::Instead(role, how)) => rows.push((name, role, format!("{why}; {how}"))),
                Some(Decision::Nothing) => {}
            }
        }
        let width = |column: fn(&(&str, &str, String)) -> usize| rows.iter().map(column).max().unwrap_or(0);
        let (names, roles) = (width(|row| row.0.chars().count()), width(|row| row.1.chars().count()));
        let mut text = format!("parloop: the loop {} on `{}`\n", self.site, self.backend);
        for (name, role, why) in &rows {
            let _ = writeln!(text, "  {name:<names$}  {role:<roles$}  {why}");
        }
        if rows.is_empty() {
            text.push_str(match self.backend {
                Backend::Serial => {
                    "  in order, on this thread: every variable is the one that the source names\n"
                }
                _ => "  no variable from outside\n",
            });
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_named_without_paths() {
        assert_eq!(name_of::<Vec<Option<std::rc::Rc<str>>>>(), "Vec<Option<Rc<str>>>");
        assert_eq!(name_of::<(u8, [std::cell::Cell<i32>; 3])>(), "(u8, [Cell<i32>; 3])");
    }
}
