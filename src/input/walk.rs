//! From the arguments of a command to files: directories, globs, links that run in circles.

use std::collections::{HashSet, VecDeque};
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use globset::{GlobBuilder, GlobMatcher};
use ignore::WalkBuilder;

use super::error::{InputError, InputErrorKind};
use super::format;
use super::name::{name_of, path_of};
use super::target::LeftOut;

/// Something to read.
#[derive(Debug)]
pub(super) enum Entry {
    /// A file, with its name for reports.
    File {
        at: PathBuf,
        name: String,
    },
    Stdin,
    Failed(InputError),
}

/// Walks the arguments in their order; directories by name. Nothing is touched before it is asked for.
#[derive(Debug)]
pub(super) struct Walk {
    arguments: VecDeque<String>,
    /// What the arguments stand for: files among these are read, whatever a folder says of them.
    named: HashSet<PathBuf>,
    left_out: LeftOut,
    current: Option<Directory>,
    stdin_is_taken: bool,
    skipped: Skipped,
}

/// Files that were passed over so far, in folders that were read to their end, because their names end in no extension
/// that is known. Clones share what they count.
#[derive(Debug, Clone, Default)]
pub struct Skipped(Arc<Mutex<(u64, Option<String>)>>);

impl Skipped {
    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.lock().0
    }

    /// The name of the first.
    #[must_use]
    pub fn example(&self) -> Option<String> {
        self.lock().1.clone()
    }

    fn add(&self, count: u64, example: Option<String>) {
        let mut skipped = self.lock();
        skipped.0 += count;
        skipped.1 = skipped.1.take().or(example);
    }

    fn lock(&self) -> MutexGuard<'_, (u64, Option<String>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The file of a project's settings, which nobody takes for an article.
const CONFIGURATION: &str = "copydesk.toml";

struct Directory {
    walk: ignore::Walk,
    name: String,
    pattern: Option<GlobMatcher>,
    found: bool,
    /// Files that are passed over, told where others are read, and the first of them.
    skipped: u64,
    first_skipped: Option<String>,
}

impl std::fmt::Debug for Directory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Directory").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Walk {
    pub(super) fn new(paths: &[String], left_out: LeftOut) -> Self {
        let arguments = paths.iter().cloned().collect();
        let named = paths.iter().map(|name| path_of(name)).collect();
        Self { arguments, named, left_out, current: None, stdin_is_taken: false, skipped: Skipped::default() }
    }

    /// What is passed over.
    pub(super) fn skipped(&self) -> Skipped {
        self.skipped.clone()
    }

    /// What an argument stands for, when it is not a directory or glob, which become `current`.
    fn argument(&mut self, name: String) -> Option<Entry> {
        if name == "-" {
            if std::mem::replace(&mut self.stdin_is_taken, true) {
                let what = "standard input is named twice";
                return Some(Entry::Failed(InputError::new("-", InputErrorKind::Empty, what, "name it once")));
            }
            return Some(Entry::Stdin);
        }
        let at = path_of(&name);
        match at.metadata() {
            Ok(metadata) if metadata.is_dir() => {
                self.current = Some(Directory::new(walk(&at, None, false), name, None));
                None
            }
            Ok(_) => Some(Entry::File { at, name }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && is_glob(&name) => match glob(name) {
                Ok(directory) => {
                    self.current = Some(directory);
                    None
                }
                Err(error) => Some(Entry::Failed(error)),
            },
            Err(error) => Some(Entry::Failed(InputError::io(&name, &error))),
        }
    }
}

impl Iterator for Walk {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        loop {
            if let Some(directory) = &mut self.current {
                if let Some(entry) = directory.next(&self.left_out, &self.named) {
                    return Some(entry);
                }
                let directory = self.current.take()?;
                if !directory.found {
                    return Some(Entry::Failed(directory.nothing()));
                }
                self.skipped.add(directory.skipped, directory.first_skipped);
            }
            let name = self.arguments.pop_front()?;
            if let Some(entry) = self.argument(name) {
                return Some(entry);
            }
        }
    }
}

impl Directory {
    fn new(walk: ignore::Walk, name: String, pattern: Option<GlobMatcher>) -> Self {
        Self { walk, name, pattern, found: false, skipped: 0, first_skipped: None }
    }

