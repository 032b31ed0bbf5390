//! What programs leave where they cut: "the mayor told reporters on […]", "wh… [+1234 chars]".

use super::{Cut, Fragment, ending_of, is_text};
use crate::model::features::Opened;
use crate::model::{EndClass, Ending, Model};
use crate::span::Span;
use crate::text::kinds::End;
use crate::text::{BlockKind, Furniture, Text, chars, lexicon};

/// Words from which on a paragraph is no teaser or label that trails off on purpose.
const LEAST_WORDS: usize = 8;

/// Probability that a text is cut off whose last word wants another one.
pub(super) const UNFINISHED: f32 = 0.95;

/// Probability that dots at the end of a short text stand for the rest of it.
pub(super) const SHORTENED: f32 = 0.93;

/// Longest text that a page shows of an article, in bytes.
const SHOWN: usize = 450;

/// Dots in brackets at the end of a block whose sentence is not finished. Inside a quotation they are its
/// elisions, and so they are where the block has more of them or the next one goes on.
pub(super) fn bracketed(source: &str, text: &Text, at: usize) -> Option<Fragment> {
    let block = &text.blocks[at];
    let body = block.span.of(source);
    let inside = body.strip_suffix(']')?.trim_end();
    let before = elision(inside)?;
    let open = body.len() - body[before.len()..].trim_start().len();
    let mark = Span::new(block.span.start as usize + open, block.span.end as usize);
    let sentence = text.sentences_in(block).last()?;
    let words = text.words_of(sentence);
    let unmarked = matches!(End::of(before.trim_end()), End::Nothing | End::Comma);
    if !is_text(block)
        || block.kind == BlockKind::Quote
        || block.tokens.len() < LEAST_WORDS
        || words.is_empty()
        || !unmarked
    {
        return None;
    }
    let quotes =
        body.starts_with(|c: char| chars::is_double_quote(c) || c == '>') || Opened::of(source, sentence).any();
    let elides = before.contains("...]") || before.contains("…]");
    let goes_on = text.blocks.get(at + 1).is_some_and(|next| text.small_start(next).is_some());
    (!quotes && !elides && !goes_on).then_some(Fragment {
        cut: Cut::Api,
        span: sentence.span,
        at: mark,
        score: 0.98,
        certain: true,
        goes_on: false,
        doubt: None,
    })
}

/// "… [+1234 chars]", and "... (1,234 more characters)" at the end of a text, behind which furniture of the page may
/// stand.
pub(super) fn counted(source: &str, text: &Text, at: usize) -> Option<Fragment> {
    let block = &text.blocks[at];
    let tail = ending_of(source, block.span);
    let bracketed = tail.strip_suffix([']', ')'])?;
    let open = bracketed.rfind(['[', '('])?;
    let inside = bracketed[open + 1..].trim_start_matches('+');
    let unit = inside.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',');
    // "…[+1234 chars]" is no writer's, wherever it stands.
    let is_mark = || bracketed[open + 1..].starts_with('+') && bracketed.as_bytes()[open] == b'[';
    if unit.len() == inside.len()
        || !matches!(unit.trim(), "chars" | "characters" | "more chars" | "more characters")
        || !(is_mark() || ends_article(text, at))
    {
        return None;
    }
    let mark = Span::new(block.span.end as usize - (tail.len() - open), block.span.end as usize);
    let sentence = text.sentences_in(block).last()?;
    Some(Fragment {
        cut: Cut::Api,
        span: sentence.span,
        at: mark,
        score: 0.999,
        certain: true,
        goes_on: false,
        doubt: None,
    })
}

/// What stands before the dots at an end and their bracket.
fn elision(inside: &str) -> Option<&str> {
    // "[&hellip;]" comes from feeds whose entities were not read.
    let dots = ["...", "…", ". . .", "&hellip;", "&#8230;"].iter().find_map(|dots| inside.strip_suffix(dots))?;
    dots.trim_end().strip_suffix('[').map(str::trim_end)
}

/// Most blocks behind the end of an article. Behind each of thousands of lines nobody looks at all that follow.
const MOST_BEHIND: usize = 250;

/// True when nothing but furniture of the page stands behind a block.
pub(super) fn ends_article(text: &Text, at: usize) -> bool {
    let behind = &text.blocks[at + 1..];
    behind.len() <= MOST_BEHIND
        && behind.iter().all(|block| {
            block.furniture.is_some_and(|furniture| furniture != Furniture::Credit)
                || matches!(block.kind, BlockKind::Promo | BlockKind::Byline | BlockKind::Dateline)
        })
}

/// True when no paragraph stands behind a block.
pub(super) fn is_last_prose(text: &Text, at: usize) -> bool {
    let behind = &text.blocks[at + 1..];
    behind.len() <= MOST_BEHIND && !behind.iter().any(|block| block.kind == BlockKind::Prose)
}

/// True when dots stand behind a word that wants another one. Authors trail off behind "but ..." as well.
pub(super) fn leave_unfinished(ending: &Ending<'_>, form: &str) -> bool {
    ending.class == EndClass::Ellipsis
        && ending.sentence.tokens.len() >= LEAST_WORDS
        && form.starts_with(char::is_lowercase)
        && lexicon::leaves_unfinished(form)
        && !matches!(form, "but" | "because" | "although" | "very" | "unless" | "or" | "nor")
        && !Opened::of(ending.source, &ending.sentence).any()
}

/// Probability from which on the last word is taken for the beginning of a longer one.
const PIECE: f32 = 0.7;

/// True when dots that end an article stand right behind the beginning of a word, "would be sold to a compa…": no writer
/// trails off there.
pub(super) fn behind_a_piece(ending: &Ending<'_>, model: &Model) -> bool {
    let Ending { source, text, sentence, .. } = *ending;
    let Some(last) = text.words_of(&sentence).last() else { return false };
    let form = last.span.of(source);
    ending.class == EndClass::Ellipsis
        && sentence.tokens.len() >= LEAST_WORDS
        && form.len() >= 3
        && form.bytes().all(|byte| byte.is_ascii_lowercase())
        && source[last.span.end as usize..].starts_with(['.', '…'])
        && source[..last.span.start as usize].ends_with(' ')
        && lexicon::abbreviation(form).is_none()
        // "hmm...", "sooo..."
        && form.contains(['a', 'e', 'i', 'o', 'u', 'y'])
        && !form.as_bytes().windows(3).any(|three| three[0] == three[1] && three[1] == three[2])
        && !model.is_word(last.hash, false)
        && !model.is_word(last.hash, true)
        && model.mid_word(ending) >= PIECE
        && !Opened::of(source, &sentence).any()
}

/// True when dots end a text that is as short as what pages show of an article: "the mayor told the reporters this…".
pub(super) fn shorten(ending: &Ending<'_>, form: &str) -> bool {
    ending.class == EndClass::Ellipsis
        && ending.source.len() <= SHOWN
        && ending.sentence.tokens.len() >= LEAST_WORDS
        && form.starts_with(char::is_lowercase)
        && !Opened::of(ending.source, &ending.sentence).any()
}
