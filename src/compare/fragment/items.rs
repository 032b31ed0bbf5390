//! Items of lists: which are begun only, and which go on the sentence above them.

use super::ending_of;
use crate::model::Ending;
use crate::span::Span;
use crate::text::kinds::End;
use crate::text::{BlockKind, Text, blocks, lexicon};

/// Fewest words of an item of a list that is no label.
const ITEM: usize = 5;

/// True for an item of a list that stops at a word which wants another one. Lines of a quoted mail go on in the next one.
pub(super) fn is_open_item(source: &str, text: &Text, at: usize) -> bool {
    let block = &text.blocks[at];
    let body = block.span.of(source);
    let last = body.rsplit(' ').next().unwrap_or_default();
    let goes_on = text.blocks.get(at + 1).is_some_and(|next| text.small_start(next).is_some());
    block.kind == BlockKind::ListItem
        && blocks::begins_item(body)
        && !goes_on
        && !body.starts_with('>')
        && !blocks::is_heading(body)
        && last.starts_with(|c: char| c.is_ascii_lowercase())
        && if stands_among_whole(source, text, at) {
            wants_another(last) && block.tokens.len() >= 3
        } else {
            block.tokens.len() >= ITEM && (wants_another(last) || leads_on(body, last))
        }
}

/// Words before the last in which what it belongs to is looked for.
const BEHIND: usize = 4;

/// True for a small word that ends few items: "someone to talk to" and "what it lies in" have what it belongs to.
fn leads_on(body: &str, last: &str) -> bool {
    let before = body.rsplit(' ').skip(1).take(BEHIND);
    let asks =
        |word: &str| matches!(word, "What" | "Who" | "Where" | "Which" | "what" | "who" | "where" | "which" | "that");
    matches!(last, "at" | "by" | "from" | "has" | "have" | "in" | "to" | "with" | "would")
        && !before.clone().any(|word| word == "to" || asks(word))
        && !body.split(' ').take(BEHIND).any(asks)
}

/// True for a word with which no item ends.
fn wants_another(last: &str) -> bool {
    lexicon::leaves_unfinished(last) || last == "as"
}

/// True for an item beside one that ends with its mark.
pub(super) fn stands_among_whole(source: &str, text: &Text, at: usize) -> bool {
    let is_whole = |at: usize| {
        text.blocks.get(at).is_some_and(|block| {
            let body = block.span.of(source);
            block.kind == BlockKind::ListItem
                && blocks::begins_item(body)
                && End::of(ending_of(source, block.span)) == End::Mark
        })
    };
    at.checked_sub(1).is_some_and(is_whole) || is_whole(at + 1)
}

/// "The board shall publish" and "a report of the year, and" before "(i) a list of the owners": sentences that go on
/// in an enumeration, whose items may end in "; and" as well. Without brackets it has two items at least.
pub(super) fn enumerates(ending: &Ending<'_>, last: Span) -> bool {
    let body = |at: usize| ending.text.blocks.get(at).map(|block| block.span.of(ending.source));
    let Some(next) = body(ending.block + 1) else { return false };
    let joins = matches!(last.of(ending.source), "and" | "or" | "and/or");
    let item = blocks::begins_item(next);
    // What stands behind such items is none of the sentence where they begin as sentences do, or are links.
    let is_piece = |body: &str| {
        let words = body.trim_start_matches(|c: char| !c.is_alphanumeric());
        words.starts_with(char::is_lowercase) && !words.starts_with("http")
    };
    let is_list = || {
        let mark = |body: &str| body.chars().next().filter(|c| !matches!(c, '#' | '>'));
        let same = |other: &str| match (mark(next), mark(other)) {
            (Some(first), Some(second)) => first == second || first.is_ascii_digit() && second.is_ascii_digit(),
            _ => false,
        };
        ending.text.blocks[ending.block].kind != BlockKind::ListItem
            && !matches!(last.of(ending.source), "a" | "an" | "the")
            && is_piece(next)
            && body(ending.block + 2).is_some_and(|other| blocks::begins_item(other) && same(other) && is_piece(other))
    };
    item && (joins || next.starts_with('(') || is_list())
        || joins && ending.source[..last.start as usize].trim_end().ends_with(';')
}
