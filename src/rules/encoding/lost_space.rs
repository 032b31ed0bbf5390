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
        .filter(|sentence| {
            !closes(source, sentence.span.end as usize) && !in_address(source, sentence.span.end as usize)
        })
        .map(|sentence| Spot { span: seam(source, sentence.span.end as usize), severity: Severity::Warning })
        .collect();
    report(analysis, findings, &LOST_SPACE, &spots, "put a space behind the first sentence", |spot| {
        format!("the space between two sentences is lost in “{}”", spot.span.of(source))
    });
}

/// True when the next sentence seems to begin with a quotation mark that in truth closes this
/// one: “Is it?“ she asked.
fn closes(source: &str, at: usize) -> bool {
    let mut behind = source[at..].chars();
    behind.next().is_some_and(chars::is_double_quote) && behind.next().is_none_or(char::is_whitespace)
}

/// True inside the address of a page: www.HarbourNews.com.
fn in_address(source: &str, at: usize) -> bool {
    let seam = seam(source, at);
    let behind = &source[seam.end as usize..];
    let domain = [".com", ".org", ".net", ".gov", ".co", ".tv", ".edu"].iter().any(|domain| behind.starts_with(domain));
    let words = seam.of(source);
    let code = behind.starts_with(['_', '=', '(', '[', '{', '<'])
        || words.contains("][")
        || words.contains(['_', '=', '{', '}', '$']);
    code || domain || words.contains("www.") || words.contains("//")
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

#[cfg(test)]
mod tests {
    use crate::rules::testing::words_of_rule;

    fn found(text: &str) -> Vec<String> {
        words_of_rule("lost-space", text)
    }

    #[test]
    fn seams() {
        assert_eq!(found("They came in a boat.So did the band. It was “late.”Then it rained."), ["boat.So"]);
        assert_eq!(found("The vote was on Monday.The council met again."), ["Monday.The"]);
        assert_eq!(found("The bridge was built in 2019.The firm said so."), ["2019.The"]);
        assert_eq!(
            found("They wrote window.Harbour=1 and ferry.Tunnel[0] and [tide][12].Then it_was.Gone."),
            Vec::<String>::new()
        );
        assert_eq!(found("It is on www.HarbourNews.com and at harbour.Tunnel.org today."), Vec::<String>::new());
        assert_eq!(found("“Is it not wet?“ She left. “It is.” He stayed."), Vec::<String>::new());
    }
}
