//! Files that a run writes, beside those that it reads.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fmt, fs, io};

use same_file::Handle;

use super::format;
use super::name::path_of;
use super::walk::{Pattern, is_glob, is_hidden};

/// How a run comes to read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadBy<'a> {
    /// The argument that leads to it.
    pub argument: &'a str,
    /// The argument is the file's own name, and not a folder, a pattern or standard input.
    pub is_name: bool,
}

impl fmt::Display for ReadBy<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.argument == "-" { "standard input" } else { self.argument })
    }
}

/// The first of the arguments of a run for which it reads one of the files, or would if they stood there. Devices and
/// pipes lose nothing by what is written to them. Each argument is looked for once.
#[must_use]
pub fn reader_of<'a>(arguments: impl IntoIterator<Item = &'a str>, targets: &[PathBuf]) -> Option<ReadBy<'a>> {
    let is_lost = |target: &PathBuf| fs::metadata(target).is_ok_and(|at| at.is_file()) || !target.exists();
    let targets: Vec<PathBuf> = targets.iter().filter_map(|target| resolved(target)).filter(is_lost).collect();
    let any = |reads: &dyn Fn(&Path) -> bool| targets.iter().any(|target| reads(target));
    arguments.into_iter().find_map(|argument| {
        let by = |is_name| ReadBy { argument, is_name };
        if argument == "-" {
            return any(&is_stdin).then(|| by(false));
        }
        match fs::canonicalize(path_of(argument)) {
            Ok(path) if path.is_dir() => {
                let reads = |target: &Path| {
                    let inside = target.strip_prefix(&path);
                    inside.is_ok_and(|inside| !is_hidden(inside)) && format::is_read(&target.to_string_lossy())
                };
                any(&reads).then(|| by(false))
            }
            Ok(path) => any(&|target| path == target).then(|| by(true)),
            Err(_) => {
                let pattern = is_glob(argument).then(|| Pattern::new(argument).ok()).flatten()?;
                any(&|target| pattern.matches(target)).then(|| by(false))
            }
        }
    })
}

/// The first of the arguments of a run that names the file which standard output goes to: reading it would read what the
/// run writes, without end. Folders and patterns leave it out, see [`LeftOut`].
#[must_use]
pub fn reader_of_stdout<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Option<ReadBy<'a>> {
    let stdout = stdout_file()?;
    let is_stdout = |handle: io::Result<Handle>| handle.is_ok_and(|handle| handle == stdout);
    arguments.into_iter().find_map(|argument| {
        let is_name = argument != "-";
        // Whoever opens a pipe waits for its other end.
        let is_read = if is_name {
            let path = path_of(argument);
            path.is_file() && is_stdout(Handle::from_path(path))
        } else {
            is_stdout(Handle::stdin())
        };
        is_read.then_some(ReadBy { argument, is_name })
    })
}

/// True where standard input comes from a file: nobody waits for what becomes of it.
pub(super) fn stdin_is_file() -> bool {
    Handle::stdin().is_ok_and(|stdin| stdin.as_file().metadata().is_ok_and(|at| at.is_file()))
}

/// What standard output goes to, if that is a file.
fn stdout_file() -> Option<Handle> {
    Handle::stdout().ok().filter(|stdout| stdout.as_file().metadata().is_ok_and(|at| at.is_file()))
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
fn is_stdin(target: &Path) -> bool {
    Handle::stdin().is_ok_and(|stdin| Handle::from_path(target).is_ok_and(|target| stdin == target))
}

/// Files that folders and patterns do not lead to, since the run writes them: its reports, and what its standard output
/// goes to. Told by the file itself, whatever the link or path.
#[derive(Debug, Clone, Default)]
pub struct LeftOut(Arc<[Handle]>);

impl LeftOut {
    /// Those of the outputs that stand there already, and the file that standard output goes to.
    #[must_use]
    pub fn new<'p>(outputs: impl IntoIterator<Item = &'p Path>) -> Self {
        // Whoever opens a pipe waits for its other end.
        let is_file = |output: &&Path| output.is_file();
        let outputs = outputs.into_iter().filter(is_file).filter_map(|output| Handle::from_path(output).ok());
        Self(outputs.chain(stdout_file()).collect())
    }

    /// True when a file is one of these.
    pub(super) fn contains(&self, path: &Path) -> bool {
        !self.0.is_empty() && Handle::from_path(path).is_ok_and(|handle| self.0.contains(&handle))
    }
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
        let reader = |argument: &str, target: &str| {
            reader_of([at(argument).as_str()], &[at("far"), at(target)].map(PathBuf::from)).map(|reader| reader.is_name)
        };
        let reads = |argument: &str, target: &str| reader(argument, target).is_some();
        assert_eq!((reader("day/a.jsonl", "day/a.jsonl"), reader("day", "day/a.jsonl")), (Some(true), Some(false)));
        assert!(reads("day/a.jsonl", "day/a.jsonl") && reads("day/a.jsonl", "day/../day/a.jsonl"));
        assert!(reads("day", "day/a.jsonl") && reads("day", "day/new.json") && reads(".", "day/deeper/new.html"));
        assert!(reads("day/*.jsonl", "day/a.jsonl") && reads("**/*.jsonl", "day/new.jsonl"));
        assert!(!reads("day", "day/report.sarif") && !reads("day", "other.json"));
        assert!(
            !reads("day", "day/.hidden/a.jsonl") && !reads("day/*", "day/.a.jsonl") && reads("day/.*", "day/.a.jsonl")
        );
        assert!(!reads("day/*.jsonl", "day/a.json") && !reads("*.jsonl", "day/a.jsonl"));
        assert!(!reads("day/a.jsonl", "day/b.jsonl") && !reads("-", "day/a.jsonl"));
        assert_eq!(reader_of(["/dev/null", "-"], &["/dev/null".into()]), None);
    }
}
