//! Finds what an article shares with an archive.

use std::collections::{HashMap, HashSet};

use super::stock::Stock;
use super::{CheckConfig, STOCK_ARTICLES, order};
use crate::archive::{ArchiveError, Entry, Snapshot};
use crate::article::Article;
use crate::compare::reprint::{Passage, Query};
use crate::compare::shared::{Completion, Place, Shared, SharedPassage, Source};
use crate::date;
use crate::finding::Elsewhere;
use crate::shingle::{self, K};
use crate::span::{LineIndex, Span};
use crate::text::kinds::End;
use crate::text::{self, Boundary, Ordinals, Text, Token};

/// Passages that may stand anywhere, by their shingles.
#[derive(Debug, Clone, Default)]
pub(super) struct Allowed {
    shingles: HashSet<u64>,
}

impl Allowed {
    pub(super) fn new(passages: &[String]) -> Self {
        let shingles = passages.iter().flat_map(|passage| shingle::k_grams(&text::words(passage), ALLOWED_K));
        Self { shingles: shingles.collect() }
    }

    /// Marks the tokens that belong to allowed passages.
    fn mark(&self, tokens: &[Token]) -> Vec<bool> {
        let mut marked = vec![false; tokens.len()];
        if self.shingles.is_empty() {
            return marked;
        }
        for (at, shingle) in shingle::k_grams(tokens, ALLOWED_K).iter().enumerate() {
            if self.shingles.contains(shingle) {
                marked[at..at + ALLOWED_K].fill(true);
            }
        }
        marked
    }
}

/// Tokens in a row that make an allowed passage known again: as few as a licence line has.
const ALLOWED_K: usize = 5;

/// An archived article that shares passages with the draft.
pub(super) struct Candidate {
    pub(super) entry: Entry,
    pub(super) text: String,
    pub(super) words: Vec<Token>,
    pub(super) passages: Vec<Passage>,
}

impl Candidate {
    /// Tokens of the draft that it holds.
    fn covered(&self) -> u32 {
        union(self.passages.iter().map(|passage| passage.query))
    }
}

pub(super) fn search(
    snapshot: &Snapshot<'_>,
    article: &Article,
    text: &Text,
    config: &CheckConfig,
    allowed: &Allowed,
) -> Result<Shared, ArchiveError> {
    let tokens = &text.tokens;
    let grams = shingle::k_grams(tokens, K);
    let allowed = allowed.mark(tokens);
    // Every shingle of the draft is asked for, not only the winnowed ones: it costs no disk,
    // and runs shorter than the guarantee are met about twice as often.
    let mut asked: Vec<Ordinals> = Vec::with_capacity(grams.len());
    let mut hashes: Vec<u64> = Vec::with_capacity(grams.len());
    let is_free = |range: Ordinals| !allowed[range.range()].iter().all(|allowed| *allowed);
    for (at, &gram) in grams.iter().enumerate() {
        let range = Ordinals { start: at as u32, end: (at + K) as u32 };
        if is_free(range) {
            asked.push(range);
            hashes.push(gram);
        }
    }
    let shingles = asked.len();
    let sentences = text.sentence_tokens();
    for sentence in sentences.iter().filter(|sentence| !sentence.is_empty() && is_free(**sentence)) {
        // As a shingle, the hash is asked for already.
        for (hash, _) in
            shingle::short_sentences(tokens, std::slice::from_ref(sentence)).filter(|_| sentence.len() != K)
        {
            asked.push(*sentence);
            hashes.push(hash);
        }
    }
    let lookup = snapshot.postings(&hashes, STOCK_ARTICLES)?;
    let query = Query::new(tokens, &sentences);
    let finder = Finder { snapshot, article, config, query: &query, allowed: &allowed };
    let stock = Stock::find(&finder, tokens.len(), &asked[..shingles], &lookup)?;
    let mut seeds: HashMap<u32, u32> = HashMap::new();
    for found in &lookup.found {
        if !stock.holds(asked[found.fingerprint as usize]) {
            *seeds.entry(found.doc).or_default() += 1;
        }
    }
    let mut order: Vec<(u32, u32)> = seeds.into_iter().collect();
    order.sort_unstable_by_key(|&(doc, count)| (std::cmp::Reverse(count), doc));
    let mut candidates = Vec::new();
    for (doc, _) in order {
        let Some(mut candidate) = finder.read(doc)? else { continue };
        candidate.passages.retain(|passage| finder.is_reported(passage, &stock));
        drop_nested(&mut candidate.passages);
        if !candidate.passages.is_empty() {
            candidates.push(candidate);
        }
    }
    // The one that shares most first.
    candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.covered()));
    let mut shared = gather(article, text, &candidates);
    shared.completions = completions(article, text, &candidates);
    for passage in stock.passages {
        passage.add_to(&mut shared, article, text);
    }
    shared.passages.sort_by_key(|passage| (passage.span, passage.stock.is_some()));
    Ok(shared)
}

