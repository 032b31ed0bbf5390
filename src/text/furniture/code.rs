//! Code of the page in the text: scripts and style sheets that lost their tags, data for machines, shortcodes and the
//! placeholders of templates.
//!
//! A few bytes lead to all of it, and hardly an article has one: `{`, `[`, `=`, `%`, `<`, and a bracket behind a name. What
//! stands there is either a mark that ends by itself ([`marks`]) or the beginning of code, which is followed statement by
//! statement ([`walk`]) up to where the author goes on. One pass, which never goes back behind a run that it found.

mod marks;
mod walk;

use crate::span::Span;

/// Shortest code in the middle of a line of prose, in signs of code, by what it is: an article may name a function.
const FEWEST_CALL: usize = 6;
const FEWEST_SCRIPT: usize = 4;
const FEWEST_STYLE: usize = 3;
const FEWEST_DATA: usize = 5;

/// Shortest code on lines of its own, in signs of code.
const FEWEST_ALONE: usize = 2;

/// Bytes of prose for each sign of code, at most: prose may hold a tag.
const BYTES_A_SIGN: usize = 100;

/// What kind of code begins somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A call, which prose may name.
    Call,
    /// An assignment or a function.
    Script,
    Style,
    Data,
}

/// True for a line of templates, scripts and markup, which ends where it likes.
pub(crate) fn is_line(line: &str) -> bool {
    signs(line) * BYTES_A_SIGN > line.len()
}

/// How often a text has signs of code, of templates or of markup that prose lacks.
pub(crate) fn signs(body: &str) -> usize {
    let pairs = body.as_bytes().windows(2);
    pairs.filter(|pair| matches!(**pair, [b'<', b'/'] | [b'{', b'{' | b'"'] | [b'}', b'}'] | [b'=', b'"'])).count()
        + body.matches("function(").count()
        + body.matches("=\\\"").count()
}

/// The code in a text: spans in order, none of which touches another one.
pub(crate) fn find(source: &str) -> Vec<Span> {
    let anchors = anchors(source.as_bytes());
    if anchors.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<Span> = Vec::new();
    let shown = shown(source);
    let pairs = marks::Pairs::of(source, &anchors);
    let mut done = 0;
    for at in anchors {
        if at < done || is_shown(&shown, at) || is_ticked(source, at) {
            continue;
        }
        let span = marks::at(source, at, &pairs).or_else(|| {
            let (start, kind) = walk::start(source, at, done)?;
            let end = walk::end(source, start, at);
            let run = Span::new(start, end);
            is_enough(source, run, kind).then_some(run)
        });
        let Some(span) = span else { continue };
        done = span.end as usize;
        match found.last_mut() {
            // Only white space and marks between them: one piece.
            Some(last)
                if !source[last.end as usize..span.start as usize].contains(|c: char| c.is_alphanumeric())
                    && source[last.end as usize..span.start as usize].len() <= JOINED =>
            {
                last.end = span.end;
            }
            _ => found.push(span),
        }
    }
    found
}

/// Longest gap without a word between two pieces that are one, in bytes.
const JOINED: usize = 12;

/// Bytes at which code may begin, in order.
fn anchors(bytes: &[u8]) -> Vec<usize> {
    let mut anchors: Vec<usize> = Vec::new();
    for at in memchr::memchr3_iter(b'{', b'[', b'=', bytes) {
        let next = bytes.get(at + 1).copied().unwrap_or(b' ');
        if bytes[at] != b'[' || next.is_ascii_lowercase() || matches!(next, b'/' | b'[' | b'{') {
            anchors.push(at);
        }
    }
    let first = anchors.len();
    for at in memchr::memchr3_iter(b'(', b'%', b'<', bytes) {
        let next = bytes.get(at + 1).copied().unwrap_or(b' ');
        let begins = match bytes[at] {
            b'(' => at > 0 && is_name(bytes[at - 1]),
            b'%' => next == b'%',
            _ => matches!(next, b'%' | b'?'),
        };
        if begins {
            anchors.push(at);
        }
    }
    if first > 0 && first < anchors.len() {
        anchors.sort_unstable();
    }
    anchors
}

