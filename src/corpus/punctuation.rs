//! What stands between the words of a text: which marks belong to which sentence, and which two marks make a
//! pair. Known only where something is taken out of a text.

use crate::span::Span;
use crate::text::{Ordinals, chars};

/// Quotation marks and brackets that belong together.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// Places of marks with those of their partners, in order.
    partners: Vec<(usize, usize)>,
}

/// What a mark does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Opens,
    Closes,
    /// What stands around it decides.
    Either,
}

/// Kinds of marks.
const KINDS: usize = 8;

/// Kinds that are quotation marks: they do not stand inside one another.
const QUOTES: usize = 4;

/// The kind of a mark and its side.
fn mark(c: char) -> Option<(usize, Side)> {
    use Side::{Closes, Either, Opens};
    Some(match c {
        // As typed and as typeset, often in one quotation.
        '"' => (0, Either),
        // Closes what a low one opened.
        '\u{201C}' => (0, Either),
        '\u{201E}' => (0, Opens),
        '\u{201D}' => (0, Closes),
        '\u{00AB}' => (1, Opens),
        '\u{00BB}' => (1, Closes),
        '\u{2018}' => (2, Opens),
        // An apostrophe inside a word is none.
        '\u{2019}' => (2, Either),
        '「' => (3, Opens),
        '」' => (3, Closes),
        '(' => (4, Opens),
        ')' => (4, Closes),
        '[' => (5, Opens),
        ']' => (5, Closes),
        '（' => (6, Opens),
        '）' => (6, Closes),
        '{' => (7, Opens),
        '}' => (7, Closes),
        _ => return None,
    })
}

impl Pairs {
    /// The pairs of a text. No pair reaches over an empty line: quotations of several paragraphs are opened in
    /// each and closed once.
    pub(super) fn of(text: &str) -> Self {
        let mut open: [Vec<(usize, char)>; KINDS] = Default::default();
        let mut partners = Vec::new();
        let mut line_is_empty = true;
        for (at, c) in text.char_indices() {
            if c == '\n' {
                if line_is_empty {
                    open.iter_mut().for_each(Vec::clear);
                }
                line_is_empty = true;
                continue;
            }
            line_is_empty &= c.is_whitespace();
            let Some((kind, side)) = mark(c) else { continue };
            let behind = || chars::at(text, at + c.len_utf8());
            let opens = match (c, side) {
                (_, Side::Opens) => true,
                (_, Side::Closes) => false,
                ('\u{201C}', _) => open[kind].last().is_none_or(|&(_, opener)| opener != '\u{201E}'),
                ('\u{2019}', _) if behind().is_some_and(chars::is_alphanumeric) => continue,
                ('\u{2019}', _) => false,
                _ => {
                    let stands_free = chars::before(text, at).is_none_or(|before| {
                        before.is_whitespace() || chars::is_opener(before) || chars::is_dash(before)
                    });
                    stands_free && behind().is_some_and(|behind| !behind.is_whitespace())
                }
            };
            if opens {
                if kind < QUOTES {
                    open[kind].clear();
                }
                open[kind].push((at, c));
            } else if let Some((opener, _)) = open[kind].pop() {
                partners.extend([(opener, at), (at, opener)]);
            }
        }
        partners.sort_unstable();
        Self { partners }
    }

    /// The partner of the mark at a place.
    pub(super) fn partner(&self, at: usize) -> Option<usize> {
        let found = self.partners.binary_search_by_key(&at, |(mark, _)| *mark).ok()?;
        Some(self.partners[found].1)
    }

    /// The pairs, by their first marks.
    pub(super) fn each(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.partners.iter().copied().filter(|(mark, partner)| mark < partner)
    }

