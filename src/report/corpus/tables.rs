//! The tables of the page. Each row holds its evidence, folded, so that both stay together
//! when a column is sorted.

use std::fmt::Write as _;

use super::{charts, evidence, name, per_thousand, share, short};
use crate::corpus::overview::{Cluster, Overview, Passage, Source};
use crate::finding::Severity;
use crate::report::html::escape::Esc;
use crate::report::html::say;
use crate::report::plain::{counted, plural, thousands};
use crate::rules;

/// Rows of a table with evidence. Its largest rows take some 15 kB each.
const MAX_ROWS: usize = 50;

/// Sources in their table, whose rows are small.
const MAX_SOURCES: usize = 200;

/// Articles of a cluster and places of a passage that are named.
const MAX_NAMED: usize = 20;

/// Findings of an article that are quoted.
const MAX_FINDINGS: usize = 12;

/// A table of these columns: heading, and whether it holds numbers. The first column is the
/// row's name.
struct Table {
    html: String,
}

impl Table {
    fn new(id: &str, heading: &str, said: &str, columns: &[(&str, bool)]) -> Self {
        let mut html = format!("<section id=\"{id}\">\n<h2>{heading}</h2>\n<table class=\"cols{}\">\n", columns.len());
        let _ = write!(html, "<caption>{said}</caption>\n<thead><tr>");
        for (column, number) in columns {
            let class = if *number { " class=\"n\"" } else { "" };
            let _ = write!(html, "<th scope=\"col\"{class} data-sort>{column}</th>");
        }
        html.push_str("</tr></thead>\n<tbody>\n");
        Self { html }
    }

    fn row(&mut self, first: &str) {
        let _ = write!(self.html, "<tr><th scope=\"row\" dir=\"auto\">{first}</th>");
    }

    /// A number: what it sorts by, how it is said, and what it counts, for narrow screens.
    fn number(&mut self, value: f64, said: &str, label: &str, class: &str) {
        let class = if value == 0.0 { "none" } else { class };
        let _ = write!(
            self.html,
            "<td class=\"n{}{class}\" data-v=\"{}\" data-l=\"{label}\">{said}</td>",
            if class.is_empty() { "" } else { " " },
            (value * 1e6).round() / 1e6
        );
    }

    fn count(&mut self, count: u64, label: &str, class: &str) {
        self.number(count as f64, &thousands(count), label, class);
    }

    /// The folded evidence ends the row.
    fn proof(&mut self, summary: &str, evidence: &str) {
        if evidence.is_empty() {
            self.html.push_str("</tr>\n");
        } else {
            let _ = writeln!(
                self.html,
                "<td class=\"proof\"><details><summary>{summary}</summary>\n{evidence}</details></td></tr>"
            );
        }
    }

    fn finish(mut self, left_out: u64, noun: &str, where_all: &str) -> String {
        self.html.push_str("</tbody>\n</table>\n");
        if left_out > 0 {
            let more = counted(left_out, &format!("more {noun}"));
            let _ = writeln!(self.html, "<p class=\"more\">and {more}{where_all}</p>");
        }
        self.html.push_str("</section>\n");
        self.html
    }
}

pub(super) fn filters(overview: &Overview) -> String {
    if overview.filters.is_empty() {
        return String::new();
    }
    let mut html = String::from(
        "<section id=\"filters\">\n<h2>What published filters keep</h2>\n<p class=\"more\">Each filter alone, by its \
         published thresholds; its decision on every article is in <code>articles.jsonl</code>.</p>\n<div class=\"filters\">\n",
    );
    for filter in &overview.filters {
        let dropped: u64 = filter.dropped.iter().map(|(_, count)| count).sum();
        let all = filter.passed + dropped;
        let title = match filter.name {
            "gopher_quality" => "Gopher, quality",
            "gopher_repetition" => "Gopher, repetition",
            "c4" => "C4",
            "fineweb" => "FineWeb",
            other => other,
        };
        let _ = write!(html, "<div>\n<h3>{} <b>{}</b></h3>\n", Esc(title), share(filter.passed, all));
        charts::bar(title, &[("b-once", filter.passed, "kept"), ("b-bad", dropped, "dropped")], &mut html);
        let mut reasons = filter.dropped.clone();
        reasons.sort_by_key(|&(reason, count)| (std::cmp::Reverse(count), reason));
        if !reasons.is_empty() {
            html.push_str("<dl>");
            for (reason, count) in reasons {
                let _ = write!(html, "<div><dt><code>{}</code></dt><dd>{}</dd></div>", Esc(reason), thousands(count));
            }
            html.push_str("</dl>\n");
        }
        html.push_str("</div>\n");
    }
    html.push_str("</div>\n</section>\n");
    html
}

