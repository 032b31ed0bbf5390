//! One article: head, verdict, strip, sources, and its paragraphs with their notes beside them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::diff::{self, Step, Words};
use super::escape::{Body, Esc, link};
use super::marks::{self, Segment};
use super::strip;
use crate::check::{Order, Place, Report, SharedPassage, Source};
use crate::finding::{Elsewhere, Finding, Related, Severity};
use crate::report::Linted;
use crate::report::plain::{clip, counted, label, one_line, thousands};
use crate::rules;
use crate::span::Span;
use crate::text::{BlockKind, Language, Text, Token};

/// Bytes of one article's text that are shown: about thirty thousand words. Browsers grow slow
/// beyond, and nobody reads on.
const MAX_TEXT: usize = 200_000;

/// Findings of one article that are shown.
const MAX_FINDINGS: usize = 300;

/// Shared passages of one article that are shown, the longest ones.
const MAX_PASSAGES: usize = 300;

/// Sources that are listed.
const MAX_SOURCES: usize = 50;

/// Other places of a passage that are compared with it, beside the first.
const MAX_COMPARED: usize = 3;

/// Related places that are shown under one finding.
const MAX_RELATED: usize = 5;

/// Bytes of other texts that one article's notes may quote.
const MAX_QUOTED: usize = 600_000;

/// Columns of a headline or message before it is cut.
const MAX_LINE: usize = 400;

/// Sources with a colour of their own; the others share one and are told apart by number.
const COLOURS: usize = 7;

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
    /// Whether it was compared with an archive.
    pub checked: bool,
}

/// How bad an article is.
pub(super) fn rank(linted: &Linted<'_>) -> Rank {
    let count = |severity| linted.findings.iter().filter(|finding| finding.severity == severity).count();
    let share = linted.check.map_or(0.0, |check| check.verdict.share());
    ((share * 1000.0) as u32, count(Severity::Error), count(Severity::Warning), count(Severity::Info))
}

/// Draws an article. `number` makes its anchors its own.
pub(super) fn draw(linted: &Linted<'_>, number: u64) -> Section {
    let mut page = Page::new(linted, number);
    let mut html = String::with_capacity(linted.article.text.len() * 3 + 4_000);
    let headline = page.headline();
    let label = label(&linted.article.path, &linted.article.id);
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
        checked: linted.check.is_some(),
        rules: page.rules,
    }
}

/// What a mark in the text stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// A shared passage: its index in `passages`.
    Passage(usize),
    /// A finding: its index in `findings`.
    Finding(usize),
    /// Another place of this article that a finding points at.
    Related(usize),
}

/// A shared passage with all that is shown of it.
#[derive(Debug)]
pub(super) struct Shown<'a> {
    /// The passage.
    pub passage: &'a SharedPassage,
    /// The place whose source gives it its colour: that of the source that shares most.
    pub place: Option<&'a Place>,
    /// Steps from that place's words to the article's.
    steps: Vec<Step>,
    theirs: Vec<Token>,
    /// Ordinal of the source for people, from 1; 0 for stock passages.
    pub source: usize,
}

/// An article while it is drawn.
pub(super) struct Page<'a> {
    /// What is drawn.
    pub linted: &'a Linted<'a>,
    /// Its ordinal in the report.
    pub number: u64,
    /// The article taken apart.
    text: Text,
    /// Its blocks as far as they are shown.
    blocks: Vec<Span>,
    /// Passages that are shown, in the order of the text.
    pub passages: Vec<Shown<'a>>,
    /// Findings with a note, in the order of the text.
    pub findings: Vec<&'a Finding>,
    /// Findings about the article as a whole.
    whole: Vec<&'a Finding>,
    /// What stands in the text, and the block in which it begins.
    marks: Vec<(Mark, Span, usize)>,
    rules: BTreeSet<&'static str>,
    quoted: usize,
}

