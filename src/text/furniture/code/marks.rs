//! Marks that end by themselves: shortcodes, placeholders of templates.

use std::collections::HashSet;

use crate::span::Span;

/// Longest mark, in bytes; data of an editor's media are the longest.
const LONGEST: usize = 600;

/// Shortcodes without attributes that nobody writes otherwise.
const BARE: &[&str] = &["gallery", "nextpage", "toc", "adsense", "contact-form", "playlist", "mc4wp_form"];

/// Shortcodes whose ends are known without their beginnings.
#[rustfmt::skip]
const CLOSED: &[&str] = &[
    "audio", "blockquote", "button", "caption", "center", "column", "embed", "gallery", "img", "media-credit", "playlist",
    "pullquote", "quote", "row", "url", "video", "youtube",
];

/// What is named before a colon: `[video:...]`, `[[nid:12]]`.
const NAMED: &[&str] = &[
    "asset",
    "audio",
    "embed",
    "file",
    "fid",
    "gallery",
    "image",
    "img",
    "instagram",
    "media",
    "nid",
    "node",
    "photo",
    "tweet",
    "twitter",
    "video",
    "view",
    "vimeo",
    "youtube",
];

/// What writers close to say how they meant it.
const MEANT: &[&str] = &["sarcasm", "rant", "snark", "irony", "joke", "s", "sarc", "end", "snip"];

/// The names that are both opened and closed in a text, as in `[b]bold[/b]`.
#[derive(Debug, Default)]
pub(super) struct Pairs<'a> {
    open: HashSet<&'a str>,
    closed: HashSet<&'a str>,
}

impl<'a> Pairs<'a> {
    pub(super) fn of(source: &'a str, anchors: &[usize]) -> Self {
        let mut pairs = Self::default();
        let bytes = source.as_bytes();
        for &at in anchors.iter().filter(|at| bytes[**at] == b'[') {
            let closes = bytes.get(at + 1) == Some(&b'/');
            let name = name(&source[at + 1 + usize::from(closes)..]);
            if !name.is_empty() {
                if closes { &mut pairs.closed } else { &mut pairs.open }.insert(name);
            }
        }
        pairs
    }

    fn hold(&self, name: &str) -> bool {
        self.open.contains(name) && self.closed.contains(name) && !MEANT.contains(&name)
    }
}

/// The name at the head of a text: small letters, digits and what joins them.
fn name(text: &str) -> &str {
    let end =
        text.bytes().position(|byte| !(byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte)));
    &text[..end.unwrap_or(text.len())]
}

/// The mark that begins at a byte.
pub(super) fn at(source: &str, at: usize, pairs: &Pairs<'_>) -> Option<Span> {
    let bytes = source.as_bytes();
    let rest = &source[at..];
    let behind = |length: usize| Some(Span::new(at, at + length));
    match bytes[at] {
        b'[' => {
            let attached = at > 0 && super::is_name(bytes[at - 1]);
            let end = at + shortcode(rest, attached, pairs)?;
            let inside = &rest[1..end - at - 1];
            if is_word(inside) && !is_alone(source, at, end) {
                return None;
            }
            // "[video](https://...)" is a link.
            (!source[end..].starts_with(['(', '[', ':']) || source[end..].starts_with("[/")).then(|| Span::new(at, end))
        }
        b'{' => match bytes.get(at + 1)? {
            b'{' => {
                let braces = bytes[at..].iter().take(3).take_while(|byte| **byte == b'{').count();
                let inside = until(&rest[braces..], "}}")?;
                let closed =
                    rest[braces + inside.len()..].bytes().take(braces).take_while(|byte| *byte == b'}').count();
                is_expression(inside).then(|| Span::new(at, at + braces + inside.len() + closed))
            }
            b'%' => {
                let inside = until(&rest[2..], "%}")?;
                let word = inside.trim_start_matches(['-', '+', ' ']);
                word.starts_with(|c: char| c.is_ascii_lowercase()).then(|| Span::new(at, at + inside.len() + 4))
            }
            _ if at > 0 && bytes[at - 1] == b'$' => {
                let inside = until(&rest[1..], "}")?;
                // "${x}$" and "$${b}$$" are of LaTeX.
                let sum = rest[inside.len() + 2..].starts_with('$') || at > 1 && bytes[at - 2] == b'$';
                (!sum && is_path(inside.trim())).then(|| Span::new(at - 1, at + inside.len() + 2))
            }
            _ => None,
        },
        b'%' => {
            let inside = until(&rest[2..], "%%")?;
            let named = inside.len() > 1 && inside.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
            named.then(|| Span::new(at, at + inside.len() + 4))
        }
        b'<' => {
            let close = if rest.starts_with("<%") { "%>" } else { "?>" };
            let named = rest.starts_with("<%") || rest.starts_with("<?php") || rest.starts_with("<?=");
            // "<%50 and >%20": a number is the author's.
            let inside = until(&rest[2..], close)
                .filter(|inside| named && !inside.contains('<') && !inside.starts_with(|c: char| c.is_ascii_digit()))?;
            behind(inside.len() + 4)
        }
        _ => None,
    }
}

