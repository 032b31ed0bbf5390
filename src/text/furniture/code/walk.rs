//! Scripts, style sheets and data: where they begin, and statement by statement where they end.

use super::{Kind, is_name};
use crate::text::chars;

/// Bytes of a line before an anchor in which code may begin.
const BEFORE: usize = 300;

/// Bytes without a sign of code after which an author has gone on.
const SILENT: usize = 160;

/// Bytes without one after which it is none, whatever they are.
const LONGEST_SILENT: usize = 50 * SILENT;

/// Bytes of a rule's selectors, at most.
const SELECTOR: usize = 400;

/// Objects and functions of pages: nobody calls them in prose.
#[rustfmt::skip]
const CALLED: &[&str] = &[
    "$", "FB.init", "ga", "gtag", "fbq", "jQuery", "setTimeout", "setInterval", "eval", "document", "window", "twttr",
    "googletag", "adsbygoogle", "dataLayer", "_gaq", "_taboola", "_satellite", "__tcfapi", "apstag", "pbjs", "console",
];

/// Properties of style sheets in one word; all that have a hyphen count too.
#[rustfmt::skip]
const PROPERTIES: &[&str] = &[
    "animation", "background", "border", "bottom", "clear", "color", "content", "cursor", "display", "filter", "flex", "float",
    "font", "height", "left", "margin", "opacity", "outline", "overflow", "padding", "position", "right", "src", "top",
    "transform", "transition", "visibility", "width", "zoom",
];

/// Elements that selectors name.
#[rustfmt::skip]
const ELEMENTS: &[&str] = &[
    "a", "article", "aside", "blockquote", "body", "button", "div", "em", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "html", "iframe", "img", "input", "label", "li", "main", "nav", "ol", "p", "pre", "section", "select",
    "span", "strong", "svg", "table", "tbody", "td", "textarea", "th", "tr", "ul", "video",
];

/// Elements whose names are words of prose as well.
#[rustfmt::skip]
const WORDY: &[&str] = &[
    "abbr", "acronym", "address", "audio", "b", "canvas", "caption", "center", "cite", "code", "dd", "details", "dl", "dt",
    "embed", "fieldset", "figcaption", "hr", "i", "ins", "legend", "object", "optgroup", "option", "picture", "small", "sub",
    "summary", "sup", "tfoot", "thead", "time", "u",
];

/// Rules of style sheets that hold other rules or stand for themselves.
const AT_RULES: &[&str] = &["media", "font-face", "keyframes", "-webkit-keyframes", "supports", "page"];

/// Bytes of a line that tell what it is.
const LINE: usize = 400;

/// Words in a row that only an author writes.
const WORDS: usize = 4;

/// Where the code begins to which an anchor belongs, and what it is.
pub(super) fn start(source: &str, at: usize, done: usize) -> Option<(usize, Kind)> {
    let bytes = source.as_bytes();
    let line = line_before(source, at, done);
    let (head, kind) = match bytes[at] {
        b'{' if is_data(&bytes[at..]) => (line.len(), Kind::Data),
        b'[' if bytes.get(at + 1) == Some(&b'{') && is_data(&bytes[at + 1..]) => (line.len(), Kind::Data),
        b'{' if opens_style(source, at, line) => return Some((at - line.len() + style_before(line)?, Kind::Style)),
        b'{' => (function_before(line)?, Kind::Script),
        b'=' => (assigns(line, &source[at..])?, Kind::Script),
        b'(' => (calls(line, &source[at..])?, Kind::Call),
        _ => return None,
    };
    Some((at - line.len() + back(&line[..head], is_statement), kind))
}

/// What stands on the line before an anchor, as far as code may reach.
fn line_before(source: &str, at: usize, done: usize) -> &str {
    let from = chars::ceil(source, at.saturating_sub(BEFORE).max(done));
    let head = &source[from..at];
    head.rfind('\n').map_or(head, |end| &head[end + 1..])
}

