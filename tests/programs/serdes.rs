//! What serde's attributes make of types: such as ask what was written, and such as leave some of it out.

use super::{list, par_for};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

list![untagged_and_tagged, flattened, left_out, any_values, error_with_a_tag, items_with_a_tag];

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Either {
    Int(i64),
    Real(f64),
    Text(String),
    List(Vec<Either>),
    Pair { a: u8, b: Option<bool> },
    Other { b: String },
    Nothing,
}

fn either(i: u32) -> Either {
    match i % 7 {
        0 => Either::Int(-i64::from(i)),
        1 => Either::Real(f64::from(i) / 3.0),
        2 => Either::Text(format!("t{i}")),
        3 => Either::List(vec![Either::Int(1), Either::Nothing, Either::Text("q".to_owned())]),
        4 => Either::Pair { a: i as u8, b: (i % 2 == 0).then_some(true) },
        5 => Either::Other { b: "b".to_owned() },
        _ => Either::Nothing,
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Inner {
    x: i32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ys: Vec<u16>,
    z: (u8, char),
}

fn inner(i: u32) -> Inner {
    Inner { x: i as i32, ys: (0..i as u16 % 3).collect(), z: (i as u8, 'ü') }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
enum Tagged {
    Circle { r: f64 },
    Named(Inner),
    Unit,
}

fn tagged(i: u32) -> Tagged {
    match i % 3 {
        0 => Tagged::Circle { r: f64::from(i) },
        1 => Tagged::Named(inner(i)),
        _ => Tagged::Unit,
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    A(u8),
    B { x: String, y: f32 },
    C,
    D(u8, i128),
}

#[par_for]
fn untagged_and_tagged() -> (Vec<Either>, Vec<Tagged>, BTreeMap<u32, Adjacent>) {
    let (mut all, mut shapes, mut last) = (Vec::new(), Vec::new(), BTreeMap::new());
    #[par_for]
    for i in 0..40u32 {
        all.push(either(i));
        shapes.push(tagged(i));
        last.insert(
            i % 8,
            match i % 4 {
                0 => Adjacent::A(i as u8),
                1 => Adjacent::B { x: "x".to_owned(), y: f32::MIN_POSITIVE },
                2 => Adjacent::C,
                _ => Adjacent::D(1, i128::MIN),
            },
        );
    }
    (all, shapes, last)
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Flat {
    id: u64,
    #[serde(flatten)]
    inner: Inner,
    #[serde(flatten)]
    rest: BTreeMap<String, Either>,
}

#[par_for]
fn flattened() -> Vec<Flat> {
    let mut all = vec![Flat { id: 0, inner: inner(0), rest: BTreeMap::new() }; 20];
    #[par_for]
    for i in 0..all.len() {
        let k = i as u32;
        all[i] = Flat { id: i as u64, inner: inner(k), rest: [(format!("k{i}"), either(k))].into() };
    }
    all
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Skips {
    #[serde(skip_serializing_if = "Option::is_none")]
    a: Option<u32>,
    b: u32,
    #[serde(alias = "dd", alias = "ddd")]
    d: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    e: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"))]
enum Renamed {
    FirstCase {
        some_field: u8,
    },
    #[serde(skip)]
    #[allow(dead_code)]
    Never,
    LastCase(u8),
}

#[par_for]
fn left_out() -> (Vec<Skips>, Vec<Renamed>, Option<(u32, Skips)>) {
    let skips = |i: u32| Skips {
        a: (i % 2 == 0).then_some(i),
        b: i * 2,
        d: format!("d{i}"),
        e: (i % 3 == 0).then_some(7),
    };
    let (mut all, mut renamed, mut best) = (Vec::new(), Vec::new(), None);
    #[par_for]
    for i in 0..30u32 {
        all.push(skips(i));
        renamed.push(if i % 3 == 0 {
            Renamed::FirstCase { some_field: 1 }
        } else {
            Renamed::LastCase(i as u8)
        });
        let score = i * 7 % 30;
        if best.as_ref().is_none_or(|(most, _)| score > *most) {
            best = Some((score, skips(i)));
        }
    }
    (all, renamed, best)
}

#[par_for]
fn any_values() -> Vec<serde_json::Value> {
    let mut all = Vec::new();
    #[par_for]
    for i in 0..20u64 {
        all.push(
            serde_json::json!({ "a": i, "b": [1, 2.5, "x", null, { "c": -1 }], "z": {}, "m": u64::MAX - i }),
        );
    }
    all
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
enum Failure {
    Parse { line: usize, text: String },
}

#[par_for]
fn error_with_a_tag() -> Result<u32, Failure> {
    let mut total = 0;
    #[par_for]
    for i in 0..50u32 {
        if i == 7 {
            Err(Failure::Parse { line: 7, text: "no".to_owned() })?;
        }
        total += i;
    }
    Ok(total)
}

#[par_for]
fn items_with_a_tag() -> (Vec<Tagged>, Vec<Tagged>) {
    let mut changed: Vec<Tagged> = (0..20).map(tagged).collect();
    #[par_for]
    for shape in changed.iter_mut() {
        if let Tagged::Circle { r } = shape {
            *r += 1.0;
        }
    }
    let mut kept = Vec::new();
    #[par_for]
    for shape in changed.clone().into_iter().filter(|shape| *shape != Tagged::Unit) {
        kept.push(shape);
    }
    (changed, kept)
}
