//! How findings are said: one reporter for each format.
//!
//! A [`Reporter`] is fed one article after the other, in input order, and writes as it goes:
//! nothing is kept in memory but counts (`html`, which puts the worst first, keeps a bounded
//! number of articles; `sarif` and `json` with statistics keep the verdicts of a check, and `sarif`
//! what could not be read). What a reporter needs to know of the run as a whole stands in the [`Summary`] that it gets
//! at the end. Reporters never decide what is a fault and never change a finding.
//!
//! ```
//! use copydesk::report::{Format, Linted, RenderOptions, Summary, reporter};
//! use copydesk::{Article, Linter};
//!
//! let article = Article::from_text("draft.txt", "In the days since the attacks, U.S.");
//! let findings = Linter::default().lint(&article);
//!
//! let mut out = Vec::new();
//! let mut summary = Summary::default();
//! let mut reporter = reporter(Format::Concise, RenderOptions::default());
//! reporter.begin(&mut out)?;
//! summary.record(&findings);
//! reporter.article(&Linted { article: &article, findings: &findings, check: None }, &mut out)?;
//! reporter.finish(&summary, &mut out)?;
//! assert!(String::from_utf8_lossy(&out).starts_with("draft.txt:1:1: error[cut-at-abbreviation] "));
//! # Ok::<(), std::io::Error>(())
//! ```

use std::fmt;
use std::io;
use std::str::FromStr;

use crate::article::Article;
use crate::check;
use crate::finding::Finding;
use crate::suggest::did_you_mean;

mod anchor;
mod concise;
pub mod corpus;
mod excerpt;
mod full;
mod github;
mod html;
mod json;
mod plain;
mod sarif;
mod statistics;
mod verdict;

pub use json::json_records;
pub use plain::{clip, counted, label, message_line, one_line, percent, thousands, wrap_indented};
pub use statistics::{RuleCount, Summary};

/// Columns that are assumed when nobody knows the terminal's width.
pub const DEFAULT_WIDTH: usize = 100;

/// Narrowest output that `full` lays out for; narrower terminals wrap it themselves. Below
/// this an excerpt would show too few words to recognise the place.
pub const MIN_WIDTH: usize = 40;

/// The ways in which findings can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// For people: every finding with excerpts of its places, and a closing summary.
    Full,
    /// For people and editors' jump lists: one line a finding.
    Concise,
    /// One JSON array of findings.
    Json,
    /// One JSON object a line, written as soon as an article is done.
    JsonLines,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands that GitHub Actions turns into annotations.
    Github,
    /// One page for editors: the articles with their marks, the sources beside them.
    Html,
}

impl Format {
    /// Every format, those for people first.
    pub const ALL: [Self; 7] =
        [Self::Full, Self::Concise, Self::Json, Self::JsonLines, Self::Sarif, Self::Github, Self::Html];

    /// The name as options write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::JsonLines => "json-lines",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Html => "html",
        }
    }

    /// True when people read it in a terminal, so that colour and the terminal's width matter.
    #[must_use]
    pub fn is_for_people(self) -> bool {
        matches!(self, Self::Full | Self::Concise)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

fn known_formats() -> [&'static str; Format::ALL.len()] {
    Format::ALL.map(Format::name)
}

/// A format's name that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no format is called {name:?}{} (known: {})", did_you_mean(name, known_formats()), known_formats().join(", "))]
pub struct UnknownFormat {
    /// What was asked for.
    pub name: String,
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|format| format.name() == name)
            .ok_or_else(|| UnknownFormat { name: name.to_owned() })
    }
}

/// How to lay a report out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RenderOptions {
    /// Write ANSI colours (`full` and `concise` only).
    pub color: bool,
    /// Columns of the terminal; excerpts of `full` are cut to it. Widths under [`MIN_WIDTH`]
    /// (a terminal that says 0, say) count as that.
    pub width: usize,
    /// Say how many findings there are per rule and group: a table in `full` and `concise`,
    /// an object in `json`, with the verdicts of a check beside it; `sarif` and `html` always
    /// hold them. `json-lines` and `github` have no place for it.
    pub statistics: bool,
}

impl Default for RenderOptions {
    fn default() -> Self {
        Self { color: false, width: DEFAULT_WIDTH, statistics: false }
    }
}

/// An article and what was found in it.
#[derive(Debug, Clone, Copy)]
pub struct Linted<'a> {
    /// The article.
    pub article: &'a Article,
    /// Its findings, in the order of the text.
    pub findings: &'a [Finding],
    /// What it shares with an archive, when it was checked against one.
    pub check: Option<&'a check::Report>,
}

/// A file or record that could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unread<'a> {
    /// The file as it was named.
    pub path: &'a str,
    /// The 1-based line of the file that could not be read, when it is one.
    pub line: Option<u64>,
    /// What is wrong, on one line.
    pub message: &'a str,
}

/// Writes findings in one format.
///
/// Call [`begin`](Self::begin) once, [`article`](Self::article) for every article in input
/// order (those without findings too) and [`unread`](Self::unread) for what could not be read, [`finish`](Self::finish)
/// once. Always in this order: `json` and `sarif` are whole documents only after `finish`.
pub trait Reporter {
    /// Writes what stands before the first finding.
    ///
    /// # Errors
    /// When writing fails.
    fn begin(&mut self, out: &mut dyn io::Write) -> io::Result<()>;

    /// Writes the findings of one article.
    ///
    /// # Errors
    /// When writing fails.
    fn article(&mut self, linted: &Linted<'_>, out: &mut dyn io::Write) -> io::Result<()>;

    /// Notes what could not be read; only `sarif` has a place for more than the number, which stands in the
    /// [`Summary`].
    fn unread(&mut self, _unread: &Unread<'_>) {}

    /// Writes what stands behind the last finding.
    ///
    /// # Errors
    /// When writing fails.
    fn finish(&mut self, summary: &Summary, out: &mut dyn io::Write) -> io::Result<()>;
}

/// The reporter of a format.
#[must_use]
pub fn reporter(format: Format, options: RenderOptions) -> Box<dyn Reporter + Send> {
    match format {
        Format::Full => Box::new(full::Full::new(options)),
        Format::Concise => Box::new(concise::Concise::new(options)),
        Format::Json => Box::new(json::Array::new(options)),
        Format::JsonLines => Box::new(json::Lines),
        Format::Sarif => Box::new(sarif::Sarif::new()),
        Format::Github => Box::new(github::Github),
        Format::Html => Box::<html::Html>::default(),
    }
}

/// A writer of verdicts: one JSON object a line for every article that was checked against an
/// archive, also for those that share nothing with it.
#[must_use]
pub fn verdict_lines() -> Box<dyn Reporter + Send> {
    Box::new(verdict::Lines)
}
