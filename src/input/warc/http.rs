//! Answers of web servers: whether one is a page or text, and its body without the packing of transport.

use std::borrow::Cow;
use std::io::{self, ErrorKind, Read};

use super::Kind;
use super::head::Fields;
use crate::input::charset::looks_like_markup;
use crate::input::gzip::{Members, Rest};

/// What the head of a good answer says of its body.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer<'a> {
    /// `None` when the server does not say what it is.
    pub(super) kind: Option<Kind>,
    pub(super) charset: Option<&'a str>,
    is_chunked: bool,
    packing: &'a str,
}

/// Why a body cannot be had.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Bad {
    /// Packed in a way that is not known.
    Unknown(String),
    /// The packed data is damaged or cut off.
    Damaged,
    /// It unpacks to more than the limit.
    TooLarge,
}

impl<'a> Answer<'a> {
    /// Reads the head of an answer. `None` when it brings no page and no text: an error page, a
    /// redirection, a picture.
    pub(super) fn new(head: &'a [u8]) -> Option<Self> {
        let (status, fields) = Fields::split(head);
        let status = status.strip_prefix(b"HTTP/")?;
        let status = &status[memchr::memchr(b' ', status)?..].trim_ascii_start();
        if !status.starts_with(b"200") || status.get(3).is_some_and(u8::is_ascii_alphanumeric) {
            return None;
        }
        let (kind, charset) = match fields.text("Content-Type") {
            Some(value) => (Some(Kind::of(value)?), charset(value)),
            None => (None, None),
        };
        let is_chunked = fields
            .text("Transfer-Encoding")
            .is_some_and(|value| value.split(',').any(|coding| coding.trim().eq_ignore_ascii_case("chunked")));
        Some(Self { kind, charset, is_chunked, packing: fields.text("Content-Encoding").unwrap_or_default() })
    }

    /// The body as its server meant it, of at most `limit` bytes. Crawlers that unpack what they store often leave the head as it
    /// was: a body that is not what the head says is taken as it is. One that is cut off is given up to there when
    /// `may_be_cut`.
    pub(super) fn body<'b>(&self, stored: &'b [u8], limit: usize, may_be_cut: bool) -> Result<Cow<'b, [u8]>, Bad> {
        let mut body = Cow::Borrowed(stored);
        if self.is_chunked {
            let (whole, is_whole) = unchunked(stored);
            if !is_whole && !may_be_cut && !whole.is_empty() {
                return Err(Bad::Damaged);
            }
            if is_whole || !whole.is_empty() {
                body = Cow::Owned(whole);
            }
        }
        // The last packing named is the outermost.
        for packing in self.packing.rsplit(',').map(str::trim) {
            let unpacked = match packing.to_ascii_lowercase().as_str() {
                "" | "identity" | "utf-8" => continue,
                "gzip" | "x-gzip" if body.starts_with(&[0x1f, 0x8b]) => {
                    read(Members::new(&*body, Rest::Anything), limit, may_be_cut)?
                }
                // By the standard deflate means zlib; some servers send it bare.
                "deflate" if is_zlib(&body) => read(flate2::bufread::ZlibDecoder::new(&*body), limit, may_be_cut)?,
                "deflate" if !looks_like_markup(&body) => {
                    read(flate2::bufread::DeflateDecoder::new(&*body), limit, may_be_cut)?
                }
                "zstd" if body.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => {
                    let decoder = zstd::stream::read::Decoder::with_buffer(&*body).map_err(|_| Bad::Damaged)?;
                    read(decoder, limit, may_be_cut)?
                }
                "gzip" | "x-gzip" | "deflate" | "zstd" => continue,
                _ if looks_like_markup(&body) => continue,
                other => return Err(Bad::Unknown(other.chars().take(20).collect())),
            };
            body = Cow::Owned(unpacked);
        }
        Ok(body)
    }
}

/// The charset that a content type names.
pub(super) fn charset(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']))
    })
}

fn read(mut reader: impl Read, limit: usize, may_be_cut: bool) -> Result<Vec<u8>, Bad> {
    let mut out = Vec::new();
    let result: io::Result<usize> = reader.by_ref().take(limit as u64 + 1).read_to_end(&mut out);
    if out.len() > limit {
        return Err(Bad::TooLarge);
    }
    match result {
        Ok(_) => Ok(out),
        Err(error) if may_be_cut && error.kind() == ErrorKind::UnexpectedEof => Ok(out),
        Err(_) => Err(Bad::Damaged),
    }
}

/// The first two bytes of zlib data are a check of themselves.
fn is_zlib(body: &[u8]) -> bool {
    matches!(body, [first, second, ..] if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0)
}

