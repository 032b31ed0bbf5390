//! Reading an archive: one state of it, whatever others write meanwhile.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row};

use super::block;
use super::error::{ArchiveError, Fault};
use super::lookup::{Filter, Query};
use super::schema::State;
use super::segment::Segment;
use super::writer::meta_hash;
use super::{Archive, Mode};
use crate::article::Article;
use crate::hash;

/// One state of an archive. Articles added, replaced or removed later do not show in it.
#[derive(Debug)]
pub struct Snapshot<'a> {
    archive: &'a Archive,
    /// Given back to the archive in the end.
    connection: Option<Connection>,
    pub(super) segments: Vec<Segment>,
    pub(super) state: State,
    any_removed: bool,
}

/// An article as the archive remembers it, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number in the archive: articles are numbered as they are added, and a replaced article
    /// gets a new number.
    pub doc: u32,
    /// Its id, unique in the archive.
    pub id: String,
    /// Headline.
    pub title: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// When it was published, as the source wrote it.
    pub published: Option<String>,
    /// The file that it was read from, as the user named it then.
    pub path: String,
    /// Number of the record in that file.
    pub record: Option<u64>,
    /// Words of its text, as counted by who added it.
    pub words: u32,
    /// Number of its fingerprints.
    pub fingerprints: u32,
    /// Bytes of its text.
    pub text_bytes: u32,
    /// Hash of its text.
    pub text_hash: u64,
    /// When it was added, in seconds since 1970.
    pub added: i64,
    meta_hash: i64,
}

impl Entry {
    /// False when a flipped bit changed its id, headline, address, source, date, path or record number.
    pub(super) fn is_as_written(&self) -> bool {
        let texts = [&self.title, &self.url, &self.source, &self.published];
        self.meta_hash == meta_hash(&self.id, &self.path, self.record, texts)
    }

    fn checked(self) -> Result<Self, Fault> {
        if self.is_as_written() {
            return Ok(self);
        }
        Err(Fault::damaged(format!("the metadata of article number {} is not as it was written", self.doc)))
    }
}

/// One place where a fingerprint stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Index of the fingerprint in the query.
    pub fingerprint: u32,
    /// Number of the article, see [`Snapshot::article`].
    pub doc: u32,
    /// The position that was given with the fingerprint when the article was added.
    pub position: u32,
    /// Whether it stands there in surroundings like those that were asked for.
    pub alike: bool,
    /// The neighbours that were given with it; `None` in an archive of format 1.
    pub neighbours: Option<u32>,
}

/// The answer to a query of many fingerprints.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lookup {
    /// Where the fingerprints stand, in the order of the query, then of articles and positions.
    /// Of a fingerprint that more articles have in like surroundings than the query's cap, the
    /// places in the articles added first, as many articles as the cap says. Places in other
    /// surroundings are told too, but not where more articles than the cap says have either.
    pub found: Vec<Found>,
    /// For each fingerprint of the query, how many articles have it in like surroundings. Exact
    /// up to the cap, but where very many have it in other surroundings: then at least so many.
    /// Beyond the cap, removed articles that were not merged away yet, and others that have the
    /// fingerprint, may be counted in.
    pub articles: Vec<u32>,
    /// Articles that were passed over because they are left out, each once, with how many fingerprints of the
    /// query they have in like surroundings, as far as these were looked at.
    pub left_out: Vec<(u32, u32)>,
}

/// Numbers of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stats {
    /// Version of the file's format.
    pub format: i64,
    /// Articles.
    pub articles: u64,
    /// Their words.
    pub words: u64,
    /// Bytes of their texts, before compression.
    pub text_bytes: u64,
    /// Postings: fingerprints of articles, of removed ones too until they are merged away.
    pub postings: u64,
    /// Segments: a query looks into each.
    pub segments: usize,
    /// Removed articles whose postings are still in the file.
    pub removed: u64,
    /// Bytes of the file, without the log beside it.
    pub file_bytes: u64,
    /// Bytes of the file that are free for reuse; `compact` gives them back.
    pub free_bytes: u64,
}

