//! A small HTML tokenizer: tags, text and raw text, in one pass over the page and with nothing built.

use markup5ever::data::NAMED_ENTITIES;

/// A piece of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text with its character references undecoded.
    Text(&'a str),
    /// Text without character references: a CDATA section of XHTML.
    Literal(&'a str),
    /// A start tag: its name as written, and what stands behind the name.
    Start { name: &'a str, attributes: &'a str },
    /// An end tag.
    End(&'a str),
    /// What stands inside an element whose contents are no HTML (`script`, `style`, `title` ...); its start tag
    /// came before, its end tag comes after.
    Raw(&'a str),
}

/// Reads a page token by token. Comments, declarations and processing instructions are dropped.
#[derive(Debug, Clone)]
pub(super) struct Scan<'a> {
    page: &'a str,
    at: usize,
    /// The element whose raw contents come next.
    raw: Option<&'a str>,
    /// The page is XML: in others a browser reads CDATA sections as comments.
    is_xml: bool,
}

/// Elements whose contents a browser does not read as HTML.
const RAW: [&str; 9] = ["script", "style", "title", "textarea", "noscript", "iframe", "noembed", "noframes", "xmp"];

impl<'a> Scan<'a> {
    pub(super) fn new(page: &'a str) -> Self {
        Self { page, at: 0, raw: None, is_xml: page.trim_start().starts_with("<?xml") }
    }

    /// Where `what` comes next, or the end of the page.
    fn seek(&self, what: &[u8]) -> usize {
        memchr::memmem::find(&self.page.as_bytes()[self.at..], what).map_or(self.page.len(), |found| self.at + found)
    }

    /// The end of raw contents: the element's end tag, or the end of the page.
    fn raw_end(&self, name: &str) -> usize {
        let bytes = self.page.as_bytes();
        memchr::memmem::find_iter(&bytes[self.at..], b"</")
            .map(|found| self.at + found)
            .find(|&found| {
                let rest = &bytes[found + 2..];
                rest.len() >= name.len() && rest[..name.len()].eq_ignore_ascii_case(name.as_bytes())
            })
            .unwrap_or(bytes.len())
    }

    /// Reads a tag whose name starts at `from`; `None` at the end of the page.
    fn tag(&mut self, from: usize) -> Option<(&'a str, &'a str)> {
        let bytes = self.page.as_bytes();
        let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
        let name_end = from + bytes[from..].iter().position(is_end).unwrap_or(bytes.len() - from);
        let mut at = name_end;
        loop {
            let Some(found) = memchr::memchr3(b'>', b'"', b'\'', &bytes[at..]) else {
                self.at = bytes.len();
                return None;
            };
            at += found;
            if bytes[at] == b'>' {
                break;
            }
            // A quote counts only where a value may begin.
            let before = bytes[name_end..at].iter().rev().find(|byte| !byte.is_ascii_whitespace());
            if before == Some(&b'=') {
                let Some(close) = memchr::memchr(bytes[at], &bytes[at + 1..]) else {
                    self.at = bytes.len();
                    return None;
                };
                at += close + 1;
            }
            at += 1;
        }
        self.at = at + 1;
        Some((&self.page[from..name_end], &self.page[name_end..at]))
    }
}

impl<'a> Iterator for Scan<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let Some(name) = self.raw.take() {
            let end = self.raw_end(name);
            let text = &self.page[self.at..end];
            self.at = end;
            return Some(Token::Raw(text));
        }
        let bytes = self.page.as_bytes();
        while self.at < bytes.len() {
            if bytes[self.at] != b'<' {
                let end = self.seek(b"<");
                let text = &self.page[self.at..end];
                self.at = end;
                return Some(Token::Text(text));
            }
            match bytes.get(self.at + 1) {
                Some(b'!') if bytes[self.at..].starts_with(b"<!--") => {
                    // `<!-->` is a whole comment.
                    self.at += 2;
                    self.at = (self.seek(b"-->") + 3).min(bytes.len());
                }
                Some(b'!') if self.is_xml && bytes[self.at..].starts_with(b"<![CDATA[") => {
                    let start = self.at + b"<![CDATA[".len();
                    let end = self.seek(b"]]>").max(start);
                    self.at = (end + 3).min(bytes.len());
                    return Some(Token::Literal(&self.page[start..end]));
                }
                Some(b'!') if bytes[self.at..].starts_with(b"<![CDATA[") => {
                    self.at = (self.seek(b">") + 1).min(bytes.len());
                }
                Some(b'!' | b'?') => self.at = (self.seek(b">") + 1).min(bytes.len()),
                Some(b'/') => match bytes.get(self.at + 2) {
                    Some(byte) if byte.is_ascii_alphabetic() => {
                        let (name, _) = self.tag(self.at + 2)?;
                        return Some(Token::End(name));
                    }
                    _ => self.at = (self.seek(b">") + 1).min(bytes.len()),
                },
                Some(byte) if byte.is_ascii_alphabetic() => {
                    let (name, attributes) = self.tag(self.at + 1)?;
                    if let Some(raw) = RAW.iter().find(|raw| name.eq_ignore_ascii_case(raw)) {
                        self.raw = Some(raw);
                    }
                    return Some(Token::Start { name, attributes });
                }
                _ => {
                    // A lone `<` is text.
                    let start = self.at;
                    self.at += 1;
                    self.at = self.seek(b"<");
                    return Some(Token::Text(&self.page[start..self.at]));
                }
            }
        }
        None
    }
}

