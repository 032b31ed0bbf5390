//! The page on a whole collection: `report.html` of `copydesk corpus`.
//!
//! One file in the look of the report on articles, whose style and script it uses: numbers,
//! charts, and the gravest of each kind, each row with its evidence folded into it. It asks
//! the network for nothing, works without the script, and stays within a few megabytes
//! whatever the collection.

use std::fmt::Write as _;
use std::io;

use super::html::escape::Esc;
use super::html::{SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH};
use super::plain::{clip, counted, one_line, percent, thousands};
use crate::corpus::overview::{Name, Overview, Totals};

mod charts;
mod evidence;
pub mod rows;
pub mod summary;
mod tables;

const OWN_STYLE: &str = include_str!("style.css");

/// SHA-256 of [`OWN_STYLE`] as the page's policy names it; a test says what to write here.
const OWN_STYLE_HASH: &str = "1MKEyd+XGjXm/mEDMIwZNd9Paj4wyyY2rgSK1XGAaUk=";

/// Columns of a headline or id before it is cut.
const MAX_NAME: usize = 160;

/// Inputs that are named in the head.
const MAX_INPUTS: usize = 4;

/// Writes the page.
///
/// # Errors
/// When writing fails.
pub fn write(overview: &Overview, out: &mut dyn io::Write) -> io::Result<()> {
    let articles = counted(overview.totals.articles, "article");
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{STYLE_HASH}' \
         'sha256-{OWN_STYLE_HASH}'; script-src 'sha256-{SCRIPT_HASH}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{articles} – copydesk corpus</title>\n<style>{STYLE}</style>\n<style>{OWN_STYLE}</style>\n</head>\n<body>\n"
    )?;
    out.write_all(head(overview).as_bytes())?;
    out.write_all(b"<main class=\"corpus\">\n")?;
    let parts = [
        numbers(overview),
        tables::rules(overview),
        tables::worst(overview),
        tables::clusters(overview),
        tables::passages(overview),
        tables::boilerplate(overview),
        tables::sources(overview),
        tables::filters(overview),
        charts::section(&overview.distributions),
    ];
    for part in parts {
        out.write_all(part.as_bytes())?;
    }
    let mut files = vec!["articles.jsonl", "duplicates.jsonl", "passages.jsonl", "findings.jsonl"];
    files.extend(overview.cleaned.then_some("removed.jsonl"));
    files.extend(overview.before.map(|_| "comparison.json"));
    let mut named = String::new();
    for (at, file) in files.iter().enumerate() {
        let separator = if at == 0 {
            ""
        } else if at + 1 == files.len() {
            " and "
        } else {
            ", "
        };
        let _ = write!(named, "{separator}<code>{file}</code>");
    }
    write!(
        out,
        "</main>\n<footer><p>Made by copydesk {}. This page holds all that it shows and asks the network for nothing. \
         Beside it lie {named} with every row.</p></footer>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
        env!("CARGO_PKG_VERSION")
    )
}

fn head(overview: &Overview) -> String {
    let totals = &overview.totals;
    let mut html = String::from("<header class=\"top\">\n<h1><span class=\"name\">copydesk corpus</span></h1>\n<p>");
    for (at, input) in overview.inputs.iter().take(MAX_INPUTS).enumerate() {
        let _ = write!(html, "{}<span>{}</span>", if at > 0 { ", " } else { "" }, Esc(&short(input)));
    }
    if overview.inputs.len() > MAX_INPUTS {
        let _ = write!(html, " and {} more", thousands((overview.inputs.len() - MAX_INPUTS) as u64));
    }
    let _ = writeln!(
        html,
        "</p>\n</header>\n<section class=\"lede\" aria-label=\"The collection\">\n<h2>{}</h2>\n<p>{} in {}, {} of text.{}</p>\n<nav aria-label=\"Contents\"><ul>",
        counted(totals.articles, "article"),
        counted(totals.words, "word"),
        counted(totals.sentences, "sentence"),
        size(totals.bytes),
        if totals.unreadable > 0 {
            format!(" {} could not be read.", counted(totals.unreadable, "record"))
        } else {
            String::new()
        }
    );
    let parts = [
        ("rules", "Findings", !overview.rules.is_empty()),
        ("worst", "Worst articles", !overview.worst.is_empty()),
        ("clusters", "Copies", !overview.clusters.is_empty()),
        ("passages", "Shared passages", !overview.passages.is_empty()),
        ("boilerplate", "Boilerplate", !overview.boilerplate.is_empty()),
        ("sources", if overview.by.is_some() { "Groups" } else { "Sources" }, !overview.sources.is_empty()),
        ("filters", "Filters", !overview.filters.is_empty()),
        ("measures", "Measures", true),
    ];
    for (id, name, _) in parts.iter().filter(|(_, _, there)| *there) {
        let _ = write!(html, "<li><a href=\"#{id}\">{name}</a></li>");
    }
    html.push_str("</ul></nav>\n</section>\n");
    html
}

/// What else shared words stand in: all of an exact copy is shared, and it is no passage.
#[must_use]
pub fn and_copies(totals: &Totals) -> &'static str {
    if totals.exact_copies > 0 { " and in exact copies" } else { "" }
}

