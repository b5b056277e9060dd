//! What a generated loop does, and what is left to see of it.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};

use proptest::prelude::*;

/// One thing an iteration does.
#[derive(Clone, Debug)]
pub enum Op {
    /// `total += n`
    Add(u64),
    /// `balance += n`, `balance -= n` if negative
    Move(i32),
    /// `list.push(n)`
    Push(u32),
    /// `text.push_str(…)`
    Say(String),
    /// `set.insert(n);`
    Insert(u8),
    /// `flags |= 1 << n`
    Flag(u8),
    /// `out[i] = n`, or the item's own field
    Write(i64),
    /// `out[i] += n`
    AddTo(i64),
    /// An annotated loop over `0..n`, which adds and pushes; left at the second number, if it comes there
    Nested(u8, u8),
    /// The iteration ends.
    Continue,
    /// The loop ends.
    Break,
    /// The function returns this.
    Return(u8),
    /// The function returns an accumulator.
    ReturnTotal,
    /// `Err(n)?`, converted on its way.
    Fail(u8),
    /// `return Err(…)` of a string that borrows nothing
    Error(u8),
    Panic(u8),
}

/// What an iteration does to an integer.
#[derive(Clone, Copy, Debug)]
pub enum Step<T> {
    Add(T),
    Sub(T),
}

/// What the iterations do, in loop order.
pub type Program = Vec<Vec<Op>>;

/// An error that `?` makes from a `u8`.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure(pub String);

impl From<u8> for Failure {
    fn from(code: u8) -> Failure {
        Failure(format!("failed with {code}"))
    }
}

pub fn check(code: u8) -> Result<u8, u8> {
    if code > 0 { Err(code) } else { Ok(code) }
}

/// What no program writes.
const UNTOUCHED: i64 = 7;

/// Everything a loop changes outside of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    pub total: u64,
    pub balance: i64,
    pub list: Vec<u32>,
    pub text: String,
    pub set: BTreeSet<u8>,
    pub flags: u32,
    pub out: Vec<i64>,
}

impl State {
    /// Not empty, so that what was there before shows.
    pub fn new(len: usize) -> State {
        State {
            total: 5,
            balance: -3,
            list: vec![9],
            text: "so: ".to_owned(),
            set: BTreeSet::from([200]),
            flags: 1,
            out: vec![UNTOUCHED; len],
        }
    }
}

/// What a function with a generated loop in it is.
pub type Looping = fn(&Program, super::settings::How, &mut State) -> Result<u64, Failure>;

/// How the function ended: with a value, an error or a panic.
pub type Ending = Result<Result<u64, Failure>, String>;

/// Runs one and tells everything that can be seen of it.
pub fn run(looping: Looping, program: &Program, how: super::settings::How) -> (Ending, State) {
    let mut state = State::new(program.len());
    let caught = catch_unwind(AssertUnwindSafe(|| looping(program, how, &mut state)));
    let ending = caught.map_err(|payload| match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(_) => "a payload that no program has".to_owned(),
    });
    (ending, state)
}

/// Panics as [`Op::Panic`] does.
pub fn fall(code: u8, position: usize) -> ! {
    panic!("fell with {code} at {position}")
}

/// How the state that a loop left differs from the plain loop's; empty if it does not.
///
/// After a panic, writes of later iterations may remain, and what the iterations just before it added may be lost:
/// lists end early then, in their order.
pub fn difference(ending: &Ending, given: &State, plain: &State) -> String {
    let mut found = String::new();
    let mut check = |holds: bool, given: &dyn Debug, plain: &dyn Debug| {
        if !holds {
            found += &format!("{given:?} instead of {plain:?}; ");
        }
    };
    for (i, (given, plain)) in given.out.iter().zip(&plain.out).enumerate() {
        let behind = *plain == UNTOUCHED;
        check(given == plain || (behind && ending.is_err()), &(i, given), &plain);
    }
    if ending.is_ok() {
        check(given.total == plain.total, &given.total, &plain.total);
        check(given.balance == plain.balance, &given.balance, &plain.balance);
        check(given.list == plain.list, &given.list, &plain.list);
        check(given.text == plain.text, &given.text, &plain.text);
        check(given.set == plain.set, &given.set, &plain.set);
        check(given.flags == plain.flags, &given.flags, &plain.flags);
    } else {
        check(plain.list.starts_with(&given.list), &given.list, &plain.list);
        check(plain.text.starts_with(&given.text), &given.text, &plain.text);
        check(given.set.is_subset(&plain.set), &given.set, &plain.set);
    }
    found
}

/// Programs of up to so many iterations. Exits are rare, so that loops get far.
pub fn programs(longest: usize) -> impl Strategy<Value = Program> {
    let leaving =
        prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), leaving()), 0..4);
    (programs_to_the_end(longest), leaving).prop_map(|(mut program, leaving)| {
        for (iteration, at, op) in leaving {
            if !program.is_empty() {
                let iteration = iteration.index(program.len());
                let ops = &mut program[iteration];
                ops.insert(at.index(ops.len() + 1), op);
            }
        }
        program
    })
}

/// Programs without exits.
fn programs_to_the_end(longest: usize) -> impl Strategy<Value = Program> {
    let lengths = prop_oneof![Just(0..=3usize), Just(4..=40), Just(41..=longest)];
    lengths.prop_flat_map(|lengths| prop::collection::vec(prop::collection::vec(working(), 0..4), lengths))
}

fn working() -> impl Strategy<Value = Op> {
    prop_oneof![
        6 => (0..1u64 << 40).prop_map(Op::Add),
        4 => any::<i32>().prop_map(Op::Move),
        6 => any::<u32>().prop_map(Op::Push),
        2 => "[a-zé]{0,3}".prop_map(Op::Say),
        2 => any::<u8>().prop_map(Op::Insert),
        2 => (0..32u8).prop_map(Op::Flag),
        3 => any::<i32>().prop_map(|n| Op::Write(n.into())),
        3 => any::<i32>().prop_map(|n| Op::AddTo(n.into())),
        1 => (0..60u8).prop_map(|n| Op::Nested(n, 255)),
        2 => Just(Op::Continue),
        1 => Just(Op::Fail(0)),
    ]
}

fn leaving() -> impl Strategy<Value = Op> {
    prop_oneof![
        Just(Op::Break),
        any::<u8>().prop_map(Op::Return),
        Just(Op::ReturnTotal),
        (1..u8::MAX).prop_map(Op::Fail),
        any::<u8>().prop_map(Op::Error),
        any::<u8>().prop_map(Op::Panic),
        (0..60u8, 0..60u8).prop_map(|(n, exit)| Op::Nested(n, exit)),
    ]
}