/// The value of an attribute, undecoded.
pub(super) fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let bytes = attributes.as_bytes();
    let mut at = 0;
    loop {
        at += bytes[at..].iter().position(|byte| !byte.is_ascii_whitespace() && *byte != b'/')?;
        let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'/');
        let start = at;
        // The first byte belongs to the name even when it is `=`.
        at += 1;
        at += bytes[at..].iter().position(is_end).unwrap_or(bytes.len() - at);
        let is_wanted = attributes[start..at].eq_ignore_ascii_case(name);
        let gap = bytes[at..].iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
        let mut value = "";
        if bytes.get(at + gap) == Some(&b'=') {
            at += gap + 1;
            at += bytes[at..].iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(bytes.len() - at);
            let end = match bytes.get(at) {
                Some(quote @ (b'"' | b'\'')) => {
                    at += 1;
                    let end = at + memchr::memchr(*quote, &bytes[at..]).unwrap_or(bytes.len() - at);
                    value = &attributes[at..end];
                    (end + 1).min(bytes.len())
                }
                _ => {
                    let end = at + bytes[at..].iter().position(u8::is_ascii_whitespace).unwrap_or(bytes.len() - at);
                    value = &attributes[at..end];
                    end
                }
            };
            at = end;
        }
        if is_wanted {
            return Some(value);
        }
    }
}