/// "gallery", "file:report.pdf": what authors put into brackets as well.
fn is_word(inside: &str) -> bool {
    matches!(inside, "gallery" | "toc" | "playlist" | "adsense")
        || inside.contains(':') && !inside.contains("://") && is_named(inside)
}

/// True for a mark that shares its line with nothing but other marks.
fn is_alone(source: &str, start: usize, end: usize) -> bool {
    let head = &source.as_bytes()[start.saturating_sub(LONGEST)..start];
    let head = memchr::memrchr(b'\n', head).map_or(head, |end| &head[end + 1..]);
    let rest = &source.as_bytes()[end..source.len().min(end + LONGEST)];
    let rest = memchr::memchr(b'\n', rest).map_or(rest, |end| &rest[..end]);
    let mut inside = false;
    head.iter().chain(rest).all(|byte| {
        inside = (inside || *byte == b'[') && *byte != b']';
        inside || byte.is_ascii_whitespace() || *byte == b']'
    })
}

/// What stands before the end of a mark, on the same line.
fn until<'a>(text: &'a str, close: &str) -> Option<&'a str> {
    let bytes = &text.as_bytes()[..text.len().min(LONGEST)];
    let line = memchr::memchr(b'\n', bytes).unwrap_or(bytes.len());
    memchr::memmem::find(&bytes[..line], close.as_bytes()).map(|end| &text[..end])
}

/// `article.title`, `items[0]`.
fn is_path(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.bytes().all(|byte| super::is_name(byte) || b".[]()-".contains(&byte))
}

/// What a template puts into its text: a name, or a name with operators. Two words are a joke of the author.
fn is_expression(inside: &str) -> bool {
    let told = inside.trim();
    let body = told.trim_start_matches(['#', '/', '^', '>', '&', '!', '~', ':']).trim_start();
    // "{{a}}" and "{{a|b}}" are sets.
    let named =
        told.as_bytes().windows(2).any(|pair| pair.iter().all(|byte| byte.is_ascii_alphabetic() || *byte == b'_'));
    named
        && told.is_ascii()
        && !told.contains(['{', '}'])
        && body.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '$' | '@' | '"' | '\''))
        && (is_path(body.trim_start_matches(['$', '@']))
            || body.len() < told.len()
            || body.contains(['|', '(', '"', '\'', '=', '+', '?']))
}

/// The length of the shortcode at the head of a text; it may be attached to a name.
fn shortcode(text: &str, attached: bool, pairs: &Pairs<'_>) -> Option<usize> {
    if text.starts_with("[object Object]") {
        return Some("[object Object]".len());
    }
    if text.starts_with("[[{\"") {
        return until(&text[2..], "}]]").map(|inside| inside.len() + 5);
    }
    if let Some(inner) = text.strip_prefix("[[") {
        let inside = until(inner, "]]")?;
        return is_named(inside).then_some(inside.len() + 4);
    }
    let closes = text.starts_with("[/");
    let head = 1 + usize::from(closes);
    let name = name(&text[head..]);
    if name.is_empty() {
        return None;
    }
    let behind = &text[head + name.len()..];
    match behind.as_bytes().first()? {
        b']' => {
            let end = head + name.len() + 1;
            let known = if closes { CLOSED.contains(&name) } else { BARE.contains(&name) };
            if !(known || pairs.hold(name)) {
                return None;
            }
            // An address or a number between the two is theirs.
            let inside = if closes { None } else { until(&text[end..], "[/") };
            let own = inside.filter(|inside| {
                let close = &text[end + inside.len() + 2..];
                close.strip_prefix(name).is_some_and(|close| close.starts_with(']'))
                    && (inside.contains("://") || inside.bytes().all(|byte| byte.is_ascii_digit()))
                    && !inside.trim().contains(' ')
            });
            Some(own.map_or(end, |inside| end + inside.len() + 2 + name.len() + 1))
        }
        b' ' | b'=' if !closes => {
            let inside = until(behind, "]")?;
            // `input[type=text]` is a selector.
            if behind.starts_with('=') && attached {
                return None;
            }
            has_attribute(name, inside).then_some(head + name.len() + inside.len() + 1)
        }
        b':' if !closes => {
            let inside = until(&text[1..], "]")?;
            is_named(inside).then_some(inside.len() + 2)
        }
        _ => None,
    }
}

/// "nid:123", "video:https://...".
fn is_named(inside: &str) -> bool {
    inside.split_once(':').is_some_and(|(name, value)| {
        NAMED.contains(&name) && !value.is_empty() && !value.starts_with(' ') && value.split(' ').count() <= 3
    })
}

/// ` id="3"`, ` width=594`, `=https://...` behind a name.
fn has_attribute(name: &str, inside: &str) -> bool {
    if let Some(value) = inside.strip_prefix('=') {
        return !value.is_empty() && name.len() > 2 && !value.contains('=');
    }
    let key = inside.trim_start();
    let word = key.bytes().take_while(|byte| super::is_name(*byte) || *byte == b'-').count();
    word > 0
        && key[word..].strip_prefix('=').is_some_and(|value| {
            value.starts_with(['"', '\'', '”', '“', '″', '‘', '’', '&'])
                || value.starts_with(|c: char| c.is_ascii_alphanumeric())
        })
}
