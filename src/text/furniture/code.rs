//! Code of the page in the text: scripts and style sheets that lost their tags, data for machines, shortcodes and the
//! placeholders of templates.
//!
//! A few bytes lead to all of it, and hardly an article has one: `{`, `[`, `=`, `%`, `<`, and a bracket behind a name. What
//! stands there is either a mark that ends by itself ([`marks`]) or the beginning of code, which is followed statement by
//! statement ([`walk`]) up to where the author goes on. One pass, which never goes back behind a run that it found.

mod marks;
mod walk;

use super::{Furniture, Place};
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
        if at < done || is_shown(&shown, at) {
            continue;
        }
        let mark =
            marks::at(source, at, &pairs).filter(|mark| source.as_bytes()[at] == b'[' || !is_quoted(source, *mark));
        let span = mark.or_else(|| {
            let (start, kind) = walk::start(source, at, done)?;
            let end = walk::end(source, start, at);
            let run = Span::new(start, end);
            is_enough(source, run, kind).then_some(run)
        });
        let Some(span) = span.filter(|_| !is_ticked(source, at)) else { continue };
        done = span.end as usize;
        match found.last_mut() {
            Some(last) if span.start - last.end <= JOINED && !parted(source, *last, span) => last.end = span.end,
            _ => found.push(span),
        }
    }
    found
}

/// Longest gap without a word between two pieces that are one, in bytes.
const JOINED: u32 = 12;

/// True when a word stands between two pieces of code.
fn parted(source: &str, one: Span, next: Span) -> bool {
    source[one.end as usize..next.start as usize].contains(char::is_alphanumeric)
}

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
    // A row of the same sign is one place.
    anchors.retain(|&at| at == 0 || bytes[at - 1] != bytes[at]);
    anchors
}

/// True for a byte of a name in code.
fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$')
}

/// Code that the author shows: what stands between the fences of Markdown.
pub(crate) fn shown(source: &str) -> Vec<Span> {
    let head = source.len() - source.trim_start().len();
    let mut shown = Vec::new();
    for fence in ["```", "~~~"] {
        let mut open = None;
        for at in memchr::memmem::find_iter(source.as_bytes(), fence) {
            if at <= head || begins_line(source, at) {
                match open.take() {
                    None => open = Some(at),
                    Some(start) => shown.push(Span::new(start, at + 3)),
                }
            }
        }
    }
    shown.sort_unstable();
    shown.dedup_by(|code, last| {
        let inside = code.start < last.end;
        if inside {
            last.end = last.end.max(code.end);
        }
        inside
    });
    shown
}

/// Bytes before a fence in which its line begins.
const INDENT: usize = 40;

/// True for the head of a line, behind the marks of quotations and lists.
fn begins_line(source: &str, at: usize) -> bool {
    let head = &source.as_bytes()[at.saturating_sub(INDENT)..at];
    let line = match memchr::memrchr(b'\n', head) {
        Some(end) => &head[end + 1..],
        None if at <= INDENT => head,
        None => return false,
    };
    line.iter().all(|byte| byte.is_ascii_digit() || b" \t\r>-*+.)".contains(byte))
}

/// True for a place in code that the author shows, see [`shown`].
pub(crate) fn is_shown(shown: &[Span], at: usize) -> bool {
    let code = shown.partition_point(|code| code.end as usize <= at);
    shown.get(code).is_some_and(|code| code.range().contains(&at))
}

/// Bytes around a place in which backticks and quotation marks are counted.
const TICKED: usize = 400;

/// What stands on a line before a place and behind it, as far as marks are counted.
fn around(source: &str, from: usize, to: usize) -> (&[u8], &[u8]) {
    let head = &source.as_bytes()[from.saturating_sub(TICKED)..from];
    let head = memchr::memrchr(b'\n', head).map_or(head, |end| &head[end + 1..]);
    let rest = &source.as_bytes()[to..source.len().min(to + TICKED)];
    (head, memchr::memchr(b'\n', rest).map_or(rest, |end| &rest[..end]))
}

/// True for what stands between backticks, as authors write the names of things in code.
pub(crate) fn is_ticked(source: &str, at: usize) -> bool {
    let (head, rest) = around(source, at, at);
    // Two backticks in a row are one mark.
    let marks = (0..head.len()).filter(|&at| head[at] == b'`' && (at == 0 || head[at - 1] != b'`')).count();
    marks % 2 == 1 && rest.contains(&b'`')
}