/// Appends text with its character references decoded. Unknown references stay as they are.
pub(super) fn decode_into(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match reference(&rest[1..]) {
            Some((characters, length)) => {
                out.extend(characters.into_iter().flatten());
                rest = &rest[1 + length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
}

/// Longest name of a reference.
const LONGEST: usize = 32;

/// The characters of the reference that begins here behind its `&`, and its length.
fn reference(text: &str) -> Option<([Option<char>; 2], usize)> {
    let bytes = &text.as_bytes()[..text.len().min(LONGEST)];
    let run = |from: usize, is_part: fn(&u8) -> bool| {
        from + bytes[from..].iter().position(|byte| !is_part(byte)).unwrap_or(bytes.len() - from)
    };
    if bytes.first() == Some(&b'#') {
        let is_hex = matches!(bytes.get(1), Some(b'x' | b'X'));
        let start = 1 + usize::from(is_hex);
        let end = run(start.min(bytes.len()), if is_hex { u8::is_ascii_hexdigit } else { u8::is_ascii_digit });
        let code = u32::from_str_radix(text.get(start..end)?, if is_hex { 16 } else { 10 }).ok()?;
        let length = end + usize::from(bytes.get(end) == Some(&b';'));
        return Some(([Some(numbered(code)?), None], length));
    }
    let end = run(0, u8::is_ascii_alphanumeric);
    let named = |name: &str| {
        let &(first, second) = NAMED_ENTITIES.get(name)?;
        // Beginnings of names stand for nothing.
        (first != 0).then(|| [char::from_u32(first), char::from_u32(second).filter(|&second| second != '\0')])
    };
    match bytes.get(end) {
        Some(b';') => Some((named(&text[..=end])?, end + 1)),
        // The oldest names need no semicolon; in an address they would be names of its parts.
        Some(b'=') => None,
        _ => Some((named(&text[..end])?, end)),
    }
}

/// The character of a number.
fn numbered(code: u32) -> Option<char> {
    // The standard reads these as windows-1252, which is what their writers meant.
    if let 0x80..=0x9F = code {
        let text = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[code as u8]).0.into_owned();
        return text.chars().next();
    }
    char::from_u32(code).filter(|&character| character != '\0')
}

/// Text with its character references decoded.
pub(super) fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    decode_into(&mut out, text);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens() {
        let page =
            "<!doctype html><P class='a > b' title=it's>One &lt; <!-- <b> -->two</p ><script>if (a</b) {}</script>< 3";
        let tokens: Vec<_> = Scan::new(page).collect();
        assert_eq!(
            tokens,
            [
                Token::Start { name: "P", attributes: " class='a > b' title=it's" },
                Token::Text("One &lt; "),
                Token::Text("two"),
                Token::End("p"),
                Token::Start { name: "script", attributes: "" },
                Token::Raw("if (a</b) {}"),
                Token::End("script"),
                Token::Text("< 3"),
            ]
        );
    }

    #[test]
    fn sections_of_xml_are_text() {
        let text = |page| Scan::new(page).find(|token| matches!(token, Token::Literal(_)));
        assert_eq!(
            text("<?xml version='1.0'?><p>He <![CDATA[<more> & more]]> came</p>"),
            Some(Token::Literal("<more> & more"))
        );
        assert_eq!(text("<?xml?><![CDATA[open"), Some(Token::Literal("open")));
        assert_eq!(text("<p>He <![CDATA[more]]> came</p>"), None);
    }

    #[test]
    fn attributes() {
        let tag = " Class = \"a b\" data-x='1' checked href=/x/ id=";
        assert_eq!(attribute(tag, "class"), Some("a b"));
        assert_eq!(attribute(tag, "data-x"), Some("1"));
        assert_eq!(attribute(tag, "checked"), Some(""));
        assert_eq!(attribute(tag, "href"), Some("/x/"));
        assert_eq!(attribute(tag, "id"), Some(""));
        assert_eq!(attribute(tag, "none"), None);
        assert_eq!(attribute("/ = x", "x"), Some(""));
    }

    #[test]
    fn references() {
        assert_eq!(
            decode("a&amp;b &eacute;&#233;&#xe9; &#146; &nosuch; & &#0; &ndash;"),
            "a&b ééé ’ &nosuch; & &#0; –"
        );
        assert_eq!(
            decode("&scaron;&Zcaron; &copy 2026 &#233, &#x;&#; &copyleft &copy=1 &nGt;"),
            "šŽ © 2026 é, &#x;&#; &copyleft &copy=1 ≫\u{20d2}"
        );
        assert_eq!(decode("AT&T, R&D, Q&A &amp"), "AT&T, R&D, Q&A &");
        assert_eq!(decode("&aaaaaaaaaé;"), "&aaaaaaaaaé;");
    }

    #[test]
    fn broken_pages_end() {
        for page in ["<", "<a", "<a href=\"", "</", "</a", "<!--", "<!", "<script>", "<script", "<a b='", "&"] {
            assert!(Scan::new(page).count() < 3, "{page}");
        }
    }
}
