//! Calls of the system that a child makes as soon as it runs: libc's functions for them are in pages of their own, which it
//! would have to be given.

/// What the system answers, or libc where this machine's way to call is not written here.
///
/// # Safety
/// As the call itself asks for.
#[inline(always)]
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) unsafe fn call(number: libc::c_long, arguments: [usize; 4]) {
    let [a, b, c, d] = arguments;
    #[cfg(all(target_arch = "x86_64", target_pointer_width = "64", not(miri)))]
    // SAFETY: by contract; what the system changes beside memory is named.
    unsafe {
        std::arch::asm!(
            "syscall", inlateout("rax") number => _, in("rdi") a, in("rsi") b, in("rdx") c, in("r10") d,
            lateout("rcx") _, lateout("r11") _, options(nostack)
        );
    }
    #[cfg(all(target_arch = "aarch64", not(miri)))]
    // SAFETY: as above.
    unsafe {
        std::arch::asm!(
            "svc 0", in("x8") number, inlateout("x0") a => _, in("x1") b, in("x2") c, in("x3") d, options(nostack)
        );
    }
    #[cfg(any(
        miri,
        not(any(all(target_arch = "x86_64", target_pointer_width = "64"), target_arch = "aarch64"))
    ))]
    // SAFETY: by contract.
    unsafe {
        libc::syscall(number, a, b, c, d)
    };
}
