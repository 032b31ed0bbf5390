//! The folder that a run writes to: all of its files appear together, or none.

use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, anyhow, bail};
use copydesk::report::corpus::summary;

use crate::cli::interrupt::INTERRUPTED;

/// What keeps two runs from writing to one folder.
const LOCK: &str = ".copydesk.lock";

/// Where files stand until they are whole.
const UNFINISHED: &str = ".copydesk-unfinished";

/// Every file that a run may write.
pub(super) const FILES: [&str; 12] = [
    "articles.jsonl",
    "articles.parquet",
    "attributes.jsonl",
    "comparison.json",
    "duplicates.jsonl",
    "duplicates.parquet",
    "findings.jsonl",
    "passages.jsonl",
    "passages.parquet",
    "removed.jsonl",
    "report.html",
    "summary.json",
];

/// The file by which a run's folder is told.
const SUMMARY: &str = "summary.json";

/// Bytes gathered before they are written.
const BUFFER: usize = 256 << 10;

/// How often the wish to stop is looked for, and how long the run may take to follow it.
const LOOK_EVERY: Duration = Duration::from_millis(50);
const PATIENCE: Duration = Duration::from_millis(500);

/// A folder that this run alone writes to.
pub(super) struct Folder {
    path: PathBuf,
    unfinished: PathBuf,
    /// Names of the files that were written, in order.
    files: Vec<String>,
    /// Folders that were made for it, the innermost first.
    made: Vec<PathBuf>,
    _lock: File,
}