pub(super) fn rules(overview: &Overview) -> String {
    if overview.rules.is_empty() {
        return String::new();
    }
    let columns = [("rule", false), ("errors", true), ("warnings", true), ("infos", true), ("articles", true)];
    let said = "Most findings first. <code>findings.jsonl</code> lists them, of one article the first 10,000.";
    let mut table = Table::new("rules", "Findings by rule", said, &columns);
    for found in &overview.rules {
        let mut first = format!("<span class=\"t\">{}</span>", Esc(found.rule));
        if let Some(rule) = rules::find(found.rule) {
            let markdown = rule.markdown();
            // The title of the rule's page is its name.
            let paragraph = markdown.split("\n\n").map(str::trim).find(|one| !one.is_empty() && !one.starts_with('#'));
            if let Some(paragraph) = paragraph {
                let _ = write!(first, "<small class=\"long\">{}</small>", say::paragraph(paragraph));
            }
        }
        table.row(&first);
        for severity in Severity::ALL.into_iter().rev() {
            let count = found.by_severity[severity as usize];
            let class = if count > 0 { severity.name() } else { "" };
            table.count(count, &plural(count, severity.name()), class);
        }
        table.count(found.articles, &plural(found.articles, "article"), "");
        table.proof("", "");
    }
    table.finish(0, "rule", "")
}

pub(super) fn worst(overview: &Overview) -> String {
    if overview.worst.is_empty() {
        return String::new();
    }
    let columns = [("article", false), ("errors", true), ("warnings", true), ("elsewhere", true), ("words", true)];
    let mut table = Table::new("worst", "Worst articles", "Most errors first, then most warnings.", &columns);
    for worst in overview.worst.iter().take(MAX_ROWS) {
        table.row(&name(&worst.name));
        table.count(worst.errors, &plural(worst.errors, "error"), Severity::Error.name());
        table.count(worst.warnings, &plural(worst.warnings, "warning"), Severity::Warning.name());
        table.number(worst.shared, &say::percent(worst.shared as f32), "elsewhere", "");
        table.count(worst.words, "words", "");
        let mut proof = String::new();
        for finding in worst.findings.iter().take(MAX_FINDINGS) {
            evidence::finding(finding, &mut proof);
        }
        let all = worst.errors + worst.warnings;
        let shown = worst.findings.len().min(MAX_FINDINGS) as u64;
        if all > shown && shown > 0 {
            let _ = writeln!(proof, "<p class=\"more\">and {}</p>", counted(all - shown, "more finding"));
        }
        table.proof(&counted(all.max(shown), "finding"), &proof);
    }
    table.finish((overview.worst.len().saturating_sub(MAX_ROWS)) as u64, "article", "")
}

pub(super) fn clusters(overview: &Overview) -> String {
    if overview.clusters.is_empty() {
        return String::new();
    }
    let columns = [("kept article", false), ("likeness", true), ("articles", true)];
    let mut table = Table::new(
        "clusters",
        "Copies",
        "The biggest clusters first; all are in <code>duplicates.jsonl</code>.<span class=\"marks\"> Every copy was compared \
         with the kept article word by word: struck words stand only in the copy, underlined words only in the kept \
         article.</span>",
        &columns,
    );
    for cluster in overview.clusters.iter().take(MAX_ROWS) {
        table.row(&name(&cluster.keep.name));
        let lowest = cluster.members.iter().map(|member| member.coverage).fold(1.0, f64::min);
        table.number(lowest, cluster.likeness.name(), "copies", "");
        table.count(cluster.count, "articles", "");
        let copies = cluster.count.saturating_sub(1);
        let summary = format!("{} {}", thousands(copies), if copies == 1 { "copy" } else { "copies" });
        table.proof(&summary, &members(cluster));
    }
    let all = overview.totals.exact_clusters + overview.totals.near_clusters;
    let left_out = all.saturating_sub(overview.clusters.len().min(MAX_ROWS) as u64);
    table.finish(left_out, "cluster", " in <code>duplicates.jsonl</code>")
}

fn members(cluster: &Cluster) -> String {
    let mut html = String::new();
    if let Some(other) = cluster.members.first() {
        evidence::members(&cluster.keep, other, &mut html);
    }
    html.push_str("<p class=\"which\">How much of each copy appears in the kept article:</p>\n<ul class=\"named\">\n");
    for member in cluster.members.iter().take(MAX_NAMED) {
        let coverage = say::percent(member.coverage as f32);
        let _ = writeln!(html, "<li><b>{coverage}</b> {}</li>", name(&member.name));
    }
    let shown = cluster.members.len().min(MAX_NAMED) as u64 + 1;
    if cluster.count > shown {
        let _ = writeln!(html, "<li class=\"more\">and {}</li>", counted(cluster.count - shown, "more article"));
    }
    html.push_str("</ul>\n");
    html
}

const PASSAGE_COLUMNS: [(&str, bool); 4] = [("passage", false), ("places", true), ("sources", true), ("words", true)];

pub(super) fn passages(overview: &Overview) -> String {
    let table = Table::new(
        "passages",
        "Shared passages",
        "Those that take up most words over all their places first; all are in <code>passages.jsonl</code>.\
         <span class=\"marks\"> Of two texts, struck words stand only in the second, underlined ones only in the first; ¶ \
         ends a paragraph.</span>",
        &PASSAGE_COLUMNS,
    );
    passage_rows(table, &overview.passages, overview.totals.passages, false)
}

