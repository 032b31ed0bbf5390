//! Running the program in a folder of its own.
#![allow(dead_code, unreachable_pub, reason = "shared by test files that each use a part")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Output, Stdio};

use copydesk::archive::Archive;
use tempfile::TempDir;

/// The configuration of every folder: what tests of the command line look for, and nothing that
/// a new rule could add to it.
const CONFIGURATION: &str = "select = ['cut-at-abbreviation']\n";

/// An article with one fault, an error.
pub const FAULTY: &str = "The minister spoke on Tuesday evening.\n\nIn the days since the attacks, U.S.\n";

/// An article without one.
pub const CLEAN: &str = "The ferry to the islands runs twice a day. It leaves from the old harbour.\n";

/// A folder of inputs.
pub struct Folder(TempDir);

impl Folder {
    /// A folder that holds nothing but a configuration.
    pub fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.write("copydesk.toml", CONFIGURATION);
        folder
    }

    /// The folder's path.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file, with the folders above it.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    /// The program with these arguments, in this folder.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
        command.current_dir(self.path()).args(arguments).stdin(Stdio::null());
        for variable in ["CLICOLOR_FORCE", "RUST_BACKTRACE", "COLUMNS", "COPYDESK_ARCHIVE"] {
            command.env_remove(variable);
        }
        command
    }

    /// Starts the program with pipes on all three streams, and gives its standard input, which
    /// stays open until that is dropped.
    pub fn start(&self, arguments: &[&str]) -> (Child, ChildStdin) {
        let mut command = self.command(arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let input = child.stdin.take().unwrap();
        (child, input)
    }

    /// Runs the program.
    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).output().unwrap())
    }
}

/// What a run left.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    pub fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Asserts exit code 2 and exactly one line on standard error that holds all of these.
    #[track_caller]
    pub fn one_error(&self, parts: &[&str]) -> &Self {
        assert_eq!(self.code, Some(2), "{self:?}");
        assert_eq!(self.stderr.lines().count(), 1, "{self:?}");
        assert!(self.stderr.starts_with("copydesk: error: ") && self.stderr.ends_with('\n'), "{self:?}");
        for part in parts {
            assert!(self.stderr.contains(part), "{part:?} is missing in {self:?}");
        }
        self
    }

    /// Asserts that a fault was reported in each of these articles and in no other.
    #[track_caller]
    pub fn faults_in(&self, articles: &[&str]) -> &Self {
        let found: Vec<_> = self.stdout.lines().filter(|line| line.contains("cut-at-abbreviation")).collect();
        assert_eq!(found.len(), articles.len(), "{self:?}");
        for (line, article) in found.iter().zip(articles) {
            assert!(line.contains(article), "{article} is missing in {line}");
        }
        self
    }
}

/// A well-mixed number (the finaliser of SplitMix64).
pub fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ z >> 31
}

/// Some sentences of made-up words that a number tells all of. No two share more than a word or
/// two in a row.
pub fn story(number: u64, sentences: u64) -> String {
    let syllables =
        ["ba", "cor", "dun", "el", "fi", "gar", "hol", "im", "jo", "kel", "lor", "mi", "nan", "os", "per", "ti"];
    let word = |seed: u64| (0..3).map(|at| syllables[(seed >> (at * 4) & 15) as usize]).collect::<String>();
    let sentence = |seed: u64| {
        let words: Vec<String> = (0..9 + seed % 6).map(|at| word(mix(seed ^ at << 50))).collect();
        let mut sentence = words.join(" ") + ".";
        sentence[..1].make_ascii_uppercase();
        sentence
    };
    (0..sentences).map(|at| sentence(mix(number << 20 | at))).collect::<Vec<_>>().join(" ")
}

/// A record of a JSONL file.
pub fn record(id: &str, text: &str) -> String {
    serde_json::json!({"id": id, "text": text, "title": format!("Story {id}"), "date": "2026-03-04",
        "source": "Valley News", "url": format!("https://valley.example/{id}")})
    .to_string()
        + "\n"
}

/// Fails unless everything in an archive agrees with everything else.
#[track_caller]
pub fn assert_sound(path: &Path) {
    let archive = Archive::open_for_export(path).unwrap();
    let found = archive.snapshot().unwrap().verify().unwrap();
    assert!(found.is_sound(), "{:?}", found.problems);
}
