//! What can go wrong with an archive, in words that say what to do.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::ErrorCode;

use crate::plain::one_line;

/// Why an archive could not be opened, read or written. Every message is one line: what, where,
/// what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// There is no file at this path.
    #[error("no archive at {path}: make one with `copydesk archive add --archive {path} PATHS`")]
    NotFound {
        /// Where the archive was looked for.
        path: PathBuf,
    },
    /// The file is something else than an archive. It was not touched.
    #[error("{path} is not a copydesk archive ({reason}): name another file")]
    NotAnArchive {
        /// The file.
        path: PathBuf,
        /// What it looks like instead.
        reason: &'static str,
    },
    /// An archive is gone, and the log of its last changes is left. A new archive beside it would take them for its own.
    #[error("{log} is left of an archive that is gone: put the archive back beside it, or remove what is left")]
    LeftLog {
        /// The log.
        log: PathBuf,
    },
    /// The archive was written by a later program.
    #[error("{path} has archive format {found}, this program reads up to {supported}: install a newer copydesk")]
    NewerFormat {
        /// The file.
        path: PathBuf,
        /// Format version of the file.
        found: i64,
        /// Latest format version that this program knows.
        supported: i64,
    },
    /// The archive's fingerprints were made in another way than this program makes them, so that
    /// they would silently never match.
    #[error(
        "{path} was made with {what} {found}, this program uses {expected}: move the articles with \
         `copydesk archive export --archive {path} > all.jsonl` and `copydesk archive add --archive NEW all.jsonl`"
    )]
    Parameters {
        /// The file.
        path: PathBuf,
        /// What differs.
        what: &'static str,
        /// What the archive was made with.
        found: String,
        /// What this program uses.
        expected: String,
    },
    /// Something in the file is not as it was written.
    #[error(
        "{path} is damaged ({detail}): restore a backup, or save what can be read with \
         `copydesk archive export --archive {path}`"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// Another writer did not finish in time.
    #[error(
        "another process is writing to {path} (waited {:.1} s): try again when it is done, or wait longer",
        waited.as_secs_f64()
    )]
    Locked {
        /// The file.
        path: PathBuf,
        /// How long it was waited for.
        waited: Duration,
    },
    /// No space is left. Nothing that was committed before is lost; nothing since then was kept.
    #[error("no space left to write {path}: free some; everything up to the last commit is kept")]
    DiskFull {
        /// The file.
        path: PathBuf,
    },
    /// The file, or the folder that must hold its working files, cannot be written.
    #[error("{path} cannot be written ({detail}): change its permissions, or those of its folder")]
    ReadOnly {
        /// The file.
        path: PathBuf,
        /// What was refused.
        detail: String,
    },
    /// The archive stands in a folder that cannot be written, was read without locks, and was
    /// changed meanwhile by somebody who may write there.
    #[error("{path} was changed while it was read without locks: run the command again")]
    ChangedWhileReading {
        /// The file.
        path: PathBuf,
    },
    /// The file no longer stands where it was opened. What was written went to the file that was moved, if it still is
    /// anywhere.
    #[error("{path} was moved, replaced or removed while it was written: put it back, and add the articles again")]
    Moved {
        /// Where it stood.
        path: PathBuf,
    },
    /// An article that cannot be stored.
    #[error("article {id} cannot be stored in {path}: {reason}")]
    Unstorable {
        /// The file.
        path: PathBuf,
        /// The article's id.
        id: String,
        /// What is too large.
        reason: &'static str,
    },
    /// The operating system refused to read or write.
    #[error("cannot access {path}: {cause}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's own words, which the message holds already.
        cause: std::io::Error,
    },
    /// SQLite failed in another way.
    #[error("cannot access {path}: {}", words(cause))]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// SQLite's own words, which the message holds already.
        cause: rusqlite::Error,
    },
}

