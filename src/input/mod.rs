//! Reading articles: files, directories, globs, standard input; one article to a file or many.
//!
//! [`Reader`] walks the paths and cuts files of records into [`Job`]s on one thread, which does little
//! more than find line feeds; [`Job::read`] does the work of decoding and is made for other threads.
//! Nothing that is wrong with one record, file or path ends a run: it becomes an [`InputError`] in the
//! place where the article would have been.
//!
//! ```
//! use copydesk::input::{InputOptions, read_bytes};
//!
//! let records = b"{\"id\":1,\"text\":\"The harbour reopened.\"}\n{\"text\":5}\n";
//! let articles = read_bytes("day.jsonl", records, &InputOptions::default());
//! assert_eq!(articles[0].as_ref().unwrap().text, "The harbour reopened.");
//! let error = articles[1].as_ref().unwrap_err().to_string();
//! assert!(error.starts_with("day.jsonl:2: the text is a number, not a string"));
//! ```

mod answer;
mod charset;
mod document;
mod error;
mod feed;
mod foreign;
mod format;
mod gzip;
mod html;
mod job;
mod markdown;
mod mend;
mod name;
mod names;
mod options;
#[cfg(feature = "parquet")]
mod parquet;
mod reader;
mod record;
mod split;
mod stream;
mod table;
mod target;
mod walk;
mod warc;

pub(crate) use format::lines_of;

/// True for the text of a record that is HTML, which [`InputOptions::html_text`] takes the text out of.
#[must_use]
pub fn is_html(text: &str) -> bool {
    html::is_fragment(text)
}

/// True for names of files whose articles are records of JSON, if only one, and not pages or plain texts.
#[must_use]
pub fn holds_records(name: &str) -> bool {
    matches!(format::by_name(name).0, Some(format::Format::Json | format::Format::JsonLines))
}

pub use error::{InputError, InputErrorKind};
pub use job::Job;
pub use name::{name_of, path_of};
pub use options::{DEFAULT_MAX_ARTICLE_BYTES, InputOptions, Keys, MAX_HTML_BYTES};
pub use reader::{Reader, read_bytes};
pub use target::{LeftOut, ReadBy, reader_of, reader_of_stdout, resolved};
pub use walk::Skipped;
