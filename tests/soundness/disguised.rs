//! Indices and iterators that are not what they look like, elements whose own code runs while they are written, and
//! `&mut` items that are put to odd uses.

use super::{BACKENDS, caught};
use parloop::par_for;
use std::ops::Index;
use std::sync::atomic::{AtomicUsize, Ordering};

const N: usize = 90;

/// Runs on every backend: each gives the plain loop's outcome, or a panic that names an element.
fn equal_or_refused<T: PartialEq + std::fmt::Debug>(plain: T, run: impl Fn(parloop::Backend) -> T) {
    for backend in BACKENDS {
        let mut given = None;
        match caught(|| given = Some(run(backend))) {
            None => assert_eq!(given.as_ref(), Some(&plain), "{backend:?}"),
            Some(message) => assert!(message.contains("element"), "{backend:?}: {message}"),
        }
    }
}

/// Iterators of a user's own, whose adapters do something else.
struct Twice(Vec<usize>);

impl Twice {
    fn enumerate(self) -> std::vec::IntoIter<(usize, usize)> {
        let pairs: Vec<_> = self.0.iter().map(|x| (x / 2, *x)).collect();
        pairs.into_iter()
    }
    fn rev(self) -> std::vec::IntoIter<usize> {
        self.0.iter().map(|x| x / 3).collect::<Vec<_>>().into_iter()
    }
}

#[test]
fn adapters_of_a_users_own() {
    let twice = || Twice((0..N).collect());
    let mut plain = vec![0; N];
    for (i, x) in twice().enumerate() {
        plain[i] += x + 1;
        plain[i] *= 3;
    }
    equal_or_refused(plain, |backend| {
        let mut out = vec![0; N];
        enumerated(twice, &mut out, backend);
        out
    });
    let mut plain = vec![0; N];
    for i in twice().rev() {
        plain[i] = plain[i] * 3 + 1;
    }
    equal_or_refused(plain, |backend| {
        let mut out = vec![0; N];
        reversed(twice, &mut out, backend);
        out
    });
}

#[par_for]
fn enumerated(twice: impl Fn() -> Twice, out: &mut [usize], backend: parloop::Backend) {
    #[par_for(backend = backend)]
    for (i, x) in twice().enumerate() {
        out[i] += x + 1;
        out[i] *= 3;
    }
}

#[par_for]
fn reversed(twice: impl Fn() -> Twice, out: &mut [usize], backend: parloop::Backend) {
    #[par_for(backend = backend)]
    for i in twice().rev() {
        out[i] = out[i] * 3 + 1;
    }
}

/// A table whose elements are other than their place says.
struct Folded(Vec<usize>);

impl Index<usize> for Folded {
    type Output = usize;
    fn index(&self, at: usize) -> &usize {
        &self.0[at / 2]
    }
}

#[par_for]
fn renamed(targets: &Folded, out: &mut [usize], backend: parloop::Backend) {
    #[par_for(backend = backend)]
    for i in 0..N {
        let i = targets[i];
        out[i] = out[i] * 3 + 1;
    }
}

#[par_for]
fn moved_on(out: &mut [usize], backend: parloop::Backend) {
    #[par_for(backend = backend)]
    for mut i in 0..N {
        i = (i + 1) % N;
        out[i] = out[i] * 3 + i;
        i = (i * i) % N;
        out[i] += 1;
    }
}

#[par_for]
fn through_a_closure(out: &mut [usize], far: usize, backend: parloop::Backend) {
    #[par_for(backend = backend)]
    for i in 0..N - far {
        let mut put = |at: usize, value: usize| out[at] = out[at] * 3 + value;
        put(i, 1);
        put(i + far, 2);
    }
}

#[par_for]
fn index_read_from_elements(out: &mut [usize], backend: parloop::Backend) {
    #[par_for(backend = backend)]
    for i in 0..N {
        let mut at = 0;
        for k in 0..i {
            at = (at + out[i] + k) % N;
        }
        out[at] = i;
    }
}

#[test]
fn names_that_are_no_index() {
    let folded = Folded((0..N).collect());
    let mut plain = vec![0; N];
    (0..N).for_each(|i| plain[i / 2] = plain[i / 2] * 3 + 1);
    equal_or_refused(plain, |backend| {
        let mut out = vec![0; N];
        renamed(&folded, &mut out, backend);
        out
    });
    let mut plain = vec![0; N];
    for i in 0..N {
        let at = (i + 1) % N;
        plain[at] = plain[at] * 3 + at;
        plain[at * at % N] += 1;
    }
    equal_or_refused(plain, |backend| {
        let mut out = vec![0; N];
        moved_on(&mut out, backend);
        out
    });
    for far in [1, 40] {
        let mut plain = vec![0_usize; N];
        for i in 0..N - far {
            plain[i] = plain[i].wrapping_mul(3).wrapping_add(1);
            plain[i + far] = plain[i + far].wrapping_mul(3).wrapping_add(2);
        }
        equal_or_refused(plain, |backend| {
            let mut out = vec![0; N];
            through_a_closure(&mut out, far, backend);
            out
        });
    }
    let mut plain = vec![0; N];
    for i in 0..N {
        let at = (0..i).fold(0, |at, k| (at + plain[i] + k) % N);
        plain[at] = i;
    }
    equal_or_refused(plain, |backend| {
        let mut out = vec![0; N];
        index_read_from_elements(&mut out, backend);
        out
    });
}