    fn next(&mut self, left_out: &LeftOut, named: &HashSet<PathBuf>) -> Option<Entry> {
        loop {
            let entry = match self.walk.next()? {
                Ok(entry) => entry,
                Err(error) => {
                    // Something was there, and its own line says what.
                    if let Some(error) = self.failed(&error) {
                        self.found = true;
                        return Some(Entry::Failed(error));
                    }
                    continue;
                }
            };
            let at = entry.path();
            let mut name = name_of(at);
            let wanted = match &self.pattern {
                // The user chose these by name, as the shell would have: any extension will do.
                Some(pattern) => {
                    // The walk of the current directory says `./a`; patterns and people say `a`.
                    if let Some(bare) = name.strip_prefix("./") {
                        name = bare.to_owned();
                    }
                    pattern.is_match(Path::new(&name))
                }
                None => format::is_read(&name),
            };
            let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
            if entry.depth() == 0 || !is_file || left_out.contains(at) {
                continue;
            }
            if !wanted && self.pattern.is_none() && entry.file_name() != CONFIGURATION && !named.contains(at) {
                self.skipped += 1;
                self.first_skipped.get_or_insert_with(|| name.clone());
            }
            if wanted {
                self.found = true;
                return Some(Entry::File { at: at.to_owned(), name });
            }
        }
    }

    /// What an error of the walk says to the user; `None` when it concerns nothing that would be read.
    fn failed(&self, error: &ignore::Error) -> Option<InputError> {
        let (mut path, error) = at_path(error, None);
        if let ignore::Error::Loop { child, .. } = error {
            path = Some(child);
        }
        let name = path.map_or_else(|| self.name.clone(), name_of);
        let is_link = path.is_some_and(|path| path.symlink_metadata().is_ok_and(|at| at.is_symlink()));
        if let Some(pattern) = self.pattern.as_ref().filter(|_| is_link) {
            // A pattern chooses by name: links of other names are none of its business.
            if !pattern.is_match(Path::new(name.strip_prefix("./").unwrap_or(&name))) {
                return None;
            }
        }
        Some(match error {
            ignore::Error::Loop { ancestor, child } => InputError::new(
                &name_of(child),
                InputErrorKind::SymlinkLoop,
                format!("the link leads back to {}", name_of(ancestor)),
                "remove the link",
            ),
            ignore::Error::Io(error) => {
                if is_link {
                    let known = format::is_read(&name);
                    if self.pattern.is_none() && !known && error.kind() == std::io::ErrorKind::NotFound {
                        return None;
                    }
                    let (kind, what) = match error.kind() {
                        std::io::ErrorKind::NotFound => (InputErrorKind::NotFound, "the link leads nowhere".to_owned()),
                        other => (InputErrorKind::Unreadable, format!("the link cannot be followed: {other}")),
                    };
                    InputError::new(&name, kind, what, "mend or remove the link")
                } else {
                    InputError::io(&name, error)
                }
            }
            error => InputError::new(
                &name,
                InputErrorKind::Unreadable,
                format!("cannot be read: {error}"),
                "check the directory",
            ),
        })
    }

    fn nothing(&self) -> InputError {
        if self.pattern.is_some() {
            InputError::new(&self.name, InputErrorKind::NotFound, "no file matches the pattern", "check the pattern")
        } else {
            let advice = match &self.first_skipped {
                Some(example) => format!("name its files to read them, for example {example}"),
                None => "name another".to_owned(),
            };
            InputError::new(
                &self.name,
                InputErrorKind::NoArticles,
                "the directory holds no file that is read",
                format!("{advice} (known extensions: {})", format::EXTENSIONS),
            )
        }
    }
}

/// The innermost error and the path that goes with it.
fn at_path<'e>(error: &'e ignore::Error, path: Option<&'e Path>) -> (Option<&'e Path>, &'e ignore::Error) {
    match error {
        ignore::Error::WithPath { path, err } => at_path(err, Some(path)),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => at_path(err, path),
        ignore::Error::Partial(errors) if errors.len() == 1 => at_path(&errors[0], path),
        other => (path, other),
    }
}

/// True when a part of a path is hidden.
pub(super) fn is_hidden(path: &Path) -> bool {
    path.iter().any(|part| part.as_encoded_bytes().starts_with(b"."))
}

fn walk(root: &Path, depth: Option<usize>, hidden: bool) -> ignore::Walk {
    WalkBuilder::new(root)
        .standard_filters(false)
        .hidden(!hidden)
        .follow_links(true)
        .max_depth(depth)
        .sort_by_file_name(OsStr::cmp)
        .build()
}

pub(super) fn is_glob(name: &str) -> bool {
    name.contains(['*', '?', '[', '{'])
}

