//! What is written in place behind an exit is undone, whatever the items look like.

use super::{list, numbers, par_for};

list![
    three_zipped,
    three_numbered,
    four_zipped,
    five_zipped,
    zipped_with_the_rest,
    triples,
    quadruples,
    rows_and_two_more,
    pairs_of_pairs,
    by_reference_of_a_tuple,
    whole_tuples,
    in_one_name,
];

/// Where the loops leave.
const EXIT: usize = 137;

#[par_for]
fn three_zipped() -> (Vec<u64>, Vec<u64>, Vec<u64>) {
    let (mut a, mut b, mut c) = (numbers(400), numbers(400), numbers(400));
    let stop = c[EXIT];
    #[par_for]
    for ((x, y), z) in a.iter_mut().zip(b.iter_mut()).zip(c.iter_mut()) {
        *x += 1;
        *y *= 2;
        if *z == stop {
            break;
        }
        *z = *x + *y;
    }
    (a, b, c)
}

#[par_for]
fn three_numbered() -> (Vec<u64>, Vec<u64>, Vec<u64>) {
    let (mut a, mut b, mut c) = (numbers(400), numbers(400), numbers(400));
    #[par_for]
    for (i, ((x, y), z)) in a.iter_mut().zip(&mut b).zip(&mut c).enumerate() {
        *x += i as u64;
        if i == EXIT {
            break;
        }
        *y = *x;
        *z = *y;
    }
    (a, b, c)
}

#[par_for]
fn four_zipped() -> Option<(u64, Vec<Vec<u64>>)> {
    let mut all = vec![numbers(300); 4];
    let [a, b, c, d] = &mut all[..] else { return None };
    let stop = d[EXIT];
    let mut seen = 0;
    #[par_for]
    for (((w, x), y), z) in a.iter_mut().zip(b.iter_mut()).zip(c.iter_mut()).zip(d.iter_mut()) {
        seen += 1;
        *w = 1;
        *x = 2;
        *y = 3;
        if *z == stop {
            break;
        }
        *z = 4;
    }
    Some((seen, all))
}

#[par_for]
fn five_zipped() -> Vec<Vec<String>> {
    let mut all = vec![(0..200).map(|i| i.to_string()).collect::<Vec<_>>(); 5];
    if let [a, b, c, d, e] = &mut all[..] {
        #[par_for]
        for (i, ((((v, w), x), y), z)) in a.iter_mut().zip(b).zip(c).zip(d).zip(e).enumerate() {
            for text in [v, w, x, y, z] {
                text.push('!');
            }
            if i == EXIT {
                break;
            }
        }
    }
    all
}

#[par_for]
fn zipped_with_the_rest() -> (Vec<u64>, Vec<u64>) {
    let (mut a, mut b, c, d) = (numbers(400), numbers(400), numbers(400), numbers(400));
    #[par_for]
    for (((x, from), y), more) in a.iter_mut().zip(&c).zip(&mut b).zip(&d) {
        *x = from + more;
        *y = from * 2;
        if *from == c[EXIT] {
            break;
        }
    }
    (a, b)
}

#[par_for]
fn triples() -> (Vec<u64>, Vec<u64>) {
    let (mut a, mut b) = (numbers(400), numbers(400));
    let items: Vec<(usize, &mut u64, &mut u64)> =
        a.iter_mut().zip(&mut b).enumerate().map(|(i, (x, y))| (i, x, y)).collect();
    #[par_for]
    for (i, x, y) in items {
        *x = 0;
        *y += 5;
        if i == EXIT {
            break;
        }
    }
    (a, b)
}

#[par_for]
fn quadruples() -> Vec<u64> {
    let mut a = numbers(400);
    #[par_for]
    for (i, x, (y, z), name) in a.chunks_mut(3).enumerate().map(|(i, three)| {
        let [x, rest @ ..] = three else { unreachable!() };
        let (y, z) = rest.split_at_mut(rest.len().min(1));
        (i, x, (y, z), format!("{i}"))
    }) {
        *x = i as u64;
        y.fill(name.len() as u64);
        z.fill(9);
        if i == EXIT / 3 {
            break;
        }
    }
    a
}

#[par_for]
fn rows_and_two_more() -> (Vec<u64>, Vec<u64>, Vec<u64>) {
    let (mut grid, mut sums, mut most) = (numbers(900), vec![0; 300], vec![0; 300]);
    #[par_for]
    for (i, ((row, sum), best)) in grid.chunks_mut(3).zip(&mut sums).zip(&mut most).enumerate() {
        *sum = row.iter().sum();
        row[0] = i as u64;
        row.sort();
        *best = row[2];
        if i == EXIT {
            break;
        }
    }
    (grid, sums, most)
}

#[par_for]
fn pairs_of_pairs() -> (Vec<u64>, Vec<u64>, Vec<u64>, Vec<u64>) {
    let (mut a, mut b, mut c, mut d) = (numbers(400), numbers(400), numbers(400), numbers(400));
    let stop = a[EXIT];
    #[par_for]
    for ((w, x), (y, z)) in a.iter_mut().zip(&mut b).zip(c.iter_mut().zip(&mut d)) {
        std::mem::swap(x, y);
        *z += *w;
        if *w == stop {
            break;
        }
        *w = 3;
    }
    (a, b, c, d)
}

#[par_for]
fn by_reference_of_a_tuple() -> u64 {
    let triples: Vec<(u64, u64, (u64, u64))> = numbers(400).iter().map(|x| (*x, x + 1, (2, 3))).collect();
    let mut sum = 0;
    #[par_for]
    for (a, b, (c, d)) in &triples {
        sum += a + b * c * d;
        if *a == triples[EXIT].0 {
            break;
        }
    }
    sum
}

#[par_for]
fn whole_tuples() -> Vec<(u64, String, [u64; 2])> {
    let mut triples: Vec<(u64, String, [u64; 2])> =
        numbers(400).iter().map(|x| (*x, x.to_string(), [1, 2])).collect();
    let stop = triples[EXIT].0;
    #[par_for]
    for (number, text, pair) in &mut triples {
        text.push('?');
        pair[0] += 1;
        if *number == stop {
            break;
        }
        *number = 0;
    }
    triples
}

#[par_for]
fn in_one_name() -> (Vec<u64>, Vec<u64>) {
    let (mut a, mut b) = (numbers(400), numbers(400));
    let stop = b[EXIT];
    #[par_for]
    for pair in a.iter_mut().zip(&mut b) {
        *pair.0 += 1;
        if *pair.1 == stop {
            break;
        }
        *pair.1 = 0;
    }
    (a, b)
}
