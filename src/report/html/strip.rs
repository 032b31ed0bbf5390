//! The strip: where in the article the shared passages and the findings lie.

use std::cmp::Reverse;
use std::fmt::Write as _;

use super::page::Page;
use super::say::colour;
use crate::report::plain::counted;
use crate::span::Span;
use crate::text::Ordinals;

/// Narrowest mark, in hundredths of the strip; a repeated word in a long article is narrower.
const NARROWEST: f64 = 0.35;

/// Room that a digit of a passage's number takes, in hundredths of the strip, and what is left beside the number.
const DIGIT: f64 = 1.3;
const BESIDE: f64 = 1.1;

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
        "<figure class=\"strip\">\n<svg width=\"100%\" height=\"34\" role=\"group\" aria-label=\"Where {what} lie, from the \
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

/// A stretch of the strip in one colour.
#[derive(Debug, PartialEq)]
struct Stretch {
    /// Its words.
    words: Ordinals,
    /// Index of the passage that it belongs to.
    passage: usize,
}

/// The passages, given by their words and sources, as stretches that do not overlap: where several hold a word, it goes
/// to the source that shares most, and to stock last.
fn stretches(passages: &[(Ordinals, usize)], length: usize) -> Vec<Stretch> {
    let mut owners: Vec<Option<usize>> = vec![None; length];
    let mut order: Vec<usize> = (0..passages.len()).collect();
    // Sources are numbered by how much they share, from 1; 0 is stock.
    order.sort_by_key(|&at| Reverse((passages[at].1.wrapping_sub(1), passages[at].0.len())));
    for at in order {
        let words = passages[at].0;
        owners[(words.start as usize).min(length)..(words.end as usize).min(length)].fill(Some(at));
    }
    let mut stretches: Vec<Stretch> = Vec::new();
    for (at, owner) in (0..).zip(owners) {
        let Some(passage) = owner else { continue };
        match stretches.last_mut() {
            Some(last) if last.passage == passage && last.words.end == at => last.words.end += 1,
            _ => stretches.push(Stretch { words: Ordinals { start: at, end: at + 1 }, passage }),
        }
    }
    stretches
}

fn shapes(page: &Page<'_>, height: f64, links: bool, out: &mut String) {
    // By words, as the shares are counted.
    let tokens = &page.text.tokens;
    let length = tokens.len().max(1) as f64;
    let place = |from: usize, to: usize| {
        let width = (to.saturating_sub(from) as f64 / length * 100.0).max(NARROWEST);
        ((from as f64 / length * 100.0).min(100.0 - width), width)
    };
    let place_of = |span: Span| {
        let from = tokens.partition_point(|token| token.span.end <= span.start);
        let to = tokens.partition_point(|token| token.span.start < span.end);
        place(from, to)
    };
    let _ = write!(out, "<rect class=\"track\" width=\"100%\" height=\"{height}\"/>");
    let passages: Vec<(Ordinals, usize)> =
        page.passages.iter().map(|shown| (shown.passage.tokens, shown.source)).collect();
    for Stretch { words, passage: index } in stretches(&passages, tokens.len()) {
        let shown = &page.passages[index];
        let (from, width) = place(words.start as usize, words.end as usize);
        let class = if shown.source == 0 { "stock" } else { colour(shown.source) };
        let rect = format!("<rect x=\"{from:.2}%\" width=\"{width:.2}%\" height=\"{height}\"/>");
        if !links {
            let _ = write!(out, "<g class=\"{class}\">{rect}</g>");
            continue;
        }
        let words = page.length(shown.passage);
        let _ = write!(
            out,
            "<a class=\"{class}\" href=\"#a{}p{index}t\" tabindex=\"-1\" data-n=\"p{index}\" data-s=\"{}\">\
             <title>{words}</title>{rect}",
            page.number, shown.source
        );
        let label = shown.source.to_string();
        if shown.source > 0 && width >= BESIDE + DIGIT * label.len() as f64 {
            let _ = write!(out, "<text x=\"{:.2}%\" y=\"15.5\">{label}</text>", from + BESIDE);
        }
        out.push_str("</a>\n");
    }
    for (index, finding) in page.findings.iter().enumerate() {
        let (from, width) = place_of(finding.span);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_source_that_shares_most_gives_the_ground() {
        let words = |start, end| Ordinals { start, end };
        // A short passage of the second source and stock inside a long one of the first, and words behind it.
        let passages = [(words(2, 20), 1), (words(5, 9), 2), (words(18, 24), 2), (words(19, 30), 0)];
        let found = stretches(&passages, 28);
        let stretch = |start, end, passage| Stretch { words: words(start, end), passage };
        assert_eq!(found, [stretch(2, 20, 0), stretch(20, 24, 2), stretch(24, 28, 3)]);
    }
}
