use super::*;
use crate::private::make::sequence;
use crate::private::role::*;
use crate::role::forms::Same;
use crate::role::{Role, Seed};
use crate::space::{Block, Index};
use crate::sys::staged::StagedView;
use std::collections::VecDeque;

/// Where iteration `i` of ten writes.
const ORDER: [usize; 10] = [7, 2, 9, 0, 4, 1, 8, 3, 6, 5];

#[test]
fn each_element_is_somebodys() {
    for cut in CUTS {
        for mode in [PARALLEL, PLAIN] {
            let mut out = VecDeque::from(vec![0; 10]);
            out.rotate_left(4);
            let mut lists = vec![String::new(); 30];
            sequence(&out);
            drive(
                (out.scatter_elements(), lists.scatter_elements()),
                mode,
                10,
                cut,
                |(mut a, mut b), block| {
                    let (mut out, mut lists) = (a.own_view(&block), b.own_view(&block));
                    for i in block.indexed() {
                        let at = ORDER[i];
                        out[at] = i;
                        out[at] = out[at] * 2 + out.len();
                        lists[at * 3..at * 3 + 2][1].push('x');
                        lists.swap(at * 3 + 1, at * 3 + 2);
                        assert_eq!((lists[at * 3 + 2].as_str(), out.is_empty()), ("x", false));
                    }
                    (a, b)
                },
            );
            for (i, at) in ORDER.into_iter().enumerate() {
                assert_eq!(out[at], 2 * i + 10);
                assert_eq!(lists[at * 3..at * 3 + 3], ["", "", "x"]);
            }
        }
    }
}

#[test]
fn a_second_toucher_is_refused_whether_it_reads_or_writes() {
    let touch = |write: bool| {
        panic_message(|| {
            let mut out = [0; 4];
            drive(out.scatter_elements(), PARALLEL, 9, (2, 1), |mut own, block| {
                let mut out = own.own_view(&block);
                for i in block.indexed() {
                    match i {
                        3 => out[1] = 9,
                        6 if write => out[0..2].fill(1),
                        6 => assert_eq!(out[1], 9),
                        _ => {}
                    }
                }
                own
            });
        })
    };
    for write in [true, false] {
        assert!(touch(write).starts_with("element 1 is touched by iteration 3, and by iteration 6 as well"));
    }
}

#[test]
fn what_does_not_exist_is_refused_as_std_does() {
    let out_of_bounds = panic_message(|| {
        let mut out = [0; 4];
        drive(out.scatter_elements(), PARALLEL, 1, (1, 1), |mut own, block| {
            let mut out = own.own_view(&block);
            block.indexed().for_each(|i| out[i + 4] = 1);
            own
        });
    });
    assert_eq!(out_of_bounds, "index out of bounds: the len is 4 but the index is 4");
}

/// What an iteration does.
type Touch<'t> = &'t dyn Fn(&mut StagedView<'_, String, Same>);

/// Runs of one iteration each, in a loop that can leave early: what each does, and which of them count.
fn staged(out: &mut [String], touches: &[(usize, Touch<'_>)], counting: usize, in_this_order: &[usize]) {
    let mut role = out.scatter_elements_undo();
    let seed = role.seed(&LEAVES);
    let control = control(LEAVES);
    let mut partials: Vec<_> = touches.iter().map(|_| None).collect();
    for &run in in_this_order {
        let (index, touch) = &touches[run];
        let mut own = seed.begin(&mut ());
        let block = Block::new(*index..*index + 1, *index, Index::POSITION, &control);
        let mut view = own.own_view(&block);
        block.indexed_cancellable().for_each(|_| touch(&mut view));
        partials[run] = Some(seed.end(own, &mut ()));
    }
    let mut merged = None;
    for partial in partials.drain(..counting).flatten() {
        match &mut merged {
            None => merged = Some(partial),
            Some(merged) => seed.merge(merged, partial),
        }
    }
    for partial in partials.into_iter().rev().flatten() {
        role.discard(partial);
    }
    role.finish(merged);
}

fn letters() -> Vec<String> {
    ["a", "b", "c", "d"].map(String::from).to_vec()
}

#[test]
fn what_lies_behind_the_exit_is_not_there_even_if_it_came_first() {
    let mut out = letters();
    staged(
        &mut out,
        &[
            (0, &|out| out[1].push('0')),
            (1, &|out| {
                assert_eq!(out[2], "c");
                out[2] = format!("{}1", out[2]);
                out[2..4][1].push('1');
                assert_eq!(out[2..=3], ["c1", "d1"]);
            }),
            (2, &|out| out[1..3].iter_mut().for_each(|text| text.push('2'))),
        ],
        2,
        &[2, 1, 0],
    );
    assert_eq!(out, ["a", "b0", "c1", "d1"]);
}

#[test]
fn of_what_counts_the_later_one_clashes_whoever_came_first() {
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let message = panic_message(|| {
            staged(
                &mut letters(),
                &[(3, &|out| out[1].push('3')), (5, &|out| drop(out[2].clone())), (8, &|out| out.swap(1, 2))],
                3,
                &order,
            );
        });
        assert!(
            message.starts_with("element 1 is touched by iteration 3, and by iteration 8 as well")
                || message.starts_with("element 2 is touched by iteration 5, and by iteration 8 as well"),
            "{message}"
        );
    }
}

#[test]
fn copies_of_one_iteration_grow_together() {
    let mut out = letters();
    staged(
        &mut out,
        &[(0, &|out| {
            out[0].push('1');
            out[2].push('2');
            assert_eq!(out[0..3], ["a1", "b", "c2"], "read, some of it written");
            for text in &mut out[1..4] {
                text.push('3');
            }
            out[0..2].swap(0, 1);
            out.swap(3, 3);
            out.swap(0, 3);
            assert_eq!(out[0..4], ["d3", "a1", "c23", "b3"]);
        })],
        1,
        &[0],
    );
    assert_eq!(out, ["d3", "a1", "c23", "b3"]);
}
