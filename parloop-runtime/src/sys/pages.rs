//! Pages that children have in common with their parent.

/// Less is not worth a call.
#[cfg(all(target_os = "linux", not(miri)))]
const LEAST: usize = 1 << 16;

/// These bytes are about to be written over, all of them: what they are until then does not matter.
///
/// Each page of them that a child has too would first have to be copied, for nothing, by a fault of its own. So whole
/// pages are given back, and new ones asked for at once, where the system grants that (it does not where they are locked).
#[cfg(all(target_os = "linux", not(miri)))]
pub(crate) fn renew(bytes: &mut [u8]) {
    if bytes.len() < LEAST {
        return;
    }
    // SAFETY: takes a number.
    let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as usize;
    let skipped = bytes.as_ptr().align_offset(page);
    let len = bytes.len().saturating_sub(skipped) / page * page;
    let Some(whole) = bytes.get_mut(skipped..skipped + len) else { return };
    let start = whole.as_mut_ptr().cast();
    // SAFETY: whole pages within what is borrowed exclusively. They stay mapped, and are zeros or what is in their file:
    // bytes in any case.
    if unsafe { libc::madvise(start, len, libc::MADV_DONTNEED) } == 0 {
        // SAFETY: as above; changes no bytes.
        unsafe { libc::madvise(start, len, libc::MADV_POPULATE_WRITE) };
    }
}

#[cfg(not(all(target_os = "linux", not(miri))))]
pub(crate) fn renew(_: &mut [u8]) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_stays_as_it_is() {
        let len = 1 << 18;
        let mut bytes = vec![7_u8; len];
        renew(&mut bytes[1000..len - 1000]);
        assert!(bytes[..1000].iter().chain(&bytes[len - 1000..]).all(|byte| *byte == 7));
        bytes[1000..len - 1000].fill(8);
        assert_eq!(bytes.iter().filter(|byte| **byte == 8).count(), len - 2000);
        renew(&mut bytes[5..10]);
        assert_eq!(bytes[5..10], [7; 5]);
    }
}
