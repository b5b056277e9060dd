//! What is set of a loop before it is called: `Loop::new(SITE).workers(8)…`.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

use super::{Expansion, own};
use crate::args::{Schedule, Threads};

impl Expansion {
    /// `Loop::new(SITE).workers(8)…`
    pub(super) fn settings(&self) -> TokenStream {
        let mixed = Span::mixed_site().located_at(self.for_loop.for_token.span);
        let (door, line) = (&self.door, &self.line);
        let named = self.args.name.as_ref().map(|name| {
            let name = &name.value;
            quote_spanned!(mixed=> .named(#name))
        });
        let rows = self.rows.to_call(mixed);
        let mut settings = quote_spanned! {mixed=>
            #door::Loop::new({
                static SITE: #door::Site = #door::Site::new(::core::file!(), #line) #named #rows;
                &SITE
            })
        };
        if self.once {
            settings.extend(quote_spanned!(mixed=> .once()));
        }
        if let Some(workers) = &self.args.workers {
            let count = &workers.value;
            settings.extend(quote_spanned!(mixed=> .workers(#count)));
        }
        if let Some(schedule) = &self.args.schedule {
            let name = match schedule.value {
                Schedule::Auto => own("Auto"),
                Schedule::Static => own("Static"),
                Schedule::Dynamic => own("Dynamic"),
                Schedule::Guided => own("Guided"),
            };
            settings.extend(quote_spanned!(mixed=> .schedule(#door::Schedule::#name)));
        }
        if let Some(chunk) = &self.args.chunk {
            let iterations = &chunk.value;
            settings.extend(quote_spanned!(mixed=> .chunk(#iterations)));
        }
        if let Some(when) = &self.args.when {
            let condition = &when.value;
            settings.extend(quote_spanned!(mixed=> .when(#condition)));
        }
        if self.changes_in_critical && self.may_run_in_children() {
            settings.extend(quote_spanned!(mixed=> .critical()));
        }
        if let Some(timeout) = &self.args.timeout {
            let limit = &timeout.value;
            settings.extend(quote_spanned!(mixed=> .timeout(#limit)));
        }
        if let Some(retries) = &self.args.retries {
            let count = &retries.value;
            settings.extend(quote_spanned!(mixed=> .retries(#count)));
        }
        if let Some(max_tasks) = &self.args.max_tasks {
            let count = &max_tasks.value;
            settings.extend(quote_spanned!(mixed=> .max_tasks(#count)));
        }
        if matches!(&self.args.threads, Some(arg) if arg.value == Threads::Strict) {
            settings.extend(quote_spanned!(mixed=> .strict_threads()));
        }
        if let Some(progress) = &self.args.progress {
            settings.extend(match &progress.value {
                None => quote_spanned!(mixed=> .progress()),
                Some(label) => quote_spanned!(mixed=> .progress_as(#label)),
            });
        }
        settings
    }
}
