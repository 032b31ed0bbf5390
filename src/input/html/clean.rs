//! Makes a page safe and cheap to parse: drops what holds no text, and bounds the nesting.
//!
//! A conforming parser takes quadratic time on deep nesting (it looks through the open elements at
//! every tag) and on unclosed formatting elements (it opens them again in every paragraph). Browsers
//! stop nesting at 512, this does earlier. Formatting elements say nothing about where an article is,
//! so they are dropped altogether.

use super::blocks::{self, LINE};
use super::extract::MAX_ELEMENTS;
use super::marks::{Formula, Marks, escaped};
use super::scan::{Scan, Token};
use super::seams::Seams;

/// Deepest nesting that is kept; deeper elements lose their tags and keep their text. Pages of news
/// sites nest less than 60 deep, and the time of the extractor grows with this.
const MAX_DEPTH: usize = 200;

/// Text is cut (by an empty comment) into nodes of this size: a parser copies a node's text whenever a
/// character reference adds to it.
const MAX_TEXT: usize = 16 << 10;

/// Longest attributes that are kept as they are. A parser compares every attribute with those before.
const MAX_ATTRIBUTES: usize = 4096;

/// A page ready to parse.
#[derive(Debug, Default)]
pub(super) struct Clean {
    pub(super) html: String,
    /// Number of elements.
    pub(super) elements: usize,
}

/// Elements that end where the next of their kind or their parent does: they do not nest by
/// themselves, and counting their missing end tags as nesting would flatten good pages.
fn closes_itself(name: &str) -> bool {
    matches!(
        name,
        "p" | "li" | "dt" | "dd" | "option" | "tr" | "td" | "th" | "tbody" | "thead" | "tfoot" | "colgroup" | "a"
    )
}

pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "b" | "big"
            | "code"
            | "em"
            | "font"
            | "i"
            | "nobr"
            | "s"
            | "small"
            | "strike"
            | "strong"
            | "tt"
            | "u"
            // Not formatting, but they keep what is open above them from being closed.
            | "marquee"
            | "applet"
            | "object"
    )
}

/// Elements that are dropped with all they hold.
fn is_dropped(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "math"
            | "iframe"
            | "canvas"
            | "select"
            | "textarea"
            | "noembed"
            | "noframes"
            | "audio"
            | "datalist"
            | "map"
    )
}

/// Start tags that no element that is dropped can hold: its end tag is missing.
fn ends_drop(name: &str) -> bool {
    matches!(name, "p" | "div" | "article" | "section" | "main" | "h1" | "h2" | "h3" | "body" | "table")
}

/// Cleans a page.
pub(super) fn clean(page: &str) -> Clean {
    let mut cleaner = Cleaner::default();
    for token in Scan::new(page) {
        match token {
            Token::Text(text) => cleaner.text(text),
            Token::Raw(text) => cleaner.raw(text),
            Token::Literal(text) => cleaner.text(&escaped(text)),
            Token::Start { name, attributes } => cleaner.start(name, attributes),
            Token::End(name) => cleaner.end(name),
        }
    }
    cleaner.out
}

/// An element that is dropped with all it holds, while it is open.
#[derive(Debug)]
struct Dropped {
    name: String,
    /// Open elements of that name.
    depth: usize,
    formula: Formula,
}

/// Cleans a page token by token.
#[derive(Debug, Default)]
struct Cleaner<'a> {
    out: Clean,
    open: Vec<String>,
    /// Open elements beyond the limit, by count only: their end tags are dropped too.
    beyond: usize,
    dropped: Option<Dropped>,
    /// Line breaks that wait for what follows them.
    breaks: usize,
    /// A tag that ends blocks was the last thing but white space.
    at_border: bool,
    /// Open `pre` elements.
    verbatim: usize,
    seams: Seams<'a>,
    marks: Marks,
}

impl<'a> Cleaner<'a> {
    fn text(&mut self, text: &str) {
        if let Some(dropped) = &mut self.dropped {
            dropped.formula.text(text);
            return;
        }
        if self.breaks > 0 && is_blank(text) {
            return;
        }
        let is_blank = text.bytes().all(|byte| byte.is_ascii_whitespace());
        if !is_blank {
            self.flush_breaks();
            self.at_border = false;
        }
        self.out.html.push_str(self.seams.text(text));
        if !is_blank {
            self.marks.text(text, &mut self.out.html);
        }
        if self.verbatim > 0 {
            self.lines(text);
        } else {
            push_text(&mut self.out.html, text);
        }
    }

    /// Text whose lines count: one behind a blank line begins a paragraph.
    fn lines(&mut self, text: &str) {
        let mut feeds = 0;
        for (number, line) in text.split('\n').enumerate() {
            feeds += usize::from(number > 0);
            if !line.trim().is_empty() {
                self.feed(feeds);
                feeds = 0;
                push_text(&mut self.out.html, line);
            }
        }
        self.feed(feeds);
    }

