//! The archive: remembers published articles on disk and answers where a fingerprint stood.
//!
//! An archive is one SQLite file in write-ahead mode: articles with their metadata, their texts
//! compressed, and their fingerprints as packed, sorted, immutable segments. Many processes may
//! read while one writes. Local file systems only, as for every SQLite file in this mode.
//!
//! ```text
//! mod       Archive: opening, the pool of connections
//! schema    tables, creation, recognition of files
//! snapshot  reading: one Snapshot sees one state of the archive
//! lookup    a query of many fingerprints
//! writer    writing: batches, commits, removal, compaction
//! merge     which segments are merged, and how in steps
//! segment   sorted postings as rows of a table
//! block     some hundred postings as packed bytes
//! verify    everything checked against everything
//! ```
//!
//! The archive stores what it is given: it makes no fingerprints and compares no texts.
//!
//! ```
//! use std::time::Duration;
//! use copydesk::{Article, archive::{Archive, Fingerprint, Outcome, Parameters}};
//!
//! # let folder = std::env::temp_dir().join(format!("copydesk-doc-{}", std::process::id()));
//! # let path = folder.join("archive.db");
//! let parameters = Parameters::new(1, 8, 9);
//! let archive = Archive::open_or_create(&path, &parameters)?;
//!
//! let article = Article::from_text("a1", "The mayor opened the bridge on Monday.");
//! let mut writer = archive.writer(Duration::from_secs(10))?;
//! let fingerprint = Fingerprint { hash: 0x1234_5678_9abc_def0, position: 0, neighbours: 0 };
//! assert_eq!(writer.add(&article, 7, &[fingerprint])?, Outcome::Added);
//! writer.commit()?;
//!
//! let snapshot = archive.snapshot()?;
//! let lookup = snapshot.postings(&[0x1234_5678_9abc_def0], 100)?;
//! let doc = lookup.found[0].doc;
//! assert_eq!(snapshot.article(doc)?.unwrap().id, "a1");
//! assert_eq!(snapshot.text(doc)?.unwrap(), article.text);
//! # std::fs::remove_dir_all(&folder).unwrap();
//! # Ok::<(), copydesk::archive::ArchiveError>(())
//! ```

mod block;
mod error;
mod lookup;
mod merge;
mod schema;
mod segment;
mod snapshot;
mod stored_text;
mod verify;
mod writer;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use rusqlite::{Connection, OpenFlags};

pub use error::ArchiveError;
pub use snapshot::{Entry, Found, Lookup, Sizes, Snapshot, Stats};
pub use verify::Verification;
pub use writer::{Compaction, Outcome, Writer};

use error::Fault;
use schema::Kind;
use stored_text::Dictionaries;

/// How long a reader waits for a lock. Readers only ever wait while another process opens or
/// closes the archive as the first or last one, or recovers it after a crash.
const READ_LOCK_PATIENCE: Duration = Duration::from_secs(10);

/// SQLite's page cache of one connection, in KiB: the inner pages of the tables of a million
/// articles (11 MB) stay in it although every check passes a thousand others through, and a
/// check stays far below 150 MB.
const PAGE_CACHE_KIB: i64 = 32 * 1024;

/// Connections that are kept for the next snapshots; each has a page cache.
const MOST_IDLE: usize = 8;

/// How the fingerprints of an archive were made. Fingerprints made in another way never match,
/// so an archive records these and refuses others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameters {
    /// Version of the token normaliser (folding, aliases).
    pub normaliser: u32,
    /// Version of Unicode that the normaliser uses, as `16.0.0`.
    pub unicode: String,
    /// Tokens in a shingle (k).
    pub shingle_words: u32,
    /// Shingles in a winnowing window (w).
    pub window: u32,
    /// Name of the hash function.
    pub hash: String,
}

impl Parameters {
    /// Parameters of this program's hash and Unicode tables.
    #[must_use]
    pub fn new(normaliser: u32, shingle_words: u32, window: u32) -> Self {
        let (major, minor, update) = unicode_normalization::UNICODE_VERSION;
        Self {
            normaliser,
            unicode: format!("{major}.{minor}.{update}"),
            shingle_words,
            window,
            hash: "xxh3-64".to_owned(),
        }
    }
}

