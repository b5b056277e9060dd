//! The peers, where they are built in: `--features peers`, and libgomp only where a C compiler has it.
//!
//! rayon is always there, and stands beside the loops that it is compared with.

use crate::measure::Contender;
#[cfg(any(feature = "peers", libgomp))]
use crate::measure::contender;

/// The peers' names that are not built in, for the machine's description.
pub(crate) fn missing() -> Vec<&'static str> {
    let mut missing = Vec::new();
    if cfg!(not(feature = "peers")) {
        missing.extend(["paralight", "orx-parallel"]);
    }
    if cfg!(not(libgomp)) {
        missing.push("libgomp");
    }
    missing
}

/// A contender that runs what stands there by libgomp, where it is built in.
#[cfg(libgomp)]
macro_rules! by_omp {
    ($run:expr) => {
        Some($crate::measure::contender("omp static", $run))
    };
}
#[cfg(not(libgomp))]
macro_rules! by_omp {
    ($run:expr) => {
        None
    };
}
pub(crate) use by_omp;

/// A loop that writes.
pub(crate) type Writes<'a> = Option<Box<dyn Fn(&mut [f64]) + 'a>>;

/// Sums `chain(i, steps)` over `0..count`.
pub(crate) fn sums<'a>(given: impl Fn() -> (u64, u32) + Copy + 'a) -> Vec<Contender<'a, u64>> {
    // Without peers, nobody asks what is given.
    let _ = &given;
    #[allow(unused_mut)]
    let mut all = Vec::new();
    #[cfg(feature = "peers")]
    all.extend([
        contender("paralight", move || rust::paralight_sum(given())),
        contender("orx-parallel", move || rust::orx_sum(given())),
    ]);
    #[cfg(libgomp)]
    all.extend([
        contender("omp static", move || omp::sum(given(), 0)),
        contender("omp dynamic", move || omp::sum(given(), 1)),
        contender("omp guided", move || omp::sum(given(), 2)),
    ]);
    all
}

/// `out[i] += a * x[i]`.
pub(crate) fn saxpy<'a>(a: f64, x: &'a [f64]) -> Writes<'a> {
    #[cfg(libgomp)]
    return Some(Box::new(move |out| omp::saxpy(out, a, x)));
    #[cfg(not(libgomp))]
    return (a, x, None).2;
}

/// `c[i * m + j] += a[i * m + k] * b[k * m + j]`.
pub(crate) fn product<'a>(a: &'a [f64], b: &'a [f64], m: usize) -> Writes<'a> {
    #[cfg(libgomp)]
    return Some(Box::new(move |c| omp::product(c, a, b, m)));
    #[cfg(not(libgomp))]
    return (a, b, m, None).3;
}

/// The same, the sum of products for each element.
pub(crate) fn product_ijk<'a>(a: &'a [f64], b: &'a [f64], m: usize) -> Writes<'a> {
    #[cfg(libgomp)]
    return Some(Box::new(move |c| omp::product_ijk(c, a, b, m)));
    #[cfg(not(libgomp))]
    return (a, b, m, None).3;
}

/// `c[i * m + j] = 0.5 * c[i * m + j] + a[i * m + j]`.
pub(crate) fn row_update<'a>(a: &'a [f64], m: usize) -> Writes<'a> {
    #[cfg(libgomp)]
    return Some(Box::new(move |c| omp::row_update(c, a, m)));
    #[cfg(not(libgomp))]
    return (a, m, None).2;
}

#[cfg(feature = "peers")]
pub(crate) mod rust {
    //! paralight and orx-parallel, as their guides say.

    use crate::work::chain;
    use std::cell::RefCell;

    thread_local! {
        static POOL: RefCell<paralight::threads::ThreadPool> = RefCell::new(
            paralight::threads::ThreadPoolBuilder {
                num_threads: paralight::threads::ThreadCount::AvailableParallelism,
                range_strategy: paralight::threads::RangeStrategy::WorkStealing,
                cpu_pinning: paralight::threads::CpuPinningPolicy::No,
            }
            .build(),
        );
    }

    pub(crate) fn paralight_sum((count, steps): (u64, u32)) -> u64 {
        use paralight::prelude::*;
        let range = 0..count as usize;
        POOL.with_borrow_mut(|pool| {
            range.into_par_iter().with_thread_pool(pool).map(|i| chain(i as u64, steps)).sum()
        })
    }

    pub(crate) fn orx_sum((count, steps): (u64, u32)) -> u64 {
        use orx_parallel::*;
        (0..count as usize).into_par().map(|i| chain(i as u64, steps)).sum()
    }
}

#[cfg(libgomp)]
pub(crate) mod omp {
    //! libgomp's loops, in `omp.c`.

    use std::ffi::c_int;