/// The byte of a line from which on all words are code.
fn back(line: &str, is_code: fn(&str) -> bool) -> usize {
    let mut from = line.len();
    let mut head = line.trim_end();
    loop {
        let begin = head.rfind(char::is_whitespace).map_or(0, |space| chars::ceil(head, space + 1));
        let word = &head[begin..];
        if word.is_empty() || !is_code(word) {
            // "<style>.story": a tag is markup, what is attached to it is not.
            let tail = word.rfind('>').map_or(word.len(), |tag| tag + 1);
            let attached = !word[tail..].is_empty() && is_code(&word[tail..]);
            return if attached { begin + tail } else { from };
        }
        from = begin;
        head = head[..begin].trim_end();
    }
}

/// Where the selectors begin that end a line before its brace. The names of elements are words as well: in a line of the
/// author only a selector that is nothing else begins a rule.
fn style_before(line: &str) -> Option<usize> {
    let tail = line.rfind(['}', ';']).map_or(0, |end| end + 1);
    if let Some(sign) = line[tail..].rfind('@') {
        return is_at_rule(&line[tail + sign..]).then(|| back(&line[..tail + sign], is_selector));
    }
    let from = back(line, is_selector);
    let rule = &line[from..];
    let before = line[..from].trim_end();
    if before.is_empty() || before.ends_with(['}', '{', ';', '>']) {
        return (!rule.trim().is_empty()).then_some(from);
    }
    let mut begin = from;
    for word in rule.split_whitespace() {
        begin = line.len() - line[begin..].trim_start().len();
        if word.contains(['.', '#', ':', '[', '@', '{', '}', '/']) {
            return Some(begin);
        }
        begin += word.len();
    }
    None
}

/// True for a word of code that stands before what tells that it is some: a word of prose in brackets is none.
fn is_statement(word: &str) -> bool {
    const KEYWORDS: &[&str] = &["var", "const", "function", "typeof", "=>", "||", "&&", "async"];
    if word.contains("](") || word.contains("://") {
        return false;
    }
    let call = word.find('(').filter(|open| *open > 0).is_some_and(|open| {
        let given = &word[open + 1..];
        given.starts_with(['"', '\'', '{', '[', '$', ')']) || given.starts_with("function")
    });
    let name = word.trim_start_matches(['(', '!', ';']);
    let known =
        name.split_once('.').map_or(matches!(name, "adsbygoogle" | "dataLayer" | "googletag"), |(first, behind)| {
            CALLED.contains(&first) && behind.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        });
    KEYWORDS.contains(&word)
        || call
        || known && !name.ends_with(['.', ','])
        || word.contains(['{', '}', '='])
        || word.bytes().all(|byte| b"(){}[];=!|".contains(&byte))
        || ["/*", "*/", "//", "!function", "(function"].iter().any(|sign| word.starts_with(sign))
        || word.ends_with("*/")
        || !word.starts_with('(') && (word.ends_with(");") || word.ends_with("];"))
}

/// True for a word that selects elements.
fn is_selector(word: &str) -> bool {
    let word = word.trim_end_matches(',');
    let Some(first) = word.chars().next() else { return false };
    if word.contains(['{', '}']) || word.starts_with("/*") || word.ends_with("*/") {
        return true;
    }
    if word.ends_with(['.', ':', ';', '!', '?']) {
        return false;
    }
    match first {
        '.' | '#' => word[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '-')),
        '>' | '+' | '~' => word.len() == 1,
        '*' => word.len() == 1 || word[1..].starts_with([':', '.', '#', '[']),
        ':' => word.trim_start_matches(':').starts_with(|c: char| c.is_ascii_lowercase() || c == '-'),
        '[' => word.contains(']') && word.contains('='),
        _ => {
            let name = word.split(['.', '#', ':', '[', '>', ',', '+', '~']).next().unwrap_or_default();
            // "amp-img,.story": what has no space behind its comma is no list of an author.
            let list = first.is_ascii_alphabetic() && word.contains(',') && word.contains(['.', '#', '[', ':']);
            ELEMENTS.contains(&name) || WORDY.contains(&name) || list
        }
    }
}

