//! The faults: how each is done, and what it may come to.

use parloop::Cause;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

macro_rules! faults {
    ($($Fault:ident $name:literal,)+) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Fault { $($Fault,)+ }

        impl Fault {
            pub(crate) const ALL: &[Fault] = &[$(Fault::$Fault,)+];

            pub(crate) fn name(self) -> &'static str {
                match self { $(Fault::$Fault => $name,)+ }
            }
        }
    };
}

faults! {
    Kill "SIGKILL",
    Terminate "SIGTERM, with a handler in the parent",
    Blocked "SIGTERM, blocked in the parent",
    Interrupt "SIGINT",
    Segfault "SIGSEGV",
    Abort "abort",
    ExitWell "exit(0)",
    ExitBadly "exit(3)",
    ExitAtOnce "_exit(1)",
    Exec "exec of another program",
    StackOverflow "stack overflow",
    OutOfMemory "failed allocation",
    Panic "panic",
    DoublePanic "panic while panicking",
    PayloadPanics "panic whose payload panics when dropped",
    Sleep "sleep for ever",
    Spin "spin for ever",
    Stop "SIGSTOP",
    Lock "lock that a thread of the parent holds",
    Stdout "print, while a thread of the parent holds stdout",
    Stderr "print, while a thread of the parent holds stderr",
    WriteFails "result that can't be serialized",
    WritePanics "result whose serialization panics",
    WriteHangs "result whose serialization sleeps for ever",
    WriteExits "result whose serialization exits",
    ReadFails "result that can't be read",
    ReadPanics "result whose reading panics",
    Large "result of 64 MiB",
    Closed "all descriptors closed",
    ClosedSleep "all descriptors closed, then sleep for ever",
    Grandchild "a grandchild that keeps the pipes, then exit(0)",
    NoPidfdGrandchild "a grandchild that keeps the pipes, then exit(0), with no pidfd to be had",
    PanicHook "panic, while a thread of the parent holds what the hook takes",
    ChildrenIgnored "SIGKILL, with SIGCHLD ignored",
    Stolen "SIGKILL, with a thread in waitpid(-1)",
    NoPidfd "SIGKILL, with no pidfd to be had",
    NoPidfdClosed "descriptors closed and sleep, with no pidfd to be had",
    PipeSignal "SIGKILL, with SIGPIPE's default action",
    Interruptions "SIGKILL, with a signal handled every millisecond",
    NoForks "no fork to be had",
    FewForks "two forks to be had",
    FewDescriptors "descriptors for one child",
}

/// What it may come to, beside the plain loop's answer where it strikes too late.
pub(crate) enum Expected {
    /// The error, with such a cause.
    Died(fn(&Cause) -> bool),
    /// The loop panics so.
    Panics(&'static str),
    /// No children: the error that says so.
    Refused,
    Answer,
}

struct PanicsInDrop;

impl Drop for PanicsInDrop {
    fn drop(&mut self) {
        panic!("in a drop");
    }
}

/// Held by another thread of the parent.
pub(crate) static HELD: Mutex<()> = Mutex::new(());

fn raise(signal: libc::c_int) {
    let pid = std::process::id() as libc::pid_t;
    // SAFETY: a signal to this process itself, whichever thread asks for it.
    unsafe { libc::kill(pid, signal) };
}

fn sleep() {
    loop {
        thread::sleep(Duration::from_secs(3600));
    }
}

#[expect(unconditional_recursion, reason = "the stack is to overflow")]
fn recurse(depth: &mut [u8; 4096]) -> u8 {
    let mut more = [depth[0]; 4096];
    std::hint::black_box(&mut more);
    recurse(&mut more).wrapping_add(more[17])
}

fn run_out_of_memory() {
    let none = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: a limit that is written out.
    unsafe { libc::setrlimit(libc::RLIMIT_AS, &none) };
    std::hint::black_box(vec![1_u8; 1 << 30]);
}

fn close_all() {
    for fd in 3..1024 {
        // SAFETY: what is lost by that is to be seen.
        unsafe { libc::close(fd) };
    }
}

/// It has what its parent had, and outlives it. The parent's parent is who it comes to.
fn leave_a_grandchild() {
    // SAFETY: it only sleeps and ends.
    if unsafe { libc::fork() } == 0 {
        sleep();
    }
}

fn exec() {
    use std::os::unix::process::CommandExt;
    let error = std::process::Command::new("true").exec();
    panic!("it was not run: {error}");
}

impl Fault {
    /// In a child.
    pub(crate) fn strike(self) {
        match self {
            Fault::Terminate | Fault::Blocked => raise(libc::SIGTERM),
            Fault::Interrupt => raise(libc::SIGINT),
            // SAFETY: nothing is there, which is what it is for.
            Fault::Segfault => unsafe { std::ptr::without_provenance_mut::<u8>(16).write_volatile(1) },
            Fault::Abort => std::process::abort(),
            Fault::ExitWell => std::process::exit(0),
            Fault::ExitBadly => std::process::exit(3),
            // SAFETY: it does not return.
            Fault::ExitAtOnce => unsafe { libc::_exit(1) },
            Fault::Exec => exec(),
            Fault::StackOverflow => drop(recurse(&mut [0; 4096])),
            Fault::OutOfMemory => run_out_of_memory(),
            Fault::Panic | Fault::PanicHook => panic!("the iteration's own"),
            Fault::DoublePanic => {
                let _panics_too = PanicsInDrop;
                panic!("first");
            }
            Fault::PayloadPanics => std::panic::panic_any(PanicsInDrop),
            Fault::Sleep => sleep(),
            Fault::Spin => loop {
                std::hint::spin_loop();
            },
            Fault::Stop => raise(libc::SIGSTOP),
            Fault::Lock => drop(HELD.lock()),
            Fault::Stdout => println!("to nobody"),
            Fault::Stderr => eprintln!("to nobody"),
            Fault::Closed => close_all(),
            Fault::ClosedSleep | Fault::NoPidfdClosed => {
                close_all();
                sleep();
            }
            Fault::Grandchild | Fault::NoPidfdGrandchild => {
                leave_a_grandchild();
                std::process::exit(0);
            }
            _ if self.is_killed() => raise(libc::SIGKILL),
            _ => {}
        }
    }

