//! `summary.json`: a collection in numbers, for programs.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::rows::ratio;
use crate::corpus::overview::{Overview, Source};

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
            let counts =
                json!({ "severity": rule.severity, "findings": rule.findings, "articles": rule.articles });
            (rule.rule.to_owned(), counts)
        })
        .collect();
    let summary = json!({
        "copydesk": env!("CARGO_PKG_VERSION"),
        "inputs": overview.inputs,
        "articles": totals.articles,
        "unreadable": totals.unreadable,
        "bytes": totals.bytes,
        "words": totals.words,
        "sentences": totals.sentences,
        "duplicates": {
            "exact_clusters": totals.exact_clusters,
            "near_clusters": totals.near_clusters,
            "exact_copies": totals.exact_copies,
            "near_copies": totals.near_copies,
            "copy_fraction": ratio(copies, totals.articles),
        },
        "passages": {
            "shared": totals.passages,
            "boilerplate": totals.boilerplate,
            "shared_words": totals.shared_words,
            "boilerplate_words": totals.boilerplate_words,
            "shared_word_fraction": ratio(totals.shared_words, totals.words),
            "boilerplate_word_fraction": ratio(totals.boilerplate_words, totals.words),
        },
        "faults": {
            "fragments": totals.fragments,
            "fragments_per_1000_sentences": ratio(1_000 * totals.fragments, totals.sentences),
            "repeats": totals.repeats,
            "residue": totals.residue,
            "affected": totals.affected,
            "affected_fraction": ratio(totals.affected, totals.articles),
        },
        "filters": filters,
        "rules": rules,
        "sources": overview.all_sources,
        "by_source": overview.sources.iter().map(source).collect::<Vec<_>>(),
    });
    serde_json::to_writer_pretty(&mut *out, &summary)?;
    out.write_all(b"\n")
}

fn source(source: &Source) -> Value {
    json!({
        "name": source.name,
        "articles": source.articles,
        "words": source.words,
        "copies": source.copies,
        "shared_word_fraction": ratio(source.shared_words, source.words),
        "fragments_per_1000_sentences": ratio(1_000 * source.fragments, source.sentences),
        "repeats": source.repeats,
        "residue": source.residue,
        "passed_fraction": ratio(source.passed, source.articles),
    })
}
