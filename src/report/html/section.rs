//! One article: head, verdict, strip, sources, and its paragraphs with their notes beside them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::escape::Esc;
use super::marks;
use super::page::{Page, Shown};
use super::say::{
    MAX_LINE, Title, address, capitalised, colour, line, order, percent, rule_link, said, unbroken, whose,
};
use super::strip;
use crate::check::{Report, SharedPassage, Source};
use crate::compare::shared::unit;
use crate::finding::{Finding, Severity, day};
use crate::report::Linted;
use crate::report::plain::{MAX_LABEL, clip, clip_middle, counted, label, one_line, thousands};
use crate::span::Span;
use crate::text::{BlockKind, Language};

/// Sources that are listed.
const MAX_SOURCES: usize = 50;

/// How bad an article is: the share that stands elsewhere in thousandths, then errors,
/// warnings and infos.
pub(super) type Rank = (u32, usize, usize, usize);

/// An article as HTML.
#[derive(Debug)]
pub(super) struct Section {
    /// How bad it is.
    pub rank: Rank,
    /// Its headline or name, one line, not yet escaped.
    pub headline: String,
    /// Its path or id, one line, not yet escaped.
    pub label: String,
    /// The small strip of the table of contents.
    pub strip: String,
    /// The section itself.
    pub html: String,
    /// Rules that it names.
    pub rules: BTreeSet<&'static str>,
    /// How much of it stands elsewhere, for people; `None` when it was not compared.
    pub share: Option<String>,
    /// In how many passages.
    pub passages: u64,
}

/// How bad an article is.
pub(super) fn rank(linted: &Linted<'_>) -> Rank {
    let count = |severity| told(linted, severity).count();
    let share = linted.check.map_or(0.0, |check| check.verdict.share());
    ((share * 1000.0) as u32, count(Severity::Error), count(Severity::Warning), count(Severity::Info))
}

/// The findings of a severity, shared passages among them, as every other report counts them.
fn told<'a>(linted: &Linted<'a>, severity: Severity) -> impl Iterator<Item = &'a Finding> {
    linted.findings.iter().filter(move |finding| finding.severity == severity)
}

/// How many passages of an article appear elsewhere and count.
fn passages(linted: &Linted<'_>) -> u64 {
    let found = linted.check.into_iter().flat_map(|check| &check.shared.passages);
    found.filter(|passage| passage.stock.is_none()).count() as u64
}

/// Draws an article. `number` makes its anchors its own.
pub(super) fn draw(linted: &Linted<'_>, number: u64) -> Section {
    let mut page = Page::new(linted, number);
    let mut html = String::with_capacity(linted.article.text.len() * 3 + 4_000);
    let headline = page.headline();
    let label = clip_middle(&label(&linted.article.path, &linted.article.id), MAX_LABEL).into_owned();
    let _ = write!(html, "<article class=\"story\" id=\"a{number}\" aria-labelledby=\"a{number}h\">\n<header>\n");
    page.head(&headline, &label, &mut html);
    page.verdict(&mut html);
    strip::draw(&page, &mut html);
    page.callouts(&mut html);
    html.push_str("</header>\n");
    let sources = page.sources();
    let _ = writeln!(html, "<div class=\"body{}\">", if sources.is_empty() { " alone" } else { "" });
    html.push_str(&sources);
    page.text(&mut html);
    html.push_str("</div>\n</article>\n");
    Section {
        rank: rank(linted),
        headline,
        label,
        strip: strip::small(&page),
        html,
        share: linted.check.map(|check| percent(check.verdict.share())),
        passages: passages(linted),
        rules: page.rules,
    }
}

