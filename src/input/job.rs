//! A piece of work: undecoded bytes of one file, and how they become articles.

use std::path::PathBuf;
use std::sync::Arc;

use super::error::{InputError, InputErrorKind};
use super::format::{Format, Packing};
use super::options::InputOptions;
use super::split::{Batch, Flaw};
use super::stream::{self, Counter};
use super::table::Head;
use super::{answer, document, feed, html, record, warc};
use crate::article::{Article, Lines};

/// A whole file, or a batch of undecoded records of one file. Decoding is left to [`Job::read`], so
/// that worker threads do it.
#[derive(Debug)]
pub struct Job {
    pub(super) path: Arc<str>,
    pub(super) options: Arc<InputOptions>,
    pub(super) bytes: u64,
    pub(super) work: Work,
}

#[derive(Debug)]
pub(super) enum Work {
    Failed(InputError),
    /// A file that is one article; not yet opened.
    File {
        at: PathBuf,
        format: Format,
        packing: Packing,
    },
    /// Bytes that are one article.
    Document {
        format: Format,
        data: Vec<u8>,
    },
    /// The bytes of a feed.
    Feed(Vec<u8>),
    /// Elements of a list of JSON, or one object.
    Json(Batch),
    /// Objects of JSON, each a line.
    Lines(Batch),
    Rows(Arc<Head>, Batch),
    Warc(Batch),
    /// Articles that are read already, with texts of so many bytes.
    #[cfg(feature = "parquet")]
    Read {
        results: Vec<Result<Article, InputError>>,
        held: u64,
    },
}

impl Job {
    /// Bytes that the job took from its file, for progress: compressed bytes of a compressed file.
    /// The jobs of a file add up to its size.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Bytes that reading will hold in memory, as far as is known before: those that the job carries,
    /// or the size of the file that it will open. Of a packed one that is a guess.
    #[must_use]
    pub fn held_bytes(&self) -> u64 {
        match &self.work {
            Work::Failed(_) => 0,
            Work::File { packing: Packing::Plain, .. } => self.bytes,
            Work::File { .. } => self.bytes.saturating_mul(UNPACKED).min(self.options.limit() as u64),
            Work::Document { data, .. } | Work::Feed(data) => data.len() as u64,
            Work::Json(batch) | Work::Lines(batch) | Work::Rows(_, batch) | Work::Warc(batch) => {
                batch.data.len() as u64
            }
            #[cfg(feature = "parquet")]
            Work::Read { held, .. } => *held,
        }
    }

    /// The file (or `-`) as the user named it.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Decodes: one result for each record, in the order of the file. Records of a web archive that hold no
    /// article give none.
    #[must_use]
    pub fn read(self) -> Vec<Result<Article, InputError>> {
        let Self { path, options, work, bytes } = self;
        let lines = match &work {
            Work::File { format: Format::Text, .. } | Work::Document { format: Format::Text, .. } => Lines::Same,
            Work::Lines(_) => Lines::Record,
            _ => Lines::Unknown,
        };
        let is_page = matches!(work, Work::File { .. } | Work::Document { .. } | Work::Feed(_) | Work::Warc(_));
        let mut results = match work {
            Work::Failed(error) => return vec![Err(error)],
            #[cfg(feature = "parquet")]
            Work::Read { results, .. } => results,
            Work::File { at, format, packing } => {
                vec![read_file(&path, &at, format, packing, bytes, &options)]
            }
            Work::Document { format, data } => vec![document::read(&path, format, data, &options)],
            Work::Feed(data) => feed::read(&path, data),
            Work::Json(batch) if matches!(&batch.records[..], [one] if one.number == 0 && one.flaw.is_none()) => {
                answer::read(&path, &batch.data[batch.records[0].range.clone()], &options)
            }
            Work::Json(batch) | Work::Lines(batch) => records(&path, &batch, 0, &options, |number, bytes| {
                Some(record::from_json(&path, number, bytes, &options))
            }),
            // The head row is no record: the first row behind it is the first.
            Work::Rows(head, batch) => {
                records(&path, &batch, 1, &options, |number, bytes| Some(head.read(&path, number, bytes)))
            }
            Work::Warc(batch) => {
                records(&path, &batch, 0, &options, |number, bytes| warc::read(&path, number, bytes, &options))
            }
        };
        if options.html_text && !is_page {
            results = results.into_iter().map(|result| result.and_then(of_html)).collect();
        }
        for result in &mut results {
            match result {
                Ok(article) => article.lines = Some(lines),
                Err(error) => error.set_by_line(lines == Lines::Record),
            }
        }
        results
    }
}

