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
    "a", "article", "aside", "body", "button", "div", "em", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "html", "iframe", "img", "input", "li", "main", "nav", "ol", "p", "section", "span", "strong", "svg", "table",
    "tbody", "td", "th", "tr", "ul", "video",
];

/// Where the code begins to which an anchor belongs, and what it is.
pub(super) fn start(source: &str, at: usize, done: usize) -> Option<(usize, Kind)> {
    let bytes = source.as_bytes();
    let line = line_before(source, at, done);
    let (head, kind) = match bytes[at] {
        b'{' if is_data(&bytes[at..]) => (line.len(), Kind::Data),
        b'[' if bytes.get(at + 1) == Some(&b'{') && is_data(&bytes[at + 1..]) => (line.len(), Kind::Data),
        b'{' if opens_style(source, at, line) => (line.len(), Kind::Style),
        b'{' => (function_before(line)?, Kind::Script),
        b'=' => (assigns(line, &source[at..])?, Kind::Script),
        b'(' => (calls(line, &source[at..])?, Kind::Call),
        _ => return None,
    };
    let is_code = if kind == Kind::Style { is_selector } else { is_statement };
    Some((at - line.len() + back(&line[..head], is_code), kind))
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
        let begin = head.rfind(char::is_whitespace).map_or(0, |space| space + char_len(head, space));
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

fn char_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(1, char::len_utf8)
}

fn is_statement(word: &str) -> bool {
    const KEYWORDS: &[&str] = &[
        "var", "let", "const", "function", "return", "new", "if", "else", "typeof", "try", "=", "=>", "||", "&&", "+",
        "async",
    ];
    if word.contains("](") || word.contains("://") {
        return false;
    }
    KEYWORDS.contains(&word)
        || word.contains(['(', '{', '}', ';', '=', '[', '|', '&'])
        || word.starts_with(['$', '_', '}', ')', '/', '*', '!'])
        || word.ends_with(['/', '*'])
        || word.bytes().enumerate().any(|(at, byte)| {
            byte == b'.'
                && at > 0
                && word.as_bytes()[at - 1].is_ascii_alphanumeric()
                && word.as_bytes().get(at + 1).is_some_and(|next| next.is_ascii_lowercase() || *next == b'_')
        })
}

fn is_selector(word: &str) -> bool {
    let word = word.trim_end_matches(',');
    let name = word.split(['.', '#', ':', '[', '>']).next().unwrap_or_default();
    word.starts_with(['.', '#', '@', '*', ':', '>', '+', '~', '}', '{', '/'])
        && word.len() > usize::from(word.starts_with('.'))
        && !word.starts_with("...")
        || ELEMENTS.contains(&name)
        || word.contains(['{', '}', ';'])
        || word.starts_with('(') && word.contains(':')
        || word.ends_with("px)")
        || matches!(word, "and" | "screen" | "only" | "print" | "to" | "all")
        || word.contains(',') && word.contains('.')
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
    if let Some(rule) = rule.rfind('@').map(|at| &rule[at + 1..]) {
        let name = rule.split([' ', '(']).next().unwrap_or_default();
        if matches!(name, "media" | "font-face" | "keyframes" | "-webkit-keyframes" | "supports" | "page") {
            return true;
        }
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
                } else if is_prose_line(&source[here + 1..]) {
                    let tail = source[certain.min(here)..here].trim_end();
                    let own = tail.ends_with([',', ':', '"', '\'']) && !is_prose(tail);
                    return if own { certain.min(here) + tail.len() } else { certain };
                }
            }
            _ => {}
        }
        here += 1;
        if bound && here > at {
            let rest = source[here..].trim_start();
            let next = source.len() - rest.len();
            if rest.is_empty() || !goes_on(rest, bytes[here - 1]) {
                return certain;
            }
            // Not past what tells that code goes on: it is read like the rest.
            here = next.max(here);
        }
    }
    certain
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
    text.split_whitespace().count() >= 12 || text.split_whitespace().count() >= 6 && text.contains(". ")
}

/// True when the line at the head of a text is the author's.
fn is_prose_line(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default().trim();
    // What a line says at its head is enough.
    let line = &line[..chars::ceil(line, line.len().min(400))];
    // A list of links, a heading.
    if line.starts_with(['-', '*', '[', '#']) && line.contains("](") && !line.contains("{{") {
        return true;
    }
    let words = line.split_whitespace().count();
    let signs = line.bytes().filter(|byte| b"{};=<>".contains(byte)).count();
    let begins = line.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '‘'));
    signs == 0 && (words >= 5 && begins && line.ends_with(['.', '!', '?', '”']) || words >= 10)
}

/// True when code goes on at the head of a text, behind a statement that ended with a byte.
fn goes_on(text: &str, ended: u8) -> bool {
    let bytes = text.as_bytes();
    match bytes[0] {
        b'}' | b')' | b']' | b';' | b'{' | b'|' | b'&' | b'+' | b'=' => return true,
        b',' | b'.' | b'?' | b':' | b'(' | b'[' if matches!(ended, b')' | b']' | b'}' | b'"' | b'\'') => {
            // "}, {": but "}. The mayor" and "} (AP)" are the author's.
            return bytes.get(1).is_some_and(|next| !next.is_ascii_whitespace() || bytes[0] == b',')
                && !text.starts_with("..")
                && (bytes[0] != b'[' || !is_link(text))
                || begins_rule(text);
        }
        b'/' => return text.starts_with("/*") || text.starts_with("// ") || text.starts_with("//<"),
        b'"' | b'\'' => return matches!(ended, b',' | b'{' | b'['),
        b'!' | b'(' => return text.starts_with("!function") || text.starts_with("(function") || text.starts_with("!("),
        _ => {}
    }
    text.starts_with("and (") && ended == b')' || begins_statement(text) || begins_rule(text)
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
    match word {
        "var" | "let" | "const" | "function" => {
            return behind.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '$' | '('));
        }
        "if" | "for" | "while" | "switch" | "catch" => return behind.starts_with('('),
        "else" | "try" | "do" | "finally" => {
            return behind.starts_with('{') || word == "else" && behind.starts_with("if");
        }
        "return" | "case" | "break" | "throw" | "default" => {
            let head = &behind[..chars::ceil(behind, behind.len().min(80))];
            return head.lines().next().is_some_and(|line| line.contains([';', ':', '(', '{']));
        }
        _ => {}
    }
    behind.starts_with('=') && !behind.starts_with("==")
        || tight.starts_with('(') && !word.starts_with(|c: char| c.is_ascii_digit()) && text[name..].len() > 1
        || tight.starts_with('[') && behind.contains(']') && word.contains('.')
        || behind.starts_with("||")
}

/// A rule of a style sheet: selectors up to a brace, behind which a declaration or nothing stands.
fn begins_rule(text: &str) -> bool {
    let head = &text.as_bytes()[..text.len().min(SELECTOR)];
    let Some(brace) = memchr::memchr(b'{', head) else { return false };
    let selector = &text[..brace];
    let plain = selector
        .bytes()
        .all(|byte| is_name(byte) || byte.is_ascii_whitespace() || b".#:,>+~*()[]=\"'@%-/".contains(&byte));
    if !plain {
        return false;
    }
    let inside = text[brace + 1..].trim_start();
    text.starts_with('@') || is_declaration(inside) || inside.starts_with('}') || {
        // A step of an animation, a rule inside `@media`.
        selector.trim_end().ends_with('%')
    }
}
