//! Quotations that a paragraph leaves open where it lacks its end mark.

use super::follows_whole;
use crate::model::Ending;
use crate::text::quotes::{self, Leads, Quotes};
use crate::text::{Block, chars};

/// Probability that a paragraph is cut off which stops inside a quotation that an earlier sentence opened.
pub(super) const OPEN: f32 = 0.96;

/// Longest paragraph that is read, in bytes: in longer ones marks are lost, or stand for inches.
const READ: usize = 1500;

/// Fewest words of the last sentence.
const LEAST_WORDS: usize = 3;

/// True when a quotation that was opened in an earlier sentence of the paragraph is open at its end, and the next one does
/// not close it. One that goes on there has an end mark here.
pub(super) fn are_open(ending: &Ending<'_>) -> bool {
    let Ending { source, text, block, sentence, .. } = *ending;
    let span = text.blocks[block].span;
    if sentence.span.start == span.start || span.len() > READ {
        return false;
    }
    let words = text.words_of(&sentence);
    let small = words.iter().filter(|word| word.shape.starts_lower()).count();
    // Titles and addresses stand behind quotations as well.
    if words.len() < LEAST_WORDS || small * 2 < words.len() || !follows_whole(text, &text.blocks[block]) {
        return false;
    }
    let closes = |next: &Block| open_at_end(next.span.of(source)) == Open::Closer;
    open_at_end(&source[span.start as usize..sentence.span.start as usize]) == Open::Yes
        && open_at_end(span.of(source)) == Open::Yes
        && !text.blocks.get(block + 1).is_some_and(closes)
}

/// Fewest words of a paragraph that opens a quotation in single marks.
const LEAST_OPENED: usize = 5;

/// True when the paragraph opens a quotation in single marks and never closes it. Where there are double ones as well, the
/// single ones are quotations inside of them.
pub(super) fn are_open_single(ending: &Ending<'_>) -> bool {
    let span = ending.text.blocks[ending.block].span;
    let words = ending.text.words_of(&ending.sentence);
    let small = words.iter().filter(|word| word.shape.starts_lower()).count();
    let body = span.of(ending.source);
    span.len() <= READ
        && words.len() >= LEAST_WORDS
        && ending.text.blocks[ending.block].tokens.len() >= LEAST_OPENED
        && small * 2 >= words.len()
        && !body.contains(chars::is_double_quote)
        && quotes::open_single(body).is_some()
}

/// What the double quotation marks of a text leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    /// All are paired.
    No,
    /// A quotation is open at the end.
    Yes,
    /// One is closed that was not opened, or they cannot be told.
    Closer,
}

/// Reads the marks of a text, so far as it is read.
fn open_at_end(body: &str) -> Open {
    let body = &body[..chars::floor(body, READ)];
    let marks = Quotes::read(body, Leads::of(body.as_bytes()));
    match marks.unclosed {
        _ if marks.stray_closer || marks.nested => Open::Closer,
        Some(_) => Open::Yes,
        None => Open::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_paired() {
        for (body, open) in [
            ("\u{201C}We saw 43. You cannot fetch water", Open::Yes),
            ("He said: \"We saw 43. You cannot fetch water", Open::Yes),
            ("\"We saw it,\" he said. \"You cannot", Open::Yes),
            ("\"We saw it,\" he said. He is 5'8\" tall", Open::No),
            ("we saw it,\" he said", Open::Closer),
            ("\"We \"saw it", Open::Closer),
            ("no marks", Open::No),
        ] {
            assert_eq!(open_at_end(body), open, "{body}");
        }
    }
}
