//! Where children hand in the pipes that they make for what they have to say: most say so little that they need none,
//! and each that were made beforehand would be copied into every child that is forked after it.

use std::io::{self, PipeReader, PipeWriter};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::net::UnixDatagram;
use std::ptr;

/// See the module. Both ends are in both processes.
#[derive(Debug)]
pub(crate) struct Door {
    inside: UnixDatagram,
    outside: UnixDatagram,
    /// Kept open, so that there is always room for one pipe; none where the system grants no more until one is closed.
    spare: Option<OwnedFd>,
}

/// What is handed in beside the pipe: the number of the process.
const NUMBER: usize = size_of::<i32>();

#[cfg(not(target_vendor = "apple"))]
const FLAGS: libc::c_int = libc::MSG_DONTWAIT | libc::MSG_CMSG_CLOEXEC;
#[cfg(target_vendor = "apple")]
const FLAGS: libc::c_int = libc::MSG_DONTWAIT;

/// One descriptor that goes with a message, as the system wants to have it.
#[repr(C)]
union Control {
    _aligned: libc::cmsghdr,
    bytes: [u8; 64],
}

/// What the system asks for to send or receive a number and a descriptor.
fn with_message<T>(
    number: &mut [u8; NUMBER],
    control: &mut Control,
    with: impl FnOnce(&mut libc::msghdr) -> T,
) -> T {
    let mut part = libc::iovec { iov_base: number.as_mut_ptr().cast(), iov_len: NUMBER };
    // SAFETY: zeros are a value of it.
    let mut message: libc::msghdr = unsafe { MaybeUninit::zeroed().assume_init() };
    message.msg_iov = &mut part;
    message.msg_iovlen = 1;
    message.msg_control = ptr::from_mut(control).cast();
    // SAFETY: computes a number.
    message.msg_controllen = unsafe { libc::CMSG_SPACE(size_of::<RawFd>() as u32) } as _;
    with(&mut message)
}

impl Door {
    pub(crate) fn new() -> io::Result<Door> {
        let (inside, outside) = UnixDatagram::pair()?;
        let spare = Some(inside.as_fd().try_clone_to_owned()?);
        Ok(Door { inside, outside, spare })
    }

