//! The tables of an archive, how a file with them comes to be, and how one is recognised.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use rusqlite::{Connection, OptionalExtension, params};

use super::Parameters;
use super::error::{ArchiveError, Fault};

/// Version of the tables and of the packed blocks in them. Readers refuse later ones. A file
/// keeps the format with which it was made, and is read and written in it.
///
/// 1. Postings are 48 bits of the hash, document and position.
/// 2. They are 40 bits of the hash, document, position and neighbours.
pub(super) const FORMAT: i64 = 2;

/// The first format whose postings have neighbours.
pub(super) const WITH_NEIGHBOURS: i64 = 2;

/// "cpyd", the mark by which `file` and this program recognise an archive.
const APPLICATION_ID: u32 = 0x6370_7964;

const TABLES: &str = "
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE state (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    next_doc INTEGER NOT NULL,
    last_segment INTEGER NOT NULL,
    last_removal INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    words INTEGER NOT NULL,
    text_bytes INTEGER NOT NULL
);
CREATE TABLE article (
    doc INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    id_hash INTEGER NOT NULL,
    title TEXT,
    url TEXT,
    source TEXT,
    published TEXT,
    path TEXT NOT NULL,
    record INTEGER,
    words INTEGER NOT NULL,
    fingerprints INTEGER NOT NULL,
    text_bytes INTEGER NOT NULL,
    text_hash INTEGER NOT NULL,
    meta_hash INTEGER NOT NULL,
    added INTEGER NOT NULL
);
CREATE INDEX article_by_id ON article (id_hash);
CREATE TABLE text (doc INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE dictionary (number INTEGER PRIMARY KEY, hash INTEGER NOT NULL, data BLOB NOT NULL);
CREATE TABLE removed (doc INTEGER PRIMARY KEY, serial INTEGER NOT NULL, dropped_by INTEGER);
CREATE TABLE segment (
    number INTEGER PRIMARY KEY,
    first_hash INTEGER NOT NULL,
    end_hash INTEGER NOT NULL,
    postings INTEGER NOT NULL,
    moves_to INTEGER,
    removals INTEGER
);
CREATE TABLE block (key INTEGER PRIMARY KEY, docs INTEGER NOT NULL, data BLOB NOT NULL);
INSERT INTO state VALUES (1, 1, 0, 0, 0, 0, 0);
";

/// The counters of an archive, in its one row of the table `state`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct State {
    /// Number of the next new article. Numbers are never used twice: a posting of a removed
    /// article must not become one of another article.
    pub(super) next_doc: u32,
    /// Number of the segment that was written last.
    pub(super) last_segment: u16,
    /// Serial of the last removal.
    pub(super) last_removal: i64,
    pub(super) articles: u64,
    pub(super) words: u64,
    pub(super) text_bytes: u64,
}

impl State {
    pub(super) fn read(connection: &Connection) -> Result<Self, Fault> {
        let mut statement = connection
            .prepare_cached("SELECT next_doc, last_segment, last_removal, articles, words, text_bytes FROM state")?;
        Ok(statement.query_row([], |row| {
            Ok(Self {
                next_doc: row.get(0)?,
                last_segment: row.get(1)?,
                last_removal: row.get(2)?,
                articles: row.get::<_, i64>(3)? as u64,
                words: row.get::<_, i64>(4)? as u64,
                text_bytes: row.get::<_, i64>(5)? as u64,
            })
        })?)
    }

    pub(super) fn write(&self, connection: &Connection) -> Result<(), Fault> {
        let mut statement = connection.prepare_cached(
            "UPDATE state SET next_doc = ?, last_segment = ?, last_removal = ?, articles = ?, words = ?, \
             text_bytes = ?",
        )?;
        statement.execute(params![
            self.next_doc,
            self.last_segment,
            self.last_removal,
            self.articles as i64,
            self.words as i64,
            self.text_bytes as i64
        ])?;
        Ok(())
    }
}

impl Parameters {
    /// What is compared on opening: name in the table `meta`, words for an error, value.
    fn rows(&self) -> [(&'static str, &'static str, String); 5] {
        [
            ("normaliser", "normaliser version", self.normaliser.to_string()),
            ("unicode", "Unicode version", self.unicode.clone()),
            ("shingle_words", "a shingle length of", self.shingle_words.to_string()),
            ("window", "a winnowing window of", self.window.to_string()),
            ("hash", "hash", self.hash.clone()),
        ]
    }
}

/// What the first bytes of a file say of it, without SQLite and without writing anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Missing,
    Empty,
    /// An archive of this format.
    Archive(i64),
}

