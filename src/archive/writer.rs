//! Writing an archive: one writer at a time, many articles in a commit.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rayon::slice::ParallelSliceMut;
use rusqlite::{Connection, OptionalExtension, params};

use super::block::{self, Posting};
use super::error::{ArchiveError, Fault};
use super::schema::State;
use super::segment::{Segment, SegmentWriter};
use super::snapshot::id_hash;
use super::stored_text::Dictionaries;
use super::{Archive, Fingerprint, merge};
use crate::article::Article;
use crate::hash;

/// How often a writer asks whether the other one is done.
const LOCK_POLL: Duration = Duration::from_millis(2);
/// How long a bulk load lets go of the lock after each of its commits, so that a waiting writer
/// gets it: longer than that writer sleeps between two attempts.
const LOCK_PAUSE: Duration = Duration::from_millis(5);

/// Bytes of the write-ahead log after which it is copied into the file and cut at once, instead
/// of whenever SQLite finds no reader in the way.
const LOG_BYTES: u64 = 32 << 20;
/// How long that waits for readers of old states; then the log goes on growing.
const LOG_PATIENCE: Duration = Duration::from_millis(200);

/// While a bulk load goes on, segments are merged when the largest is no larger than all the
/// smaller ones together; see [`merge::plan`].
const BULK_RATIO: u64 = 1;
/// Otherwise the sizes of segments differ fourfold, so that there are few.
const CALM_RATIO: u64 = 3;
/// Merges whatever there is: each segment that is left costs a check as much as the first one.
const ONE_SEGMENT: u64 = u64::MAX;

/// Longest text, and longest metadata, of an article: SQLite's rows end at 1 GB.
const MOST_BYTES: usize = 1 << 29;

/// What adding an article did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The id was new.
    Added,
    /// The id was known with another text: that one is forgotten, this one stands in its place.
    Replaced,
    /// The id was known with the same text, but title, url, source or date differed: these and the
    /// path and record are now those of this article.
    Updated,
    /// The id was known with the same text, title, url, source and date. Where the path differed, it and the
    /// record are now those of this article; a record that only stands further up or down is left as it is.
    Unchanged,
}

/// What compaction did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compaction {
    /// Bytes of the file before.
    pub bytes_before: u64,
    /// Bytes of the file after.
    pub bytes_after: u64,
}

/// The one writer of an archive; see [`Archive::writer`].
///
/// What it did since the last commit is lost when it is dropped, when the process dies, and when
/// one of its methods fails (but not with [`ArchiveError::Unstorable`], which is about one article
/// only). After an error it can be used again.
///
/// When much is added between two commits, the writer commits by itself: memory stays bounded,
/// and what was added so far may be there after a crash although nobody called
/// [`Writer::commit`]. An article is there whole or not at all.
#[derive(Debug)]
pub struct Writer<'a> {
    archive: &'a Archive,
    pub(super) connection: Connection,
    timeout: Duration,
    dictionaries: Dictionaries,
    batch: Option<Batch>,
    /// Postings that were committed without [`Writer::commit`] having been called.
    committed_in_passing: u64,
}

/// What a transaction has not written yet.
#[derive(Debug)]
struct Batch {
    state: State,
    changed: bool,
    postings: Vec<Posting>,
    texts: Vec<(u32, String)>,
    /// Bytes in `texts`.
    pending_bytes: usize,
    /// Bytes of text since the transaction began.
    text_bytes: usize,
}

/// What is known of an article that has the id of a new one.
struct Known {
    doc: u32,
    words: u32,
    fingerprints: u32,
    text_bytes: u32,
    text_hash: i64,
    meta_hash: i64,
}

impl<'a> Writer<'a> {
    pub(super) fn begin(archive: &'a Archive, timeout: Duration) -> Result<Self, Fault> {
        let connection = archive.connect()?;
        // SQLite opens a file that may not be written for reading, and tells so at the first write.
        if connection.is_readonly(rusqlite::MAIN_DB)? {
            return Err(Fault::ReadOnly("the file may only be read"));
        }
        let mut writer = Self {
            archive,
            connection,
            timeout,
            dictionaries: Dictionaries::default(),
            batch: None,
            committed_in_passing: 0,
        };
        writer.batch()?;
        Ok(writer)
    }

