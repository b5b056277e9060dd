//! Functions that a `macro_rules!` makes, with their loops: what comes from fragments has invisible delimiters around it.

use super::{list, par_for};

list![
    operators,
    heads_and_patterns,
    bodies,
    blocks_between,
    blocks_behind_else,
    labels,
    arguments,
    elements_and_fields,
    repeated,
    types_and_returns,
    hygienic,
    whole_functions,
];

macro_rules! folded {
    ($name:ident, $start:literal, $op:tt, $each:expr) => {
        #[par_for]
        fn $name(n: u64) -> u64 {
            let mut folded = $start;
            #[par_for]
            for i in 1..n {
                folded = folded $op ($each)(i);
            }
            folded
        }
    };
}

folded!(added, 3, +, |i| i * 2);
folded!(multiplied, 1, *, |i| i % 3 + 1);

fn operators() -> (u64, u64) {
    (added(90), multiplied(40))
}

macro_rules! summed {
    ($name:ident($($arg:ident: $t:ty),*): $head:expr => $item:pat => $sum:ident += $e:expr) => {
        #[par_for]
        fn $name($($arg: $t),*) -> i64 {
            let mut $sum = 0;
            #[par_for]
            for $item in $head {
                $sum += $e;
            }
            $sum
        }
    };
}

summed!(weighted(v: &[i64], k: i64): v.iter().enumerate() => (i, x) => total += x * k + i as i64);
summed!(between(low: i64, high: i64): low + 1..=high * 2 => i => sum += i);

fn heads_and_patterns() -> (i64, i64) {
    (weighted(&[4, 9, -3, 7], 5), between(-3, 40))
}

macro_rules! with_body {
    ($name:ident, $out:ident, $i:ident, $body:block) => {
        #[par_for]
        fn $name() -> Vec<u32> {
            let mut $out = Vec::new();
            #[par_for]
            for $i in 0..50u32 $body
            $out
        }
    };
}

with_body!(bodies, kept, i, {
    if i % 7 == 3 {
        continue;
    }
    kept.push(i * i);
    if i == 40 {
        break;
    }
});

macro_rules! blocks_between {
    ($name:ident, $out:ident, $first:block, $last:block) => {
        #[par_for]
        fn $name() -> Vec<u32> {
            let mut $out = Vec::new();
            $first
            #[par_for]
            for i in 0..50u32 {
                let square = i * i;
                $first
                $out.push(square);
                $last
            }
            $first
            $out
        }
    };
}

blocks_between!(
    blocks_between,
    kept,
    {
        kept.push(1);
    },
    {
        kept.extend([2, 3]);
    }
);

macro_rules! blocks_behind_else {
    ($limit:expr, $rest:block) => {
        #[par_for]
        fn blocks_behind_else() -> u32 {
            let mut total = 0;
            #[par_for]
            for i in 0..90u32 {
                if i < $limit { total += i; } else $rest
                total += 1;
            }
            total
        }
    };
}

blocks_behind_else!(40 + 3, { continue });

macro_rules! labelled {
    ($rows:lifetime, $cells:lifetime) => {
        #[par_for]
        fn labels() -> (u32, Vec<u32>) {
            let (mut count, mut rows) = (0, Vec::new());
            $rows: for row in 0..12u32 {
                #[par_for]
                $cells: for i in 0..20u32 {
                    for j in 0..3 {
                        if i + j == row {
                            continue $rows;
                        }
                        if j == 2 {
                            continue $cells;
                        }
                        count += j;
                    }
                }
                rows.push(row);
            }
            (count, rows)
        }
    };
}

labelled!('a, 'b);

macro_rules! with_arguments {
    ($($key:ident = $value:expr),*; $sum:ident) => {
        #[par_for]
        fn arguments() -> u64 {
            let mut $sum = 0;
            #[par_for(reduce($sum: +), $($key = $value),*)]
            for i in 0..200u64 {
                $sum += i;
            }
            $sum
        }
    };
}

with_arguments!(workers = 1 + 2, schedule = "dynamic", chunk = 7, when = 2 > 1, name = "made"; total);

#[derive(Clone, Debug, Default, PartialEq)]
struct Gathered {
    count: u32,
    list: Vec<u32>,
}

macro_rules! elements_and_fields {
    ($out:ident[$i:ident] = $e:expr, $gathered:expr) => {
        #[par_for]
        fn elements_and_fields() -> (Vec<u32>, Gathered) {
            let mut $out = vec![0; 70];
            let mut all = Gathered::default();
            let gathered = &mut all;
            #[par_for]
            for $i in 0..70usize {
                $out[$i] = $e;
                gathered.count += $gathered;
                gathered.list.push($gathered);
            }
            ($out, all)
        }
    };
}

elements_and_fields!(out[k] = k as u32 * 3, 2 + 1);

macro_rules! repeated {
    ($($x:ident),*) => {
        #[par_for]
        fn repeated() -> Vec<u64> {
            $(let mut $x = 0;)*
            #[par_for]
            for i in 0..90u64 {
                $($x += i;)*
            }
            $(
                #[par_for]
                for i in 0..9 {
                    $x -= i;
                }
            )*
            vec![$($x),*]
        }
    };
}

repeated!(a, b, c);

macro_rules! found {
    ($t:ty, $range:expr, $if:expr, $result:ty, $found:expr) => {
        #[par_for]
        fn types_and_returns() -> $result {
            let limit: $t = 40;
            #[par_for]
            for i in $range {
                let i: $t = i;
                if ($if)(i) && i > limit {
                    return $found;
                }
            }
            Default::default()
        }
    };
}

found!(i16, 0..300i16, |i| i % 17 == 0, Option<Vec<u8>>, Some(vec![1, 2]));

macro_rules! plus_its_own {
    ($e:expr) => {{
        let i = 100;
        $e + i
    }};
}

#[par_for]
fn hygienic() -> (Vec<u32>, u32) {
    let (mut list, mut total) = (Vec::new(), 0);
    #[par_for]
    for i in 0..60 {
        list.push(plus_its_own!(i));
        total += plus_its_own!(i * 2);
    }
    (list, total)
}

macro_rules! switched_on {
    ($item:item) => {
        #[par_for]
        $item
    };
}

switched_on! {
    fn whole_functions() -> u32 {
        let mut total = 0;
        #[par_for]
        for i in 0..90 {
            total += i;
        }
        total
    }
}