/// Looks at a file before SQLite does.
pub(super) fn recognise(path: &Path) -> Result<Kind, ArchiveError> {
    let not = |reason| ArchiveError::NotAnArchive { path: path.to_owned(), reason };
    let io = |cause| ArchiveError::Io { path: path.to_owned(), cause };
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Kind::Missing),
        Err(error) => return Err(io(error)),
    };
    if !file.metadata().map_err(io)?.is_file() {
        return Err(not("it is not a regular file"));
    }
    let mut header = Vec::with_capacity(100);
    file.by_ref().take(100).read_to_end(&mut header).map_err(io)?;
    if header.is_empty() {
        return Ok(Kind::Empty);
    }
    if header.len() < 100 || !header.starts_with(b"SQLite format 3\0") {
        return Err(not("it is not an SQLite database"));
    }
    let word = |at: usize| u32::from_be_bytes(header[at..at + 4].try_into().expect("four bytes"));
    if word(68) != APPLICATION_ID {
        return Err(not("it is an SQLite database of another program"));
    }
    let found = i64::from(word(60));
    if found > FORMAT {
        return Err(ArchiveError::NewerFormat { path: path.to_owned(), found, supported: FORMAT });
    }
    if found == 0 {
        return Err(not("it has no format version"));
    }
    Ok(Kind::Archive(found))
}

/// Makes an empty archive at a path where nothing stands, or only an empty file.
///
/// It is made whole beside its place and then moved there, so that another process never meets
/// half of one and `kill -9` leaves none. When another process is faster, its archive stays.
pub(super) fn create(path: &Path, parameters: &Parameters) -> Result<(), ArchiveError> {
    let io = |cause| ArchiveError::Io { path: path.to_owned(), cause };
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder).map_err(io)?;
    let making = beside(path);
    let made = make(&making, parameters).map_err(|fault| fault.at(path)).and_then(|()| {
        File::open(&making).and_then(|file| file.sync_all()).map_err(io)?;
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        let log = PathBuf::from(log);
        // The archive of a faster process stands before its log does.
        let holds_something = fs::metadata(&log).is_ok_and(|log| log.len() > 0);
        if holds_something && !matches!(recognise(path)?, Kind::Archive(_)) {
            return Err(ArchiveError::LeftLog { log });
        }
        match fs::hard_link(&making, path) {
            Ok(()) => Ok(()),
            // An empty file, another process's archive, or a file system without hard links.
            Err(_) => replace_empty(&making, path),
        }
    });
    // Nothing is there to remove after a rename.
    let _ = fs::remove_file(&making);
    made?;
    // The folder's entry must be on disk before the first commit is acknowledged. Systems that
    // cannot open a folder keep such entries themselves.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// Moves an archive over an empty file, which is made when there is none; not over what another process put there. Of
/// several that want to, one holds the file's lock.
fn replace_empty(making: &Path, path: &Path) -> Result<(), ArchiveError> {
    let io = |cause| ArchiveError::Io { path: path.to_owned(), cause };
    let empty = File::options().write(true).create(true).truncate(false).open(path).map_err(io)?;
    empty.lock().map_err(io)?;
    match recognise(path)? {
        Kind::Archive(_) => Ok(()),
        Kind::Missing | Kind::Empty => fs::rename(making, path).map_err(io),
    }
}

/// A name beside the archive that no other process and thread uses.
fn beside(path: &Path) -> PathBuf {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".new-{}-{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed)));
    path.with_file_name(name)
}

fn make(path: &Path, parameters: &Parameters) -> Result<(), Fault> {
    // A leftover of a killed process that had the same number.
    let _ = fs::remove_file(path);
    let mut connection = Connection::open(std::path::absolute(path)?)?;
    connection.pragma_update(None, "page_size", 4096)?;
    // Lets `compact` give pages back in steps instead of copying the whole file.
    connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    let transaction = connection.transaction()?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", FORMAT)?;
    transaction.execute_batch(TABLES)?;
    let mut insert = transaction.prepare("INSERT INTO meta VALUES (?, ?)")?;
    for (name, _, value) in parameters.rows() {
        insert.execute([name, &value])?;
    }
    insert.execute(["made_by", concat!("copydesk ", env!("CARGO_PKG_VERSION"))])?;
    drop(insert);
    transaction.commit()?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.close().map_err(|(_, error)| error)?;
    Ok(())
}

/// Compares the tables with those that are made: a name that a flipped bit changed may make SQLite see a table
/// without rows, or a column that holds nothing.
pub(super) fn check_tables(connection: &Connection) -> Result<(), Fault> {
    let mut statement = connection.prepare("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")?;
    let found: HashSet<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let missing = |made: &&str| made.starts_with("CREATE") && !found.contains(*made);
    match TABLES.split(';').map(str::trim).find(missing) {
        None => Ok(()),
        Some(made) => {
            let name = made.split_whitespace().nth(2).unwrap_or_default();
            Err(Fault::damaged(format!("the definition of {name} is not as it was written")))
        }
    }
}

/// Compares the archive's parameters with those of this program.
pub(super) fn check_parameters(
    connection: &Connection,
    path: &Path,
    parameters: &Parameters,
) -> Result<(), ArchiveError> {
    for (name, what, expected) in parameters.rows() {
        let found: Option<String> = connection
            .query_row("SELECT value FROM meta WHERE name = ?", [name], |row| row.get(0))
            .optional()
            .map_err(|error| Fault::from(error).at(path))?;
        let found = found.ok_or_else(|| Fault::damaged(format!("its {name} is not recorded")).at(path))?;
        if found != expected {
            return Err(ArchiveError::Parameters { path: path.to_owned(), what, found, expected });
        }
    }
    Ok(())
}
