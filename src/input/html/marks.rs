//! What elements say by their names in the middle of a line: quotations, marks of footnotes, words struck out, formulas.

use std::ops::Range;

use super::scan::{attribute, decode};
use crate::text::chars;

/// Text as HTML.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Most characters of a footnote's mark.
const LONGEST_MARK: usize = 5;

/// Longest beginning of a text that is looked at, in bytes.
const EDGE: usize = 16;

/// Marks of quotations.
const QUOTES: [char; 9] = ['"', '“', '”', '‘', '’', '„', '«', '»', '\''];

/// A quotation that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quote {
    /// Its text did not come yet.
    Waits,
    /// Its mark is written.
    Shown,
    /// The page writes its own.
    Own,
}

/// Open elements of a line. Offsets are bytes of the page as it is written anew.
#[derive(Debug, Default)]
pub(super) struct Marks {
    quotes: Vec<Quote>,
    /// The link that is open leads to a place in a page, and no text of its came.
    to_note: bool,
    /// Where a raised text begins, and whether such a link begins with it.
    raised: Option<(usize, bool)>,
    /// Raised text that began such a link, with nothing behind it.
    noted: Option<Range<usize>>,
    /// Where words that are struck out begin, and whether those for them came before.
    struck: Option<(usize, bool)>,
    /// Words struck out, with nothing but white space between them and behind.
    gone: Vec<Range<usize>>,
    /// The words that are put in stand for those, and whether any came yet.
    putting: Option<(Vec<Range<usize>>, bool)>,
    /// Words put in, with nothing but white space behind them.
    put_in: bool,
}

impl Marks {
    /// A line ended.
    pub(super) fn clear(&mut self) {
        self.gone.clear();
        self.put_in = false;
    }

    /// The edge of a block came: what is open has lost its end.
    pub(super) fn border(&mut self) {
        *self = Self::default();
    }

    /// Text that is more than white space comes.
    pub(super) fn text(&mut self, text: &str, html: &mut String) {
        self.to_note = false;
        self.noted = None;
        self.put_in = false;
        if self.struck.is_none() {
            self.gone.clear();
        }
        if let Some((_, came)) = &mut self.putting {
            *came = true;
        }
        if self.quotes.last() == Some(&Quote::Waits) {
            self.show_quotes(text, html);
        }
    }

    /// Opens a quotation. Its mark is written before its text, which may have its own.
    pub(super) fn open_quote(&mut self, html: &str) {
        self.quotes.push(if html.ends_with(QUOTES) { Quote::Own } else { Quote::Waits });
    }

    /// Writes the marks that a browser shows before a `q`.
    fn show_quotes(&mut self, text: &str, html: &mut String) {
        let text = text.trim_start();
        let has_own = decode(&text[..chars::floor(text, EDGE)]).starts_with(QUOTES);
        let from = self.quotes.iter().rposition(|quote| *quote != Quote::Waits).map_or(0, |before| before + 1);
        for depth in from..self.quotes.len() {
            if !has_own {
                html.push(if depth.is_multiple_of(2) { '“' } else { '‘' });
            }
            self.quotes[depth] = if has_own { Quote::Own } else { Quote::Shown };
        }
    }

    /// Writes the mark that a browser shows behind a `q`.
    pub(super) fn close_quote(&mut self, html: &mut String) {
        if self.quotes.pop() == Some(Quote::Shown) {
            html.push(if self.quotes.len().is_multiple_of(2) { '”' } else { '’' });
        }
    }

    pub(super) fn start(&mut self, name: &str, attributes: &str, html: &str) {
        match name {
            "a" => self.to_note = leads_to_a_place(attributes),
            "sup" => self.raised = Some((html.len(), self.to_note)),
            "del" | "s" | "strike" => self.struck = Some((html.len(), self.put_in)),
            "ins" => self.putting = Some((std::mem::take(&mut self.gone), false)),
            _ => {}
        }
    }

    /// Takes out what its end tag shows to be no part of the sentence.
    pub(super) fn end(&mut self, name: &str, html: &mut String) {
        match name {
            "a" => {
                self.to_note = false;
                if let Some(noted) = self.noted.take() {
                    self.cut(std::slice::from_ref(&noted), html);
                }
            }
            "sup" => {
                let Some((from, in_link)) = self.raised.take() else { return };
                let raised = html.get(from..).unwrap_or_default();
                if is_note(raised, false) {
                    self.cut(std::slice::from_ref(&(from..html.len())), html);
                } else if in_link && is_note(raised, true) {
                    self.noted = Some(from..html.len());
                }
            }
            "del" | "s" | "strike" => {
                let Some((from, replaced)) = self.struck.take() else { return };
                // The element stays, and those inside it whole.
                let tag = html.get(from..).filter(|words| words.starts_with("<del")).and_then(|words| words.find('>'));
                let from = from + tag.map_or(0, |end| end + 1);
                if html.get(from..).is_none_or(|words| words.contains('<')) {
                    self.gone.clear();
                } else if replaced {
                    self.cut(std::slice::from_ref(&(from..html.len())), html);
                } else {
                    self.gone.push(from..html.len());
                }
            }
            "ins" => {
                if let Some((gone, true)) = self.putting.take() {
                    self.cut(&gone, html);
                    self.put_in = true;
                }
            }
            _ => {}
        }
    }

