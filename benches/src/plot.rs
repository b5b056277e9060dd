//! The grid as a picture: time in relation to the plain loop over the number of iterations, a line a contender.

use crate::report::{Row, Table};
use std::fmt::Write;

const COLORS: [&str; 9] =
    ["#888888", "#d62728", "#ff9896", "#1f77b4", "#2ca02c", "#9467bd", "#8c564b", "#e377c2", "#bcbd22"];
/// A panel, and the space around its axes.
const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 260.0;
const MARGIN: f64 = 45.0;
/// The axes: iterations from 1 to 10⁶, ratios from 10⁻¹ to 10⁴.
const DECADES: (f64, f64) = (6.0, 5.0);
const LEAST: f64 = -1.0;

/// A row of panels a table, a panel for each time that an iteration takes.
pub(crate) fn svg(tables: &[&Table]) -> String {
    let across = tables.iter().map(|table| panels(table).len()).max().unwrap_or(0);
    let (width, height) = (across as f64 * WIDTH, tables.len() as f64 * HEIGHT + 40.0);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" \
         font-size=\"11\">\n<rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>\n"
    );
    let names = tables.first().map(|table| table.contenders()).unwrap_or_default();
    for (number, name) in names.iter().enumerate() {
        let x = 20.0 + number as f64 * (width - 40.0) / names.len() as f64;
        let y = height - 14.0;
        let color = COLORS[number % COLORS.len()];
        _ = writeln!(out, "<circle cx=\"{x:.0}\" cy=\"{:.0}\" r=\"4\" fill=\"{color}\"/>", y - 4.0);
        _ = writeln!(out, "<text x=\"{:.0}\" y=\"{y:.0}\">{name}</text>", x + 8.0);
    }
    for (down, table) in tables.iter().enumerate() {
        for (along, (nanoseconds, rows)) in panels(table).into_iter().enumerate() {
            let origin = (along as f64 * WIDTH, down as f64 * HEIGHT);
            axes(&mut out, origin, &format!("{}: {nanoseconds} ns an iteration", table.title));
            for (number, name) in names.iter().enumerate() {
                line(&mut out, origin, &rows, name, COLORS[number % COLORS.len()]);
            }
        }
    }
    out + "</svg>\n"
}

/// The rows by how long an iteration takes.
fn panels(table: &Table) -> Vec<(f64, Vec<&Row>)> {
    let mut panels: Vec<(f64, Vec<&Row>)> = Vec::new();
    for row in &table.rows {
        let Some((_, nanoseconds)) = row.size else { continue };
        match panels.iter_mut().find(|(known, _)| *known == nanoseconds) {
            Some((_, rows)) => rows.push(row),
            None => panels.push((nanoseconds, vec![row])),
        }
    }
    panels
}

fn place((left, top): (f64, f64), count: f64, ratio: f64) -> (f64, f64) {
    let along = count.log10() / DECADES.0;
    let up = ((ratio.log10() - LEAST) / DECADES.1).clamp(0.0, 1.0);
    (
        left + MARGIN + along * (WIDTH - MARGIN - 15.0),
        top + HEIGHT - MARGIN + 10.0 - up * (HEIGHT - MARGIN - 20.0),
    )
}

fn axes(out: &mut String, origin: (f64, f64), title: &str) {
    _ = writeln!(out, "<text x=\"{:.0}\" y=\"{:.0}\">{title}</text>", origin.0 + MARGIN, origin.1 + 16.0);
    for decade in 0..=DECADES.1 as i32 {
        let ratio = 10_f64.powf(f64::from(decade) + LEAST);
        let ((left, y), (right, _)) = (place(origin, 1.0, ratio), place(origin, 1e6, ratio));
        let color = if ratio == 1.0 { "#000" } else { "#ddd" };
        _ = writeln!(out, "<path d=\"M{left:.1} {y:.1}H{right:.1}\" stroke=\"{color}\"/>");
        _ = writeln!(
            out,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{ratio}×</text>",
            left - 4.0,
            y + 4.0
        );
    }
    for decade in 0..=DECADES.0 as i32 {
        let (x, y) = place(origin, 10_f64.powi(decade), 10_f64.powf(LEAST));
        _ = writeln!(
            out,
            "<text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">10<tspan dy=\"-4\" font-size=\"8\">{decade}</tspan></text>",
            y + 16.0
        );
    }
}

fn line(out: &mut String, origin: (f64, f64), rows: &[&Row], name: &str, color: &str) {
    let points = rows.iter().filter_map(|row| {
        let figure = row.figures.iter().find(|figure| figure.name == name)?;
        let (x, y) = place(origin, row.size?.0 as f64, figure.ratio);
        Some(format!("{x:.1},{y:.1}"))
    });
    let points: Vec<_> = points.collect();
    _ = writeln!(
        out,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"1.5\"/>",
        points.join(" ")
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Figure;

    #[test]
    fn each_contender_has_a_line_in_each_panel() {
        let figure = |name, ratio| Figure { name, value: 1.0, ratio, spread: 0.0 };
        let row = |count, nanoseconds| Row {
            name: String::new(),
            size: Some((count, nanoseconds)),
            figures: vec![figure("plain", 1.0), figure("parloop", 0.5)],
        };
        let table = Table::new("quiet", vec![row(1, 1.0), row(100, 1.0), row(1, 15.0)]);
        let picture = svg(&[&table]);
        assert_eq!(picture.matches("<polyline").count(), 4);
        assert!(picture.contains("quiet: 15 ns an iteration") && picture.ends_with("</svg>\n"));
    }
}