/// Bytes of the pages that an archive's parts take.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sizes {
    /// The fingerprints.
    pub fingerprints: u64,
    /// The compressed texts, and what they are compressed with.
    pub texts: u64,
    /// The articles' metadata, and the index of their ids.
    pub articles: u64,
    /// Everything else, but for free pages.
    pub others: u64,
}

const ENTRY_COLUMNS: &str = "doc, id, title, url, source, published, path, record, words, fingerprints, \
                             text_bytes, text_hash, added, meta_hash";

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        doc: row.get(0)?,
        id: row.get(1)?,
        title: row.get(2)?,
        url: row.get(3)?,
        source: row.get(4)?,
        published: row.get(5)?,
        path: row.get(6)?,
        record: row.get::<_, Option<i64>>(7)?.map(|record| record as u64),
        words: row.get(8)?,
        fingerprints: row.get(9)?,
        text_bytes: row.get(10)?,
        text_hash: row.get::<_, i64>(11)? as u64,
        added: row.get(12)?,
        meta_hash: row.get(13)?,
    })
}

fn find_entry(connection: &Connection, doc: u32) -> Result<Option<Entry>, Fault> {
    let sql = format!("SELECT {ENTRY_COLUMNS} FROM article WHERE doc = ?");
    Ok(connection.prepare_cached(&sql)?.query_row([doc], entry).optional()?)
}

impl Lookup {
    /// Puts the answer to further fingerprints of a query behind this one.
    pub fn append(&mut self, more: Self) {
        let before = self.articles.len() as u32;
        let behind = |found: Found| Found { fingerprint: before + found.fingerprint, ..found };
        self.found.extend(more.found.into_iter().map(behind));
        self.articles.extend(more.articles);
        self.left_out.extend(more.left_out);
        self.left_out.sort_unstable();
        self.left_out.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0 };
            same
        });
    }
}

