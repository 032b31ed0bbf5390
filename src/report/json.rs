//! `json` and `json-lines`: findings for programs.
//!
//! Both write the same object for a finding; its fields and their order are a contract. Every
//! field is always there: what is not known is `null`, what does not exist an empty array.
//! Only `title`, `url`, `source` and `published` of a related place in another article are
//! left out when they are not known.

use std::io::{self, Write as _};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

use super::plain::is_hidden;
use super::verdict::Kept;
use super::{Linted, RenderOptions, Reporter, Summary};
use crate::article::Article;
use crate::finding::{Finding, Group, Related, Severity};
use crate::span::{LineIndex, Position, Span};

/// A finding as programs read it.
#[derive(Debug, Serialize)]
struct Record<'a> {
    rule: &'a str,
    group: Group,
    severity: Severity,
    path: &'a str,
    article: &'a str,
    span: Place,
    text: &'a str,
    message: &'a str,
    help: Option<&'a str>,
    score: Option<f32>,
    related: Vec<Other<'a>>,
    fingerprint: String,
}

/// A span with its lines and columns.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Place {
    pub start: u32,
    pub end: u32,
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
}

/// A related place.
#[derive(Debug, Serialize)]
struct Other<'a> {
    article: &'a str,
    path: &'a str,
    span: Place,
    text: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<&'a str>,
}

impl Place {
    pub(super) fn new(span: Span, start: Position, end: Position) -> Self {
        Self {
            start: span.start,
            end: span.end,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }

    pub(super) fn within(text: &str, index: &LineIndex, span: Span) -> Self {
        Self::new(span, index.position(text, span.start), index.position(text, span.end))
    }
}

impl<'a> Other<'a> {
    fn new(article: &'a Article, index: &LineIndex, related: &'a Related) -> Self {
        match &related.elsewhere {
            None => Self {
                article: &article.id,
                path: &article.path,
                span: Place::within(&article.text, index, related.span),
                text: related.span.of(&article.text),
                message: &related.message,
                title: None,
                url: None,
                source: None,
                published: None,
            },
            Some(elsewhere) => Self {
                article: &elsewhere.article,
                path: &elsewhere.path,
                span: Place::new(related.span, elsewhere.start, elsewhere.end),
                text: &elsewhere.text,
                message: &related.message,
                title: elsewhere.title.as_deref(),
                url: elsewhere.url.as_deref(),
                source: elsewhere.source.as_deref(),
                published: elsewhere.published.as_deref(),
            },
        }
    }
}

impl<'a> Record<'a> {
    fn new(article: &'a Article, index: &LineIndex, finding: &'a Finding) -> Self {
        Self {
            rule: finding.rule,
            group: finding.group,
            severity: finding.severity,
            path: &article.path,
            article: &article.id,
            span: Place::within(&article.text, index, finding.span),
            text: finding.span.of(&article.text),
            message: &finding.message,
            help: finding.help.as_deref(),
            score: finding.score,
            related: finding.related.iter().map(|related| Other::new(article, index, related)).collect(),
            fingerprint: finding.fingerprint(&article.text),
        }
    }
}

/// The findings of an article as `json` writes them, each of which serialises into one object: for programs that write
/// their own.
///
/// ```
/// use copydesk::{Article, Linter, report};
///
/// let article = Article::from_text("a", "It rained. In the days since the attacks, U.S.");
/// let findings = Linter::default().lint(&article);
/// let rows = report::json_records(&article, &findings).map(serde_json::to_value).collect::<Result<Vec<_>, _>>()?;
/// assert!(rows.iter().any(|row| row["text"] == "In the days since the attacks, U.S."));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn json_records<'a>(
    article: &'a Article,
    findings: &'a [Finding],
) -> impl Iterator<Item = impl Serialize + use<'a>> + use<'a> {
    let index = LineIndex::new(&article.text);
    findings.iter().map(move |finding| Record::new(article, &index, finding))
}

/// Calls `each` with every finding of an article as a record; reads the text only when there is one.
fn records(linted: &Linted<'_>, mut each: impl FnMut(&Record<'_>) -> io::Result<()>) -> io::Result<()> {
    if linted.findings.is_empty() {
        return Ok(());
    }
    let index = LineIndex::new(&linted.article.text);
    linted.findings.iter().try_for_each(|finding| each(&Record::new(linted.article, &index, finding)))
}

