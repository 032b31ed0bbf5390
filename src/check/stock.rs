//! Passages that stand in very many articles: named with their count, not as reprints.

use std::collections::HashSet;

use super::search::{Candidate, Finder, elsewhere, span_of};
use super::{STOCK_ARTICLES, STOCK_WORDS, order};
use crate::archive::{ArchiveError, Lookup};
use crate::article::Article;
use crate::compare::reprint::{LONG_RUN, Passage};
use crate::compare::shared::{Place, Shared, SharedPassage, Source};
use crate::shingle::{K, WINDOW};
use crate::span::LineIndex;
use crate::text::{Ordinals, Text};

/// Articles that are read to learn what a stock passage says, and named beside it.
const EXAMPLES: usize = 3;

/// What of a draft stands in very many articles.
pub(super) struct Stock {
    /// For each token of the draft, whether it is stock.
    pub(super) tokens: Vec<bool>,
    /// First tokens of the shingles that are stock.
    shingles: HashSet<u32>,
    /// Stock passages that are long enough to be named.
    pub(super) passages: Vec<StockPassage>,
}

/// A stock passage and a few articles that hold it.
pub(super) struct StockPassage {
    tokens: Ordinals,
    articles: u32,
    examples: Vec<(Candidate, Passage)>,
}

impl Stock {
    /// Finds the stock among the shingles of a draft that were asked for, of which it has
    /// `length` tokens.
    ///
    /// The archive holds only some shingles of a passage, [`WINDOW`] apart at most, so what the
    /// passage says is learned from a few of the articles: it is what they have in common.
    pub(super) fn find(
        finder: &Finder<'_>,
        length: usize,
        asked: &[Ordinals],
        lookup: &Lookup,
    ) -> Result<Self, ArchiveError> {
        let mut stock = Self { tokens: vec![false; length], shingles: HashSet::new(), passages: Vec::new() };
        for (stretch, articles) in stretches(asked, &lookup.articles) {
            if stock.tokens[stretch.range()].iter().all(|stock| *stock) {
                continue;
            }
            let examples = examples(finder, stretch, asked, lookup)?;
            let common = examples.iter().fold(None, |common: Option<Ordinals>, (_, passage)| {
                let range = passage.query;
                Some(common.map_or(range, |common| Ordinals {
                    start: common.start.max(range.start),
                    end: common.end.min(range.end),
                }))
            });
            // Without a passage around it the stretch is a phrase: it seeds no comparison.
            let tokens = common.filter(|common| common.start < common.end).unwrap_or(stretch);
            if tokens.len() > STOCK_WORDS {
                continue;
            }
            stock.tokens[tokens.range()].fill(true);
            stock.shingles.extend(stretch.start..=stretch.end - K as u32);
            if tokens.len() >= LONG_RUN as usize && !examples.is_empty() {
                stock.passages.push(StockPassage { tokens, articles, examples });
            }
        }
        Ok(stock)
    }

    /// True for shingles and sentences that lie in stock.
    pub(super) fn holds(&self, range: Ordinals) -> bool {
        range.len() == K && self.shingles.contains(&range.start)
            || self.tokens[range.range()].iter().all(|stock| *stock)
    }
}

/// Stretches of the draft whose shingles stand in more than [`STOCK_ARTICLES`] articles, each
/// with the least of their counts.
fn stretches(asked: &[Ordinals], articles: &[u32]) -> Vec<(Ordinals, u32)> {
    let mut stretches: Vec<(Ordinals, u32)> = Vec::new();
    for (shingle, &count) in asked.iter().zip(articles).filter(|(_, count)| **count > STOCK_ARTICLES) {
        match stretches.last_mut() {
            Some((last, least)) if shingle.start + K as u32 <= last.end + WINDOW as u32 => {
                last.end = shingle.end;
                *least = (*least).min(count);
            }
            _ => stretches.push((*shingle, count)),
        }
    }
    stretches
}

/// A few articles that hold a stretch, each with the passage around it.
fn examples(
    finder: &Finder<'_>,
    stretch: Ordinals,
    asked: &[Ordinals],
    lookup: &Lookup,
) -> Result<Vec<(Candidate, Passage)>, ArchiveError> {
    let inside = |range: Ordinals| range.start >= stretch.start && range.end <= stretch.end;
    let mut docs: Vec<u32> = lookup
        .found
        .iter()
        .filter(|found| asked.get(found.fingerprint as usize).is_some_and(|range| inside(*range)))
        .map(|found| found.doc)
        .collect();
    docs.sort_unstable();
    docs.dedup();
    let mut examples = Vec::new();
    // Articles that do not count are passed over, but not without end.
    for doc in docs.into_iter().take(STOCK_ARTICLES as usize) {
        if examples.len() == EXAMPLES {
            break;
        }
        let Some(candidate) = finder.read(doc)? else { continue };
        let around = |passage: &&Passage| passage.query.start <= stretch.start && stretch.end <= passage.query.end;
        let best = candidate.passages.iter().filter(around).max_by_key(|passage| passage.matched).copied();
        if let Some(passage) = best {
            examples.push((candidate, passage));
        }
    }
    Ok(examples)
}

impl StockPassage {
    /// Adds the passage to what a draft shares with the archive.
    pub(super) fn add_to(self, shared: &mut Shared, article: &Article, text: &Text) {
        let mut places = Vec::new();
        for (candidate, passage) in &self.examples {
            let span = span_of(&candidate.words, passage.other);
            let lines = LineIndex::new(&candidate.text);
            let elsewhere = elsewhere(&candidate.entry, &candidate.text, &lines, span);
            let known = shared.sources.iter().position(|source| source.elsewhere.article == candidate.entry.id);
            let source = known.unwrap_or_else(|| {
                shared.sources.push(Source {
                    elsewhere: elsewhere.clone(),
                    words: 0,
                    of_query: 0.0,
                    of_source: 0.0,
                    order: order(article, candidate.entry.published.as_deref()),
                });
                shared.sources.len() - 1
            });
            places.push(Place { source, span, elsewhere: Box::new(elsewhere), identity: passage.identity() });
        }
        shared.passages.push(SharedPassage {
            tokens: self.tokens,
            span: span_of(&text.tokens, self.tokens),
            matched: self.tokens.len() as u32,
            longest: self.tokens.len() as u32,
            places,
            stock: Some(self.articles),
        });
    }
}