    unsafe extern "C" {
        fn parloop_omp_sum(count: u64, steps: u32, schedule: c_int) -> u64;
        fn parloop_omp_saxpy(len: usize, out: *mut f64, a: f64, x: *const f64);
        fn parloop_omp_product(m: usize, c: *mut f64, a: *const f64, b: *const f64);
        fn parloop_omp_product_ijk(m: usize, c: *mut f64, a: *const f64, b: *const f64);
        fn parloop_omp_row_update(m: usize, c: *mut f64, a: *const f64);
        fn parloop_omp_collapsed(m: usize, c: *mut f64, a: *const f64);
        fn parloop_omp_collapsed_rows(m: usize, rows: *const *mut f64, a: *const f64);
        fn parloop_omp_stencil(m: usize, next: *mut f64, from: *const f64);
        fn parloop_omp_columns(height: usize, width: usize, rows: *const *mut f64);
        fn parloop_omp_inverse(len: usize, inverse: *mut u32, permutation: *const u32);
    }

    pub(crate) fn sum((count, steps): (u64, u32), schedule: c_int) -> u64 {
        // SAFETY: it takes numbers and touches nothing else; there are three schedules.
        unsafe { parloop_omp_sum(count, steps, schedule) }
    }

    pub(crate) fn saxpy(out: &mut [f64], a: f64, x: &[f64]) {
        assert_eq!(out.len(), x.len());
        // SAFETY: both have this length, and only `out`, which is held exclusively, is written.
        unsafe { parloop_omp_saxpy(out.len(), out.as_mut_ptr(), a, x.as_ptr()) }
    }

    pub(crate) fn product(c: &mut [f64], a: &[f64], b: &[f64], m: usize) {
        assert!([c.len(), a.len(), b.len()].iter().all(|len| *len == m * m));
        // SAFETY: all three have m × m elements, and only `c`, which is held exclusively, is written.
        unsafe { parloop_omp_product(m, c.as_mut_ptr(), a.as_ptr(), b.as_ptr()) }
    }

    pub(crate) fn product_ijk(c: &mut [f64], a: &[f64], b: &[f64], m: usize) {
        assert!([c.len(), a.len(), b.len()].iter().all(|len| *len == m * m));
        // SAFETY: all three have m × m elements, and only `c`, which is held exclusively, is written.
        unsafe { parloop_omp_product_ijk(m, c.as_mut_ptr(), a.as_ptr(), b.as_ptr()) }
    }

    pub(crate) fn row_update(c: &mut [f64], a: &[f64], m: usize) {
        assert!(c.len() == m * m && a.len() == m * m);
        // SAFETY: both have m × m elements, and only `c`, which is held exclusively, is written.
        unsafe { parloop_omp_row_update(m, c.as_mut_ptr(), a.as_ptr()) }
    }

    pub(crate) fn collapsed(c: &mut [f64], a: &[f64], m: usize) {
        assert!(c.len() == m * m && a.len() == m * m);
        // SAFETY: both have m × m elements, and only `c`, which is held exclusively, is written.
        unsafe { parloop_omp_collapsed(m, c.as_mut_ptr(), a.as_ptr()) }
    }

    pub(crate) fn collapsed_rows(rows: &mut [Vec<f64>], a: &[f64], m: usize) {
        assert!(rows.len() == m && rows.iter().all(|row| row.len() == m) && a.len() == m * m);
        let rows = pointers(rows);
        // SAFETY: there are m rows, each of m elements and held exclusively, and m × m elements to read.
        unsafe { parloop_omp_collapsed_rows(m, rows.as_ptr(), a.as_ptr()) }
    }

    pub(crate) fn stencil(grid: &mut Vec<f64>, next: &mut Vec<f64>, m: usize, steps: usize) {
        assert!(m > 1 && grid.len() == m * m && next.len() == m * m);
        for _ in 0..steps {
            // SAFETY: both have m × m elements, and only `next`, which is held exclusively, is written.
            unsafe { parloop_omp_stencil(m, next.as_mut_ptr(), grid.as_ptr()) }
            std::mem::swap(grid, next);
        }
    }

    pub(crate) fn columns(rows: &mut [Vec<f64>]) {
        let (height, width) = (rows.len(), rows[0].len());
        assert!(rows.iter().all(|row| row.len() == width));
        let rows = pointers(rows);
        // SAFETY: there are so many rows, each of so many elements and held exclusively.
        unsafe { parloop_omp_columns(height, width, rows.as_ptr()) }
    }

    /// `permutation` must be one: each place below its length, once.
    pub(crate) unsafe fn inverse(inverse: &mut [u32], permutation: &[u32]) {
        assert_eq!(inverse.len(), permutation.len());
        // SAFETY: both have this length, only `inverse`, which is held exclusively, is written, and the
        // caller says that each place is one of its own.
        unsafe { parloop_omp_inverse(inverse.len(), inverse.as_mut_ptr(), permutation.as_ptr()) }
    }

    fn pointers(rows: &mut [Vec<f64>]) -> Vec<*mut f64> {
        rows.iter_mut().map(Vec::as_mut_ptr).collect()
    }
}
