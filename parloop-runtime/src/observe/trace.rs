//! A trace as Chrome's trace events, which Perfetto opens: one event a chunk.

use super::json::Quoted;
use super::lanes::places;
use super::log::Log;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::process;

pub(super) fn json(log: &Log) -> String {
    let (places, process) = (places(&log.events), process::id());
    let mut text = String::from("{\"displayTimeUnit\": \"ns\", \"traceEvents\": [");
    let _ = write!(
        text,
        "\n{{\"name\": \"process_name\", \"ph\": \"M\", \"pid\": {process}, \"tid\": 0, \
         \"args\": {{\"name\": \"parloop\"}}}}"
    );
    for lane in places.iter().map(|place| place.lane).collect::<BTreeSet<_>>() {
        let _ = write!(
            text,
            ",\n{{\"name\": \"thread_name\", \"ph\": \"M\", \"pid\": {process}, \"tid\": {lane}, \
             \"args\": {{\"name\": \"worker {lane}\"}}}}"
        );
    }
    for ((row, event), place) in log.events.iter().zip(places) {
        let row = &log.rows[*row];
        let _ = write!(
            text,
            ",\n{{\"name\": {}, \"cat\": \"{}\", \"ph\": \"X\", \"pid\": {process}, \"tid\": {}, \
             \"ts\": {:.3}, \"dur\": {:.3}, \"args\": {{\"first\": {}, \"iterations\": {}, \"worker\": {}, \
             \"process\": {}, \"loop\": {}}}}}",
            Quoted(&row.site.label()),
            row.backend,
            place.lane,
            event.began as f64 / 1e3,
            event.ended.saturating_sub(event.began) as f64 / 1e3,
            event.start,
            event.iterations,
            event.worker,
            event.thread.process,
            Quoted(&row.site.to_string()),
        );
    }
    text.push_str("\n]}\n");
    text
}