    /// Adds an article, or replaces the one with its id.
    ///
    /// `words` is the number of its words. `fingerprints` are hashes of shingles with the
    /// position at which each stands and what stands around it, in any order; all come back as
    /// they are when the archive is asked, except that only the upper 40 bits of a hash are
    /// compared, or 48 in an archive of format 1, which forgets the neighbours.
    ///
    /// # Errors
    /// When the text is too long, when no number is left for the article, when another writer
    /// took over after a commit and is not done in time, or when the file cannot be written.
    pub fn add(
        &mut self,
        article: &Article,
        words: u32,
        fingerprints: &[Fingerprint],
    ) -> Result<Outcome, ArchiveError> {
        self.guarded(|writer| writer.add_article(article, words, fingerprints))
    }

    /// Removes the article with this id: from the next commit on it is never found again.
    /// False when there is none.
    ///
    /// # Errors
    /// As [`Writer::add`].
    pub fn remove(&mut self, id: &str) -> Result<bool, ArchiveError> {
        self.guarded(|writer| {
            writer.batch()?;
            let Some(known) = writer.known(id)? else { return Ok(false) };
            writer.forget(&known)?;
            Ok(true)
        })
    }

    /// Makes everything so far durable, and lets other writers in. When this returns, the
    /// articles added survive a crash of the process and of the machine.
    ///
    /// Some merging is part of it, so little that the commit of one article stays quick.
    ///
    /// # Errors
    /// When the file cannot be written; then nothing since the last commit is kept. When it was moved or removed.
    pub fn commit(&mut self) -> Result<(), ArchiveError> {
        self.guarded(|writer| writer.commit_batch(CALM_RATIO))?;
        if !self.archive.stands_there() {
            return Err(ArchiveError::Moved { path: self.archive.path.clone() });
        }
        self.committed_in_passing = 0;
        Ok(())
    }

    /// Commits, and when much was added since the last call of [`Writer::commit`], merges
    /// what there is to merge, all into one when that is most of the archive: the right end of a
    /// bulk load.
    ///
    /// # Errors
    /// As [`Writer::commit`].
    pub fn finish(mut self) -> Result<(), ArchiveError> {
        let bulk = self.committed_in_passing;
        self.commit()?;
        if bulk == 0 {
            return Ok(());
        }
        self.guarded(|writer| {
            let postings: u64 = Segment::all(&writer.connection)?.iter().map(|segment| segment.postings).sum();
            writer.merge_all(Some(if bulk >= postings / 2 { ONE_SEGMENT } else { CALM_RATIO }))
        })
    }

    /// Commits and then merges all that there is to merge, in steps that each let other
    /// writers in. The articles are searched faster afterwards.
    ///
    /// # Errors
    /// As [`Writer::commit`].
    pub fn settle(&mut self) -> Result<(), ArchiveError> {
        self.commit()?;
        self.guarded(|writer| writer.merge_all(Some(CALM_RATIO)))
    }

    /// Merges all segments into one, drops what removed articles left, and gives free pages back
    /// to the file system. In steps, each a transaction: readers go on, and a process
    /// that dies in the midst loses nothing.
    ///
    /// # Errors
    /// As [`Writer::commit`].
    pub fn compact(&mut self) -> Result<Compaction, ArchiveError> {
        self.commit()?;
        self.guarded(|writer| {
            // Merges under way end first: a segment can be part of only one.
            writer.merge_all(None)?;
            let bytes_before = writer.file_bytes()?;
            writer.batch()?;
            let segments = Segment::all(&writer.connection)?;
            let any_removed: bool =
                writer.connection.query_row("SELECT EXISTS (SELECT 1 FROM removed)", [], |row| row.get(0))?;
            if segments.len() > 1 || any_removed {
                let all: Vec<u16> = segments.iter().map(|segment| segment.number).collect();
                writer.begin_merge(&segments, &all)?;
            }
            writer.merge_all(None)?;
            writer.vacuum()?;
            Ok(Compaction { bytes_before, bytes_after: writer.file_bytes()? })
        })
    }