/// What a pattern matches, and where to look for it.
pub(super) struct Pattern {
    matcher: GlobMatcher,
    /// The longest part without a wildcard.
    root: PathBuf,
    /// How deep below it matches can lie; `None` for any depth.
    depth: Option<usize>,
    /// Whether hidden files are meant.
    hidden: bool,
}

impl Pattern {
    pub(super) fn new(name: &str) -> Result<Self, globset::Error> {
        // A pattern is matched against names as the walk says them, which have no `.` and no empty part.
        let is_part = |part: &Component<'_>| *part != Component::CurDir;
        let components: Vec<Component<'_>> = Path::new(name).components().filter(is_part).collect();
        let mut pattern = components.iter().collect::<PathBuf>().to_string_lossy().into_owned();
        if name.ends_with('/') {
            // Files have no such names.
            pattern.push('/');
        }
        let matcher = GlobBuilder::new(&pattern).literal_separator(true).build()?.compile_matcher();
        let is_literal = |part: &Component<'_>| !is_glob(&part.as_os_str().to_string_lossy());
        let literal = components.iter().take_while(|part| is_literal(part)).count();
        let rest = &components[literal..];
        let texts: Vec<_> = rest.iter().map(|part| part.as_os_str().to_string_lossy()).collect();
        // Braces may hold slashes, `**` any number of directories.
        let deep = texts.iter().any(|part| part.contains("**") || part.contains(['{', '}']));
        let hidden = texts.iter().any(|part| part.starts_with('.'));
        let mut root: PathBuf = components[..literal].iter().collect();
        if root.as_os_str().is_empty() {
            root.push(".");
        }
        Ok(Self { matcher, root, depth: (!deep).then_some(rest.len()), hidden })
    }

    /// True for a path without links and dots that the pattern leads to.
    pub(super) fn matches(&self, path: &Path) -> bool {
        let Ok(root) = self.root.canonicalize() else { return false };
        let Ok(rest) = path.strip_prefix(root) else { return false };
        if !self.hidden && is_hidden(rest) {
            return false;
        }
        self.matcher.is_match(if self.root == Path::new(".") { rest.to_owned() } else { self.root.join(rest) })
    }
}

