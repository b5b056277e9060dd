//! What the names of std's methods tell.

use syn::Ident;

/// Methods that add to a collection at its end.
pub(crate) const APPENDING: &[&str] = &[
    "push",
    "push_back",
    "push_str",
    "extend",
    "extend_from_slice",
    "append",
    "write_fmt",
    "write_str",
    "write_char",
    "write_all",
];

/// Methods that do not change what they are called on, of those that an element of a sequence may have.
const READING: &[&str] = &[
    "len",
    "is_empty",
    "iter",
    "get",
    "contains",
    "contains_key",
    "clone",
    "cloned",
    "copied",
    "to_string",
    "to_owned",
    "to_vec",
    "as_str",
    "as_slice",
    "as_ref",
    "as_bytes",
    "chars",
    "bytes",
    "lines",
    "first",
    "last",
    "abs",
    "sqrt",
    "powi",
    "powf",
    "sin",
    "cos",
    "tan",
    "exp",
    "ln",
    "min",
    "max",
    "pow",
    "wrapping_add",
    "wrapping_mul",
    "wrapping_sub",
    "cmp",
    "partial_cmp",
    "eq",
    "ne",
    "lt",
    "le",
    "gt",
    "ge",
    "is_some",
    "is_none",
    "unwrap_or",
    "windows",
    "chunks",
    "into",
    "keys",
    "values",
    "starts_with",
    "ends_with",
    "trim",
    "split",
    "parse",
    "is_nan",
    "floor",
    "ceil",
    "round",
    "load",
    "store",
    "fetch_add",
    "fetch_sub",
    "fetch_max",
    "fetch_min",
    "fetch_or",
    "fetch_and",
    "lock",
    "read",
    "write",
    "borrow",
    "to_le_bytes",
    "count_ones",
    "rem_euclid",
    "signum",
    "hypot",
    "mul_add",
    "is_positive",
    "is_negative",
    "clamp",
    "abs_diff",
    "total_cmp",
    "trunc",
    "fract",
    "recip",
    "cbrt",
    "atan2",
    "tanh",
    "log2",
    "log10",
    "isqrt",
    "ilog2",
    "div_euclid",
    "div_ceil",
    "leading_zeros",
    "trailing_zeros",
    "unwrap",
    "expect",
    "and_then",
    "ok_or",
    "char_indices",
    "find",
    "split_whitespace",
    "chunks_exact",
    "concat",
    "join",
    "binary_search",
];

/// Methods of std that change what they are called on, and depend on what it was.
pub(crate) const MUTATING: &[&str] = &[
    "insert",
    "remove",
    "pop",
    "pop_front",
    "pop_back",
    "sort",
    "sort_by",
    "sort_by_key",
    "sort_unstable",
    "dedup",
    "retain",
    "truncate",
    "drain",
    "swap",
    "swap_remove",
    "reverse",
    "take",
    "replace",
    "get_or_insert",
    "get_or_insert_with",
    "entry",
    "next",
    "nth",
    "next_back",
    "split_off",
    "resize",
    "rotate_left",
    "rotate_right",
    "get_mut",
    "iter_mut",
    "last_mut",
    "first_mut",
    "values_mut",
    "extract_if",
    "fill",
    "copy_from_slice",
    "read_line",
    "add_assign",
    "insert_str",
    "as_mut",
    "as_deref_mut",
    "peek_mut",
    "chunks_mut",
    "split_at_mut",
    "sort_unstable_by",
    "sort_unstable_by_key",
    "sort_by_cached_key",
    "dedup_by_key",
];

/// Whether a method of std is known to leave alone what it is called on.
pub(crate) fn only_reads(method: &Ident) -> bool {
    let name = method.to_string();
    let starts =
        ["as_", "to_", "is_", "wrapping_", "saturating_", "checked_", "overflowing_", "map_", "unwrap_or"];
    let converts = starts.iter().any(|start| name.starts_with(start));
    READING.contains(&name.as_str()) || converts && !name.contains("mut")
}

/// Whether a method is certain to change what it is called on.
pub(crate) fn mutates(name: &Ident) -> bool {
    let name = name.to_string();
    MUTATING.contains(&name.as_str()) || APPENDING.contains(&name.as_str())
}

/// Whether a method tells how long something is.
pub(crate) fn lengths(name: &Ident) -> bool {
    name == "len" || name == "is_empty"
}

/// `text.replace("a", "b")` and `number.rotate_left(3)` give another value, unlike what options and slices have by
/// these names.
pub(crate) fn gives_another(method: &str, arguments: usize, statement: bool) -> bool {
    match method {
        "replace" => arguments == 2,
        "rotate_left" | "rotate_right" => !statement,
        _ => false,
    }
}
