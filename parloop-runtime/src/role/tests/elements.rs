use super::*;
use crate::private::make::{at, mirrored, planes, rows, sequence, shifted};
use crate::private::role::*;
use crate::role::forms::Shape;
use crate::role::{Role, Seed};
use crate::space::{Axes, Block, Index};

#[test]
fn an_iteration_has_its_own_elements() {
    for cut in CUTS {
        for mode in [PARALLEL, PLAIN, LEAVES] {
            let mut out = vec![0; 10];
            let mut grid = [[0u8; 3]; 10];
            let mut flat: Box<[usize]> = vec![0; 30].into();
            let mut back = vec![String::new(); 10];
            sequence(&out);
            sequence(&grid);
            sequence(&flat);
            let roles = (
                out.own_elements(),
                grid.own_elements_undo(),
                flat.own_rows(rows(at(3))),
                back.own_rows_undo(mirrored(at(9))),
            );
            drive(roles, mode, 10, cut, |(mut a, mut b, mut c, mut d), block| {
                let (mut out, mut grid) = (a.own_view(&block), b.own_view(&block));
                let (mut flat, mut back) = (c.own_view(&block), d.own_view(&block));
                for i in block.indexed() {
                    out[i] += i * out.len();
                    grid[i][1] = i as u8;
                    flat[i * 3] = i;
                    for x in &mut flat[i * 3 + 1..(i + 1) * 3] {
                        *x = 100 + i;
                    }
                    back[9 - i].push('x');
                    assert_eq!((flat[i * 3 + 2], flat[i * 3..=i * 3].len()), (100 + i, 1));
                }
                (a, b, c, d)
            });
            assert_eq!(out, (0..10).map(|i| i * 10).collect::<Vec<_>>());
            assert_eq!(grid, std::array::from_fn(|i| [0, i as u8, 0]));
            assert_eq!(*flat, (0..10).flat_map(|i| [i, 100 + i, 100 + i]).collect::<Vec<_>>());
            assert_eq!(back, vec!["x"; 10]);
        }
    }
}

/// Runs one iteration that touches one element.
fn touch(len: usize, at: usize, element: usize, mode: crate::role::Mode) -> String {
    panic_message(|| {
        let mut out = vec![0; len];
        drive(out.own_elements(), mode, 10, (1, 1), |mut own, block| {
            let mut out = own.own_view(&block);
            for i in block.indexed() {
                if i == at {
                    out[element] = 1;
                }
            }
            own
        });
        panic!("{out:?}");
    })
}

#[test]
fn others_elements_are_refused_and_missing_ones_as_std_does() {
    assert!(
        touch(10, 3, 5, PARALLEL).starts_with("element 5 is iteration 5's own, and iteration 3 touches it")
    );
    assert_eq!(touch(3, 3, 3, PARALLEL), "index out of bounds: the len is 3 but the index is 3");
    assert_eq!(touch(3, 3, 7, PARALLEL), "index out of bounds: the len is 3 but the index is 7");
    assert_eq!(touch(3, 3, 7, PLAIN), "index out of bounds: the len is 3 but the index is 7");
    assert_eq!(touch(4, 3, 1, PLAIN), "[0, 1, 0, 0]", "the plain loop may touch what it likes");
}

/// Iteration 1 of three touches one element of its own, then another one; of every 6 it owns the third and the fourth.
fn touch_after(own: usize, element: usize, mode: crate::role::Mode) -> String {
    panic_message(|| {
        let mut out = vec![0; 15];
        let role = out.own_rows(planes(at(6), at(2), at(0), at(1)));
        let three = Axes::one(Index::POSITION, 3);
        drive(role, mode.over(three), 3, (1, 1), |mut view, block| {
            let mut out = view.own_view(&block);
            for i in block.indexed() {
                if i == 1 {
                    out[own] = 1;
                    out[element] += 1;
                }
            }
            view
        });
        panic!("{out:?}");
    })
}

#[test]
fn what_was_touched_last_lets_nobody_in_elsewhere() {
    for own in [2, 3, 8, 9, 14] {
        for element in 0..20 {
            let said = touch_after(own, element, PARALLEL);
            if element < 15 && [2, 3].contains(&(element % 6)) {
                assert!(said.starts_with('['), "{own}, then {element}: {said}");
            } else if element < 15 {
                assert!(said.starts_with(&format!("element {element} is iteration ")), "{own}: {said}");
            } else {
                assert_eq!(said, format!("index out of bounds: the len is 15 but the index is {element}"));
            }
            let plain = touch_after(own, element, PLAIN);
            assert_eq!(plain.starts_with('['), element < 15, "{plain}");
        }
    }
}

#[test]
fn what_an_iteration_touched_last_is_not_the_next_ones() {
    let said = panic_message(|| {
        let mut out = [0; 15];
        let role = out.own_rows(planes(at(6), at(2), at(0), at(1)));
        let three = Axes::one(Index::POSITION, 3);
        drive(role, PARALLEL.over(three), 3, (3, 3), |mut view, block| {
            let mut out = view.own_view(&block);
            for i in block.indexed() {
                out[i.min(1) * 2] = i;
            }
            view
        });
    });
    assert!(said.starts_with("element 2 is iteration 1's own, and iteration 2 touches it"), "{said}");
}

