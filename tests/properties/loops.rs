//! The loops: one body over every kind of space and schedule. Compiled twice, see `main.rs`.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::par_for;
use crate::program::{Failure, Looping, Op, Program, State, check, fall};
use crate::settings::How;

/// A function whose loop does what a program says. The annotations are seen since the macro makes a whole function.
///
/// `i` is the position as the loop knows it, `ops` what the iteration does; `slot` is what it writes in place.
macro_rules! looping {
    (
        fn $name:ident($program:ident, $state:ident), [$backend:expr, $schedule:tt]
        before { $($before:tt)* }
        for ($($pat:tt)*) in ($($head:tt)*) { $($bind:tt)* }
        i = $i:ident, ops = $ops:ident, slot = $slot:expr
    ) => {
        #[par_for]
        fn $name($program: &Program, how: How, $state: &mut State) -> Result<u64, Failure> {
            $($before)*
            #[par_for(backend = $backend(how), workers = how.workers, chunk = how.chunk, schedule = $schedule)]
            'all: for $($pat)* in $($head)* {
                $($bind)*
                for op in $ops {
                    match op {
                        Op::Add(n) => $state.total += *n,
                        Op::Move(n) if *n < 0 => $state.balance -= -i64::from(*n),
                        Op::Move(n) => $state.balance += i64::from(*n),
                        Op::Push(n) => $state.list.push(*n),
                        Op::Say(words) => $state.text.push_str(words),
                        Op::Insert(n) => {
                            $state.set.insert(*n);
                        }
                        Op::Flag(n) => $state.flags |= 1 << n,
                        Op::Write(n) => $slot = *n,
                        Op::AddTo(n) => $slot += *n,
                        Op::Nested(n, exit) => {
                            #[par_for(backend = "pool", workers = how.workers)]
                            for j in 0..*n {
                                if j == *exit {
                                    break 'all;
                                }
                                $state.total += u64::from(j);
                                $state.list.push(j.into());
                            }
                        }
                        Op::Continue => continue 'all,
                        Op::Break => break 'all,
                        Op::Return(n) => return Ok(u64::from(*n)),
                        Op::ReturnTotal => return Ok($state.total),
                        Op::Fail(n) => {
                            check(*n)?;
                        }
                        Op::Error(n) => return Err(Failure(format!("gave up on {n} at {}", $i))),
                        Op::Panic(n) => fall(*n, $i),
                    }
                }
            }
            Ok($state.total)
        }
    };
}

/// Chosen at run time.
fn any(how: How) -> parloop::Backend {
    how.backend
}

macro_rules! over_range {
    ($name:ident, $schedule:tt) => {
        looping! {
            fn $name(program, state), [any, $schedule]
            before {}
            for (i) in (0..program.len()) { let ops = &program[i]; }
            i = i, ops = ops, slot = state.out[i]
        }
    };
}
over_range!(range_auto, "auto");
over_range!(range_static, "static");
over_range!(range_dynamic, "dynamic");
over_range!(range_guided, "guided");

/// Lines are pulled.
macro_rules! over_lines {
    ($name:ident, $schedule:tt) => {
        looping! {
            fn $name(program, state), [any, $schedule]
            before { let text: String = (0..program.len()).map(|i| format!("{i}\n")).collect(); }
            for (line) in (text.lines()) {
                let i: usize = line.parse().unwrap();
                let ops = &program[i];
                let mut own = 0;
            }
            i = i, ops = ops, slot = own
        }
    };
}
over_lines!(lines_auto, "auto");
over_lines!(lines_static, "static");
over_lines!(lines_dynamic, "dynamic");
over_lines!(lines_guided, "guided");

looping! {
    fn backwards(program, state), [any, "auto"]
    before {}
    for (i) in ((0..program.len()).rev()) { let ops = &program[i]; }
    i = i, ops = ops, slot = state.out[i]
}

looping! {
    fn steps(program, state), [any, "dynamic"]
    before {}
    for (i) in ((0..program.len()).step_by(3)) { let ops = &program[i]; }
    i = i, ops = ops, slot = state.out[i]
}

looping! {
    fn slice(program, state), [any, "auto"]
    before {}
    for ((i, ops)) in (program.iter().enumerate()) {}
    i = i, ops = ops, slot = state.out[i]
}

looping! {
    fn zipped(program, state), [any, "static"]
    before { let numbers: Vec<usize> = (0..program.len() + 1).collect(); }
    for ((ops, &i)) in (program.iter().zip(&numbers)) { let mut own = 0; }
    i = i, ops = ops, slot = own
}

looping! {
    fn chunks(program, state), [any, "guided"]
    before {}
    for ((i, part)) in (program.chunks(3).enumerate()) { let ops = part.iter().flatten(); }
    i = i, ops = ops, slot = state.out[i]
}

looping! {
    fn by_value(program, state), [any, "auto"]
    before { let owned: Vec<_> = program.iter().cloned().enumerate().collect(); }
    for ((i, list)) in (owned) { let ops = &list; let mut own = 0; }
    i = i, ops = ops, slot = own
}

looping! {
    fn in_place(program, state), [any, "auto"]
    before {}
    for ((i, slot)) in (state.out.iter_mut().enumerate()) { let ops = &program[i]; }
    i = i, ops = ops, slot = *slot
}

looping! {
    fn map(program, state), [any, "auto"]
    before { let map: BTreeMap<usize, &Vec<Op>> = program.iter().enumerate().collect(); }
    for ((&i, &ops)) in (&map) { let mut own = 0; }
    i = i, ops = ops, slot = own
}

looping! {
    fn mapped(program, state), [any, "auto"]
    before {}
    for ((i, ops)) in ((0..program.len()).map(|i| (i, &program[i]))) { let mut own = 0; }
    i = i, ops = ops, slot = own
}

looping! {
    fn endless(program, state), [any, "auto"]
    before {}
    for (i) in (0..) {
        if i == program.len() {
            break;
        }
        let ops = &program[i];
    }
    i = i, ops = ops, slot = state.out[i]
}

/// An iterator that can't leave its thread.
struct Counting(Rc<Cell<usize>>, usize);

impl Iterator for Counting {
    type Item = usize;
    fn next(&mut self) -> Option<usize> {
        let next = self.0.replace(self.0.get() + 1);
        (next < self.1).then_some(next)
    }
}

looping! {
    fn pulled_here(program, state), [any, "auto"]
    before { let counter = Rc::new(Cell::new(0)); }
    for (i) in (Counting(counter.clone(), program.len())) { let ops = &program[i]; let mut own = 0; }
    i = i, ops = ops, slot = own
}

/// All of them, by name.
pub const LIST: &[(&str, Looping)] = &[
    ("range, auto", range_auto),
    ("range, static", range_static),
    ("range, dynamic", range_dynamic),
    ("range, guided", range_guided),
    ("lines, auto", lines_auto),
    ("lines, static", lines_static),
    ("lines, dynamic", lines_dynamic),
    ("lines, guided", lines_guided),
    ("backwards", backwards),
    ("steps", steps),
    ("slice", slice),
    ("zipped", zipped),
    ("chunks", chunks),
    ("by value", by_value),
    ("in place", in_place),
    ("map", map),
    ("mapped", mapped),
    ("endless", endless),
    ("pulled here", pulled_here),
];
