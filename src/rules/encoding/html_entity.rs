//! Character references of HTML.

use crate::finding::{Finding, Severity};
use crate::rules::encoding::{Spot, report};
use crate::rules::{Analysis, declare_rule};
use crate::span::Span;

declare_rule! {
    /// A character reference of HTML stands in the text: `&amp;`, `&nbsp;`, `&#8217;`.
    ///
    /// The page was escaped twice or unescaped too little, and readers see the code.
    ///
    /// ```text flagged
    /// The café &amp; bar by the tunnel opened on Monday.
    /// ```
    ///
    /// ```text clean
    /// The café & bar by AT&T; R&B is played there.
    /// ```
    HTML_ENTITY: "html-entity", Encoding, Error, Any, check
}

/// Names that stand in news pages, sorted.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    "Aacute", "Auml", "Ccedil", "Eacute", "Ouml", "Uuml", "aacute", "acirc", "acute", "aelig", "agrave", "amp", "apos", "aring", "atilde", "auml", "bdquo",
    "brvbar", "bull", "ccedil", "cedil", "cent", "copy", "curren", "deg", "divide", "eacute", "ecirc", "egrave", "euml", "euro", "frac12", "frac14", "frac34",
    "gt", "hearts", "hellip", "iacute", "icirc", "iexcl", "igrave", "iquest", "iuml", "laquo", "ldquo", "lsaquo", "lsquo", "lt", "mdash", "micro",
    "middot", "nbsp", "ndash", "not", "ntilde", "oacute", "ocirc", "oelig", "ograve", "ordf", "ordm", "oslash", "otilde", "ouml", "para", "permil", "plusmn", "pound",
    "prime", "quot", "raquo", "rarr", "rdquo", "reg", "rsaquo", "rsquo", "sbquo", "scaron", "sect", "shy", "sup1", "sup2", "sup3", "szlig", "thinsp", "tilde",
    "times", "trade", "uacute", "ucirc", "ugrave", "uml", "uuml", "yacute", "yen", "yuml", "zwj", "zwnj",
];

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let source = analysis.article.text.as_str();
    let spots: Vec<Spot> = memchr::memchr_iter(b'&', source.as_bytes())
        .filter_map(|at| reference(source, at).map(|end| Spot { span: Span::new(at, end), severity: Severity::Error }))
        .collect();
    report(analysis, findings, &HTML_ENTITY, &spots, "write the character itself", |spot| {
        format!("the character reference “{}” stands in the text", spot.span.of(source))
    });
}

/// Where the reference that begins at an ampersand ends.
fn reference(source: &str, at: usize) -> Option<usize> {
    let rest = source.as_bytes().get(at + 1..)?;
    let mut length = rest.iter().take(10).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#').count();
    if rest.get(length) != Some(&b';') {
        // Old pages leave out the semicolon, but so do addresses of pages: ?a=1&copy=2.
        let bare = ["nbsp", "quot", "amp"].into_iter().find(|name| rest.starts_with(name.as_bytes()))?;
        let next = rest.get(bare.len()).copied().unwrap_or(b' ');
        return (!next.is_ascii_alphanumeric() && next != b'=' && !in_address(source, at))
            .then_some(at + 1 + bare.len());
    }
    let name = &source[at + 1..at + 1 + length];
    // &amp;quot; is one reference that was escaped twice.
    if name == "amp" {
        let inner = rest[length + 1..]
            .iter()
            .take(10)
            .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#')
            .count();
        let known = source.get(at + 2 + length..at + 2 + length + inner).is_some_and(is_known);
        if known && rest.get(length + 1 + inner) == Some(&b';') {
            length += 1 + inner;
        } else if in_address(source, at) {
            return None;
        }
        return Some(at + 2 + length);
    }
    is_known(name).then_some(at + 2 + length)
}

fn is_known(name: &str) -> bool {
    match name.strip_prefix('#') {
        Some(code) => match code.strip_prefix(['x', 'X']) {
            Some(hex) => !hex.is_empty() && hex.bytes().all(|byte| byte.is_ascii_hexdigit()),
            None => !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit()),
        },
        None => NAMES.binary_search(&name).is_ok(),
    }
}

/// True inside the address of a page, where an ampersand parts parameters.
fn in_address(source: &str, at: usize) -> bool {
    let mut seen = 0;
    let start = source[..at]
        .char_indices()
        .rev()
        .take_while(|(_, c)| {
            seen += 1;
            !c.is_whitespace() && seen < 300
        })
        .last()
        .map_or(at, |(from, _)| from);
    source[start..at].contains("://") || source[start..at].contains("www.")
}

#[cfg(test)]
mod tests {
    use super::NAMES;
    use crate::rules::testing::words_of_rule;

    fn found(text: &str) -> Vec<String> {
        words_of_rule("html-entity", text)
    }

    #[test]
    fn references_are_told_from_ampersands() {
        assert!(NAMES.is_sorted());
        assert_eq!(found("It&#8217;s late."), ["&#8217;"]);
        assert_eq!(found("It&#x2019;s late."), ["&#x2019;"]);
        assert_eq!(found("Bed &amp;quot;and&amp;quot; breakfast"), ["&amp;quot;"]);
        assert_eq!(found("Late&nbsp again"), ["&nbsp"]);
        assert_eq!(
            found("AT&T; R&B; &; &#; &foo; https://example.com/?a=1&amp;b=2&copy=3 &amplifier"),
            Vec::<String>::new()
        );
    }
}
