//! `PARLOOP_TRACE`.

use super::{File, stderr};
use roxmltree::Document;
use serde_json::Value;
use std::collections::BTreeMap;

fn events(program: &str, variables: &[(&str, &str)]) -> Vec<Value> {
    let file = File::new("json");
    let variables = [variables, &[("PARLOOP_TRACE", file.name())]].concat();
    assert_eq!(stderr(program, &variables), "");
    let parsed: Value = serde_json::from_str(&file.text()).unwrap();
    parsed["traceEvents"].as_array().unwrap().clone()
}

fn chunks(events: &[Value]) -> impl Iterator<Item = &Value> {
    events.iter().filter(|event| event["ph"] == "X")
}

#[test]
fn a_chunk_is_an_event_on_the_lane_of_its_worker() {
    for (backend, count) in
        [("serial", 1), ("thread", 20), ("pool", 10), ("executor", 10), ("process", 20), ("process-pool", 10)]
    {
        let events = events("sleeps", &[("PARLOOP_BACKEND", backend), ("PARLOOP_WORKERS", "3")]);
        assert_eq!(chunks(&events).count(), count);
        let iterations: u64 =
            chunks(&events).map(|event| event["args"]["iterations"].as_u64().unwrap()).sum();
        assert_eq!(iterations, 20);
        for event in chunks(&events) {
            assert_eq!((&event["name"], &event["cat"]), (&"<sleeps> & \"waits\"".into(), &backend.into()));
            assert!(event["tid"].as_u64().unwrap() < 3);
            assert!(event["dur"].as_f64().unwrap() >= 2000.0);
            let lane = format!("worker {}", event["tid"]);
            assert!(events.iter().any(|named| named["ph"] == "M"
                && named["tid"] == event["tid"]
                && named["args"]["name"] == *lane));
        }
    }
}

#[test]
fn what_is_on_one_lane_lies_within_or_behind() {
    for backend in ["serial", "thread", "pool", "executor", "process-pool"] {
        for program in ["nested", "side by side"] {
            let events = events(program, &[("PARLOOP_BACKEND", backend), ("PARLOOP_WORKERS", "2")]);
            let mut lanes: BTreeMap<u64, Vec<(f64, f64)>> = BTreeMap::new();
            for event in chunks(&events) {
                let (began, time) = (event["ts"].as_f64().unwrap(), event["dur"].as_f64().unwrap());
                lanes.entry(event["tid"].as_u64().unwrap()).or_default().push((began, began + time));
            }
            for lane in lanes.values() {
                for (at, (began, ended)) in lane.iter().enumerate() {
                    // Times are rounded to nanoseconds.
                    let apart = |other: &(f64, f64)| other.0 >= ended - 0.002 || other.1 <= began + 0.002;
                    let within = |other: &(f64, f64)| other.0 >= began - 0.002 && other.1 <= ended + 0.002;
                    let around = |other: &(f64, f64)| other.0 <= began + 0.002 && other.1 >= ended - 0.002;
                    let fits = |other| apart(other) || within(other) || around(other);
                    assert!(lane[at + 1..].iter().all(fits), "{program} on {backend}: {lane:?}");
                }
            }
        }
    }
}

#[test]
fn a_picture_has_a_box_a_chunk_and_a_legend() {
    let file = File::new("svg");
    assert_eq!(stderr("sleeps", &[("PARLOOP_TRACE", file.name()), ("PARLOOP_WORKERS", "2")]), "");
    let text = file.text();
    let picture = Document::parse(&text).unwrap();
    assert_eq!(picture.root_element().tag_name().name(), "svg");
    let titles: Vec<&str> = picture
        .descendants()
        .filter(|node| node.has_tag_name(title()))
        .filter_map(|node| node.text())
        .collect();
    assert_eq!(titles.len(), 10);
    assert!(titles.iter().all(|title| title.starts_with("<sleeps> & \"waits\": 2 iterations from ")));
    assert!(!text.contains("href") && !text.contains("url("), "it needs nothing else");
}

fn title() -> (&'static str, &'static str) {
    ("http://www.w3.org/2000/svg", "title")
}

#[test]
fn a_page_has_the_picture_and_the_statistics() {
    let file = File::new("html");
    assert_eq!(stderr("nested", &[("PARLOOP_TRACE", file.name())]), "");
    let text = file.text();
    let (kind, page) = text.split_once('\n').unwrap();
    assert_eq!(kind, "<!DOCTYPE html>");
    let page = Document::parse(page).unwrap();
    let cells =
        |node: roxmltree::Node<'_, '_>| node.children().filter_map(|cell| cell.text()).collect::<String>();
    let rows: Vec<String> = page.descendants().filter(|node| node.has_tag_name("tr")).map(cells).collect();
    assert!(rows[1].starts_with("inner") || rows[1].starts_with("outer"), "{rows:?}");
    assert_eq!(rows.len(), 3);
    assert!(page.descendants().any(|node| node.has_tag_name(title())));
}

#[test]
fn statistics_and_a_trace_go_together_and_files_stay_where_they_were_asked_for() {
    let (stats, trace) = (File::new("json"), File::new("json"));
    stderr("loops", &[("PARLOOP_STATS", stats.name()), ("PARLOOP_TRACE", trace.name())]);
    let rows: Vec<Value> = serde_json::from_str(&stats.text()).unwrap();
    let events: Value = serde_json::from_str(&trace.text()).unwrap();
    let events = events["traceEvents"].as_array().unwrap();
    for row in rows {
        let chunks = chunks(events).filter(|event| event["name"] == row["name"]).count();
        assert_eq!(row["chunks"], chunks, "{row}");
    }
}
