//! What a page puts around text and into it: code, links, signatures of posts, furniture.

use crate::model::Ending;
use crate::text::{chars, lexicon};

/// The last line of a sentence's block, of which so much is read.
pub(super) fn last_line<'a>(ending: &Ending<'a>) -> &'a str {
    let span = ending.text.blocks[ending.block].span;
    let range = span.range();
    let from = chars::ceil(ending.source, range.end.saturating_sub(LINE).max(range.start));
    let line = &ending.source[from..range.end];
    line.rsplit('\n').next().unwrap_or(line)
}

/// Bytes of a line in which signs of markup are looked for.
const LINE: usize = 2000;

/// Templates, scripts and markup, whose lines end where they like.
pub(super) fn is_code(line: &str) -> bool {
    ["</", "{{", "}}", "function(", "=\"", "=\\\""].iter().any(|sign| line.contains(sign))
}

/// Lines of Markdown and addresses: where the page broke them says nothing of the sentence.
pub(super) fn is_linked(line: &str) -> bool {
    line.contains("](") || line.contains("://")
}

/// "Watch the trailer below": furniture that an author may have written ends with its last word.
pub(super) fn points(ending: &Ending<'_>, last: &str) -> bool {
    let Ending { text, block, sentence, .. } = *ending;
    let place = text.furniture.partition_point(|place| place.span.end <= sentence.span.start);
    let is_furniture = || text.furniture.get(place).is_some_and(|place| place.span.contains(sentence.span));
    !lexicon::leaves_unfinished(last) && (text.blocks[block].furniture.is_some() || is_furniture())
}

/// True above the line that names the author of an embedded post or of a quotation, "— Jane Holm (@holm) May 3, 2018".
pub(super) fn is_signed(ending: &Ending<'_>) -> bool {
    ending.text.blocks.get(ending.block + 1).is_some_and(|next| {
        let body = next.span.of(ending.source);
        body.starts_with(['—', '–', '―'])
            && body.contains("(@")
            && body.ends_with(|c: char| c.is_ascii_digit() || c == ')')
    })
}
