//! Lists put together from their parts, each item moved once.
//!
//! From the last part to the first: an allocator that keeps small blocks one behind the other gives their memory back to
//! the system from the end, so that what is put together and its parts are not both there to the last.

/// Appends the parts to the list, one after the other.
pub(crate) fn lists<T>(all: &mut Vec<T>, mut parts: Vec<Vec<T>>) {
    let more = parts.iter().map(Vec::len).sum::<usize>();
    all.reserve(more);
    let mut end = all.len() + more;
    while let Some(mut part) = parts.pop() {
        end -= part.len();
        // SAFETY: within the room made above.
        let place = unsafe { all.as_mut_ptr().add(end) };
        // SAFETY: so many items are there, and there is room for them before what was put behind them.
        unsafe { place.copy_from_nonoverlapping(part.as_ptr(), part.len()) };
        // SAFETY: they have been moved. Nothing in this loop unwinds, so that the list gets them all.
        unsafe { part.set_len(0) };
    }
    // SAFETY: all of these are filled now.
    unsafe { all.set_len(all.len() + more) };
}

/// The same with texts.
pub(crate) fn texts(all: &mut String, parts: Vec<String>) {
    // SAFETY: what is appended are whole texts.
    lists(unsafe { all.as_mut_vec() }, parts.into_iter().map(String::into_bytes).collect());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_one_after_the_other() {
        let mut all = vec!["a".to_owned()];
        let parts = [vec!["b".to_owned(), "c".to_owned()], vec![], vec!["d".to_owned()]];
        lists(&mut all, parts.to_vec());
        assert_eq!(all, ["a", "b", "c", "d"]);
        lists(&mut all, Vec::new());
        assert_eq!(all.len(), 4);
        let mut units = vec![(), ()];
        lists(&mut units, vec![vec![(); 3], vec![()]]);
        assert_eq!(units.len(), 6);
    }

    #[test]
    fn texts_stay_texts() {
        let mut all = String::from("für ");
        texts(&mut all, vec!["ä".to_owned(), String::new(), "lle".to_owned()]);
        assert_eq!(all, "für älle");
    }
}