/// A fingerprint of an article, as the archive remembers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fingerprint {
    /// Hash of a shingle, of which the archive keeps the upper 40 bits (48 in format 1).
    pub hash: u64,
    /// Where it stands in the article.
    pub position: u32,
    /// What stands around it there, in codes of which the archive knows nothing; see
    /// [`crate::shingle::neighbours`].
    pub neighbours: u32,
}

/// Sizes that bound memory, latency and the write-ahead log. Tests make them small.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// Postings that are gathered in memory before they are committed as one segment.
    batch_postings: usize,
    /// Bytes of text in one commit, for articles with few fingerprints.
    batch_text_bytes: usize,
    /// Bytes of text that are gathered in memory, then compressed together.
    pending_text_bytes: usize,
    /// Bytes of text that train a dictionary.
    training_bytes: usize,
    /// Postings that every commit moves, if there is something to merge. Bounds the latency of
    /// adding one article.
    merge_base: u64,
    /// Postings that a commit moves besides, for each posting that it adds. Merging in a bulk
    /// load costs three to four moves a posting.
    merge_per_posting: u64,
    /// Postings of one step where nobody waits, as in compaction: some 15 MB of the log.
    merge_step: u64,
    /// Pages that compaction gives back to the file system in one transaction.
    vacuum_pages: u32,
    /// Pages that the file may have; `None` leaves it to SQLite.
    max_pages: Option<u32>,
}

impl Limits {
    const DEFAULT: Self = Self {
        batch_postings: 2 << 20,
        batch_text_bytes: 128 << 20,
        pending_text_bytes: 8 << 20,
        training_bytes: stored_text::TRAINING_BYTES,
        merge_base: 32 << 10,
        merge_per_posting: 4,
        merge_step: 2 << 20,
        vacuum_pages: 4096,
        max_pages: None,
    };
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    ReadWrite,
    ReadOnly,
    /// Read only, and without locks, because the folder can hold no lock file; the file's time
    /// of change shows whether somebody wrote meanwhile.
    Immutable(Option<SystemTime>),
}

/// An archive on disk. Shared freely between threads: every [`Snapshot`] and [`Writer`] has a
/// connection of its own.
#[derive(Debug)]
pub struct Archive {
    path: PathBuf,
    /// Version of the file's format.
    format: i64,
    mode: Mode,
    identity: Option<Identity>,
    limits: Limits,
    idle: Mutex<Vec<Connection>>,
    dictionaries: Dictionaries,
}

impl Archive {
    /// Opens an archive for reading and writing.
    ///
    /// # Errors
    /// When there is none, when the file is something else, damaged or of a later format, or
    /// when its fingerprints were made with other parameters. The file stays untouched then.
    pub fn open(path: impl AsRef<Path>, parameters: &Parameters) -> Result<Self, ArchiveError> {
        let archive = Self::recognised(path.as_ref(), Mode::ReadWrite)?;
        archive.ready(Some(parameters))
    }

    /// Opens an archive for reading and writing, and makes an empty one when there is none (or
    /// an empty file). Missing folders are made too.
    ///
    /// # Errors
    /// As [`Archive::open`], and when the file cannot be made.
    pub fn open_or_create(path: impl AsRef<Path>, parameters: &Parameters) -> Result<Self, ArchiveError> {
        let path = path.as_ref();
        match schema::recognise(path)? {
            Kind::Archive(_) => {}
            Kind::Missing | Kind::Empty => schema::create(path, parameters)?,
        }
        Self::open(path, parameters)
    }

    /// Opens an archive for reading only. Works beside a writer, and on a file and in a folder
    /// that may not be written; there without locks, see [`ArchiveError::ChangedWhileReading`].
    ///
    /// # Errors
    /// As [`Archive::open`].
    pub fn open_read_only(path: impl AsRef<Path>, parameters: &Parameters) -> Result<Self, ArchiveError> {
        Self::read_only(path.as_ref(), Some(parameters))
    }

