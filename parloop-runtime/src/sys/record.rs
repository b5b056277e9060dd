//! Locks between processes: records of a file that only this program knows. The system gives back what a process held
//! that has died.

use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;
#[cfg(any(target_os = "linux", target_os = "android"))]
use std::os::fd::FromRawFd;
use std::sync::OnceLock;

static FILE: OnceLock<File> = OnceLock::new();

/// Before the fork: children inherit the file, and no lock.
pub(crate) fn prepare() -> io::Result<()> {
    if FILE.get().is_none() {
        // Of two threads that come here at once, one closes its own again.
        let _ = FILE.set(open()?);
    }
    Ok(())
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn open() -> io::Result<File> {
    // SAFETY: a name that ends.
    let fd = unsafe { libc::memfd_create(c"parloop".as_ptr(), libc::MFD_CLOEXEC) };
    if fd < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: a descriptor that was just made, and is nobody else's.
    Ok(unsafe { File::from_raw_fd(fd) })
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn open() -> io::Result<File> {
    // Whatever has that name already, maybe a link, is not ours.
    (0..)
        .find_map(|number| {
            let path = std::env::temp_dir().join(format!("parloop-{}-{number}", std::process::id()));
            match File::options().read(true).write(true).create_new(true).open(&path) {
                Ok(file) => Some(std::fs::remove_file(path).map(|()| file)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => None,
                Err(error) => Some(Err(error)),
            }
        })
        .unwrap_or_else(|| Err(io::ErrorKind::AlreadyExists.into()))
}

/// A record that this process alone has, until dropped.
#[derive(Debug)]
pub(crate) struct Record(libc::off_t);

impl Record {
    /// Waits for it. None where there is no file.
    pub(crate) fn take(number: usize) -> Option<Record> {
        let start = (number & (isize::MAX as usize)) as libc::off_t;
        set(start, libc::F_WRLCK as _)?;
        Some(Record(start))
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        set(self.0, libc::F_UNLCK as _);
    }
}

fn set(start: libc::off_t, kind: libc::c_short) -> Option<()> {
    let file = FILE.get()?;
    // SAFETY: zeros are a value of it.
    let mut lock: libc::flock = unsafe { std::mem::zeroed() };
    (lock.l_type, lock.l_whence, lock.l_start, lock.l_len) = (kind, libc::SEEK_SET as _, start, 1);
    loop {
        // SAFETY: a lock that is written out.
        if unsafe { libc::fcntl(file.as_raw_fd(), libc::F_SETLKW, &lock) } == 0 {
            return Some(());
        }
        if io::Error::last_os_error().kind() != io::ErrorKind::Interrupted {
            return None;
        }
    }
}