/// The walk that finds what a pattern matches.
fn glob(name: String) -> Result<Directory, InputError> {
    let pattern = Pattern::new(&name).map_err(|error| {
        InputError::new(
            &name,
            InputErrorKind::NotFound,
            format!("no such file, and no valid pattern: {}", error.kind()),
            "check the path",
        )
    })?;
    if let Err(error) = pattern.root.metadata() {
        return Err(match error.kind() {
            std::io::ErrorKind::NotFound => {
                InputError::new(&name, InputErrorKind::NotFound, "no file matches the pattern", "check the pattern")
            }
            _ => InputError::io(&name, &error),
        });
    }
    let walk = walk(&pattern.root, pattern.depth, pattern.hidden);
    Ok(Directory::new(walk, name, Some(pattern.matcher)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn tree() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for name in
            ["b.txt", "a/2.html", "a/1.txt.gz", "a/notes.log", ".hidden/x.txt", "a/.x.txt", "c/d/e.jsonl", ".gitignore"]
        {
            let at = root.path().join(name);
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            fs::write(at, "*.txt\n").unwrap();
        }
        root
    }

    fn names(root: &tempfile::TempDir, arguments: &[&str]) -> Vec<String> {
        let prefix = format!("{}/", root.path().display());
        let arguments: Vec<String> = arguments.iter().map(|argument| format!("{prefix}{argument}")).collect();
        Walk::new(&arguments, LeftOut::default())
            .map(|entry| match entry {
                Entry::File { name, .. } => name.replace(&prefix, ""),
                Entry::Stdin => "-".into(),
                Entry::Failed(error) => format!("! {error}").replace(&prefix, ""),
            })
            .collect()
    }

    #[test]
    fn directories_are_walked_by_name_without_ignore_rules() {
        assert_eq!(names(&tree(), &[""]), ["a/1.txt.gz", "a/2.html", "b.txt", "c/d/e.jsonl"]);
        assert_eq!(names(&tree(), &["c", "a/notes.log"]), ["c/d/e.jsonl", "a/notes.log"]);
    }

    #[test]
    fn what_is_passed_over_is_counted() {
        let root = tree();
        fs::write(root.path().join("a/page.php"), "x").unwrap();
        fs::write(root.path().join("copydesk.toml"), "").unwrap();
        let count = |argument: &str| {
            let mut walk = Walk::new(&[root.path().join(argument).display().to_string()], LeftOut::default());
            let skipped = walk.skipped();
            walk.by_ref().for_each(drop);
            let example = skipped.example().map(|name| name.rsplit('/').next().unwrap().to_owned());
            (skipped.count(), example)
        };
        assert_eq!(count(""), (2, Some("notes.log".to_owned())));
        assert_eq!((count("a/*.txt.gz"), count("c"), count("b.txt")), ((0, None), (0, None), (0, None)));
        // A file that is named is read.
        let paths = ["", "a/page.php"].map(|name| root.path().join(name).display().to_string());
        let mut walk = Walk::new(&paths, LeftOut::default());
        let skipped = walk.skipped();
        walk.by_ref().for_each(drop);
        assert_eq!(skipped.count(), 1);
    }

    #[test]
    fn globs() {
        assert_eq!(names(&tree(), &["a/*"]), ["a/1.txt.gz", "a/2.html", "a/notes.log"]);
        assert_eq!(names(&tree(), &["*.txt"]), ["b.txt"]);
        for pattern in ["a//*.gz", "a/./*.gz", ".//a/*.gz", "././a///1*"] {
            assert_eq!(names(&tree(), &[pattern]), ["a/1.txt.gz"], "{pattern}");
        }
        assert_eq!(names(&tree(), &["**/*.{html,jsonl}"]), ["a/2.html", "c/d/e.jsonl"]);
        assert_eq!(names(&tree(), &["?/[0-9].html"]), ["a/2.html"]);
        assert_eq!(names(&tree(), &["a/.*.txt"]), ["a/.x.txt"]);
        assert_eq!(names(&tree(), &["*.csv"]), ["! *.csv: no file matches the pattern; check the pattern"]);
        assert_eq!(names(&tree(), &["zzz/*.csv"]), ["! zzz/*.csv: no file matches the pattern; check the pattern"]);
        assert!(names(&tree(), &["a[.txt"])[0].contains("no valid pattern"));
    }

    #[test]
    fn a_file_with_wildcards_in_its_name_is_that_file() {
        let root = tree();
        fs::write(root.path().join("[x]*.txt"), "x").unwrap();
        assert_eq!(names(&root, &["[x]*.txt"]), ["[x]*.txt"]);
    }

    #[test]
    fn what_is_missing_is_said() {
        let root = tree();
        fs::create_dir(root.path().join("empty")).unwrap();
        let found = names(&root, &["gone.txt", "empty"]);
        assert_eq!(found[0], "! gone.txt: no such file or directory; check the path");
        assert!(
            found[1]
                .starts_with("! empty: the directory holds no file that is read; name another (known extensions: .txt")
        );
        fs::write(root.path().join("empty/story"), "x").unwrap();
        let advice = "name its files to read them, for example empty/story (known";
        assert!(names(&root, &["empty"])[0].contains(advice), "{:?}", names(&root, &["empty"]));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_circles_reported_once() {
        use std::os::unix::fs::symlink;
        let root = tree();
        symlink(root.path(), root.path().join("c/up")).unwrap();
        symlink("gone", root.path().join("c/lost.txt")).unwrap();
        symlink("gone", root.path().join("c/lost.log")).unwrap();
        symlink("self.txt", root.path().join("c/self.txt")).unwrap();
        symlink(root.path().join("a"), root.path().join("c/link")).unwrap();
        let found = names(&root, &[""]);
        let errors: Vec<_> = found.iter().filter(|name| name.starts_with('!')).collect();
        assert_eq!(errors.len(), 3, "{errors:?}");
        assert_eq!(errors[0], "! c/lost.txt: the link leads nowhere; mend or remove the link");
        assert!(errors[1].starts_with("! c/self.txt: the link cannot be followed: "), "{errors:?}");
        assert!(errors[2].starts_with("! c/up: the link leads back to "), "{errors:?}");
        assert!(found.contains(&"c/link/2.html".to_owned()));
        // A pattern has nothing to do with links of other names.
        assert_eq!(names(&root, &["**/*.jsonl"]), ["c/d/e.jsonl"]);
        assert!(names(&root, &["c/lost.*"])[0].starts_with("! c/lost.log: the link leads nowhere"));
    }

    #[cfg(unix)]
    #[test]
    fn pipes_in_directories_are_left_alone() {
        let root = tree();
        let made = std::process::Command::new("mkfifo").arg(root.path().join("a/pipe.txt")).status();
        if made.is_ok_and(|status| status.success()) {
            assert_eq!(names(&root, &["a"]), ["a/1.txt.gz", "a/2.html"]);
        }
    }
}