/// True for a mark among the words of a quotation: somebody tells what a letter or a page said.
fn is_quoted(source: &str, mark: Span) -> bool {
    let (head, rest) = around(source, mark.start as usize, mark.end as usize);
    let curly = |text: &[u8], sign: &str| memchr::memmem::rfind(text, sign.as_bytes());
    let opened = match (curly(head, "“"), curly(head, "”")) {
        (Some(open), close) if close.is_none_or(|close| close < open) => Some(open + "“".len()),
        _ => {
            let straight = head.iter().filter(|byte| **byte == b'"').count();
            let open = memchr::memrchr(b'"', head).filter(|_| straight % 2 == 1);
            open.filter(|open| *open == 0 || head[open - 1].is_ascii_whitespace()).map(|open| open + 1)
        }
    };
    let Some(open) = opened else { return false };
    let close = memchr::memmem::find(rest, "”".as_bytes()).or_else(|| memchr::memchr(b'"', rest));
    close.is_some_and(|close| {
        let words = |text: &[u8]| text.iter().any(u8::is_ascii_alphabetic) && text.contains(&b' ');
        words(&head[open..]) || words(&rest[..close])
    })
}

/// The code among the furniture of a text: pieces with no word between them are one.
pub(crate) fn runs(source: &str, places: &[Place]) -> Vec<Span> {
    let mut runs: Vec<Span> = Vec::new();
    for place in places.iter().filter(|place| place.hit.furniture == Furniture::Code) {
        match runs.last_mut() {
            Some(last) if !parted(source, *last, place.span) => last.end = place.span.end,
            _ => runs.push(place.span),
        }
    }
    runs
}

/// True when a run has so many signs of code that it is some.
fn is_enough(source: &str, run: Span, kind: Kind) -> bool {
    let signs = run.of(source).bytes().filter(|byte| b"(){}[];=:\"".contains(byte)).count();
    let before = source[..run.start as usize].trim_end_matches([' ', '\t']);
    let behind = source[run.end as usize..].trim_start_matches([' ', '\t']);
    let alone = (before.is_empty() || before.ends_with(['\n', '\r']))
        && (behind.is_empty() || behind.starts_with(['\n', '\r']));
    // In the middle of a sentence an author names it.
    let goes_on = behind.starts_with(|c: char| c.is_lowercase() || c == ',');
    let named = goes_on && before.ends_with(|c: char| c.is_alphanumeric() || c == ',');
    // A rule of a style sheet may begin the sentence as well.
    let begins = goes_on && (before.is_empty() || before.ends_with('\n'));
    let text = run.of(source);
    if !alone && ((named || begins) && kind == Kind::Style && text.matches('{').count() < 2 || is_sum(text)) {
        return false;
    }
    let fewest = match kind {
        _ if alone => FEWEST_ALONE,
        Kind::Call => FEWEST_CALL,
        Kind::Script => FEWEST_SCRIPT,
        Kind::Style => FEWEST_STYLE,
        Kind::Data => FEWEST_DATA,
    };
    signs >= if named && kind != Kind::Data { 2 * fewest } else { fewest }
}

