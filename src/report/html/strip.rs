//! The strip: where in the article the shared passages and the findings lie.

use std::fmt::Write as _;

use super::page::Page;
use super::say::colour;
use crate::report::plain::counted;
use crate::span::Span;

/// Narrowest mark, in hundredths of the strip; a repeated word in a long article is narrower.
const NARROWEST: f64 = 0.35;

/// Share of the strip from which a passage has room for its number, in hundredths.
const ROOM: f64 = 2.4;

/// The strip under the verdict. Links lead to the passages; the same links stand in the text,
/// so the keyboard passes these by.
pub(super) fn draw(page: &Page<'_>, out: &mut String) {
    if page.passages.is_empty() && page.findings.is_empty() {
        return;
    }
    let passages = counted(page.passages.len() as u64, "shared passage");
    let findings = counted(page.findings.len() as u64, "finding");
    let what = match (page.passages.len(), page.findings.len()) {
        (0, _) => findings,
        (_, 0) => passages,
        _ => format!("{passages} and {findings}"),
    };
    let _ = write!(
        out,
        "<figure class=\"strip\">\n<svg width=\"100%\" height=\"34\" role=\"img\" aria-label=\"Where {what} lie, from the \
         article&#39;s first word to its last\">\n"
    );
    shapes(page, 22.0, true, out);
    out.push_str("</svg>\n<figcaption><span>first word</span><span>last word</span></figcaption>\n</figure>\n");
}

/// The same without links and numbers, for the table of contents.
pub(super) fn small(page: &Page<'_>) -> String {
    let mut out = String::from("<svg class=\"small\" width=\"100%\" height=\"16\" aria-hidden=\"true\">");
    shapes(page, 10.0, false, &mut out);
    out.push_str("</svg>");
    out
}

fn shapes(page: &Page<'_>, height: f64, links: bool, out: &mut String) {
    let length = page.linted.article.text.len().max(1) as f64;
    let place = |span: Span| {
        let width = (span.len() as f64 / length * 100.0).max(NARROWEST);
        let from = (f64::from(span.start) / length * 100.0).min(100.0 - width);
        (from, width)
    };
    let _ = write!(out, "<rect class=\"track\" width=\"100%\" height=\"{height}\"/>");
    let mut order: Vec<usize> = (0..page.passages.len()).collect();
    // Long ones first, so that what lies in them stays seen.
    order.sort_by_key(|&at| std::cmp::Reverse(page.passages[at].passage.span.len()));
    for index in order {
        let shown = &page.passages[index];
        let (from, width) = place(shown.passage.span);
        let class = if shown.source == 0 { "stock" } else { colour(shown.source) };
        let rect = format!("<rect x=\"{from:.2}%\" width=\"{width:.2}%\" height=\"{height}\"/>");
        if !links {
            let _ = write!(out, "<g class=\"{class}\">{rect}</g>");
            continue;
        }
        let words = counted(shown.passage.tokens.len() as u64, "word");
        let _ = write!(
            out,
            "<a class=\"{class}\" href=\"#a{}p{index}t\" tabindex=\"-1\" data-n=\"p{index}\" data-s=\"{}\">\
             <title>{words}</title>{rect}",
            page.number, shown.source
        );
        if width > ROOM && shown.source > 0 {
            let _ = write!(out, "<text x=\"{:.2}%\" y=\"15.5\">{}</text>", from + ROOM / 2.0, shown.source);
        }
        out.push_str("</a>\n");
    }
    for (index, finding) in page.findings.iter().enumerate() {
        let (from, width) = place(finding.span);
        let rect =
            format!("<rect x=\"{from:.2}%\" y=\"{:.0}\" width=\"{width:.2}%\" height=\"4\" rx=\"1\"/>", height + 3.0);
        let severity = finding.severity.name();
        let _ = match links {
            true => writeln!(
                out,
                "<a class=\"{severity}\" href=\"#a{}f{index}t\" tabindex=\"-1\" data-n=\"f{index}\"><title>{severity}</title>{rect}</a>",
                page.number
            ),
            false => write!(out, "<g class=\"{severity}\">{rect}</g>"),
        };
    }
}
