//! An article while it is drawn: what is shown of it, and where each thing begins.

use std::collections::BTreeSet;
use std::ops::Range;

use super::diff::{self, Step, Words};
use super::marks;
use super::say::MAX_LINE;
use crate::check::{Place, SharedPassage};
use crate::finding::Finding;
use crate::report::Linted;
use crate::report::plain::{MAX_LABEL, clip, clip_middle, label, one_line};
use crate::span::Span;
use crate::text::{BlockKind, Text, Token, chars};

/// Bytes of one article's text that are shown: about thirty thousand words. Browsers grow slow
/// beyond, and nobody reads on.
const MAX_TEXT: usize = 200_000;

/// Findings of one article that are shown.
const MAX_FINDINGS: usize = 300;

/// Shared passages of one article that are shown, the longest ones.
const MAX_PASSAGES: usize = 300;

/// Related places that are shown under one finding.
pub(super) const MAX_RELATED: usize = 5;

/// Steps in another block from which a passage has a note there too.
const FEWEST_STEPS: usize = 10;

/// Longest passage that is compared word by word. A whole book would be read by nobody.
pub(super) const MAX_WORDS: usize = 10_000;

/// What a mark in the text stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// A shared passage: its index in `passages`.
    Passage(usize),
    /// A finding: its index in `findings`.
    Finding(usize),
    /// Another place of this article that a finding points at: the finding's index and the place's.
    Related(usize, usize),
}

/// A shared passage with all that is shown of it.
#[derive(Debug)]
pub(super) struct Shown<'a> {
    /// The passage.
    pub passage: &'a SharedPassage,
    /// The place whose source gives it its colour: that of the source that shares most.
    pub place: Option<&'a Place>,
    /// Steps from that place's words to the article's.
    pub(super) steps: Vec<Step>,
    pub(super) theirs: Vec<Token>,
    /// The steps that stand beside each block that has a note on the passage.
    pub(super) parts: Vec<(usize, Range<usize>)>,
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
    pub(super) text: Text,
    /// Its blocks as far as they are shown.
    pub(super) blocks: Vec<Span>,
    /// Passages that are shown, in the order of the text.
    pub passages: Vec<Shown<'a>>,
    /// Findings with a note, in the order of the text.
    pub findings: Vec<&'a Finding>,
    /// Findings about the article as a whole.
    pub(super) whole: Vec<&'a Finding>,
    /// What stands in the text, and the block in which it begins.
    pub(super) marks: Vec<(Mark, Span, usize)>,
    pub(super) rules: BTreeSet<&'static str>,
    pub(super) quoted: usize,
}

impl<'a> Page<'a> {
    pub(super) fn new(linted: &'a Linted<'a>, number: u64) -> Self {
        let source = linted.article.text.as_str();
        let text = Text::new(linted.article, None);
        let end = chars::floor(source, MAX_TEXT) as u32;
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
                .filter(|passage| valid(passage.span) && passage.span.start < end && !passage.places.is_empty())
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
            let home = marks::home(&page.blocks, span);
            page.marks.push((Mark::Passage(at), marks::with_punctuation(source, span), home));
        }
        for (at, finding) in page.findings.iter().enumerate() {
            page.marks.push((Mark::Finding(at), finding.span, marks::home(&page.blocks, finding.span)));
            for (nth, related) in finding.related.iter().take(MAX_RELATED).enumerate() {
                if related.elsewhere.is_none() && valid(related.span) && related.span.start < end {
                    let home = marks::home(&page.blocks, related.span);
                    page.marks.push((Mark::Related(at, nth), related.span, home));
                }
            }
        }
        page
    }

    pub(super) fn shown(&self, passage: &'a SharedPassage) -> Shown<'a> {
        let place = passage.places.iter().min_by_key(|place| place.source);
        let theirs = place.map_or_else(Vec::new, |place| diff::tokenise(&place.elsewhere.text, self.text.language));
        let source = if passage.stock.is_some() { 0 } else { place.map_or(0, |place| place.source + 1) };
        let mut shown = Shown { passage, place, steps: Vec::new(), theirs, parts: Vec::new(), source };
        if let Some(place) = place.filter(|_| shown.theirs.len().max(passage.tokens.len()) <= MAX_WORDS) {
            let theirs = Words { text: &place.elsewhere.text, tokens: &shown.theirs };
            shown.steps = diff::diff(self.words(passage.span), theirs);
            shown.parts = self.parts(passage.span, &shown.steps);
        }
        shown
    }

    /// Cuts the steps of a passage at the ends of blocks, so that each block has its own
    /// beside it. What the other text has between two blocks goes with the first one.
    fn parts(&self, passage: Span, steps: &[Step]) -> Vec<(usize, Range<usize>)> {
        let first = marks::home(&self.blocks, passage);
        let mut parts = vec![(first, 0..steps.len())];
        if steps.iter().all(|step| matches!(step, Step::Same(..))) {
            return parts;
        }
        let ours = self.words(passage);
        let mut block = first;
        for (at, step) in steps.iter().enumerate() {
            let (Step::Same(word, _) | Step::Spelled(word, _) | Step::Ours(word)) = *step else { continue };
            let here = marks::home(&self.blocks, ours.tokens[word].span);
            if here > block {
                block = here;
                parts.last_mut().expect("there is a first part").1.end = at;
                parts.push((here, at..steps.len()));
            }
        }
        // A few words are not worth a note of their own.
        let mut at = 1;
        while at < parts.len() {
            if parts[at].1.len() < FEWEST_STEPS {
                parts[at - 1].1.end = parts[at].1.end;
                parts.remove(at);
            } else {
                at += 1;
            }
        }
        parts
    }

    /// The article's words inside a span.
    pub(super) fn words(&self, span: Span) -> Words<'_> {
        let tokens = &self.text.tokens;
        let from = tokens.partition_point(|token| token.span.start < span.start);
        let to = tokens.partition_point(|token| token.span.end <= span.end).max(from);
        Words { text: &self.linted.article.text, tokens: &tokens[from..to] }
    }

    /// Bytes of the article that are shown.
    pub(super) fn end(&self) -> u32 {
        self.blocks.last().map_or(0, |block| block.end)
    }

    pub(super) fn headline(&self) -> String {
        let article = self.linted.article;
        let first = || {
            let block = self.text.blocks.first()?;
            matches!(block.kind, BlockKind::Title | BlockKind::Headline | BlockKind::Subhead)
                .then(|| block.span.of(&article.text))
        };
        let title = article.title.as_deref().filter(|title| !title.trim().is_empty()).or_else(first);
        match title {
            Some(title) => clip(&one_line(title.trim()), MAX_LINE).into_owned(),
            None => clip_middle(&label(&article.path, &article.id), MAX_LABEL).into_owned(),
        }
    }
}
