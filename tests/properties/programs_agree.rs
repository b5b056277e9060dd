//! Programs: whatever a generated one does, the parallel loop's outcome is the plain loop's.

use proptest::prelude::*;

use crate::program::{Looping, Program, difference, programs, run};
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
    let difference = difference(&given, &state, &expected_state);
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
}
