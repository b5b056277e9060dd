//! Elements that are read by methods whose names say nothing, of sequences that are declared `mut`.

use super::{bits, list, numbers, par_for};

list![
    distances,
    neighbours,
    to_the_first,
    of_self,
    numbers_of_a_table,
    options_of_a_table,
    texts_of_a_table,
    friends,
    moved_and_read,
    zipped_neighbours,
];

#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
struct Point {
    x: f64,
    y: f64,
}

impl Point {
    fn far(&self, other: &Point) -> f64 {
        ((self.x - other.x).powi(2) + (self.y - other.y).powi(2)).sqrt()
    }
    fn sum(self, other: Point) -> Point {
        Point { x: self.x + other.x, y: self.y + other.y }
    }
}

fn points(count: usize) -> Vec<Point> {
    let point = |pair: &[u64]| Point { x: pair[0] as f64, y: pair[1] as f64 / 3.0 };
    numbers(2 * count).chunks(2).map(point).collect()
}

#[par_for]
fn distances() -> Vec<u64> {
    let mut all = points(40);
    all[0].x = 1.0;
    let mut nearest = vec![f64::MAX; all.len()];
    #[par_for]
    for i in 0..all.len() {
        for j in 0..all.len() {
            if j != i {
                nearest[i] = nearest[i].min(all[i].far(&all[j]));
            }
        }
    }
    all.clear();
    bits(&nearest)
}

#[par_for]
fn neighbours() -> (Vec<u64>, usize) {
    let mut path = points(60);
    path.push(Point { x: 0.0, y: 0.0 });
    let mut steps = vec![0.0; 60];
    let mut long = 0;
    #[par_for]
    for i in 0..60 {
        steps[i] = path[i].far(&path[i + 1]);
        if path[i + 1].sum(path[i]).x > 1e6 {
            long += 1;
        }
    }
    (bits(&steps), long)
}

#[par_for]
fn to_the_first() -> Vec<u64> {
    let mut all = points(30);
    #[par_for]
    for i in 1..30 {
        all[i].x = all[0].far(&all[i]);
        all[i].y = all[i].sum(all[0]).y;
    }
    all.iter().flat_map(|point| [point.x.to_bits(), point.y.to_bits()]).collect()
}

struct Cloud {
    points: Vec<Point>,
    sums: Vec<f64>,
}

impl Cloud {
    #[par_for]
    fn measure(&mut self) {
        #[par_for]
        for i in 0..self.points.len() {
            for j in 0..self.points.len() {
                self.sums[i] += self.points[i].far(&self.points[j]);
            }
        }
    }
}

fn of_self() -> Vec<u64> {
    let mut cloud = Cloud { points: points(30), sums: vec![0.0; 30] };
    cloud.measure();
    bits(&cloud.sums)
}

#[par_for]
fn numbers_of_a_table() -> Vec<u64> {
    let mut table = numbers(20);
    table[0] = 4;
    let mut out = vec![0; 40];
    #[par_for]
    for i in 0..40 {
        let sum = table[i % 20].saturating_sub(5) + table[3].checked_add(1).unwrap_or(0);
        out[i] = sum.rotate_left(3) ^ table[i / 2].rotate_left(1) ^ table[(i * 7) % 20].abs_diff(9);
        out[i] += table[i / 2].clamp(5, 900).isqrt();
    }
    table[1] = 0;
    out
}

#[par_for]
fn options_of_a_table() -> Vec<u64> {
    let mut table: Vec<Option<u64>> = numbers(20).into_iter().map(|x| (x % 2 == 0).then_some(x)).collect();
    table[0] = None;
    let mut out = vec![0; 20];
    #[par_for]
    for i in 0..20 {
        out[i] = table[i].unwrap_or(3) + table[19 - i].map_or(0, |x| x * 2);
        out[i] += table[(i * 3) % 20].unwrap_or_default() + table[5].into_iter().sum::<u64>();
    }
    table.clear();
    out
}

#[par_for]
fn texts_of_a_table() -> Vec<String> {
    let mut words: Vec<String> = (0..9).map(|i| format!("word {i}")).collect();
    words.push("last".to_owned());
    let mut title = String::from("of <it>");
    title.push('!');
    let mut out = vec![String::new(); 30];
    #[par_for]
    for i in 0..30 {
        out[i] = words[i % 10].replace("word", "the") + &title.replace("<it>", &words[i / 3]);
    }
    out
}

#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
struct Person {
    friends: Vec<usize>,
    worth: u64,
}

impl Person {
    fn value(&self) -> u64 {
        self.worth * 3 + self.friends.len() as u64
    }
}

#[par_for]
fn friends() -> Vec<u64> {
    let mut people = vec![Person::default(); 20];
    for (i, person) in people.iter_mut().enumerate() {
        *person = Person { friends: vec![(i + 1) % 20, i * i % 20], worth: i as u64 };
    }
    let mut sums = vec![0; 20];
    #[par_for]
    for i in 0..people.len() {
        for &friend in &people[i].friends {
            sums[i] += people[friend].value();
        }
        sums[i] -= people[i].value().min(sums[i]);
    }
    #[par_for]
    for i in 0..people.len() {
        people[i].worth = sums[i] + people[i].value();
    }
    people.iter().map(|person| person.worth).collect()
}

/// What moves is not what is read.
#[par_for]
fn moved_and_read() -> Vec<u64> {
    let mut now = points(25);
    for _ in 0..4 {
        let old = now.clone();
        #[par_for]
        for i in 0..now.len() {
            let pull: f64 = old.iter().map(|other| other.far(&old[i])).sum();
            now[i] = now[i].sum(Point { x: pull / 1e3, y: -pull / 1e4 });
            if now[i].far(&old[i]) > 9.0 {
                now[i].x += 1.0;
            }
        }
    }
    now.iter().flat_map(|point| [point.x.to_bits(), point.y.to_bits()]).collect()
}

#[par_for]
fn zipped_neighbours() -> Vec<u64> {
    let xs = numbers(60);
    let mut out = vec![0; 59];
    #[par_for]
    for (i, (x, y)) in xs.iter().zip(xs.iter().skip(1)).enumerate() {
        out[i] = x ^ y;
    }
    #[par_for]
    for (o, (x, y)) in out.iter_mut().zip(xs.iter().zip(xs.iter().rev().enumerate())) {
        *o += x * y.0 as u64 + y.1;
    }
    out
}
