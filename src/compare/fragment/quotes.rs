//! Quotations that a paragraph leaves open where it lacks its end mark.

use super::follows_whole;
use crate::model::Ending;
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

/// Reads the marks of a text: straight ones by the letters beside them, and not those of inches.
fn open_at_end(body: &str) -> Open {
    let mut open = Open::No;
    let mut before = ' ';
    let mut rest = body.chars().take(READ).peekable();
    while let Some(c) = rest.next() {
        let opens = match c {
            '\u{201C}' => Some(true),
            '\u{201D}' => Some(false),
            '"' if before.is_ascii_digit() => None,
            '"' => {
                let after = rest.peek().copied().unwrap_or(' ');
                match (
                    before.is_whitespace() || chars::is_opener(before) || chars::is_dash(before),
                    after.is_whitespace(),
                ) {
                    (true, false) => Some(true),
                    (false, _) => Some(false),
                    (true, true) => return Open::Closer,
                }
            }
            _ => None,
        };
        before = c;
        open = match (opens, open) {
            (None, same) => same,
            (Some(true), Open::No) => Open::Yes,
            (Some(false), Open::Yes) => Open::No,
            _ => return Open::Closer,
        };
    }
    open
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
