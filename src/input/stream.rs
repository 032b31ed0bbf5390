//! Opening files: counting what is read, unpacking, and reading a whole article within the limit.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::answer;
use super::charset;
use super::error::{InputError, InputErrorKind};
use super::format::{self, Format, Packing};
use super::gzip::{Members, Rest};
use super::options::InputOptions;
use super::warc::Source;

/// Size of the buffer below a decompressor.
const BUFFER: usize = 64 << 10;

/// Largest window of a zstd frame, as a power of two: what the zstd tool itself accepts (128 MiB).
const ZSTD_WINDOW_LOG: u32 = 27;

/// Counts the bytes that are read from a file, for progress.
#[derive(Debug, Clone, Default)]
pub(super) struct Counter(Arc<AtomicU64>);

impl Counter {
    /// Bytes since the last call.
    pub(super) fn take(&self) -> u64 {
        self.0.swap(0, Ordering::Relaxed)
    }
}

/// Bytes that are asked for to tell what a stream is.
const HEAD: usize = 4096;

struct Counted<R> {
    reader: R,
    counter: Counter,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(out)?;
        self.counter.0.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Opens a file. Directories are an error here, as reading them is.
pub(super) fn open(path: &str, at: &Path) -> Result<File, InputError> {
    File::open(at).map_err(|error| InputError::io(path, &error))
}

/// Counts and unpacks a stream.
pub(super) fn unpacked(
    reader: impl Read + Send + 'static,
    packing: Packing,
    counter: &Counter,
) -> io::Result<Box<dyn Read + Send>> {
    let reader = BufReader::with_capacity(BUFFER, Counted { reader, counter: counter.clone() });
    unpacked_buffered(reader, packing)
}

/// Counts and unpacks a web archive. Unlike other streams, a gzipped one tells its members.
pub(super) fn archived(reader: impl Read + Send + 'static, packing: Packing, counter: &Counter) -> io::Result<Source> {
    Ok(match packing {
        Packing::Gzip => Source::gzip(Counted { reader, counter: counter.clone() }),
        _ => Source::plain(unpacked(reader, packing, counter)?),
    })
}

fn unpacked_buffered(reader: impl BufRead + Send + 'static, packing: Packing) -> io::Result<Box<dyn Read + Send>> {
    Ok(match packing {
        Packing::Plain => Box::new(reader),
        Packing::Gzip => Box::new(Members::new(reader, Rest::Zeros)),
        Packing::Zstd => {
            let mut decoder = zstd::stream::read::Decoder::with_buffer(reader)?;
            decoder.window_log_max(ZSTD_WINDOW_LOG)?;
            Box::new(decoder)
        }
    })
}

/// A stream whose name tells nothing, unpacked, and what it was.
pub(super) enum Sniffed {
    Archive(Source, Packing),
    Other(Box<dyn Read + Send>, Format, Packing),
}

/// A stream whose name tells nothing (standard input, a pipe, a file of another extension): unpacked when its first bytes say that it is
/// packed, and its format as its first bytes tell it.
pub(super) fn sniffed(
    reader: impl Read + Send + 'static,
    counter: &Counter,
    options: &InputOptions,
) -> io::Result<Sniffed> {
    let (head, reader) = peek(Box::new(reader))?;
    let packing = format::sniff_packing(&head);
    if packing == Packing::Gzip {
        // The members of an archive are told apart by its own reader, from the first byte on.
        let mut start = Vec::new();
        let _ = flate2::bufread::GzDecoder::new(&*head).take(64).read_to_end(&mut start);
        if format::sniff(&start) == Format::Warc {
            return Ok(Sniffed::Archive(archived(reader, packing, counter)?, packing));
        }
    }
    let (head, reader) = peek(unpacked(reader, packing, counter)?)?;
    Ok(match format::sniff(&head) {
        Format::Warc => Sniffed::Archive(Source::plain(reader), packing),
        Format::JsonLines => {
            let (is_answer, reader) = is_answer(reader, options);
            Sniffed::Other(reader, if is_answer { Format::Json } else { Format::JsonLines }, packing)
        }
        format => Sniffed::Other(reader, format, packing),
    })
}

/// Whether nothing follows the first line of a stream and it is the answer of a news API: one JSON object without a text
/// of its own, and no list of records. And the stream as it was. A line with a text tells it before anything follows:
/// whoever writes the stream may wait.
fn is_answer(mut reader: Box<dyn Read + Send>, options: &InputOptions) -> (bool, Box<dyn Read + Send>) {
    /// Larger answers are rather records.
    const MOST: usize = 8 << 20;
    let mut seen = Vec::new();
    let mut line_end = None;
    let is_one = |line: &[u8]| {
        let mut decoded = Vec::new();
        let stream = charset::utf8_stream(Box::new(io::Cursor::new(line.to_vec())));
        stream.and_then(|mut stream| stream.read_to_end(&mut decoded)).is_ok() && answer::is_one(&decoded, options)
    };
    let (is_answer, failed) = loop {
        let before = seen.len();
        seen.resize(before + HEAD, 0);
        let (read, failed) = match reader.read(&mut seen[before..]) {
            Ok(read) => (read, None),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                seen.truncate(before);
                continue;
            }
            Err(error) => (0, Some(error)),
        };
        seen.truncate(before + read);
        // In UTF-16 a NUL stands beside the line feed.
        let is_blank = |bytes: &[u8]| bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0);
        if line_end.is_none() {
            line_end = memchr::memchr(b'\n', &seen[before..]).map(|at| before + at);
            if line_end.is_some_and(|end| is_blank(&seen[end..]) && !is_one(&seen[..end])) {
                break (false, failed);
            }
        }
        if line_end.is_some_and(|end| !is_blank(&seen[end..])) || seen.len() > MOST || failed.is_some() {
            break (false, failed);
        }
        if read == 0 {
            break (is_one(&seen), None);
        }
    };
    (is_answer, Box::new(Looked { seen: io::Cursor::new(seen), failed, rest: reader }))
}

