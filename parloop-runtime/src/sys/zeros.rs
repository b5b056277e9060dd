//! Zeroed atomics straight from the allocator.

use std::sync::atomic::AtomicU32;

/// So many zeros. Large tables take no memory before they are touched.
pub(crate) fn zeros(len: usize) -> Box<[AtomicU32]> {
    let zeros = Box::into_raw(vec![0_u32; len].into_boxed_slice());
    // SAFETY: an `AtomicU32` has the size, the alignment and the values of a `u32`.
    unsafe { Box::from_raw(zeros as *mut [AtomicU32]) }
}
