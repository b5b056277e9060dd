use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::*;
use crate::errors::Errors;

fn read(tokens: TokenStream) -> (Args, Vec<String>) {
    let mut errors = Errors::default();
    let args = parse(tokens, &mut errors);
    (args, errors.texts())
}

fn right(tokens: TokenStream) -> Args {
    let (args, errors) = read(tokens);
    assert!(errors.is_empty(), "{errors:?}");
    args
}

/// The one message about `text`.
fn wrong(text: &str) -> String {
    let (_, mut errors) = read(text.parse().unwrap());
    assert_eq!(errors.len(), 1, "{text}: {errors:?}");
    errors.remove(0)
}

fn text(tokens: impl ToTokens) -> String {
    tokens.to_token_stream().to_string()
}

#[test]
fn values() {
    let args = right(quote! {
        backend = "thread", workers = f::<A, B>(), schedule = "guided", chunk = 1 << 4, when = a < b, name = "label",
        collapse = 2, on_error = "return", crate = crate::re::parloop, progress = "bar",
    });
    assert!(matches!(args.backend.unwrap().value, BackendArg::Named(Backend::Thread)));
    assert_eq!(text(args.workers.unwrap().value), "f :: < A , B > ()");
    assert_eq!(args.schedule.unwrap().value, Schedule::Guided);
    assert_eq!(text(args.chunk.unwrap().value), "1 << 4");
    assert_eq!(text(args.when.unwrap().value), "a < b");
    assert_eq!(args.name.unwrap().value, "label");
    assert_eq!(args.collapse.unwrap().value, 2);
    assert_eq!(args.on_error.unwrap().value, OnError::Return);
    assert_eq!(text(args.runtime.unwrap().value), "crate :: re :: parloop");
    assert_eq!(args.progress.unwrap().value.as_deref(), Some("bar"));
}

#[test]
fn run_time_backends_and_bare_progress() {
    let args = right(quote!(backend = choose(), progress));
    assert!(matches!(args.backend.unwrap().value, BackendArg::Chosen(_)));
    assert_eq!(args.progress.unwrap().value, None);
    assert!(matches!(right(quote!(backend = Backend::Pool)).backend.unwrap().value, BackendArg::Chosen(_)));
    assert!(matches!(right(quote!(backend = backend)).backend.unwrap().value, BackendArg::Chosen(_)));
}

#[test]
fn reduce_clauses() {
    let args = right(quote!(reduce(a: +, self.b: &&, hist[]: |, (best, at): min, *c: my::merge, d: append)));
    let reduce = args.reduce.unwrap().value;
    let ops: Vec<_> = reduce.iter().map(|one| one.op.clone()).collect();
    let merge = syn::parse_quote!(my::merge);
    use ReduceOp::*;
    assert_eq!(ops, [Add, And, BitOr, Min, Function(merge), Append]);
    assert!(matches!(reduce[2].target, ReduceTarget::EachElement(_)));
    assert!(matches!(&reduce[3].target, ReduceTarget::WithPosition(places) if places.len() == 2));
    assert_eq!(reduce[4].target.places()[0].path(), "c");
}

#[test]
fn other_clauses() {
    let args = right(quote! {
        indexed(a, self.b / n * 2, c[_]), private(d, e = Vec::<u8>::new()), shared(f), last(g, h), scatter(k)
    });
    let forms: Vec<_> = args.indexed.unwrap().value.into_iter().map(|one| one.form).collect();
    assert!(
        matches!(&forms[..], [IndexForm::Element, IndexForm::Stride(by), IndexForm::Column] if text(by) == "n * 2")
    );
    let private = args.private.unwrap().value;
    assert!(private[0].value.is_none());
    assert_eq!(text(&private[1].value), "Vec :: < u8 > :: new ()");
    assert_eq!(args.last.unwrap().value.len(), 2);
    assert_eq!(args.shared.unwrap().value.len() + args.scatter.unwrap().value.len(), 2);
}

#[test]
fn own_arguments_over_defaults() {
    let own = right(quote!(workers = 2, crate = ::a));
    let merged = own.over(&right(quote!(workers = 8, schedule = "static", crate = ::b)));
    assert_eq!(text(merged.workers.as_ref().unwrap().value.clone()), "2");
    assert_eq!(merged.schedule.as_ref().unwrap().value, Schedule::Static);
}

#[test]
fn names_of_arguments() {
    assert!(wrong("wrokers = 8").contains("did you mean `workers`?"));
    assert!(wrong("chunk_size = 8").contains("did you mean `chunk`?"));
    assert!(wrong("if = a").contains("did you mean `when`?"));
    assert!(wrong("gpu").starts_with("unknown argument `gpu`: the arguments are `backend`, `workers`"));
    assert!(wrong("workers = 2, workers = 3").contains("given twice: keep one"));
    assert!(wrong("private(a), private(b)").contains("list all its variables in one"));
    assert!(wrong("\"pool\"").contains("write `backend = \"pool\"`"));
    assert!(wrong("8").contains("write `workers = 8`"));
    assert!(wrong("+").contains("`name = value`"));
}

