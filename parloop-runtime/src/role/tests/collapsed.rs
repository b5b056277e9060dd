//! Elements of collapsed loops, row by row.

use super::*;
use crate::private::make::{at, cells, flat};
use crate::private::role::*;
use crate::role::testing::Private;
use crate::role::{Mode, Role, Seed};
use crate::space::adapt::{Rev, StepBy};
use crate::space::collapse::{Numbers, collapse};
use crate::space::row::RowByRow;
use crate::space::sequence::{Finite, IntoSequence};
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
    let (seed, control) = (role.seed(&mode), control(mode));
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

/// Goes over two loops in blocks, and writes each iteration's number into its cell and into its elements.
fn numbers<A, B>(outer: A, inner: B, at_of: impl Fn(<Space<A, B> as Split>::Item) -> [usize; 2])
where
    A: IntoSequence<End = Finite, Sequence: Numbers> + Clone,
    B: IntoSequence<End = Finite, Sequence: Numbers> + Clone,
    Space<A, B>: Split<Part: RowByRow + Iterator<Item = <Space<A, B> as Split>::Item>>,
{
    for (mode, blocks) in [PARALLEL, PLAIN].into_iter().flat_map(|mode| [2, 3, 5, 100].map(|by| (mode, by))) {
        let space = collapse(outer.clone(), inner.clone());
        let (mode, length) = (mode.over(Split::axes(&space)), space.length());
        let (mut grid, mut out, mut wide) = (vec![[0; 12]; 12], [0; 144], [0; 288]);
        let by_one = flat(at(1), at(1), [at(12), at(1)]).by::<1>();
        let by_two = flat(at(0), at(1), [at(24), at(2)]);
        let mut roles =
            (grid.own_cells(cells(at(1), at(0)).by::<1, 0>()), out.own_rows(by_one), wide.own_rows(by_two));
        let (seed, control) = (roles.seed(&mode), control(mode));
        let block = if mode.plain { length.max(1) } else { blocks };
        for start in (0..length).step_by(block) {
            let end = length.min(start + block);
            let mut items = unsafe_part(&space, start..end);
            let scratch = &mut Default::default();
            let (mut a, mut b, mut c) = seed.begin(scratch);
            let block = Block::new(unsafe_part(&space, start..end), start, Index::POSITION, &control);
            let mut position = start;
            for (_, row) in block.rows() {
                let (mut grid, mut out, mut wide) = (a.own_row(&row), b.own_row(&row), c.own_row(&row));
                for _ in row.indexed() {
                    let [y, x] = at_of(items.next().expect("as many"));
                    position += 1;
                    grid[y + 1][x] = position;
                    out[y * 12 + x + 1] = position;
                    wide[y * 24 + x * 2] = position;
                    wide[y * 24 + x * 2 + 1] = position;
                }
            }
            assert!(items.next().is_none() && position == end);
            let _ = seed.end((a, b, c), scratch);
        }
        roles.finish(None);
        for (position, item) in unsafe_part(&space, 0..length).enumerate() {
            let ([y, x], number) = (at_of(item), position + 1);
            assert_eq!([grid[y + 1][x], out[y * 12 + x + 1], wide[y * 24 + x * 2 + 1]], [number; 3]);
        }
    }
}

type Space<A, B> =
    crate::space::collapse::Collapsed<<A as IntoSequence>::Sequence, <B as IntoSequence>::Sequence>;

/// Of numbers, which can be gone over any number of times.
fn unsafe_part<S: Split>(space: &S, positions: Range<usize>) -> S::Part {
    // SAFETY: they are numbers.
    unsafe { space.part(positions) }
}

#[test]
fn loops_of_all_kinds_go_row_by_row() {
    numbers(0..3_usize, 0..=4_i32, |(y, x)| [y, x as usize]);
    numbers(Rev(0..3_u8), Rev(1..5_usize), |(y, x)| [y.into(), x]);
    numbers(StepBy(1..8_i64, 3), StepBy(0..10_u16, 4), |(y, x)| [y as usize, x.into()]);
    numbers(2..6_u128, 0..4_u128, |(y, x)| [y as usize, x as usize]);
    numbers(Rev(StepBy(0..=7_i16, 2)), StepBy(Rev(0..=6_u128), 3), |(y, x)| [y as usize, x as usize]);
    numbers(0..1_usize, 3..3_usize, |(y, x)| [y, x]);
    numbers(5..5_usize, 0..3_usize, |(y, x)| [y, x]);
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
                    grid[row][1] = 1;
                }
                own
            });
        })
    };
    assert!(reaches(0, 0).starts_with("index out of bounds: the len is 0"));
    assert!(reaches(4, 0).starts_with("index out of bounds: the len is 4"));
    assert!(reaches(0, 1).starts_with("index out of bounds: the len is 0"));
    let before = reaches(4, 1);
    // The first one's are this thread's already.
    assert!(before.starts_with("element 1 is iteration 1's own, and iteration 0 touches it"), "{before}");
}

#[test]
fn a_row_of_another_loop_is_refused() {
    let message = panic_message(|| {
        let mut out = [0; 12];
        let mut role = out.own_rows(flat(at(0), at(0), [at(4), at(1)]));
        let mut own = role.seed(&PARALLEL).begin(&mut ());
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
