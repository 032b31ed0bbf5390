//! `--compare`: two runs side by side.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader};
use std::path::Path;

use anyhow::{Context as _, anyhow, bail};
use copydesk::corpus::overview::{self, Overview};
use copydesk::report::corpus::summary;
use copydesk::report::{percent, thousands, wrap_indented};
use serde_json::{Value, json};

use super::folder::Folder;
use crate::cli::terminal;

/// What an earlier run found.
pub(super) struct Before {
    folder: String,
    summary: Value,
    /// Hashes of the words of its articles.
    words: BTreeSet<String>,
}

/// How a number is said.
#[derive(Debug, Clone, Copy)]
enum Said {
    Count,
    /// As a share of one.
    Share,
    /// With a digit behind the point.
    Rate,
    /// As a share of the run's articles.
    OfArticles,
}

/// Numbers that are set side by side: where they stand in a summary, what they are called and how they are said.
const NUMBERS: [(&str, &str, Said); 15] = [
    ("/articles", "articles", Said::Count),
    ("/words", "words", Said::Count),
    ("/duplicates/copy_fraction", "of the articles are copies", Said::Share),
    ("/duplicates/exact_copies", "exact copies", Said::Count),
    ("/duplicates/near_copies", "near copies", Said::Count),
    ("/passages/shared_word_fraction", "of the words also appear in another article", Said::Share),
    ("/passages/boilerplate_word_fraction", "of the words are boilerplate", Said::Share),
    ("/faults/fragments_per_1000_sentences", "of 1,000 sentences are cut off", Said::Rate),
    ("/faults/repeats", "repeats", Said::Count),
    ("/faults/residue", "pieces of residue", Said::Count),
    ("/faults/affected_fraction", "of the articles have an error or warning", Said::Share),
    ("/filters/gopher_quality/passed", "pass Gopher's quality rules", Said::OfArticles),
    ("/filters/gopher_repetition/passed", "pass Gopher's repetition rules", Said::OfArticles),
    ("/filters/c4/passed", "pass C4", Said::OfArticles),
    ("/filters/fineweb/passed", "pass FineWeb", Said::OfArticles),
];

impl Said {
    /// A number of a run, of which this is the summary.
    fn of(self, pointer: &str, summary: &Value) -> String {
        let Some(number) = summary.pointer(pointer).and_then(Value::as_f64) else { return "-".to_owned() };
        match self {
            Self::Count => thousands(number as u64),
            Self::Share => percent(number),
            Self::Rate => format!("{number:.1}"),
            Self::OfArticles => percent(number / summary["articles"].as_f64().unwrap_or(0.0)),
        }
    }
}

impl Before {
    /// The numbers that the page shows.
    pub(super) fn numbers(&self) -> overview::Before {
        let number = |pointer| self.summary.pointer(pointer).and_then(Value::as_f64);
        overview::Before {
            copies: number("/duplicates/copy_fraction"),
            shared: number("/passages/shared_word_fraction"),
            boilerplate: number("/passages/boilerplate_word_fraction"),
            cut_off: number("/faults/fragments_per_1000_sentences"),
            affected: number("/faults/affected_fraction"),
        }
    }
}

/// Reads what an earlier run wrote.
pub(super) fn read(folder: &Path) -> anyhow::Result<Before> {
    let shown = folder.display();
    let path = folder.join("summary.json");
    let text = fs::read_to_string(&path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            anyhow!("{}: no such file; name a folder that `copydesk corpus -o` wrote", path.display())
        }
        _ => anyhow!("{}: cannot be read: {error}; name a folder that `copydesk corpus -o` wrote", path.display()),
    })?;
    let whole = "it is no longer what `copydesk corpus -o` wrote; run it again";
    let summary: Value =
        serde_json::from_str(&text).map_err(|error| anyhow!("{}: {error}; {whole}", path.display()))?;
    let articles = summary["articles"].as_u64().filter(|_| summary::is_one(&summary));
    let articles = articles.with_context(|| format!("{}: {whole}", path.display()))?;
    let path = folder.join("articles.jsonl");
    let rows = File::open(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut words = BTreeSet::new();
    let mut known = 0;
    for line in BufReader::new(rows).lines() {
        let line = line.with_context(|| format!("cannot read {}", path.display()))?;
        if let Some(hash) = words_hash(&line) {
            words.insert(hash.to_owned());
        }
        known += u64::from(line.contains(WORDS_HASH));
    }
    if known != articles {
        bail!("{}: {known} of {articles} rows are left; {whole}", path.display());
    }
    Ok(Before { folder: shown.to_string(), summary, words })
}

