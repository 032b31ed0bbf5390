//! The rows of `articles.jsonl`, `duplicates.jsonl` and `passages.jsonl`.
//!
//! Fields and their order are a contract. Every field is always there; what is not known is
//! `null`.

use std::io::{self, Write};

use serde::Serialize;

use crate::article::Article;
use crate::corpus::clusters::Cluster;
use crate::corpus::collection::{Collection, Doc};
use crate::corpus::measures::Measures;
use crate::corpus::places::Place;
use crate::finding::{Finding, Group, Severity, faults};
use crate::span::Span;

/// Most places of a passage that its row lists; all are counted.
pub const MOST_PLACES: usize = 1_000;

/// Bytes of a passage's words that its row shows.
const EXAMPLE: u32 = 400;

/// What is known of an article as soon as it is read: the first part of its row, without the
/// closing brace.
///
/// # Errors
/// When it cannot be written as JSON, which does not happen.
pub fn article_begun(article: &Article, measures: &Measures, findings: &[Finding]) -> io::Result<Vec<u8>> {
    #[derive(Serialize)]
    struct Begun<'a> {
        id: &'a str,
        #[serde(flatten)]
        found: Found,
    }
    // Room for the whole row, as nearly all are.
    let mut row = Vec::with_capacity(3_500);
    serde_json::to_writer(&mut row, &Begun { id: &article.id, found: Found::new(measures, findings) })?;
    row.pop();
    row.push(b',');
    measures.write_fields(&mut row)?;
    Ok(row)
}

/// What the lint found in an article.
#[derive(Serialize)]
struct Found {
    errors: u64,
    warnings: u64,
    fragments: u64,
    fragments_per_1000_sentences: f64,
    repeats: u64,
    residue: u64,
}

impl Found {
    fn new(measures: &Measures, findings: &[Finding]) -> Self {
        let group = |group| faults(findings, group);
        let severity = |severity| findings.iter().filter(|finding| finding.severity == severity).count() as u64;
        let fragments = group(Group::Fragment);
        Self {
            errors: severity(Severity::Error),
            warnings: severity(Severity::Warning),
            fragments,
            fragments_per_1000_sentences: ratio(1_000 * fragments, measures.n_sentences),
            repeats: group(Group::Repetition),
            residue: group(Group::Residue),
        }
    }
}

/// What is known of an article when all were compared: the last part of its row.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Shared<'a> {
    /// Share of its words that stand in another article, boilerplate left out.
    pub shared_word_fraction: f64,
    /// Share of its words in boilerplate.
    pub boilerplate_word_fraction: f64,
    /// Its cluster in `duplicates.jsonl`: that of near copies, where it is in two.
    pub cluster: Option<u64>,
    /// How it is a copy of the article that is kept: `exact`, `near` or `template`.
    pub duplicate: Option<&'static str>,
    /// The article that is kept in its place.
    pub duplicate_of: Option<&'a str>,
    /// Hash of its words, in hexadecimal: articles of the same words have the same. Empty where it
    /// has none.
    pub words_hash: String,
}

/// Writes a whole row of `articles.jsonl`.
///
/// # Errors
/// When writing fails.
pub fn article(out: &mut dyn Write, begun: &[u8], shared: &Shared<'_>) -> io::Result<()> {
    let shared = serde_json::to_vec(shared)?;
    out.write_all(begun)?;
    out.write_all(b",")?;
    out.write_all(&shared[1..])?;
    out.write_all(b"\n")
}

/// Writes the row of a cluster.
///
/// # Errors
/// When writing or reading an id fails.
pub fn cluster(out: &mut dyn Write, number: u64, cluster: &Cluster, collection: &Collection) -> io::Result<()> {
    #[derive(Serialize)]
    struct Row<'a> {
        cluster: u64,
        kind: &'a str,
        keep: String,
        count: usize,
        members: Vec<Member>,
    }
    #[derive(Serialize)]
    struct Member {
        id: String,
        coverage: f64,
    }
    let members = cluster
        .members
        .iter()
        .map(|member| Ok(Member { id: collection.id(member.doc)?, coverage: round(member.coverage) }));
    let row = Row {
        cluster: number,
        kind: cluster.likeness.name(),
        keep: collection.id(cluster.keep)?,
        count: cluster.members.len(),
        members: members.collect::<io::Result<_>>()?,
    };
    line(out, &row)
}

/// A passage and where it stands, in bytes, copies of its articles too.
#[derive(Debug)]
pub struct Standing {
    /// The places by article, as many as are listed.
    pub places: Vec<(Doc, Span)>,
    /// Places in all.
    pub count: u64,
    /// Sources that have it.
    pub sources: u64,
}

impl Standing {
    /// Where a passage of these places stands.
    #[must_use]
    pub fn of(collection: &Collection, places: &[Place]) -> Self {
        let mut sources: Vec<u32> = places.iter().map(|place| collection.source(place.doc)).collect();
        sources.sort_unstable();
        sources.dedup();
        Self {
            places: places.iter().take(MOST_PLACES).map(|place| (place.doc, place.span)).collect(),
            count: places.len() as u64,
            sources: sources.len() as u64,
        }
    }
}

/// Writes the row of a passage.
///
/// # Errors
/// When writing or reading an article's id or words fails.
pub fn passage(
    out: &mut dyn Write,
    number: u64,
    words: u32,
    boilerplate: bool,
    standing: &Standing,
    collection: &Collection,
) -> io::Result<()> {
    #[derive(Serialize)]
    struct Row {
        passage: u64,
        words: u32,
        boilerplate: bool,
        count: u64,
        sources: u64,
        text: String,
        occurrences: Vec<Listed>,
    }
    #[derive(Serialize)]
    struct Listed {
        id: String,
        start: u32,
        end: u32,
    }
    let occurrences = standing
        .places
        .iter()
        .map(|&(doc, span)| Ok(Listed { id: collection.id(doc)?, start: span.start, end: span.end }))
        .collect::<io::Result<_>>()?;
    let (doc, span) = standing.places[0];
    let shown = Span { start: span.start, end: span.end.min(span.start.saturating_add(EXAMPLE)) };
    let text = collection.excerpt(doc, shown)?;
    let row = Row {
        passage: number,
        words,
        boilerplate,
        count: standing.count,
        sources: standing.sources,
        text,
        occurrences,
    };
    line(out, &row)
}

fn line(out: &mut dyn Write, row: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, row)?;
    out.write_all(b"\n")
}

/// Six digits behind the point, as the measures have.
fn round(ratio: f64) -> f64 {
    (ratio * 1e6).round() / 1e6
}

/// A share, rounded.
#[must_use]
pub fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { round(part as f64 / whole as f64) }
}