    /// Whether a signal does it, which can come from outside too.
    pub(crate) fn signal(self) -> Option<libc::c_int> {
        match self {
            Fault::Terminate | Fault::Blocked => Some(libc::SIGTERM),
            Fault::Interrupt => Some(libc::SIGINT),
            Fault::Stop => Some(libc::SIGSTOP),
            _ => self.is_killed().then_some(libc::SIGKILL),
        }
    }

    fn is_killed(self) -> bool {
        matches!(
            self,
            Fault::Kill
                | Fault::ChildrenIgnored
                | Fault::Stolen
                | Fault::NoPidfd
                | Fault::PipeSignal
                | Fault::Interruptions
        )
    }

    /// Whether a process can only do it to itself.
    pub(crate) fn is_done_by_the_process(self) -> bool {
        let of_the_system = matches!(self, Fault::NoForks | Fault::FewForks | Fault::FewDescriptors);
        self.signal().is_none() && !self.is_of_the_result() && !of_the_system
    }

    /// Whether it is the result that does it.
    pub(crate) fn is_of_the_result(self) -> bool {
        use Fault::*;
        matches!(self, WriteFails | WritePanics | WriteHangs | WriteExits | ReadFails | ReadPanics | Large)
    }

    /// Whether it is only time that tells.
    pub(crate) fn takes_forever(self) -> bool {
        use Fault::*;
        matches!(self, Sleep | Spin | Stop | WriteHangs | ClosedSleep | NoPidfdClosed)
    }

    pub(crate) fn expected(self) -> Expected {
        use Expected::{Answer, Died, Panics, Refused};
        use Fault::*;
        match self {
            Terminate | Blocked => Died(|cause| *cause == Cause::Signal(libc::SIGTERM)),
            Interrupt => Died(|cause| *cause == Cause::Signal(libc::SIGINT)),
            Segfault => Died(|cause| *cause == Cause::Signal(libc::SIGSEGV)),
            Abort | StackOverflow | OutOfMemory | DoublePanic => {
                Died(|cause| *cause == Cause::Signal(libc::SIGABRT))
            }
            ExitWell | Exec | Grandchild | NoPidfdGrandchild => Died(|cause| *cause == Cause::Exited(0)),
            ExitBadly | WriteExits => Died(|cause| *cause == Cause::Exited(3)),
            ExitAtOnce => Died(|cause| *cause == Cause::Exited(1)),
            Panic | PanicHook => Panics("the iteration's own"),
            PayloadPanics => Panics("no text"),
            Lock | Stdout | Stderr => Died(|cause| *cause == Cause::Hung),
            WriteFails | WritePanics | ReadFails | ReadPanics | Closed => {
                Died(|cause| matches!(cause, Cause::Refused(_)))
            }
            ChildrenIgnored => Died(|cause| *cause == Cause::Unknown),
            Stolen => Died(|cause| matches!(cause, Cause::Unknown | Cause::Signal(libc::SIGKILL))),
            Kill | NoPidfd | PipeSignal | Interruptions => {
                Died(|cause| *cause == Cause::Signal(libc::SIGKILL))
            }
            Sleep | Spin | Stop | WriteHangs | ClosedSleep | NoPidfdClosed => {
                Died(|cause| matches!(cause, Cause::TimedOut(_)))
            }
            NoForks => Refused,
            Large | FewForks | FewDescriptors => Answer,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    Before,
    During,
    After,
    Committed,
}

impl When {
    pub(crate) const ALL: [When; 4] = [When::Before, When::During, When::After, When::Committed];

    pub(crate) fn name(self) -> &'static str {
        match self {
            When::Before => "before",
            When::During => "during",
            When::After => "after",
            When::Committed => "committed",
        }
    }
}