/// The headline numbers, and a bar of what a reader would lose without copies.
fn numbers(overview: &Overview) -> String {
    let (totals, before) = (&overview.totals, overview.before.unwrap_or_default());
    let mut html = String::from("<section class=\"numbers\" aria-label=\"The collection in numbers\">\n<ul>\n");
    let mut tile = |class: &str, big: String, before: Option<String>, said: String| {
        let before = before.map_or_else(String::new, |before| format!("<small>{before} before</small> "));
        let _ = writeln!(html, "<li class=\"{class}\"><b>{big}</b> {before}<span>{said}</span></li>");
    };
    let percent = |share: f64| percent(share).replace(" %", "&nbsp;%");
    let copies = totals.exact_copies + totals.near_copies;
    tile(
        "c1",
        share(copies, totals.articles),
        before.copies.map(percent),
        format!(
            "of the articles are copies: {} word for word, {} nearly",
            thousands(totals.exact_copies),
            thousands(totals.near_copies)
        ),
    );
    tile(
        "c2",
        share(totals.shared_words, totals.compared_words),
        before.shared.map(percent),
        format!(
            "of the words also appear in another article, in {}{}",
            counted(totals.passages, "passage"),
            and_copies(totals)
        ),
    );
    tile(
        "stock",
        share(totals.boilerplate_words, totals.compared_words),
        before.boilerplate.map(percent),
        format!("of the words are boilerplate, in {}", counted(totals.boilerplate, "passage")),
    );
    tile(
        "error",
        per_thousand(totals.fragments, totals.sentences),
        before.cut_off.map(rate),
        format!("of 1,000 sentences are cut off, {} in all", thousands(totals.fragments)),
    );
    tile(
        "warning",
        share(totals.affected, totals.articles),
        before.affected.map(percent),
        format!(
            "of the articles have an error or warning; {} and {} of residue among them",
            counted(totals.repeats, "repeat"),
            counted(totals.residue, "piece")
        ),
    );
    html.push_str("</ul>\n");
    if totals.articles > 0 {
        let once = totals.articles.saturating_sub(copies);
        charts::bar(
            "Articles",
            &[
                ("b-once", once, if once == 1 { "stands for itself" } else { "stand for themselves" }),
                (
                    "b-exact",
                    totals.exact_copies,
                    if totals.exact_copies == 1 { "exact copy of another one" } else { "exact copies of another one" },
                ),
                (
                    "b-near",
                    totals.near_copies,
                    if totals.near_copies == 1 {
                        "near copy of one that is kept"
                    } else {
                        "near copies of one that is kept"
                    },
                ),
            ],
            &mut html,
        );
    }
    html.push_str("</section>\n");
    html
}

/// A headline and who published it, for the first cell of a row.
fn name(name: &Name) -> String {
    let title = title(name);
    let mut html = match name.url.as_deref().and_then(super::html::escape::link) {
        Some(url) => format!("<a href=\"{}\" rel=\"noopener noreferrer\">{}</a>", Esc(url), Esc(&title)),
        None => format!("<span class=\"t\">{}</span>", Esc(&title)),
    };
    html.push_str("<small>");
    let id = short(&name.id);
    let id = (id != title).then_some(id);
    let parts = [name.source.as_deref().map(short), name.published.as_deref().map(short), id];
    for (at, part) in parts.into_iter().flatten().filter(|part| !part.is_empty()).enumerate() {
        let _ = write!(html, "{}{}", if at > 0 { " · " } else { "" }, Esc(&part));
    }
    html.push_str("</small>");
    html
}

/// The headline, or the id where there is none.
fn title(name: &Name) -> String {
    let title = name.title.as_deref().map(short).filter(|title| !title.trim().is_empty());
    title.unwrap_or_else(|| short(&name.id))
}

fn short(text: &str) -> String {
    clip(&one_line(text), MAX_NAME).into_owned()
}

/// A share of a whole for people.
fn share(part: u64, whole: u64) -> String {
    percent(part as f64 / whole as f64).replace(" %", "&nbsp;%")
}

fn per_thousand(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    rate(part as f64 / whole as f64 * 1000.0)
}

/// So many of a thousand.
fn rate(rate: f64) -> String {
    match rate {
        0.0 => "0".to_owned(),
        rate if rate < 0.1 => "under 0.1".to_owned(),
        rate if rate < 10.0 => format!("{rate:.1}"),
        rate => format!("{rate:.0}"),
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => counted(bytes, "byte"),
        1_000..1_000_000 => format!("{:.0} kB", bytes as f64 / 1e3),
        1_000_000..10_000_000_000 => format!("{} MB", thousands((bytes as f64 / 1e6).round() as u64)),
        _ => format!("{} GB", thousands((bytes as f64 / 1e9).round() as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_for_people() {
        assert_eq!(share(0, 10), "0&nbsp;%");
        assert_eq!(share(10, 10), "100&nbsp;%");
        assert_eq!(share(9_999, 10_000), "99.9&nbsp;%");
        assert_eq!(share(147, 1_000), "14.7&nbsp;%");
        assert_eq!(share(123, 10_000), "1.2&nbsp;%");
        assert_eq!(share(1, 10_000), "under 0.1&nbsp;%");
        assert_eq!(share(1, 0), "–");
        assert_eq!(per_thousand(3, 1_000), "3.0");
        assert_eq!(per_thousand(1, 100_000), "under 0.1");
        assert_eq!(size(95_000_000), "95 MB");
    }
}