/// Writes a value as compact JSON that a terminal can show: what could steer it, and what
/// JSON itself leaves as it is, is written as `\uXXXX`, which every parser reads back.
pub(super) fn write(out: &mut dyn io::Write, value: &impl Serialize) -> io::Result<()> {
    // A value is written in many small pieces: those go to memory, which takes them at once.
    let mut json = Vec::with_capacity(1024);
    write_to(&mut json, value)?;
    out.write_all(&json)
}

fn write_to(json: &mut Vec<u8>, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(json, Visible(CompactFormatter))).map_err(io::Error::from)
}

/// Writes an object and puts one more key into it, whose value is JSON already.
pub(super) fn write_with(
    out: &mut dyn io::Write,
    object: &impl Serialize,
    key: &str,
    value: Option<&[u8]>,
) -> io::Result<()> {
    let Some(value) = value else { return write(out, object) };
    let mut json = Vec::new();
    write_to(&mut json, object)?;
    json.pop();
    write!(json, ",\n\"{key}\":")?;
    json.extend(value);
    json.push(b'}');
    out.write_all(&json)
}

/// Escapes hidden characters inside strings.
struct Visible(CompactFormatter);

impl Formatter for Visible {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, c)) = next_hidden(rest) {
            self.0.write_string_fragment(writer, &rest[..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = &rest[at + c.len_utf8()..];
        }
        self.0.write_string_fragment(writer, rest)
    }
}

/// The first character of a string that is hidden and that JSON itself leaves as it is.
fn next_hidden(words: &str) -> Option<(usize, char)> {
    let bytes = words.as_bytes();
    let mut at = 0;
    loop {
        // Most strings are ASCII throughout.
        at += bytes[at..].iter().position(|&byte| byte >= 0x7F)?;
        match bytes[at..] {
            // Typeset dashes, quotes and dots.
            [0xE2, 0x80, 0x90..=0xA7, ..] => at += 3,
            _ => {
                let c = words[at..].chars().next()?;
                if is_hidden(c) {
                    return Some((at, c));
                }
                at += c.len_utf8();
            }
        }
    }
}

/// `json-lines`: one object a line.
#[derive(Debug)]
pub(super) struct Lines;

impl Reporter for Lines {
    fn begin(&mut self, _: &mut dyn io::Write) -> io::Result<()> {
        Ok(())
    }

    fn article(&mut self, linted: &Linted<'_>, out: &mut dyn io::Write) -> io::Result<()> {
        records(linted, |record| {
            write(out, record)?;
            out.write_all(b"\n")
        })
    }

    fn finish(&mut self, _: &Summary, _: &mut dyn io::Write) -> io::Result<()> {
        Ok(())
    }
}

/// `json`: an array with one finding a line. With statistics an object
/// `{"findings": [...], "statistics": {...}}`, since an array has no room for them; of a check
/// against an archive with `"verdicts": [...]` too, one for each article.
#[derive(Debug)]
pub(super) struct Array {
    statistics: bool,
    empty: bool,
    verdicts: Kept,
}

impl Array {
    pub(super) fn new(options: RenderOptions) -> Self {
        Self { statistics: options.statistics, empty: true, verdicts: Kept::default() }
    }
}

impl Reporter for Array {
    fn begin(&mut self, out: &mut dyn io::Write) -> io::Result<()> {
        out.write_all(if self.statistics { b"{\"findings\":[" } else { b"[" })
    }

    fn article(&mut self, linted: &Linted<'_>, out: &mut dyn io::Write) -> io::Result<()> {
        if self.statistics {
            self.verdicts.record(linted)?;
        }
        records(linted, |record| {
            out.write_all(if self.empty { b"\n" } else { b",\n" })?;
            self.empty = false;
            write(out, record)
        })
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn io::Write) -> io::Result<()> {
        out.write_all(if self.empty { b"]" } else { b"\n]" })?;
        if self.statistics {
            out.write_all(b",\n\"statistics\":")?;
            write(out, summary)?;
            if let Some(verdicts) = self.verdicts.array() {
                out.write_all(b",\n\"verdicts\":")?;
                out.write_all(&verdicts)?;
            }
            out.write_all(b"}")?;
        }
        out.write_all(b"\n")
    }
}