    /// A span with what belongs to it of the marks around it: the end marks behind its last word, if a sentence begins
    /// where it does or they stand in a pair with it, and both marks of a pair, one of which stands inside or both
    /// around it.
    pub(super) fn around(&self, text: &str, span: Span, begins_sentence: bool) -> Span {
        let (mut start, mut end) = (span.start as usize, span.end as usize);
        loop {
            let before = chars::before(text, start).map(|c| start - c.len_utf8());
            let opener = before.and_then(|at| Some((at, self.partner(at)?))).filter(|(at, partner)| partner > at);
            let rest = &text[end..];
            let stops = rest.len() - rest.trim_start_matches(['.', '!', '?']).len();
            let closer = end + stops;
            let behind = closer + chars::at(text, closer).map_or(0, char::len_utf8);
            match (opener, self.partner(closer)) {
                (_, Some(partner)) if start <= partner && partner < end => end = behind,
                (Some((at, partner)), _) if partner < end => start = at,
                (Some((at, partner)), _) if partner == closer => (start, end) = (at, behind),
                _ if begins_sentence && stops > 0 => end = closer,
                _ => return Span::new(start, end),
            }
        }
    }

    /// Whether a mark would be left alone without a span: one of a pair stands inside and the other one does not, or it
    /// closes what is open since an earlier paragraph.
    pub(super) fn breaks(&self, text: &str, span: Span) -> bool {
        let gone = self.inside(text, self.around(text, span, true), |_| true);
        gone.of(text).char_indices().any(|(at, c)| {
            let at = gone.start as usize + at;
            let closes = || chars::before(text, at).is_some_and(|before| !before.is_whitespace());
            match (mark(c), self.partner(at)) {
                (None, _) => false,
                (Some(_), Some(partner)) => !gone.range().contains(&partner),
                // An apostrophe closes nothing, and of a bracket it is not known.
                (Some((kind, side)), None) => {
                    kind < QUOTES && c != '\u{2019}' && (side == Side::Closes || side == Side::Either && closes())
                }
            }
        })
    }

    /// A span without the marks at its borders whose partners stay.
    pub(super) fn inside(&self, text: &str, span: Span, stays: impl Fn(usize) -> bool) -> Span {
        let (mut start, mut end) = (span.start as usize, span.end as usize);
        while start < end && self.partner(start).is_some_and(|partner| partner >= end && stays(partner)) {
            start += chars::at(text, start).map_or(1, char::len_utf8);
        }
        while let Some(c) = chars::before(text, end).filter(|_| start < end) {
            let at = end - c.len_utf8();
            if self.partner(at).is_none_or(|partner| partner >= start || !stays(partner)) {
                break;
            }
            end = at;
        }
        Span::new(start, end)
    }
}

/// The bytes of sentences with the marks that belong to them, of which some tokens are known. They are in order and
/// do not overlap; a sentence without tokens has no bytes.
pub(super) fn sentence_spans(text: &str, tokens: &[Span], sentences: &[Ordinals]) -> Vec<Span> {
    let mut spans = Vec::with_capacity(sentences.len());
    // Where the marks behind the last sentence end, and those before the next one begin.
    let mut begin = 0;
    let mut known = sentences.iter().filter(|sentence| !sentence.is_empty()).peekable();
    if let Some(first) = known.peek() {
        let before = &text[..tokens[first.start as usize].start as usize];
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        begin = line + (before[line..].len() - before[line..].trim_start().len());
    }
    for sentence in sentences {
        if sentence.is_empty() {
            spans.push(Span::new(begin, begin));
            continue;
        }
        known.next();
        let last = tokens[sentence.end as usize - 1].end as usize;
        let next = known.peek().map(|next| tokens[next.start as usize].start as usize);
        // Names that stand for one word may begin inside the one before.
        let next_begins = next.unwrap_or(text.len()).max(last);
        let (own, others) = parted(&text[last..next_begins], next.is_none());
        spans.push(Span::new(begin, last + own));
        begin = last + others;
    }
    spans
}

