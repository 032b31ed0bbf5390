//! `summary.json`: a collection in numbers, for programs.

use std::io::{self, Write};

use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::rows::ratio;
use crate::corpus::overview::{Overview, Source};

/// True for a summary that [`write()`] wrote, of whatever version.
#[must_use]
pub fn is_one(summary: &Value) -> bool {
    summary["copydesk"].is_string()
}

/// Fields in the order in which they are read.
struct Ordered(Vec<(&'static str, Value)>);

impl Serialize for Ordered {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// Writes the summary.
///
/// # Errors
/// When writing fails.
pub fn write(overview: &Overview, out: &mut dyn Write) -> io::Result<()> {
    let totals = &overview.totals;
    let copies = totals.exact_copies + totals.near_copies;
    let filters: Map<String, Value> = overview
        .filters
        .iter()
        .map(|filter| {
            let dropped: Map<String, Value> =
                filter.dropped.iter().map(|(reason, count)| ((*reason).to_owned(), json!(count))).collect();
            (filter.name.to_owned(), json!({ "passed": filter.passed, "dropped": dropped }))
        })
        .collect();
    let rules: Map<String, Value> = overview
        .rules
        .iter()
        .map(|rule| {
            let [infos, warnings, errors] = rule.by_severity;
            let counts = json!({
                "severity": rule.severity, "findings": rule.findings, "errors": errors, "warnings": warnings,
                "infos": infos, "articles": rule.articles,
            });
            (rule.rule.to_owned(), counts)
        })
        .collect();
    let duplicates = json!({
        "exact_clusters": totals.exact_clusters,
        "near_clusters": totals.near_clusters,
        "exact_copies": totals.exact_copies,
        "near_copies": totals.near_copies,
        "copy_fraction": ratio(copies, totals.articles),
    });
    let passages = json!({
        "shared": totals.passages,
        "boilerplate": totals.boilerplate,
        "shared_words": totals.shared_words,
        "boilerplate_words": totals.boilerplate_words,
        "shared_word_fraction": ratio(totals.shared_words, totals.compared_words),
        "boilerplate_word_fraction": ratio(totals.boilerplate_words, totals.compared_words),
    });
    let faults = json!({
        "fragments": totals.fragments,
        "fragments_per_1000_sentences": ratio(1_000 * totals.fragments, totals.sentences),
        "repeats": totals.repeats,
        "residue": totals.residue,
        "affected": totals.affected,
        "affected_fraction": ratio(totals.affected, totals.articles),
    });
    let summary = Ordered(vec![
        ("copydesk", json!(env!("CARGO_PKG_VERSION"))),
        ("inputs", json!(overview.inputs)),
        ("articles", json!(totals.articles)),
        ("unreadable", json!(totals.unreadable)),
        ("bytes", json!(totals.bytes)),
        ("words", json!(totals.words)),
        ("sentences", json!(totals.sentences)),
        ("duplicates", duplicates),
        ("passages", passages),
        ("faults", faults),
        ("filters", Value::Object(filters)),
        ("rules", Value::Object(rules)),
        ("by", json!(overview.by.as_deref().unwrap_or("source"))),
        ("groups_in_all", json!(overview.all_sources)),
        ("groups", overview.sources.iter().map(source).collect()),
    ]);
    serde_json::to_writer_pretty(&mut *out, &summary)?;
    out.write_all(b"\n")
}

fn source(source: &Source) -> Value {
    json!({
        "name": source.name,
        "articles": source.articles,
        "words": source.words,
        "copies": source.copies,
        "shared_word_fraction": ratio(source.shared_words, source.compared_words),
        "fragments_per_1000_sentences": ratio(1_000 * source.fragments, source.sentences),
        "repeats": source.repeats,
        "residue": source.residue,
        "passed_fraction": ratio(source.passed, source.articles),
    })
}