/// The chunks of a body in one piece, and whether the last one is there. Nothing at all of a body that has
/// no chunks.
fn unchunked(mut rest: &[u8]) -> (Vec<u8>, bool) {
    let mut out = Vec::with_capacity(rest.len());
    loop {
        let Some(end) = memchr::memchr(b'\n', &rest[..rest.len().min(1024)]) else { return (out, false) };
        let size = rest[..end].split(|&byte| byte == b';').next().unwrap_or_default().trim_ascii();
        let size = std::str::from_utf8(size).ok().filter(|digits| !digits.starts_with('+'));
        let Some(size) = size.and_then(|digits| usize::from_str_radix(digits, 16).ok()) else { return (out, false) };
        rest = &rest[end + 1..];
        if size == 0 {
            return (out, true);
        }
        let length = size.min(rest.len());
        out.extend_from_slice(&rest[..length]);
        rest = &rest[length..];
        if length < size {
            return (out, false);
        }
        rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn answer<'a>(fields: &'a str) -> Answer<'a> {
        Answer::new(fields.as_bytes()).unwrap()
    }

    #[test]
    fn only_good_answers_of_text_count() {
        let kind = |head: &str| Answer::new(head.as_bytes()).map(|answer| answer.kind);
        assert_eq!(kind("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=x\r\n\r\n"), Some(Some(Kind::Html)));
        assert_eq!(kind("HTTP/2 200\r\ncontent-type:Application/XHTML+xml\r\n\r\n"), Some(Some(Kind::Html)));
        assert_eq!(kind("HTTP/1.0 200 Fine\nContent-Type: text/plain\n\n"), Some(Some(Kind::Text)));
        assert_eq!(kind("HTTP/1.1 200 OK\r\n\r\n"), Some(None));
        assert_eq!(kind("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n"), None);
        assert_eq!(kind("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n"), None);
        assert_eq!(kind("HTTP/1.1 2000\r\nContent-Type: text/html\r\n\r\n"), None);
        assert_eq!(kind("SPDY 200\r\n\r\n"), None);
    }

    #[test]
    fn charsets() {
        assert_eq!(charset("text/html; charset=UTF-8"), Some("UTF-8"));
        assert_eq!(charset("text/html;a=b; Charset = \"koi8-r\""), Some("koi8-r"));
        assert_eq!(charset("text/html"), None);
    }

    #[test]
    fn chunks_are_joined() {
        assert_eq!(unchunked(b"4\r\nThe \r\n5;x=y\r\nferry\r\n0\r\n\r\n"), (b"The ferry".to_vec(), true));
        assert_eq!(unchunked(b"4\r\nThe \r\nff\r\nferr"), (b"The ferr".to_vec(), false));
        assert_eq!(unchunked(b"<html>"), (Vec::new(), false));
        assert_eq!(unchunked(b"fffffffffffffffff\r\nx"), (Vec::new(), false));
    }

    #[test]
    fn bodies_are_unpacked_as_the_head_says_or_taken_as_they_are() {
        let page = b"<p>The ferry left.</p>";
        let gzip = {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(page).unwrap();
            encoder.finish().unwrap()
        };
        let zlib = {
            let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(page).unwrap();
            encoder.finish().unwrap()
        };
        let bare = {
            let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(page).unwrap();
            encoder.finish().unwrap()
        };
        let zstd = zstd::encode_all(&page[..], 1).unwrap();
        let chunked = [format!("{:x}\r\n", gzip.len()).as_bytes(), &gzip, b"\r\n0\r\n\r\n"].concat();
        let body = |fields: &str, stored: &[u8]| {
            let head = format!("HTTP/1.1 200 OK\r\n{fields}\r\n\r\n");
            answer(&head).body(stored, 100, false).map(Cow::into_owned)
        };
        for stored in [&gzip, &page.to_vec()] {
            assert_eq!(body("Content-Encoding: gzip", stored).unwrap(), page);
        }
        for stored in [&zlib, &bare, &page.to_vec()] {
            assert_eq!(body("Content-Encoding: deflate", stored).unwrap(), page);
        }
        assert_eq!(body("Content-Encoding: zstd", &zstd).unwrap(), page);
        assert_eq!(body("Content-Encoding: br", page).unwrap(), page);
        assert_eq!(body("Content-Encoding: br", b"\x0b\x02\x80"), Err(Bad::Unknown("br".into())));
        let both = "Transfer-Encoding: chunked\r\nContent-Encoding: gzip";
        for stored in [&chunked, &gzip, &page.to_vec()] {
            assert_eq!(body(both, stored).unwrap(), page);
        }
        assert_eq!(body("Content-Encoding: gzip", &gzip[..gzip.len() - 4]), Err(Bad::Damaged));
        // What servers and crawlers append is no part of the page.
        for behind in [&b"\n"[..], b"\0\0\0", b"\r\n\r\n", b"0\r\n", b"\x1f"] {
            assert_eq!(body("Content-Encoding: gzip", &[&gzip, behind].concat()).unwrap(), page);
        }
        assert_eq!(body("Content-Encoding: gzip", &[&gzip[..], &gzip].concat()).unwrap(), page.repeat(2));
        let head = format!("HTTP/1.1 200 OK\r\n{both}\r\n\r\n");
        assert_eq!(&*answer(&head).body(&chunked[..chunked.len() - 12], 100, true).unwrap(), page);
        assert_eq!(answer(&head).body(&chunked[..chunked.len() - 12], 100, false), Err(Bad::Damaged));
        assert_eq!(answer(&head).body(&chunked, 10, false), Err(Bad::TooLarge));
    }
}