impl<'a> Snapshot<'a> {
    pub(super) fn begin(archive: &'a Archive, connection: Connection) -> Result<Self, Fault> {
        // The first read below takes the snapshot.
        connection.execute_batch("BEGIN DEFERRED")?;
        let state = State::read(&connection)?;
        let segments = Segment::all(&connection)?;
        let any_removed =
            connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM removed)")?.query_row([], |row| row.get(0))?;
        let snapshot = Self { archive, connection: Some(connection), segments, state, any_removed };
        snapshot.archive.still_the_same()?;
        Ok(snapshot)
    }

    pub(super) fn connection(&self) -> &Connection {
        self.connection.as_ref().expect("given back only when dropped")
    }

    /// Runs a read and gives its error the archive's path. Without locks, an answer counts only
    /// if the file did not change meanwhile.
    pub(super) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Fault>) -> Result<T, ArchiveError> {
        let result = work(self.connection());
        let same = self.archive.still_the_same();
        same.and(result).map_err(|fault| fault.at(&self.archive.path))
    }

    /// Looks up the fingerprints of one article, in any order.
    ///
    /// `cap` bounds the work that boilerplate makes: of a fingerprint that more articles have,
    /// only the places in `cap` of them are told, and the number of articles.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn postings(&self, fingerprints: &[u64], cap: u32) -> Result<Lookup, ArchiveError> {
        self.postings_alike(fingerprints, cap, None, |_| |_| true)
    }

    /// Looks up the fingerprints of one article, and tells places apart by what stands around
    /// them: `alike` is given the index of a fingerprint in the query, and what it returns is asked for
    /// the neighbours that were given with it when an article was added. What an archive of format 1
    /// holds is alike. Articles of which `left_out` says so are passed over as if they were not there;
    /// to ask takes a look at each article.
    ///
    /// Of a fingerprint with many thousands of places, only the first some thousand are looked
    /// at; some hundred thousand where articles are left out.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn postings_alike<A: Fn(u32) -> bool>(
        &self,
        fingerprints: &[u64],
        cap: u32,
        left_out: Option<&dyn Fn(&Entry) -> bool>,
        alike: impl Fn(u32) -> A,
    ) -> Result<Lookup, ArchiveError> {
        self.read(|connection| {
            let filter = left_out.map(|left_out| {
                move |doc| {
                    let entry = find_entry(connection, doc)?;
                    Ok(entry.is_none_or(|entry| left_out(&entry)))
                }
            });
            let filter = filter.as_ref().map(|filter| filter as Filter<'_>);
            let neighbours = self.archive.has_neighbours();
            let mut order: Vec<(u64, u32)> =
                fingerprints.iter().zip(0..).map(|(&hash, index)| (block::kept(hash, neighbours), index)).collect();
            order.sort_unstable();
            let mut query = Query::new(connection, &order, cap, self.any_removed, filter, &alike);
            for segment in &self.segments {
                query.segment(segment)?;
            }
            Ok(query.answer(&order))
        })
    }

    /// The article with this number; `None` if there is none or it was removed.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn article(&self, doc: u32) -> Result<Option<Entry>, ArchiveError> {
        self.read(|connection| find_entry(connection, doc)?.map(Entry::checked).transpose())
    }

    /// The number of the article with this id.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn doc_by_id(&self, id: &str) -> Result<Option<u32>, ArchiveError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached("SELECT doc FROM article WHERE id_hash = ? AND id = ?")?;
            Ok(statement.query_row((id_hash(id), id), |row| row.get(0)).optional()?)
        })
    }

    /// The text of the article with this number; `None` if there is none or it was removed.
    ///
    /// # Errors
    /// When the file cannot be read, or the text is not as it was written.
    pub fn text(&self, doc: u32) -> Result<Option<String>, ArchiveError> {
        self.article(doc)?.map(|entry| self.text_of(&entry)).transpose()
    }

    /// The text of this article of the snapshot.
    ///
    /// # Errors
    /// When the file cannot be read, or the text is not as it was written.
    pub fn text_of(&self, entry: &Entry) -> Result<String, ArchiveError> {
        self.read(|connection| self.stored_text(connection, entry.doc, entry.text_bytes, entry.text_hash))
    }

    pub(super) fn stored_text(
        &self,
        connection: &Connection,
        doc: u32,
        bytes: u32,
        hash: u64,
    ) -> Result<String, Fault> {
        let mut statement = connection.prepare_cached("SELECT data FROM text WHERE doc = ?")?;
        let mut rows = statement.query([doc])?;
        match rows.next()? {
            Some(row) => self.expand(connection, doc, row.get_ref(0)?, bytes, hash),
            None => self.expand(connection, doc, ValueRef::Null, bytes, hash),
        }
    }

    /// The text in a stored value; null for one that is not there.
    fn expand(
        &self,
        connection: &Connection,
        doc: u32,
        stored: ValueRef<'_>,
        bytes: u32,
        hash: u64,
    ) -> Result<String, Fault> {
        if stored == ValueRef::Null {
            return Err(Fault::damaged(format!("the text of article number {doc} is missing")));
        }
        let data = stored.as_blob().map_err(|error| Fault::damaged(error.to_string()))?;
        self.archive.dictionaries.expand(connection, data, bytes as usize, hash)
    }

    /// All articles, in the order in which they were added.
    pub fn entries(&self) -> impl Iterator<Item = Result<Entry, ArchiveError>> {
        self.pages(256, Ok)
    }

    /// All articles with their texts, in the order in which they were added. An article whose
    /// text or metadata is damaged is an error in its place, and the next ones follow.
    pub fn export(&self) -> impl Iterator<Item = Result<Article, ArchiveError>> {
        self.pages(256, |entry| {
            let entry = entry.checked().map_err(|fault| fault.at(&self.archive.path))?;
            let text = self.text_of(&entry)?;
            Ok(Article {
                id: entry.id,
                path: entry.path,
                record: entry.record,
                text,
                title: entry.title,
                url: entry.url,
                source: entry.source,
                published: entry.published,
                ..Article::default()
            })
        })
    }

    fn pages<T>(
        &self,
        size: usize,
        mut each: impl FnMut(Entry) -> Result<T, ArchiveError>,
    ) -> impl Iterator<Item = Result<T, ArchiveError>> {
        let mut last = Some(-1i64);
        let mut page = Vec::new().into_iter();
        std::iter::from_fn(move || {
            let before = last?;
            if page.as_slice().is_empty() {
                match self.entries_after(before, size) {
                    Ok(entries) => page = entries.into_iter(),
                    Err(error) => {
                        last = None;
                        return Some(Err(error));
                    }
                }
            }
            let entry = page.next()?;
            let doc = i64::from(entry.doc);
            // In a damaged file what stands behind an article may lead back to it.
            if doc <= before {
                last = None;
                let fault = Fault::damaged(format!("article number {doc} stands behind number {before}"));
                return Some(Err(fault.at(&self.archive.path)));
            }
            last = Some(doc);
            Some(each(entry))
        })
    }

    fn entries_after(&self, doc: i64, limit: usize) -> Result<Vec<Entry>, ArchiveError> {
        self.read(|connection| {
            let sql = format!("SELECT {ENTRY_COLUMNS} FROM article WHERE doc > ? ORDER BY doc LIMIT ?");
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement.query_map((doc, limit as i64), entry)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Number of articles.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.state.articles
    }

    /// True when there is no article.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.state.articles == 0
    }

    /// The archive's numbers, at once.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn stats(&self) -> Result<Stats, ArchiveError> {
        self.read(|connection| {
            let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map(|n| n as u64);
            let page_size = number("PRAGMA page_size")?;
            Ok(Stats {
                format: self.archive.format,
                articles: self.state.articles,
                words: self.state.words,
                text_bytes: self.state.text_bytes,
                postings: self.segments.iter().fold(0, |all, segment| all.saturating_add(segment.postings)),
                segments: self.segments.len(),
                removed: number("SELECT count(*) FROM removed")?,
                // A damaged header may tell any number.
                file_bytes: page_size.saturating_mul(number("PRAGMA page_count")?),
                free_bytes: page_size.saturating_mul(number("PRAGMA freelist_count")?),
            })
        })
    }

    /// How large the parts of the archive are. Reads every page: seconds for a large archive.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn sizes(&self) -> Result<Sizes, ArchiveError> {
        self.read(|connection| {
            let mut sizes = Sizes::default();
            let mut statement = connection.prepare("SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let part = match row.get_ref(0)?.as_str() {
                    Ok("block") => &mut sizes.fingerprints,
                    Ok("text" | "dictionary") => &mut sizes.texts,
                    Ok("article" | "article_by_id") => &mut sizes.articles,
                    _ => &mut sizes.others,
                };
                *part += row.get::<_, i64>(1)? as u64;
            }
            Ok(sizes)
        })
    }
}

impl Drop for Snapshot<'_> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            // A connection that cannot end its transaction is closed instead of used again; one
            // that read without locks may hold pages of an earlier state.
            if connection.execute_batch("COMMIT").is_ok() && !matches!(self.archive.mode, Mode::Immutable(_)) {
                self.archive.give_back(connection);
            }
        }
    }
}

/// A number that is another one when somebody else committed since the same connection told it last.
pub(super) fn data_version(connection: &Connection) -> Result<i64, Fault> {
    Ok(connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?)
}

/// What the index of ids holds: hashes of 8 bytes stay in memory where ids of 100 would not.
pub(super) fn id_hash(id: &str) -> i64 {
    hash::bytes(id.as_bytes()) as i64
}