    /// Takes pieces out, given in their order; what is open behind the first of them has no place any more.
    fn cut(&mut self, pieces: &[Range<usize>], html: &mut String) {
        let Some(first) = pieces.first().map(|piece| piece.start) else { return };
        let Some(rest) = html.get(first..) else { return };
        let mut kept = String::new();
        let mut at = 0;
        for piece in pieces {
            let (from, to) = (piece.start.saturating_sub(first), piece.end.saturating_sub(first));
            let (Some(between), Some(_)) = (rest.get(at..from), rest.get(from..to)) else { return };
            kept.push_str(between);
            at = to;
        }
        kept.push_str(&rest[at..]);
        html.truncate(first);
        html.push_str(&kept);
        let stands = |from: usize| from <= first;
        self.raised = self.raised.filter(|raised| stands(raised.0));
        self.struck = self.struck.filter(|struck| stands(struck.0));
        self.noted = self.noted.take().filter(|noted| noted.end <= first);
        self.gone.retain(|gone| gone.end <= first);
        if let Some((gone, _)) = &mut self.putting {
            gone.retain(|gone| gone.end <= first);
        }
    }
}

/// True for a link to a place in a page.
fn leads_to_a_place(attributes: &str) -> bool {
    let fragment = |address: &str| address.split_once('#').is_some_and(|(_, fragment)| !fragment.is_empty());
    attribute(attributes, "href").is_some_and(fragment)
}

/// True for raised text that is the mark of a footnote: what leads to one, and numbers in brackets.
fn is_note(raised: &str, in_link: bool) -> bool {
    let (mut text, mut linked) = (String::new(), in_link);
    for (number, piece) in raised.split('<').enumerate() {
        let (tag, words) = if number == 0 { ("", piece) } else { piece.split_once('>').unwrap_or((piece, "")) };
        linked |= tag.starts_with("a ") && leads_to_a_place(&tag[1..]);
        text.push_str(words);
        if text.len() > 8 * LONGEST_MARK {
            return false;
        }
    }
    let text = decode(&text);
    let text = text.trim();
    let bracketed = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    !text.is_empty()
        && text.chars().count() <= LONGEST_MARK
        && (linked || bracketed.is_some_and(is_number))
        && text.chars().filter(|character| character.is_alphabetic()).count() <= 1
}

/// What stands for a formula in the text: what it says of itself, its source, or its signs in a row.
#[derive(Debug, Default)]
pub(super) struct Formula {
    is_formula: bool,
    said: String,
    signs: String,
    /// The element that is open holds the source.
    in_source: bool,
}

/// Longest formula that is kept, in bytes.
const LONGEST_FORMULA: usize = 4096;