/// The article of a record whose text is HTML.
fn of_html(article: Article) -> Result<Article, InputError> {
    let text = html::fragment(&article.text);
    if text.trim().is_empty() {
        let what = "the text holds HTML and no words";
        let error = InputError::new(&article.path, InputErrorKind::Empty, what, "fix or remove the record");
        return Err(error.at(article.record));
    }
    // Titles of such records have references to characters, too.
    let title = article.title.as_deref().map(html::words).filter(|title| !title.is_empty());
    Ok(Article { text, title, ..article })
}

/// Bytes of a text for each of its packed ones, for the budget of what is in memory. Texts have three to ten; a file that
/// has a thousand is read by itself.
const UNPACKED: u64 = 64;

fn read_file(
    path: &str,
    at: &std::path::Path,
    format: Format,
    packing: Packing,
    size: u64,
    options: &InputOptions,
) -> Result<Article, InputError> {
    let packed = packing != Packing::Plain;
    let file = stream::open(path, at)?;
    let mut reader = stream::unpacked(file, packing, &Counter::default())
        .map_err(|error| InputError::stream(path, packed, &error))?;
    let data = stream::read_article(path, &mut reader, packed, options.limit(), size)?;
    document::read(path, format, data, options)
}

fn records(
    path: &str,
    batch: &Batch,
    heads: u64,
    options: &InputOptions,
    read: impl Fn(Option<u64>, &[u8]) -> Option<Result<Article, InputError>>,
) -> Vec<Result<Article, InputError>> {
    batch
        .records
        .iter()
        .filter_map(|raw| {
            let number = Some(raw.number - heads).filter(|&number| number > 0);
            match raw.flaw {
                None => read(number, &batch.data[raw.range.clone()]),
                Some(flaw) => Some(Err(flawed(path, flaw, options).at(number))),
            }
        })
        .collect()
}

fn flawed(path: &str, flaw: Flaw, options: &InputOptions) -> InputError {
    let again = "fetch the file again";
    let (what, remedy) = match flaw {
        Flaw::TooLarge => return InputError::too_large(path, options.limit()),
        Flaw::Packed => {
            let remedy = "fetch the file again, or rename it if it is not compressed";
            return InputError::new(path, InputErrorKind::Compression, "the compressed data is damaged here", remedy);
        }
        Flaw::Missing => ("not valid JSON: a comma with no record behind it", "remove the comma"),
        Flaw::NoComma => ("not valid JSON: no comma in front of the record", "add the comma"),
        Flaw::Unfinished => ("the file ends inside the record", "fetch the file again, it is cut off"),
        Flaw::OpenQuote => (
            "a quotation mark is opened in this row and never closed",
            "close it, or fetch the file again if it is cut off",
        ),
        Flaw::Unclosed => ("not valid JSON: the list is not closed", "fetch the file again, it may be cut off"),
        Flaw::Trailing => ("not valid JSON: something follows the end of the list", "remove it"),
        Flaw::NoRecord => {
            ("no record starts here, with a line such as WARC/1.0", "check what the file is, or fetch it again")
        }
        Flaw::Version => ("the record's version of WARC is not known", "write the file again as WARC/1.1"),
        Flaw::Head => ("the record's head is damaged: not every line has a name and a colon", again),
        Flaw::Length => ("the record's head names no length", again),
        Flaw::WrongLength => ("the record does not end where its length says", again),
        Flaw::CutShort => ("the record is cut off, its length says that it is longer", again),
    };
    InputError::new(path, InputErrorKind::Syntax, what, remedy)
}