    /// Runs some work; when it fails, forgets everything since the last commit.
    fn guarded<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, ArchiveError> {
        work(self).map_err(|fault| {
            if matches!(fault, Fault::Unstorable { .. }) {
                // Told before anything was changed: one odd article must not cost all the others.
                return fault.at(&self.archive.path);
            }
            self.batch = None;
            // One of them may have been trained since.
            self.dictionaries = Dictionaries::default();
            // After some errors SQLite has already rolled back.
            if !self.connection.is_autocommit() {
                let _ = self.connection.execute_batch("ROLLBACK");
            }
            fault.at(&self.archive.path)
        })
    }

    /// The transaction under way; begins one when there is none.
    fn batch(&mut self) -> Result<&mut Batch, Fault> {
        if self.batch.is_none() {
            self.lock()?;
            let state = State::read(&self.connection)?;
            self.batch = Some(Batch {
                state,
                changed: false,
                postings: Vec::new(),
                texts: Vec::new(),
                pending_bytes: 0,
                text_bytes: 0,
            });
        }
        Ok(self.batch.as_mut().expect("begun above"))
    }

    /// Begins a transaction as the only writer.
    fn lock(&self) -> Result<(), Fault> {
        let began = Instant::now();
        // SQLite's own waiting sleeps up to 100 ms between attempts, too long to meet the
        // pauses of a bulk load.
        self.connection.busy_timeout(Duration::ZERO)?;
        let locked = loop {
            match self.connection.execute_batch("BEGIN IMMEDIATE").map_err(Fault::from) {
                Err(fault) if fault.is_busy() => {
                    let waited = began.elapsed();
                    if waited >= self.timeout {
                        break Err(Fault::Locked(waited));
                    }
                    std::thread::sleep(LOCK_POLL.min(self.timeout - waited));
                }
                other => break other,
            }
        };
        self.connection.busy_timeout(super::READ_LOCK_PATIENCE)?;
        locked
    }

