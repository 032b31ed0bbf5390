//! What a file is, told by its name or, for streams without a name, by its first bytes.

use super::foreign;
use super::mend::{self, Mend};
use crate::article::Lines;

/// How the bytes of a file become articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Text,
    Markdown,
    Html,
    /// Entries of RSS or Atom.
    Feed,
    JsonLines,
    Json,
    /// Comma (or semicolon) separated when `false`, tab separated when `true`.
    Table {
        tabs: bool,
    },
    /// Records of a web archive.
    Warc,
    /// Rows in columns, read by builds with the feature `parquet`.
    Parquet,
}

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Plain,
    Gzip,
    Zstd,
}

/// The extensions that are read, for messages.
#[cfg(not(feature = "parquet"))]
pub(super) const EXTENSIONS: &str = ".txt .text .md .markdown .html .htm .xhtml .rss .atom .jsonl .ndjson .json .csv .tsv .warc .wet, also with .gz or .zst";
#[cfg(feature = "parquet")]
pub(super) const EXTENSIONS: &str = ".txt .text .md .markdown .html .htm .xhtml .rss .atom .jsonl .ndjson .json .csv .tsv .warc .wet, also with .gz or .zst; .parquet";

impl Format {
    /// True when a file of this format is one article.
    pub(super) fn is_one_article(self) -> bool {
        matches!(self, Self::Text | Self::Markdown | Self::Html)
    }
}

/// True for names of files that are read where a directory is.
pub(super) fn is_read(name: &str) -> bool {
    by_name(name).0.is_some()
}

/// Format (`None` when the extension is not known) and packing of a file by its name.
pub(super) fn by_name(name: &str) -> (Option<Format>, Packing) {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let (stem, packing) = match extension(name).as_deref() {
        Some("gz") => (&name[..name.len() - 3], Packing::Gzip),
        Some("zst") => (&name[..name.len() - 4], Packing::Zstd),
        _ => (name, Packing::Plain),
    };
    let format = match extension(stem).as_deref() {
        Some("txt" | "text") => Some(Format::Text),
        Some("md" | "markdown") => Some(Format::Markdown),
        Some("html" | "htm" | "xhtml") => Some(Format::Html),
        Some("rss" | "atom") => Some(Format::Feed),
        Some("jsonl" | "ndjson") => Some(Format::JsonLines),
        Some("json") => Some(Format::Json),
        Some("csv") => Some(Format::Table { tabs: false }),
        Some("tsv") => Some(Format::Table { tabs: true }),
        Some("warc" | "wet") => Some(Format::Warc),
        Some("parquet") => Some(Format::Parquet),
        _ => None,
    };
    (format, packing)
}

/// How the lines of an article, or of a record, and those of its file go together, as far as the file's name tells.
pub(crate) fn lines_of(name: &str, is_record: bool) -> Lines {
    match by_name(name).0 {
        Some(Format::Text) | None if !is_record => Lines::Same,
        Some(Format::JsonLines) if is_record => Lines::Record,
        _ => Lines::Unknown,
    }
}

fn extension(name: &str) -> Option<String> {
    name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map(|(_, extension)| extension.to_ascii_lowercase())
}

/// Packing by the magic bytes.
pub(super) fn sniff_packing(head: &[u8]) -> Packing {
    if head.starts_with(&[0x1f, 0x8b]) {
        Packing::Gzip
    } else if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        Packing::Zstd
    } else {
        Packing::Plain
    }
}

/// Format by the first bytes of text.
///
/// A news text may well begin with `[` ("[Editor's note]"), so a bracket alone decides nothing: what
/// follows has to look like JSON too.
pub(super) fn sniff(head: &[u8]) -> Format {
    if head.starts_with(b"PAR1") {
        return Format::Parquet;
    }
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    // Enough for UTF-16, whose ASCII characters have a NUL beside them.
    let head: Vec<u8> = head.iter().copied().filter(|byte| !matches!(byte, 0 | 0xFE | 0xFF)).collect();
    let text = head.trim_ascii_start();
    if text.starts_with(b"WARC/1.") || text.starts_with(b"WARC/0.") {
        return Format::Warc;
    }
    if foreign::is_feed(text) {
        return Format::Feed;
    }
    let second = text.get(1..).unwrap_or_default().trim_ascii_start().first().copied();
    match (text.first(), second) {
        (Some(b'{'), Some(b'"' | b'}')) => match memchr::memchr(b'\n', text) {
            Some(end) if !is_json(&text[..end]) => Format::Json,
            _ => Format::JsonLines,
        },
        (Some(b'['), Some(b'{' | b']')) => Format::Json,
        (Some(b'<'), Some(byte)) if byte == b'!' || byte == b'?' || byte.is_ascii_alphabetic() => Format::Html,
        _ => Format::Text,
    }
}

