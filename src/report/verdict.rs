//! The verdict on an article that was checked against an archive.

use std::io;

use super::json;
use super::plain::{
    MAX_LABEL, clip, clip_middle, counted, label, one_line, thousands, whole_percent, wrap, wrap_indented,
};
use super::{Linted, Reporter, Summary};
use crate::check::{Excluded, Part, Verdict};
use crate::finding;
use anstyle::Style;
use serde::Serialize;

/// A verdict as programs read it.
#[derive(Debug, Serialize)]
struct Record<'a> {
    article: &'a str,
    path: &'a str,
    title: Option<&'a str>,
    /// The verdict in an editor's words.
    verdict: String,
    /// Share of the words that stand in the archive.
    share: f32,
    #[serde(flatten)]
    numbers: &'a Verdict,
}

impl<'a> Record<'a> {
    fn new(linted: &Linted<'a>) -> Option<Self> {
        let verdict = &linted.check?.verdict;
        let article = linted.article;
        Some(Self {
            article: &article.id,
            path: &article.path,
            title: article.title.as_deref(),
            verdict: verdict.sentence(),
            share: verdict.share(),
            numbers: verdict,
        })
    }
}

/// `--verdicts`: one object a line.
#[derive(Debug)]
pub(super) struct Lines;

impl Reporter for Lines {
    fn begin(&mut self, _: &mut dyn io::Write) -> io::Result<()> {
        Ok(())
    }

    fn article(&mut self, linted: &Linted<'_>, out: &mut dyn io::Write) -> io::Result<()> {
        let Some(record) = Record::new(linted) else { return Ok(()) };
        json::write(out, &record)?;
        out.write_all(b"\n")
    }

    fn finish(&mut self, _: &Summary, _: &mut dyn io::Write) -> io::Result<()> {
        Ok(())
    }
}

/// Verdicts that wait for the end of a JSON document, where there is a place for them.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// Each as JSON, with a comma and a line feed between two.
    json: Vec<u8>,
    any: bool,
}

impl Kept {
    /// Keeps the verdict on an article that was checked.
    pub(super) fn record(&mut self, linted: &Linted<'_>) -> io::Result<()> {
        let Some(record) = Record::new(linted) else { return Ok(()) };
        self.json.extend(if self.any { &b",\n"[..] } else { b"\n" });
        self.any = true;
        json::write(&mut self.json, &record)
    }

    /// The verdicts as a JSON array; `None` when nothing was checked.
    pub(super) fn array(&self) -> Option<Vec<u8>> {
        self.any.then(|| [b"[", &self.json[..], b"\n]"].concat())
    }
}

/// How many checked articles share something, for the end of a report for people.
#[derive(Debug, Default)]
pub(super) struct Tally {
    checked: u64,
    sharing: u64,
    /// Some hold stock passages.
    stock: bool,
    /// What was left out for all of them.
    excluded: Excluded,
}

impl Tally {
    pub(super) fn record(&mut self, linted: &Linted<'_>) {
        if let Some(check) = linted.check {
            self.checked += 1;
            self.sharing += u64::from(!check.verdict.sources.is_empty());
            self.stock |= check.verdict.stock_words > 0;
            self.excluded.add(&check.verdict.excluded);
        }
    }

    /// One line without a line feed; `None` when nothing was checked.
    pub(super) fn sentence(&self) -> Option<String> {
        let (checked, sharing) = (thousands(self.checked), thousands(self.sharing));
        let excluded = self.excluded.sentence();
        let left_out = excluded.as_ref().map_or_else(String::new, |what| format!("; left out: {what}"));
        let them = if self.checked == 1 { "it" } else { "them" };
        match (self.checked, self.sharing) {
            (0, _) => None,
            (_, 0) if self.stock => Some(format!("only stock passages of {them} appear in the archive{left_out}")),
            (_, 0) => {
                let nothing = if self.excluded.has_shared() { "nothing else" } else { "nothing" };
                Some(format!("{nothing} of {them} appears in the archive{left_out}"))
            }
            (1, _) => None,
            (_, 1) => Some(format!("1 of {checked} articles shares passages with the archive{left_out}")),
            _ => Some(format!("{sharing} of {checked} articles share passages with the archive{left_out}")),
        }
    }
}

/// Articles that the table names.
const MAX_ROWS: usize = 10;

/// Columns of a headline before it is cut.
const MAX_TITLE: usize = 120;

/// Colours of the block; plain when colour is off.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Colors {
    pub(super) title: Style,
    pub(super) quiet: Style,
}