    fn add_article(&mut self, article: &Article, words: u32, fingerprints: &[Fingerprint]) -> Result<Outcome, Fault> {
        let unstorable = |reason| Fault::Unstorable { id: article.id.clone(), reason };
        if article.text.len() > MOST_BYTES {
            return Err(unstorable("its text is longer than 512 MB"));
        }
        let fields = [&article.title, &article.url, &article.source, &article.published];
        let fields: usize = fields.into_iter().flatten().map(String::len).sum();
        if fields + article.id.len() + article.path.len() > MOST_BYTES {
            return Err(unstorable("its title, id and so on are longer than 512 MB"));
        }
        let doc = self.batch()?.state.next_doc;
        let next_doc = doc.checked_add(1).ok_or_else(|| unstorable("the archive has given out its last number"))?;
        let text_hash = hash::bytes(article.text.as_bytes()) as i64;
        let texts = [&article.title, &article.url, &article.source, &article.published];
        let meta_hash = meta_hash(&article.id, &article.path, article.record, texts);
        let known = self.known(&article.id)?;
        if let Some(known) = &known {
            if known.text_hash == text_hash && known.text_bytes as usize == article.text.len() {
                if known.meta_hash == meta_hash {
                    return Ok(Outcome::Unchanged);
                }
                let [is_same, is_same_path] = self.compare_metadata(known.doc, article)?;
                // Adding a line to a file renews no record behind it.
                if !is_same || !is_same_path {
                    self.update_metadata(known.doc, article, meta_hash)?;
                }
                return Ok(if is_same { Outcome::Unchanged } else { Outcome::Updated });
            }
            self.forget(known)?;
        }

        let with_neighbours = self.archive.has_neighbours();
        let posting = |&Fingerprint { hash, position, neighbours }: &Fingerprint| {
            Posting::new(block::kept(hash, with_neighbours), doc, position, neighbours)
        };
        let mut kept: Vec<Posting> = fingerprints.iter().map(posting).collect();
        kept.sort_unstable();
        kept.dedup_by(|a, b| a.same_place(*b));
        let batch = self.batch()?;
        batch.state.next_doc = next_doc;
        batch.state.articles += 1;
        batch.state.words += u64::from(words);
        batch.state.text_bytes += article.text.len() as u64;
        batch.postings.extend_from_slice(&kept);
        batch.pending_bytes += article.text.len();
        batch.text_bytes += article.text.len();
        batch.texts.push((doc, article.text.clone()));
        batch.changed = true;
        let (pending_bytes, text_bytes, postings) = (batch.pending_bytes, batch.text_bytes, batch.postings.len());
        self.connection
            .prepare_cached("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?
            .execute(params![
                doc,
                article.id,
                id_hash(&article.id),
                article.title,
                article.url,
                article.source,
                article.published,
                article.path,
                article.record.map(|record| record as i64),
                words,
                kept.len() as i64,
                article.text.len() as i64,
                text_hash,
                meta_hash,
                now(),
            ])?;

        let limits = &self.archive.limits;
        if postings >= limits.batch_postings || text_bytes >= limits.batch_text_bytes {
            self.commit_batch(BULK_RATIO)?;
            self.committed_in_passing += postings.max(1) as u64;
            std::thread::sleep(LOCK_PAUSE);
        } else if pending_bytes >= limits.pending_text_bytes {
            self.write_texts()?;
        }
        Ok(if known.is_some() { Outcome::Replaced } else { Outcome::Added })
    }

    fn known(&self, id: &str) -> Result<Option<Known>, Fault> {
        let mut statement = self.connection.prepare_cached(
            "SELECT doc, words, fingerprints, text_bytes, text_hash, meta_hash FROM article \
             WHERE id_hash = ? AND id = ?",
        )?;
        let known = statement.query_row((id_hash(id), id), |row| {
            Ok(Known {
                doc: row.get(0)?,
                words: row.get(1)?,
                fingerprints: row.get(2)?,
                text_bytes: row.get(3)?,
                text_hash: row.get(4)?,
                meta_hash: row.get(5)?,
            })
        });
        Ok(known.optional()?)
    }

    /// Whether title, url, source and date of an article are those that are remembered, and whether its path is.
    fn compare_metadata(&self, doc: u32, article: &Article) -> Result<[bool; 2], Fault> {
        let mut statement = self.connection.prepare_cached(
            "SELECT title IS ?, url IS ?, source IS ?, published IS ?, path IS ? FROM article WHERE doc = ?",
        )?;
        let Article { title, url, source, published, path, .. } = article;
        let same = |row: &rusqlite::Row<'_>| {
            let same = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?];
            Ok([same.into_iter().all(|same: bool| same), row.get(4)?])
        };
        Ok(statement.query_row(params![title, url, source, published, path, doc], same)?)
    }

    fn update_metadata(&mut self, doc: u32, article: &Article, meta_hash: i64) -> Result<(), Fault> {
        self.batch()?.changed = true;
        self.connection
            .prepare_cached(
                "UPDATE article SET title = ?, url = ?, source = ?, published = ?, path = ?, record = ?, \
                 meta_hash = ? WHERE doc = ?",
            )?
            .execute(params![
                article.title,
                article.url,
                article.source,
                article.published,
                article.path,
                article.record.map(|record| record as i64),
                meta_hash,
                doc
            ])?;
        Ok(())
    }

    /// Deletes an article and marks its postings as those of a removed one.
    fn forget(&mut self, known: &Known) -> Result<(), Fault> {
        let doc = known.doc;
        let batch = self.batch()?;
        batch.changed = true;
        batch.state.articles = batch.state.articles.saturating_sub(1);
        batch.state.words = batch.state.words.saturating_sub(known.words.into());
        batch.state.text_bytes = batch.state.text_bytes.saturating_sub(known.text_bytes.into());
        if let Some(at) = batch.texts.iter().position(|&(other, _)| other == doc) {
            let (_, text) = batch.texts.swap_remove(at);
            batch.pending_bytes -= text.len();
        }
        if known.fingerprints > 0 {
            batch.state.last_removal += 1;
            let serial = batch.state.last_removal;
            self.connection
                .prepare_cached("INSERT INTO removed (doc, serial) VALUES (?, ?)")?
                .execute(params![doc, serial])?;
        }
        self.connection.prepare_cached("DELETE FROM article WHERE doc = ?")?.execute([doc])?;
        self.connection.prepare_cached("DELETE FROM text WHERE doc = ?")?.execute([doc])?;
        Ok(())
    }

    fn write_texts(&mut self) -> Result<(), Fault> {
        let batch = self.batch.as_mut().expect("texts are gathered inside a transaction");
        let texts = std::mem::take(&mut batch.texts);
        batch.pending_bytes = 0;
        let stored = self.dictionaries.compress(&self.connection, &texts, self.archive.limits.training_bytes)?;
        let mut insert = self.connection.prepare_cached("INSERT INTO text VALUES (?, ?)")?;
        for ((doc, _), data) in texts.iter().zip(stored) {
            insert.execute(params![doc, data])?;
        }
        Ok(())
    }

    /// Writes what was gathered, merges a little, and commits.
    fn commit_batch(&mut self, ratio: u64) -> Result<(), Fault> {
        let Some(batch) = &self.batch else { return Ok(()) };
        let segments = Segment::all(&self.connection)?;
        if !batch.changed && merge::under_way(&segments).is_none() {
            self.batch = None;
            return Ok(self.connection.execute_batch("ROLLBACK")?);
        }
        self.write_texts()?;
        let added = self.write_postings(&segments)?;
        let limits = &self.archive.limits;
        let mut budget = limits.merge_base + limits.merge_per_posting * added;
        while budget > 0 {
            let moved = self.merge_step(budget, Some(ratio))?;
            let Some(moved) = moved else { break };
            budget = budget.saturating_sub(moved.max(1));
        }
        self.end_batch()
    }

    /// Sorts the gathered postings into a new segment.
    fn write_postings(&mut self, segments: &[Segment]) -> Result<u64, Fault> {
        let neighbours = self.archive.has_neighbours();
        let batch = self.batch.as_mut().expect("postings are gathered inside a transaction");
        let mut postings = std::mem::take(&mut batch.postings);
        postings.par_sort_unstable();
        let [first, ..] = postings[..] else { return Ok(0) };
        let last = postings[postings.len() - 1];
        let number = next_segment(&mut batch.state, segments)?;
        let mut writer = SegmentWriter::new(&self.connection, number, neighbours)?;
        for &posting in &postings {
            writer.push(posting)?;
        }
        let written = writer.finish()?;
        let (start, end) = (first.hash(), last.hash() + 1);
        Segment { number, start, end, postings: written, moves_to: None, removals: None }.save(&self.connection)?;
        Ok(written)
    }

    /// Moves at most about `budget` postings of the merge with the least left to do; begins one
    /// at this ratio when there is none. `None` when there is nothing to merge.
    fn merge_step(&mut self, budget: u64, ratio: Option<u64>) -> Result<Option<u64>, Fault> {
        let mut segments = Segment::all(&self.connection)?;
        if let Some(ratio) = ratio {
            // Also beside a merge under way: small segments must not pile up behind a large one.
            let inputs = merge::plan(&segments, ratio);
            if !inputs.is_empty() {
                self.begin_merge(&segments, &inputs)?;
                segments = Segment::all(&self.connection)?;
            }
        }
        let Some(output) = merge::under_way(&segments) else { return Ok(None) };
        let removed = merge::removed(&self.connection)?;
        let neighbours = self.archive.has_neighbours();
        merge::step(&self.connection, neighbours, &segments, output, &removed, budget).map(Some)
    }

    fn begin_merge(&mut self, segments: &[Segment], inputs: &[u16]) -> Result<(), Fault> {
        let batch = self.batch()?;
        batch.changed = true;
        let output = next_segment(&mut batch.state, segments)?;
        let removals = batch.state.last_removal;
        merge::begin(&self.connection, segments, inputs, output, removals)
    }

    /// Runs all merges to their end, a transaction for each step.
    fn merge_all(&mut self, ratio: Option<u64>) -> Result<(), Fault> {
        loop {
            self.batch()?;
            let moved = self.merge_step(self.archive.limits.merge_step, ratio)?;
            self.end_batch()?;
            if moved.is_none() {
                return Ok(());
            }
        }
    }

    /// Commits the transaction.
    fn end_batch(&mut self) -> Result<(), Fault> {
        let Some(batch) = self.batch.take() else { return Ok(()) };
        batch.state.write(&self.connection)?;
        self.connection.execute_batch("COMMIT")?;
        let mut log = self.archive.path.as_os_str().to_owned();
        log.push("-wal");
        if std::fs::metadata(log).is_ok_and(|log| log.len() >= LOG_BYTES) { self.cut_log() } else { Ok(()) }
    }

    /// Copies the write-ahead log into the file and cuts it, if readers allow.
    fn cut_log(&self) -> Result<(), Fault> {
        self.connection.busy_timeout(LOG_PATIENCE)?;
        // Everything is committed already: when this fails, as on a full disk, the log stays.
        let _ = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        Ok(self.connection.busy_timeout(super::READ_LOCK_PATIENCE)?)
    }

    /// Gives free pages back to the file system, some in each transaction.
    fn vacuum(&mut self) -> Result<(), Fault> {
        let free =
            |connection: &Connection| connection.query_row("PRAGMA freelist_count", [], |row| row.get::<_, i64>(0));
        let mut left = free(&self.connection)?;
        while left > 0 {
            self.batch()?;
            let sql = format!("PRAGMA incremental_vacuum({})", self.archive.limits.vacuum_pages);
            let mut statement = self.connection.prepare(&sql)?;
            let mut rows = statement.query([])?;
            while rows.next()?.is_some() {}
            drop(rows);
            drop(statement);
            self.end_batch()?;
            let now = free(&self.connection)?;
            if now >= left {
                break;
            }
            left = now;
        }
        self.cut_log()
    }

    fn file_bytes(&self) -> Result<u64, Fault> {
        let number = |sql: &str| self.connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map(|n| n as u64);
        Ok(number("PRAGMA page_size")? * number("PRAGMA page_count")?)
    }
}

/// A number that no segment has: the one after the last, so that new rows come at the end of the
/// table, which is where SQLite fills pages best.
fn next_segment(state: &mut State, segments: &[Segment]) -> Result<u16, Fault> {
    for _ in 0..=u16::MAX {
        state.last_segment = state.last_segment.wrapping_add(1);
        if segments.iter().all(|segment| segment.number != state.last_segment) {
            return Ok(state.last_segment);
        }
    }
    Err(Fault::damaged("every segment number is taken"))
}

/// Hash of all that is remembered of an article besides its text: its id, path and record number, and its title, url, source
/// and date.
pub(super) fn meta_hash(id: &str, path: &str, record: Option<u64>, texts: [&Option<String>; 4]) -> i64 {
    let mut fields = Vec::new();
    for text in texts.map(Option::as_deref).into_iter().chain([Some(id), Some(path)]) {
        // Lengths keep one field from running into the next.
        fields.extend(text.map_or(u64::MAX, |text| text.len() as u64).to_le_bytes());
        fields.extend(text.unwrap_or_default().bytes());
    }
    fields.extend(record.unwrap_or(u64::MAX).to_le_bytes());
    hash::bytes(&fields) as i64
}

fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64)
}
