//! Sentences glued together.

use crate::finding::{Finding, Severity};
use crate::rules::encoding::{Spot, report};
use crate::rules::{Analysis, declare_rule};
use crate::span::Span;
use crate::text::{Boundary, chars};

declare_rule! {
    /// The space between two sentences is lost: “opened.The”.
    ///
    /// When line breaks or tags are dropped without a space in their place, the last word of a
    /// sentence and the first of the next become one.
    ///
    /// ```text flagged
    /// The tunnel opened on Monday after two years of work.The ferry made its last trip.
    /// ```
    ///
    /// ```text clean
    /// The tunnel is on Amazon.Com and costs 3.5 million, says U.S.News. The ferry is free.
    /// ```
    LOST_SPACE: "lost-space", Encoding, Warning, Any, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let source = analysis.article.text.as_str();
    let spots: Vec<Spot> = analysis
        .text
        .sentences
        .iter()
        .filter(|sentence| sentence.boundary == Boundary::LostSpace)
        .map(|sentence| Spot { span: seam(source, sentence.span.end as usize), severity: Severity::Warning })
        .collect();
    report(analysis, findings, &LOST_SPACE, &spots, "put a space behind the first sentence", |spot| {
        format!("the space between two sentences is lost in “{}”", spot.span.of(source))
    });
}

/// The words on both sides of the lost space.
fn seam(source: &str, at: usize) -> Span {
    let inside = |c: &char| !c.is_whitespace();
    let head: usize = source[..at].chars().rev().take_while(inside).take(24).map(char::len_utf8).sum();
    let mut tail = 0;
    let mut word = false;
    for c in source[at..].chars().take(24) {
        let part = chars::is_word(c) || chars::is_apostrophe(c);
        if c.is_whitespace() || word && !part {
            break;
        }
        word |= part;
        tail += c.len_utf8();
    }
    Span::new(at - head, at + tail)
}
