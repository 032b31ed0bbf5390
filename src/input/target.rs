//! Files that a run writes, beside those that it reads.

use std::fs;
use std::path::{Path, PathBuf};

use super::format;
use super::walk::{Pattern, is_glob};

/// The first of the arguments of a run for which it reads a file at `target`, or would if one stood there. Devices and
/// pipes lose nothing by what is written to them.
#[must_use]
pub fn reader_of<'a>(arguments: impl IntoIterator<Item = &'a str>, target: &Path) -> Option<&'a str> {
    let target =
        resolved(target).filter(|target| fs::metadata(target).is_ok_and(|at| at.is_file()) || !target.exists())?;
    arguments.into_iter().find(|argument| {
        if *argument == "-" {
            return is_stdin(&target);
        }
        let path = Path::new(argument);
        match fs::canonicalize(path) {
            Ok(path) if path.is_dir() => target.starts_with(path) && format::is_read(&target.to_string_lossy()),
            Ok(path) => path == target,
            Err(_) => is_glob(argument) && Pattern::new(argument).is_ok_and(|pattern| pattern.matches(&target)),
        }
    })
}

/// A path without links and dots; what does not exist yet is named behind the folder that does. `None` when not even
/// that can be resolved.
#[must_use]
pub fn resolved(path: &Path) -> Option<PathBuf> {
    path.ancestors().find_map(|above| {
        // The beginning of a relative path is written as nothing.
        let known = if above.as_os_str().is_empty() { Path::new(".") } else { above };
        let rest = path.strip_prefix(above).ok()?;
        let known = fs::canonicalize(known).ok()?;
        Some(if rest.as_os_str().is_empty() { known } else { known.join(rest) })
    })
}

/// True for the file that standard input comes from.
#[cfg(unix)]
fn is_stdin(target: &Path) -> bool {
    use std::os::fd::AsFd as _;
    use std::os::unix::fs::MetadataExt as _;
    let stdin = std::io::stdin().as_fd().try_clone_to_owned();
    let (Ok(Ok(stdin)), Ok(target)) = (stdin.map(|stdin| fs::File::from(stdin).metadata()), fs::metadata(target))
    else {
        return false;
    };
    (stdin.dev(), stdin.ino()) == (target.dev(), target.ino())
}

#[cfg(not(unix))]
fn is_stdin(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_told_whether_it_stands_there_or_not() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        fs::create_dir(at("day")).unwrap();
        fs::write(at("day/a.jsonl"), "").unwrap();
        let reads = |argument: &str, target: &str| reader_of([at(argument).as_str()], at(target).as_ref()).is_some();
        assert!(reads("day/a.jsonl", "day/a.jsonl") && reads("day/a.jsonl", "day/../day/a.jsonl"));
        assert!(reads("day", "day/a.jsonl") && reads("day", "day/new.json") && reads(".", "day/deeper/new.html"));
        assert!(reads("day/*.jsonl", "day/a.jsonl") && reads("**/*.jsonl", "day/new.jsonl"));
        assert!(!reads("day", "day/report.sarif") && !reads("day", "other.json"));
        assert!(!reads("day/*.jsonl", "day/a.json") && !reads("*.jsonl", "day/a.jsonl"));
        assert!(!reads("day/a.jsonl", "day/b.jsonl") && !reads("-", "day/a.jsonl"));
        assert_eq!(reader_of(["/dev/null", "-"], "/dev/null".as_ref()), None);
    }
}