/// Numbers that are told apart in 128 bits alone.
#[par_for]
fn far_apart(out: &mut [u64], backend: parloop::Backend) {
    #[par_for(backend = backend)]
    for i in (0..1_u128 << 70).step_by(1 << 32).step_by(1 << 32) {
        out[i as usize] += 1;
        out[i as usize] *= 3;
    }
}

#[test]
fn numbers_that_a_cast_makes_the_same() {
    let plain = (0..64).fold(0_u64, |x, _| x.wrapping_add(1).wrapping_mul(3));
    for backend in BACKENDS {
        let mut out = vec![0; 3];
        let refused = caught(|| far_apart(&mut out, backend));
        // 64 multiplications by 3 do not fit, so that the plain loop panics where overflow is checked.
        if let Some(message) = refused {
            assert!(message.contains("element") || message.contains("overflow"), "{backend:?}: {message}");
        } else {
            assert_eq!(out[0], plain, "{backend:?}");
        }
    }
}

/// Panics when it is overwritten, if it says so.
struct Sharp<'c>(bool, &'c AtomicUsize);

impl Drop for Sharp<'_> {
    fn drop(&mut self) {
        self.1.fetch_add(1, Ordering::Relaxed);
        assert!(!self.0, "overwritten");
    }
}

#[par_for]
fn replaced<'c>(out: &mut [Sharp<'c>], dropped: &'c AtomicUsize, backend: parloop::Backend) {
    #[par_for(backend = backend)]
    for i in 0..out.len() {
        out[i] = Sharp(false, dropped);
    }
}

#[test]
fn elements_whose_drop_panics_are_dropped_once() {
    for backend in BACKENDS {
        let dropped = AtomicUsize::new(0);
        let mut out: Vec<_> = (0..N).map(|i| Sharp(i % 7 == 3, &dropped)).collect();
        assert_eq!(caught(|| replaced(&mut out, &dropped, backend)).as_deref(), Some("overwritten"));
        let overwritten = dropped.load(Ordering::Relaxed);
        // What overwrites is put in its place all the same: those that are left are as many, and whole.
        for sharp in &mut out {
            sharp.0 = false;
        }
        drop(out);
        assert_eq!(dropped.load(Ordering::Relaxed), overwritten + N);
    }
}

#[par_for]
fn forgotten(out: &mut [String], leave_at: usize, backend: parloop::Backend) {
    #[par_for(backend = backend)]
    for (i, x) in out.iter_mut().enumerate() {
        x.push('a');
        if i == leave_at {
            break;
        }
        x.push('b');
        #[allow(forgetting_references, clippy::forget_non_drop)]
        std::mem::forget(x);
    }
}

#[test]
fn a_forgotten_item_is_undone_all_the_same() {
    let mut plain = vec![String::new(); N];
    plain[..20].fill("ab".to_owned());
    plain[20] = "a".to_owned();
    for backend in BACKENDS {
        let mut out = vec![String::new(); N];
        forgotten(&mut out, 20, backend);
        assert_eq!(out, plain, "{backend:?}");
    }
}

#[par_for]
fn gathered(out: &mut [String], backend: parloop::Backend) -> Vec<&mut String> {
    let mut odd = Vec::new();
    #[par_for(backend = backend)]
    for (i, x) in out.iter_mut().enumerate() {
        if i % 2 == 1 {
            odd.push(x);
        }
    }
    odd
}

#[test]
fn items_that_outlive_their_loop() {
    for backend in BACKENDS {
        let mut out: Vec<String> = (0..N).map(|i| i.to_string()).collect();
        let odd = gathered(&mut out, backend);
        odd.into_iter().enumerate().for_each(|(k, x)| *x = format!("<{k}>"));
        let expected = |i: usize| if i % 2 == 1 { format!("<{}>", i / 2) } else { i.to_string() };
        assert_eq!(out, (0..N).map(expected).collect::<Vec<_>>(), "{backend:?}");
    }
}

/// As many as there can be.
#[par_for]
fn at_the_end_of_all_numbers(units: &mut [()], backend: parloop::Backend) -> usize {
    let (mut count, n) = (0, units.len());
    #[par_for(backend = backend)]
    for i in 0..N {
        units[n - 1 - i] = ();
        count += 1;
    }
    #[par_for(backend = backend)]
    for i in usize::MAX - N..usize::MAX {
        units[i] = ();
        count += 1;
    }
    #[par_for(backend = backend)]
    for i in 0..N {
        for j in 0..7 {
            units[i * 7 + j] = ();
            count += 1;
        }
    }
    count
}

#[test]
fn elements_without_size_up_to_the_last_number() {
    let mut units = vec![(); usize::MAX];
    for backend in BACKENDS {
        assert_eq!(at_the_end_of_all_numbers(&mut units, backend), 9 * N, "{backend:?}");
    }
}
