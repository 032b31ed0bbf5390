//! Marks that stay where a sentence was cut: "In the spring of that year,", "It chose a low-".
//!
//! They tell that more was to come, as a missing full stop does not. But commas also stand before what was said or shown,
//! behind lines of verse and at the end of letters; dashes, where a speaker breaks off or a table begins.

use super::{LONG_BLOCK, abbreviation, ending_of};
use crate::model::{EndClass, Ending};
use crate::span::Span;
use crate::text::kinds::End;
use crate::text::{Block, Sentence, Token, chars, lexicon};

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
    let Ending { source, text, block, .. } = *ending;
    if is_verse(ending) {
        return false;
    }
    let Some(next) = text.blocks[block + 1..].first() else { return true };
    let small = |block: &Block| text.small_start(block).is_some();
    let quoted = next.span.of(source).starts_with(|c: char| chars::is_double_quote(c) || matches!(c, '\'' | '‘' | '`'));
    !quoted && (next.furniture.is_some() || small(next) || next.tokens.len() >= LONG_BLOCK && !is_address(ending))
}

/// True for a line of verse: the one below is as short, or the one above, which has its comma or its mark as no heading has.
fn is_verse(ending: &Ending<'_>) -> bool {
    let Ending { source, text, block, sentence, .. } = *ending;
    let is_line = |block: &Block| block.tokens.len() <= VERSE && block.furniture.is_none() && !block.tokens.is_empty();
    let below = text.blocks.get(block + 1).is_some_and(is_line);
    let above = || {
        block.checked_sub(1).map(|at| &text.blocks[at]).is_some_and(|above| {
            is_line(above) && matches!(End::of(ending_of(source, above.span)), End::Comma | End::Mark | End::Colon)
        })
    };
    sentence.tokens.len() <= VERSE && (below || above())
}

/// Most words with which somebody is addressed.
const ADDRESS: usize = 7;

/// "My dear Inspector," and "Speaker, First Lady, fellow Americans,": those to whom the next paragraph speaks. "In the spring
/// of that year," leads to a clause.
pub(super) fn is_address(ending: &Ending<'_>) -> bool {
    let Ending { source, text, block, sentence, .. } = *ending;
    let words = text.words_of(&sentence);
    let form = |word: &Token| word.span.of(source);
    let begins_anew = |next: &Block| text.words_in(next).first().is_some_and(|word| word.shape.starts_upper());
    let capital = text.blocks.get(block + 1).is_some_and(begins_anew);
    let Some(first) = words.first().filter(|_| capital && words.len() <= ADDRESS) else { return false };
    let begins = form(first);
    let leads = lexicon::dangles(begins) || lexicon::starts_sentences(begins) || abbreviation::leads_in(begins);
    let leads = leads && !matches!(begins, "My" | "Our" | "All" | "First" | "You");
    text.sentences_in(&text.blocks[block]).len() == 1
        && !leads
        && !words
            .iter()
            .any(|word| lexicon::is_verb(form(word)) || word.shape.starts_lower() && form(word).ends_with("ed"))
}

/// Words before the comma in which a verb of saying is looked for.
const SAYS_WITHIN: usize = 8;

/// "He told the newspaper," and "with the caption,": what was said stands in the next paragraph, its marks are lost.
fn leads_to_words(source: &str, words: &[Token]) -> bool {
    // "He went on," says so, too.
    let goes_on = words.last().is_some_and(|word| word.span.of(source) == "on");
    goes_on
        || words[words.len().saturating_sub(SAYS_WITHIN)..].iter().any(|word| {
            let form = word.span.of(source);
            lexicon::is_saying(form) || tells_of_words(form)
        })
}

/// Other words that lead to what was said or written.
#[rustfmt::skip]
fn tells_of_words(form: &str) -> bool {
    matches!(
        form,
        "say" | "saying" | "telling" | "writing" | "adding" | "add" | "reply" | "states" | "stating" | "read" | "reads" | "reading" | "explains" | "explaining" | "claimed" | "claims" | "claiming" | "asking" | "tweets" | "captioned" | "caption" | "comment" | "comments" | "statement" | "message" | "quote" | "follows" | "following" | "revealed" | "reveals" | "noted" | "notes"
    )
}