/// `@media (max-width: 600px) and screen`, up to its brace.
fn is_at_rule(header: &str) -> bool {
    let header = header.trim_start_matches('@');
    let end = header.bytes().take_while(|byte| byte.is_ascii_lowercase() || *byte == b'-').count();
    let (name, behind) = header.split_at(end);
    if !AT_RULES.contains(&name) {
        return false;
    }
    let mut words = behind.split_whitespace();
    // The name of its steps.
    if name.ends_with("keyframes") {
        return words.next().is_some() && words.next().is_none();
    }
    words.flat_map(|word| word.split(',')).filter(|word| !word.is_empty()).all(|word| {
        matches!(word, "and" | "only" | "not" | "or" | "all" | "screen" | "print" | "speech" | ":first")
            || word.starts_with('(') && (word.contains(':') || word.ends_with(')'))
            || word.ends_with(')') && word.starts_with(|c: char| c.is_ascii_digit() || c == '.')
            || word.ends_with(')') && matches!(word, "portrait)" | "landscape)" | "grid)" | "flex)")
    })
}

/// `{"name":`, with white space where it may stand.
fn is_data(bytes: &[u8]) -> bool {
    let skip =
        |at: usize| at + bytes[at.min(bytes.len())..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let quote = skip(1);
    if bytes.get(quote) != Some(&b'"') {
        return false;
    }
    let name =
        bytes[quote + 1..].iter().take(60).take_while(|byte| is_name(**byte) || b"@-.:/ ".contains(byte)).count();
    let close = quote + 1 + name;
    name > 0 && bytes.get(close) == Some(&b'"') && bytes.get(skip(close + 1)) == Some(&b':')
}

/// True for the brace of a rule of a style sheet, and for that of `@media`.
fn opens_style(source: &str, at: usize, line: &str) -> bool {
    let rule = line.rsplit(['}', ';']).next().unwrap_or_default().trim_start();
    if rule.rfind('@').is_some_and(|sign| is_at_rule(&rule[sign..])) {
        return true;
    }
    is_declaration(&source[at + 1..]) && !line.trim_end().is_empty()
}

/// `margin: 0 auto;` at the head of a text.
fn is_declaration(text: &str) -> bool {
    let text = text.trim_start();
    let name = text.bytes().take_while(|byte| byte.is_ascii_lowercase() || *byte == b'-').count();
    let (property, behind) = text.split_at(name);
    let known = PROPERTIES.contains(&property) || property.trim_start_matches('-').contains('-');
    known
        && behind.trim_start().strip_prefix(':').is_some_and(|value| {
            let end = value.bytes().take(200).position(|byte| b";}{".contains(&byte));
            end.is_some_and(|end| value.as_bytes()[end] != b'{' && end > 0)
        })
}

/// Where `function name(a, b) {` or `(a, b) => {` begins before its brace.
fn function_before(line: &str) -> Option<usize> {
    let head = line.trim_end();
    let arrow = head.strip_suffix("=>").map(str::trim_end);
    let inside = arrow.unwrap_or(head).strip_suffix(')')?;
    let open = inside.rfind('(')?;
    if arrow.is_some() {
        return Some(open);
    }
    let word = |text: &str| {
        let text = text.trim_end();
        let begin = name_before(text);
        (&text[begin..] == "function").then_some(begin)
    };
    let name = inside[..open].trim_end();
    word(name).or_else(|| word(&name[..name_before(name)]))
}

/// Where `var x =`, `window.x =` or `dataLayer =` begins before a value.
fn assigns(line: &str, rest: &str) -> Option<usize> {
    let value = rest[1..].trim_start_matches([' ', '\t']);
    let head = line.trim_end_matches([' ', '\t']);
    let begin = name_before(head);
    let name = &head[begin..];
    let is_value = value.starts_with(|c: char| c.is_ascii_alphanumeric() || "{[\"'!($_-+/".contains(c));
    if name.is_empty() || !is_value {
        return None;
    }
    let before = head[..begin].trim_end();
    let declared = ["var", "let", "const"].into_iter().find(|word| {
        before.strip_suffix(word).is_some_and(|head| !head.ends_with(|c: char| c.is_ascii_alphanumeric()))
            && before.len() < begin
    });
    if let Some(word) = declared {
        return Some(before.len() - word.len());
    }
    let first = name.split('.').next().unwrap_or_default();
    let known = CALLED.contains(&first) && first.len() > 2 && !name.ends_with('.');
    (known && (name.contains('.') || first.starts_with('_') || first == "dataLayer")).then_some(begin)
}

/// Where the dotted name begins that ends a line.
fn name_before(line: &str) -> usize {
    line.bytes().rposition(|byte| !(is_name(byte) || byte == b'.')).map_or(0, |at| at + 1)
}

/// Where `document.write(`, `jQuery(` or `x.push({` begins before its arguments.
fn calls(line: &str, rest: &str) -> Option<usize> {
    let begin = name_before(line);
    let name = &line[begin..];
    if name == "url" {
        let before = line[..begin].trim_end();
        return before.ends_with("@import").then(|| before.len() - "@import".len());
    }
    let argument = rest[1..].trim_start_matches([' ', '\t']);
    let first = name.split('.').next().unwrap_or_default();
    let known = CALLED.contains(&first) || CALLED.contains(&name);
    let pushes = name.contains('.') && name.ends_with(".push");
    // "ga(" and "$(" want what only code gives them.
    let given = argument.starts_with(['"', '\'', '{', '[', '$', '('])
        || ["function", "document", "window"].iter().any(|word| argument.starts_with(word));
    ((known || pushes) && given).then_some(begin)
}

/// Where the code ends that begins at `start`; `at` is its first sign.
pub(super) fn end(source: &str, start: usize, at: usize) -> usize {
    let bytes = source.as_bytes();
    let mut depth = 0i32;
    let mut certain = at + 1;
    let mut here = start;
    while here < bytes.len() {
        let silent = here.saturating_sub(certain);
        if silent >= SILENT && silent.is_multiple_of(SILENT) {
            let told = &source[chars::ceil(source, here - SILENT)..chars::ceil(source, here)];
            if silent >= LONGEST_SILENT || is_prose(told) {
                return certain;
            }
        }
        if here > certain && b"()[]{};".contains(&bytes[here]) && has_prose(&source[certain..here], WORDS) {
            return certain;
        }
        let mut bound = false;
        match bytes[here] {
            b'(' | b'[' | b'{' => {
                depth += 1;
                certain = certain.max(here + 1);
            }
            b')' | b']' | b'}' => {
                depth = (depth - 1).max(0);
                certain = certain.max(here + 1);
                bound = depth == 0;
            }
            b';' => {
                certain = certain.max(here + 1);
                bound = depth == 0;
            }
            b'"' | b'\'' | b'`' => {
                if let Some(close) = string(bytes, here) {
                    if here > certain && has_prose(&source[certain..here], WORDS) {
                        return certain;
                    }
                    here = close;
                    certain = certain.max(here + 1);
                    bound = depth == 0;
                }
            }
            b'/' if bytes.get(here + 1) == Some(&b'*') => {
                if let Some(close) = memchr::memmem::find(&bytes[here..bytes.len().min(here + 2000)], b"*/") {
                    here += close + 1;
                    certain = certain.max(here + 1);
                }
            }
            b'/' if bytes.get(here + 1) == Some(&b'/') && here > 0 && bytes[here - 1].is_ascii_whitespace() => {
                here = memchr::memchr(b'\n', &bytes[here..]).map_or(bytes.len(), |end| here + end) - 1;
                certain = certain.max(here + 1);
            }
            b'<' if bytes[here + 1..].starts_with(b"/script") || bytes[here + 1..].starts_with(b"/style") => {
                return certain;
            }
            b'\n' => {
                if depth == 0 {
                    bound = true;
                } else {
                    let (next, blank) = next_line(source, here);
                    let rest = &source[next..];
                    if rest.is_empty() || is_prose_line(rest) || blank && !is_code_line(rest) {
                        let tail = source[certain.min(here)..here].trim_end();
                        let own = tail.ends_with([',', ':', '"', '\'']) && !has_prose(tail, 2);
                        return if own { certain.min(here) + tail.len() } else { certain };
                    }
                    here = next - 1;
                }
            }
            _ => {}
        }
        here += 1;
        if bound && here > at {
            let (next, blank) = next_line(source, here);
            let rest = &source[next..];
            let blank = blank || bytes[here - 1] == b'\n' && bytes[here..next].contains(&b'\n');
            let lines = Ended { by: bytes[here - 1], apart: next > here };
            if rest.is_empty() || blank && !is_code_line(rest) || !goes_on(rest, lines) {
                return certain;
            }
            // Not past what tells that code goes on: it is read like the rest.
            here = next.max(here);
        }
    }
    certain
}

/// Where the text goes on behind white space, and whether a line without a word stands between.
fn next_line(source: &str, from: usize) -> (usize, bool) {
    let next = source.len() - source[from..].trim_start().len();
    (next, source.as_bytes()[from..next].iter().filter(|byte| **byte == b'\n').count() > 1)
}

/// Where the string ends that begins at a quotation mark, on the same line.
fn string(bytes: &[u8], at: usize) -> Option<usize> {
    let before = bytes[..at].iter().rev().find(|byte| !byte.is_ascii_whitespace())?;
    let stands_apart = bytes[at] == b'"' && bytes[at - 1].is_ascii_whitespace();
    if !(stands_apart || b"(=,:[{+?&|!;}>".contains(before)) {
        return None;
    }
    let mut here = at + 1;
    while here < bytes.len() && bytes[here] != b'\n' {
        match bytes[here] {
            b'\\' => here += 1,
            byte if byte == bytes[at] => return Some(here),
            _ => {}
        }
        here += 1;
    }
    None
}

/// True for text with many words.
fn is_prose(text: &str) -> bool {
    let words = text.split_whitespace().count();
    words >= 12 || words >= 6 && text.contains(". ")
}

/// True for text with so many words in a row as an author writes them. The names of elements do not count.
fn has_prose(text: &str, words: usize) -> bool {
    let (mut row, mut small) = (0, false);
    for word in text.split_whitespace() {
        let plain = word.trim_matches(|c: char| ",.!?:()“”‘’\"'".contains(c));
        let is_plain = !plain.is_empty() && plain.chars().all(|c| c.is_alphabetic() || matches!(c, '’' | '\''));
        if !is_plain {
            (row, small) = (0, false);
        } else if !ELEMENTS.contains(&plain) {
            row += 1;
            small |= plain.starts_with(char::is_lowercase);
        }
        if row >= words && small {
            return true;
        }
    }
    false
}

/// The line at the head of a text, as far as it tells what it is.
fn head_line(text: &str) -> &str {
    let head = &text[..chars::ceil(text, text.len().min(LINE))];
    head.lines().next().unwrap_or_default().trim()
}

/// True when the line at the head of a text is the author's.
fn is_prose_line(text: &str) -> bool {
    let line = head_line(text);
    // A list of links, a heading.
    if line.starts_with(['-', '*', '[', '#']) && line.contains("](") && !line.contains("{{") {
        return true;
    }
    if line.starts_with('"') && line.contains("\":") {
        return false;
    }
    let words = line.split_whitespace().count();
    let signs = line.bytes().filter(|byte| b"{};=<>".contains(byte)).count();
    let begins = line.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '‘'));
    signs == 0
        && (words >= 3 && begins && line.ends_with(['.', '!', '?', '”']) || words >= 10 || has_prose(line, WORDS))
}