/// What stands before the hash of the words in a row of `articles.jsonl`.
const WORDS_HASH: &str = "\"words_hash\":\"";

/// The hash of the words in a row of `articles.jsonl`, which is long and not read whole.
fn words_hash(row: &str) -> Option<&str> {
    let from = row.find(WORDS_HASH)? + WORDS_HASH.len();
    row[from..].split('"').next().filter(|hash| !hash.is_empty())
}

/// Writes `comparison.json` and tells it for people.
pub(super) fn write(folder: &mut Folder, before: &Before, overview: &Overview) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    summary::write(overview, &mut bytes).context("cannot write the summary")?;
    let now: Value = serde_json::from_slice(&bytes).context("cannot read the summary")?;
    let (mut articles, mut known) = (0u64, 0u64);
    let rows = File::open(folder.unfinished("articles.jsonl")).context("cannot read the rows of the articles")?;
    for line in BufReader::new(rows).lines() {
        let line = line.context("cannot read the rows of the articles")?;
        articles += 1;
        known += u64::from(words_hash(&line).is_some_and(|hash| before.words.contains(hash)));
    }
    let mut lines = vec![["before".to_owned(), "now".to_owned(), String::new()]];
    let mut rows = Vec::new();
    for (pointer, name, said) in NUMBERS {
        let (old, new) = (before.summary.pointer(pointer), now.pointer(pointer));
        lines.push([said.of(pointer, &before.summary), said.of(pointer, &now), name.to_owned()]);
        rows.push(json!({ "measure": pointer.trim_start_matches('/').replace('/', "."), "before": old, "now": new }));
    }
    let name = "articles that stood in the run before, word for word".to_owned();
    lines.push([String::new(), thousands(known), name]);
    let comparison = json!({
        "before": before.folder,
        "numbers": rows,
        "articles": articles,
        "articles_in_before": known,
    });
    let mut out = folder.file("comparison.json")?;
    out.with(|out| {
        serde_json::to_writer_pretty(&mut *out, &comparison)?;
        out.write_all(b"\n")
    })?;
    out.close()?;
    Ok(table(&lines, terminal::width()))
}

/// Rows of two numbers and what they count.
fn table(lines: &[[String; 3]], columns: usize) -> String {
    let widest = |column: usize| lines.iter().map(|line| line[column].len()).max().unwrap_or(0);
    let (before, now) = (widest(0).max(8), widest(1));
    let mut table = String::from("\n");
    for [old, new, name] in lines {
        let indent = before + now + 4;
        let name = wrap_indented(name, indent, indent, columns);
        let line = format!("{old:>before$}  {new:>now$}  {name}");
        let _ = writeln!(table, "{}", line.trim_end());
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_fits_a_narrow_window() {
        let line = |old: &str, new: &str, name: &str| [old.to_owned(), new.to_owned(), name.to_owned()];
        let lines = [
            line("before", "now", ""),
            line("12,345", "9,876", "articles"),
            line("", "9,001", "articles that stood in the run before, word for word"),
        ];
        let expected = [
            "",
            "  before    now",
            "  12,345  9,876  articles",
            "          9,001  articles that stood in the run",
            "                 before, word for word",
        ];
        assert_eq!(table(&lines, 50).lines().collect::<Vec<_>>(), expected);
        assert_eq!(table(&lines, 100).lines().count(), 4);
    }
}