/// True when the bytes that a stream began with tell that it holds records, whatever follows: a line of JSON, or the head
/// of a list of objects.
pub(super) fn begins_records(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let second = text.get(1..).unwrap_or_default().trim_ascii_start().first();
    match (text.first(), second) {
        (Some(b'{'), Some(b'"' | b'}')) => memchr::memchr(b'\n', text).is_some(),
        (Some(b'['), Some(b'{')) => true,
        _ => false,
    }
}

/// True for JSON that is whole, whatever the numbers and characters in it.
fn is_json(bytes: &[u8]) -> bool {
    let is_valid = |json: &str| serde_json::from_str::<serde::de::IgnoredAny>(json).is_ok();
    let Ok(json) = std::str::from_utf8(bytes) else { return false };
    is_valid(json) || mend::json(json, Mend::Values).is_some_and(|mended| is_valid(&mended))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_format_and_packing() {
        assert_eq!(by_name("a/b.TXT"), (Some(Format::Text), Packing::Plain));
        assert_eq!(by_name("a.jsonl.gz"), (Some(Format::JsonLines), Packing::Gzip));
        assert_eq!(by_name("a.xhtml.zst"), (Some(Format::Html), Packing::Zstd));
        assert_eq!(by_name("a.rss"), (Some(Format::Feed), Packing::Plain));
        assert_eq!(by_name("a.tsv"), (Some(Format::Table { tabs: true }), Packing::Plain));
        assert_eq!(by_name("CC-1.warc.wet.gz"), (Some(Format::Warc), Packing::Gzip));
        assert_eq!(by_name("CC-1.warc.wat.gz"), (None, Packing::Gzip));
        assert_eq!(by_name("a.parquet"), (Some(Format::Parquet), Packing::Plain));
        assert_eq!(by_name("notes"), (None, Packing::Plain));
        assert_eq!(by_name("dump.gz"), (None, Packing::Gzip));
        assert_eq!(by_name("dir.html/readme"), (None, Packing::Plain));
        assert_eq!(by_name(".txt"), (None, Packing::Plain));
        assert_eq!(by_name(".gz"), (None, Packing::Plain));
    }

    #[test]
    fn first_bytes_tell_the_format_of_a_stream() {
        assert_eq!(sniff(b"\xEF\xBB\xBF {\"text\":1}\n{}"), Format::JsonLines);
        assert_eq!(sniff(b"{\"text\":1,\"n\":NaN}\n{}"), Format::JsonLines);
        assert_eq!(sniff(b"{\n  \"text\": 1}\n"), Format::Json);
        assert_eq!(sniff(b" [\n{}]"), Format::Json);
        assert_eq!(sniff(b"[Editor's note]"), Format::Text);
        assert_eq!(sniff(b"{curly}"), Format::Text);
        assert_eq!(sniff(b"<!doctype html>"), Format::Html);
        assert_eq!(sniff(b"<?xml version='1.0'?>\n<rss version='2.0'>"), Format::Feed);
        assert_eq!(sniff(b"<?xml version='1.0'?>\n<sitemapindex>"), Format::Html);
        assert_eq!(sniff(b"<3 is a heart"), Format::Text);
        assert_eq!(sniff(b""), Format::Text);
        assert_eq!(sniff(b"PAR1\x15\x04"), Format::Parquet);
        assert_eq!(sniff(b"WARC/1.1\r\nWARC-Type"), Format::Warc);
        assert_eq!(sniff(b"\xFF\xFE{\0\"\0"), Format::JsonLines);
        assert_eq!(sniff_packing(b"\x1f\x8b\x08"), Packing::Gzip);
    }
}
