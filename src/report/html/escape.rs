//! Text that was read, made fit for a page.
//!
//! Nothing that was read reaches the page but through [`Esc`] or [`Body`]: markup becomes
//! characters, and what could reorder or hide words is shown by its number, as the reports for
//! terminals do.

use std::fmt::{self, Write as _};

use crate::report::plain::is_hidden;

/// A text on one line, for attributes and for what stands between tags.
#[derive(Debug, Clone, Copy)]
pub(in crate::report) struct Esc<'a>(pub &'a str);

impl fmt::Display for Esc<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| escape(out, c, "", ""))
    }
}

/// Words of an article: hidden characters are told apart from words that only look like their
/// numbers.
#[derive(Debug, Clone, Copy)]
pub(in crate::report) struct Body<'a>(pub &'a str);

impl fmt::Display for Body<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| escape(out, c, "<code class=\"hid\">", "</code>"))
    }
}

fn escape(out: &mut fmt::Formatter<'_>, c: char, before: &str, after: &str) -> fmt::Result {
    match c {
        '&' => out.write_str("&amp;"),
        '<' => out.write_str("&lt;"),
        '>' => out.write_str("&gt;"),
        '"' => out.write_str("&quot;"),
        '\'' => out.write_str("&#39;"),
        '\t' | '\n' | '\r' => out.write_char(' '),
        _ if is_hidden(c) => write!(out, "{before}{}{after}", c.escape_unicode()),
        _ => out.write_char(c),
    }
}

/// The address when it is one that a reader may follow: http or https, and nothing in it that
/// a browser would drop or that would show another address than it opens.
pub(in crate::report) fn link(url: &str) -> Option<&str> {
    let url = url.trim();
    let web = ["http://", "https://"]
        .iter()
        .any(|scheme| url.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme)));
    (web && !url.chars().any(|c| c.is_whitespace() || is_hidden(c) || matches!(c, '"' | '<' | '>' | '\\')))
        .then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_characters() {
        assert_eq!(
            Esc("</script><b a='x\"'>&amp;\r\n").to_string(),
            "&lt;/script&gt;&lt;b a=&#39;x&quot;&#39;&gt;&amp;amp;  "
        );
        assert_eq!(Esc("a\u{202e}b\u{0}").to_string(), r"a\u{202e}b\u{0}");
        assert_eq!(Body("a\u{200b}b").to_string(), "a<code class=\"hid\">\\u{200b}</code>b");
    }

    #[test]
    fn only_web_addresses_are_links() {
        assert_eq!(link(" https://example.org/a?b=1&c#d "), Some("https://example.org/a?b=1&c#d"));
        assert_eq!(link("HTTP://example.org"), Some("HTTP://example.org"));
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "//example.org",
            "http",
            "https://example.org/a b",
            "https://example.org/\"onclick=",
            "https://example.org/\u{202e}gpj",
            "é",
        ] {
            assert_eq!(link(bad), None, "{bad}");
        }
    }
}