impl<'a> Page<'a> {
    fn new(linted: &'a Linted<'a>, number: u64) -> Self {
        let source = linted.article.text.as_str();
        let text = Text::new(linted.article, None);
        let end = floor_boundary(source, MAX_TEXT);
        let blocks: Vec<Span> = text
            .blocks
            .iter()
            .map(|block| Span { start: block.span.start, end: block.span.end.min(end) })
            .filter(|block| block.start < block.end)
            .collect();
        let valid = |span: Span| {
            span.start <= span.end
                && source.is_char_boundary(span.start as usize)
                && source.is_char_boundary(span.end as usize)
        };
        let mut page = Self {
            linted,
            number,
            text,
            blocks,
            passages: Vec::new(),
            findings: Vec::new(),
            whole: Vec::new(),
            marks: Vec::new(),
            rules: BTreeSet::new(),
            quoted: 0,
        };
        if let Some(check) = linted.check {
            let mut passages: Vec<&SharedPassage> = check
                .shared
                .passages
                .iter()
                .filter(|passage| valid(passage.span) && passage.span.start < end)
                .collect();
            if passages.len() > MAX_PASSAGES {
                passages.sort_by_key(|passage| std::cmp::Reverse(passage.matched));
                passages.truncate(MAX_PASSAGES);
                passages.sort_by_key(|passage| passage.span);
            }
            page.passages = passages.into_iter().map(|passage| page.shown(passage)).collect();
        }
        let everything = page.text.blocks.iter().map(|block| block.span).reduce(Span::cover);
        for finding in linted.findings {
            let told = linted.check.is_some()
                && (finding.rule == "reprinted-passage" || finding.rule == "stock-passage")
                && page.passages.iter().any(|shown| shown.passage.span == finding.span);
            let whole = finding.rule == "duplicate-article"
                || page.text.blocks.len() > 1 && everything.is_some_and(|all| finding.span.contains(all));
            if told {
                page.rules.insert(finding.rule);
            } else if whole {
                page.rules.insert(finding.rule);
                page.whole.push(finding);
            } else if page.findings.len() < MAX_FINDINGS && valid(finding.span) && finding.span.start <= end {
                page.rules.insert(finding.rule);
                page.findings.push(finding);
            }
        }
        for (at, shown) in page.passages.iter().enumerate() {
            let span = shown.passage.span;
            page.marks.push((Mark::Passage(at), span, marks::home(&page.blocks, span)));
        }
        for (at, finding) in page.findings.iter().enumerate() {
            page.marks.push((Mark::Finding(at), finding.span, marks::home(&page.blocks, finding.span)));
            for related in finding.related.iter().take(MAX_RELATED) {
                if related.elsewhere.is_none() && valid(related.span) && related.span.start < end {
                    page.marks.push((Mark::Related(at), related.span, marks::home(&page.blocks, related.span)));
                }
            }
        }
        page
    }

    fn shown(&self, passage: &'a SharedPassage) -> Shown<'a> {
        let place = passage.places.iter().min_by_key(|place| place.source);
        let theirs = place.map_or_else(Vec::new, |place| diff::tokenise(&place.elsewhere.text, self.text.language));
        let source = if passage.stock.is_some() { 0 } else { place.map_or(0, |place| place.source + 1) };
        let mut shown = Shown { passage, place, steps: Vec::new(), theirs, source };
        if let Some(place) = place {
            let theirs = Words { text: &place.elsewhere.text, tokens: &shown.theirs };
            shown.steps = diff::diff(self.words(passage.span), theirs);
        }
        shown
    }

    /// The article's words inside a span.
    fn words(&self, span: Span) -> Words<'_> {
        let tokens = &self.text.tokens;
        let from = tokens.partition_point(|token| token.span.start < span.start);
        let to = tokens.partition_point(|token| token.span.end <= span.end).max(from);
        Words { text: &self.linted.article.text, tokens: &tokens[from..to] }
    }

    /// Bytes of the article that are shown.
    fn end(&self) -> u32 {
        self.blocks.last().map_or(0, |block| block.end)
    }