impl Folder {
    /// Takes a folder, which is made when there is none. What a run that was killed left there
    /// goes away.
    pub(super) fn take(path: &Path) -> anyhow::Result<Self> {
        let shown = path.display();
        refuse_strange_files(path)?;
        let missing = |folder: &&Path| !folder.as_os_str().is_empty() && folder.symlink_metadata().is_err();
        let made = path.ancestors().take_while(missing).map(Path::to_owned).collect();
        if path.is_file() {
            bail!("{shown} is a file; name a folder to write to");
        }
        fs::create_dir_all(path)
            .map_err(|error| anyhow!("cannot make the folder {shown}: {error}; name another folder"))?;
        let lock = locked(path)?;
        let unfinished = path.join(UNFINISHED);
        match fs::remove_dir_all(&unfinished) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot remove {}", unfinished.display()));
            }
            _ => {}
        }
        fs::create_dir(&unfinished).with_context(|| format!("cannot write to {shown}"))?;
        Ok(Self { path: path.to_owned(), unfinished, files: Vec::new(), made, _lock: lock })
    }

    /// Ends the process when it was interrupted and does not end by itself: it may be waiting for
    /// input that never comes. `beside` is a file outside the folder that is not finished either.
    pub(super) fn watch(&self, beside: Option<PathBuf>, interrupted: &Arc<AtomicBool>) {
        let (path, made, interrupted) = (self.path.clone(), self.made.clone(), Arc::clone(interrupted));
        thread::spawn(move || {
            while !interrupted.load(Ordering::Relaxed) {
                thread::sleep(LOOK_EVERY);
            }
            thread::sleep(PATIENCE);
            if let Some(file) = beside {
                // Gone already when it was finished.
                let _ = fs::remove_file(file);
            }
            tidy(&path, &made);
            std::process::exit(INTERRUPTED);
        });
    }

    /// Where the scratch files of the run may stand.
    pub(super) fn scratch(&self) -> PathBuf {
        self.unfinished.join("scratch")
    }

    /// The folder as the user named it.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Begins a file.
    pub(super) fn file(&mut self, name: &str) -> anyhow::Result<Output> {
        let path = self.unfinished.join(name);
        let file = File::create(&path).with_context(|| self.failed(name))?;
        self.files.push(name.to_owned());
        Ok(Output { file: BufWriter::with_capacity(BUFFER, file), shown: self.path.join(name) })
    }

    /// Where a file of this run stands before the run is done.
    pub(super) fn unfinished(&self, name: &str) -> PathBuf {
        self.unfinished.join(name)
    }

    /// Leaves a file out, which another one stands for.
    #[cfg(feature = "parquet")]
    pub(super) fn forget(&mut self, name: &str) {
        self.files.retain(|file| file != name);
    }

    fn failed(&self, name: &str) -> String {
        format!("cannot write {}", self.path.join(name).display())
    }

    /// Moves the files, which are whole, to their names. What an earlier run wrote and this one did
    /// not goes away: it would tell of another collection.
    pub(super) fn finish(self) -> anyhow::Result<()> {
        if let Some(name) = self.files.iter().find(|name| self.path.join(name).is_dir()) {
            bail!("{}: it is a folder; name another folder to write to", self.failed(name));
        }
        // Of a move that is broken off, the summary tells that the others are files of a run.
        let (summary, others): (Vec<&String>, _) = self.files.iter().partition(|name| *name == SUMMARY);
        for name in summary.into_iter().chain(others) {
            fs::rename(self.unfinished.join(name), self.path.join(name)).with_context(|| self.failed(name))?;
        }
        for name in FILES.into_iter().filter(|name| !self.files.iter().any(|file| file == name)) {
            match fs::remove_file(self.path.join(name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(error).with_context(|| format!("cannot remove {}", self.path.join(name).display()));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Ends the run when files would be replaced that no run wrote.
fn refuse_strange_files(path: &Path) -> anyhow::Result<()> {
    let summary = fs::read(path.join(SUMMARY)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    if summary.is_some_and(|summary| summary::is_one(&summary)) {
        return Ok(());
    }
    match FILES.into_iter().find(|name| path.join(name).symlink_metadata().is_ok()) {
        None => Ok(()),
        Some(name) => bail!(
            "{} was not written by copydesk and would be replaced; name another folder",
            path.join(name).display()
        ),
    }
}

/// The lock of a folder, held.
fn locked(path: &Path) -> anyhow::Result<File> {
    let shown = path.display();
    loop {
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.join(LOCK))
            .with_context(|| format!("cannot write to {shown}"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                bail!("another run writes to {shown}; wait until it is done or name another folder")
            }
            Err(TryLockError::Error(error)) => return Err(error).with_context(|| format!("cannot lock {shown}")),
        }
        // A run that ended meanwhile may have taken the file away.
        if still_stands(&lock, &path.join(LOCK)) {
            return Ok(lock);
        }
    }
}

#[cfg(unix)]
fn still_stands(lock: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let (Ok(held), Ok(named)) = (lock.metadata(), fs::metadata(path)) else { return false };
    (held.dev(), held.ino()) == (named.dev(), named.ino())
}

/// Elsewhere a file that is open cannot be taken away.
#[cfg(not(unix))]
fn still_stands(_: &File, path: &Path) -> bool {
    path.exists()
}

impl Drop for Folder {
    fn drop(&mut self) {
        tidy(&self.path, &self.made);
    }
}

/// Removes what is not finished; what cannot be removed is removed by the next run. Folders that were `made` go where
/// nothing else is in them.
fn tidy(path: &Path, made: &[PathBuf]) {
    let _ = fs::remove_dir_all(path.join(UNFINISHED));
    let _ = fs::remove_file(path.join(LOCK));
    for folder in made {
        let _ = fs::remove_dir(folder);
    }
}

/// A file that is being written.
pub(super) struct Output {
    file: BufWriter<File>,
    shown: PathBuf,
}

impl Output {
    /// Writes with `write`, and says which file it was about when that fails.
    pub(super) fn with<R>(&mut self, write: impl FnOnce(&mut dyn io::Write) -> io::Result<R>) -> anyhow::Result<R> {
        write(&mut self.file).with_context(|| format!("cannot write {}", self.shown.display()))
    }

    /// Where it is written to.
    #[cfg(feature = "parquet")]
    pub(super) fn writer(&mut self) -> &mut BufWriter<File> {
        &mut self.file
    }

    /// Ends the file; a full disk is told at the latest here.
    pub(super) fn close(mut self) -> anyhow::Result<()> {
        self.file
            .flush()
            .and_then(|()| self.file.get_ref().sync_all())
            .with_context(|| format!("cannot write {}", self.shown.display()))
    }
}
