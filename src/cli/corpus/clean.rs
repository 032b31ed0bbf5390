//! `--clean`: the collection without copies and faults, and a record of what was taken out.

use std::io;

use anyhow::Context as _;
use copydesk::corpus::clean::{COPY, Copied, Drop, Removal, Why, removals, without};
use copydesk::corpus::clusters::Cluster;
use copydesk::corpus::collection::{Collection, Doc};
use copydesk::corpus::overview::Likeness;
use copydesk::corpus::sharing::Sharing;
use copydesk::report::corpus::rows::Locator;
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
    /// `article` or `text`.
    removed: &'static str,
    /// A rule, `passage`, a likeness, or `empty` for an article of which nothing is left.
    why: &'a str,
    /// The article that is kept in its place.
    kept: Option<String>,
    /// The passage in `passages.jsonl`.
    passage: Option<u32>,
    span: Option<Bytes>,
    text: Option<&'a str>,
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
    locator: &mut Locator<'_>,
    drops: &[Drop],
) -> anyhow::Result<(Cleaned, NewFile)> {
    let mut log = folder.file("removed.jsonl")?;
    let name = target.name();
    let mut target = target;
    let mut cleaned = Cleaned::default();
    let dropped = dropped(collection, &sharing.clusters, drops);
    let copied = copied(collection, sharing, locator, &dropped, drops).context("cannot use the scratch folder")?;
    copied
        .each(|docs, all: &[Copied]| {
            let mut rest = all;
            for doc in docs.start..docs.end.min(collection.len() as Doc) {
                let (own, behind) = rest.split_at(rest.partition_point(|copied| copied.doc <= doc));
                rest = behind;
                let name_of = collection.name(doc)?;
                if let Some((keep, why)) = dropped[doc as usize] {
                    cleaned.articles += 1;
                    let kept = Some(collection.id(keep)?);
                    let row =
                        Row { id: &name_of.id, removed: "article", why, kept, passage: None, span: None, text: None };
                    line(&mut log, &row)?;
                    continue;
                }
                let text = collection.text(doc)?;
                let removals = removals(&text, &collection.marks(doc)?, own, drops);
                for Removal { span, why } in &removals {
                    let (why, passage) = match why {
                        Why::Rule(rule) => (*rule, None),
                        Why::Passage(number) => ("passage", Some(*number)),
                    };
                    let text = Some(span.of(&text));
                    let span = Some(Bytes { start: span.start, end: span.end });
                    let row = Row { id: &name_of.id, removed: "text", why, kept: None, passage, span, text };
                    line(&mut log, &row)?;
                }
                let left = without(&text, &removals);
                cleaned.pieces += removals.len() as u64;
                cleaned.bytes += (text.len() - left.len()) as u64;
                if left.trim().is_empty() {
                    cleaned.articles += 1;
                    let row = Row {
                        id: &name_of.id,
                        removed: "article",
                        why: "empty",
                        kept: None,
                        passage: None,
                        span: None,
                        text: None,
                    };
                    line(&mut log, &row)?;
                    continue;
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
            }
            anyhow::Ok(())
        })
        .with_context(|| format!("cannot write {name}"))?;
    log.close()?;
    target.writer().flush().with_context(|| format!("cannot write {name}"))?;
    Ok((cleaned, target))
}

fn line(log: &mut super::folder::Output, row: &Row<'_>) -> anyhow::Result<()> {
    log.with(|out| {
        serde_json::to_writer(&mut *out, row)?;
        out.write_all(b"\n")
    })
}

/// For each article the one that is kept in its place, and why; forms stay, whatever is filled
/// in.
fn dropped(collection: &Collection, clusters: &[Cluster], drops: &[Drop]) -> Vec<Option<(Doc, &'static str)>> {
    let mut dropped = vec![None; collection.len()];
    if !drops.contains(&Drop::Duplicates) {
        return dropped;
    }
    for cluster in clusters {
        let why = match cluster.likeness {
            Likeness::Exact => "exact",
            Likeness::Near => "near",
            Likeness::Template => continue,
        };
        for member in cluster.members.iter().filter(|member| member.doc != cluster.keep && member.coverage >= COPY) {
            // What is the same as one that goes, goes for the same article.
            dropped[member.doc as usize] = Some((cluster.keep, why));
        }
    }
    // An article that is kept by one cluster may go for another one's sake; follow to what stays.
    for doc in 0..dropped.len() {
        let mut steps = 0;
        while let Some((keep, why)) = dropped[doc] {
            match dropped[keep as usize] {
                // Two that go for each other: the first stays.
                Some((further, _)) if further as usize == doc => dropped[doc] = None,
                Some((further, _)) if steps < 16 => dropped[doc] = Some((further, why)),
                _ => break,
            }
            steps += 1;
        }
    }
    dropped
}

/// The places of passages that stood in an earlier article which is kept.
fn copied(
    collection: &Collection,
    sharing: &Sharing,
    locator: &mut Locator<'_>,
    dropped: &[Option<(Doc, &'static str)>],
    drops: &[Drop],
) -> io::Result<copydesk::corpus::collection::ByDoc<Copied>> {
    let mut copied = collection.buckets("copied");
    sharing.passages.each(|passage, places| {
        let drop = if sharing.passages.is_stock(passage) { Drop::Boilerplate } else { Drop::Reprints };
        if !drops.contains(&drop) {
            return Ok(());
        }
        let all = locator.with_copies(places);
        let mut kept = all.into_iter().filter(|occurrence| dropped[occurrence.doc as usize].is_none());
        let Some(first) = kept.next() else { return Ok(()) };
        for occurrence in kept.filter(|occurrence| occurrence.doc != first.doc) {
            let (doc, span) = (occurrence.doc, locator.span(occurrence)?);
            copied.put(collection, doc, Copied { doc, span, passage: passage + 1 })?;
        }
        Ok(())
    })?;
    Ok(copied)
}
