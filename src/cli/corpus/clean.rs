//! `--clean`: the collection without copies and faults, and a record of what was taken out.

use std::io;

use anyhow::Context as _;
use copydesk::corpus::clean::{Drop, Removal, Why, without};
use copydesk::corpus::cleaning::{self, Cleaning, Fate};
use copydesk::corpus::collection::Collection;
use copydesk::corpus::sharing::Sharing;
use serde::Serialize;

use super::folder::Folder;
use crate::cli::outputs::NewFile;
use crate::cli::record::Record;

/// What was taken out.
#[derive(Debug, Default)]
pub(super) struct Cleaned {
    pub(super) kept: u64,
    pub(super) articles: u64,
    pub(super) pieces: u64,
    pub(super) bytes: u64,
}

/// A line of `removed.jsonl`.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    /// Its row in `articles.jsonl`, from 1 on.
    row: u64,
    /// `article` or `text`.
    removed: &'static str,
    /// A rule, `passage`, a likeness, or `empty` for an article of which nothing is left.
    why: &'a str,
    /// The article that is kept in its place, or in which the text stays.
    kept: Option<String>,
    /// The passage in `passages.jsonl`.
    passage: Option<u32>,
    span: Option<Bytes>,
    text: Option<&'a str>,
}

impl<'a> Row<'a> {
    fn article(id: &'a str, row: u64, why: &'a str, kept: Option<String>) -> Self {
        Self { id, row, removed: "article", why, kept, passage: None, span: None, text: None }
    }
}

#[derive(Serialize)]
struct Bytes {
    start: u32,
    end: u32,
}

/// Writes the cleaned collection to `target`, which is left to be moved to its name, and what was
/// taken out to `removed.jsonl`.
pub(super) fn write(
    folder: &mut Folder,
    target: NewFile,
    collection: &Collection,
    sharing: &Sharing,
    drops: &[Drop],
) -> anyhow::Result<(Cleaned, NewFile)> {
    let mut log = folder.file("removed.jsonl")?;
    let name = target.name();
    let mut target = target;
    let mut cleaned = Cleaned::default();
    let decided = cleaning::decide(collection, sharing, drops).context("cannot use the scratch folder")?;
    let Cleaning { fates, removals } = decided;
    removals
        .each(collection, |doc, removals: &[Removal]| {
            let name_of = collection.name(doc)?;
            let row = u64::from(doc) + 1;
            if let Fate::Copy(kept, likeness) = fates[doc as usize] {
                cleaned.articles += 1;
                line(&mut log, &Row::article(&name_of.id, row, likeness.name(), Some(collection.id(kept)?)))?;
                return Ok(());
            }
            let text = collection.text(doc)?;
            for Removal { span, why, kept, .. } in removals {
                let (why, passage) = match why {
                    Why::Rule(rule) => (*rule, None),
                    Why::Passage(number) => ("passage", Some(*number)),
                    Why::Exact => ("exact", None),
                };
                let kept = kept.map(|kept| collection.id(kept)).transpose()?;
                let text = Some(span.of(&text));
                let span = Some(Bytes { start: span.start, end: span.end });
                let row = Row { id: &name_of.id, row, removed: "text", why, kept, passage, span, text };
                line(&mut log, &row)?;
            }
            let left = without(&text, removals);
            cleaned.pieces += removals.len() as u64;
            cleaned.bytes += (text.len() - left.len()) as u64;
            if fates[doc as usize] == Fate::Empty {
                cleaned.articles += 1;
                line(&mut log, &Row::article(&name_of.id, row, "empty", None))?;
                return Ok(());
            }
            cleaned.kept += 1;
            let out = target.writer();
            match collection.envelope(doc)? {
                Some(envelope) if removals.is_empty() => out.write_all(envelope.unchanged(&text).as_bytes())?,
                Some(envelope) => out.write_all(envelope.with_text(&left).as_bytes())?,
                // What came from a file of another kind becomes a record.
                None => {
                    let record = Record {
                        id: &name_of.id,
                        title: name_of.title.as_deref(),
                        url: name_of.url.as_deref(),
                        date: name_of.published.as_deref(),
                        source: name_of.source.as_deref(),
                        text: &left,
                    };
                    serde_json::to_writer(&mut *out, &record).map_err(io::Error::from)?;
                }
            }
            out.write_all(b"\n")?;
            anyhow::Ok(())
        })
        .with_context(|| format!("cannot write {name}"))?;
    log.close()?;
    target.complete()?;
    Ok((cleaned, target))
}

fn line(log: &mut super::folder::Output, row: &Row<'_>) -> anyhow::Result<()> {
    log.with(|out| {
        serde_json::to_writer(&mut *out, row)?;
        out.write_all(b"\n")
    })
}
