//! Checks everything in an archive against everything else.

use std::collections::HashMap;

use super::error::{ArchiveError, Fault};
use super::segment::{self, Segment};
use super::snapshot::{Snapshot, id_hash};

/// Problems that are told one by one; beyond that many, the file is simply broken.
const MOST_PROBLEMS: usize = 100;

/// What [`Snapshot::verify`] found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verification {
    /// Articles whose metadata, text and fingerprints were compared.
    pub articles: u64,
    /// Postings that were read, those of removed articles too.
    pub postings: u64,
    /// Blocks whose checksum was compared.
    pub blocks: u64,
    /// What is wrong, each a fragment of a sentence; empty for a sound archive. At most 100.
    pub problems: Vec<String>,
}

impl Verification {
    /// True when nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }

    fn problem(&mut self, problem: impl Into<String>) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(problem.into());
        }
    }
}

impl Snapshot<'_> {
    /// Reads the whole archive and checks SQLite's structures, the order and checksums of all
    /// fingerprint blocks, the metadata and texts of all articles by their hashes, that each
    /// article has exactly its fingerprints, and all counters.
    ///
    /// Damage is what the result is about, not an error.
    ///
    /// # Errors
    /// When the operating system cannot read the file.
    pub fn verify(&self) -> Result<Verification, ArchiveError> {
        let mut result = Verification::default();
        self.part(&mut result, Self::verify_structure)?;
        // Postings found for each article number.
        let mut found = HashMap::new();
        self.part(&mut result, |snapshot, result| snapshot.verify_postings(result, &mut found))?;
        let mut refused = None;
        self.part(&mut result, |snapshot, result| snapshot.verify_articles(result, &mut found, &mut refused))?;
        if let Some(error) = refused {
            return Err(error);
        }
        self.part(&mut result, |snapshot, result| snapshot.verify_rest(result, &found))?;
        Ok(result)
    }

    /// Runs a part of the verification; damage that stops it is one more problem.
    fn part(
        &self,
        result: &mut Verification,
        part: impl FnOnce(&Self, &mut Verification) -> Result<(), Fault>,
    ) -> Result<(), ArchiveError> {
        match self.read(|_| part(self, result)) {
            Err(ArchiveError::Damaged { detail, .. }) => {
                result.problem(detail);
                Ok(())
            }
            other => other,
        }
    }

    fn verify_structure(&self, result: &mut Verification) -> Result<(), Fault> {
        let mut statement = self.connection().prepare(&format!("PRAGMA integrity_check({MOST_PROBLEMS})"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let line: String = row.get(0)?;
            if line != "ok" {
                result.problem(line.lines().collect::<Vec<_>>().join("; "));
            }
        }
        Ok(())
    }

    fn verify_postings(&self, result: &mut Verification, found: &mut HashMap<u32, u32>) -> Result<(), Fault> {
        let mut counts: HashMap<u16, u64> = HashMap::new();
        let segments: HashMap<u16, &Segment> = self.segments.iter().map(|segment| (segment.number, segment)).collect();
        let mut statement = self.connection().prepare("SELECT key, docs, data FROM block ORDER BY key")?;
        let mut rows = statement.query([])?;
        let mut postings = Vec::new();
        let mut last = None;
        while let Some(row) = rows.next()? {
            let (key, docs): (i64, i64) = (row.get(0)?, row.get(1)?);
            let data = row.get_ref(2)?.as_blob().map_err(|error| Fault::damaged(error.to_string()))?;
            let number = segment::segment_of(key);
            let Some(segment) = segments.get(&number) else {
                result.problem(format!("the fingerprint row with key {key} belongs to no segment"));
                continue;
            };
            postings.clear();
            let mut blocks = 0;
            let read = segment::blocks_of_row(key, docs, data, |block| {
                blocks += 1;
                block.unpack(0, &mut postings);
                Ok(())
            });
            if let Err(fault) = read {
                match fault {
                    Fault::Damaged(detail) => result.problem(detail),
                    other => return Err(other),
                }
                continue;
            }
            result.blocks += blocks;
            let mut sorted = true;
            for &posting in &postings {
                sorted &= last.is_none_or(|before| before < (number, posting));
                last = Some((number, posting));
                if posting.hash() >= segment.start {
                    sorted &= posting.hash() < segment.end;
                    result.postings += 1;
                    *counts.entry(number).or_default() += 1;
                    *found.entry(posting.doc()).or_default() += 1;
                }
            }
            if docs > 0 {
                let distinct = 1 + postings.windows(2).filter(|pair| pair[0].doc() != pair[1].doc()).count();
                sorted &= distinct as i64 == docs && postings.iter().all(|p| p.hash() == segment::hash_of(key));
            }
            if !sorted {
                result.problem(format!("the postings in the fingerprint row with key {key} are out of order"));
            }
        }
        for segment in &self.segments {
            let count = counts.get(&segment.number).copied().unwrap_or(0);
            if count != segment.postings {
                result.problem(format!(
                    "segment {} has {count} postings where {} were written",
                    segment.number, segment.postings
                ));
            }
            let goes_nowhere = |output: u16| segments.get(&output).is_none_or(|output| output.removals.is_none());
            if segment.moves_to.is_some_and(goes_nowhere) {
                result.problem(format!("segment {} is being merged into none", segment.number));
            }
        }
        Ok(())
    }

    /// Checks all articles, and takes their postings out of `found`. What keeps it from reading them is told in
    /// `refused`.
    fn verify_articles(
        &self,
        result: &mut Verification,
        found: &mut HashMap<u32, u32>,
        refused: &mut Option<ArchiveError>,
    ) -> Result<(), Fault> {
        let connection = self.connection();
        let mut hashes = connection.prepare("SELECT id_hash FROM article WHERE doc = ?")?;
        let (mut words, mut text_bytes) = (0, 0);
        for entry in self.entries() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(ArchiveError::Damaged { detail, .. }) => return Err(Fault::Damaged(detail)),
                Err(error) => {
                    *refused = Some(error);
                    return Ok(());
                }
            };
            result.articles += 1;
            words += u64::from(entry.words);
            text_bytes += u64::from(entry.text_bytes);
            if entry.doc >= self.state.next_doc {
                result.problem(format!("article {} has a number that was not given out yet", entry.id));
            }
            let postings = found.remove(&entry.doc).unwrap_or(0);
            if postings != entry.fingerprints {
                let wanted = entry.fingerprints;
                result.problem(format!("article {} has {postings} of its {wanted} fingerprints", entry.id));
            }
            match self.stored_text(connection, entry.doc, entry.text_bytes, entry.text_hash) {
                Ok(_) => {}
                Err(Fault::Damaged(detail)) => result.problem(format!("article {}: {detail}", entry.id)),
                Err(other) => return Err(other),
            }
            let recorded: i64 = hashes.query_row([entry.doc], |row| row.get(0))?;
            if recorded != id_hash(&entry.id) || !entry.is_as_written() {
                result.problem(format!("the metadata of article {} is not as it was written", entry.id));
            }
        }
        let state = self.state;
        if (result.articles, words, text_bytes) != (state.articles, state.words, state.text_bytes) {
            result.problem(format!(
                "there are {} articles of {words} words and {text_bytes} bytes where {} of {} and {} were written",
                result.articles, state.articles, state.words, state.text_bytes
            ));
        }
        Ok(())
    }

    /// Checks what must not be there: ids twice, texts of no article, postings of articles that
    /// are neither there nor marked as removed, removals of articles that are there.
    fn verify_rest(&self, result: &mut Verification, found: &HashMap<u32, u32>) -> Result<(), Fault> {
        let connection = self.connection();
        let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
        for (sql, problem) in [
            ("SELECT count(*) - count(DISTINCT id) FROM article", "articles with the id of another one"),
            ("SELECT count(*) FROM text WHERE doc NOT IN (SELECT doc FROM article)", "texts of no article"),
            ("SELECT count(*) FROM removed WHERE doc IN (SELECT doc FROM article)", "removed articles still there"),
        ] {
            let count = count(sql)?;
            if count > 0 {
                result.problem(format!("{count} {problem}"));
            }
        }
        let mut removed = connection.prepare("SELECT EXISTS (SELECT 1 FROM removed WHERE doc = ?)")?;
        let mut strangers: Vec<u32> = found.keys().copied().collect();
        strangers.sort_unstable();
        for doc in strangers {
            if !removed.query_row([doc], |row| row.get::<_, bool>(0))? {
                result.problem(format!("fingerprints of article number {doc}, which is not there"));
            }
        }
        Ok(())
    }
}
