//! Where two inline elements stand side by side without a space, and are two things all the same: style sheets show them
//! apart.

use super::blocks::{LINE, PARAGRAPH};
use super::scan::{attribute, decode};
use crate::text::chars;

/// Deepest nesting of inline elements that is looked at.
const MAX_DEPTH: usize = 50;

/// Letters from which on a word may be one of its own.
const LEAST_WORD: usize = 3;

/// Bytes of a text's end or beginning that are looked at.
const EDGE: usize = 32;

/// Parts of the classes by which pages call what is no part of the sentence beside it.
const APART: &[&str] = &[
    "credit",
    "caption",
    "label",
    "byline",
    "author",
    "source",
    "date",
    "time",
    "photo",
    "kicker",
    "copyright",
    "agency",
    "hidden",
    "screen",
    "sr-only",
];

/// An inline element.
#[derive(Debug, Clone, Copy)]
struct Part<'a> {
    name: &'a str,
    attributes: &'a str,
}

impl Part<'_> {
    /// True for what stands apart by its name or class.
    fn is_apart(&self) -> bool {
        if self.name.eq_ignore_ascii_case("time") || self.name.eq_ignore_ascii_case("cite") {
            return true;
        }
        attribute(self.attributes, "class").is_some_and(|class| {
            let class = class.to_ascii_lowercase();
            APART.iter().any(|word| class.contains(word))
        })
    }
}

/// What lies between the last word and the next one.
#[derive(Debug, Default)]
pub(super) struct Seams<'a> {
    open: Vec<Part<'a>>,
    /// The last word of the line, when nothing stands behind it.
    before: String,
    /// The last element that ended behind it.
    ended: Option<Part<'a>>,
    /// The first element that began behind it.
    started: Option<Part<'a>>,
    /// That element stands right inside one of its kind.
    is_nested: bool,
}

impl<'a> Seams<'a> {
    /// A line ended.
    pub(super) fn clear(&mut self) {
        self.before.clear();
        self.ended = None;
        self.started = None;
    }

    /// An inline element began.
    pub(super) fn start(&mut self, name: &'a str, attributes: &'a str, is_void: bool) {
        if is_void {
            return;
        }
        let part = Part { name, attributes };
        if self.started.is_none() {
            self.started = Some(part);
            self.is_nested = self.open.last().is_some_and(|parent| parent.name.eq_ignore_ascii_case(name));
        }
        if self.open.len() < MAX_DEPTH {
            self.open.push(part);
        }
    }

    /// An inline element ended.
    pub(super) fn end(&mut self, name: &str) {
        let Some(at) = self.open.iter().rposition(|part| part.name.eq_ignore_ascii_case(name)) else { return };
        let part = self.open[at];
        self.open.truncate(at);
        if self.started.take().is_none() {
            self.ended = Some(part);
        }
    }

    /// What is to stand before a text that comes next; nothing where it goes on.
    pub(super) fn text(&mut self, text: &str) -> &'static str {
        if text.is_empty() {
            return "";
        }
        let between = if self.before.is_empty() || self.ended.is_none() && self.started.is_none() {
            ""
        } else {
            self.between(&decode(&text[..chars::floor(text, EDGE)]))
        };
        let last = decode(tail(text));
        let word = last.rsplit(char::is_whitespace).next().unwrap_or_default();
        if word.len() < last.len() || self.ended.is_some() || self.started.is_some() {
            self.before.clear();
        }
        self.before.push_str(word);
        if self.before.len() > 2 * EDGE {
            self.before.drain(..chars::ceil(&self.before, self.before.len() - EDGE));
        }
        self.ended = None;
        self.started = None;
        between
    }

    fn between(&self, next: &str) -> &'static str {
        let mut after = next.chars();
        let (Some(last), Some(first)) = (self.before.chars().next_back(), after.next()) else { return "" };
        let is_apart = [self.ended, self.started].iter().flatten().any(Part::is_apart);
        let are_two = self.ended.is_some() && self.started.is_some();
        let is_capital = first.is_uppercase() && after.next().is_some_and(char::is_lowercase);
        let letters = self.before.chars().rev().take_while(|letter| letter.is_alphabetic()).count();
        if last.is_lowercase() && letters >= LEAST_WORD {
            // Names of firms and sites have capitals inside, and a part of theirs may stand out.
            let is_line = || self.is_nested && self.started.is_some() && next.trim_end().contains(char::is_whitespace);
            let begins = is_capital && (are_two || is_line());
            return if begins || is_apart && first.is_uppercase() { " " } else { "" };
        }
        if last.is_ascii_digit() {
            let is_word = is_capital && next.chars().take_while(|letter| letter.is_alphabetic()).count() >= LEAST_WORD;
            return match (is_word, are_two) {
                (true, true) => LINE,
                (true, false) => " ",
                (false, _) if are_two && is_apart && first.is_ascii_digit() => LINE,
                _ => "",
            };
        }
        let begins = first.is_uppercase() || matches!(first, '“' | '"' | '‘');
        if !begins || !matches!(last, '.' | '!' | '?' | '…' | '”' | '"' | ')') {
            return "";
        }
        match (self.ended, self.started) {
            (Some(one), Some(other)) if one.name.contains('-') && one.name.eq_ignore_ascii_case(other.name) => {
                PARAGRAPH
            }
            _ if is_apart => LINE,
            _ => "",
        }
    }
}

