//! Bytes to text: byte order marks, UTF-8, UTF-16, and the encodings of old files.

use std::io::{self, Read};
use std::ops::Range;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

use super::error::{InputError, InputErrorKind};

/// The detector of encodings is shown at most this much: guesses settle within a few kilobytes,
/// and the detector reads 5 MB a second.
const DETECT_BYTES: usize = 256 << 10;

/// Bytes that are transcoded at a time.
const TRANSCODE_BYTES: usize = 64 << 10;

/// Text of a whole file that is an article. `declared` is the encoding that the file itself names.
pub(super) fn decode(
    path: &str,
    mut bytes: Vec<u8>,
    declared: Option<&'static Encoding>,
) -> Result<String, InputError> {
    // The first two bytes of the one mark are the mark of UTF-16.
    if bytes.starts_with(&[0xFF, 0xFE, 0, 0]) || bytes.starts_with(&[0, 0, 0xFE, 0xFF]) {
        return Err(InputError::new(path, InputErrorKind::Encoding, "is in UTF-32", "save it as UTF-8"));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        if encoding == UTF_8 {
            bytes.drain(..mark);
        } else {
            return wide(path, encoding, &bytes[mark..]);
        }
    } else if let Some(encoding) = wide_without_mark(&bytes) {
        return wide(path, encoding, &bytes);
    }
    // All its bytes are ASCII, and those of UTF-8 as well; its escapes stand in no text.
    if declared == Some(ISO_2022_JP) && memchr::memmem::find(&bytes, b"\x1b$").is_some() {
        return binary_check(path, ISO_2022_JP.decode_without_bom_handling(&bytes).0.into_owned());
    }
    let (bytes, valid) = match String::from_utf8(bytes) {
        Ok(text) => return binary_check(path, text),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            (error.into_bytes(), valid)
        }
    };
    if memchr::memchr(0, &bytes).is_some() {
        return Err(binary(path));
    }
    // A page that says what it is written in is believed, as browsers do.
    if let Some(encoding) = declared {
        return Ok(encoding.decode_without_bom_handling(&bytes).0.into_owned());
    }
    // One bad byte in a file that is otherwise UTF-8 is damage, not another encoding: decoding all of it
    // as another would turn every accented letter into two wrong ones.
    if is_damaged_utf8(&bytes) {
        return Err(InputError::new(
            path,
            InputErrorKind::Encoding,
            format!("invalid UTF-8 at byte {valid}"),
            "repair the file or save it as UTF-8 again",
        ));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // The detector skips ASCII by itself; what it must see is the text around the first other byte.
    let from = valid.saturating_sub(64);
    let end = bytes.len().min(from + DETECT_BYTES);
    detector.feed(&bytes[from..end], end == bytes.len());
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let (text, damaged) = encoding.decode_without_bom_handling(&bytes);
    if damaged || text.chars().any(|character| matches!(character, '\u{80}'..='\u{9f}')) {
        return Err(InputError::new(
            path,
            InputErrorKind::Encoding,
            format!("neither UTF-8 nor an encoding that can be told (invalid UTF-8 at byte {valid})"),
            "save it as UTF-8",
        ));
    }
    Ok(text.into_owned())
}

fn wide(path: &str, encoding: &'static Encoding, bytes: &[u8]) -> Result<String, InputError> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned).ok_or_else(
        || {
            InputError::new(
                path,
                InputErrorKind::Encoding,
                format!("invalid {}", encoding.name()),
                "repair the file or save it as UTF-8",
            )
        },
    )
}

fn binary_check(path: &str, text: String) -> Result<String, InputError> {
    if memchr::memchr(0, text.as_bytes()).is_some() { Err(binary(path)) } else { Ok(text) }
}

fn binary(path: &str) -> InputError {
    InputError::new(
        path,
        InputErrorKind::Binary,
        "looks binary (it holds NUL bytes)",
        "leave it out, or save it as text",
    )
}