/// Whether an archived article is compared at all: not the draft's own revision, not an
/// ignored source, inside the asked time.
fn counts(article: &Article, entry: &Entry, config: &CheckConfig) -> bool {
    if entry.id == article.id || article.url.is_some() && entry.url == article.url {
        return false;
    }
    if let Some(source) = &entry.source
        && config.ignore_sources.iter().any(|ignored| ignored.eq_ignore_ascii_case(source))
    {
        return false;
    }
    if config.since.is_none() && config.until.is_none() {
        return true;
    }
    let Some(day) = entry.published.as_deref().and_then(date::parse) else { return true };
    config.since.is_none_or(|since| day >= since) && config.until.is_none_or(|until| day <= until)
}

/// Reads articles of the archive and compares them with the draft.
pub(super) struct Finder<'a> {
    snapshot: &'a Snapshot<'a>,
    article: &'a Article,
    config: &'a CheckConfig,
    query: &'a Query<'a>,
    /// Tokens of the draft that belong to allowed passages.
    allowed: &'a [bool],
}

impl Finder<'_> {
    /// An archived article with all that it shares with the draft; `None` when it does not
    /// count.
    pub(super) fn read(&self, doc: u32) -> Result<Option<Candidate>, ArchiveError> {
        let Some(entry) = self.snapshot.article(doc)? else { return Ok(None) };
        if !counts(self.article, &entry, self.config) {
            return Ok(None);
        }
        let Some(text) = self.snapshot.text(doc)? else { return Ok(None) };
        let words = text::words(&text);
        let passages = self.query.passages(&words);
        Ok(Some(Candidate { entry, text, words, passages }))
    }

    /// Whether a passage is long enough without its stock and allowed words.
    fn is_reported(&self, passage: &Passage, stock: &Stock) -> bool {
        let free = passage.query.range().filter(|&at| !stock.tokens[at] && !self.allowed[at]).count() as u32;
        passage.matched.min(free) >= self.config.min_words
    }
}

/// What the other article says twice matches twice; the better match stands for both, and for the
/// few words that only the other one has.
fn drop_nested(passages: &mut Vec<Passage>) {
    passages
        .sort_unstable_by_key(|passage| (std::cmp::Reverse(passage.matched), passage.query.start, passage.other.start));
    let mut kept: Vec<(Passage, Ordinals)> = Vec::new();
    for passage in passages.drain(..) {
        let nested = kept.iter_mut().find(|(better, _)| {
            let from = better.query.start.max(passage.query.start);
            let to = better.query.end.min(passage.query.end);
            to.saturating_sub(from) * 10 >= passage.query.len() as u32 * 9
        });
        match nested {
            Some((_, whole)) => *whole = cover(*whole, passage.query),
            None => kept.push((passage, passage.query)),
        }
    }
    kept.sort_unstable_by_key(|(_, whole)| whole.start);
    passages.extend(kept.into_iter().map(|(passage, whole)| Passage { query: whole, ..passage }));
}

/// The range from the first to the last token of both.
fn cover(a: Ordinals, b: Ordinals) -> Ordinals {
    Ordinals { start: a.start.min(b.start), end: a.end.max(b.end) }
}

pub(super) fn span_of(words: &[Token], range: Ordinals) -> Span {
    words[range.start as usize].span.cover(words[range.end as usize - 1].span)
}

pub(super) fn elsewhere(entry: &Entry, text: &str, lines: &LineIndex, span: Span) -> Elsewhere {
    Elsewhere {
        article: entry.id.clone(),
        path: entry.path.clone(),
        title: entry.title.clone(),
        url: entry.url.clone(),
        source: entry.source.clone(),
        published: entry.published.clone(),
        text: span.of(text).to_owned(),
        start: lines.position(text, span.start),
        end: lines.position(text, span.end),
    }
}

