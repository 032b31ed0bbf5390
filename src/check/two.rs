//! Two texts, without an archive.

use crate::compare::reprint::{Parts, Query};
use crate::span::Span;
use crate::text::{Ordinals, Text};

/// A passage that two texts share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Common {
    /// Where it stands in the first text.
    pub here: Span,
    /// Where it stands in the other one.
    pub there: Span,
    /// Words that agree, in order.
    pub matched: u32,
    /// Share of the words of the longer of both places that agree, 0 to 1.
    pub identity: f32,
}

/// What two texts share, in the order of the first, told by the rules by which an article is compared with each article of an
/// archive: runs of [`LONG_RUN`](crate::compare::reprint::LONG_RUN) words, whole sentences of
/// [`MIN_WORDS`](super::MIN_WORDS), and edited passages.
///
/// ```
/// use copydesk::check::shared_passages;
///
/// let first = "It rained. The council met on Tuesday evening to hear what the engineers had found in the tunnel.";
/// let other = "The council met on Tuesday evening to hear what the engineers had found in the tunnel. Nobody spoke.";
/// let shared = shared_passages(first, other);
/// assert_eq!(shared.len(), 1);
/// assert_eq!(shared[0].here.of(first), shared[0].there.of(other));
/// ```
#[must_use]
pub fn shared_passages(text: &str, other: &str) -> Vec<Common> {
    let (text, other) = (Text::split(text, None), Text::split(other, None));
    let sentences = text.sentence_tokens();
    let passages = Query::new(&text.tokens, &sentences, Parts::Query).passages(&other.tokens);
    let common = |passage: crate::compare::reprint::Passage| Common {
        here: span(&text, passage.query),
        there: span(&other, passage.other),
        matched: passage.matched,
        identity: passage.identity(),
    };
    passages.into_iter().map(common).collect()
}

fn span(text: &Text, range: Ordinals) -> Span {
    let tokens = &text.tokens[range.range()];
    tokens.first().zip(tokens.last()).map_or(Span { start: 0, end: 0 }, |(first, last)| first.span.cover(last.span))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_of_two_texts() {
        let shared = "The ferry to the islands was late again on Monday because nobody had repaired its old engine";
        let first = format!("Nobody was told. {shared}, said the captain of it.");
        let other = format!(
            "It rained all night on the coast. In the morning, {} They waited.",
            shared.replace("late", "slow")
        );
        let found = shared_passages(&first, &other);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].matched, found[0].here.of(&first)), (16, shared));
        assert!(found[0].there.of(&other).starts_with("The ferry to the islands was slow again"));
        assert!((0.9..1.0).contains(&found[0].identity));
        assert_eq!(shared_passages(&first, "They waited."), []);
        assert_eq!(shared_passages("", &other), []);
    }
}
