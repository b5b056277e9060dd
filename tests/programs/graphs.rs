//! Graphs and other irregular data, level by level.

use super::permutations::permutation;
use super::{list, numbers, par_for};

list![
    levels_of_a_tree,
    frontier,
    colouring_by_class,
    pointer_jumping,
    page_rank,
    matching_written_twice_apart,
    leaf_to_root,
    scatter_and_leave,
    scatter_until_an_error,
    duplicates_behind_the_exit,
    scatter_rows_and_leave,
    swaps_and_leave,
    scatter_with_a_panic,
    nested_scatter,
    rows_inside_rows,
    inner_scatter_of_an_own_row,
    nested_grid,
];

/// A tree on `0..n` whose root is 0.
fn parents(n: usize) -> Vec<usize> {
    numbers(n).iter().enumerate().map(|(i, x)| if i == 0 { 0 } else { *x as usize % i }).collect()
}

#[par_for]
fn levels_of_a_tree() -> Vec<u32> {
    let parents = parents(2_000);
    let mut children = vec![Vec::new(); parents.len()];
    for (child, parent) in parents.iter().enumerate().skip(1) {
        children[*parent].push(child);
    }
    let mut depth = vec![u32::MAX; parents.len()];
    depth[0] = 0;
    let mut level = vec![0];
    let mut steps = 0;
    while !level.is_empty() {
        steps += 1;
        let mut next = Vec::new();
        #[par_for]
        for node in &level {
            for child in &children[*node] {
                depth[*child] = steps;
                next.push(*child);
            }
        }
        level = next;
    }
    depth
}

#[par_for]
fn frontier() -> Vec<usize> {
    let perm = permutation(900);
    let mut visited = vec![0; 900];
    let frontier: Vec<usize> = perm.iter().copied().take(300).collect();
    #[par_for]
    for i in 0..frontier.len() {
        let node = frontier[i];
        if visited[node] == 0 {
            visited[node] = i + 1;
        }
    }
    visited
}

#[par_for]
fn colouring_by_class() -> Vec<usize> {
    let n = 600;
    let classes: Vec<Vec<usize>> = permutation(n).chunks(97).map(<[usize]>::to_vec).collect();
    let mut colour = vec![0; n];
    for (number, class) in classes.iter().enumerate() {
        #[par_for]
        for node in class {
            colour[*node] = number + 1;
        }
    }
    colour
}

#[par_for]
fn pointer_jumping() -> Vec<usize> {
    let mut next = parents(1_000);
    for _ in 0..12 {
        let before = next.clone();
        #[par_for]
        for i in 0..before.len() {
            next[i] = before[before[i]];
        }
    }
    next
}

#[par_for]
fn page_rank() -> Vec<u64> {
    let parents = parents(300);
    let mut rank = vec![1.0; 300];
    for _ in 0..5 {
        let mut received = vec![0.1; 300];
        for (from, to) in parents.iter().enumerate() {
            received[*to] += rank[from] / 2.0;
        }
        #[par_for]
        for i in 0..rank.len() {
            rank[i] = received[i];
        }
    }
    rank.iter().map(|x: &f64| x.to_bits()).collect()
}

/// The same iteration writes an element as often as it likes.
#[par_for]
fn matching_written_twice_apart() -> Vec<Option<usize>> {
    let perm = permutation(400);
    let mut partner = vec![None; 400];
    #[par_for]
    for pair in 0..200 {
        let (a, b) = (perm[2 * pair], perm[2 * pair + 1]);
        partner[a] = Some(0);
        partner[b] = Some(a);
        partner[a] = Some(b);
    }
    partner
}

#[par_for]
fn leaf_to_root() -> Vec<Vec<usize>> {
    let parents = parents(120);
    let mut paths = vec![Vec::new(); 120];
    let order = permutation(120);
    #[par_for]
    for &leaf in &order {
        let mut node = leaf;
        while node != 0 {
            paths[leaf].push(node);
            node = parents[node];
        }
    }
    paths
}

#[par_for]
fn scatter_and_leave() -> (Vec<u64>, usize) {
    let (perm, values) = (permutation(3_000), numbers(3_000));
    let mut out = vec![0; 3_000];
    let mut seen = 0;
    #[par_for]
    for i in 0..3_000 {
        if values[i] % 211 == 9 {
            break;
        }
        out[perm[i]] = values[i];
        seen += 1;
    }
    (out, seen)
}