    fn headline(&self) -> String {
        let article = self.linted.article;
        let first = || {
            let block = self.text.blocks.first()?;
            matches!(block.kind, BlockKind::Title | BlockKind::Headline | BlockKind::Subhead)
                .then(|| block.span.of(&article.text))
        };
        let title = article.title.as_deref().filter(|title| !title.trim().is_empty()).or_else(first);
        match title {
            Some(title) => clip(&one_line(title.trim()), MAX_LINE).into_owned(),
            None => label(&article.path, &article.id),
        }
    }

    fn head(&self, headline: &str, label: &str, out: &mut String) {
        let article = self.linted.article;
        out.push_str("<p class=\"kicker\">");
        let known = [article.source.as_deref(), article.published.as_deref()];
        let parts = [Some(label)].into_iter().chain(known).flatten().filter(|part| !part.trim().is_empty());
        for (at, part) in parts.enumerate() {
            let separator = if at > 0 { " <span aria-hidden=\"true\">·</span> " } else { "" };
            let _ = write!(out, "{separator}<span>{}</span>", Esc(&clip(&one_line(part), MAX_LINE)));
        }
        let _ = writeln!(out, "</p>\n<h2 id=\"a{}h\" dir=\"auto\">{}</h2>", self.number, Esc(headline));
    }

    fn verdict(&self, out: &mut String) {
        out.push_str("<div class=\"verdict\">\n");
        if let Some(check) = self.linted.check {
            let verdict = &check.verdict;
            let sentence = one_line(&verdict.sentence()).into_owned();
            let sentence = clip(&sentence, MAX_LINE);
            if verdict.sources.is_empty() {
                let _ = writeln!(out, "<p class=\"said\">{}.</p>", Esc(&capitalised(&sentence)));
            } else {
                let share = percent(verdict.share());
                let _ = writeln!(
                    out,
                    "<p class=\"big\" aria-hidden=\"true\">{share}</p>\n<p class=\"said\">{}.</p>",
                    Esc(&capitalised(&sentence))
                );
            }
        }
        out.push_str("<ul class=\"facts\">\n");
        self.facts(out);
        out.push_str("</ul>\n</div>\n");
    }

