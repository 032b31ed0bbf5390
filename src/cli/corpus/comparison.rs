//! `--compare`: two runs side by side.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use anyhow::{Context as _, anyhow, bail};
use copydesk::corpus::overview::Overview;
use copydesk::report::corpus::summary;
use serde_json::{Value, json};

use super::folder::Folder;

/// What an earlier run found.
pub(super) struct Before {
    folder: String,
    summary: Value,
    /// The articles by a hash of their words, and how many have it.
    words: BTreeMap<String, u64>,
}

/// Numbers that are set side by side: where they stand in a summary, and what they are called.
const NUMBERS: [(&str, &str); 15] = [
    ("/articles", "articles"),
    ("/words", "words"),
    ("/duplicates/copy_fraction", "share of copies"),
    ("/duplicates/exact_copies", "exact copies"),
    ("/duplicates/near_copies", "near copies"),
    ("/passages/shared_word_fraction", "share of words in other articles"),
    ("/passages/boilerplate_word_fraction", "share of words in boilerplate"),
    ("/faults/fragments_per_1000_sentences", "cut-off sentences in 1,000"),
    ("/faults/repeats", "repeats"),
    ("/faults/residue", "residue"),
    ("/faults/affected_fraction", "share of affected articles"),
    ("/filters/gopher_quality/passed", "pass Gopher's quality rules"),
    ("/filters/gopher_repetition/passed", "pass Gopher's repetition rules"),
    ("/filters/c4/passed", "pass C4"),
    ("/filters/fineweb/passed", "pass FineWeb"),
];

/// Reads what an earlier run wrote.
pub(super) fn read(folder: &Path) -> anyhow::Result<Before> {
    let shown = folder.display();
    let path = folder.join("summary.json");
    let text = fs::read_to_string(&path)
        .with_context(|| format!("{}: name a folder that `copydesk corpus -o` wrote", path.display()))?;
    let whole = "it is no longer what `copydesk corpus -o` wrote; run it again";
    let summary: Value =
        serde_json::from_str(&text).map_err(|error| anyhow!("{}: {error}; {whole}", path.display()))?;
    let articles = summary["articles"].as_u64().filter(|_| summary::is_one(&summary));
    let articles = articles.with_context(|| format!("{}: {whole}", path.display()))?;
    let path = folder.join("articles.jsonl");
    let rows = File::open(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut words = BTreeMap::new();
    let mut known = 0;
    for line in BufReader::new(rows).lines() {
        let line = line.with_context(|| format!("cannot read {}", path.display()))?;
        if let Some(hash) = words_hash(&line) {
            *words.entry(hash.to_owned()).or_default() += 1;
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
        known += u64::from(words_hash(&line).is_some_and(|hash| before.words.contains_key(hash)));
    }
    let mut table = format!("\n{:<36}{:>16}{:>16}\n", "", "before", "now");
    let mut rows = Vec::new();
    for (pointer, name) in NUMBERS {
        let (old, new) = (before.summary.pointer(pointer), now.pointer(pointer));
        let say = |value: Option<&Value>| value.map_or_else(|| "-".to_owned(), Value::to_string);
        let _ = writeln!(table, "{name:<36}{:>16}{:>16}", say(old), say(new));
        rows.push(json!({ "measure": pointer.trim_start_matches('/').replace('/', "."), "before": old, "now": new }));
    }
    let _ = writeln!(table, "{:<36}{:>16}{known:>16}", "word for word in the run before", "");
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
    Ok(table)
}