/// True when the line at the head of a text is code by itself, whatever stands before it.
fn is_code_line(text: &str) -> bool {
    let line = head_line(text);
    if line.starts_with(['}', ')', ']']) || ["//", "/*", "<!--", "</"].iter().any(|sign| line.starts_with(sign)) {
        return true;
    }
    if line.starts_with('"') && line.contains("\":") || begins_statement(text) || begins_rule(text) {
        return true;
    }
    let signs = line.bytes().filter(|byte| b"{};=".contains(byte)).count();
    let ends = line.ends_with(['{', '}']) || line.ends_with(';') && (signs >= 3 || is_declaration(line));
    (ends || line.len() >= LINE && signs >= 6) && !has_prose(line, 3)
}

/// What stands before the place where code may go on.
#[derive(Debug, Clone, Copy)]
struct Ended {
    /// The last byte of the statement.
    by: u8,
    /// White space stands behind it.
    apart: bool,
}

/// True when code goes on at the head of a text, behind a statement.
fn goes_on(text: &str, ended: Ended) -> bool {
    let bytes = text.as_bytes();
    let value = matches!(ended.by, b')' | b']' | b'}' | b'"' | b'\'');
    let behind = text[chars::ceil(text, 1)..].trim_start_matches([' ', '\t']);
    match bytes[0] {
        b'}' | b')' | b']' | b';' => return true,
        b'{' => {
            let inside = behind.trim_start();
            // The block of a function or a condition.
            return ended.by == b')'
                || behind.starts_with(['\n', '\r', '"', '\'', '}', '{'])
                || begins_statement(inside)
                || is_declaration(inside);
        }
        b'|' | b'&' => return bytes.get(1) == Some(&bytes[0]),
        b'+' | b'=' | b'?' => return value && is_expression(behind),
        // "}, {": but "}, the mayor", "}. The mayor" and "} (AP)" are the author's.
        b',' => return value && (behind.starts_with(['{', '[']) || begins_statement(behind) || begins_rule(text)),
        b'.' => return value && !ended.apart && begins_member(&text[1..]) || begins_rule(text),
        b'(' if !ended.apart && value => return true,
        b'[' => return !ended.apart && value && !is_link(text) || begins_rule(text),
        b':' => return begins_rule(text),
        b'/' => return text.starts_with("/*") || text.starts_with("// ") || text.starts_with("//<"),
        b'!' | b'(' => return text.starts_with("!function") || text.starts_with("(function") || text.starts_with("!("),
        _ => {}
    }
    ended.by == b')' && goes_on_media(text) || begins_statement(text) || begins_rule(text)
}

