//! Tags and comments of HTML.

use crate::finding::{Finding, Severity};
use crate::rules::encoding::{Spot, report};
use crate::rules::{Analysis, declare_rule};
use crate::span::Span;

declare_rule! {
    /// A tag or comment of HTML stands in the text: `<p>`, `</a>`, `<br />`, `<!-- ... -->`.
    ///
    /// The page was not parsed but cut up, or its markup was escaped. Only names of real
    /// elements count.
    ///
    /// ```text flagged
    /// The tunnel opened on Monday.<br /> The ferry made its last trip on Sunday.
    /// ```
    ///
    /// ```text clean
    /// The tunnel is <5 km long, and <name withheld> says that 3 < 4 and 7 > 6.
    /// ```
    HTML_TAG: "html-tag", Encoding, Error, Any, check
}

/// Elements of HTML, sorted.
#[rustfmt::skip]
const ELEMENTS: &[&str] = &[
    "a", "abbr", "address", "article", "aside", "audio", "b", "big", "blockquote", "body", "br", "button", "canvas", "center", "cite", "code", "dd", "del", "details", "div", "dl", "dt",
    "em", "embed", "fieldset", "figcaption", "figure", "font", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "i", "iframe", "img", "input",
    "ins", "label", "li", "link", "main", "meta", "nav", "noscript", "object", "ol", "option", "p", "param", "picture", "pre", "q", "s", "script", "section", "select", "small", "source",
    "span", "strike", "strong", "style", "sub", "sup", "svg", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "video", "wbr",
];

/// Longest tag, in bytes; what goes on for longer was never one.
const LONGEST: usize = 2_000;

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let source = analysis.article.text.as_str();
    let bytes = source.as_bytes();
    let mut spots: Vec<Spot> = Vec::new();
    // News agencies write the symbol of a company's share in such brackets: <DD>, <S>.
    let closed = memchr::memmem::find(bytes, b"</").is_some();
    for at in memchr::memchr_iter(b'<', bytes) {
        if spots.last().is_some_and(|spot| spot.span.end as usize > at) {
            continue;
        }
        let symbol = |end: usize| !closed && bytes[at + 1..end - 1].iter().all(u8::is_ascii_uppercase);
        if let Some(end) = tag(bytes, at).filter(|&end| !symbol(end)) {
            spots.push(Spot { span: Span::new(at, end), severity: Severity::Error });
        }
    }
    report(analysis, findings, &HTML_TAG, &spots, "delete the markup", |_| {
        "markup of the page stands in the text".to_owned()
    });
}

/// Where the tag that begins at a bracket ends. Looks at most [`LONGEST`] bytes ahead, and
/// only behind the name of an element.
fn tag(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = &bytes[at + 1..bytes.len().min(at + 1 + LONGEST)];
    if rest.starts_with(b"!--") {
        return Some(at + 4);
    }
    if rest.len() > 8 && rest[..8].eq_ignore_ascii_case(b"!doctype") {
        return Some(at + 9);
    }
    let slash = usize::from(rest.first() == Some(&b'/'));
    let name = &rest[slash..];
    let length = name.iter().take(11).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let mut lower = [0u8; 11];
    for (to, from) in lower.iter_mut().zip(&name[..length]) {
        *to = from.to_ascii_lowercase();
    }
    let lower = std::str::from_utf8(&lower[..length]).ok()?;
    ELEMENTS.binary_search(&lower).ok()?;
    let behind = &name[length..];
    match behind.first()? {
        b'>' => Some(at + 1 + slash + length + 1),
        b'/' | b' ' | b'\n' | b'\r' | b'\t' => {
            let close = memchr::memchr2(b'>', b'<', behind)?;
            // "a < b and c > d": a tag with a space holds attributes, or ends in a slash.
            let inner = &behind[..close];
            let attributes =
                inner.contains(&b'=') || inner.iter().all(|byte| byte.is_ascii_whitespace() || *byte == b'/');
            (behind[close] == b'>' && attributes).then_some(at + 1 + slash + length + close + 1)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::ELEMENTS;
    use crate::rules::testing::words_of_rule;

    fn found(text: &str) -> Vec<String> {
        words_of_rule("html-tag", text)
    }

    #[test]
    fn tags_are_told_from_brackets() {
        assert!(ELEMENTS.is_sorted());
        assert_eq!(found("See <a href=\"x\">this</a>."), ["<a href=\"x\">"]);
        assert_eq!(found("It ended.</P>"), ["</P>"]);
        assert_eq!(found("<!-- ad --> It ended."), ["<!--"]);
        assert_eq!(
            found(
                "I <3 you, <i think> so; x <b and c> d; <name>; if a <p or q> r; <<<< < Harbour Co <HR> and Bay Inc <S>"
            ),
            Vec::<String>::new()
        );
    }

    #[test]
    fn open_brackets_are_cheap() {
        assert_eq!(found(&"<a ".repeat(100_000)), Vec::<String>::new());
    }
}