fn touch_rows(shape: impl Shape, len: usize, index: usize, range: std::ops::Range<usize>) -> String {
    panic_message(|| {
        let mut out = vec![0; len];
        let mut role = out.own_rows(shape);
        let seed = role.seed(&PARALLEL.over(Axes::one(Index { first: index, step: 1 }, 1)));
        let mut own = seed.begin(&mut ());
        let control = control(PARALLEL);
        let block = Block::new([()].iter(), 0, Index { first: index, step: 1 }, &control);
        let mut view = own.own_view(&block);
        block.indexed().for_each(|_| view[range.clone()].fill(1));
        panic!("{out:?}");
    })
}

#[test]
fn rows_are_disjoint_and_never_wrap_around() {
    let three = rows(at(3));
    assert_eq!(touch_rows(three, 6, 1, 3..6), "[0, 0, 0, 1, 1, 1]");
    assert!(touch_rows(three, 6, 1, 2..4).starts_with("element 2 is iteration 0's own, and iteration 1"));
    assert!(touch_rows(three, 9, 1, 5..7).starts_with("element 6 is iteration 2's own, and iteration 1"));
    assert_eq!(touch_rows(three, 6, 1, 3..7), "range end index 7 out of range for slice of length 6");
    assert_eq!(touch_rows(three, 6, 9, 7..7), "range start index 7 out of range for slice of length 6");
    #[allow(clippy::reversed_empty_ranges)]
    let backwards = 4..3;
    assert_eq!(touch_rows(three, 6, 1, backwards), "slice index starts at 4 but ends at 3");
    // Row 2^62 of stride 4 would start at 2^64, which wraps to 0.
    assert!(touch_rows(rows(at(4)), 8, 1 << (usize::BITS - 2), 0..1).contains("iteration 0's own"));
    // An index of `NOBODY` is no iteration's, whatever it is shifted by.
    assert!(
        touch_rows(shifted(at(1usize << (usize::BITS - 1))), 8, 1 << (usize::BITS - 1), 0..1)
            .contains("element 0")
    );
    // Whose row is as wide as nothing has all if it is alone.
    assert_eq!(touch_rows(rows(at(0)), 3, 4, 1..3), "[0, 1, 1]");
    // Shifted, and counted from the end.
    assert_eq!(touch_rows(shifted(at(-1)), 3, 1, 0..1), "[1, 0, 0]");
    assert_eq!(touch_rows(mirrored(at(2)), 3, 0, 2..3), "[0, 0, 1]");
    assert!(touch_rows(mirrored(at(2)), 3, 0, 0..1).starts_with("element 0 is iteration 2's own"));
    assert_eq!(touch_rows(rows(at(-2)).from(at(2)), 4, 1, 0..2), "[1, 1, 0, 0]");
}

#[test]
fn a_view_goes_with_its_own_loop() {
    let mut out = [0; 3];
    let mut role = out.own_elements();
    let seed = role.seed(&PARALLEL);
    let mut own = seed.begin(&mut ());
    let control = crate::space::Control { run: 8, ..control(PARALLEL) };
    let block = Block::new(0..1, 0, Index::POSITION, &control);
    assert!(panic_message(|| assert_eq!(own.own_view(&block).len(), 3)).contains("its own loop"));
}

#[test]
fn before_the_first_iteration_nothing_is_owned() {
    let mut out = [0; 3];
    let mut role = out.own_elements();
    let seed = role.seed(&PARALLEL);
    let mut own = seed.begin(&mut ());
    let control = control(PARALLEL);
    let block = Block::new(0..1, 0, Index::POSITION, &control);
    let view = own.own_view(&block);
    assert!(panic_message(|| assert_eq!(view[0], 0)).contains("element 0"));
}

#[test]
fn what_is_discarded_is_undone_last_to_first() {
    let mut out: Vec<String> = (0..6).map(|i| i.to_string()).collect();
    let mut flat: Vec<u8> = (0..12).collect();
    let mut roles = (out.own_elements_undo(), flat.own_rows_undo(rows(at(2))));
    let seed = roles.seed(&LEAVES);
    let control = control(LEAVES);
    let mut partials: Vec<_> = (0..3)
        .map(|run| {
            let block = Block::new(run * 2..run * 2 + 2, run * 2, Index::POSITION, &control);
            let (mut a, mut b) = seed.begin(&mut ((), ()));
            let (mut out, mut flat) = (a.own_view(&block), b.own_view(&block));
            for i in block.indexed() {
                out[i].push('!');
                out[i].push('?');
                flat[i * 2] = 100;
                flat[i * 2 + 1] = flat[i * 2];
                flat[i * 2 + 1] += 1;
            }
            seed.end((a, b), &mut ((), ()))
        })
        .collect();
    let last = partials.pop().unwrap();
    let mut middle = partials.pop().unwrap();
    seed.merge(&mut middle, last);
    roles.discard(middle);
    roles.finish(partials.pop());
    assert_eq!(out, ["0!?", "1!?", "2", "3", "4", "5"]);
    assert_eq!(flat, [100, 101, 100, 101, 4, 5, 6, 7, 8, 9, 10, 11]);
}

#[test]
fn what_is_side_by_side_travels_together() {
    use crate::role::elements::joined;
    fn of(touched: impl IntoIterator<Item = std::ops::Range<usize>>) -> Vec<std::ops::Range<usize>> {
        joined(touched.into_iter().enumerate()).collect()
    }
    assert_eq!(of([]), []);
    assert_eq!(of([0..1, 1..2, 2..5, 7..8]), [0..5, 7..8]);
    assert_eq!(of([0..2, 3..5, 5..6, 9..9, 9..10]), [0..2, 3..6, 9..10]);
    assert_eq!(of([2..3, 1..2, 0..1]), [2..3, 1..2, 0..1], "in the order of the iterations");
}