impl Formula {
    /// Of an element that is dropped; most are none.
    pub(super) fn of(name: &str, attributes: &str) -> Self {
        match name {
            "math" => {
                let said = attribute(attributes, "alttext").map(|text| text.replace('<', "&lt;")).unwrap_or_default();
                Self { is_formula: true, said, ..Self::default() }
            }
            "script" => {
                let kind = attribute(attributes, "type").unwrap_or_default();
                Self { is_formula: kind.trim_start().starts_with("math/tex"), ..Self::default() }
            }
            _ => Self::default(),
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if self.is_formula && self.said.len() + self.signs.len() + text.len() <= LONGEST_FORMULA {
            if self.in_source { &mut self.said } else { &mut self.signs }.push_str(text.trim());
        }
    }

    pub(super) fn raw(&mut self, text: &str) {
        self.text(&escaped(text));
    }

    pub(super) fn start(&mut self, name: &str, attributes: &str) {
        let is_tex = || attribute(attributes, "encoding").is_some_and(|kind| kind.to_ascii_lowercase().contains("tex"));
        self.in_source |= name == "annotation" && self.said.is_empty() && is_tex();
    }

    pub(super) fn end(&mut self, name: &str) {
        self.in_source &= name != "annotation";
    }

    /// `None` for what is no formula or an empty one.
    pub(super) fn into_text(self) -> Option<String> {
        Some(if self.said.trim().is_empty() { self.signs } else { self.said }).filter(|text| !text.trim().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::super::clean::clean;

    #[test]
    fn quotations_have_their_marks() {
        assert_eq!(clean("He said <q>the <q>old</q> bridge</q>.").html, "He said “the ‘old’ bridge”.");
        assert_eq!(clean("He said “<q>no</q>”.").html, "He said “no”.");
        assert_eq!(clean("and <q cite=x><span>“We go”</span></q> on").html, "and <span>“We go”</span> on");
        assert_eq!(clean("<q>&ldquo;We go&rdquo;</q><q></q>").html, "&ldquo;We go&rdquo;");
        assert_eq!(clean("<p><q>We go<p>Then <q>no</q>").html, "<p>“We go<p>Then “no”");
    }

    #[test]
    fn marks_of_footnotes_are_no_text() {
        for note in [
            "<sup><a href=\"#fn1\">1</a></sup>",
            "<sup class=r><a id=x href='story.html#note'>[2]</a></sup>",
            "<sup>[12]</sup>",
            "<sup><a href='#c1'><strike>a</strike></a></sup>",
        ] {
            let html = clean(&format!("the deck{note} and")).html.replace("</sup>", "");
            assert_eq!(html, "the deck and", "{note}");
        }
        assert_eq!(clean("deck<a href='#n'><sup>1</sup></a> and").html, "deck<a href='#n'></sup></a> and");
        for kept in [
            "10<sup>6</sup>",
            "m<sup>2</sup>",
            "3<sup>rd</sup>",
            "x<sup><a href=#a>see below</a></sup>",
            "<sup></sup>",
            "x<sup><a href=#>2</a></sup>",
            "<a href=#top>Top<p>It burned 12 km<sup>2</sup> of wood</p>",
            "<a href=#top>Top <p></p><sup>2</sup></a>",
            "<a href='story.html#n'>12 km<sup>2</sup></a>",
            "<a href='story.html#n'><sup>2</sup>H</a>",
        ] {
            assert_eq!(clean(kept).html, kept);
        }
    }

    #[test]
    fn of_words_struck_out_and_words_put_in_only_those_count() {
        assert_eq!(clean("opens <s>on Monday</s> <ins>on Friday</ins>.").html, "opens  <ins>on Friday</ins>.");
        assert_eq!(clean("is <ins>now</ins><del>not</del> it").html, "is <ins>now</ins><del></del> it");
        assert_eq!(
            clean("<del>Kept</del> where nothing is <ins>put</ins>").html,
            "<del>Kept</del> where nothing is <ins>put</ins>"
        );
    }

    #[test]
    fn words_are_struck_out_where_others_are_put_in() {
        let text = |html: &str| {
            let html = clean(html).html;
            html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text)).collect::<String>()
        };
        for (html, kept) in [
            ("the fee is <s>5</s> <ins class=ads></ins> dollars", "the fee is 5  dollars"),
            ("it is <ins class=ads></ins><del>5</del> dollars", "it is 5 dollars"),
            ("<del>a</del><del>b</del> <ins>c</ins>", " c"),
            ("<del>a</del> x <del>b</del> <ins>c</ins>", "a x  c"),
            ("<s>a</s> <ins>b <s>c</s> <ins>d</ins></ins>", "a b  d"),
            ("ten<sup><a href='#fn1'><del>1</del></a></sup> <ins>2</ins> on", "ten 2 on"),
            ("ten<sup><a href='#fn1'><del>1</del></a> <ins>2</ins></sup> on", "ten on"),
            ("The text<sup><a href='#c1'><strike>a</strike></a></sup><ins>b</ins> on", "The textb on"),
            ("<ins>a</ins><s>“é</s><sup><a href=#x>1</a></sup><ins>“é</ins>", "a“é"),
            ("<s>é<sup>[1]</s></sup><ins>x</ins><s>y<del>z</s></del><ins>é</ins>", "éxyé"),
        ] {
            assert_eq!(text(html), kept, "{html}");
        }
    }

    #[test]
    fn formulas_stand_as_their_source() {
        let math = "<math><semantics><mrow><mi>E</mi></mrow><annotation encoding=\"application/x-tex\">E=m c^2</annotation></semantics></math>";
        assert_eq!(clean(&format!("is {math} at")).html, "is E=m c^2 at");
        assert_eq!(clean("is <math alttext='a &lt; b'><mi>a</mi></math> at").html, "is a &lt; b at");
        assert_eq!(clean("is <math><mi>x</mi> <mo>=</mo><mn>2</mn></math> at").html, "is x=2 at");
        assert_eq!(clean("is <script type=math/tex>a<b</script> at").html, "is a&lt;b at");
        assert_eq!(clean("is <script>a=1</script>at").html, "is at");
    }
}
