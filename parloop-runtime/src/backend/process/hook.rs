//! Panics in children: what the parent's hook does may need a lock that nobody in the child will ever give back, so a
//! child writes the message by itself.

use crate::sys::fork;
use std::panic::{PanicHookInfo, set_hook, take_hook};
use std::sync::Once;

/// Before the first fork.
pub(super) fn install() {
    static INSTALLED: Once = Once::new();
    // A hook can't be changed while this thread panics (in a drop, say); then children have the one there is.
    if std::thread::panicking() {
        return;
    }
    INSTALLED.call_once(|| {
        let previous = take_hook();
        set_hook(Box::new(move |info| if fork::is_child() { tell(info) } else { previous(info) }));
    });
}

fn tell(info: &PanicHookInfo<'_>) {
    let payload = info.payload();
    let text = payload.downcast_ref::<&str>().copied();
    let text =
        text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("Box<dyn Any>");
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let line = format!("\nchild process {} panicked at {place}:\n{text}\n", std::process::id());
    fork::write_stderr(line.as_bytes());
}
