use super::*;
use crate::private::make::sequence;
use crate::private::role::*;
use crate::role::{Role, Seed};
use crate::space::{Block, Index};
use std::collections::VecDeque;

#[test]
fn an_iteration_has_its_own_column() {
    for cut in CUTS {
        for mode in [PARALLEL, PLAIN, LEAVES] {
            // Of different lengths, and more rows than columns.
            let mut grid: Vec<Vec<usize>> = (0..12).map(|row| vec![row; 10 + row]).collect();
            let mut fixed = [[0u8; 10]; 2];
            let (mut x, mut y) = (vec![String::new(); 10], vec![String::new(); 11]);
            let mut slices = [&mut x[..], &mut y[..]];
            let mut boxes: Box<[VecDeque<usize>]> = vec![VecDeque::from([7; 10])].into();
            boxes[0].rotate_left(3);
            sequence(&grid);
            let roles = (
                grid.own_columns(),
                fixed.own_columns_undo(),
                slices.own_columns_undo(),
                boxes.own_columns(),
            );
            drive(roles, mode, 10, cut, |(mut a, mut b, mut c, mut d), block| {
                let (mut grid, mut fixed) = (a.own_view(&block), b.own_view(&block));
                let (mut slices, mut boxes) = (c.own_view(&block), d.own_view(&block));
                for i in block.indexed() {
                    for row in 0..grid.len() {
                        assert_eq!(grid[row].len(), 10 + row);
                        grid[row][i] = grid[row][i] * 100 + i;
                    }
                    fixed[1][i] += i as u8;
                    slices[i % 2][i..i + 1][0].push('x');
                    slices[i % 2][i].push('y');
                    boxes[0][i] += i;
                    assert_eq!(boxes[0][i..=i], [7 + i]);
                    assert!(!boxes.is_empty() && !boxes[0].is_empty());
                }
                (a, b, c, d)
            });
            for (row, values) in grid.iter().enumerate() {
                for (i, value) in values.iter().enumerate() {
                    assert_eq!(*value, if i < 10 { row * 100 + i } else { row });
                }
            }
            assert_eq!(fixed, [[0; 10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]);
            assert_eq!((x[4].as_str(), x[5].as_str(), y[5].as_str()), ("xy", "", "xy"));
            assert_eq!(boxes[0], [7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
        }
    }
}

#[test]
fn other_columns_are_refused_and_missing_ones_as_std_does() {
    let touch = |row: usize, column: usize| {
        panic_message(|| {
            let mut grid = vec![vec![0; 5]; 3];
            drive(grid.own_columns(), PARALLEL, 9, (2, 1), |mut own, block| {
                let mut grid = own.own_view(&block);
                for i in block.indexed().filter(|i| *i == 3) {
                    grid[2][i] = 1;
                    grid[row][column] = 1;
                }
                own
            });
            panic!("{grid:?}");
        })
    };
    assert!(touch(1, 4).starts_with("element 4 is iteration 4's own, and iteration 3 touches it"));
    assert_eq!(touch(3, 3), "index out of bounds: the len is 3 but the index is 3");
    assert_eq!(touch(1, 5), "index out of bounds: the len is 5 but the index is 5");
    assert_eq!(touch(1, 3), "[[0, 0, 0, 0, 0], [0, 0, 0, 1, 0], [0, 0, 0, 1, 0]]");
}

#[test]
fn columns_are_undone_last_to_first() {
    let mut grid: Vec<Vec<String>> = (0..3).map(|row| vec![format!("{row}"); 6]).collect();
    let mut role = grid.own_columns_undo();
    let seed = role.seed(&LEAVES);
    let control = control(LEAVES);
    let mut scratch = Vec::new();
    let mut partials: Vec<_> = (0..3)
        .map(|run| {
            let block = Block::new(run * 2..run * 2 + 2, run * 2, Index::POSITION, &control);
            let mut own = seed.begin(&mut scratch);
            let mut grid = own.own_view(&block);
            for i in block.indexed() {
                grid[1][i].push('!');
                grid[2][i].push('?');
                grid[1][i].push('!');
            }
            seed.end(own, &mut scratch)
        })
        .collect();
    let last = partials.pop().unwrap();
    let mut middle = partials.pop().unwrap();
    seed.merge(&mut middle, last);
    role.discard(middle);
    role.finish(partials.pop());
    assert_eq!(grid[0], ["0"; 6]);
    assert_eq!(grid[1], ["1!!", "1!!", "1", "1", "1", "1"]);
    assert_eq!(grid[2], ["2?", "2?", "2", "2", "2", "2"]);
}

#[test]
fn columns_of_the_rows_that_an_outer_iteration_owns() {
    let mut grid = vec![vec![0; 4]; 5];
    let message = panic_message(|| {
        drive(grid.own_elements(), PARALLEL, 5, (2, 1), |mut own, block| {
            let mut grid = own.own_view(&block);
            for y in block.indexed() {
                drive(grid.own_columns(), PARALLEL, 4, (3, 1), |mut own, block| {
                    let mut grid = own.own_view(&block);
                    for x in block.indexed() {
                        grid[y][x] = y * 10 + x;
                        assert_eq!(grid.len(), 5);
                        if (y, x) == (4, 3) {
                            grid[3][x] = 0;
                        }
                    }
                    own
                });
            }
            own
        });
    });
    assert!(message.starts_with("row 3 is another iteration's of the loop around"), "{message}");
    let expected: Vec<Vec<usize>> = (0..5).map(|y| (0..4).map(|x| y * 10 + x).collect()).collect();
    assert_eq!(grid, expected);
}
