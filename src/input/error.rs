//! What went wrong while reading, said in one line.

use std::borrow::Cow;
use std::fmt;
use std::io;

use super::format::{self, Format};
use super::gzip::TRAILING;
use crate::plain::message_line;

/// What kind of thing went wrong, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InputErrorKind {
    /// There is no such file, or a glob matches nothing.
    NotFound,
    /// The file or directory cannot be opened or read.
    Unreadable,
    /// A directory holds no file that is read.
    NoArticles,
    /// A symbolic link leads back to a directory above it.
    SymlinkLoop,
    /// An article or record is larger than the limit.
    TooLarge,
    /// Compressed data is truncated or damaged.
    Compression,
    /// The bytes are not text in any encoding that is known.
    Encoding,
    /// The file is not text.
    Binary,
    /// There is no text, or nothing but white space.
    Empty,
    /// A record is not what its format asks for.
    Syntax,
    /// A record has no text key.
    NoText,
    /// The value of the text key is not a string.
    TextNotString,
    /// A format that this build does not read, or does not read from a stream.
    Unsupported,
}

/// An article that could not be read. Displays as one line: where, what, what to do.
#[derive(Debug, thiserror::Error)]
pub struct InputError {
    path: String,
    record: Option<u64>,
    /// The record's number is that of its line.
    by_line: bool,
    kind: InputErrorKind,
    what: Cow<'static, str>,
    remedy: Cow<'static, str>,
}

impl InputError {
    pub(super) fn new(
        path: &str,
        kind: InputErrorKind,
        what: impl Into<Cow<'static, str>>,
        remedy: impl Into<Cow<'static, str>>,
    ) -> Self {
        let by_line = !matches!(
            format::by_name(path).0,
            Some(Format::Feed | Format::Json | Format::Table { .. } | Format::Warc | Format::Parquet)
        );
        Self { path: path.to_owned(), record: None, by_line, kind, what: what.into(), remedy: remedy.into() }
    }

    /// The same error at one record of the file.
    pub(super) fn at(mut self, record: Option<u64>) -> Self {
        self.record = record;
        self
    }

    /// Notes whether the records of the file are lines, whatever its name says.
    pub(super) fn set_by_line(&mut self, by_line: bool) {
        self.by_line = by_line;
    }

    /// What an operating system error means for the reader of a message.
    pub(super) fn io(path: &str, error: &io::Error) -> Self {
        use InputErrorKind::{NotFound, Unreadable};
        match error.kind() {
            io::ErrorKind::NotFound => Self::new(path, NotFound, "no such file or directory", "check the path"),
            io::ErrorKind::PermissionDenied => {
                Self::new(path, Unreadable, "permission denied", "make it readable for this user")
            }
            _ => Self::new(path, Unreadable, format!("cannot be read: {error}"), "check the file and the disk"),
        }
    }

    /// An error in the middle of a compressed or plain stream.
    pub(super) fn stream(path: &str, compressed: bool, error: &io::Error) -> Self {
        if !compressed {
            return Self::io(path, error);
        }
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::new(
                path,
                InputErrorKind::Compression,
                "the compressed data ends too early",
                "fetch the file again, it is truncated",
            ),
            _ if error.to_string() == TRAILING => {
                Self::new(path, InputErrorKind::Compression, TRAILING, "cut it off, or fetch the file again")
            }
            // What the zstd library says of a frame with a window that it does not hold by default.
            _ if error.to_string().contains("too much memory") => Self::new(
                path,
                InputErrorKind::Compression,
                "was compressed with a window of more than 128 MiB",
                "unpack it first, or pack it without --long",
            ),
            _ => Self::new(
                path,
                InputErrorKind::Compression,
                format!("the compressed data is damaged: {error}"),
                "fetch the file again, or rename it if it is not compressed",
            ),
        }
    }

    pub(super) fn too_large(path: &str, limit: usize) -> Self {
        Self::new(
            path,
            InputErrorKind::TooLarge,
            format!("larger than the limit of {} for one article", size(limit)),
            "split it, or raise --max-article-size",
        )
    }

    /// A page that is too large for the parser, whatever articles may have.
    pub(super) fn page_too_large(path: &str, limit: usize) -> Self {
        Self::new(
            path,
            InputErrorKind::TooLarge,
            format!("larger than {}, the most that is read of a page of HTML", size(limit)),
            "take the article's text out of it first",
        )
    }

    /// The file (or `-`) as the user named it.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// 1-based number of the record (the line of JSON lines), when the file holds many.
    #[must_use]
    pub fn record(&self) -> Option<u64> {
        self.record
    }

    /// 1-based line of the file, when its records are lines.
    #[must_use]
    pub fn line(&self) -> Option<u64> {
        self.record.filter(|_| self.by_line)
    }

    /// What kind of thing went wrong.
    #[must_use]
    pub fn kind(&self) -> InputErrorKind {
        self.kind
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = self.path.clone();
        if let Some(record) = self.record {
            // Behind a colon editors expect a line.
            line.push_str(&format!("{}{record}", if self.by_line { ':' } else { '#' }));
        }
        line.push_str(": ");
        line.push_str(&self.what);
        line.push_str("; ");
        line.push_str(&self.remedy);
        // Names of files and keys come from outside: whatever they hold, the message stays one line and
        // cannot steer a terminal.
        f.write_str(&message_line(&line))
    }
}

/// A number of bytes as people say it.
pub(super) fn size(bytes: usize) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{} KiB", bytes / 1024),
        _ => format!("{} MiB", bytes / 1_048_576),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_one_line_whatever_the_name() {
        let error =
            InputError::new("a\nb\u{1b}[31m\u{202e}.txt", InputErrorKind::Empty, "is empty", "remove it").at(Some(7));
        assert_eq!(error.to_string(), "a b\\u{1b}[31m\\u{202e}.txt:7: is empty; remove it");
        let spaced = InputError::new("a  b.txt", InputErrorKind::Empty, "is empty", "remove it");
        assert_eq!(spaced.to_string(), "a  b.txt: is empty; remove it");
        assert_eq!(error.path(), "a\nb\u{1b}[31m\u{202e}.txt");
    }

    #[test]
    fn io_errors_say_what_to_do() {
        let error = InputError::io("x", &io::Error::from(io::ErrorKind::PermissionDenied));
        assert_eq!(error.to_string(), "x: permission denied; make it readable for this user");
        assert_eq!(error.kind(), InputErrorKind::Unreadable);
    }
}