    /// Opens an archive for reading only, whatever parameters its fingerprints were made with:
    /// to list it, to look at its numbers, and to export its articles so that they can be added
    /// to a new one. Fingerprints looked up in it may be of another make and never match.
    ///
    /// # Errors
    /// As [`Archive::open`], but for the parameters.
    pub fn open_for_export(path: impl AsRef<Path>) -> Result<Self, ArchiveError> {
        Self::read_only(path.as_ref(), None)
    }

    fn read_only(path: &Path, parameters: Option<&Parameters>) -> Result<Self, ArchiveError> {
        let archive = match Self::recognised(path, Mode::ReadOnly)?.ready(parameters) {
            Err(refused @ (ArchiveError::ReadOnly { .. } | ArchiveError::DiskFull { .. })) => {
                // SQLite could not make the lock file beside the archive.
                let mut log = path.as_os_str().to_owned();
                log.push("-wal");
                if std::fs::metadata(&log).is_ok_and(|log| log.len() > 0) {
                    let detail = "its last changes are still in the log beside it".to_owned();
                    return Err(match refused {
                        ArchiveError::ReadOnly { path, .. } => ArchiveError::ReadOnly { path, detail },
                        full => full,
                    });
                }
                Self::recognised(path, Mode::Immutable(modified(path)))?.ready(parameters)?
            }
            other => other?,
        };
        Ok(archive)
    }

    fn recognised(path: &Path, mode: Mode) -> Result<Self, ArchiveError> {
        let format = match schema::recognise(path)? {
            Kind::Archive(format) => format,
            Kind::Missing => return Err(ArchiveError::NotFound { path: path.to_owned() }),
            Kind::Empty => {
                return Err(ArchiveError::NotAnArchive { path: path.to_owned(), reason: "it is empty" });
            }
        };
        Ok(Self {
            path: path.to_owned(),
            format,
            mode,
            identity: identity(path),
            limits: Limits::DEFAULT,
            idle: Mutex::default(),
            dictionaries: Dictionaries::default(),
        })
    }

    /// Makes the first connection and compares parameters.
    fn ready(self, parameters: Option<&Parameters>) -> Result<Self, ArchiveError> {
        let connection = self.connect().map_err(|fault| fault.at(&self.path))?;
        schema::check_tables(&connection).map_err(|fault| fault.at(&self.path))?;
        if let Some(parameters) = parameters {
            schema::check_parameters(&connection, &self.path, parameters)?;
        }
        self.give_back(connection);
        Ok(self)
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// One state of the archive to read from, whatever is written meanwhile. Hold it for one
    /// query, not for hours: while it lives, the log of a writer cannot be cleared.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn snapshot(&self) -> Result<Snapshot<'_>, ArchiveError> {
        self.connection().and_then(|connection| Snapshot::begin(self, connection)).map_err(|fault| fault.at(&self.path))
    }

