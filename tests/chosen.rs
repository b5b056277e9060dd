//! A backend chosen at run time, for types that threads can't have.

#![allow(missing_docs)]

use parloop::{Backend, par_for};
use std::rc::Rc;

#[par_for]
fn with_captured_rc(backend: Backend) -> Result<i32, parloop::Error> {
    let step = Rc::new(3);
    let mut total = 0;
    #[par_for(backend = backend, on_error = "return")]
    for i in 0..10 {
        total += i * *step;
    }
    Ok(total)
}

#[par_for]
fn with_rc_items(backend: Backend) -> Result<i32, parloop::Error> {
    let mut total = 0;
    #[par_for(backend = backend, on_error = "return")]
    for item in (0..10).map(Rc::new) {
        total += *item;
    }
    Ok(total)
}

struct Scale<T> {
    by: T,
    names: Vec<String>,
}

impl<T: Copy + Into<u64> + Sync> Scale<T> {
    #[par_for]
    fn apply(
        &self,
        backend: Backend,
        items: &[u64],
        keep: &dyn Fn(u64) -> bool,
    ) -> Result<u64, parloop::Error> {
        let mut total = 0;
        let limit = 5;
        #[par_for(backend = backend, on_error = "return")]
        for x in items {
            total += x * self.by.into() + self.names[0].len() as u64 + limit;
        }
        assert!(keep(total));
        Ok(total)
    }
}

#[test]
fn captures_that_can_be_shared_run_anywhere() {
    let scale = Scale { by: 3u32, names: vec!["four".to_owned()] };
    for backend in [Backend::Serial, Backend::Thread, Backend::Pool, Backend::Executor] {
        assert_eq!(scale.apply(backend, &[1, 2, 3], &|_| true).unwrap(), 18 + 3 * 9);
    }
}

#[test]
fn serial_runs_them() {
    assert_eq!(with_captured_rc(Backend::Serial).unwrap(), 135);
    assert_eq!(with_rc_items(Backend::Serial).unwrap(), 45);
}

#[test]
fn threads_are_refused_by_the_name_of_the_type_and_the_bound() {
    for backend in [Backend::Thread, Backend::Pool, Backend::Executor] {
        let error = with_captured_rc(backend).unwrap_err().to_string();
        assert!(error.contains("`alloc::rc::Rc<i32>` is not `Sync`"), "{error}");
        let error = with_rc_items(backend).unwrap_err().to_string();
        assert!(error.contains("Rc<i32>` is not `Send`"), "{error}");
    }
}