/// `and (min-width: 600px) {` behind the first condition of `@media`.
fn goes_on_media(text: &str) -> bool {
    let line = head_line(text);
    text.starts_with("and (") && line.find('{').is_some_and(|brace| is_at_rule(&format!("@media {}", &line[..brace])))
}

/// `push(...)`, `length;`, `src =` behind a full stop.
fn begins_member(text: &str) -> bool {
    let name = text.bytes().take(80).take_while(|byte| is_name(*byte)).count();
    let behind = text[name..].trim_start_matches([' ', '\t']);
    name > 0 && (text[name..].starts_with(['(', '.', '[', ';']) || behind.starts_with('=') || behind.starts_with('\n'))
}

/// What ends in a semicolon or an open bracket, without words that only an author writes in a row.
fn is_expression(text: &str) -> bool {
    let line = head_line(text);
    let (told, ends) = match line.find([';', '}']) {
        Some(end) => (&line[..end], true),
        None => (line, line.ends_with(['{', '(', '[', ',']) || line.len() >= LINE),
    };
    let told = match told.chars().next() {
        Some(quote @ ('"' | '\'')) => told[1..].find(quote).map_or(told, |end| &told[end + 2..]),
        _ => told,
    };
    ends && !has_prose(told, 2)
}

/// What stands behind `if`: a condition in brackets with an operator, or a block behind it.
fn begins_condition(text: &str) -> bool {
    let line = head_line(text);
    let Some(inside) = line.strip_prefix('(') else { return false };
    let mut depth = 1;
    let close = inside.bytes().position(|byte| {
        depth += i32::from(byte == b'(') - i32::from(byte == b')');
        depth == 0
    });
    let (told, behind) = close.map_or((inside, ""), |close| (&inside[..close], inside[close + 1..].trim_start()));
    behind.starts_with('{') || told.contains(['=', '<', '>', '!', '&', '|', ';', '(']) && !has_prose(told, 3)
}

