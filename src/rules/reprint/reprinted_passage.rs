//! A passage that stands in an archived article.

use std::cell::OnceCell;

use super::changes;
use crate::compare::shared::{Order, SharedPassage};
use crate::finding::{Finding, percent};
use crate::rules::{Analysis, declare_rule};
use crate::span::Span;
use crate::text::{Token, chars};

declare_rule! {
    /// A passage also appears in an article of the archive, word for word or edited.
    ///
    /// The passage is as long as it can be: words may be changed, inserted and dropped inside
    /// it, names spelled in other ways (US, U.S., USA) and quotation marks exchanged. Every
    /// run of thirteen words that both articles hold is found, and every whole sentence of
    /// eight. The articles that have the passage are named with their dates, and which are earlier; where very
    /// many have it, at least some two dozen. Where words were changed the first place names some of them, figures and
    /// negations first.
    ///
    /// ```text archived title="Bridge to stay closed"
    /// The council met on Tuesday evening to hear what the engineers had found in the old tunnel under the river.
    /// ```
    ///
    /// ```text flagged
    /// It was late. The council met on Tuesday evening to hear what the engineers had found in that tunnel under the river. Then they all went home, and the lights of the town hall were put out one after the other, as the caretaker told this newspaper on the following morning.
    /// ```
    ///
    /// ```text clean
    /// The council met on Tuesday evening and heard that water had been found below the river.
    /// ```
    REPRINTED_PASSAGE: "reprinted-passage", Reprint, Warning, Any, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let shared = analysis.shared;
    let in_quotes = OnceCell::new();
    for passage in shared.passages.iter().filter(|passage| passage.stock.is_none()) {
        let Some(first) = passage.places.first() else { continue };
        let others = super::others(shared, passage.places.len() - 1);
        let words = super::words(&analysis.text.tokens[passage.tokens.range()]);
        let same = if first.identity >= 0.9995 {
            format!("these {words}")
        } else {
            format!("these {words} ({} % the same, at most {} in a row)", percent(first.identity), passage.longest)
        };
        let is_later = shared.sources[first.source].order == Order::Later;
        let order = super::order(shared.sources[first.source].order);
        let comma = if order.is_empty() || others.is_empty() { "" } else { "," };
        let mut finding = REPRINTED_PASSAGE
            .finding(
                passage.span,
                format!("{same} also appear in {}{order}{comma}{others}", super::name(&first.elsewhere)),
            )
            .help(match () {
                // The earliest stands first: all others are later too.
                () if is_later => super::COPIED,
                () if is_quotation(in_quotes.get_or_init(|| quoted(analysis)), passage) => {
                    "a quotation: check the attribution"
                }
                () => "credit the source, or rewrite the passage",
            })
            .score(first.identity);
        finding.related = super::related(shared, &passage.places);
        if let Some(related) = finding.related.first_mut()
            && let Some(others) = changes::told(analysis, passage, first)
        {
            related.message.push_str(&others);
        }
        findings.push(finding);
    }
}

/// Share of a passage's words that stand in quotation marks where it is a quotation, in quarters: who said it may stand
/// between two halves.
const QUOTED: usize = 3;

/// Whether a passage is for the most part something that somebody said; `quoted` knows it of each token.
fn is_quotation(quoted: &[bool], passage: &SharedPassage) -> bool {
    let quoted = &quoted[passage.tokens.range()];
    quoted.iter().filter(|quoted| **quoted).count() * 4 >= quoted.len() * QUOTED
}

/// For each token of an article, whether it stands in quotation marks.
fn quoted(analysis: &Analysis<'_>) -> Vec<bool> {
    let text = analysis.text;
    let mut quoted = vec![false; text.tokens.len()];
    for block in &text.blocks {
        mark_quoted(&analysis.article.text, block.span, text.words_in(block), &mut quoted[block.tokens.range()]);
    }
    quoted
}

/// Marks which of a block's tokens, which are in order, stand in quotation marks.
fn mark_quoted(text: &str, block: Span, tokens: &[Token], quoted: &mut [bool]) {
    let body = block.of(text);
    let (mut is_open, mut from, mut before) = (false, 0, None);
    for (at, c) in body.char_indices() {
        if chars::is_double_quote(c) {
            let behind = chars::at(body, at + c.len_utf8());
            // Straight marks are alike on both sides.
            let opens = chars::opens_quote(before, c, behind).unwrap_or_else(|| {
                before.is_none_or(|c: char| c.is_whitespace() || chars::is_dash(c) || matches!(c, '(' | '['))
            });
            let to = tokens.partition_point(|token| token.span.start < block.start + at as u32);
            quoted[from..to].fill(is_open);
            (is_open, from) = (opens, to);
        }
        before = Some(c);
    }
    // A quotation that goes on in the next paragraph is not closed.
    quoted[from..].fill(is_open);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens::tokenise;

    #[test]
    fn words_that_somebody_said() {
        let quoted = |text: &str| {
            let tokens = tokenise(text);
            let mut quoted = vec![false; tokens.len()];
            mark_quoted(text, Span::new(0, text.len()), &tokens, &mut quoted);
            quoted.iter().filter(|quoted| **quoted).count()
        };
        assert_eq!(quoted("“We saw the water,” she said. “It rose.”"), 6);
        assert_eq!(quoted("\"We saw it,\" she said (\"twice\"), and left 5\" of it."), 4);
        assert_eq!(quoted("„Wir gehen“, sagte er."), 2);
        assert_eq!(quoted("Er sagte: »Wir gehen« und ging."), 2);
        assert_eq!(quoted("She left. “It rose"), 2);
    }
}
