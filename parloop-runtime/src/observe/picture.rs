//! A trace as a picture: a row a worker, a box a chunk, a colour a loop.

use super::lanes::places;
use super::log::Log;
use super::stats::{self, duration};
use std::collections::BTreeMap;
use std::fmt::{self, Display, Write};

const WIDTH: f64 = 1200.0;
/// Left of the lanes, for their names.
const MARGIN: f64 = 80.0;
const LANE: f64 = 22.0;
const LEGEND: f64 = 20.0;
const AXIS: f64 = 26.0;
/// What is narrower and as close to each other becomes one box.
const NARROW: f64 = 0.5;

/// One box, of one chunk or of several that nobody could tell apart.
struct Shown {
    row: usize,
    depth: usize,
    began: u64,
    ended: u64,
    chunks: usize,
    first: usize,
    iterations: usize,
}

pub(super) fn svg(log: &Log) -> String {
    let began = log.events.iter().map(|(_, event)| event.began).min().unwrap_or(0);
    let ended = log.events.iter().map(|(_, event)| event.ended).max().unwrap_or(0);
    let scale = (WIDTH - MARGIN) / ended.saturating_sub(began).max(1) as f64;
    let lanes = shown(log, scale);
    let top = LEGEND * log.rows.len() as f64 + 8.0;
    let bottom = top + LANE * lanes.len() as f64;
    let mut text = String::new();
    let _ = write!(
        text,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{0}\" viewBox=\"0 0 {WIDTH} {0}\" \
         font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n",
        bottom + AXIS
    );
    for (at, row) in log.rows.iter().enumerate() {
        let y = 4.0 + LEGEND * at as f64;
        let _ = writeln!(
            text,
            "<rect x=\"4\" y=\"{y}\" width=\"14\" height=\"14\" fill=\"{}\"/><text x=\"24\" y=\"{}\">{}, {}</text>",
            colour(at),
            y + 12.0,
            Escaped(&row.site.to_string()),
            row.backend
        );
    }
    for (at, (lane, boxes)) in lanes.iter().enumerate() {
        let y = top + LANE * at as f64;
        let _ = writeln!(text, "<text x=\"4\" y=\"{}\">worker {lane}</text>", y + 15.0);
        for shown in boxes {
            let inset = 3.0 * shown.depth.min(3) as f64;
            let label = Escaped(&log.rows[shown.row].site.label()).to_string();
            let _ = writeln!(
                text,
                "<rect x=\"{:.2}\" y=\"{:.1}\" width=\"{:.2}\" height=\"{:.1}\" fill=\"{}\"><title>{label}: {} \
                 iterations from {} on in {}{}</title></rect>",
                MARGIN + (shown.began - began) as f64 * scale,
                y + 1.0 + inset,
                ((shown.ended - shown.began) as f64 * scale).max(NARROW / 2.0),
                LANE - 3.0 - 2.0 * inset,
                colour(shown.row),
                shown.iterations,
                shown.first,
                duration(shown.ended - shown.began),
                Several(shown.chunks),
            );
        }
    }
    axis(&mut text, bottom, ended.saturating_sub(began), scale);
    text.push_str("</svg>\n");
    text
}

/// The same on a page, with the statistics beneath.
pub(super) fn html(log: &Log) -> String {
    let mut text = String::from(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<title>parloop</title>\n<style>\n\
         body { font-family: sans-serif; margin: 1em } td, th { padding: 2px 10px; text-align: right }\n\
         td:first-child, th:first-child { text-align: left } div { overflow-x: auto }\n</style>\n</head>\n<body>\n\
         <div>\n",
    );
    text.push_str(&svg(log));
    text.push_str("</div>\n<table>\n<tr>");
    for head in stats::heads() {
        let _ = write!(text, "<th>{head}</th>");
    }
    text.push_str("</tr>\n");
    for row in &log.rows {
        text.push_str("<tr>");
        for cell in stats::cells(row) {
            let _ = write!(text, "<td>{}</td>", Escaped(&cell));
        }
        text.push_str("</tr>\n");
    }
    text.push_str("</table>\n</body>\n</html>\n");
    text
}

/// The boxes of each lane, outer ones first.
fn shown(log: &Log, scale: f64) -> BTreeMap<usize, Vec<Shown>> {
    let mut lanes: BTreeMap<usize, Vec<Shown>> = BTreeMap::new();
    let places = places(&log.events);
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|at| (places[*at].depth, log.events[*at].1.began));
    for at in order {
        let ((row, event), place) = (&log.events[at], places[at]);
        let boxes = lanes.entry(place.lane).or_default();
        let narrow = |from: u64, to: u64| (to.saturating_sub(from) as f64 * scale) < NARROW;
        match boxes.last_mut() {
            Some(last)
                if (last.row, last.depth) == (*row, place.depth)
                    && narrow(event.began, event.ended)
                    && narrow(last.ended, event.began) =>
            {
                last.ended = last.ended.max(event.ended);
                last.chunks += 1;
                last.iterations += event.iterations;
            }
            _ => boxes.push(Shown {
                row: *row,
                depth: place.depth,
                began: event.began,
                ended: event.ended.max(event.began),
                chunks: 1,
                first: event.start,
                iterations: event.iterations,
            }),
        }
    }
    lanes
}

/// Ten marks, each with its time.
fn axis(text: &mut String, y: f64, span: u64, scale: f64) {
    for mark in 0..=10 {
        let at = span as f64 * f64::from(mark) / 10.0;
        let anchor = if mark == 10 { "end" } else { "middle" };
        let x = MARGIN + at * scale;
        let _ = writeln!(
            text,
            "<path d=\"M{x:.1} {:.1}v6\" stroke=\"gray\"/><text x=\"{x:.1}\" y=\"{:.1}\" fill=\"gray\" \
             text-anchor=\"{anchor}\">{}</text>",
            y + 2.0,
            y + 20.0,
            duration(at as u64)
        );
    }
}

/// Far from its neighbours'.
fn colour(row: usize) -> String {
    format!("hsl({:.0},60%,{}%)", (row as f64 * 137.508 + 210.0) % 360.0, 55 + 10 * (row / 5 % 3))
}

/// As XML has it.
struct Escaped<'t>(&'t str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '&' => f.write_str("&amp;")?,
                '"' => f.write_str("&quot;")?,
                letter if letter.is_control() => f.write_str(" ")?,
                letter => f.write_char(letter)?,
            }
        }
        Ok(())
    }
}

/// Nothing for one.
struct Several(usize);

impl Display for Several {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            1 => Ok(()),
            chunks => write!(f, ", {chunks} chunks"),
        }
    }
}