    fn facts(&self, out: &mut String) {
        if let Some(check) = self.linted.check {
            let verdict = &check.verdict;
            let words = (thousands(verdict.shared_words.into()), counted(verdict.words.into(), "word"));
            let _ = writeln!(out, "<li>{} of {} shared</li>", words.0, words.1);
            let mut longest: Vec<(usize, &Shown<'_>)> =
                self.passages.iter().enumerate().filter(|(_, shown)| shown.source > 0).collect();
            longest.sort_by_key(|(_, shown)| std::cmp::Reverse(shown.passage.tokens.len()));
            if !longest.is_empty() {
                out.push_str("<li>longest passages: ");
                for (at, (index, shown)) in longest.iter().take(3).enumerate() {
                    let separator = if at > 0 { ", " } else { "" };
                    let words = counted(shown.passage.tokens.len() as u64, "word");
                    let _ = write!(out, "{separator}<a href=\"#a{}p{index}t\">{words}</a>", self.number);
                }
                out.push_str("</li>\n");
            }
            let stock = check.shared.passages.iter().filter(|passage| passage.stock.is_some()).count();
            if stock > 0 {
                let _ = writeln!(out, "<li>{}, not counted</li>", counted(stock as u64, "stock passage"));
            }
            if check.shared.passages.len() > self.passages.len() {
                let more = check.shared.passages.len() - self.passages.len();
                let _ = writeln!(out, "<li>{} not shown</li>", counted(more as u64, "more passage"));
            }
        }
        for severity in Severity::ALL.into_iter().rev() {
            let told = |finding: &&Finding| {
                finding.severity == severity
                    && !(self.linted.check.is_some() && matches!(finding.rule, "reprinted-passage" | "stock-passage"))
            };
            let count = self.linted.findings.iter().filter(told).count();
            if count > 0 {
                let name = severity.name();
                let _ = writeln!(out, "<li class=\"{name}\">{}</li>", counted(count as u64, name));
            }
        }
        if self.linted.findings.is_empty() && self.linted.check.is_none() {
            out.push_str("<li>nothing found</li>\n");
        }
    }

    /// Findings about the whole article, above it.
    fn callouts(&mut self, out: &mut String) {
        for finding in std::mem::take(&mut self.whole) {
            let severity = finding.severity.name();
            let _ = write!(out, "<div class=\"callout {severity}\" role=\"note\"><p><b>{severity}</b> ");
            rule_link(finding.rule, out);
            let _ = write!(out, "</p>\n<p>{}</p>", Esc(&capitalised(&line(&finding.message))));
            if let Some(help) = &finding.help {
                let _ = write!(out, "<p class=\"help\">{}</p>", Esc(&capitalised(&line(help))));
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
            "<nav class=\"sources\" aria-labelledby=\"a{number}sh\">\n<h3 id=\"a{number}sh\">Also stands in</h3>\n<ol>\n"
        );
        for (index, source) in sources.iter().take(MAX_SOURCES) {
            self.source(*index, source, &mut out);
        }
        out.push_str("</ol>\n");
        if sources.len() > MAX_SOURCES {
            let more = (sources.len() - MAX_SOURCES) as u64;
            let _ = writeln!(out, "<p class=\"more\">and {}, which share less</p>", counted(more, "more article"));
        }
        out.push_str("</nav>\n");
        out
    }

    fn source(&self, index: usize, source: &Source, out: &mut String) {
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
        for part in [&elsewhere.source, &elsewhere.published].into_iter().flatten() {
            let _ = write!(out, "<span>{}</span> ", Esc(&line(part)));
        }
        if let Some(order) = order(source.order) {
            let _ = write!(out, "<span class=\"order\">{order}</span>");
        }
        let _ = write!(
            out,
            "</p>\n<p class=\"shares\"><b>{}</b> of this article, <b>{}</b> of that one</p></div></li>\n",
            percent(source.of_query),
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
            let class = match self.text.blocks[ordinal].kind {
                BlockKind::Title | BlockKind::Headline | BlockKind::Subhead => "row heading",
                BlockKind::Byline | BlockKind::Dateline | BlockKind::Caption | BlockKind::Promo => "row quiet",
                BlockKind::ListItem | BlockKind::Quote | BlockKind::Prose => "row",
            };
            let _ = write!(
                out,
                "<div class=\"{class}\" id=\"a{number}b{ordinal}\"><p class=\"text\" dir=\"auto\"{language}>"
            );
            for segment in marks::segments(block, ordinal, &spans) {
                self.segment(&segment, out);
            }
            out.push_str("</p>\n");
            let mut notes = String::new();
            self.notes(ordinal, block, &mut notes);
            if !notes.is_empty() {
                let _ = write!(
                    out,
                    "<aside class=\"notes\" aria-label=\"Notes on paragraph {}\">\n{notes}</aside>\n",
                    ordinal + 1
                );
            }
            out.push_str("</div>\n");
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

    /// Whether a finding stands on the page: as a note, above the text or as a passage.
    fn is_told(&self, finding: &Finding) -> bool {
        self.findings.iter().any(|shown| std::ptr::eq(*shown, finding))
            || self.rules.contains(finding.rule)
                && (finding.rule == "duplicate-article"
                    || self.passages.iter().any(|shown| shown.passage.span == finding.span)
                    || self.text.blocks.iter().all(|block| finding.span.contains(block.span)))
    }

    fn segment(&self, segment: &Segment, out: &mut String) {
        let number = self.number;
        for &at in &segment.begins {
            match self.marks[at].0 {
                Mark::Passage(index) => {
                    let shown = &self.passages[index];
                    let (class, sign, name) = match shown.source {
                        0 => ("stock", "≡".to_owned(), "stock passage".to_owned()),
                        source => (colour(source), source.to_string(), format!("shared with source {source}")),
                    };
                    let _ = write!(
                        out,
                        "<a class=\"badge {class}\" id=\"a{number}p{index}t\" href=\"#a{number}p{index}\" \
                         data-n=\"p{index}\" data-s=\"{}\" aria-label=\"{name}\">{sign}</a>",
                        shown.source
                    );
                }
                Mark::Finding(index) => {
                    let finding = self.findings[index];
                    let (severity, letters) = (finding.severity.name(), letters(index));
                    let _ = write!(
                        out,
                        "<a class=\"flag {severity}\" id=\"a{number}f{index}t\" href=\"#a{number}f{index}\" \
                         data-n=\"f{index}\" aria-label=\"{severity} {letters}\">{letters}</a>"
                    );
                }
                Mark::Related(index) => {
                    let letters = letters(index);
                    let _ = write!(
                        out,
                        "<a class=\"flag also\" href=\"#a{number}f{index}\" data-n=\"f{index}\" \
                         aria-label=\"other place of finding {letters}\">{letters}′</a>"
                    );
                }
            }
        }
        let words = Body(segment.span.of(&self.linted.article.text));
        if segment.covered.is_empty() {
            let _ = write!(out, "{words}");
            return;
        }
        let mut class = String::from("m");
        let mut keys = String::new();
        let mut sources: Vec<usize> = Vec::new();
        // The shortest passage gives the ground, a second one the line below it.
        let mut passages: Vec<usize> = Vec::new();
        let mut gravest: Option<Severity> = None;
        let mut related = false;
        for &at in &segment.covered {
            let separator = if keys.is_empty() { "" } else { " " };
            match self.marks[at].0 {
                Mark::Passage(index) => {
                    passages.push(index);
                    sources.push(self.passages[index].source);
                    let _ = write!(keys, "{separator}p{index}");
                }
                Mark::Finding(index) => {
                    gravest = gravest.max(Some(self.findings[index].severity));
                    let _ = write!(keys, "{separator}f{index}");
                }
                Mark::Related(index) => {
                    related = true;
                    let _ = write!(keys, "{separator}f{index}");
                }
            }
        }
        passages.sort_by_key(|&index| self.passages[index].passage.span.len());
        let colour_of = |index: &usize| match self.passages[*index].source {
            0 => "stock",
            source => colour(source),
        };
        if let Some(first) = passages.first() {
            let _ = write!(class, " {}", colour_of(first));
        }
        if let Some(second) =
            passages.iter().map(colour_of).find(|other| Some(*other) != passages.first().map(colour_of))
        {
            let _ = write!(class, " over-{second}");
        }
        if let Some(severity) = gravest {
            let _ = write!(class, " {}", severity.name());
        } else if related {
            class.push_str(" also");
        }
        let _ = write!(out, "<mark class=\"{class}\" data-n=\"{keys}\"");
        sources.sort_unstable();
        sources.dedup();
        if !sources.is_empty() {
            let list = sources.iter().map(usize::to_string).collect::<Vec<_>>().join(" ");
            let _ = write!(out, " data-s=\"{list}\"");
        }
        let _ = write!(out, ">{words}</mark>");
    }

    /// Notes on one block: passages that begin or go on in it, findings that begin in it.
    fn notes(&mut self, ordinal: usize, block: Span, out: &mut String) {
        let mut here: Vec<(Mark, Span)> = self
            .marks
            .iter()
            .filter(|(mark, span, home)| match mark {
                Mark::Passage(_) => *home == ordinal || span.overlaps(block),
                Mark::Finding(_) => *home == ordinal,
                Mark::Related(_) => false,
            })
            .map(|&(mark, span, _)| (mark, span))
            .collect();
        here.sort_by_key(|(_, span)| span.start);
        for (mark, span) in here {
            match mark {
                Mark::Passage(index) => {
                    let begins = marks::home(&self.blocks, span) == ordinal;
                    self.passage_note(index, ordinal, begins, out);
                }
                Mark::Finding(index) => self.finding_note(index, out),
                Mark::Related(_) => {}
            }
        }
    }

    fn passage_note(&mut self, index: usize, ordinal: usize, begins: bool, out: &mut String) {
        let (number, shown) = (self.number, &self.passages[index]);
        let (Some(place), passage) = (shown.place, shown.passage) else { return };
        let class = if shown.source == 0 { "stock" } else { colour(shown.source) };
        let sign = if shown.source == 0 { "≡".to_owned() } else { shown.source.to_string() };
        let id = if begins { format!(" id=\"a{number}p{index}\"") } else { String::new() };
        let _ = write!(
            out,
            "<div class=\"note {class}\"{id} data-n=\"p{index}\" data-s=\"{}\">\n<p class=\"top\">\
             <a class=\"badge {class}\" href=\"#a{number}p{index}t\" aria-label=\"to the passage\">{sign}</a> ",
            shown.source
        );
        if let (Some(articles), true) = (passage.stock, begins) {
            self.rules.insert("stock-passage");
            let _ = write!(
                out,
                "<b>Stock passage</b>: these {} stand in {}</p>\n",
                counted(passage.tokens.len() as u64, "word"),
                counted(articles.into(), "article")
            );
            let names: Vec<String> = passage.places.iter().map(|place| reference(&place.elsewhere)).collect();
            let _ = write!(out, "<p class=\"where\">among them {}</p></div>\n", names.join(", "));
            return;
        }
        if !begins {
            out.push_str("<span class=\"cont\">goes on</span></p>\n");
        } else {
            self.rules.insert("reprinted-passage");
            let words = counted(passage.tokens.len() as u64, "word");
            let _ = writeln!(out, "<b>{words}</b>, {}</p>", likeness(&shown.steps, passage.longest));
            let _ = write!(out, "<p class=\"where\">{}", reference(&place.elsewhere));
            let source = self.linted.check.and_then(|check| check.shared.sources.get(place.source));
            if let Some(order) = source.and_then(|source| order(source.order)) {
                let _ = write!(out, " <span class=\"order\">{order}</span>");
            }
            out.push_str("</p>\n");
        }
        let steps = self.steps_in(index, ordinal);
        let theirs = Words { text: &place.elsewhere.text, tokens: &self.passages[index].theirs };
        let ours = self.words(passage.span);
        let mut quoted = 0;
        if !steps.is_empty() && self.quoted < MAX_QUOTED {
            let before = out.len();
            let same = steps.iter().all(|step| matches!(step, Step::Same(..)));
            if same {
                out.push_str("<details><summary>the same words there</summary>");
            }
            out.push_str("<blockquote dir=\"auto\">");
            diff::write(steps, ours, theirs, out);
            out.push_str("</blockquote>");
            if same {
                out.push_str("</details>");
            }
            out.push('\n');
            quoted += out.len() - before;
        }
        if begins {
            let others: Vec<&Place> = passage.places.iter().filter(|other| !std::ptr::eq(*other, place)).collect();
            quoted += self.others(passage.span, &others, out);
        }
        self.quoted += quoted;
        out.push_str("</div>\n");
    }

    /// The steps of a passage that belong to one block: those of its words, with what the
    /// other text has between and behind them.
    fn steps_in(&self, index: usize, ordinal: usize) -> &[Step] {
        let shown = &self.passages[index];
        let ours = self.words(shown.passage.span);
        let block_of = |step: &Step| match *step {
            Step::Same(a, _) | Step::Spelled(a, _) | Step::Ours(a) => {
                Some(marks::home(&self.blocks, ours.tokens[a].span))
            }
            Step::Theirs(_) => None,
        };
        let first = marks::home(&self.blocks, shown.passage.span);
        let from = if ordinal == first {
            0
        } else {
            let begins = shown.steps.iter().position(|step| block_of(step).is_some_and(|block| block >= ordinal));
            begins.unwrap_or(shown.steps.len())
        };
        let rest = &shown.steps[from..];
        let to = rest.iter().position(|step| block_of(step).is_some_and(|block| block > ordinal)).unwrap_or(rest.len());
        &rest[..to]
    }

    /// The other places of a passage. Returns the bytes that it quotes.
    fn others(&self, span: Span, others: &[&Place], out: &mut String) -> usize {
        if others.is_empty() {
            return 0;
        }
        let before = out.len();
        let mut list = String::new();
        for (at, place) in others.iter().enumerate() {
            let ordinal = place.source + 1;
            let _ = write!(
                list,
                "<li><a class=\"badge {}\" href=\"#a{}s{ordinal}\" aria-label=\"source {ordinal}\">{ordinal}</a> {}",
                colour(ordinal),
                self.number,
                reference(&place.elsewhere)
            );
            if at < MAX_COMPARED && self.quoted + list.len() < MAX_QUOTED {
                let tokens = diff::tokenise(&place.elsewhere.text, self.text.language);
                let (ours, theirs) = (self.words(span), Words { text: &place.elsewhere.text, tokens: &tokens });
                let steps = diff::diff(ours, theirs);
                let _ = write!(list, ", {}<blockquote dir=\"auto\">", likeness(&steps, 0));
                diff::write(&steps, ours, theirs, &mut list);
                list.push_str("</blockquote>");
            }
            list.push_str("</li>\n");
        }
        let count = counted(others.len() as u64, "other article");
        let badges: String = others
            .iter()
            .take(8)
            .map(|place| format!(" <span class=\"badge {}\">{}</span>", colour(place.source + 1), place.source + 1))
            .collect();
        let _ = write!(out, "<details><summary>and in {count}{badges}</summary>\n<ul>\n{list}</ul></details>\n");
        out.len() - before
    }

    fn finding_note(&mut self, index: usize, out: &mut String) {
        let finding = self.findings[index];
        let (number, severity, letters) = (self.number, finding.severity.name(), letters(index));
        let _ = write!(
            out,
            "<div class=\"note lint {severity}\" id=\"a{number}f{index}\" data-n=\"f{index}\">\n<p class=\"top\">\
             <a class=\"flag {severity}\" href=\"#a{number}f{index}t\" aria-label=\"to the words\">{letters}</a> \
             <b>{severity}</b> "
        );
        rule_link(finding.rule, out);
        let _ = writeln!(out, "</p>\n<p>{}</p>", Esc(&capitalised(&line(&finding.message))));
        for related in finding.related.iter().take(MAX_RELATED) {
            self.related(finding, related, out);
        }
        if finding.related.len() > MAX_RELATED {
            let more = counted((finding.related.len() - MAX_RELATED) as u64, "more place");
            let _ = writeln!(out, "<p class=\"where\">and {more}</p>");
        }
        if let Some(help) = &finding.help {
            let _ = writeln!(out, "<p class=\"help\">{}</p>", Esc(&capitalised(&line(help))));
        }
        out.push_str("</div>\n");
    }

    fn related(&mut self, finding: &Finding, related: &Related, out: &mut String) {
        let text = &self.linted.article.text;
        let _ = write!(out, "<p class=\"where\">{}", Esc(&capitalised(&line(&related.message))));
        let quote = match &related.elsewhere {
            Some(elsewhere) => {
                if let Some(url) = address(elsewhere) {
                    let _ = write!(out, " <a href=\"{}\" rel=\"noopener noreferrer\">open</a>", Esc(url));
                }
                elsewhere.text.as_str()
            }
            None => {
                let block = marks::home(&self.blocks, related.span);
                let _ = write!(out, ": <a href=\"#a{}b{block}\">paragraph {}</a>", self.number, block + 1);
                text.get(related.span.range()).unwrap_or_default()
            }
        };
        out.push_str("</p>\n");
        if quote.trim().is_empty() || self.quoted >= MAX_QUOTED {
            return;
        }
        let before = out.len();
        let tokens = diff::tokenise(quote, self.text.language);
        let (ours, theirs) = (self.words(finding.span), Words { text: quote, tokens: &tokens });
        let steps = diff::diff(ours, theirs);
        let same = steps.iter().filter(|step| matches!(step, Step::Same(..) | Step::Spelled(..))).count();
        out.push_str("<blockquote dir=\"auto\">");
        if same * 3 >= ours.tokens.len() && !tokens.is_empty() {
            diff::write(&steps, ours, theirs, out);
        } else {
            // Little in common: marking every word would say nothing.
            let _ = write!(out, "{}", Body(quote));
        }
        out.push_str("</blockquote>\n");
        self.quoted += out.len() - before;
    }
}

/// The headline of another article, or its name.
struct Title<'a>(&'a Elsewhere);

impl Title<'_> {
    fn to_line(&self) -> String {
        let title = self.0.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
        line(title.unwrap_or(&self.0.article))
    }
}

/// An article in half a line of HTML: headline, linked where there is an address, publisher
/// and day.
fn reference(elsewhere: &Elsewhere) -> String {
    let title = Title(elsewhere).to_line();
    let mut html = match address(elsewhere) {
        Some(url) => format!("<a href=\"{}\" rel=\"noopener noreferrer\">{}</a>", Esc(url), Esc(&title)),
        None => format!("<span>{}</span>", Esc(&title)),
    };
    for part in [&elsewhere.source, &elsewhere.published].into_iter().flatten() {
        let _ = write!(html, ", {}", Esc(&line(part)));
    }
    html
}

/// Where another article can be opened. Archives made of web pages often have the address as id.
fn address(elsewhere: &Elsewhere) -> Option<&str> {
    elsewhere.url.as_deref().and_then(link).or_else(|| link(&elsewhere.article))
}

fn line(text: &str) -> String {
    clip(&one_line(text), MAX_LINE).into_owned()
}

/// The name of a rule, linked to what the end of the page says of it.
fn rule_link(rule: &str, out: &mut String) {
    let name = Esc(rule);
    let _ = match rules::find(rule) {
        Some(_) => write!(out, "<a class=\"rule\" href=\"#rule-{name}\">{name}</a>"),
        None => write!(out, "<span class=\"rule\">{name}</span>"),
    };
}

/// How alike two standings are, for people.
fn likeness(steps: &[Step], longest: u32) -> String {
    let count = |wanted: fn(&Step) -> bool| steps.iter().filter(|step| wanted(step)).count();
    let spelled = count(|step| matches!(step, Step::Spelled(..)));
    let same = count(|step| matches!(step, Step::Same(..))) + spelled;
    let different = (steps.len() - same) as f32;
    if different == 0.0 {
        return match spelled {
            0 => "word for word".to_owned(),
            n => format!("word for word, {n} spelled otherwise"),
        };
    }
    let share = percent(same as f32 / steps.len().max(1) as f32);
    if longest > 0 { format!("{share} the same, {longest} in a row") } else { format!("{share} the same") }
}

fn order(order: Order) -> Option<&'static str> {
    match order {
        Order::Earlier => Some("was first"),
        Order::Later => Some("came later"),
        Order::SameDay => Some("same day"),
        Order::Unknown => None,
    }
}

/// A share for people, as HTML.
pub(super) fn percent(share: f32) -> String {
    match share * 100.0 {
        none if none <= 0.0 => "0&nbsp;%".to_owned(),
        little if little < 1.0 => "under 1&nbsp;%".to_owned(),
        // Only all is a hundred.
        most if share < 1.0 && most > 99.0 => "99&nbsp;%".to_owned(),
        some => format!("{}&nbsp;%", some.round()),
    }
}

/// The class that colours a source.
pub(super) fn colour(source: usize) -> &'static str {
    const NAMES: [&str; COLOURS + 1] = ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8"];
    NAMES[source.saturating_sub(1).min(COLOURS)]
}

/// Findings are lettered, sources numbered, so that the two are never taken for each other.
fn letters(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        letters.push(char::from(b'a' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

fn capitalised(sentence: &str) -> String {
    let mut chars = sentence.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

fn floor_boundary(text: &str, at: usize) -> u32 {
    let at = at.min(text.len());
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0) as u32
}

/// True when an article has nothing to show.
pub(super) fn is_clean(linted: &Linted<'_>) -> bool {
    linted.findings.is_empty() && linted.check.is_none_or(|check: &Report| check.shared.passages.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_lettered() {
        assert_eq!([0, 25, 26, 27, 701, 702].map(letters), ["a", "z", "aa", "ab", "zz", "aaa"]);
    }

    #[test]
    fn shares_for_people() {
        assert_eq!(
            [0.0, 0.004, 0.414, 0.999, 1.0].map(percent),
            ["0&nbsp;%", "under 1&nbsp;%", "41&nbsp;%", "99&nbsp;%", "100&nbsp;%"]
        );
    }
}
