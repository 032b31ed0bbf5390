//! Names of files that stand for what the process has open: `/dev/stdout` and its like. What stands behind them is not
//! replaced: it may be a log that others write to.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The descriptor of standard output.
pub(crate) const STDOUT: u32 = 1;

/// The descriptor of standard error.
const STDERR: u32 = 2;

/// More links than that are followed by no system.
const MOST_LINKS: usize = 40;

/// The descriptor that a path, or the link that it is, stands for.
pub(crate) fn descriptor(path: &Path) -> Option<u32> {
    let own = PathBuf::from(format!("/proc/{}/fd", std::process::id()));
    let mut at = path.to_owned();
    for _ in 0..MOST_LINKS {
        match at.to_str() {
            Some("/dev/stdin") => return Some(0),
            Some("/dev/stdout") => return Some(STDOUT),
            Some("/dev/stderr") => return Some(STDERR),
            _ => {}
        }
        let number = at.file_name().and_then(|name| name.to_str()?.parse().ok());
        let folder = folder_of(&at);
        if number.is_some()
            && let Ok(real) = fs::canonicalize(folder)
            && (real == own || real == Path::new("/dev/fd"))
        {
            return number;
        }
        at = folder.join(fs::read_link(&at).ok()?);
    }
    None
}

/// Opens what a descriptor is open for, to write behind what stands there.
pub(crate) fn open(descriptor: u32, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    if descriptor == STDERR {
        use std::os::fd::AsFd as _;
        return io::stderr().as_fd().try_clone_to_owned().map(File::from);
    }
    let _ = descriptor;
    File::options().append(true).open(path)
}

/// The file that a path leads to, whether it is there or not.
///
/// # Errors
/// When its links run in a circle.
pub(crate) fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut at = path.to_owned();
    for _ in 0..MOST_LINKS {
        if let Ok(real) = fs::canonicalize(&at) {
            return Ok(real);
        }
        match fs::read_link(&at) {
            Ok(next) => at = folder_of(&at).join(next),
            Err(_) => return Ok(at),
        }
    }
    Err(io::Error::other("its link leads nowhere"))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