#[test]
fn shapes_of_arguments() {
    assert!(wrong("workers").contains("needs a value"));
    assert!(wrong("workers =").contains("needs a value"));
    assert!(wrong("workers, chunk = 2").contains("needs a value"));
    assert!(wrong("workers(8)").contains("write `workers = 8`"));
    assert!(wrong("workers: 8").contains("write `workers = 8`"));
    assert!(wrong("workers == 8").contains("write `workers = 8`"));
    assert!(wrong("workers = 8 chunk = 2").contains("expected a `,`"));
    assert!(wrong("private = a").contains("in parentheses"));
    assert!(wrong("shared()").contains("names no variable"));
}

#[test]
fn values_of_the_wrong_kind() {
    assert!(wrong("workers = \"8\"").contains("write `workers = 8`"));
    assert!(wrong("workers = 2.5").contains("whole number"));
    assert!(wrong("chunk = -1").contains("whole number"));
    assert!(wrong("workers = 0").contains("use all CPUs"));
    assert!(wrong("chunk = 0").contains("leave `chunk` out"));
    assert!(wrong("when = \"x\"").contains("is a condition"));
    assert!(wrong("name = label").contains("in quotes"));
    assert!(wrong("crate = \"parloop\"").contains("without quotes"));
    for collapse in ["0", "n", "\"2\""] {
        assert!(wrong(&format!("collapse = {collapse}")).contains("literal number from 2"));
    }
    assert!(wrong("collapse = 1").contains("nothing to collapse"));
}

#[test]
fn words_to_choose_from() {
    assert!(wrong("backend = pool").contains("write `backend = \"pool\"`"));
    assert!(wrong("backend = process-pool").contains("write `backend = \"process-pool\"`"));
    assert!(wrong("backend = 3").contains("`parloop::Backend`"));
    assert!(
        wrong("backend = \"threads\"")
            .contains("did you mean `thread`? the choices are `serial`, `thread`, `pool`, `executor`")
    );
    assert_eq!(
        wrong("backend = \"mpi\""),
        "backend `mpi` is not available yet: this version has `serial`, `thread`, `pool`, `executor`, `process`, \
         `process-pool`, `process-executor`"
    );
    assert!(wrong("schedule = \"dynamik\"").contains("did you mean `dynamic`?"));
    assert!(wrong("schedule = guided").contains("write `schedule = \"guided\"`"));
    assert!(wrong("schedule(dynamic, 16)").contains("write `schedule = \"dynamic\", chunk = 16`"));
    assert!(wrong("on_error = 3").contains("`\"panic\"`, `\"return\"`"));
}

#[test]
fn only_a_process_can() {
    let wrong = |tokens: &str| {
        let mut errors = Errors::default();
        let args = parse(tokens.parse().unwrap(), &mut errors);
        process_arguments(&args, &mut errors);
        errors.texts().join("\n")
    };
    assert!(wrong("timeout = d").contains("only a process can be killed"));
    assert!(wrong("retries = 0").contains("only a process"));
    assert!(wrong("max_tasks = 9, backend = \"pool\"").contains("`max_tasks` needs a process backend"));
    assert!(wrong("threads = \"any\"").contains("nothing is forked"));
    assert!(wrong("threads = 8").contains("`workers = 8`"));
    assert!(wrong("timeout = 5").contains("`Duration`"));
    assert_eq!(wrong("timeout = d, backend = \"process-pool\""), "");
    assert_eq!(wrong("threads = \"strict\", backend = chosen"), "");
}

#[test]
fn operators() {
    assert!(wrong("reduce(a)").contains("how are its contributions combined?"));
    assert!(wrong("reduce(a: -)").contains("write `+`"));
    assert!(wrong("reduce(a: +=)").contains("alone: `+`"));
    assert!(wrong("reduce(a: \"max\")").contains("without quotes: `max`"));
    assert!(wrong("reduce(a: <<)").contains("unknown operator"));
    assert!(wrong("reduce(a: 3)").contains("unknown operator"));
    assert!(wrong("reduce((a): min)").contains("(best, at): min"));
    assert!(wrong("reduce(h[3]: +)").contains("`hist[]: +`"));
    assert!(wrong("indexed(out[i])").contains("`out[_]` (column `i`)"));
    assert!(wrong("indexed(out * 3)").contains("`out / STRIDE`"));
    assert!(wrong("private(3)").contains("a variable or a field"));
    assert!(wrong("last(a b)").contains("expected a `,`"));
}

#[test]
fn a_variable_has_one_role() {
    assert!(wrong("reduce(a: +), shared(a)").contains("`a` is in `reduce(…)` already"));
    assert!(wrong("private(self.a, self.a = 3)").contains("listed twice in `private`"));
    assert!(wrong("reduce(*a: +), last(a)").contains("one role"));
    right(quote!(reduce(self.a: +), shared(self.b)));
}

#[test]
fn all_mistakes_at_once() {
    let (args, errors) = read(quote!(wrokers = 8, schedule = "fast", private(3, x), backend = , chunk = 4));
    assert_eq!(errors.len(), 4, "{errors:?}");
    assert!(args.chunk.is_some());
    assert_eq!(args.private.unwrap().value.len(), 1);
}