/// The verdict on one article as a sentence, and the articles that share most with it, for an editor; `None` when it
/// shares nothing.
///
/// ```text
/// verdict: drafts/bridge.txt
///   41 % of this article (13 of 32 sentences) also appears in “Bridge closed” (38 %) and one other article
///   - “Bridge closed”, Valley News, 2026-02-03, earlier
///     38 % of this article, 71 % of the other: 201 words, 64 in the longest passage
///     https://valley.example/bridge
///   - ...
/// ```
pub(super) fn block(linted: &Linted<'_>, width: usize, colors: Colors) -> Option<String> {
    use std::fmt::Write as _;
    let verdict = &linted.check?.verdict;
    if verdict.sources.is_empty() {
        return None;
    }
    let Colors { title, quiet } = colors;
    let mut block = String::new();
    let whole = label(&linted.article.path, &linted.article.id);
    let place = format!("verdict: {}", clip_middle(&whole, MAX_LABEL));
    for line in wrap_indented(&place, 0, 4, width).lines() {
        let _ = writeln!(block, "{title}{line}{title:#}");
    }
    for line in wrap(&one_line(&verdict.sentence()), 2, 2, width).lines() {
        let _ = writeln!(block, "  {title}{line}{title:#}");
    }
    // Of one article the sentence tells its name and the share.
    let is_only = verdict.source_count == 1;
    for part in verdict.sources.iter().take(MAX_ROWS) {
        let name = name(part);
        let head = [Some(name.clone()).filter(|_| !is_only), known(part)].into_iter().flatten().collect::<Vec<_>>();
        let mut lines = Vec::with_capacity(2);
        if !head.is_empty() {
            lines.push(head.join(", "));
        }
        let here = if is_only { String::new() } else { format!("{} of this article, ", whole_percent(part.share)) };
        let there = whole_percent(part.share_of_it);
        let words = counted(part.words.into(), verdict.unit);
        let passage = if part.longest == part.words {
            " in one passage".to_owned()
        } else {
            format!(", {} in the longest passage", thousands(part.longest.into()))
        };
        lines.push(format!("{here}{there} of the other: {words}{passage}"));
        for (at, line) in lines.iter().enumerate() {
            let sign = if at == 0 { "-" } else { " " };
            let _ = writeln!(block, "  {sign} {}", wrap_indented(line, 4, 4, width));
        }
        // Not clipped: half an address is none. Without an address the id says what to look for.
        let address = part.url.as_deref().filter(|url| !url.is_empty()).unwrap_or(&part.article);
        if name != one_line(address) {
            let _ = writeln!(block, "    {quiet}{}{quiet:#}", one_line(address));
        }
    }
    let named = verdict.sources.len().min(MAX_ROWS) as u32;
    if let Some(more) = verdict.source_count.checked_sub(named).filter(|&more| more > 0) {
        let least = if verdict.source_count_is_least { "at least " } else { "" };
        let _ = writeln!(block, "  … and {least}{}", counted(more.into(), "more article"));
    }
    Some(block)
}

/// The verdict on one line, behind the article's name; `None` when it shares nothing and nothing that it shares was left
/// out.
pub(super) fn line(linted: &Linted<'_>) -> Option<(String, String)> {
    let verdict = &linted.check?.verdict;
    if verdict.sources.is_empty() && !verdict.excluded.has_shared() {
        return None;
    }
    let place = label(&linted.article.path, &linted.article.id);
    Some((place, one_line(&verdict.sentence()).into_owned()))
}

/// Name of an article for people.
fn name(part: &Part) -> String {
    match part.title.as_deref().map(one_line).filter(|title| !title.trim().is_empty()) {
        Some(title) => format!("“{}”", clip(&title, MAX_TITLE)),
        None => clip(&one_line(&part.article), MAX_TITLE).into_owned(),
    }
}

/// What else is known of it: who published it, when, and who was first.
fn known(part: &Part) -> Option<String> {
    let order = match part.earlier {
        Some(true) => Some("earlier"),
        Some(false) => Some("later"),
        None => None,
    };
    let published = part.published.as_deref().map(finding::day);
    let known = [part.source.as_deref(), published.as_deref(), order];
    let known: Vec<_> = known.into_iter().flatten().map(one_line).collect();
    (!known.is_empty()).then(|| known.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_for_people() {
        assert_eq!(whole_percent(0.0), "0 %");
        assert_eq!(whole_percent(0.004), "under 1 %");
        assert_eq!(whole_percent(0.414), "41 %");
        assert_eq!(whole_percent(0.996), "99 %");
        assert_eq!(whole_percent(1.0), "100 %");
    }
}