/// Puts the passages of all candidates together: what several articles hold is one passage
/// with several places.
fn gather(article: &Article, text: &Text, candidates: &[Candidate]) -> Shared {
    let words = text.tokens.len() as u32;
    let mut shared = Shared { words, ..Shared::default() };
    let mut all: Vec<(Passage, usize)> = Vec::new();
    for (index, candidate) in candidates.iter().enumerate() {
        all.extend(candidate.passages.iter().map(|passage| (*passage, index)));
        let covered = candidate.covered();
        let covered_there = union(candidate.passages.iter().map(|passage| passage.other));
        let longest =
            candidate.passages.iter().max_by_key(|passage| passage.matched).expect("candidates share something");
        let span = span_of(&candidate.words, longest.other);
        shared.sources.push(Source {
            elsewhere: elsewhere(&candidate.entry, &candidate.text, &LineIndex::new(&candidate.text), span),
            words: covered,
            of_query: covered as f32 / words.max(1) as f32,
            of_source: covered_there as f32 / candidate.words.len().max(1) as f32,
            order: order(article, candidate.entry.published.as_deref()),
        });
    }
    all.sort_unstable_by_key(|(passage, index)| (std::cmp::Reverse(passage.matched), passage.query.start, *index));
    let mut groups: Vec<(Ordinals, Vec<(Passage, usize)>)> = Vec::new();
    for (passage, index) in all {
        let same = |range: &Ordinals| {
            let overlap = range.end.min(passage.query.end).saturating_sub(range.start.max(passage.query.start));
            overlap * 10 >= 8 * (range.len().max(passage.query.len()) as u32)
        };
        match groups.iter_mut().find(|(range, members)| same(range) && members.iter().all(|(_, other)| *other != index))
        {
            Some((_, members)) => members.push((passage, index)),
            None => groups.push((passage.query, vec![(passage, index)])),
        }
    }
    for (_, members) in groups {
        let (best, _) = members[0];
        // The words of every member, so that no long run lies outside; how much of it each article
        // has is told by its identity.
        let tokens = members.iter().fold(best.query, |whole, (passage, _)| cover(whole, passage.query));
        let mut places: Vec<Place> = members
            .iter()
            .map(|&(passage, index)| {
                let candidate = &candidates[index];
                let span = span_of(&candidate.words, passage.other);
                let lines = LineIndex::new(&candidate.text);
                Place {
                    source: index,
                    span,
                    elsewhere: Box::new(elsewhere(&candidate.entry, &candidate.text, &lines, span)),
                    identity: passage.matched as f32 / tokens.len().max(passage.other.len()).max(1) as f32,
                }
            })
            .collect();
        let day = |place: &Place| place.elsewhere.published.as_deref().and_then(date::parse);
        places.sort_by_key(|place| (day(place).is_none(), day(place), place.source));
        shared.passages.push(SharedPassage {
            tokens,
            span: span_of(&text.tokens, tokens),
            matched: best.matched,
            longest: best.longest,
            places,
            stock: None,
        });
    }
    shared
}

/// Tokens in the union of some ranges.
fn union(ranges: impl Iterator<Item = Ordinals>) -> u32 {
    let mut ranges: Vec<Ordinals> = ranges.collect();
    ranges.sort_unstable_by_key(|range| range.start);
    let (mut total, mut reached) = (0, 0);
    for range in ranges {
        let start = range.start.max(reached);
        total += range.end.saturating_sub(start);
        reached = reached.max(range.end);
    }
    total
}

/// Fewest words of a cut-off sentence that the archive may complete.
const COMPLETED_WORDS: usize = 5;

/// Cut-off sentences of the draft that stand whole in an article that shares something with it.
fn completions(article: &Article, text: &Text, candidates: &[Candidate]) -> Vec<Completion> {
    let mut found = Vec::new();
    for sentence in &text.sentences {
        let words = text.words_of(sentence);
        let body = sentence.span.of(&article.text);
        let abbreviated =
            words.last().is_some_and(|word| text::lexicon::abbreviation(word.span.of(&article.text)).is_some());
        let open = match End::of(body) {
            End::Mark => abbreviated,
            End::Colon | End::Ellipsis | End::Closer => false,
            End::Comma | End::Dash | End::Nothing => true,
        };
        if !open || sentence.boundary != Boundary::BlockEnd || words.len() < COMPLETED_WORDS {
            continue;
        }
        for (source, candidate) in candidates.iter().enumerate() {
            let Some(at) = find(words, &candidate.words) else { continue };
            let rest = &candidate.words[at + words.len()..];
            let from = candidate.words[at + words.len() - 1].span.end as usize;
            let tail = &candidate.text[from..];
            let line = tail.find('\n').map_or(tail, |end| &tail[..end]);
            let missing = line.trim_start_matches('.').trim();
            // The other article must go on in the same sentence.
            if rest.is_empty()
                || !missing.chars().any(char::is_alphanumeric)
                || !abbreviated && line.starts_with(['.', '!', '?'])
            {
                continue;
            }
            let end = first_sentence(missing);
            let span = candidate.words[at].span.cover(candidate.words[at + words.len() - 1].span);
            let elsewhere = elsewhere(&candidate.entry, &candidate.text, &LineIndex::new(&candidate.text), span);
            found.push(Completion {
                span: sentence.span,
                missing: missing[..end].to_owned(),
                place: Place { source, span, elsewhere: Box::new(elsewhere), identity: 1.0 },
            });
            break;
        }
    }
    found
}

/// Where the sentence that a text begins with ends.
fn first_sentence(text: &str) -> usize {
    let mut split = Vec::new();
    text::sentences::split(text, Span::new(0, text.len()), &mut split);
    split.first().map_or(text.len(), |(span, _)| span.end as usize)
}

/// First place of a run of tokens in another article.
fn find(words: &[Token], other: &[Token]) -> Option<usize> {
    let first = words.first()?.hash;
    (0..(other.len() + 1).saturating_sub(words.len()))
        .find(|&at| other[at].hash == first && words.iter().zip(&other[at..]).all(|(a, b)| a.hash == b.hash))
}