/// The end of a text, from no place inside a character reference on.
fn tail(text: &str) -> &str {
    let from = chars::ceil(text, text.len().saturating_sub(EDGE));
    let cut = &text[from..];
    // What stands before a semicolon may be the rest of a reference.
    match (from, cut.find(';')) {
        (1.., Some(end)) if !cut[..end].contains(['&', ' ']) && end + 1 < cut.len() => &cut[end + 1..],
        _ => cut,
    }
}

#[cfg(test)]
mod tests {
    use super::super::blocks::{LINE, PARAGRAPH};
    use super::super::clean::clean;

    fn text(html: &str) -> String {
        let html = clean(html).html;
        let pieces = html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
        pieces.collect::<String>().replace(LINE, "/").replace(PARAGRAPH, "//")
    }

    #[test]
    fn things_side_by_side_are_parted() {
        for (html, parted) in [
            ("<a>Home</a><a>Latest News</a>", "Home Latest News"),
            ("<span class=off-screen>Media caption</span>Who is it?", "Media caption Who is it?"),
            (
                "<a>Ida Holm</a><span>Ida Maria Holm<span>Mayor and baker</span></span>",
                "Ida Holm Ida Maria Holm Mayor and baker",
            ),
            ("<span>1</span>of<span>4</span>Old Harbour", "1of4 Old Harbour"),
            ("the harbour<span class=photo-credit>AP</span>", "the harbour AP"),
            ("<span>Feb. 3, 2026</span><span>Updated: Feb. 4</span>", "Feb. 3, 2026/Updated: Feb. 4"),
            ("<time>Feb 3</time><span>5 min</span>", "Feb 3/5 min"),
            ("on Monday.<span class=credit>Tom Reed</span>", "on Monday./Tom Reed"),
            ("on Monday.&rdquo;<cite>Tom Reed</cite>", "on Monday.&rdquo;/Tom Reed"),
            ("<x-p>First one.</x-p><x-p>Second one.</x-p>", "First one.//Second one."),
        ] {
            assert_eq!(text(html), parted);
        }
    }

    #[test]
    fn parts_of_words_and_sentences_stay_together() {
        for html in [
            "<b>W</b>ord",
            "<span class=dropcap>T</span>he city",
            "<span>U</span>.S.",
            "<span>Mc</span>Donald",
            "CO<sub>2</sub>",
            "<span>3</span>D and <span>5</span>G",
            "on <b>Monday.</b><a href=x>The council</a>",
            "<span class=a>on Monday.</span><span class=a>The council</span>",
            "<span>i</span><a>Phone</a>",
            "<span>Harbour</span>News",
            "You<span>Tube</span>",
            "Buzz<a href=x>Feed</a>",
            "on Pay<span>Pal</span> and",
            "<span>Mac<span>Donald</span></span>",
            "<a>Mac<span>Donald of the Isles</span></a>",
            "<span>micro</span><span>scope</span>",
            "<a>Reed</a>’s and (<a>Holm</a>)",
        ] {
            let plain: String =
                html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text)).collect();
            assert_eq!(text(html), plain, "{html}");
        }
    }
}
