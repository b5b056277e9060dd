//! Elements of collapsed loops, row by row.

use super::*;
use crate::private::make::{at, cells, flat};
use crate::private::role::*;
use crate::role::testing::Private;
use crate::role::{Mode, Role, Seed};
use crate::space::collapse::collapse;
use crate::space::{Block, Index, Split};
use std::ops::Range;

type Part<O, I> = <crate::space::collapse::Collapsed<Range<O>, Range<I>> as Split>::Part;

/// Goes over the pairs of both ranges in blocks, two workers taking turns, as `mode` says.
fn drive_rows<R: Role>(
    mut role: R,
    mode: Mode,
    (outer, inner): (Range<usize>, Range<i32>),
    block: usize,
    body: impl Fn(Private<R>, Block<'_, Part<usize, i32>>) -> Private<R>,
) {
    let space = collapse(outer, inner);
    let mode = mode.over(Split::axes(&space));
    let block = if mode.plain { space.length().max(1) } else { block };
    let (seed, control) = (role.seed(mode), control(mode));
    let mut scratches = [Default::default(), Default::default()];
    let mut merged = None;
    for start in (0..space.length()).step_by(block) {
        let scratch = &mut scratches[start / block % 2];
        let end = space.length().min(start + block);
        // SAFETY: each position once.
        let part = unsafe { space.part(start..end) };
        let private = body(seed.begin(scratch), Block::new(part, start, Index::POSITION, &control));
        let partial = seed.end(private, scratch);
        match &mut merged {
            None => merged = Some(partial),
            Some(merged) => seed.merge(merged, partial),
        }
    }
    role.finish(merged);
}

#[test]
fn an_iteration_has_its_cell_and_its_place() {
    for (mode, block) in
        [PARALLEL, PLAIN].into_iter().flat_map(|mode| [1, 3, 4, 5, 100].map(|block| (mode, block)))
    {
        let mut grid = vec![vec![String::new(); 6]; 5];
        let mut out = vec![0; 5 * 6];
        let shape = flat(at(-1), at(-1), [at(6), at(1)]).by::<1>();
        let roles = (grid.own_cells(cells(at(1), at(0))), out.own_rows(shape));
        drive_rows(roles, mode, (1..4, 1..5), block, |(mut a, mut b), block| {
            for (y, row) in block.rows() {
                let (mut grid, mut out) = (a.own_row(&row), b.own_row(&row));
                assert!(grid.len() == 5 && !grid.is_empty() && out.len() == 30);
                for x in row.indexed() {
                    grid[y + 1][x as usize].push('x');
                    grid[y + 1][x as usize] += &format!("{y}{x}");
                    out[y * 6 + x as usize - 1] += y * 10 + x as usize;
                }
            }
            (a, b)
        });
        for (y, x) in (0..5).flat_map(|y| (0..6).map(move |x| (y, x))) {
            let inside = (1..4).contains(&y) && (1..5).contains(&x);
            let below = (2..5).contains(&y) && (1..5).contains(&x);
            assert_eq!(grid[y][x], if below { format!("x{}{x}", y - 1) } else { String::new() });
            if x > 0 {
                assert_eq!(out[y * 6 + x - 1], if inside { y * 10 + x } else { 0 });
            }
        }
    }
}

/// What is said where the iteration `y`, `x` touches a cell, and where it touches an element.
fn touches((y, x): (usize, usize), cell: (usize, usize), element: usize) -> [String; 2] {
    let cell = panic_message(|| {
        let mut grid = vec![vec![0; 4]; 4];
        drive_rows(grid.own_cells(cells(at(0), at(0))), PARALLEL, (0..3, 0..4), 5, |mut own, block| {
            for (row, inner) in block.rows() {
                let mut grid = own.own_row(&inner);
                for column in inner.indexed().filter(|column| (row, *column as usize) == (y, x)) {
                    grid[row][column as usize] = 1;
                    grid[cell.0][cell.1] = 2;
                }
            }
            own
        });
        panic!("fine");
    });
    let element = panic_message(|| {
        let mut out = [0; 12];
        let shape = flat(at(0), at(0), [at(4), at(1)]).by::<1>();
        drive_rows(out.own_rows(shape), PARALLEL, (0..3, 0..4), 5, |mut own, block| {
            for (row, inner) in block.rows() {
                let mut out = own.own_row(&inner);
                for column in inner.indexed().filter(|column| (row, *column as usize) == (y, x)) {
                    out[row * 4 + column as usize] = 1;
                    out[element] = 2;
                }
            }
            own
        });
        panic!("fine");
    });
    [cell, element]
}

#[test]
fn what_is_anothers_is_refused() {
    assert_eq!(touches((1, 2), (1, 2), 6), ["fine", "fine"]);
    let [cell, element] = touches((1, 2), (1, 1), 5);
    assert!(cell.starts_with("element 1 is iteration 5's own, and iteration 6 touches it"), "{cell}");
    assert!(element.starts_with("element 5 is iteration 5's own, and iteration 6 touches it"), "{element}");
    let [cell, element] = touches((1, 2), (2, 2), 10);
    assert!(cell.starts_with("row 2 is another iteration's, and iteration 6 touches it"), "{cell}");
    assert!(element.starts_with("element 10 is iteration 10's own"), "{element}");
    let [cell, element] = touches((1, 2), (1, 4), 12);
    assert_eq!(cell, "index out of bounds: the len is 4 but the index is 4");
    assert_eq!(element, "index out of bounds: the len is 12 but the index is 12");
    let [cell, _] = touches((1, 2), (usize::MAX, 0), 0);
    assert_eq!(cell, format!("index out of bounds: the len is 4 but the index is {}", usize::MAX));
}

#[test]
fn a_view_reaches_nothing_outside_its_own_row() {
    // Before the first iteration, with nothing there, and after another row's iterations have begun.
    let reaches = |rows: usize, ahead: usize| {
        panic_message(|| {
            let mut grid = vec![vec![0; 4]; rows];
            drive_rows(grid.own_cells(cells(at(0), at(0))), PARALLEL, (0..3, 0..4), 12, |mut own, block| {
                let mut rows: Vec<_> = block.rows().collect();
                let (_, first) = rows.remove(0);
                let mut grid = own.own_row(&first);
                if ahead > 0 {
                    assert_eq!(rows[0].1.indexed().next(), Some(0));
                }
                for row in [usize::MAX, 0].into_iter().skip(ahead) {
                    grid[row][0] = 1;
                }
                own
            });
        })
    };
    assert!(reaches(0, 0).starts_with("index out of bounds: the len is 0"));
    assert!(reaches(4, 0).starts_with("index out of bounds: the len is 4"));
    assert!(reaches(0, 1).starts_with("index out of bounds: the len is 0"));
    let before = reaches(4, 1);
    assert!(before.starts_with("element 0 is iteration 0's own, and iteration -"), "{before}");
}

#[test]
fn a_row_of_another_loop_is_refused() {
    let message = panic_message(|| {
        let mut out = [0; 12];
        let mut role = out.own_rows(flat(at(0), at(0), [at(4), at(1)]));
        let mut own = role.seed(PARALLEL).begin(&mut ());
        let other = Mode { run: 8, ..PARALLEL };
        let (space, control) = (collapse(0..3usize, 0..4), control(other));
        // SAFETY: each position once.
        let block = Block::new(unsafe { space.part(0..12) }, 0, Index::POSITION, &control);
        for (_, row) in block.rows() {
            own.own_row(&row)[0] = 1;
        }
    });
    assert_eq!(message, "a view of elements goes with the blocks of its own loop");
}
