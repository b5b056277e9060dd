//! What the programs have in common: how they are listed, and the values that they work on.

/// A program's name and what it gives, printed exactly (floats by their bits).
pub type Program = (&'static str, fn() -> String);

/// `list![a, b]` is the list of the programs `a` and `b`, whose outcomes are printed with `{:?}`.
macro_rules! list {
    ($($name:ident),* $(,)?) => {
        pub const LIST: &[super::Program] =
            &[$((concat!(module_path!(), "::", stringify!($name)), || format!("{:?}", $name()))),*];
    };
}
pub(crate) use list;

/// Numbers in no order, the same in every run.
pub fn numbers(count: usize) -> Vec<u64> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    (0..count)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state % 1_000_003
        })
        .collect()
}

/// Small numbers in no order, many of them more than once.
pub fn small(count: u64) -> Vec<u64> {
    (0..count).map(|i| (i.wrapping_mul(2_654_435_761) >> 7) % 101).collect()
}

/// Such numbers in eighths, on both sides of zero.
pub fn eighths(count: u64) -> Vec<f64> {
    small(count).iter().map(|x| *x as f64 / 8.0 - 3.0).collect()
}

/// Such words.
pub fn words() -> Vec<String> {
    let w = ["apple", "Bob", "cat", "doge", "egg", "fig", "act", "god", "tac"];
    small(60).iter().map(|x| w[(*x % 9) as usize].to_string()).collect()
}

/// Reals between -9.5 and 10.5 in no order, others for each seed.
pub fn reals(count: usize, seed: u64) -> Vec<f64> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    (0..count)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state % 2000) as f64 / 100.0 - 9.5
        })
        .collect()
}

/// Integers on both sides of zero, some of them several times.
pub fn integers() -> Vec<i64> {
    (0..600).map(|i: i64| (i * 7919 + 13) % 1009 - 300).collect()
}

/// With NaN, first of all, and both zeros.
pub fn floats() -> Vec<f64> {
    let float = |i: i64| match i {
        _ if i % 7 == 3 || i < 2 => f64::NAN,
        _ if i % 11 == 0 => -0.0,
        _ => ((i * 7919 + 13) % 1009 - 300) as f64 / 8.0,
    };
    (0..300).map(float).collect()
}

/// Reals as their bits.
pub fn bits(reals: &[f64]) -> Vec<u64> {
    reals.iter().map(|real| real.to_bits()).collect()
}

/// The same, to be put together.
pub fn hex(reals: &[f64]) -> String {
    format!("{:x?}", bits(reals))
}

/// Some text of many lines.
pub fn text() -> String {
    (0..200).map(|i| format!("line {i} has {} words and {}\n", i % 7, "x".repeat(i % 11))).collect()
}