    /// In the parent: becomes readable when a pipe is handed in; none while there is no room for one.
    pub(crate) fn bell(&self) -> Option<BorrowedFd<'_>> {
        self.spare.is_some().then(|| self.inside.as_fd())
    }

    /// In a child: what its parent alone has a use for. It stays open until there is something to hand in, so that a
    /// body which leaves no descriptor to be had can still be heard.
    fn descriptors(&self) -> impl Iterator<Item = RawFd> {
        [Some(self.inside.as_raw_fd()), self.spare.as_ref().map(AsRawFd::as_raw_fd)].into_iter().flatten()
    }

    /// In a child: a pipe to its parent.
    pub(crate) fn hand_in(&self, process: i32) -> io::Result<PipeWriter> {
        super::fork::close_all(self.descriptors());
        let (reader, writer) = io::pipe()?;
        let (mut number, mut control) = (process.to_ne_bytes(), Control { bytes: [0; 64] });
        with_message(&mut number, &mut control, |message| {
            // SAFETY: the message has room for one.
            let first = unsafe { libc::CMSG_FIRSTHDR(message) };
            // SAFETY: computes a number.
            let len = unsafe { libc::CMSG_LEN(size_of::<RawFd>() as u32) };
            // SAFETY: within the room of the message, and aligned.
            let head = unsafe { &mut *first };
            (head.cmsg_level, head.cmsg_type, head.cmsg_len) = (libc::SOL_SOCKET, libc::SCM_RIGHTS, len as _);
            // SAFETY: what follows the head, within the room of the message.
            let data = unsafe { libc::CMSG_DATA(first) }.cast::<RawFd>();
            // SAFETY: there is room for one, wherever it is aligned.
            unsafe { data.write_unaligned(reader.as_raw_fd()) };
            self.send(message)
        })?;
        Ok(writer)
    }

    fn send(&self, message: &libc::msghdr) -> io::Result<()> {
        loop {
            // SAFETY: a message that is written out.
            if unsafe { libc::sendmsg(self.outside.as_raw_fd(), message, 0) } >= 0 {
                return Ok(());
            }
            let error = io::Error::last_os_error();
            if error.kind() != io::ErrorKind::Interrupted {
                return Err(error);
            }
        }
    }

    /// In the parent: a pipe that was handed in, with the number of the process that it comes from.
    pub(crate) fn take(&mut self) -> Option<(i32, PipeReader)> {
        self.make_room();
        // What is received takes its place.
        drop(self.spare.take()?);
        let taken = self.receive();
        self.make_room();
        taken
    }

    /// Whether there is room for one: where there was none, something may have been closed since.
    pub(crate) fn make_room(&mut self) -> bool {
        if self.spare.is_none() {
            self.spare = self.inside.as_fd().try_clone_to_owned().ok();
        }
        self.spare.is_some()
    }

    fn receive(&self) -> Option<(i32, PipeReader)> {
        let (mut number, mut control) = ([0; NUMBER], Control { bytes: [0; 64] });
        let (came, pipe) = with_message(&mut number, &mut control, |message| {
            // SAFETY: a message with room for what comes.
            let came = unsafe { libc::recvmsg(self.inside.as_raw_fd(), message, FLAGS) };
            // SAFETY: the head, if the system has put one there.
            let first = unsafe { libc::CMSG_FIRSTHDR(message) };
            if came < 0 || first.is_null() {
                return None;
            }
            // SAFETY: what follows the head.
            let data = unsafe { libc::CMSG_DATA(first) }.cast::<RawFd>();
            // SAFETY: nothing but one descriptor is handed in.
            let fd = unsafe { data.read_unaligned() };
            // SAFETY: it was just made, and is nobody else's.
            Some((came, PipeReader::from(unsafe { OwnedFd::from_raw_fd(fd) })))
        })?;
        if came < NUMBER as isize {
            return None;
        }
        super::fork::set_non_blocking(&pipe).ok()?;
        Some((i32::from_ne_bytes(number), pipe))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::mem::ManuallyDrop;

    /// The door as a child has it, which closes what its parent alone has a use for.
    fn outside(door: &Door) -> ManuallyDrop<Door> {
        let (inside, outside) = (door.inside.try_clone().unwrap(), door.outside.try_clone().unwrap());
        ManuallyDrop::new(Door { inside, outside, spare: None })
    }

    #[test]
    fn a_pipe_that_was_handed_in_leads_to_who_made_it() {
        let mut door = Door::new().unwrap();
        assert!(door.take().is_none() && door.bell().is_some());
        let mut writer = outside(&door).hand_in(17).unwrap();
        writer.write_all(b"said").unwrap();
        drop(writer);
        let (process, mut pipe) = door.take().unwrap();
        let mut said = String::new();
        pipe.read_to_string(&mut said).unwrap();
        assert_eq!((process, &*said), (17, "said"));
        assert!(door.take().is_none());
    }

    #[test]
    fn pipes_of_many_at_once_are_told_apart() {
        const EACH: i32 = 30;
        let mut door = Door::new().unwrap();
        let outsides: Vec<_> = (0..4 * EACH).map(|_| outside(&door)).collect();
        std::thread::scope(|scope| {
            for (of, outsides) in outsides.chunks(EACH as usize).enumerate() {
                scope.spawn(move || {
                    for (number, outside) in outsides.iter().enumerate() {
                        let process = of as i32 * EACH + number as i32;
                        outside.hand_in(process).unwrap().write_all(&process.to_ne_bytes()).unwrap();
                    }
                });
            }
            let mut came = Vec::new();
            while came.len() < outsides.len() {
                let Some((process, mut pipe)) = door.take() else { continue };
                let mut said = Vec::new();
                while pipe.read_to_end(&mut said).is_err() {}
                assert_eq!(said, process.to_ne_bytes());
                came.push(process);
            }
            came.sort_unstable();
            assert!(came.into_iter().eq(0..4 * EACH) && door.take().is_none());
        });
    }
}