    fn feed(&mut self, feeds: usize) {
        self.out.html.push_str(match feeds {
            0 => "",
            // A text of more paragraphs than an article has is one of lines.
            2.. if self.out.elements <= MAX_ELEMENTS => {
                self.out.elements += 1;
                "</p><p>"
            }
            _ => LINE,
        });
    }

    fn raw(&mut self, text: &str) {
        match &mut self.dropped {
            Some(dropped) => dropped.formula.raw(text),
            None => push_piece(&mut self.out.html, text),
        }
    }

    fn start(&mut self, tag: &'a str, attributes: &'a str) {
        let name = tag.to_ascii_lowercase();
        if let Some(dropped) = &mut self.dropped {
            if dropped.name == name {
                dropped.depth += 1;
                return;
            }
            if dropped.name == "template" || !ends_drop(&name) {
                dropped.formula.start(&name, attributes);
                return;
            }
            self.dropped = None;
        }
        if is_dropped(&name) {
            if !attributes.ends_with('/') || matches!(&*name, "script" | "style" | "noscript" | "iframe") {
                let formula = Formula::of(&name, attributes);
                self.dropped = Some(Dropped { name, depth: 1, formula });
            }
            return;
        }
        match &*name {
            "br" => {
                self.breaks += 1;
                return;
            }
            "q" => {
                self.flush_breaks();
                self.marks.open_quote(&self.out.html);
                return;
            }
            _ => {}
        }
        let is_void = is_void(&name);
        if is_formatting(&name) {
            self.marks.start(&name, attributes, &self.out.html);
            return;
        }
        self.border(&name);
        self.marks.start(&name, attributes, &self.out.html);
        if blocks::is_inline(&name) {
            self.seams.start(tag, attributes, is_void);
        }
        if !is_void && !closes_itself(&name) {
            if self.open.len() >= MAX_DEPTH {
                self.beyond += 1;
                return;
            }
            self.open.push(name.clone());
        }
        self.out.elements += 1;
        if name == "pre" {
            self.verbatim += 1;
            self.out.elements += 1;
            self.out.html.push_str("<div><p>");
            return;
        }
        push_tag(&mut self.out.html, &name, attributes);
    }

    fn end(&mut self, tag: &'a str) {
        let name = tag.to_ascii_lowercase();
        if let Some(dropped) = &mut self.dropped {
            if dropped.name == name {
                dropped.depth -= 1;
                if dropped.depth == 0 {
                    let formula = std::mem::take(&mut dropped.formula);
                    self.dropped = None;
                    if let Some(text) = formula.into_text() {
                        self.text(&text);
                    }
                }
            } else {
                dropped.formula.end(&name);
            }
            return;
        }
        if is_dropped(&name) {
            return;
        }
        match &*name {
            // As browsers read it.
            "br" => {
                self.breaks += 1;
                return;
            }
            "q" => {
                self.marks.close_quote(&mut self.out.html);
                return;
            }
            _ => {}
        }
        self.marks.end(&name, &mut self.out.html);
        if is_formatting(&name) {
            return;
        }
        self.border(&name);
        if blocks::is_inline(&name) {
            self.seams.end(tag);
        }
        if !is_void(&name) && !closes_itself(&name) {
            if self.beyond > 0 {
                self.beyond -= 1;
                return;
            }
            // The list is never longer than the limit, so this look-up is bounded.
            match self.open.iter().rposition(|element| *element == name) {
                Some(at) => self.open.truncate(at),
                None => return,
            }
        }
        if name == "pre" {
            self.verbatim = self.verbatim.saturating_sub(1);
            self.out.html.push_str("</p></div>");
            return;
        }
        self.out.html.push_str("</");
        self.out.html.push_str(&name);
        self.out.html.push('>');
    }

    /// Notes what a tag does to the lines around it.
    fn border(&mut self, name: &str) {
        if blocks::is_inline(name) {
            self.flush_breaks();
            return;
        }
        // At the edge of a block a single line break shows nothing.
        if self.breaks == 1 {
            self.breaks = 0;
        }
        self.flush_breaks();
        self.at_border = true;
        self.marks.border();
        self.seams.clear();
    }

    /// Writes the line breaks that were seen. Two and more end a paragraph, and the extractor reads them so. A single one
    /// becomes a mark: of those the extractor drops any that has a paragraph among its later siblings.
    fn flush_breaks(&mut self) {
        match std::mem::take(&mut self.breaks) {
            0 => return,
            1 if self.at_border => {}
            1 => self.out.html.push_str(LINE),
            _ => {
                self.out.elements += 2;
                self.out.html.push_str("<br><br>");
            }
        }
        self.seams.clear();
        self.marks.clear();
    }
}

