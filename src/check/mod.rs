//! One article against the archive, before it is published.
//!
//! The shingles of the draft are looked up in the archive; the articles that hold some, in
//! surroundings that agree with the draft's, are read and aligned with the draft, so that what
//! is reported is what the two texts share, not what their fingerprints suggest. Shingles that
//! very many articles hold are stock: they are counted, and their articles are not all read.

mod completion;
mod left_out;
mod overlap;
mod questions;
mod search;
mod side_by_side;
mod stock;
mod two;
mod verdict;

use std::num::NonZeroUsize;
use std::ops::Deref;

use jiff::civil::Date;

use self::side_by_side::{Helpers, Team};
use crate::archive::{Archive, ArchiveError, Fingerprint, Outcome, Parameters, Writer};
use crate::article::Article;
use crate::config::LintConfig;
use crate::date;
use crate::finding::Finding;
use crate::lint::Linter;
use crate::shingle;
use crate::text::chars::same_in_any_case;
use crate::text::{self, Ordinals, Text};

pub use crate::compare::shared::{Completion, Excluded, Order, Place, Shared, SharedPassage, Source};
pub use crate::compare::{STOCK_ARTICLES, STOCK_WORDS};
pub use two::{Common, shared_passages};
pub use verdict::{Part, Verdict};

/// How this program makes fingerprints; an archive made in another way is refused.
#[must_use]
pub fn parameters() -> Parameters {
    Parameters::new(text::NORMALISER, shingle::K as u32, shingle::WINDOW as u32)
}

/// The words of an article's text and its fingerprints, as [`crate::archive::Writer::add`]
/// takes them. Made on any thread, without IO.
#[must_use]
pub fn fingerprint(article: &Article) -> (u32, Vec<Fingerprint>) {
    let text = Text::split(&article.text, None);
    let with_neighbours = |(hash, range): (u64, Ordinals)| {
        let neighbours = shingle::neighbours(&text.tokens, range);
        Fingerprint { hash, position: range.start, neighbours }
    };
    let fingerprints = shingle::fingerprints(&text.tokens, &text.sentence_tokens());
    (text.tokens.len() as u32, fingerprints.into_iter().map(with_neighbours).collect())
}

/// Adds an article with its own fingerprints, made here.
///
/// # Errors
/// As [`Writer::add`].
pub fn add(writer: &mut Writer<'_>, article: &Article) -> Result<Outcome, ArchiveError> {
    let (words, fingerprints) = fingerprint(article);
    writer.add(article, words, &fingerprints)
}

/// Articles that are told, those with most in common with the draft first, before what has
/// nothing new is left out: an agency's story in a dozen papers is told with each of them, a
/// draft every sentence of which stands in many articles is not told with hundreds.
pub const ALL_COMPARED: usize = 32;

/// Shortest passage that is reported, in words of the draft that agree: whole sentences of that
/// length, see [`shingle::SENTENCE_WORDS`]. Runs inside sentences are reported from
/// [`crate::compare::reprint::LONG_RUN`] words on.
pub const MIN_WORDS: u32 = shingle::SENTENCE_WORDS as u32;

/// Words in a row that make an allowed passage known again: as few as a licence line has.
pub const ALLOWED_WORDS: usize = 5;

/// Threads of a check, unless told: more hardly help.
const MOST_THREADS: NonZeroUsize = NonZeroUsize::new(2).expect("two");

/// What a check leaves out, and how it lints.
#[derive(Debug, Clone)]
pub struct CheckConfig {
    /// The settings of the lint.
    pub lint: LintConfig,
    /// Sources whose articles never count, compared without case.
    pub ignore_sources: Vec<String>,
    /// Articles published before this day do not count; those without a day do.
    pub since: Option<Date>,
    /// Articles published after this day do not count; those without a day do.
    pub until: Option<Date>,
    /// Shortest passage that is reported, in words.
    pub min_words: u32,
    /// Passages that may stand anywhere: agency notes, correction notices, licence lines.
    pub allow: Vec<String>,
    /// Threads that work on one check, each with a connection of its own to the archive (up to 50 MB
    /// with a large one). What is found does not depend on it.
    pub threads: NonZeroUsize,
}

impl CheckConfig {
    /// True when articles do not count for where they come from or when.
    fn is_filter(&self) -> bool {
        !self.ignore_sources.is_empty() || self.since.is_some() || self.until.is_some()
    }
}

impl Default for CheckConfig {
    fn default() -> Self {
        Self {
            lint: LintConfig::default(),
            ignore_sources: Vec::new(),
            since: None,
            until: None,
            min_words: MIN_WORDS,
            allow: Vec::new(),
            threads: std::thread::available_parallelism().map_or(NonZeroUsize::MIN, |cores| cores.min(MOST_THREADS)),
        }
    }
}

/// What a check found.
#[derive(Debug, Clone)]
pub struct Report {
    /// Findings of all rules, those of the lint and the reprints, in the order of the text.
    pub findings: Vec<Finding>,
    /// All that the article shares with the archive.
    pub shared: Shared,
    /// The same in an editor's numbers.
    pub verdict: Verdict,
}

