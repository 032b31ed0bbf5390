//! A passage that stands in an archived article.

use super::changes;
use crate::compare::shared::{Order, SharedPassage};
use crate::finding::{Finding, percent};
use crate::rules::{Analysis, declare_rule};
use crate::span::Span;
use crate::text::Token;

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
                () if is_quotation(analysis, passage) => "a quotation: check the attribution",
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

/// Whether a passage is for the most part something that somebody said.
fn is_quotation(analysis: &Analysis<'_>, passage: &SharedPassage) -> bool {
    let text = &analysis.article.text;
    let blocks = &analysis.text.blocks;
    let tokens = &analysis.text.tokens[passage.tokens.range()];
    let first = blocks.partition_point(|block| block.span.end <= passage.span.start);
    let mut quoted = 0;
    for block in blocks[first..].iter().take_while(|block| block.span.start < passage.span.end) {
        let from = tokens.partition_point(|token| token.span.start < block.span.start);
        let to = tokens.partition_point(|token| token.span.start < block.span.end).max(from);
        quoted += words_in_quotes(text, block.span, &tokens[from..to]);
    }
    quoted * 4 >= tokens.len() * QUOTED
}

/// How many of a block's tokens, which are in order, stand in quotation marks.
fn words_in_quotes(text: &str, block: Span, tokens: &[Token]) -> usize {
    let mut rest = tokens;
    let (mut opener, mut quoted, mut before) = (None, 0, ' ');
    for (at, c) in block.of(text).char_indices() {
        let at = block.start + at as u32;
        let opens = match c {
            // It closes what a low one opened.
            '“' => Some(opener != Some('„')),
            '„' | '«' | '「' => Some(true),
            '”' | '»' | '」' => Some(false),
            '"' => Some(before.is_whitespace() || matches!(before, '(' | '[' | '—' | '–')),
            _ => None,
        };
        if let Some(opens) = opens {
            let (mine, behind) = rest.split_at(rest.partition_point(|token| token.span.start < at));
            quoted += if opener.is_some() { mine.len() } else { 0 };
            (rest, opener) = (behind, opens.then_some(c));
        }
        before = c;
    }
    // A quotation that goes on in the next paragraph is not closed.
    quoted + if opener.is_some() { rest.len() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens::tokenise;

    #[test]
    fn words_that_somebody_said() {
        let quoted = |text: &str| words_in_quotes(text, Span::new(0, text.len()), &tokenise(text));
        assert_eq!(quoted("“We saw the water,” she said. “It rose.”"), 6);
        assert_eq!(quoted("\"We saw it,\" she said (\"twice\"), and left 5\" of it."), 4);
        assert_eq!(quoted("„Wir gehen“, sagte er."), 2);
        assert_eq!(quoted("She left. “It rose"), 2);
    }
}