/// True for a byte of a name in code.
fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$')
}

/// Code that the author shows: what stands between the fences of Markdown.
fn shown(source: &str) -> Vec<Span> {
    let head = source.len() - source.trim_start().len();
    let mut shown = Vec::new();
    let mut open = None;
    for at in memchr::memmem::find_iter(source.as_bytes(), b"```") {
        if at <= head || source[..at].trim_end_matches([' ', '\t']).ends_with('\n') {
            match open.take() {
                None => open = Some(at),
                Some(start) => shown.push(Span::new(start, at + 3)),
            }
        }
    }
    shown
}

fn is_shown(shown: &[Span], at: usize) -> bool {
    let code = shown.partition_point(|code| code.end as usize <= at);
    shown.get(code).is_some_and(|code| code.range().contains(&at))
}

/// Bytes before a place in which backticks are counted.
const TICKED: usize = 400;

/// True for what stands between backticks, as authors write the names of things in code.
fn is_ticked(source: &str, at: usize) -> bool {
    let head = &source.as_bytes()[at.saturating_sub(TICKED)..at];
    let line = memchr::memrchr(b'\n', head).map_or(head, |end| &head[end..]);
    let open = line.iter().filter(|byte| **byte == b'`').count() % 2 == 1;
    open && {
        let rest = &source.as_bytes()[at..source.len().min(at + TICKED)];
        memchr::memchr2(b'`', b'\n', rest).is_some_and(|end| rest[end] == b'`')
    }
}