impl Page<'_> {
    fn head(&self, headline: &str, label: &str, out: &mut String) {
        let article = self.linted.article;
        let published = article.published.as_deref().map(day);
        let known = [article.source.as_deref(), published.as_deref()];
        // An article without a headline bears its name as one.
        let label = Some(label).filter(|label| *label != headline);
        let parts = [label].into_iter().chain(known).flatten().filter(|part| !part.trim().is_empty());
        let parts: Vec<String> =
            parts.map(|part| format!("<span>{}</span>", Esc(&clip(&one_line(part), MAX_LINE)))).collect();
        if !parts.is_empty() {
            let _ = writeln!(out, "<p class=\"kicker\">{}</p>", parts.join(" <span aria-hidden=\"true\">·</span> "));
        }
        let _ = writeln!(out, "<h2 id=\"a{}h\" dir=\"auto\">{}</h2>", self.number, Esc(headline));
    }

    fn verdict(&self, out: &mut String) {
        out.push_str("<div class=\"verdict\">\n");
        if let Some(check) = self.linted.check {
            let verdict = &check.verdict;
            let sentence = one_line(&verdict.sentence()).into_owned();
            let sentence = unbroken(&clip(&sentence, MAX_LINE));
            // The number stands large before the rest of its sentence.
            match sentence.split_once("\u{a0}% ").filter(|_| !verdict.sources.is_empty()) {
                Some((share, rest)) => {
                    let (share, rest) = (Esc(share), Esc(rest));
                    let _ =
                        writeln!(out, "<p class=\"said\"><b class=\"big\">{share}&nbsp;%</b> <span>{rest}.</span></p>");
                }
                None => {
                    let _ = writeln!(out, "<p class=\"said\"><span>{}.</span></p>", Esc(&capitalised(&sentence)));
                }
            }
        }
        out.push_str("<ul class=\"facts\">\n");
        self.facts(out);
        out.push_str("</ul>\n</div>\n");
    }

    fn facts(&self, out: &mut String) {
        if let Some(check) = self.linted.check {
            let verdict = &check.verdict;
            let words = (thousands(verdict.shared_words.into()), counted(verdict.words.into(), verdict.unit));
            let identical = match verdict.identical_words {
                identical if identical < verdict.shared_words => {
                    format!(", {} word for word", thousands(identical.into()))
                }
                _ => String::new(),
            };
            let _ = writeln!(out, "<li>{} of {} shared{identical}</li>", words.0, words.1);
            let mut longest: Vec<(usize, &Shown<'_>)> =
                self.passages.iter().enumerate().filter(|(_, shown)| shown.source > 0).collect();
            longest.sort_by_key(|(_, shown)| std::cmp::Reverse(shown.passage.tokens.len()));
            if !longest.is_empty() {
                out.push_str("<li>longest passages: ");
                for (at, (index, shown)) in longest.iter().take(3).enumerate() {
                    let separator = if at > 0 { ", " } else { "" };
                    let words = self.length(shown.passage);
                    let _ = write!(out, "{separator}<a href=\"#a{}p{index}t\">{words}</a>", self.number);
                }
                out.push_str("</li>\n");
            }
            let found = passages(self.linted);
            let stock = check.shared.passages.len() as u64 - found;
            if found > 0 {
                let _ = writeln!(out, "<li>{}</li>", counted(found, "shared passage"));
            }
            if stock > 0 {
                let _ = writeln!(out, "<li>{}, not counted</li>", counted(stock, "stock passage"));
            }
            if check.shared.passages.len() > self.passages.len() {
                let more = check.shared.passages.len() - self.passages.len();
                let _ = writeln!(out, "<li>{} not shown</li>", counted(more as u64, "more passage"));
            }
        }
        for severity in Severity::ALL.into_iter().rev() {
            let count = told(self.linted, severity).count();
            if count > 0 {
                let name = severity.name();
                let _ = writeln!(out, "<li class=\"{name}\">{}</li>", counted(count as u64, name));
            }
        }
        if self.linted.findings.is_empty() && self.linted.check.is_none() {
            out.push_str("<li>nothing found</li>\n");
        }
    }

    /// How long a passage is, for people.
    pub(super) fn length(&self, passage: &SharedPassage) -> String {
        let tokens = &self.text.tokens[passage.tokens.range()];
        counted(tokens.len() as u64, unit(tokens))
    }

    /// Findings about the whole article, above it.
    fn callouts(&mut self, out: &mut String) {
        for finding in std::mem::take(&mut self.whole) {
            let severity = finding.severity.name();
            let _ = write!(out, "<div class=\"callout {severity}\" role=\"note\"><p><b>{severity}</b> ");
            rule_link(finding.rule, out);
            let _ = write!(out, "</p>\n<p>{}</p>", Esc(&said(&finding.message)));
            if let Some(help) = &finding.help {
                let _ = write!(out, "<p class=\"help\">{}</p>", Esc(&said(help)));
            }
            out.push_str("</div>\n");
        }
    }

    fn sources(&self) -> String {
        let Some(check) = self.linted.check else { return String::new() };
        let sources: Vec<(usize, &Source)> =
            check.shared.sources.iter().enumerate().filter(|(_, source)| source.words > 0).collect();
        let mut out = String::new();
        if sources.is_empty() {
            return out;
        }
        let number = self.number;
        let _ = write!(
            out,
            "<nav class=\"sources\" aria-labelledby=\"a{number}sh\">\n<h3 id=\"a{number}sh\">Also appears in</h3>\n<ol>\n"
        );
        for (index, source) in sources.iter().take(MAX_SOURCES) {
            self.source(*index, source, check.shared.counted_share(source), &mut out);
        }
        out.push_str("</ol>\n");
        if sources.len() > MAX_SOURCES {
            let more = (sources.len() - MAX_SOURCES) as u64;
            let _ = writeln!(out, "<p class=\"more\">and {}, which share less</p>", counted(more, "more article"));
        }
        out.push_str("</nav>\n");
        out
    }

    /// One of the other articles; `share` is the part of the draft's words that stand there.
    fn source(&self, index: usize, source: &Source, share: f32, out: &mut String) {
        let elsewhere = &source.elsewhere;
        let (number, ordinal) = (self.number, index + 1);
        let _ = write!(
            out,
            "<li class=\"source {}\" id=\"a{number}s{ordinal}\" data-card=\"{ordinal}\"><span class=\"badge\">{ordinal}</span>\
             <div><p class=\"title\" dir=\"auto\">",
            colour(ordinal)
        );
        let title = Title(elsewhere).to_line();
        match address(elsewhere) {
            Some(url) => {
                let _ = write!(out, "<a href=\"{}\" rel=\"noopener noreferrer\">{}</a>", Esc(url), Esc(&title));
            }
            None => {
                let _ = write!(out, "{}", Esc(&title));
            }
        }
        out.push_str("</p>\n<p class=\"who\">");
        for (at, part) in whose(elsewhere).enumerate() {
            let separator = if at > 0 { "· " } else { "" };
            let _ = write!(out, "{separator}<span>{}</span> ", Esc(&line(&part)));
        }
        if let Some(order) = order(source.order) {
            let _ = write!(out, "<span class=\"order\">{order}</span>");
        }
        let _ = write!(
            out,
            "</p>\n<p class=\"shares\"><b>{}</b> of this article, <b>{}</b> of the other</p></div></li>\n",
            percent(share),
            percent(source.of_source)
        );
    }

    /// The paragraphs, each with its notes.
    fn text(&mut self, out: &mut String) {
        let language = match self.text.language {
            Language::English => " lang=\"en\"",
            // The page is in English; what is not known must not be read as if it were.
            Language::Other(_) => " lang=\"\"",
        };
        let number = self.number;
        let _ = writeln!(out, "<div class=\"rows\">\n<h3 class=\"vh\">Text with marks and notes</h3>");
        if self.blocks.is_empty() {
            out.push_str("<p class=\"more\">The article has no text.</p>\n");
        }
        let spans: Vec<(Span, usize)> = self.marks.iter().map(|&(_, span, home)| (span, home)).collect();
        for (ordinal, block) in self.blocks.clone().into_iter().enumerate() {
            if ordinal == 0 && self.repeats_headline() {
                let _ = writeln!(out, "<div class=\"vh\" id=\"a{number}b0\"></div>");
                continue;
            }
            let class = match self.text.blocks[ordinal].kind {
                BlockKind::Title | BlockKind::Headline | BlockKind::Subhead => "row heading",
                BlockKind::Byline | BlockKind::Dateline | BlockKind::Caption | BlockKind::Promo => "row quiet",
                BlockKind::ListItem | BlockKind::Quote | BlockKind::Prose => "row",
            };
            // Where a passage goes on, its note must stand beside the words that it quotes.
            let on = self.passages.iter().any(|shown| shown.parts.iter().skip(1).any(|(part, _)| *part == ordinal));
            let on = if on { " on" } else { "" };
            let _ = writeln!(out, "<div class=\"{class}{on}\" id=\"a{number}b{ordinal}\">");
            // The notes come first: they float beside the paragraph.
            let mut notes = String::new();
            self.notes(ordinal, &mut notes);
            if !notes.is_empty() {
                let label = format!("Notes on paragraph {}", ordinal + 1);
                let _ = writeln!(out, "<aside class=\"notes\" aria-label=\"{label}\">\n{notes}</aside>");
            }
            let _ = write!(out, "<p class=\"text\" dir=\"auto\"{language}>");
            for segment in marks::segments(block, ordinal, &spans) {
                self.segment(&segment, out);
            }
            out.push_str("</p>\n</div>\n");
        }
        let all = self.linted.article.text.trim_end().len();
        if all > self.end() as usize && self.end() > 0 {
            let rest = &self.linted.article.text[self.end() as usize..];
            let words = counted(rest.split_whitespace().count() as u64, "more word");
            let _ = writeln!(out, "<p class=\"more\">… and {words}, which this page leaves out.</p>");
        }
        let shown = self.linted.findings.iter().filter(|finding| self.is_told(finding)).count();
        if shown < self.linted.findings.len() {
            let more = counted((self.linted.findings.len() - shown) as u64, "more finding");
            let _ = writeln!(out, "<p class=\"more\">… and {more}; the format json-lines lists them all.</p>");
        }
        out.push_str("</div>\n");
    }

    /// True when the first block says nothing but the headline above it, and is not marked.
    fn repeats_headline(&self) -> bool {
        self.blocks.first().is_some_and(|&block| {
            one_line(block.of(&self.linted.article.text)) == self.headline()
                && self.marks.iter().all(|&(_, span, home)| home > 0 && !span.overlaps(block))
        })
    }

    /// Whether a finding stands on the page: as a note, above the text or as a passage.
    fn is_told(&self, finding: &Finding) -> bool {
        self.findings.iter().any(|shown| std::ptr::eq(*shown, finding))
            || self.rules.contains(finding.rule)
                && (finding.rule == "duplicate-article"
                    || self.passages.iter().any(|shown| shown.passage.span == finding.span)
                    || self.text.blocks.iter().all(|block| finding.span.contains(block.span)))
    }
}

/// True when an article has nothing to show.
pub(super) fn is_clean(linted: &Linted<'_>) -> bool {
    linted.findings.is_empty() && linted.check.is_none_or(|check: &Report| check.shared.passages.is_empty())
}
