//! Finds what an article shares with an archive.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::completion::{Completed, Open};
use super::overlap::Ranges;
use super::questions::{Likely, Questions, Reach};
use super::stock::Stock;
use super::{ALL_COMPARED, CheckConfig, MANY_COMPARED, STOCK_ARTICLES, order};
use crate::archive::{ArchiveError, Entry, Snapshot};
use crate::article::Article;
use crate::compare::reprint::{Passage, Query};
use crate::compare::shared::{Completion, Place, Shared, SharedPassage, Source};
use crate::date;
use crate::finding::Elsewhere;
use crate::shingle;
use crate::span::{LineIndex, Span};
use crate::text::{self, Ordinals, Text, Token};

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

/// An archived article that was compared with the draft.
pub(super) struct Compared {
    pub(super) entry: Entry,
    pub(super) text: String,
    pub(super) words: Vec<Token>,
    pub(super) lines: LineIndex,
    pub(super) passages: Vec<Passage>,
}

impl Compared {
    /// It, as a reader of some of its words sees it.
    pub(super) fn elsewhere(&self, span: Span) -> Elsewhere {
        let Entry { id, path, title, url, source, published, .. } = &self.entry;
        Elsewhere {
            article: id.clone(),
            path: path.clone(),
            title: title.clone(),
            url: url.clone(),
            source: source.clone(),
            published: published.clone(),
            text: span.of(&self.text).to_owned(),
            start: self.lines.position(&self.text, span.start),
            end: self.lines.position(&self.text, span.end),
        }
    }

    /// The bytes of some of its words.
    pub(super) fn span(&self, range: Ordinals) -> Span {
        span_of(&self.words, range)
    }
}

/// What is kept of an archived article that shares passages with the draft: not its text, or
/// a long draft that shares something with very many would fill the memory.
struct Candidate {
    source: Source,
    passages: Vec<(Passage, Span, Elsewhere)>,
    completions: Vec<(usize, Completed)>,
}

pub(super) fn search(
    snapshot: &Snapshot<'_>,
    article: &Article,
    text: &Text,
    config: &CheckConfig,
    allowed: &Allowed,
) -> Result<Shared, ArchiveError> {
    let tokens = &text.tokens;
    let allowed = allowed.mark(tokens);
    let sentences = text.sentence_tokens();
    let questions = Questions::new(tokens, &sentences, &allowed);
    let alike = |question, neighbours| questions.are_alike(question, neighbours);
    let lookup = snapshot.postings_alike(&questions.hashes, STOCK_ARTICLES, alike)?;
    let query = Query::new(tokens, &sentences);
    let (questions, allowed) = (&questions, &allowed);
    let mut finder = Finder { snapshot, article, config, query: &query, questions, allowed, compared: HashMap::new() };
    let stock = Stock::find(&mut finder, tokens.len(), &questions.asked[..questions.shingles], &lookup)?;
    let open = Open::new(article, text);
    let mut candidates = Vec::new();
    // For each token of the draft, how far passages that hold it reach.
    let mut told = vec![0; tokens.len()];
    for (at, likely) in questions.articles(&lookup, |range| stock.holds(range)).into_iter().enumerate() {
        let Likely { doc, reaches, places } = likely;
        let is_told = |range: Ordinals| told[range.start as usize] >= range.end;
        let nothing_new = |reach: &Reach| is_told(if at >= MANY_COMPARED { reach.least } else { reach.most });
        if at >= ALL_COMPARED && reaches.iter().all(nothing_new) {
            continue;
        }
        let Some(compared) = finder.compare(doc, &places)? else { continue };
        finder.compared.remove(&doc);
        let mut passages = compared.passages.clone();
        passages.retain(|passage| finder.is_reported(passage, &stock));
        drop_nested(&mut passages);
        if !passages.is_empty() {
            for passage in &passages {
                told[passage.query.range()].iter_mut().for_each(|end| *end = passage.query.end.max(*end));
            }
            candidates.push(candidate(article, tokens.len(), &compared, passages, &open));
        }
    }
    // The one that shares most first.
    candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.source.words));
    let mut shared = gather(text, candidates);
    for passage in stock.passages {
        passage.add_to(&mut shared, article, text);
    }
    shared.passages.sort_by_key(|passage| (passage.span, passage.stock.is_some()));
    Ok(shared)
}

/// What a draft of so many tokens shares with an archived article.
fn candidate(
    article: &Article,
    words: usize,
    compared: &Compared,
    passages: Vec<Passage>,
    open: &Open<'_>,
) -> Candidate {
    let covered = Ordinals::union(passages.iter().map(|passage| passage.query));
    let covered_there = Ordinals::union(passages.iter().map(|passage| passage.other));
    let longest = passages.iter().max_by_key(|passage| passage.matched).expect("candidates share something");
    let source = Source {
        elsewhere: compared.elsewhere(compared.span(longest.other)),
        words: covered,
        of_query: covered as f32 / words.max(1) as f32,
        of_source: covered_there as f32 / compared.words.len().max(1) as f32,
        order: order(article, compared.entry.published.as_deref()),
    };
    let place = |passage: Passage| {
        let span = compared.span(passage.other);
        (passage, span, compared.elsewhere(span))
    };
    Candidate { source, passages: passages.into_iter().map(place).collect(), completions: open.complete(compared) }
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
    query: &'a Query<'a, Token>,
    questions: &'a Questions<'a>,
    /// Tokens of the draft that belong to allowed passages.
    allowed: &'a [bool],
    /// Some that were compared, which may be asked for again.
    compared: HashMap<u32, Option<Rc<Compared>>>,
}