    /// Several snapshots of one and the same state, for as many threads that read side by side:
    /// `count` of them, or fewer, but one at least, when somebody wrote at this very moment.
    ///
    /// # Errors
    /// As [`Archive::snapshot`].
    pub fn snapshots(&self, count: usize) -> Result<Vec<Snapshot<'_>>, ArchiveError> {
        self.of_one_state(count).map_err(|fault| fault.at(&self.path))
    }

    /// Nothing was committed between two looks of a connection at the file when its version of the
    /// data stayed the same; between the first and the second look of the others the first snapshot
    /// is taken.
    fn of_one_state(&self, count: usize) -> Result<Vec<Snapshot<'_>>, Fault> {
        let mut others = Vec::new();
        for _ in 1..count {
            let connection = self.connection()?;
            others.push((snapshot::data_version(&connection)?, connection));
        }
        let mut snapshots = vec![Snapshot::begin(self, self.connection()?)?];
        for (before, connection) in others {
            let snapshot = Snapshot::begin(self, connection)?;
            if snapshot::data_version(snapshot.connection())? == before {
                snapshots.push(snapshot);
            }
        }
        Ok(snapshots)
    }

    /// A connection that nobody uses.
    fn connection(&self) -> Result<Connection, Fault> {
        let idle = self.idle.lock().map(|mut idle| idle.pop()).unwrap_or_default();
        idle.map_or_else(|| self.connect(), Ok)
    }

    /// The one writer. Waits up to `timeout` for the writer of another thread or process. From
    /// here until [`Writer::commit`], others wait for this one.
    ///
    /// # Errors
    /// [`ArchiveError::Locked`] when the other writer was not done in time;
    /// [`ArchiveError::ReadOnly`] when the archive was opened so.
    pub fn writer(&self, timeout: Duration) -> Result<Writer<'_>, ArchiveError> {
        if self.mode != Mode::ReadWrite {
            return Err(ArchiveError::ReadOnly {
                path: self.path.clone(),
                detail: "it was opened for reading".to_owned(),
            });
        }
        Writer::begin(self, timeout).map_err(|fault| fault.at(&self.path))
    }

    fn connect(&self) -> Result<Connection, Fault> {
        let base = OpenFlags::SQLITE_OPEN_NO_MUTEX;
        // Names such as `:memory:` mean something else to SQLite than a file, whole paths never do.
        let path = std::path::absolute(&self.path)?;
        let connection = match self.mode {
            Mode::ReadWrite => Connection::open_with_flags(&path, base | OpenFlags::SQLITE_OPEN_READ_WRITE)?,
            Mode::ReadOnly => Connection::open_with_flags(&path, base | OpenFlags::SQLITE_OPEN_READ_ONLY)?,
            Mode::Immutable(_) => Connection::open_with_flags(
                immutable_uri(&path),
                base | OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI,
            )?,
        };
        connection.busy_timeout(READ_LOCK_PATIENCE)?;
        connection.set_prepared_statement_cache_capacity(64);
        connection.pragma_update(None, "cache_size", -PAGE_CACHE_KIB)?;
        // A file that anybody may have made must not run code through its schema.
        connection.pragma_update(None, "trusted_schema", false)?;
        connection.pragma_update(None, "cell_size_check", true)?;
        if self.mode == Mode::ReadWrite {
            // Commits are durable when they return, even if the power fails.
            connection.pragma_update(None, "synchronous", "FULL")?;
            connection.pragma_update_and_check(None, "journal_size_limit", 64 << 20, |_| Ok(()))?;
            if let Some(pages) = self.limits.max_pages {
                connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?;
            }
        }
        Ok(connection)
    }

    /// Whether the file's postings have neighbours.
    fn has_neighbours(&self) -> bool {
        self.format >= schema::WITH_NEIGHBOURS
    }

    fn give_back(&self, connection: Connection) {
        if let Ok(mut idle) = self.idle.lock()
            && idle.len() < MOST_IDLE
        {
            idle.push(connection);
        }
    }

    /// False when another file, or none, stands where the archive was opened.
    fn stands_there(&self) -> bool {
        identity(&self.path) == self.identity
    }

    /// When the archive is read without locks: fails if it has changed since it was opened.
    fn still_the_same(&self) -> Result<(), Fault> {
        match self.mode {
            Mode::Immutable(then) if modified(&self.path) != then => Err(Fault::Changed),
            _ => Ok(()),
        }
    }

    #[cfg(test)]
    fn with_limits(mut self, change: impl FnOnce(&mut Limits)) -> Self {
        change(&mut self.limits);
        // The first connection was made before.
        self.idle = Mutex::default();
        self
    }
}

/// What tells a file from one that takes its place: its device and its number there. Windows lets nobody move or remove a file
/// that is open.
type Identity = (u64, u64);

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(path).ok().map(|metadata| (metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(_: &Path) -> Option<Identity> {
    None
}

fn modified(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}

/// The path as a URI that tells SQLite to expect no writer.
fn immutable_uri(path: &Path) -> String {
    use std::fmt::Write;
    let mut uri = "file:".to_owned();
    for &byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => uri.push(byte.into()),
            _ => write!(uri, "%{byte:02x}").expect("writing to a string"),
        }
    }
    uri + "?immutable=1"
}