/// How much of what stands between two sentences belongs to the first one, and where the second one begins.
fn parted(gap: &str, is_last: bool) -> (usize, usize) {
    if let Some(line) = gap.find('\n') {
        let own = gap[..line].trim_end().len();
        let behind = if is_last { gap.len() } else { gap.rfind('\n').map_or(line, |at| at + 1) };
        let spaces = gap[behind..].len() - gap[behind..].trim_start().len();
        return (own, behind + spaces);
    }
    if is_last {
        return (gap.trim_end().len(), gap.len());
    }
    let ends = |c: char| matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？') || chars::is_closer(c);
    let Some(space) = gap.find(char::is_whitespace) else {
        let own = gap.len() - gap.trim_start_matches(ends).len();
        return (own, own);
    };
    // End marks may stand apart.
    let mut own = space;
    loop {
        let rest = gap[own..].trim_start();
        let begin = gap.len() - rest.len();
        match rest.find(char::is_whitespace) {
            Some(length) if rest[..length].chars().all(ends) => own = begin + length,
            _ => return (own, begin),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Article;
    use crate::text::Text;

    fn pairs(text: &str) -> Vec<&str> {
        Pairs::of(text)
            .each()
            .map(|(open, close)| &text[open..close + text[close..].chars().next().unwrap().len_utf8()])
            .collect()
    }

    #[test]
    fn marks_in_pairs() {
        assert_eq!(pairs("He said \"yes\" (and (twice) left)."), ["\"yes\"", "(and (twice) left)", "(twice)"]);
        assert_eq!(pairs("“One.\n\n“Two,” she said. 5'10\" tall :)"), ["“Two,”"]);
        assert_eq!(pairs("„Ja“, he said; ‘it’s the workers’."), ["„Ja“", "‘it’s the workers’"]);
        assert_eq!(pairs("“Yes,\" she said. \"No,” he said."), ["“Yes,\"", "\"No,”"]);
        assert_eq!(pairs("a) one \" two"), [""; 0]);
    }

    #[test]
    fn marks_go_in_pairs() {
        let text = "He (so they say) left. “One. Two.”";
        let around = |part: &str| {
            let start = text.find(part).unwrap();
            Pairs::of(text).around(text, Span::new(start, start + part.len()), true).of(text)
        };
        assert_eq!(around("so they say"), "(so they say)");
        assert_eq!(around("(so they say"), "(so they say)");
        assert_eq!(around("left"), "left.");
        assert_eq!(around("One. Two"), "“One. Two.”");
        assert_eq!(around("Two"), "Two.");
        let inside = |part: &str| {
            let start = text.find(part).unwrap();
            Pairs::of(text).inside(text, Span::new(start, start + part.len()), |_| true).of(text)
        };
        assert_eq!((inside("“One."), inside("Two.”"), inside("“One. Two.”")), ("One.", "Two.", "“One. Two.”"));
        let text = "So (they say). He said “Yes.” and left";
        let inner = |part: &str| {
            let start = text.find(part).unwrap();
            Pairs::of(text).around(text, Span::new(start, start + part.len()), false).of(text)
        };
        assert_eq!((inner("they say"), inner("“Yes"), inner("Yes")), ("(they say)", "“Yes.”", "“Yes.”"));
    }

    #[test]
    fn marks_belong_to_sentences() {
        let text = "- “It rained.” (So it did .) — He left!\n\n***\n\n• \"Nobody\" spoke";
        let read = Text::new(&Article::from_text("a", text), None);
        let tokens: Vec<Span> = read.tokens.iter().map(|token| token.span).collect();
        let spans = sentence_spans(text, &tokens, &read.sentence_tokens());
        let shown: Vec<&str> = spans.iter().map(|span| span.of(text)).filter(|shown| !shown.is_empty()).collect();
        assert_eq!(shown, ["- “It rained.”", "(So it did .)", "— He left!", "• \"Nobody\" spoke"]);
    }
}