/// Compared articles that are kept for being asked for again.
const MOST_KEPT: usize = 256;

impl Finder<'_> {
    /// An archived article with all that it shares with the draft; `None` when it shares
    /// nothing or does not count. `places` are those that the archive found, or some of them.
    pub(super) fn compare(
        &mut self,
        doc: u32,
        places: &[(Ordinals, u32)],
    ) -> Result<Option<Rc<Compared>>, ArchiveError> {
        if let Some(known) = self.compared.get(&doc) {
            return Ok(known.clone());
        }
        let compared = self.read(doc, places)?.map(Rc::new);
        if self.compared.len() < MOST_KEPT {
            self.compared.insert(doc, compared.clone());
        }
        Ok(compared)
    }

    fn read(&self, doc: u32, places: &[(Ordinals, u32)]) -> Result<Option<Compared>, ArchiveError> {
        let Some(text) = self.snapshot.text(doc)? else { return Ok(None) };
        let words = text::words(&text);
        let mut passages = self.query.passages(&words);
        self.questions.edited_sentences(places, &words, &mut passages);
        if passages.is_empty() {
            return Ok(None);
        }
        let Some(entry) = self.snapshot.article(doc)? else { return Ok(None) };
        if !counts(self.article, &entry, self.config) {
            return Ok(None);
        }
        let lines = LineIndex::new(&text);
        Ok(Some(Compared { entry, text, words, lines, passages }))
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
    let mut ranges = Ranges::default();
    for passage in passages.drain(..) {
        let holds = |&index: &usize| {
            let better: &Passage = &kept[index].0;
            let from = better.query.start.max(passage.query.start);
            let to = better.query.end.min(passage.query.end);
            to.saturating_sub(from) * 10 >= passage.query.len() as u32 * 9
        };
        match ranges.around(passage.query).filter(holds).min() {
            Some(index) => kept[index].1 = kept[index].1.cover(passage.query),
            None => {
                ranges.insert(passage.query, kept.len());
                kept.push((passage, passage.query));
            }
        }
    }
    kept.sort_unstable_by_key(|(_, whole)| whole.start);
    passages.extend(kept.into_iter().map(|(passage, whole)| Passage { query: whole, ..passage }));
}

pub(super) fn span_of(words: &[Token], range: Ordinals) -> Span {
    words[range.start as usize].span.cover(words[range.end as usize - 1].span)
}

/// Puts the passages of all candidates together: what several articles hold is one passage
/// with several places.
fn gather(text: &Text, candidates: Vec<Candidate>) -> Shared {
    let mut shared = Shared { words: text.tokens.len() as u32, ..Shared::default() };
    let mut all: Vec<(Passage, Place)> = Vec::new();
    let mut completed = HashSet::new();
    for (source, candidate) in candidates.into_iter().enumerate() {
        shared.sources.push(candidate.source);
        all.extend(candidate.passages.into_iter().map(|(passage, span, elsewhere)| {
            let identity = passage.identity();
            (passage, Place { source, span, elsewhere: Box::new(elsewhere), identity })
        }));
        for (sentence, Completed { missing, span, elsewhere }) in candidate.completions {
            if completed.insert(sentence) {
                let place = Place { source, span, elsewhere: Box::new(elsewhere), identity: 1.0 };
                shared.completions.push(Completion { span: text.sentences[sentence].span, missing, place });
            }
        }
    }
    shared.completions.sort_by_key(|completion| completion.span);
    all.sort_by_key(|(passage, place)| (std::cmp::Reverse(passage.matched), passage.query.start, place.source));
    let mut groups: Vec<(Ordinals, Vec<(Passage, Place)>)> = Vec::new();
    let mut ranges = Ranges::default();
    for (passage, place) in all {
        let same = |&index: &usize| {
            let (range, members): &(Ordinals, Vec<(Passage, Place)>) = &groups[index];
            let overlap = range.end.min(passage.query.end).saturating_sub(range.start.max(passage.query.start));
            overlap * 10 >= 8 * (range.len().max(passage.query.len()) as u32)
                && members.iter().all(|(_, other)| other.source != place.source)
        };
        match ranges.around(passage.query).filter(same).min() {
            Some(index) => groups[index].1.push((passage, place)),
            None => {
                ranges.insert(passage.query, groups.len());
                groups.push((passage.query, vec![(passage, place)]));
            }
        }
    }
    for (_, members) in groups {
        let best = members[0].0;
        // The words of every member, so that no long run lies outside; how much of it each article
        // has is told by its identity.
        let tokens = members.iter().fold(best.query, |whole, (passage, _)| whole.cover(passage.query));
        let mut places: Vec<Place> = members
            .into_iter()
            .map(|(passage, place)| {
                let identity = passage.matched as f32 / tokens.len().max(passage.other.len()).max(1) as f32;
                Place { identity, ..place }
            })
            .collect();
        let day = |place: &Place| place.elsewhere.published.as_deref().and_then(date::parse);
        places.sort_by_cached_key(|place| {
            let day = day(place);
            (day.is_none(), day, place.source)
        });
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
