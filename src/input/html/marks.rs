//! What elements say by their names in the middle of a line: quotations, marks of footnotes, words struck out, formulas.

use super::scan::{attribute, decode};

/// Text as HTML.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Most characters of a footnote's mark.
const LONGEST_MARK: usize = 5;

/// Open elements of a line. Offsets are bytes of the page as it is written anew.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// For each open quotation, whether its marks are written.
    quotes: Vec<bool>,
    /// The link that is open leads to a place in a page.
    to_note: bool,
    /// Where a raised text begins, and whether it stands in such a link.
    raised: Option<(usize, bool)>,
    /// Where words that are struck out begin, and whether those for them came before.
    struck: Option<(usize, bool)>,
    /// Words struck out, with nothing but white space behind them.
    gone: Option<(usize, usize)>,
    /// Words put in, with nothing but white space behind them.
    put_in: bool,
}

impl Marks {
    /// Text or the edge of a block came.
    pub(super) fn clear(&mut self) {
        self.gone = None;
        self.put_in = false;
    }

    /// Writes the mark that a browser shows before a `q`.
    pub(super) fn open_quote(&mut self, html: &mut String) {
        // Some write their own beside it.
        let shown = !html.ends_with(['"', '“', '”', '‘', '’', '„', '«', '»', '\'']);
        if shown {
            html.push(if self.quotes.len().is_multiple_of(2) { '“' } else { '‘' });
        }
        self.quotes.push(shown);
    }

    /// Writes the mark that a browser shows behind a `q`.
    pub(super) fn close_quote(&mut self, html: &mut String) {
        if self.quotes.pop() == Some(true) {
            html.push(if self.quotes.len().is_multiple_of(2) { '”' } else { '’' });
        }
    }

    pub(super) fn start(&mut self, name: &str, attributes: &str, html: &mut String) {
        match name {
            "a" => self.to_note = attribute(attributes, "href").is_some_and(|address| address.contains('#')),
            "sup" => self.raised = Some((html.len(), self.to_note)),
            "del" | "s" | "strike" => self.struck = Some((html.len(), self.put_in)),
            "ins" => {
                if let Some((from, to)) = self.gone.take() {
                    html.replace_range(from..to, "");
                }
            }
            _ => {}
        }
    }

    /// Takes out what its end tag shows to be no part of the sentence.
    pub(super) fn end(&mut self, name: &str, html: &mut String) {
        match name {
            "a" => self.to_note = false,
            "sup" => {
                if let Some((from, to_note)) = self.raised.take()
                    && html.get(from..).is_some_and(|raised| is_note(raised, to_note))
                {
                    html.truncate(from);
                }
            }
            "del" | "s" | "strike" => {
                let Some((from, replaced)) = self.struck.take() else { return };
                // The element stays, and those inside it whole.
                let tag = html.get(from..).filter(|words| words.starts_with("<del")).and_then(|words| words.find('>'));
                let from = from + tag.map_or(0, |end| end + 1);
                if html.get(from..).is_some_and(|words| !words.contains('<')) {
                    if replaced {
                        html.truncate(from);
                    } else {
                        self.gone = Some((from, html.len()));
                    }
                }
            }
            "ins" => self.put_in = true,
            _ => {}
        }
    }
}

/// True for raised text that is the mark of a footnote: what leads to one, and numbers in brackets.
fn is_note(raised: &str, to_note: bool) -> bool {
    let (mut text, mut linked) = (String::new(), to_note);
    for (number, piece) in raised.split('<').enumerate() {
        let (tag, words) = if number == 0 { ("", piece) } else { piece.split_once('>').unwrap_or((piece, "")) };
        linked |= tag.starts_with("a ") && attribute(&tag[1..], "href").is_some_and(|address| address.contains('#'));
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
    }

    #[test]
    fn marks_of_footnotes_are_no_text() {
        for note in [
            "<sup><a href=\"#fn1\">1</a></sup>",
            "<sup class=r><a id=x href='story.html#note'>[2]</a></sup>",
            "<sup>[12]</sup>",
        ] {
            let html = clean(&format!("the deck{note} and")).html.replace("</sup>", "");
            assert_eq!(html, "the deck and", "{note}");
        }
        for kept in
            ["10<sup>6</sup>", "m<sup>2</sup>", "3<sup>rd</sup>", "x<sup><a href=#a>see below</a></sup>", "<sup></sup>"]
        {
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
    fn formulas_stand_as_their_source() {
        let math = "<math><semantics><mrow><mi>E</mi></mrow><annotation encoding=\"application/x-tex\">E=m c^2</annotation></semantics></math>";
        assert_eq!(clean(&format!("is {math} at")).html, "is E=m c^2 at");
        assert_eq!(clean("is <math alttext='a &lt; b'><mi>a</mi></math> at").html, "is a &lt; b at");
        assert_eq!(clean("is <math><mi>x</mi> <mo>=</mo><mn>2</mn></math> at").html, "is x=2 at");
        assert_eq!(clean("is <script type=math/tex>a<b</script> at").html, "is a&lt;b at");
        assert_eq!(clean("is <script>a=1</script>at").html, "is at");
    }
}