/// `let y = 4 (mod 5);` of mathematics, without a sign that only code has.
fn is_sum(run: &str) -> bool {
    run.starts_with("let ") && !run.contains(['{', '"', '\'', '[', '_'])
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
    fn an_open_bracket_ends_before_the_author() {
        for (code, prose) in [
            (
                "window.ads.push({ id: 3,",
                "Rovers 2 Albion 1 (half-time: 1-0)\n\nScorers: Holm (12), Raven (34); Doe (90).",
            ),
            ("@media (max-width: 600px) {", "Ingredients:\n\n2 cups flour (sifted)\n\nMix all (well)."),
            ("jQuery(function($) {", "The sea (the sea)\nis wide; the boat\nis small; the men\nare old (and tired)."),
            ("function show() {", "The mayor left.\n\nIt rained (again) on Monday.\n\nBoats sank; others did not."),
        ] {
            assert_eq!(found(&format!("{code}\n\n{prose}")), [code], "{prose}");
        }
        let blank = "jQuery(function($) {\n\n  show($);\n\n  var a = 3;\n\n});";
        assert_eq!(found(&format!("The ferry left.\n\n{blank}\n\nIt came back (late).")), [blank]);
    }

    #[test]
    fn prose_before_a_rule_is_no_selector() {
        let rules = [".story { margin: 0; }", "#menu { color: red; }"];
        for prose in
            ["\n\nThe mayor left the hall. She walked home.\n\n", " The mayor left the hall ", "\nBoats sank\n"]
        {
            assert_eq!(found(&format!("{}{prose}{}", rules[0], rules[1])), rules, "{prose}");
        }
        let style = ".a { top: 1px; }\nbody { margin: 0 }\n@media print and (min-width: 9px) { p.b, ul li > a:hover { top: 2px; } }";
        assert_eq!(found(style), [style]);
        let steps = "@keyframes show { from { top: 0; } 50%, 60% { top: 1px; } to { top: 2px; } }";
        assert_eq!(found(&format!("The ferry left.\n\n{steps}\n\nIt came back.")), [steps]);
    }

    #[test]
    fn the_words_beside_code_are_the_authors() {
        let ads = "window.ads = window.ads || [];";
        for (before, code, behind) in [
            ("The firm has valley.example, and harbour.org, ", ads, ""),
            ("The mayor (Holm) paid $5 and left; ", ads, " Mayor Holm (Labour) said so; she left."),
            ("Read more at harbour.example ", ads, " The rest is here."),
            ("It is new and to only print and screen p ", ".story { margin: 0; padding: 2px }", " Body of the town."),
            ("", "var x = {a: 1};", " return to the pier: it is late;"),
            ("", "var a = [1];", " let the mayor speak (he is old). case closed; default is near."),
            ("", "ads.push({id: [3], on: {a: \"b\"}})", " and (so on), said the mayor (who is old);"),
            ("", "window.ads.push({id: 3});", " Page(s) were torn. Mayor(s) said so; she left."),
            ("", "jQuery(\"#a\").show();", " if (you) come, bring (your) hat; for (old) times; return (soon)."),
            ("", "{\"@type\": \"News\", \"headline\": \"It rains\"}", " (AP) The mayor left."),
            ("", "dataLayer = [{\"a\": \"b\"}]", ", the mayor said; (AP) and left."),
            ("", "var a = {b: 1};", " {nobody} came (again);"),
            ("The ferry left. ", "(adsbygoogle = window.adsbygoogle || []).push({});", " It came back."),
            ("The ferry left. ", "function show(slot) { hide(slot); }", " It came back."),
        ] {
            assert_eq!(found(&format!("{before}{code}{behind}")), [code], "{before}|{behind}");
        }
    }

    #[test]
    fn what_authors_write_about() {
        for prose in [
            "The set ${x}$ is open, $${b}$$ too; {{a}}, {{a|b}}, {{x=1}} and {{f(x)}} are sets.",
            "Now let x = 2 (mod 3) and let y = 4 (mod 5); then we let x = 3, y = (x + 1).",
            "The form letter began “Dear {{first_name}},” said the firm. It said \"Hello {{user}}, how are you?\" to all.",
            "They will meet at the [gallery], the letter says; [toc] and [file:report.pdf] stand for other things.",
            "p { color: red } is what the teacher wrote, and the ratio is <%50 and >%20 of it; <?> and <%> too.",
            "[toc] [gallery] [audio] were the tags of the museum.",
            "In CSS, a rule such as p { color: red; } sets the colour, and so does .story { color: red; } in the file.",
            "~~~\n{{ title }}\nwindow.ads = window.ads || [];\n~~~\nThat is all.",
            "> ```\n> {{ title }}\n> ```\n\n1. ```\n   {{ title }}\n   ```",
            "Write ``{{ title }}`` into the page, and ``window.ads = window.ads || [];`` as well.",
        ] {
            assert_eq!(found(prose), Vec::<&str>::new(), "{prose}");
        }
        for code in ["[gallery]", "[toc]", "[file:report.pdf]", "“{{title}}”"] {
            let bare = code.trim_matches(['“', '”']);
            assert_eq!(found(&format!("The ferry left.\n\n{code}\n\nIt came back.")), [bare]);
        }
    }

    #[test]
    fn open_brackets_are_cheap() {
        for piece in ["{\"a\":", "[a b=\"", "function(){", "{{", "window.a = {", "[x]", "` {\"", "var a =", "```\n{"] {
            find(&piece.repeat(100_000));
        }
        for piece in
            ["{", "var a = 1;a[\n", "a({'", "x.push({\n\n", "```", ".a { top: 1px; }\n\n", "var a = 1; \"{{ab}}"]
        {
            find(&piece.repeat(2_000_000 / piece.len()));
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
