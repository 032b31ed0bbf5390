//! Makes a page safe and cheap to parse: drops what holds no text, and bounds the nesting.
//!
//! A conforming parser takes quadratic time on deep nesting (it looks through the open elements at
//! every tag) and on unclosed formatting elements (it opens them again in every paragraph). Browsers
//! stop nesting at 512, this does earlier. Formatting elements say nothing about where an article is,
//! so they are dropped altogether.

use super::scan::{Scan, Token};

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

fn is_void(name: &str) -> bool {
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
    let mut out = Clean { html: String::with_capacity(page.len()), elements: 0 };
    let mut open: Vec<String> = Vec::new();
    // Open elements beyond the limit, by count only: their end tags are dropped too.
    let mut beyond = 0usize;
    let mut dropped: Option<(String, usize)> = None;
    for token in Scan::new(page) {
        match token {
            Token::Text(text) => {
                if dropped.is_none() {
                    push_text(&mut out.html, text);
                }
            }
            Token::Raw(text) => {
                if dropped.is_none() {
                    push_piece(&mut out.html, text);
                }
            }
            Token::Start { name, attributes } => {
                let name = name.to_ascii_lowercase();
                if let Some((element, depth)) = &mut dropped {
                    if *element == name {
                        *depth += 1;
                        continue;
                    }
                    if *element == "template" || !ends_drop(&name) {
                        continue;
                    }
                    dropped = None;
                }
                if is_dropped(&name) {
                    if !attributes.ends_with('/') || matches!(&*name, "script" | "style" | "noscript" | "iframe") {
                        dropped = Some((name, 1));
                    }
                    continue;
                }
                if is_formatting(&name) {
                    continue;
                }
                if !is_void(&name) && !closes_itself(&name) {
                    if open.len() >= MAX_DEPTH {
                        beyond += 1;
                        continue;
                    }
                    open.push(name.clone());
                }
                out.elements += 1;
                push_tag(&mut out.html, &name, attributes);
            }
            Token::End(name) => {
                let name = name.to_ascii_lowercase();
                if let Some((element, depth)) = &mut dropped {
                    if *element == name {
                        *depth -= 1;
                        if *depth == 0 {
                            dropped = None;
                        }
                    }
                    continue;
                }
                if is_formatting(&name) || is_dropped(&name) {
                    continue;
                }
                if !is_void(&name) && !closes_itself(&name) {
                    if beyond > 0 {
                        beyond -= 1;
                        continue;
                    }
                    // The list is never longer than the limit, so this look-up is bounded.
                    match open.iter().rposition(|element| *element == name) {
                        Some(at) => open.truncate(at),
                        None => continue,
                    }
                }
                out.html.push_str("</");
                out.html.push_str(&name);
                out.html.push('>');
            }
        }
    }
    out
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