#[par_for]
fn parse_all(texts: &[String], places: &[usize], out: &mut Vec<u32>) -> Result<(), String> {
    #[par_for]
    for (text, place) in texts.iter().zip(places) {
        out[*place] = text.trim().parse().map_err(|error| format!("{place}: {error}"))?;
    }
    Ok(())
}

fn scatter_until_an_error() -> (Vec<u32>, Vec<u32>, String) {
    let mut texts: Vec<String> = numbers(500).iter().map(|x| format!(" {x}")).collect();
    let places = permutation(500);
    let (mut whole, mut part) = (vec![1; 500], vec![2; 500]);
    parse_all(&texts, &places, &mut whole).unwrap();
    texts[333] = "x".to_owned();
    let error = parse_all(&texts, &places, &mut part).unwrap_err();
    (whole, part, error)
}

/// What lies behind the exit never ran: no element of it is touched twice.
#[par_for]
fn duplicates_behind_the_exit() -> Vec<usize> {
    let mut targets = permutation(700);
    for target in &mut targets[350..] {
        *target /= 50;
    }
    let mut out = vec![0; 700];
    #[par_for]
    for i in 0..700 {
        if i == 350 {
            break;
        }
        out[targets[i]] += i;
        out[targets[i]] = out[targets[i]] * 2;
    }
    out
}

#[par_for]
fn scatter_rows_and_leave() -> (Vec<String>, Option<usize>) {
    let starts: Vec<usize> = (0..=90).map(|i| i * (i + 1) / 2).collect();
    let order = permutation(90);
    let mut texts = vec![String::from("."); starts[90]];
    let mut fill = || {
        #[par_for]
        for (i, &row) in order.iter().enumerate() {
            let own = &mut texts[starts[row]..starts[row + 1]];
            for text in own.iter_mut() {
                text.push_str("row");
            }
            texts[starts[row]].push('!');
            if starts[row + 1] - starts[row] > 3 {
                texts[starts[row] + 1..starts[row] + 3].reverse();
                let joined = texts[starts[row]..=starts[row] + 2].concat();
                texts[starts[row] + 2] = joined;
            }
            if row == 41 {
                return Some(i);
            }
        }
        None
    };
    let found = fill();
    (texts, found)
}

#[par_for]
fn swaps_and_leave() -> Vec<u64> {
    let mut values = numbers(512);
    #[par_for]
    for i in 0..512usize {
        let j = i.reverse_bits() >> (usize::BITS - 9);
        if i < j {
            values.swap(i, j);
        }
        if i == 300 {
            break;
        }
    }
    values
}

fn caught(run: impl FnOnce() + std::panic::UnwindSafe) -> String {
    match std::panic::catch_unwind(run) {
        Ok(()) => "no panic".to_owned(),
        Err(payload) => *payload.downcast::<String>().unwrap(),
    }
}

#[par_for]
fn scatter_with_a_panic() -> String {
    let perm = permutation(300);
    caught(move || {
        let mut out = vec![0; 300];
        #[par_for]
        for i in 0..300 {
            if i == 200 {
                panic!("at {i}");
            }
            out[perm[i]] = i;
        }
    })
}

#[par_for]
fn nested_scatter() -> Vec<usize> {
    let (outer, inner) = (permutation(20), permutation(15));
    let mut out = vec![0; 300];
    #[par_for]
    for i in 0..20 {
        #[par_for]
        for j in 0..15 {
            out[outer[i] * 15 + inner[j]] = i * 100 + j;
        }
    }
    out
}

#[par_for]
fn rows_inside_rows() -> Vec<u64> {
    let (n, m) = (25, 18);
    let mut grid = numbers(n * m);
    #[par_for]
    for i in 0..n {
        grid[i * m] += 1;
        #[par_for]
        for j in 0..m {
            grid[i * m + j] += (i * j) as u64;
        }
        grid[i * m + 1] *= 2;
    }
    grid
}

#[par_for]
fn inner_scatter_of_an_own_row() -> Vec<Vec<usize>> {
    let perm = permutation(12);
    let mut rows = vec![vec![0; 12]; 9];
    #[par_for]
    for y in 0..9 {
        let row = &mut rows[y];
        #[par_for]
        for x in 0..12 {
            row[perm[x]] = x * y;
        }
    }
    rows
}

#[par_for]
fn nested_grid() -> Vec<Vec<u64>> {
    let mut grid = vec![vec![0; 30]; 12];
    #[par_for]
    for y in 0..12 {
        #[par_for]
        for x in 0..30 {
            grid[y][x] = (x * y) as u64;
        }
    }
    grid
}
