//! The name of a type as a user knows it: without the wrappers that a loop's results travel in.

/// Without the runtime's own types: of `Parts<Vec<&str>>` it is `Vec<&str>`.
pub(crate) fn of_the_user(type_name: &str) -> String {
    const OWN: &str = "parloop_runtime::";
    let mut text = type_name.to_owned();
    while let Some(at) = text.find(OWN) {
        let more = text[at..].find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
        let end = more.map_or(text.len(), |length| at + length);
        match closing(&text, end, ('<', '>')) {
            Some(close) => {
                text.remove(close);
                text.replace_range(at..=end, "");
            }
            None => text.replace_range(at..end, ""),
        }
    }
    unwrapped(text.replace(", )", ")").replace(",)", ")"))
}

/// Of a tuple of all that travels, what borrows: of `(Vec<u8>, Result<Infallible, &str>)` it is `&str`.
pub(crate) fn that_borrows(type_name: &str) -> String {
    let text = of_the_user(type_name);
    let mut part = text.as_str();
    while let Some(inside) = inside_tuple(part).or_else(|| left_by_question(part))
        && let Some(member) = members(inside).find(|member| member.contains('&'))
    {
        part = member;
    }
    part.to_owned()
}

/// What borrows of what is logged, to be replayed after the loop.
pub(crate) fn logged_that_borrows(type_name: &str) -> Option<String> {
    const LOG: &str = "alloc::vec::Vec<parloop_runtime::exit::Exit";
    type_name.match_indices(LOG).find_map(|(at, _)| {
        let open = at + LOG.len() + 1;
        let close = closing(type_name, open, ('<', '>'))?;
        let logged = &type_name[open + 1..close];
        logged.contains('&').then(|| that_borrows(&format!("({logged})")))
    })
}

fn inside_tuple(text: &str) -> Option<&str> {
    (closing(text, 0, ('(', ')'))? + 1 == text.len()).then(|| &text[1..text.len() - 1])
}

/// What a `?` leaves with is a `Result` that holds no value.
fn left_by_question(text: &str) -> Option<&str> {
    text.strip_prefix("core::result::Result<core::convert::Infallible, ")?.strip_suffix('>')
}

/// What stands between the commas.
fn members(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    text.split(move |c: char| {
        depth += i32::from(matches!(c, '(' | '[' | '<')) - i32::from(matches!(c, ')' | ']' | '>'));
        depth == 0 && c == ','
    })
    .map(str::trim)
}

/// Without parentheses around one thing.
fn unwrapped(mut text: String) -> String {
    let mut from = 0;
    while let Some(at) = text[from..].find('(').map(|found| from + found) {
        from = at + 1;
        let called = text[..at].ends_with(|c: char| c.is_alphanumeric());
        if let Some(close) = closing(&text, at, ('(', ')'))
            && !called
            && close > at + 1
            && !text[at..close].contains(',')
        {
            text.remove(close);
            text.remove(at);
            from = at;
        }
    }
    text
}

/// Where what opens at `at` is closed.
fn closing(text: &str, at: usize, (open, close): (char, char)) -> Option<usize> {
    let mut depth = 0;
    text[at..].starts_with(open).then_some(())?;
    text[at..].char_indices().find_map(|(offset, c)| {
        depth += i32::from(c == open) - i32::from(c == close);
        (depth == 0).then_some(at + offset)
    })
}

#[cfg(test)]
mod tests {
    use super::{logged_that_borrows, of_the_user, that_borrows};

    #[test]
    fn what_borrows_is_found_among_all() {
        let all =
            "((alloc::vec::Vec<u8>, (u8, usize)), core::result::Result<core::convert::Infallible, &str>, u8)";
        assert_eq!(that_borrows(all), "&str");
        assert_eq!(that_borrows("(u8, (usize, alloc::vec::Vec<&(u8, i8)>))"), "alloc::vec::Vec<&(u8, i8)>");
        assert_eq!(that_borrows("&(u8, &str)"), "&(u8, &str)");
    }

    #[test]
    fn what_borrows_is_found_in_logs() {
        let log = "((alloc::vec::Vec<&str>, alloc::vec::Vec<parloop_runtime::exit::Exit2<(u8, &mine::Item), (u8,)>>), ())";
        assert_eq!(logged_that_borrows(log).as_deref(), Some("&mine::Item"));
        assert_eq!(logged_that_borrows("(alloc::vec::Vec<parloop_runtime::exit::Exit1<(u8,)>>, &str)"), None);
    }

    #[test]
    fn wrappers_are_taken_off() {
        let parts =
            "((parloop_runtime::role::append::Parts<alloc::vec::Vec<&str>>,), parloop_runtime::exit::Never)";
        assert_eq!(of_the_user(parts), "alloc::vec::Vec<&str>");
        let log = "alloc::vec::Vec<parloop_runtime::exit::Exit1<(&i64,)>>";
        assert_eq!(of_the_user(log), "alloc::vec::Vec<&i64>");
        assert_eq!(of_the_user("(u8, fn(i32) -> ())"), "(u8, fn(i32) -> ())");
    }
}