/// An error of the inner layers, which do not know the archive's path.
#[derive(Debug)]
pub(super) enum Fault {
    Sqlite(rusqlite::Error),
    Io(std::io::Error),
    Damaged(String),
    Locked(Duration),
    Changed,
    ReadOnly(&'static str),
    Unstorable { id: String, reason: &'static str },
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

impl Fault {
    /// Something is not as it was written.
    pub(super) fn damaged(detail: impl Into<String>) -> Self {
        Self::Damaged(detail.into())
    }

    /// The public error, now that the path is known.
    pub(super) fn at(self, path: &Path) -> ArchiveError {
        let path = path.to_owned();
        match self {
            Self::Sqlite(error) => sqlite(path, error),
            Self::Io(cause) => ArchiveError::Io { path, cause },
            Self::Damaged(detail) => ArchiveError::Damaged { path, detail },
            Self::Locked(waited) => ArchiveError::Locked { path, waited },
            Self::Changed => ArchiveError::ChangedWhileReading { path },
            Self::ReadOnly(detail) => ArchiveError::ReadOnly { path, detail: detail.to_owned() },
            Self::Unstorable { id, reason } => ArchiveError::Unstorable { path, id, reason },
        }
    }

    /// True when the lock of another process was in the way.
    pub(super) fn is_busy(&self) -> bool {
        matches!(self, Self::Sqlite(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy))
    }
}

fn sqlite(path: PathBuf, error: rusqlite::Error) -> ArchiveError {
    use rusqlite::Error as E;
    match error.sqlite_error_code() {
        // SQLite's general error is about statements. Ours are always the same, so it is the tables
        // that are not.
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown) => {
            ArchiveError::Damaged { path, detail: said(&error) }
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            ArchiveError::Locked { path, waited: super::READ_LOCK_PATIENCE }
        }
        Some(ErrorCode::DiskFull) => ArchiveError::DiskFull { path },
        // Readers share a file beside the archive too, and no room for it is told in this way.
        Some(ErrorCode::SystemIoFailure) if no_room_to_share(&error) => ArchiveError::DiskFull { path },
        // The file itself was opened before: it is the files beside it that cannot be made.
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
            ArchiveError::ReadOnly { path, detail: said(&error) }
        }
        Some(_) => ArchiveError::Sqlite { path, cause: error },
        // A value of an unexpected type, a missing row or text that is not UTF-8: only damage
        // does that to a file that this program wrote.
        None if matches!(
            error,
            E::FromSqlConversionFailure(..)
                | E::InvalidColumnType(..)
                | E::IntegralValueOutOfRange(..)
                | E::QueryReturnedNoRows
                | E::Utf8Error(..)
        ) =>
        {
            ArchiveError::Damaged { path, detail: said(&error) }
        }
        None => ArchiveError::Sqlite { path, cause: error },
    }
}

/// SQLite's words as a fragment of a sentence.
fn said(error: &rusqlite::Error) -> String {
    words(error).to_lowercase()
}

/// SQLite's words without their line breaks: it quotes statements, and those of a damaged table.
fn words(error: &rusqlite::Error) -> String {
    one_line(&error.to_string()).into_owned()
}

/// True when the file that processes share could not be made or made larger.
fn no_room_to_share(error: &rusqlite::Error) -> bool {
    use rusqlite::ffi::{SQLITE_IOERR_SHMOPEN, SQLITE_IOERR_SHMSIZE};
    let code = error.sqlite_error().map(|error| error.extended_code);
    matches!(code, Some(SQLITE_IOERR_SHMOPEN | SQLITE_IOERR_SHMSIZE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_room_for_the_shared_file_is_a_full_disk() {
        let refused =
            |code| rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), Some("disk I/O error".to_owned()));
        let error = |code| Fault::Sqlite(refused(code)).at(Path::new("archive.db"));
        assert!(matches!(error(rusqlite::ffi::SQLITE_IOERR_SHMSIZE), ArchiveError::DiskFull { .. }));
        let other = anyhow::Error::from(error(rusqlite::ffi::SQLITE_IOERR_READ));
        assert_eq!(format!("{other:#}"), "cannot access archive.db: disk I/O error");
    }

    /// SQLite quotes the statement of a damaged table, which stands on several lines.
    #[test]
    fn a_quoted_statement_stays_on_one_line() {
        let refused = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_ERROR);
        let error = rusqlite::Error::SqliteFailure(refused, Some("unrecognized token: \"'x\n  y\r\n\"".to_owned()));
        let error = Fault::Sqlite(error).at(Path::new("archive.db")).to_string();
        assert!(error.contains("unrecognized token: \"'x y \""), "{error}");
    }
}
