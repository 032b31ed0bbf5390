//! `copydesk archive`: one function for each verb; `add` has a file of its own.

use std::collections::HashSet;
use std::fmt::Display;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::Context as _;
use copydesk::archive::{Archive, ArchiveError, Writer};
use copydesk::check;
use copydesk::report::{counted, thousands, wrap_indented};
use serde::Serialize;

use super::args::{ArchiveArgs, ArchiveVerb, CompactArgs, ExportArgs, ListFormat, RemoveArgs, StatsArgs, VerifyArgs};
use super::outputs::{self, STDOUT_FAILED};
use super::record::Record;
use super::{Outcome, failure, terminal};

mod add;
mod list;
pub(crate) mod location;

/// Runs the verb.
pub(crate) fn run(args: &ArchiveArgs) -> anyhow::Result<Outcome> {
    match &args.verb {
        ArchiveVerb::Add(args) => add::run(args),
        ArchiveVerb::Remove(args) => remove(args),
        ArchiveVerb::List(args) => list::run(args),
        ArchiveVerb::Stats(args) => stats(args),
        ArchiveVerb::Verify(args) => verify(args),
        ArchiveVerb::Compact(args) => compact(args),
        ArchiveVerb::Export(args) => export(args),
    }
}

/// How long it takes until somebody who waits for another process is told so.
const TELL_AFTER: Duration = Duration::from_secs(1);

/// The one writer of an archive. Says why when that takes long.
fn writer(archive: &Archive, timeout: Duration) -> Result<Writer<'_>, ArchiveError> {
    thread::scope(|scope| {
        let (done, waiting) = mpsc::channel::<()>();
        if timeout > TELL_AFTER {
            scope.spawn(move || {
                if waiting.recv_timeout(TELL_AFTER) == Err(mpsc::RecvTimeoutError::Timeout) {
                    let (path, seconds) = (archive.path().display(), timeout.as_secs_f64());
                    failure::tell(&format!("another process is writing to {path}; waiting up to {seconds} s for it"));
                }
            });
        }
        let writer = archive.writer(timeout);
        // Wakes the other thread, which then ends without a word.
        drop(done);
        writer
    })
}

fn remove(args: &RemoveArgs) -> anyhow::Result<Outcome> {
    let archive = Archive::open(location::existing(&args.location)?, &check::parameters())?;
    let mut writer = writer(&archive, args.wait.timeout)?;
    let mut removed = 0;
    let mut unknown = Vec::new();
    let mut seen = HashSet::new();
    for id in args.ids.iter().filter(|id| seen.insert(*id)) {
        if writer.remove(id)? {
            removed += 1;
        } else {
            unknown.push(id);
        }
    }
    writer.finish()?;
    for id in &unknown {
        failure::complain(&format!("no article has the id {id:?} in {}", archive.path().display()));
    }
    if !args.quiet {
        failure::tell(&format!("removed {} from {}", counted(removed, "article"), archive.path().display()));
    }
    Ok(if unknown.is_empty() { Outcome::Clean } else { Outcome::Trouble })
}

/// The numbers of an archive as programs read them.
#[derive(Serialize)]
struct StatsRecord<'a> {
    archive: &'a Path,
    format: i64,
    articles: u64,
    words: u64,
    text_bytes: u64,
    stored_text_bytes: u64,
    fingerprints: u64,
    fingerprint_bytes: u64,
    segments: usize,
    removed_waiting: u64,
    file_bytes: u64,
    free_bytes: u64,
}