/// A page without the few NUL bytes that faulty programs leave in it, which browsers pass over too. Where there are more, it
/// is no page, or one in UTF-16.
pub(super) fn without_stray_nuls(mut page: Vec<u8>) -> Vec<u8> {
    let nuls = memchr::memchr_iter(0, &page).count();
    if nuls == 0 || Encoding::for_bom(&page).is_some_and(|(encoding, _)| encoding != UTF_8) {
        return page;
    }
    // Of packed data, such as a picture's, four bytes in a thousand are NUL.
    let most = if looks_like_markup(&page) { page.len() / 100 + 1 } else { page.len() / 1000 };
    if nuls <= most {
        page.retain(|&byte| byte != 0);
    }
    page
}

/// True for bytes that begin with a tag, a declaration or a comment.
pub(super) fn looks_like_markup(body: &[u8]) -> bool {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    body.trim_ascii_start().starts_with(b"<")
}

/// UTF-16 without a byte order mark: in text with some ASCII in it (every language's has: spaces, line
/// feeds, digits) NUL bytes stand on one side only.
fn wide_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    if head.is_empty() || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let count = |side: usize| head.iter().skip(side).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (count(0), count(1));
    // One character in ten from ASCII, and no NUL on the other side. Of a short text that may be one stray NUL.
    let characters = head.len() / 2;
    let is_enough = |nuls: usize| nuls * 10 > characters && (nuls >= 4 || nuls * 2 > characters);
    match (even, odd) {
        (0, odd) if is_enough(odd) => Some(UTF_16LE),
        (even, 0) if is_enough(even) => Some(UTF_16BE),
        _ => None,
    }
}

/// True when most of what is not ASCII is well-formed UTF-8. In a file of another encoding hardly
/// any two bytes make a UTF-8 sequence by chance.
pub(super) fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|&byte| byte >= 0xC0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad
}

/// The encoding that an HTML page names in its head, if it is one that exists.
pub(super) fn html_declared(bytes: &[u8]) -> Option<&'static Encoding> {
    // The standard asks for the first 1024 bytes; real pages put it later.
    let head = &bytes[..bytes.len().min(8192)];
    let mut rest = head;
    while let Some(found) = memchr::memchr(b'<', rest) {
        rest = &rest[found..];
        if rest.starts_with(b"<!--") {
            rest = &rest[memchr::memmem::find(rest, b"-->").unwrap_or(rest.len())..];
            continue;
        }
        let is_meta = rest.len() > 5 && rest[1..5].eq_ignore_ascii_case(b"meta") && !rest[5].is_ascii_alphanumeric();
        if is_meta {
            // Scripts and links name the charsets of other files.
            let tag = &rest[..memchr::memchr(b'>', rest).unwrap_or(rest.len())];
            if let Some(encoding) = charset_of(tag) {
                // A page whose declaration could be read byte by byte is not UTF-16, whatever it says.
                return Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding });
            }
        }
        rest = &rest[1..];
    }
    None
}

/// The charset that a tag names.
fn charset_of(tag: &[u8]) -> Option<&'static Encoding> {
    let mut at = 0;
    while let Some(found) = memchr::memmem::find(&tag[at..].to_ascii_lowercase(), b"charset") {
        at += found + b"charset".len();
        let value = tag[at..].trim_ascii_start();
        let Some(value) = value.strip_prefix(b"=") else { continue };
        let value = value.trim_ascii_start();
        let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
        let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b';' | b'/');
        let end = value.iter().position(is_end).unwrap_or(value.len());
        let encoding = Encoding::for_label(&value[..end]);
        if encoding.is_some() {
            return encoding;
        }
    }
    None
}

/// Gives the bytes of a stream of records as UTF-8: strips a byte order mark, transcodes UTF-16.
/// Anything else passes as it is: every record is checked for itself.
pub(super) fn utf8_stream(mut reader: Box<dyn Read + Send>) -> io::Result<Box<dyn Read + Send>> {
    let mut head = [0; 4];
    let mut length = 0;
    while length < head.len() {
        match reader.read(&mut head[length..]) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // What was read before comes first; the error comes again at the next read.
            Err(error) if length == 0 => return Err(error),
            Err(_) => break,
        }
    }
    let head = &head[..length];
    let (encoding, mark) = match Encoding::for_bom(head) {
        Some((encoding, mark)) => (encoding, mark),
        None => match head {
            [b'{' | b'[', 0, _, _] => (UTF_16LE, 0),
            [0, b'{' | b'[', _, _] => (UTF_16BE, 0),
            _ => (UTF_8, 0),
        },
    };
    let reader = io::Cursor::new(head[mark..].to_vec()).chain(reader);
    if encoding == UTF_8 {
        return Ok(Box::new(reader));
    }
    Ok(Box::new(Transcoder {
        reader: Box::new(reader),
        decoder: encoding.new_decoder_without_bom_handling(),
        input: vec![0; TRANSCODE_BYTES],
        unread: 0..0,
        output: vec![0; 2 * TRANSCODE_BYTES],
        ready: 0..0,
        ended: false,
        finished: false,
    }))
}

