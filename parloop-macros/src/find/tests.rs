use proc_macro2::TokenStream;
use quote::quote;

use super::annotate;

/// What comes out for `#[par_for(args)] item`.
fn out(args: TokenStream, item: TokenStream) -> String {
    annotate(args, item).to_string()
}

/// The first message in what comes out.
fn message(item: TokenStream) -> String {
    let out = out(quote!(), item);
    let (_, after) = out.split_once("compile_error ! { \"").unwrap_or_else(|| panic!("no error in {out}"));
    assert!(!out.contains("# [par_for"), "an annotation is left in {out}");
    after.split_once("\" }").unwrap().0.to_owned()
}

fn is_expanded(item: TokenStream) {
    let out = out(quote!(), item);
    assert!(!out.contains("compile_error"), "{out}");
    assert!(!out.contains("par_for"), "an annotation is left in {out}");
}

#[test]
fn loops_anywhere_in_a_body() {
    is_expanded(quote! {
        fn f(n: usize) {
            #[par_for] for i in 0..n { g(i); }
            #[parloop::par_for(workers = 2)] 'rows: for i in 0..n { #[par_for] for j in 0..n { g(i + j); } }
            let c = |m: usize| { #[par_for] for i in 0..m { g(i); } };
            let a = async { if n > 3 { #[par_for] for i in 0..n { g(i); } } };
            match n { 0 => { #[par_for] for i in 0..n { g(i); } } _ => {} }
            for i in 0..n { #[par_for] for j in 0..n { g(i * j); } }
            fn inner(n: usize) { #[par_for] for i in 0..n { g(i); } }
            #[par_for] for i in { #[par_for] for j in 0..n { g(j); } 0..n } { g(i); }
        }
    });
}

#[test]
fn methods_traits_and_modules() {
    is_expanded(quote! { impl S { const N: fn() = || { #[par_for] for i in 0..9 { g(i); } };
    pub fn m(&self) { #[par_for] for i in 0..9 { g(i); } } } });
    is_expanded(
        quote! { trait T { fn a(&self); #[par_for(workers = 3)] fn b(&self) { #[par_for] for i in 0..9 { g(i); } } } },
    );
    is_expanded(
        quote! { mod m { mod inner { fn f() { #[par_for] for i in 0..9 { g(i); } } } static S: u8 = 0; } },
    );
    is_expanded(quote! { pub fn method(&self) { #[par_for] for i in 0..9 { g(i); } } });
}

#[test]
fn a_declaration_has_nothing_to_switch() {
    is_expanded(quote! { fn only_declared(&self) -> u8; });
}

#[test]
fn attributes_of_a_loop_stay_with_it() {
    let out = out(quote!(), quote! { fn f() { #[cfg(unix)] #[par_for] for i in 0..9 { g(i); } } });
    assert!(out.contains("# [cfg (unix)]"), "{out}");
}

#[test]
fn what_is_no_for() {
    assert!(message(quote! { fn f() { #[par_for] while x {} } }).contains("write this one as a `for`"));
    assert!(message(quote! { fn f() { #[par_for] loop {} } }).contains("over `0..`"));
    assert!(
        message(quote! { fn f() { #[par_for] { for i in v {} } } }).contains("the loop inside this block")
    );
    assert!(message(quote! { fn f() { #[par_for] let x = 1; } }).contains("not on a `let`"));
    assert!(message(quote! { fn f() { #[par_for] v.iter().for_each(|x| {}); } }).contains("`for item in"));
    assert!(message(quote! { fn f() { #[par_for] println!(); } }).contains("a macro call"));
    assert!(message(quote! { fn f() { match x { #[par_for] _ => {} } } }).contains("a `match` arm"));
    assert!(message(quote! { fn f() { S { #[par_for] a: 1 }; } }).contains("not on this"));
    assert!(message(quote! { fn f() { #[par_for] struct S; } }).contains("a `struct` has no loops"));
}

#[test]
fn what_is_no_switch() {
    for (item, what) in [
        (
            quote!(
                struct S;
            ),
            "a `struct`",
        ),
        (
            quote!(
                enum E {}
            ),
            "an `enum`",
        ),
        (
            quote!(
                const X: u8 = 1;
            ),
            "a `const`",
        ),
        (
            quote!(
                mod file;
            ),
            "a module in a file of its own",
        ),
        (quote!(impl S { #[par_for] const X: u8 = 1; }), "a `const`"),
        (
            quote!(
                trait T {
                    #[par_for]
                    type X;
                }
            ),
            "a type",
        ),
    ] {
        assert!(message(item).starts_with(what), "{what}");
    }
}

#[test]
fn one_annotation_each() {
    assert!(
        message(quote! { fn f() { #[par_for] #[par_for(workers = 2)] for i in v {} } })
            .contains("annotated twice")
    );
    assert!(message(quote! { #[par_for] fn f() {} }).contains("stands here twice"));
    assert!(message(quote! { mod m { #[par_for] #[par_for] fn f() {} } }).contains("stands here twice"));
}

#[test]
fn a_loop_without_the_switch_has_roles() {
    let out = out(
        quote!(workers = 2, indexed(seen)),
        quote! {
            'rows: for i in 0..n {
                self.total += scale(i);
                seen[i] = WIDTH * last;
                #[par_for]
                for j in 0..i { if j == limit { break 'rows; } list.push(j); }
            }
        },
    );
    assert!(!out.contains("compile_error"), "{out}");
    assert!(!out.contains("par_for"), "an annotation is left in {out}");
    for part in ["sum_role", "sequence_of (& mut seen)", "append_role"] {
        assert!(out.contains(part), "no {part} in {out}");
    }
}

#[test]
fn the_switch_takes_defaults_alone() {
    let item = quote! { fn f() {} };
    assert!(out(quote!(reduce(a: +)), item.clone()).contains("`reduce` is about one loop"));
    assert!(out(quote!(name = "x"), item.clone()).contains("`name` is about one loop"));
    assert!(out(quote!(progress = "x"), item.clone()).contains("every loop's"));
    assert_eq!(out(quote!(progress, workers = 3), item.clone()), item.to_string());
}

#[test]
fn progress_is_a_feature() {
    let out = out(quote!(), quote! { fn f() { #[par_for(progress)] for i in v {} } });
    assert_eq!(out.contains("with_progress"), cfg!(feature = "progress"), "{out}");
    assert_eq!(out.contains("needs the feature `progress`"), !cfg!(feature = "progress"), "{out}");
}

#[test]
fn every_mistake_is_reported() {
    let out = out(
        quote!(wrokers = 2),
        quote! { fn f() { #[par_for(chunk = 0)] for i in v {} #[par_for] while x {} } },
    );
    assert_eq!(out.matches("compile_error").count(), 3, "{out}");
}

#[test]
fn a_loop_may_be_annotated_in_cfg_attr() {
    let out = out(
        quote!(),
        quote! { fn f() { #[cfg_attr(feature = "par", par_for(workers = 2), allow(x))] for i in 0..9 { g(i); } } },
    );
    assert!(!out.contains("compile_error") && !out.contains("par_for"), "{out}");
    assert!(out.contains("# [cfg (feature = \"par\")]"), "{out}");
    assert!(out.contains("# [cfg (not (feature = \"par\"))]"), "{out}");
    assert!(out.contains("# [cfg_attr (feature = \"par\" , allow (x))]"), "{out}");
}

#[test]
fn elsewhere_cfg_attr_is_an_error() {
    assert!(message(quote! { fn f() { #[cfg_attr(a, par_for)] while x {} } }).contains("cfg_attr"));
    assert!(message(quote! { mod m { #[cfg_attr(a, par_for)] fn f() {} } }).contains("cfg_attr"));
    assert!(
        message(quote! { fn f() { #[cfg_attr(a, cfg_attr(b, par_for))] for i in v {} } })
            .contains("cfg_attr")
    );
}

#[test]
fn attributes_of_blocks_stand_on_blocks_of_annotated_loops() {
    let outside = message(quote! { fn f() { for i in v { #[ordered] { g(i); } } } });
    assert!(outside.contains("no loop annotated with `#[par_for]` is around it"), "{outside}");
    let no_block = message(quote! { fn f() { #[par_for] for i in v { #[critical] g(i); } } });
    assert!(no_block.contains("write `#[critical] { … }`"), "{no_block}");
    let arguments = message(quote! { fn f() { #[par_for] for i in v { #[as_completed(2)] { g(i); } } } });
    assert!(arguments.contains("takes no arguments"), "{arguments}");
}

#[test]
fn a_failure_is_returned_by_what_can() {
    let unit = message(quote! { fn f() { #[par_for(on_error = "return")] for i in v { g(i); } } });
    assert!(unit.contains("-> Result<(), parloop::Error>"), "{unit}");
    let closure =
        quote! { fn f() { let g = || { #[par_for(on_error = "return")] for i in v { g(i); } Ok(()) }; } };
    assert!(out(quote!(), closure).contains("return"));
}

/// What `macro_rules!` makes of `$body:block`.
fn fragment(block: TokenStream) -> TokenStream {
    let mut group = proc_macro2::Group::new(proc_macro2::Delimiter::None, block);
    group.set_span(proc_macro2::Span::call_site());
    proc_macro2::TokenTree::from(group).into()
}

#[test]
fn a_block_of_a_macro_is_a_statement_without_a_semicolon() {
    let body = fragment(quote!({
        g(1);
    }));
    is_expanded(
        quote! { fn f() { #body let n = 3; #body #[par_for] for i in 0..n { #body h(i); #body g(i) } } },
    );
    is_expanded(quote! { fn f() { #[par_for] for i in 0..3 #body #body } });
}

#[test]
fn a_block_of_a_macro_may_be_an_operand() {
    let two = fragment(quote!({ 2 }));
    let out = out(
        quote!(),
        quote! { fn f() { #two * 3; #two.pow(2); #[par_for] for i in 0..3 { g(#two as u8) } #two } },
    );
    assert!(!out.contains("compile_error"), "{out}");
}
