//! What can be told only of several arguments together, or of an argument on the switch.

use std::collections::HashMap;

use super::{Args, Backend, BackendArg, Key, OnError, Place};
use crate::errors::{self, Errors};

/// The contradictions among the arguments of one annotation.
pub(super) fn within(args: &Args, errors: &mut Errors) {
    one_role_each(args, errors);
}

/// What processes alone can do is asked of a loop that runs on others. One that is chosen at run time is asked then.
pub(crate) fn process_arguments(args: &Args, errors: &mut Errors) {
    match args.backend.as_ref().map(|arg| &arg.value) {
        Some(BackendArg::Chosen(_)) => return,
        Some(BackendArg::Named(backend)) if backend.is_process() => return,
        _ => {}
    }
    for key in process_keys(args) {
        let why = Key::find(&key.to_string()).and_then(Key::process_only).unwrap_or_default();
        errors.push(key, errors::only_processes(&key.to_string(), why));
    }
}

/// The `on_error = "return"` among them, of a loop that can fail.
pub(crate) fn returned_failure(args: &Args) -> Option<&proc_macro2::Ident> {
    let plain =
        matches!(args.backend.as_ref().map(|arg| &arg.value), Some(BackendArg::Named(Backend::Serial)));
    args.on_error.as_ref().filter(|_| !plain).filter(|arg| arg.value == OnError::Return).map(|arg| &arg.key)
}

fn process_keys(args: &Args) -> impl Iterator<Item = &proc_macro2::Ident> {
    let threads = args.threads.iter().map(|arg| &arg.key);
    let exprs = [&args.timeout, &args.retries, &args.max_tasks];
    threads.chain(exprs.into_iter().flatten().map(|arg| &arg.key))
}

fn one_role_each(args: &Args, errors: &mut Errors) {
    let mut roles: HashMap<String, Key> = HashMap::new();
    for (key, place) in named(args) {
        let path = place.path();
        match roles.get(&path) {
            Some(first) => errors.push(place, errors::two_roles(&path, first.name(), key.name())),
            None => {
                roles.insert(path, key);
            }
        }
    }
}

/// Every place that a clause names, with the clause.
fn named(args: &Args) -> Vec<(Key, &Place)> {
    let mut all = Vec::new();
    for reduce in args.reduce.iter().flat_map(|arg| &arg.value) {
        all.extend(reduce.target.places().iter().map(|place| (Key::Reduce, place)));
    }
    all.extend(args.indexed.iter().flat_map(|arg| &arg.value).map(|one| (Key::Indexed, &one.place)));
    all.extend(args.private.iter().flat_map(|arg| &arg.value).map(|one| (Key::Private, &one.place)));
    for (key, clause) in [(Key::Scatter, &args.scatter), (Key::Last, &args.last), (Key::Shared, &args.shared)]
    {
        all.extend(clause.iter().flat_map(|arg| &arg.value).map(move |place| (key, place)));
    }
    all
}

/// What is about one loop can't be a default for several: it is dropped, so that no loop complains about it again.
pub(crate) fn on_switch(args: &mut Args, errors: &mut Errors) {
    macro_rules! refuse {
        ($($field:ident)*) => {
            $(if let Some(arg) = args.$field.take() {
                errors.push(&arg.key, errors::not_on_the_switch(&arg.key.to_string()));
            })*
        };
    }
    refuse!(reduce indexed scatter private last shared name collapse);
    if let Some(progress) = args.progress.take_if(|arg| arg.value.is_some()) {
        errors.push(&progress.key, errors::LABEL_ON_THE_SWITCH);
    }
}
