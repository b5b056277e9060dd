//! Every loop that `tests/ui` shows refused, with the cures that its message names: each compiles, and gives what the
//! plain loop gives.
//!
//! A test bears the name of its file in `tests/ui`. Loops run on three workers, one iteration at a time.

#![allow(missing_docs, clippy::all)]

#[path = "cures/carried.rs"]
mod carried;
#[path = "cures/collections.rs"]
mod collections;
#[path = "cures/elements.rs"]
mod elements;
#[path = "cures/extremes.rs"]
mod extremes;
#[path = "cures/heads.rs"]
mod heads;
#[path = "cures/methods.rs"]
mod methods;
#[path = "cures/shared.rs"]
mod shared;
#[path = "cures/totals.rs"]
mod totals;

/// Refused for what they lack or say, not for a dependence.
const NOT_ABOUT_A_DEPENDENCE: &[&str] = &[
    "await_in_body",
    "break_with_value",
    "collapse_of_dependent_ranges",
    "collapse_over_other_statements",
    "collapse_with_a_break",
    "collapse_with_a_continue",
    "collapse_with_a_label",
    "collapse_with_a_mut",
    "not_an_extreme",
    "not_by_element",
    "progress",
    "unknown_name",
    "unknown_shared",
];

#[test]
fn every_refused_loop_has_a_cure() {
    let tests = ["carried", "collections", "elements", "extremes", "heads", "methods", "totals"]
        .map(|file| std::fs::read_to_string(format!("tests/cures/{file}.rs")).unwrap())
        .concat();
    let mut without = Vec::new();
    for entry in std::fs::read_dir("tests/ui/refused").unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let told = path.extension().is_some_and(|extension| extension == "rs")
            && !name.starts_with("not_yet")
            && !NOT_ABOUT_A_DEPENDENCE.contains(&name.as_str());
        if told && !tests.contains(&format!("fn {name}()")) {
            without.push(name);
        }
    }
    without.sort();
    assert!(without.is_empty(), "no cure is tried for {without:?}");
}

/// Under another name, both on the function and on its loops.
mod by_another_name {
    use parloop::par_for as in_parallel;

    #[in_parallel]
    #[test]
    fn loops_are_found() {
        let (mut total, mut places) = (0, vec![0; 10]);
        #[in_parallel(workers = 3, reduce(total: +))]
        for i in 0..10 {
            total += i;
            places[i] = i;
        }
        #[in_parallel(backend = "process-pool")]
        for i in 0..10 {
            total += i;
        }
        assert_eq!((total, places[9]), (90, 9));
    }
}