pub(super) fn boilerplate(overview: &Overview) -> String {
    let table = Table::new(
        "boilerplate",
        "Boilerplate",
        "Formulas that appear in so many articles that they say nothing of any; they count as no one's copy.",
        &PASSAGE_COLUMNS,
    );
    passage_rows(table, &overview.boilerplate, overview.totals.boilerplate, true)
}

/// Fills a table with the first passages of all that there are.
fn passage_rows(mut table: Table, passages: &[Passage], all: u64, boilerplate: bool) -> String {
    if passages.is_empty() {
        return String::new();
    }
    let shown = &passages[..passages.len().min(MAX_ROWS)];
    for passage in shown {
        passage_row(&mut table, passage, boilerplate);
    }
    let noun = if boilerplate { "formula" } else { "passage" };
    table.finish(all.saturating_sub(shown.len() as u64), noun, " in <code>passages.jsonl</code>")
}

fn passage_row(table: &mut Table, passage: &Passage, boilerplate: bool) {
    let Some(first) = passage.places.first() else { return };
    table.row(&format!("<q>{}</q>", Esc(&short(&first.text))));
    table.count(passage.count, "places", "");
    table.count(passage.sources, "sources", "");
    table.number(passage.words as f64, &thousands(passage.words), "words", "");
    let mut proof = String::new();
    let other = passage.places.iter().find(|place| place.name != first.name);
    match other.or(passage.places.get(1)) {
        Some(second) if !boilerplate => evidence::places(first, second, &mut proof),
        _ => evidence::in_context(first, &mut proof),
    }
    proof.push_str("<ul class=\"named\">\n");
    let named = &passage.places[..passage.places.len().min(MAX_NAMED)];
    // An article that has it several times is named once.
    for places in named.chunk_by(|one, next| one.name == next.name) {
        let times = if places.len() > 1 { format!(" <small>{} times</small>", places.len()) } else { String::new() };
        let _ = writeln!(proof, "<li>{}{times}</li>", name(&places[0].name));
    }
    let shown = passage.places.len().min(MAX_NAMED) as u64;
    if passage.count > shown {
        let _ = writeln!(proof, "<li class=\"more\">and {}</li>", counted(passage.count - shown, "more place"));
    }
    proof.push_str("</ul>\n");
    table.proof("where it appears", &proof);
}

pub(super) fn sources(overview: &Overview) -> String {
    if overview.sources.is_empty() {
        return String::new();
    }
    let by = overview.by.as_deref().map_or_else(|| "source".to_owned(), short);
    let escaped = Esc(&by).to_string();
    let columns = [
        (escaped.as_str(), false),
        ("articles", true),
        ("words an article", true),
        ("copies", true),
        ("words elsewhere", true),
        ("cut off in 1,000 sentences", true),
        ("pieces of residue an article", true),
        ("pass all filters", true),
    ];
    let title = if overview.by.is_some() { format!("By {escaped}") } else { "Sources".to_owned() };
    let order = if by == "month" { "In the order of time." } else { "Most articles first." };
    let mut table = Table::new("sources", &title, order, &columns);
    for source in overview.sources.iter().take(MAX_SOURCES) {
        source_row(&mut table, source, &by);
    }
    let shown = overview.sources.len().min(MAX_SOURCES) as u64;
    table.finish(overview.all_sources.saturating_sub(shown), if overview.by.is_some() { "group" } else { "source" }, "")
}

/// A small number of something: only nothing is 0.
fn few(number: f64) -> String {
    match number {
        0.0 => "0".to_owned(),
        number if number < 0.005 => "under 0.01".to_owned(),
        number => format!("{number:.2}"),
    }
}

fn source_row(table: &mut Table, source: &Source, by: &str) {
    let ratio = |part: u64, whole: u64| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
    let shown = source.name.as_deref().map_or_else(|| format!("without a {by}"), short);
    table.row(&format!("<span class=\"t\">{}</span>", Esc(&shown)));
    table.count(source.articles, "articles", "");
    let words = ratio(source.words, source.articles);
    table.number(words, &thousands(words.round() as u64), "words an article", "");
    let copies = ratio(source.copies, source.articles);
    table.number(copies, &share(source.copies, source.articles), "copies", "");
    let shared = ratio(source.shared_words, source.compared_words);
    table.number(shared, &share(source.shared_words, source.compared_words), "of the words elsewhere", "");
    let cut = ratio(source.fragments, source.sentences);
    table.number(cut, &per_thousand(source.fragments, source.sentences), "cut off in 1,000", "");
    let residue = ratio(source.residue, source.articles);
    table.number(residue, &few(residue), "pieces of residue an article", "");
    let passed = ratio(source.passed, source.articles);
    table.number(passed, &share(source.passed, source.articles), "pass all filters", "");
    table.proof("", "");
}
