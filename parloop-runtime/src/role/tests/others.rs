//! Elements that nobody owns, and loops inside loops over one sequence.

use super::*;
use crate::private::make::{at, mirrored, rows, shifted};
use crate::private::role::*;
use crate::role::forms::Shape;
use crate::role::{Role, Seed};
use crate::space::{Axes, Block, Control, Index, MAX_LEN};

/// Runs iteration `at` of `count`, from index `first` on by `step`: it reads `range`.
fn read(
    len: usize,
    shape: impl Shape,
    index: Index,
    count: Option<usize>,
    at: usize,
    range: std::ops::Range<usize>,
) -> String {
    panic_message(|| {
        let mut out: Vec<usize> = (0..len).collect();
        let mut role = out.own_rows(shape).reading();
        let axes = Axes::one(index, count.unwrap_or(MAX_LEN));
        let seed = role.seed(&PARALLEL.over(axes));
        let mut own = seed.begin(&mut ());
        let control = Control::new(&PARALLEL, count);
        let block = Block::new([()].iter(), at, index, &control);
        let view = own.own_view(&block);
        block.indexed().next();
        let whole: Vec<usize> = view[range.clone()].to_vec();
        let one_by_one: Vec<usize> = range.clone().map(|element| view[element]).collect();
        assert_eq!(whole, one_by_one);
        panic!("{whole:?}");
    })
}

#[test]
fn what_nobody_owns_is_read_by_all() {
    let from_two = Index { first: 2, step: 1 };
    // Rows 2, 3 and 4 of three elements are owned; rows 0, 1 and 5 are not.
    let rows = rows(at(3));
    assert_eq!(read(18, rows, from_two, Some(3), 1, 0..3), "[0, 1, 2]");
    assert_eq!(read(18, rows, from_two, Some(3), 1, 15..18), "[15, 16, 17]");
    assert_eq!(read(18, rows, from_two, Some(3), 1, 9..12), "[9, 10, 11]");
    assert_eq!(read(18, rows, from_two, Some(3), 0, 4..9), "[4, 5, 6, 7, 8]", "nobody's, then its own");
    let refused = read(18, rows, from_two, Some(3), 1, 4..7);
    assert!(refused.starts_with("element 6 is iteration 2's own, and iteration 3"), "{refused}");
    assert!(read(18, rows, from_two, Some(3), 1, 18..19).starts_with("range end index 19 out of range"));
    // Every second row.
    let even = Index { first: 0, step: 2 };
    assert_eq!(read(18, rows, even, Some(3), 1, 9..12), "[9, 10, 11]");
    assert!(read(18, rows, even, Some(3), 1, 12..13).starts_with("element 12 is iteration 4's own"));
    // Backwards, and mirrored.
    let back = Index { first: 4, step: 1_usize.wrapping_neg() };
    assert_eq!(read(6, shifted(at(0)), back, Some(3), 0, 0..2), "[0, 1]");
    assert!(read(6, shifted(at(0)), back, Some(3), 0, 1..3).starts_with("element 2 is iteration 2's own"));
    assert_eq!(read(6, mirrored(at(5)), back, Some(3), 0, 4..6), "[4, 5]");
    assert!(read(6, mirrored(at(5)), back, Some(3), 0, 2..3).starts_with("element 2 is iteration 3's own"));
    // Where nobody knows how many iterations there are, everything is somebody's.
    assert!(read(18, rows, from_two, None, 1, 15..16).starts_with("element 15 is iteration 5's own"));
}

#[test]
fn what_nobody_owns_is_not_written() {
    let message = panic_message(|| {
        let mut out = [0; 6];
        drive(out.own_elements().reading(), PARALLEL, 3, (1, 1), |mut own, block| {
            let mut out = own.own_view(&block);
            block.indexed().for_each(|i| out[i + 3] = 1);
            own
        });
    });
    assert!(message.starts_with("element 3 is iteration 3's own"), "{message}");
}

#[test]
fn an_inner_loop_has_what_its_outer_iteration_has() {
    for cut in CUTS {
        let mut grid = vec![0; 30];
        drive(grid.own_rows(rows(at(5))), PARALLEL, 6, cut, |mut own, block| {
            let mut grid = own.own_view(&block);
            for y in block.indexed() {
                let inner = grid.own_rows(shifted(at(y) * at(5)));
                drive(inner, PARALLEL, 5, cut, |mut own, block| {
                    let mut grid = own.own_view(&block);
                    block.indexed().for_each(|x| grid[y * 5 + x] += y * 10 + x);
                    own
                });
                let inner = grid.scatter_elements();
                drive(inner, PARALLEL, 5, cut, |mut own, block| {
                    let mut grid = own.own_view(&block);
                    block.indexed().for_each(|x| grid[y * 5 + 4 - x] += 100);
                    own
                });
            }
            own
        });
        let expected: Vec<usize> = (0..30).map(|at| at / 5 * 10 + at % 5 + 100).collect();
        assert_eq!(grid, expected);
    }
}

#[test]
fn an_inner_loop_reaches_no_further() {
    let message = panic_message(|| {
        let mut grid = vec![0; 30];
        drive(grid.own_rows(rows(at(5))), PARALLEL, 6, (1, 1), |mut own, block| {
            let mut grid = own.own_view(&block);
            for y in block.indexed() {
                drive(grid.own_elements(), PARALLEL, 30, (1, 1), |mut own, block| {
                    let mut grid = own.own_view(&block);
                    block.indexed().for_each(|x| grid[x] = y);
                    own
                });
            }
            own
        });
    });
    assert!(message.starts_with("element 5 is another iteration's of the loop around"), "{message}");
}