/// Turns UTF-16 into UTF-8 while it is read.
struct Transcoder {
    reader: Box<dyn Read + Send>,
    decoder: Decoder,
    input: Vec<u8>,
    unread: Range<usize>,
    output: Vec<u8>,
    ready: Range<usize>,
    ended: bool,
    finished: bool,
}

impl Read for Transcoder {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.ready.is_empty() && !self.finished {
            if self.unread.is_empty() && !self.ended {
                let read = self.reader.read(&mut self.input)?;
                self.unread = 0..read;
                self.ended = read == 0;
            }
            let (result, used, written, _) =
                self.decoder.decode_to_utf8(&self.input[self.unread.clone()], &mut self.output, self.ended);
            self.unread.start += used;
            self.ready = 0..written;
            self.finished = self.ended && result == CoderResult::InputEmpty;
        }
        let length = out.len().min(self.ready.len());
        out[..length].copy_from_slice(&self.output[self.ready.start..self.ready.start + length]);
        self.ready.start += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    }

    #[test]
    fn marks_are_stripped_and_decide() {
        assert_eq!(decode("p", b"\xEF\xBB\xBFone".to_vec(), None).unwrap(), "one");
        for little in [true, false] {
            let mut bytes = if little { vec![0xFF, 0xFE] } else { vec![0xFE, 0xFF] };
            bytes.extend(utf16("naïve “quote” 😀\r\n", little));
            assert_eq!(decode("p", bytes, None).unwrap(), "naïve “quote” 😀\r\n");
        }
    }

    #[test]
    fn utf16_without_a_mark_is_told_from_binary() {
        assert_eq!(decode("p", utf16("The council met on Monday.", true), None).unwrap(), "The council met on Monday.");
        assert_eq!(
            decode("p", utf16("The council met on Monday.", false), None).unwrap(),
            "The council met on Monday."
        );
        assert_eq!(decode("p", b"PK\0\0\x03\0text".to_vec(), None).unwrap_err().kind(), InputErrorKind::Binary);
        assert_eq!(decode("p", b"one stray\0 NUL.".to_vec(), None).unwrap_err().kind(), InputErrorKind::Binary);
        for stray in [&b"ab\0c"[..], b"a\0 stray NUL", b"\0ab\0 one or two", b"The ferry\0 left at two\0"] {
            assert_eq!(decode("p", stray.to_vec(), None).unwrap_err().kind(), InputErrorKind::Binary, "{stray:?}");
        }
        assert_eq!(decode("p", utf16("ab", true), None).unwrap(), "ab");
        let lone = [0xFF, 0xFE, 0x00, 0xD8, b'a', 0];
        assert_eq!(decode("p", lone.to_vec(), None).unwrap_err().kind(), InputErrorKind::Encoding);
    }

    #[test]
    fn a_few_nuls_are_taken_out_of_pages() {
        let without = |page: &[u8]| without_stray_nuls(page.to_vec());
        assert_eq!(without(b"<p>The ha\0rbour reopened.</p>"), b"<p>The harbour reopened.</p>");
        let long = [b"The harbour reopened. ".repeat(50), b"\0".to_vec()].concat();
        assert_eq!(without(&long), long[..long.len() - 1]);
        let wide = utf16("<p>The harbour reopened.</p>", true);
        for kept in [&b"GIF89a\x01\0\x01\0\x80"[..], b"No tag, one\0 NUL.", b"<\0\0\0\0", &wide] {
            assert_eq!(without(kept), kept);
        }
    }

    #[test]
    fn legacy_encodings_are_detected() {
        assert_eq!(decode("p", b"The caf\xe9 reopened.".to_vec(), None).unwrap(), "The café reopened.");
        let quoted = decode("p", b"\x93It\x92s open,\x94 she said \x97 twice.".to_vec(), None).unwrap();
        assert_eq!(quoted, "“It’s open,” she said — twice.");
        let text = "Der Bürgermeister sagte, die Straße werde für längere Zeit gesperrt. Später möchte er prüfen, ob es genügt.";
        let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(text);
        assert_eq!(decode("p", bytes.into_owned(), None).unwrap(), text);
        let text = "Мэр города сообщил, что улица будет закрыта на длительное время.";
        let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(text);
        assert_eq!(decode("p", bytes.into_owned(), None).unwrap(), text);
        let text = "市長は、この通りは長い間閉鎖されると述べた。";
        let (bytes, ..) = encoding_rs::SHIFT_JIS.encode(text);
        assert_eq!(decode("p", bytes.into_owned(), None).unwrap(), text);
    }

    #[test]
    fn an_encoding_whose_bytes_are_ascii_is_declared() {
        let text = "<p>市長は、この通りは長い間閉鎖されると述べた。</p>";
        let bytes = b"<p>\x1b$B;TD9\x1b(B</p>".to_vec();
        assert_eq!(decode("p", bytes.clone(), Some(ISO_2022_JP)).unwrap(), "<p>市長</p>");
        assert_ne!(decode("p", bytes, None).unwrap(), "<p>市長</p>");
        assert_eq!(decode("p", text.into(), Some(ISO_2022_JP)).unwrap(), text);
    }

    #[test]
    fn damaged_utf8_is_not_taken_for_another_encoding() {
        let mut bytes = "Café, naïve, “quoted” — and more.".as_bytes().to_vec();
        bytes.push(0xE2);
        let error = decode("p", bytes, None).unwrap_err();
        assert_eq!(error.to_string(), "p: invalid UTF-8 at byte 41; repair the file or save it as UTF-8 again");
    }

    #[test]
    fn bytes_that_no_text_holds_are_refused() {
        let error = decode("p", b"The \x81\x8d\x9d end\xff of it\x81".to_vec(), None).unwrap_err();
        assert_eq!(error.kind(), InputErrorKind::Encoding);
    }

    #[test]
    fn pages_name_their_encoding() {
        let name = |page: &[u8]| html_declared(page).map(Encoding::name);
        assert_eq!(name(b"<META CHARSET='iso-8859-1'>"), Some("windows-1252"));
        assert_eq!(name(b"<meta content=\"text/html; charset=euc-kr\">"), Some("EUC-KR"));
        assert_eq!(name(b"<p>the charset of it</p><meta charset = gbk >"), Some("GBK"));
        assert_eq!(name(b"<meta charset=utf-16>"), Some("UTF-8"));
        assert_eq!(name(b"<meta charset=klingon>"), None);
        // Those of scripts and links are not the page's.
        let page = b"<script src=a.js charset=\"iso-8859-1\"></script><link charset=gbk><!-- <meta charset=gbk> -->\
                     <metadata charset=gbk><META name=x><meta\ncharset='koi8-r'>";
        assert_eq!((name(page), name(b"<script charset=gbk></script>")), (Some("KOI8-R"), None));
    }

    #[test]
    fn streams_are_transcoded() {
        let text = "{\"text\":\"señor 😀\"}\n".repeat(20_000);
        for (little, marked) in [(true, true), (false, true), (true, false), (false, false)] {
            let mut bytes = Vec::new();
            if marked {
                bytes.extend(if little { [0xFF, 0xFE] } else { [0xFE, 0xFF] });
            }
            bytes.extend(utf16(&text, little));
            let mut out = String::new();
            utf8_stream(Box::new(io::Cursor::new(bytes))).unwrap().read_to_string(&mut out).unwrap();
            assert!(out == text);
        }
        let mut out = Vec::new();
        utf8_stream(Box::new(&b"\xEF\xBB\xBFa\xFF"[..])).unwrap().read_to_end(&mut out).unwrap();
        assert_eq!(out, b"a\xFF");
    }
}
