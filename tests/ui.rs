//! Our own messages, one file each: what is wrong, on which token, and the cure.
//!
//! `TRYBUILD=overwrite cargo test --test ui` writes the expected output anew; look at each change.

#[test]
fn messages() {
    trybuild::TestCases::new().compile_fail("tests/ui/*/*.rs");
}
