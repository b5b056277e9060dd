//! A user's own trait, implemented for everything there is, has methods of any name.

use super::{list, par_for};

#[allow(dead_code)]
#[rustfmt::skip]
trait Anything {
    fn space(&self) -> u8 { 1 }
    fn space_here(&self) -> u8 { 1 }
    fn lift(&self) -> u8 { 1 }
    fn start(&self) -> u8 { 1 }
    fn start_loop(&self) -> u8 { 1 }
    fn explained(&self) -> u8 { 1 }
    fn standard(&self) -> u8 { 1 }
    fn enter(&self) -> u8 { 1 }
    fn role(&self) -> u8 { 1 }
    fn capture(&self) -> u8 { 1 }
    fn sum(&self) -> u8 { 1 }
    fn checked_sum(&self) -> u8 { 1 }
    fn product(&self) -> u8 { 1 }
    fn bit_or(&self) -> u8 { 1 }
    fn all(&self) -> u8 { 1 }
    fn any(&self) -> u8 { 1 }
    fn keyed_sum(&self) -> u8 { 1 }
    fn each_sum(&self) -> u8 { 1 }
    fn checked_each_sum(&self) -> u8 { 1 }
    fn append(&self) -> u8 { 1 }
    fn append_text(&self) -> u8 { 1 }
    fn insert_pair(&self) -> u8 { 1 }
    fn in_place(&self) -> u8 { 1 }
    fn pack(&self) -> u8 { 1 }
    fn leave(&self) -> u8 { 1 }
    fn lend(&self) -> u8 { 1 }
    fn view(&self) -> u8 { 1 }
    fn send(&self) -> u8 { 1 }
    fn workers(&self) -> u8 { 1 }
    fn prepare(&self) -> u8 { 1 }
    fn cancellable(&self) -> u8 { 1 }
    fn indexed(&self) -> u8 { 1 }
    fn unpack(&self) -> u8 { 1 }
}

impl<T: ?Sized> Anything for T {}

#[par_for]
fn gathered(texts: &mut Vec<String>) -> (u64, u64, bool, Vec<u64>, String, Vec<u64>) {
    let (mut total, mut product, mut all_small) = (0u64, 1u64, true);
    let (mut squares, mut text) = (Vec::new(), String::new());
    let mut digits = vec![0; 10];
    #[par_for]
    for i in 1..100u64 {
        total += i;
        product = product.wrapping_mul(i | 1);
        all_small = all_small && i < 1000;
        squares.push(i * i);
        text.push_str(&i.to_string());
        digits[(i % 10) as usize] += i;
        texts.push(i.to_string());
    }
    (total, product, all_small, squares, text, digits)
}

fn gathered_of_a_list() -> impl std::fmt::Debug {
    let mut texts = vec![String::from("first")];
    (gathered(&mut texts), texts)
}

#[par_for]
fn elements_and_exits() -> impl std::fmt::Debug {
    let mut out = vec![0; 100];
    #[par_for]
    for i in 0..100 {
        if i == 70 {
            break;
        }
        out[i] = i + usize::from(i.view());
    }
    let mut items = out.clone();
    #[par_for]
    for (i, item) in items.iter_mut().enumerate() {
        if *item == 50 {
            break;
        }
        *item += i;
    }
    (out, items)
}

#[par_for]
fn ordered_and_keyed() -> impl std::fmt::Debug {
    let mut lines = Vec::new();
    let mut counts = std::collections::BTreeMap::new();
    #[par_for]
    for i in 0..50 {
        *counts.entry(i % 7).or_insert(0) += i;
        let line = format!("{i} {}", i.space());
        #[ordered]
        {
            lines.push(line);
        }
    }
    (lines, counts)
}

list![gathered_of_a_list, elements_and_exits, ordered_and_keyed];