/// True when a run has so many signs of code that it is some.
fn is_enough(source: &str, run: Span, kind: Kind) -> bool {
    let signs = run.of(source).bytes().filter(|byte| b"(){}[];=:\"".contains(byte)).count();
    let before = source[..run.start as usize].trim_end_matches([' ', '\t']);
    let behind = source[run.end as usize..].trim_start_matches([' ', '\t']);
    let alone = (before.is_empty() || before.ends_with(['\n', '\r']))
        && (behind.is_empty() || behind.starts_with(['\n', '\r']));
    let fewest = match kind {
        _ if alone => FEWEST_ALONE,
        Kind::Call => FEWEST_CALL,
        Kind::Script => FEWEST_SCRIPT,
        Kind::Style => FEWEST_STYLE,
        Kind::Data => FEWEST_DATA,
    };
    signs >= fewest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str) -> Vec<&str> {
        find(source).into_iter().map(|span| span.of(source)).collect()
    }

    #[test]
    fn shortcodes() {
        let caption = "[caption id=\"attachment_12\" align=\"left\"]";
        assert_eq!(
            found(&format!("{caption}The mayor at the harbour[/caption] She opened it.")),
            [caption, "[/caption]"]
        );
        for code in [
            "[embed]https://valley.example/watch[/embed]",
            "[gallery ids=\"4,5,6\"]",
            "[gallery]",
            "[adrotate banner=\"3\"]",
            "[media-credit name=”Source: valley.example” align=”aligncenter” width=”594″] [/media-credit]",
            "[video:https://valley.example/watch]",
            "[[nid:123]]",
            "[[{\"fid\":\"12\",\"view_mode\":\"default\"}]]",
        ] {
            assert_eq!(found(&format!("The ferry left on Monday.\n\n{code}\n\nIt came back.")), [code], "{code}");
            assert_eq!(found(&format!("The ferry left on Monday. {code} It came back.")), [code], "{code}");
        }
        for prose in [
            "“[he] came [sic], [laughs] and went [Applause].”",
            "* [facebook][1] [video](https://valley.example) [caption]: and [b] or [i], [edit], [citation needed]",
            "That went well. [/sarcasm] And [/rant].",
            "The [[Harbour Office]] said so [[1]], see [note: page 3].",
        ] {
            assert_eq!(found(prose), Vec::<&str>::new(), "{prose}");
        }
    }

    #[test]
    fn placeholders() {
        for code in [
            "{{ article.title }}",
            "{{{body}}}",
            "{{#each items}}",
            "{{ name | upper }}",
            "{% if user %}",
            "${title}",
            "<%= headline %>",
            "<?php the_title(); ?>",
            "%%title%%",
            "[object Object]",
        ] {
            assert_eq!(found(&format!("The ferry {code} left.")), [code], "{code}");
        }
        for prose in [
            "It costs $5 {or so}, {{sic}, 100%% of it, x = {1, 2, 3}, [[4]].",
            "{{citation needed}} and {{越煮越好}}",
            "She scored (3-2), (1) and f(x) = 2, word(s) and E = mc2.",
        ] {
            assert_eq!(found(prose), Vec::<&str>::new(), "{prose}");
        }
    }

    #[test]
    fn scripts_and_styles() {
        for code in [
            "googletag.cmd.push(function() { googletag.display('div-ad-1'); });",
            "window._taboola = window._taboola || [];",
            "window._taboola = window._taboola || []; _taboola.push({mode: 'thumbnails-a', container: 'below'});",
            "var player = document.getElementById('player-3');",
            "(function(d, s) { var js = d.createElement(s); js.src = \"//valley.example/a.js\"; })(document, 'script');",
            "$(document).ready(function(){ $('.menu').hide(); });",
            ".story-body { margin: 0 auto; }",
            "#menu a:hover, ul.nav li { color: #fff; padding: 2px }",
            "@media (max-width: 600px) { .story { width: 100%; } }",
            "{\"@context\": \"https://schema.org\", \"@type\": \"NewsArticle\", \"headline\": \"The ferry left. It came.\"}",
        ] {
            assert_eq!(found(&format!("The ferry left on Monday.\n\n{code}\n\nIt came back.")), [code], "{code}");
            assert_eq!(found(&format!("The ferry left on Monday. {code} It came back on Sunday.")), [code], "{code}");
        }
        let lines = "var slot = 3;\nif (slot > 2) {\n  show(slot);\n}\nelse {\n  hide();\n}";
        assert_eq!(found(&format!("The ferry left.\n{lines}\nIt came back on Sunday.")), [lines]);
        let links =
            "window.ads.push({ id: 3,\n- [News](https://valley.example/news)\n- [Sports](https://valley.example/s)";
        assert_eq!(found(links), ["window.ads.push({ id: 3,"]);
        // A bracket that is never closed ends before prose.
        let open = "window.ads.push({ id: 3, on: function() {";
        assert_eq!(found(&format!("{open}\nThe ferry left on Monday with the mayor on board.")), [open]);
    }

    #[test]
    fn code_that_an_author_shows() {
        for prose in [
            "```\nvar slot = document.getElementById('x');\nslot.push({ a: 1 });\n```\nThat is all.",
            "Write `window.ads = window.ads || [];` or `{{ title }}` into the page.",
            "The call document.getElementById() finds an element, and window.open does not.",
        ] {
            assert_eq!(found(prose), Vec::<&str>::new(), "{prose}");
        }
    }

    #[test]
    fn open_brackets_are_cheap() {
        for piece in ["{\"a\":", "[a b=\"", "function(){", "{{", "window.a = {", "[x]", "` {\"", "var a =", "```\n{"] {
            find(&piece.repeat(100_000));
        }
    }

    #[test]
    fn prose_with_a_tag_is_no_code() {
        let prose = "The committee said on Thursday that it would not support the plan of the harbour master, \
            who had asked</b> for a new crane and the";
        assert!(!is_line(prose));
        assert!(is_line("{{ article.title }} by the"));
        assert!(is_line("<li class=\"item\">The harbour</li> and the"));
    }
}