/// Checks articles against an archive, which it borrows, or owns in an `Arc`: a server keeps one checker and asks it
/// from all its threads.
///
/// ```
/// use copydesk::archive::Archive;
/// use copydesk::check::{self, CheckConfig, Checker};
/// use copydesk::Article;
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("archive.db");
///
/// let archive = Archive::open_or_create(&path, &check::parameters())?;
/// let printed = Article::from_text(
///     "valley/1",
///     "The council met on Tuesday evening to hear what the engineers had found in the old tunnel under the river.",
/// );
/// let mut writer = archive.writer(std::time::Duration::from_secs(5))?;
/// check::add(&mut writer, &printed)?;
/// writer.finish()?;
///
/// let draft = Article::from_text(
///     "draft",
///     "It rained. The council met on Tuesday evening to hear what the engineers had found in that tunnel under the river.",
/// );
/// let report = Checker::new(&archive, CheckConfig::default()).check(&draft)?;
/// assert!(report.findings.iter().any(|finding| finding.rule == "reprinted-passage"));
/// assert_eq!(report.verdict.sources[0].article, "valley/1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Checker<A> {
    archive: A,
    config: CheckConfig,
    linter: Linter,
    allowed: search::Allowed,
    helpers: Helpers,
}

impl<A: Deref<Target = Archive>> Checker<A> {
    /// A checker with these settings.
    #[must_use]
    pub fn new(archive: A, config: CheckConfig) -> Self {
        let linter = Linter::new(config.lint.clone());
        let allowed = search::Allowed::new(&config.allow);
        let helpers = Helpers::new(config.threads.get());
        Self { archive, config, linter, allowed, helpers }
    }

    /// Sources to ignore that no article of the archive has: misspelled, perhaps. Looks at `most` articles at most, and
    /// tells of none where there are more.
    ///
    /// # Errors
    /// When the archive cannot be read or is damaged.
    pub fn unknown_sources(&self, most: usize) -> Result<Vec<&str>, ArchiveError> {
        let mut unknown: Vec<&str> = self.config.ignore_sources.iter().map(String::as_str).collect();
        if unknown.is_empty() {
            return Ok(unknown);
        }
        let snapshot = self.archive.snapshot()?;
        for (at, entry) in snapshot.entries().enumerate() {
            if let Some(source) = entry?.source {
                unknown.retain(|ignored| !same_in_any_case(ignored, &source));
            }
            if unknown.is_empty() || at >= most {
                return Ok(Vec::new());
            }
        }
        Ok(unknown)
    }

    /// False when no rule is left: what articles share is still found.
    #[must_use]
    pub fn reports_something(&self) -> bool {
        self.linter.has_rules()
    }

    /// Lints an article and finds every passage of it that stands in the archive.
    ///
    /// All look-ups see one state of the archive, whatever other processes write meanwhile.
    ///
    /// # Errors
    /// When the archive cannot be read or is damaged.
    pub fn check(&self, article: &Article) -> Result<Report, ArchiveError> {
        let text = self.linter.read(article);
        let mut team = Team::new(&self.helpers, &self.archive)?;
        let shared = search::search(&mut team, article, &text, &self.config, &self.allowed)?;
        let findings = self.linter.findings(article, &text, &shared);
        let verdict = Verdict::new(&text, &shared);
        Ok(Report { findings, shared, verdict })
    }
}

impl Archive {
    /// Checks one article with the default settings; see [`Checker`] for others and for many
    /// articles.
    ///
    /// # Errors
    /// When the archive cannot be read or is damaged.
    pub fn check(&self, article: &Article) -> Result<Report, ArchiveError> {
        Checker::new(self, CheckConfig::default()).check(article)
    }
}

/// Who was first, by the days that both articles name.
fn order(article: &Article, published: Option<&str>) -> Order {
    let day = |written: Option<&str>| written.and_then(date::parse);
    match (day(article.published.as_deref()), day(published)) {
        (Some(mine), Some(other)) if other < mine => Order::Earlier,
        (Some(mine), Some(other)) if other > mine => Order::Later,
        (Some(_), Some(_)) => Order::SameDay,
        _ => Order::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::time::Duration;

    #[test]
    fn one_checker_serves_many_threads() {
        fn shared<T: Send + Sync + 'static>(checker: T) -> Arc<T> {
            Arc::new(checker)
        }
        let folder = tempfile::tempdir().unwrap();
        let archive = Arc::new(Archive::open_or_create(folder.path().join("a.db"), &parameters()).unwrap());
        let words = "The ferry to the islands was late again on Monday because nobody had repaired its old engine.";
        let mut writer = archive.writer(Duration::from_secs(5)).unwrap();
        assert_eq!(add(&mut writer, &Article::from_text("printed", words)).unwrap(), Outcome::Added);
        writer.finish().unwrap();
        let checker = shared(Checker::new(archive, CheckConfig::default()));
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let checker = Arc::clone(&checker);
                std::thread::spawn(move || checker.check(&Article::from_text("draft", words)).unwrap().verdict)
            })
            .collect();
        for thread in threads {
            assert_eq!(thread.join().unwrap().sources[0].article, "printed");
        }
    }
}
