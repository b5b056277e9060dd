//! What is kept in an `Option` in a form of which no parts are merged: statements that are replayed in loop order.

use super::{floats, integers, list, par_for};

list![
    first_by_or,
    most_by_map_or,
    most_of_options,
    most_by_match,
    most_by_if_let,
    first_by_get_or_insert,
    most_by_a_match_of_values,
    most_through_a_reference,
    most_beside_nan,
    most_of_floats,
    latest_most_of_floats,
    least_of_pairs,
    least_by_if_let,
    longest_text,
    first_text,
    most_of_each,
    first_is_there,
    least_after_continue,
    least_before_break,
    least_reference,
    most_by_matches,
    most_with_position,
];

#[par_for]
fn first_by_or() -> String {
    let mut first = None;
    let items = integers();
    #[par_for]
    for &x in &items {
        if x % 5 == 3 {
            first = first.or(Some(x));
        }
    }
    format!("{first:?}")
}

#[par_for]
fn most_by_map_or() -> String {
    let mut best: Option<i64> = None;
    let items = integers();
    #[par_for]
    for &x in &items {
        best = Some(best.map_or(x, |b| b.max(x)));
    }
    format!("{best:?}")
}

#[par_for]
fn most_of_options() -> String {
    let mut best: Option<i64> = None;
    let items = integers();
    #[par_for]
    for &x in &items {
        best = best.max(Some(x));
    }
    format!("{best:?}")
}

#[par_for]
fn most_by_match() -> String {
    let mut best: Option<i64> = None;
    let items = integers();
    #[par_for]
    for &x in &items {
        match best {
            None => best = Some(x),
            Some(b) if x > b => best = Some(x),
            _ => {}
        }
    }
    format!("{best:?}")
}

#[par_for]
fn most_by_if_let() -> String {
    let mut best: Option<i64> = None;
    let items = integers();
    #[par_for]
    for &x in &items {
        if let Some(b) = best {
            if x > b {
                best = Some(x)
            }
        } else {
            best = Some(x)
        }
    }
    format!("{best:?}")
}

#[par_for]
fn first_by_get_or_insert() -> String {
    let mut first = None;
    let items = integers();
    #[par_for]
    for &x in &items {
        if x % 5 == 3 {
            first.get_or_insert(x);
        }
    }
    format!("{first:?}")
}

#[par_for]
fn most_by_a_match_of_values() -> String {
    let mut best: Option<i64> = None;
    let items = integers();
    #[par_for]
    for &x in &items {
        best = match best {
            None => Some(x),
            Some(b) => Some(b.max(x)),
        };
    }
    format!("{best:?}")
}

#[par_for]
fn most_through_a_reference() -> String {
    let mut best: Option<i64> = None;
    let items = integers();
    #[par_for]
    for &x in &items {
        match &mut best {
            Some(b) => {
                if x > *b {
                    *b = x;
                }
            }
            None => best = Some(x),
        }
    }
    format!("{best:?}")
}

#[par_for]
fn most_beside_nan() -> String {
    let mut best: Option<f64> = None;
    let items = [1.0, 3.0, f64::NAN, 5.0, 2.0, f64::NAN, 9.0, 4.0];
    #[par_for(workers = 3, schedule = "dynamic", chunk = 1)]
    for &x in &items {
        if best.is_none() || x > best.unwrap() {
            best = Some(x)
        }
    }
    format!("{best:?}")
}

#[par_for]
fn most_of_floats() -> String {
    let mut best: Option<f64> = None;
    let items = floats();
    #[par_for]
    for &x in &items {
        if best.is_none_or(|b| x > b) {
            best = Some(x);
        }
    }
    format!("{best:?}")
}

#[par_for]
fn latest_most_of_floats() -> String {
    let mut best: Option<f64> = None;
    let items = floats();
    #[par_for]
    for &x in &items {
        if best.is_none() || x >= best.unwrap() {
            best = Some(x);
        }
    }
    format!("{best:?}")
}

#[par_for]
fn least_of_pairs() -> String {
    let mut best: Option<(f64, usize)> = None;
    let items = floats();
    #[par_for]
    for (i, &x) in items.iter().enumerate() {
        match best {
            Some((b, _)) if b <= x => {}
            _ => best = Some((x, i)),
        }
    }
    format!("{best:?}")
}

#[par_for]
fn least_by_if_let() -> String {
    let mut best: Option<(f64, usize)> = None;
    let items = floats();
    #[par_for]
    for (i, &x) in items.iter().enumerate().skip(2) {
        if let Some((b, _)) = best {
            if x < b {
                best = Some((x, i));
            }
        } else {
            best = Some((x, i));
        }
    }
    format!("{best:?}")
}

#[par_for]
fn longest_text() -> String {
    let mut best: Option<String> = None;
    let items = integers();
    #[par_for]
    for x in &items {
        let s = format!("w{x}");
        match &best {
            Some(b) if b.len() >= s.len() => {}
            _ => best = Some(s),
        }
    }
    format!("{best:?}")
}

#[par_for]
fn first_text() -> String {
    let mut first: Option<String> = None;
    let items = integers();
    #[par_for]
    for x in &items {
        if x % 7 == 4 {
            first = first.or(Some(format!("w{x}")));
        }
    }
    format!("{first:?}")
}

#[par_for]
fn most_of_each() -> String {
    let mut best = vec![i64::MIN; 5];
    let mut who = vec![0; 5];
    let items = integers();
    #[par_for]
    for (i, &x) in items.iter().enumerate() {
        let k = x.rem_euclid(5) as usize;
        if x > best[k] {
            best[k] = x;
            who[k] = i;
        }
    }
    format!("{best:?} {who:?}")
}

#[par_for]
fn first_is_there() -> String {
    let mut first: Option<i64> = Some(-5);
    let items = integers();
    #[par_for]
    for &x in &items {
        first.get_or_insert_with(|| x * 2);
    }
    format!("{first:?}")
}

#[par_for]
fn least_after_continue() -> String {
    let mut best: Option<i64> = None;
    let items = integers();
    #[par_for]
    for &x in &items {
        if x % 2 == 0 {
            continue;
        }
        best = best.map(|b| b.min(x)).or(Some(x));
    }
    format!("{best:?}")
}

#[par_for]
fn least_before_break() -> String {
    let mut best: Option<i64> = None;
    let items = integers();
    #[par_for]
    for &x in &items {
        if x == 400 {
            break;
        }
        best = match best {
            Some(b) if b > x => Some(b),
            _ => Some(x),
        };
    }
    format!("{best:?}")
}

#[par_for]
fn least_reference() -> String {
    let items = integers();
    let mut oldest: Option<&i64> = None;
    #[par_for]
    for x in &items {
        match oldest {
            Some(o) if o <= x => {}
            _ => oldest = Some(x),
        }
    }
    format!("{oldest:?}")
}

#[par_for]
fn most_by_matches() -> String {
    let items = integers();
    let mut best = None;
    #[par_for]
    for (i, &x) in items.iter().enumerate() {
        if !matches!(best, Some((b, _)) if b >= x) {
            best = Some((x, i));
        }
    }
    format!("{best:?}")
}

#[par_for]
fn most_with_position() -> String {
    let items = integers();
    let mut best = None::<i64>;
    let mut at = 0;
    #[par_for]
    for (i, x) in items.iter().enumerate() {
        match best {
            None => {
                best = Some(*x);
                at = i;
            }
            Some(b) if *x > b => {
                best = Some(*x);
                at = i;
            }
            Some(_) => {}
        }
    }
    format!("{best:?} {at}")
}