/// The first bytes of a stream, and the stream with these bytes still in it. No more is waited for where records are
/// known by what is there.
fn peek(mut reader: Box<dyn Read + Send>) -> io::Result<(Vec<u8>, Box<dyn Read + Send>)> {
    let mut head = vec![0; HEAD];
    let mut length = 0;
    let failed = loop {
        match reader.read(&mut head[length..]) {
            Ok(0) => break None,
            Ok(read) => length += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => break Some(error),
        }
        if length == HEAD || format::begins_records(&head[..length]) {
            break None;
        }
    };
    head.truncate(length);
    match failed {
        Some(error) if head.is_empty() => Err(error),
        _ => Ok((head.clone(), Box::new(Looked { seen: io::Cursor::new(head), failed, rest: reader }))),
    }
}

/// A stream whose first bytes were looked at.
struct Looked {
    seen: io::Cursor<Vec<u8>>,
    /// What stopped the look. A reader that failed may say afterwards that it has ended, so the error is kept.
    failed: Option<io::Error>,
    rest: Box<dyn Read + Send>,
}

impl Read for Looked {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        match self.seen.read(out)? {
            0 => self.failed.take().map_or_else(|| self.rest.read(out), Err),
            read => Ok(read),
        }
    }
}

/// All bytes of an article, or the error that it is too large or cannot be read.
pub(super) fn read_article(
    path: &str,
    reader: &mut dyn Read,
    packed: bool,
    limit: usize,
    size_hint: u64,
) -> Result<Vec<u8>, InputError> {
    let hint = if packed { 0 } else { (size_hint as usize).min(limit) };
    if !packed && size_hint > limit as u64 {
        return Err(InputError::too_large(path, limit));
    }
    let mut bytes = Vec::with_capacity(hint + 1);
    reader.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(|error| InputError::stream(path, packed, &error))?;
    if bytes.len() > limit {
        return Err(InputError::too_large(path, limit));
    }
    if bytes.is_empty() {
        let remedy = if path == "-" { "pipe an article into it" } else { "remove it or leave it out" };
        return Err(InputError::new(path, InputErrorKind::Empty, "is empty", remedy));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::super::gzip::packed;
    use super::*;

    fn other(bytes: Vec<u8>) -> (Box<dyn Read + Send>, Format) {
        match sniffed(io::Cursor::new(bytes), &Counter::default(), &InputOptions::default()).unwrap() {
            Sniffed::Other(reader, format, _) => (reader, format),
            Sniffed::Archive(..) => panic!("an archive"),
        }
    }

    #[test]
    fn damage_is_told_however_early_it_was_met() {
        for line in ["{\"text\":\"The ferry left.\"}\n".to_owned(), "The ferry left. ".repeat(900)] {
            let mut bytes = packed(line.as_bytes());
            let sum = bytes.len() - 8;
            bytes[sum] ^= 1;
            let (mut reader, _) = other(bytes);
            let mut read = Vec::new();
            assert!(reader.read_to_end(&mut read).is_err());
            assert_eq!(read, line.as_bytes());
        }
    }

    #[test]
    fn only_an_answer_is_no_list_of_records() {
        for (line, wanted) in [
            (r#"{"articles":[{"content":"The ferry left."}]}"#, Format::Json),
            (r#"{"text":"The ferry left."}"#, Format::JsonLines),
            (r#"{"text":"The ferry left.","articles":[]}"#, Format::JsonLines),
        ] {
            assert!(other(format!("{line}\n").into_bytes()).1 == wanted, "{line}");
        }
    }
}
