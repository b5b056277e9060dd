//! Programs: whatever a generated one does, the parallel loop's outcome is the plain loop's.

use proptest::prelude::*;

use crate::program::{Looping, Op, Program, difference, programs, programs_to_the_end, run};
use crate::settings::{How, cases, how, quiet};
use crate::{parallel, plain};

/// The longest program: enough for several blocks.
const LONGEST: usize = 300;

fn agree(
    name: &str,
    plain: Looping,
    parallel: Looping,
    program: &Program,
    how: How,
) -> Result<(), TestCaseError> {
    let (expected, expected_state) = run(plain, program, how);
    let (given, state) = run(parallel, program, how);
    prop_assert_eq!(&given, &expected, "{}", name);
    // What an iteration wrote that lies behind an exit and panicked is not undone yet.
    let writes = !program.iter().flatten().any(|op| matches!(op, Op::Panic(_)));
    let difference = difference(&given, &state, &expected_state, writes);
    prop_assert!(difference.is_empty(), "{name}: {difference}");
    Ok(())
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn every_loop_gives_the_plain_loops_outcome(program in programs(LONGEST), how in how()) {
        quiet();
        for ((name, plain), (_, parallel)) in plain::loops::LIST.iter().zip(parallel::loops::LIST) {
            agree(name, *plain, *parallel, &program, how)?;
        }
    }

    #[test]
    fn items_are_changed_in_place(program in programs_to_the_end(LONGEST), how in how()) {
        quiet();
        agree("in place", plain::loops::IN_PLACE, parallel::loops::IN_PLACE, &program, how)?;
    }
}