/// `show(slot);`, `show("a", ...`: but "Page(s) were".
fn begins_call(name: &str, text: &str) -> bool {
    let line = head_line(text);
    let Some(inside) = line.strip_prefix('(') else { return false };
    if name.starts_with(|c: char| c.is_ascii_digit()) || inside.is_empty() {
        return false;
    }
    let given = inside.starts_with(['"', '\'', '{', '[', '$', '(', ')'])
        || ["function", "document", "window", "this"].iter().any(|word| inside.starts_with(word));
    if given {
        return true;
    }
    let Some(close) = inside.find(')') else { return name.contains(['.', '_', '$']) && !has_prose(inside, 2) };
    let behind = &inside[close + 1..];
    let prose = has_prose(&inside[..close], 2) || matches!(&inside[..close], "s" | "es" | "ies");
    let small = name.starts_with(|c: char| !c.is_ascii_uppercase());
    !prose
        && (behind.starts_with([';', ')', '}', ']'])
            || behind.trim_start().starts_with('{')
            || behind.starts_with('.') && begins_member(&behind[1..])
            || behind.trim().is_empty() && small)
}

/// "[Scroll to top](#)" and "[/caption]" behind code.
fn is_link(text: &str) -> bool {
    let line = &text.as_bytes()[..text.len().min(BEFORE)];
    let close = memchr::memchr2(b']', b'\n', line).unwrap_or(line.len());
    text.starts_with("[/") || line.get(close + 1).is_some_and(|next| matches!(next, b'(' | b'['))
}

