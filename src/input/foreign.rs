//! Files that hold text in a form that is not read: told by their first bytes and refused, since what they would be taken
//! for is no article.

use super::error::{InputError, InputErrorKind};

/// Bytes in which a file says what it is.
const HEAD: usize = 4096;

/// The error for a file of a kind that is known and not read.
pub(super) fn refused(path: &str, bytes: &[u8]) -> Option<InputError> {
    let head = &bytes[..bytes.len().min(HEAD)];
    let (kind, what, remedy) = packed(head)
        .map(|what| (InputErrorKind::Binary, what, "extract its text first"))
        .or_else(|| markup(head).map(|(what, remedy)| (InputErrorKind::Unsupported, what, remedy)))?;
    Some(InputError::new(path, kind, what, remedy))
}

/// Documents whose text is packed, or would be read as an old encoding.
fn packed(head: &[u8]) -> Option<&'static str> {
    let holds = |part: &[u8]| memchr::memmem::find(head, part).is_some();
    if head.starts_with(b"%PDF-") {
        Some("is a PDF file")
    } else if head.starts_with(b"{\\rtf") {
        Some("is an RTF file")
    } else if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        Some("is a file of an old office program")
    } else if head.starts_with(b"PK\x03\x04") {
        Some(if holds(b"mimetypeapplication/epub") {
            "is an EPUB file"
        } else if holds(b"mimetypeapplication/vnd.oasis.opendocument") {
            "is an OpenDocument file"
        } else if holds(b"word/") {
            "is a Word file"
        } else {
            "is a ZIP file"
        })
    } else {
        None
    }
}

const FEED: &str = "rename it to .rss or .atom";

/// Kinds of markup that hold articles, or lead to them, and are no page.
fn markup(head: &[u8]) -> Option<(&'static str, &'static str)> {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    if is_web_page_of_parts(text) {
        return Some(("is a page saved with its parts (MHTML)", "save it as HTML"));
    }
    let name = local(root(text)?);
    let is = |other: &str| name.eq_ignore_ascii_case(other.as_bytes());
    if is_feed_of(name, text) {
        Some(("is an RSS or Atom feed", FEED))
    } else if is("nitf") {
        Some(("is a NITF document", "save its text as JSON lines"))
    } else if is("newsML") || is("newsItem") || is("newsMessage") || is("packageItem") {
        Some(("is a NewsML document", "save its text as JSON lines"))
    } else if is("urlset") || is("sitemapindex") {
        Some(("is a sitemap", "fetch the pages that it links to"))
    } else if is("opml") {
        Some(("is an OPML list of feeds", "fetch the pages that they link to"))
    } else {
        None
    }
}

/// True for a file that begins as a feed of RSS or Atom does.
pub(super) fn is_feed(bytes: &[u8]) -> bool {
    let head = narrow(&bytes[..bytes.len().min(HEAD)]);
    root(&head).is_some_and(|root| is_feed_of(local(root), &head))
}

/// True for a feed in a file that is called one: it may have a long comment in front, and lack its name space.
pub(super) fn is_named_feed(bytes: &[u8]) -> bool {
    const HEAD: usize = 256 << 10;
    let head = narrow(&bytes[..bytes.len().min(HEAD)]);
    root(&head).is_some_and(|root| is_feed_of(local(root), &head) || local(root) == b"feed")
}

/// The head of a text without the marks and blanks in front. That is enough for UTF-16, whose ASCII characters have a NUL
/// beside them.
fn narrow(head: &[u8]) -> Vec<u8> {
    let head: Vec<u8> = head.iter().copied().filter(|byte| !matches!(byte, 0 | 0xFE | 0xFF)).collect();
    let mut text = head.trim_ascii_start();
    while let Some(rest) = text.strip_prefix(b"\xEF\xBB\xBF") {
        text = rest.trim_ascii_start();
    }
    text.to_vec()
}

/// Whether the first element of a text is that of a feed.
fn is_feed_of(name: &[u8], text: &[u8]) -> bool {
    let names_atom = || [&b"/Atom"[..], b"/atom"].iter().any(|name| memchr::memmem::find(text, name).is_some());
    name == b"rss" || name == b"RDF" || name == b"feed" && names_atom()
}

/// A name without its prefix, which is the writer's own.
fn local(name: &[u8]) -> &[u8] {
    name.rsplit(|&byte| byte == b':').next().unwrap_or(name)
}

