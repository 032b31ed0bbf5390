//! Marks that stay where a sentence was cut: "In the spring of that year,", "It chose a low-".
//!
//! They tell that more was to come, as a missing full stop does not. But commas also stand before what was said or shown,
//! behind lines of verse and at the end of letters; dashes, where a speaker breaks off or a table begins.

use super::LONG_BLOCK;
use crate::model::{EndClass, Ending};
use crate::span::Span;
use crate::text::{Block, Sentence, Token, chars};

/// A sentence up to the comma or hyphen at its end, as if that were not there.
pub(super) fn without<'a>(ending: &Ending<'a>) -> Option<Ending<'a>> {
    let Ending { source, text, sentence, class, .. } = *ending;
    let words = text.words_of(&sentence);
    let last = words.last()?;
    let hides = match (class, &source[last.span.end as usize..sentence.span.end as usize]) {
        (EndClass::Comma, ",") => goes_on(ending) && !leads_to_words(source, words),
        (EndClass::Dash, "-") => last.span.of(source) != "follows",
        _ => false,
    };
    let is_prose = sentence.span.of(source).starts_with(|c: char| c.is_alphanumeric() || chars::is_opener(c));
    let span = Span { end: last.span.end, ..sentence.span };
    (hides && is_prose).then_some(Ending {
        sentence: Sentence { span, ..sentence },
        class: EndClass::Nothing,
        ..*ending
    })
}

/// True for a sentence whose comma was left out.
pub(super) fn is_before_comma(ending: &Ending<'_>) -> bool {
    ending.class == EndClass::Nothing && ending.source[ending.sentence.span.range().end..].starts_with(',')
}

/// Most words of a line of verse.
const VERSE: usize = 10;

/// True where the next paragraph can be where the sentence went on, or one behind it. Below "With all our thanks," stands a
/// name, and below a line of verse the next one.
fn goes_on(ending: &Ending<'_>) -> bool {
    let Ending { source, text, block, sentence, .. } = *ending;
    let Some(next) = text.blocks[block + 1..].first() else { return true };
    let small = |block: &Block| text.small_start(block).is_some();
    let verse = sentence.tokens.len() <= VERSE && next.tokens.len() <= VERSE;
    let quoted = next.span.of(source).starts_with(|c: char| chars::is_double_quote(c) || matches!(c, '\'' | '‘' | '`'));
    !quoted && (next.furniture.is_some() || small(next) || next.tokens.len() >= LONG_BLOCK && !verse)
}

/// Words before the comma in which a verb of saying is looked for.
const SAYS_WITHIN: usize = 8;

/// "He told the newspaper," and "with the caption,": what was said stands in the next paragraph, its marks are lost.
fn leads_to_words(source: &str, words: &[Token]) -> bool {
    // "He went on," says so, too.
    let goes_on = words.last().is_some_and(|word| word.span.of(source) == "on");
    goes_on
        || words[words.len().saturating_sub(SAYS_WITHIN)..].iter().any(|word| {
            matches!(
                word.span.of(source),
                "said"
                    | "say"
                    | "says"
                    | "saying"
                    | "told"
                    | "tells"
                    | "telling"
                    | "wrote"
                    | "writes"
                    | "writing"
                    | "added"
                    | "adding"
                    | "add"
                    | "continued"
                    | "replied"
                    | "reply"
                    | "stated"
                    | "states"
                    | "stating"
                    | "read"
                    | "reads"
                    | "reading"
                    | "explained"
                    | "explains"
                    | "explaining"
                    | "claimed"
                    | "claims"
                    | "claiming"
                    | "asked"
                    | "asks"
                    | "asking"
                    | "tweeted"
                    | "tweets"
                    | "captioned"
                    | "caption"
                    | "comment"
                    | "comments"
                    | "statement"
                    | "message"
                    | "quote"
                    | "follows"
                    | "following"
                    | "revealed"
                    | "reveals"
                    | "noted"
                    | "notes"
            )
        })
}