/// `x = ...`, `x.y(...)`, `var x`, `if (...)`, `return ...`.
fn begins_statement(text: &str) -> bool {
    let name = text.bytes().take(80).take_while(|byte| is_name(*byte) || *byte == b'.').count();
    let (word, behind) = text.split_at(name);
    let tight = behind;
    let behind = behind.trim_start_matches([' ', '\t']);
    if word.is_empty() || word.ends_with('.') {
        return false;
    }
    let named = |text: &str| {
        let name = text.bytes().take(80).take_while(|byte| is_name(*byte)).count();
        (name > 0).then(|| text[name..].trim_start_matches([' ', '\t']).chars().next().unwrap_or('\n'))
    };
    match word {
        "var" | "const" => {
            return behind.starts_with(['{', '[']) || matches!(named(behind), Some('=' | ';' | ',' | '\n'));
        }
        "let" => return named(behind) == Some('=') && is_value(behind),
        "function" => {
            let line = head_line(behind);
            let open = line.find('(').filter(|open| line[..*open].trim().bytes().all(is_name));
            let close = open.and_then(|open| line[open..].find(')').map(|close| open + close + 1));
            return close.is_some_and(|close| matches!(line[close..].trim_start().chars().next(), None | Some('{')));
        }
        "if" | "for" | "while" | "switch" | "catch" => return begins_condition(behind),
        "else" | "try" | "do" | "finally" => {
            return behind.starts_with('{')
                || word == "else"
                    && behind.strip_prefix("if").is_some_and(|behind| begins_condition(behind.trim_start()));
        }
        "return" | "throw" => {
            return tight.starts_with(';')
                || tight.starts_with(char::is_whitespace) && !behind.starts_with("to ") && is_expression(behind);
        }
        "case" => {
            let line = head_line(behind);
            let value = &line[..line.find(':').unwrap_or(0)];
            return value.starts_with(['"', '\''])
                || !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        }
        "default" => return behind.starts_with(':'),
        "break" | "continue" => return behind.starts_with(';'),
        _ => {}
    }
    behind.starts_with('=') && !behind.starts_with("==") && is_value(behind)
        || tight.starts_with('(') && begins_call(word, tight)
        || word.contains('.')
            && tight.starts_with('[')
            && head_line(&tight[..chars::ceil(tight, tight.len().min(80))]).contains(']')
        || behind.starts_with("||")
}

/// True for what is assigned at the head of a text, `x = 3` or `= 3`.
fn is_value(text: &str) -> bool {
    let line = head_line(text);
    let Some(sign) = line.find('=') else { return false };
    let value = line[sign + 1..].trim_start_matches(['=', ' ', '\t']);
    let told = &value[..value.find([';', '(', '{', '[', '"', '\'']).unwrap_or(value.len())];
    !has_prose(told, 2)
}

/// A rule of a style sheet: selectors up to a brace, behind which a declaration or nothing stands.
fn begins_rule(text: &str) -> bool {
    let head = &text.as_bytes()[..text.len().min(SELECTOR)];
    let Some(brace) = memchr::memchr(b'{', head) else { return false };
    let selector = text[..brace].trim_end();
    if selector.starts_with('@') {
        return is_at_rule(selector);
    }
    let blank = selector.contains("\n\n") || selector.contains("\r\n\r\n");
    let inside = text[brace + 1..].trim_start();
    let mut words = selector.split_whitespace().peekable();
    if blank || words.peek().is_none() {
        return false;
    }
    // A step of an animation.
    let steps = words.clone().all(|word| {
        let word = word.trim_end_matches(',');
        matches!(word, "from" | "to")
            || word.strip_suffix('%').is_some_and(|step| step.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
    });
    // A comma may stand by itself, and at the head of what goes on.
    let mut words = words.map(|word| word.trim_matches(',')).filter(|word| !word.is_empty());
    (is_declaration(inside) || inside.starts_with('}')) && (steps || words.all(is_selector)) || steps
}