/// The name of the first element, behind declarations and comments.
fn root(text: &[u8]) -> Option<&[u8]> {
    let mut rest = text;
    loop {
        let behind = rest.strip_prefix(b"<")?;
        let end: &[u8] = match behind {
            [b'?', ..] => b"?>",
            [b'!', b'-', b'-', ..] => b"-->",
            // A type of document may declare entities.
            [b'!', ..] if memchr::memchr2(b'[', b'>', behind).is_some_and(|at| behind[at] == b'[') => b"]>",
            [b'!', ..] => b">",
            _ => {
                let end = behind.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))?;
                return Some(&behind[..end]).filter(|name| !name.is_empty());
            }
        };
        rest = behind[memchr::memmem::find(behind, end)? + end.len()..].trim_ascii_start();
    }
}

/// True for the head of a message of several parts, as browsers save pages.
fn is_web_page_of_parts(text: &[u8]) -> bool {
    let mut lines = text.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii_end).take_while(|line| !line.is_empty());
    let (mut has_version, mut has_parts) = (false, false);
    let is_field = lines.all(|line| {
        let line = line.to_ascii_lowercase();
        has_version |= line.starts_with(b"mime-version:");
        has_parts |= memchr::memmem::find(&line, b"multipart/related").is_some();
        let name = line.iter().position(|&byte| byte == b':').map(|colon| &line[..colon]);
        let is_name = |name: &[u8]| name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
        // Long fields go on in lines that are indented.
        line.starts_with(b" ") || line.starts_with(b"\t") || name.is_some_and(is_name)
    });
    is_field && has_version && has_parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(bytes: &[u8]) -> Option<String> {
        refused("d", bytes).map(|error| error.to_string())
    }

    #[test]
    fn what_is_not_read_is_named() {
        for (bytes, what) in [
            (&b"%PDF-1.7\n"[..], "d: is a PDF file; extract its text first"),
            (b"{\\rtf1\\ansi The ferry left.}", "d: is an RTF file; extract its text first"),
            (b"PK\x03\x04\x14\0\0\0word/document.xml", "d: is a Word file; extract its text first"),
            (b"PK\x03\x04\x0a\0mimetypeapplication/epub+zipPK", "d: is an EPUB file; extract its text first"),
            (b"PK\x03\x04\x0a\0other", "d: is a ZIP file; extract its text first"),
            (b"<?xml version='1.0'?>\n<urlset xmlns='x'>", "d: is a sitemap; fetch the pages that it links to"),
            (
                b"<?xml version='1.0'?><!DOCTYPE nitf SYSTEM 'x.dtd'><nitf>",
                "d: is a NITF document; save its text as JSON lines",
            ),
            (b"<n:newsItem guid='1'>", "d: is a NewsML document; save its text as JSON lines"),
        ] {
            assert_eq!(told(bytes).as_deref(), Some(what));
        }
        for feed in [
            &b"\xEF\xBB\xBF<?xml version='1.0'?>\n<?xml-stylesheet href='a>b'?><!-- a <html> --><rss version='2.0'>"[..],
            b"<rdf:RDF xmlns='x'>",
            b"<!DOCTYPE rss [<!ENTITY % HTMLlat1 SYSTEM 'x'> %HTMLlat1; ]>\n<rss version='0.91'>",
            b"<feed version='0.3' xmlns='http://purl.org/atom/ns#'>",
            b"\n<feed xmlns=\"http://www.w3.org/2005/Atom\">",
        ] {
            let told = told(feed).unwrap();
            assert_eq!(told, "d: is an RSS or Atom feed; rename it to .rss or .atom");
            assert!(is_feed(feed));
        }
        let page = b"From: <Saved by Blink>\r\nSubject: The ferry\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\"\r\n\r\n--x";
        assert_eq!(told(page).as_deref(), Some("d: is a page saved with its parts (MHTML); save it as HTML"));
    }

    #[test]
    fn pages_and_texts_are_none_of_these() {
        for bytes in [
            &b"<!DOCTYPE html><html><body><rss>"[..],
            b"<?xml version='1.0'?><html xmlns='x'>",
            b"<feed>The ferry left.</feed>",
            b"<p>An RSS feed: <rss></p>",
            b"The harbour: it reopened.\nMIME-Version: 1.0\nmultipart/related",
            b"PK leaves the party.",
            b"<",
            b"",
        ] {
            assert_eq!(told(bytes), None, "{}", String::from_utf8_lossy(bytes));
            assert!(!is_feed(bytes));
        }
    }
}
