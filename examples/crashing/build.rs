//! Builds the C function.

fn main() {
    println!("cargo::rerun-if-changed=src/evaluate.c");
    // As it is written: an optimizer may do anything with code that is wrong.
    cc::Build::new().file("src/evaluate.c").opt_level(0).compile("parloop_evaluate");
}