fn stats(args: &StatsArgs) -> anyhow::Result<Outcome> {
    let path = location::existing(&args.location)?;
    let archive = Archive::open_for_export(&path)?;
    let snapshot = archive.snapshot()?;
    let (stats, sizes) = (snapshot.stats()?, snapshot.sizes()?);
    let text = match args.output_format {
        ListFormat::Json => {
            let record = StatsRecord {
                archive: &path,
                format: stats.format,
                articles: stats.articles,
                words: stats.words,
                text_bytes: stats.text_bytes,
                stored_text_bytes: sizes.texts,
                fingerprints: stats.postings,
                fingerprint_bytes: sizes.fingerprints,
                segments: stats.segments,
                removed_waiting: stats.removed,
                file_bytes: stats.file_bytes,
                free_bytes: stats.free_bytes,
            };
            serde_json::to_string_pretty(&record).context("the archive's path is not UTF-8")? + "\n"
        }
        ListFormat::Text => {
            let each = |count: u64, unit: &str| match stats.articles {
                0 => String::new(),
                articles => format!(", {} {unit}an article", thousands(count / articles)),
            };
            let mut rows: Vec<(&str, String)> = vec![
                ("archive", path.display().to_string()),
                ("format", stats.format.to_string()),
                ("articles", thousands(stats.articles)),
                ("words", thousands(stats.words) + &each(stats.words, "")),
                ("texts", format!("{}, stored in {}", bytes(stats.text_bytes), bytes(sizes.texts))),
                (
                    "fingerprints",
                    format!(
                        "{} in {}{}",
                        thousands(stats.postings),
                        bytes(sizes.fingerprints),
                        each(sizes.fingerprints, "bytes ")
                    ),
                ),
                ("segments", stats.segments.to_string()),
            ];
            if stats.removed > 0 {
                let removed = counted(stats.removed, "removed article");
                rows.push(("to clean up", format!("fingerprints of {removed}; `copydesk archive compact` drops them")));
            }
            rows.push(("file", format!("{}, of which {} are free", bytes(stats.file_bytes), bytes(stats.free_bytes))));
            let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
            rows.iter().map(|(name, value)| format!("{name:width$}  {value}\n")).collect()
        }
    };
    outputs::print(&text)?;
    Ok(Outcome::Clean)
}

fn verify(args: &VerifyArgs) -> anyhow::Result<Outcome> {
    let path = location::existing(&args.location)?;
    let archive = Archive::open_for_export(&path)?;
    let found = archive.snapshot()?.verify()?;
    for problem in &found.problems {
        failure::complain(&format!("{}: {problem}", path.display()));
    }
    if !found.is_sound() {
        let shown = path.display();
        failure::complain(&format!(
            "{shown} is damaged: restore a backup, or save what can be read with `copydesk archive export --archive \
             {shown}`"
        ));
        return Ok(Outcome::Trouble);
    }
    if !args.quiet {
        let message = format!(
            "{} is sound: checked {} with metadata and texts, {} fingerprints in {}, all counters, and SQLite's own \
             structures",
            path.display(),
            counted(found.articles, "article"),
            thousands(found.postings),
            counted(found.blocks, "block"),
        );
        outputs::print(&(wrap_indented(&message, 0, 2, terminal::width()) + "\n"))?;
    }
    Ok(Outcome::Clean)
}

fn compact(args: &CompactArgs) -> anyhow::Result<Outcome> {
    let archive = Archive::open(location::existing(&args.location)?, &check::parameters())?;
    let compaction = writer(&archive, args.wait.timeout)?.compact()?;
    if !args.quiet {
        let (before, after) = (compaction.bytes_before, compaction.bytes_after);
        let given = bytes(before.saturating_sub(after));
        let path = archive.path().display();
        failure::tell(&format!("{path} had {}, has {}: {given} given back", bytes(before), bytes(after)));
    }
    Ok(Outcome::Clean)
}

fn export(args: &ExportArgs) -> anyhow::Result<Outcome> {
    let path = location::existing(&args.location)?;
    let archive = Archive::open_for_export(&path)?;
    let snapshot = archive.snapshot()?;
    let mut out = outputs::stdout();
    let mut outcome = Outcome::Clean;
    for article in snapshot.export() {
        match article {
            Ok(article) => {
                let record = Record::of(&article);
                serde_json::to_writer(&mut out, &record).map_err(io::Error::from).context(STDOUT_FAILED)?;
                out.write_all(b"\n").context(STDOUT_FAILED)?;
            }
            // What is damaged is left out; the rest is worth saving.
            Err(error @ ArchiveError::Damaged { .. }) => {
                failure::complain(&error.to_string());
                outcome = Outcome::Trouble;
            }
            Err(error) => return Err(error.into()),
        }
    }
    out.flush().context(STDOUT_FAILED)?;
    Ok(outcome)
}

/// A size for people.
fn bytes(count: u64) -> impl Display {
    indicatif::DecimalBytes(count)
}