/// White space, and what pages write to keep a line open.
fn is_blank(text: &str) -> bool {
    let mut rest = text.trim();
    while let Some(behind) = rest.strip_prefix("&nbsp;") {
        rest = behind.trim_start();
    }
    rest.is_empty()
}

fn push_text(out: &mut String, text: &str) {
    let mut rest = text;
    while rest.len() > MAX_TEXT {
        // Not inside a character reference: those hold no white space.
        let end = rest.as_bytes()[..MAX_TEXT].iter().rposition(u8::is_ascii_whitespace).filter(|&end| end > 0);
        let end =
            end.unwrap_or_else(|| (1..=MAX_TEXT).rev().find(|&end| rest.is_char_boundary(end)).unwrap_or(rest.len()));
        push_piece(out, &rest[..end]);
        out.push_str("<!---->");
        rest = &rest[end..];
    }
    push_piece(out, rest);
}

fn push_piece(out: &mut String, text: &str) {
    // NUL bytes are dropped here as a parser drops them.
    if memchr::memchr(0, text.as_bytes()).is_some() {
        out.extend(text.chars().filter(|&character| character != '\0'));
    } else {
        out.push_str(text);
    }
}

fn push_tag(out: &mut String, name: &str, attributes: &str) {
    out.push('<');
    out.push_str(name);
    if attributes.len() <= MAX_ATTRIBUTES {
        out.push_str(attributes);
    } else {
        for kept in ["class", "id"] {
            if let Some(value) = super::scan::attribute(attributes, kept)
                && value.len() <= MAX_ATTRIBUTES / 4
            {
                out.push_str(&format!(" {kept}=\"{}\"", value.replace('"', "&quot;")));
            }
        }
    }
    out.push('>');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_no_text_is_dropped() {
        let page = "<div><script>x</script><b>One</b> <svg><path/><g></g></svg>two<select><option>x</select></div>";
        assert_eq!(clean(page).html, "<div>One two</div>");
        assert_eq!(clean("<svg><g><p>One</p>").html, "<p>One</p>");
        assert_eq!(clean("a<template><p>x</p></template>b").html, "ab");
    }

    #[test]
    fn single_line_breaks_are_out_of_reach_of_the_extractor() {
        assert_eq!(
            clean("<div>One<br>two <br/><b>three</b></br>four</div>").html,
            format!("<div>One{LINE}two {LINE}three{LINE}four</div>")
        );
        assert_eq!(clean("<div>One<br> &nbsp;\n<BR>two</div>").html, "<div>One<br><br>two</div>");
        assert_eq!(
            clean("<div><br>One<br></div><br>two<span><br>x</span>").html,
            format!("<div>One</div>two<span>{LINE}x</span>")
        );
    }

    #[test]
    fn preformatted_text_has_its_blank_lines_as_paragraphs() {
        assert_eq!(
            clean("<pre>\nOne\ntwo <b>bold\n</b>three\n\n \nfour</pre><i>five\nsix</i>").html,
            format!("<div><p>{LINE}One{LINE}two bold{LINE}three</p><p>four</p></div>five\nsix")
        );
    }

    #[test]
    fn line_breaks_of_preformatted_text_part_its_words() {
        assert_eq!(
            clean("<pre>One<br>two<br><br>three</pre>").html,
            format!("<div><p>One{LINE}two<br><br>three</p></div>")
        );
        assert_eq!(clean("<pre><a>Home</a><a>Latest</a></pre>").html, "<div><p><a>Home</a><a> Latest</a></p></div>");
    }

    #[test]
    fn paragraphs_of_preformatted_text_are_elements() {
        assert_eq!(clean("<pre>One\n\ntwo\n\nthree</pre>").elements, 4);
        let clean = clean(&format!("<pre>{}</pre>", "x\n\n".repeat(2 * MAX_ELEMENTS)));
        assert_eq!(clean.elements, MAX_ELEMENTS + 1);
        assert!(clean.html.ends_with(&format!("x{LINE}x{LINE}</p></div>")));
    }

    #[test]
    fn nesting_is_bounded_and_the_text_stays() {
        let page = format!("{}deep{}<p>after</p>", "<div>".repeat(100_000), "</div>".repeat(100_000));
        let clean = clean(&page);
        assert_eq!(clean.elements, MAX_DEPTH + 1);
        assert!(clean.html.ends_with("</div><p>after</p>"));
        assert!(clean.html.contains("deep"));
    }

    #[test]
    fn giant_attributes_are_cut_down() {
        let page = format!("<div class=a {}>x</div>", "y=1 ".repeat(10_000));
        assert_eq!(clean(&page).html, "<div class=\"a\">x</div>");
    }
}
