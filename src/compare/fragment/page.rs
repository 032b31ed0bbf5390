//! What a page puts around text and into it: code, links, signatures of posts, furniture.

use crate::model::Ending;
use crate::text::furniture::code;
use crate::text::{Furniture, chars, lexicon};

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

/// Templates, scripts and markup, whose lines end where they like; code in a sentence breaks it.
pub(super) fn is_code(ending: &Ending<'_>, line: &str) -> bool {
    let Ending { text, sentence, .. } = *ending;
    let place = text.furniture.partition_point(|place| place.span.end <= sentence.span.start);
    let mut within = text.furniture[place..].iter().take_while(|place| place.span.start < sentence.span.end);
    within.any(|place| place.hit.furniture == Furniture::Code) || code::is_line(line)
}

/// Lines of links and addresses: where the page broke them says nothing of the sentence. Prose that holds a link is none.
pub(super) fn is_linked(line: &str) -> bool {
    let (mut links, mut rest) = (0, line);
    while let Some(at) = rest.find("](") {
        let start = rest[..at].rfind('[').unwrap_or(0);
        let end = rest[at..].find(')').map_or(rest.len(), |end| at + end + 1);
        links += end - start;
        rest = &rest[end..];
    }
    if links == 0 {
        links = line.split_whitespace().filter(|word| word.contains("://")).map(str::len).sum();
    }
    2 * links > line.len()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_with_a_link_is_no_line_of_links() {
        let link = "[on Thursday](https://valley.example/a)";
        assert!(!is_linked(&format!("The committee said {link} that it would not support the plan of the harbour")));
        assert!(!is_linked("The committee said at https://valley.example that it would not support the"));
        assert!(is_linked(&format!("{link} | {link} and")));
        assert!(is_linked("More at https://valley.example/harbour/committee-said"));
    }
}
