//! Passages that stand in very many articles: named with their count, not as reprints.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use super::search::{Kept, span_of};
use super::side_by_side::Team;
use super::{STOCK_ARTICLES, STOCK_WORDS, order};
use crate::archive::{ArchiveError, Lookup, Snapshot};
use crate::article::Article;
use crate::compare::reprint::{LONG_RUN, Passage};
use crate::compare::shared::{Place, Shared, SharedPassage, Source};
use crate::finding::Elsewhere;
use crate::shingle::{K, SENTENCE_WORDS, WINDOW};
use crate::span::Span;
use crate::text::{Ordinals, Text};

/// Articles that are read to learn what a stock passage says, and named beside it.
const EXAMPLES: usize = 2;

/// Articles that are read in vain, because the stretch is a phrase of theirs and no passage.
const ATTEMPTS: usize = 3;

/// What of a draft stands in very many articles.
pub(super) struct Stock {
    /// For each token of the draft, whether it is stock.
    pub(super) tokens: Vec<bool>,
    /// First tokens of the shingles that are stock.
    shingles: HashSet<u32>,
    /// Stock passages that are long enough to be named.
    pub(super) passages: Vec<StockPassage>,
    /// Those that would be named if they were not shorter than was asked for.
    pub(super) short: Vec<Ordinals>,
}

/// A stock passage and a few articles that hold it.
pub(super) struct StockPassage {
    pub(super) tokens: Ordinals,
    articles: u32,
    examples: Vec<Example>,
}

/// An article that holds a stock passage.
struct Example {
    /// The passage in the draft, as far as this article has it.
    tokens: Ordinals,
    span: Span,
    elsewhere: Elsewhere,
    identity: f32,
}

impl Stock {
    /// Finds the stock among what was asked about a draft, of which it has `length` tokens: `shingles`, and behind
    /// them whole short `sentences`.
    ///
    /// The archive holds only some shingles of a passage, [`WINDOW`] apart at most, so what the
    /// passage says is learned from a few of the articles: it is what they have in common.
    pub(super) fn find(
        kept: &Kept<'_>,
        team: &mut Team<'_, '_>,
        length: usize,
        shingles: &[Ordinals],
        sentences: &[Ordinals],
        lookup: &Lookup,
    ) -> Result<Self, ArchiveError> {
        let stretches = stretches(shingles, sentences, lookup);
        let min_words = kept.min_words().max(SENTENCE_WORDS as u32) as usize;
        let stock =
            Self { tokens: vec![false; length], shingles: HashSet::new(), passages: Vec::new(), short: Vec::new() };
        let covers = |tokens: &[bool], at: usize| tokens[stretches[at].tokens.range()].iter().all(|stock| *stock);
        let is_stock = |stock: &Self, at: usize| covers(&stock.tokens, at);
        // What was learned in any order.
        let seen = Mutex::new(stock.tokens.clone());
        let seen = || seen.lock().expect("nothing panics while it holds the lock");
        let may_be_stock = |at: usize| covers(&seen(), at);
        let learn = |snapshot: &Snapshot<'_>, at: usize| {
            let learned = stretches[at].learn(kept, snapshot)?;
            if let Some(learned) = &learned {
                seen()[learned.tokens.range()].fill(true);
            }
            Ok(learned)
        };
        let take = |stock: &mut Self, learned: Learned| {
            let holds_sentence = sentences.iter().any(|&sentence| learned.tokens.shared(sentence) == sentence.len());
            stock.take(learned, holds_sentence, min_words);
        };
        team.in_order(stretches.len(), stock, is_stock, may_be_stock, learn, take)
    }

    /// Takes what was learned, which is named when it has `least` words. A short sentence is named only where no reprint
    /// holds it, and counts there; other short stretches are phrases, which are not named.
    fn take(&mut self, learned: Learned, holds_sentence: bool, least: usize) {
        let Learned { stretch, tokens, articles, examples } = learned;
        let is_long = tokens.len() >= LONG_RUN as usize;
        let is_sentence = holds_sentence && !is_long;
        if !is_sentence {
            self.tokens[tokens.range()].fill(true);
            self.shingles.extend(stretch.start..=stretch.end - K as u32);
        }
        let is_known = is_sentence && self.passages.iter().any(|passage| passage.tokens == tokens);
        if !(is_long || is_sentence) || examples.is_empty() || is_known {
            return;
        }
        if tokens.len() >= least {
            self.passages.push(StockPassage { tokens, articles, examples });
        } else {
            self.short.push(tokens);
        }
    }

    /// True for shingles and sentences that lie in stock.
    pub(super) fn holds(&self, range: Ordinals) -> bool {
        range.len() == K && self.shingles.contains(&range.start)
            || self.tokens[range.range()].iter().all(|stock| *stock)
    }
}

/// A stretch of the draft whose shingles stand in more than [`STOCK_ARTICLES`] articles, in
/// like surroundings.
struct Stretch {
    tokens: Ordinals,
    /// The least count of articles of its shingles.
    articles: u32,
    /// Some articles that hold all of its shingles, those with more of the draft's stock first.
    docs: Vec<u32>,
}

/// The stretches of a draft. Where the articles change there are two: one stock passage behind
/// another. A sentence is one too: of a short one the archive may hold no shingle.
fn stretches(shingles: &[Ordinals], sentences: &[Ordinals], lookup: &Lookup) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut found = &lookup.found[..];
    for (index, shingle) in shingles.iter().chain(sentences).enumerate() {
        let is_sentence = index >= shingles.len();
        let (mine, behind) = found.split_at(found.partition_point(|found| found.fingerprint as usize <= index));
        found = behind;
        if lookup.articles[index] <= STOCK_ARTICLES {
            continue;
        }
        let mut docs: Vec<u32> = mine.iter().filter(|found| found.alike).map(|found| found.doc).collect();
        docs.dedup();
        if let Some(last) = stretches.last_mut().filter(|_| !is_sentence)
            && shingle.start + K as u32 <= last.tokens.end + WINDOW as u32
        {
            let both: Vec<u32> = docs.iter().copied().filter(|doc| last.docs.binary_search(doc).is_ok()).collect();
            if both.len() >= EXAMPLES {
                last.tokens.end = shingle.end;
                last.articles = last.articles.min(lookup.articles[index]);
                last.docs = both;
                continue;
            }
        }
        stretches.push(Stretch { tokens: *shingle, articles: lookup.articles[index], docs });
    }
    // Articles with more of the draft's stock first: fewer are read, and fewer named.
    let mut counts: HashMap<u32, u32> = HashMap::new();
    for &doc in stretches.iter().flat_map(|stretch| &stretch.docs) {
        *counts.entry(doc).or_default() += 1;
    }
    for Stretch { docs, .. } in &mut stretches {
        docs.sort_by_key(|doc| Reverse(counts[doc]));
    }
    stretches
}

/// What a few articles tell about a stretch.
struct Learned {
    stretch: Ordinals,
    /// What is stock: what the articles have in common around the stretch, or the stretch alone.
    tokens: Ordinals,
    articles: u32,
    examples: Vec<Example>,
}

impl Stretch {
    /// What a few of its articles have in common; `None` when that is more than a formula.
    fn learn(&self, kept: &Kept<'_>, snapshot: &Snapshot<'_>) -> Result<Option<Learned>, ArchiveError> {
        let examples = self.examples(kept, snapshot)?;
        // What one of them has around the stretch is no formula yet.
        let compared = examples.len() >= EXAMPLES;
        let common = examples
            .iter()
            .map(|example| example.tokens)
            .reduce(|common, range| Ordinals { start: common.start.max(range.start), end: common.end.min(range.end) });
        // Without a passage around it the stretch is a phrase: it seeds no comparison.
        let tokens = common.filter(|common| compared && common.start < common.end).unwrap_or(self.tokens);
        let learned = Learned { stretch: self.tokens, tokens, articles: self.articles, examples };
        Ok((tokens.len() <= STOCK_WORDS).then_some(learned))
    }

    /// A few articles that hold the stretch, each with the passage around it.
    fn examples(&self, kept: &Kept<'_>, snapshot: &Snapshot<'_>) -> Result<Vec<Example>, ArchiveError> {
        let mut examples = Vec::new();
        let mut in_vain = 0;
        // Articles that do not count are passed over: there are no more than the look-up told.
        for &doc in &self.docs {
            if examples.len() == EXAMPLES || in_vain == ATTEMPTS {
                break;
            }
            let Some(compared) = kept.read(snapshot, doc)? else { continue };
            let around =
                |passage: &&Passage| passage.query.start <= self.tokens.start && self.tokens.end <= passage.query.end;
            let Some(best) = kept.passages(&compared).iter().filter(around).max_by_key(|passage| passage.matched)
            else {
                in_vain += 1;
                continue;
            };
            let span = compared.span(best.other);
            let (tokens, identity) = (best.query, best.identity());
            examples.push(Example { tokens, span, elsewhere: compared.elsewhere(span), identity });
        }
        Ok(examples)
    }
}

impl StockPassage {
    /// True for a short sentence, which is stock where it is no reprint.
    pub(super) fn is_short(&self) -> bool {
        self.tokens.len() < LONG_RUN as usize
    }

    /// Adds the passage to what a draft shares with the archive.
    pub(super) fn add_to(self, shared: &mut Shared, article: &Article, text: &Text) {
        let mut places = Vec::new();
        for Example { span, elsewhere, identity, .. } in self.examples {
            let known = shared.sources.iter().position(|source| source.elsewhere.article == elsewhere.article);
            let source = known.unwrap_or_else(|| {
                shared.sources.push(Source {
                    elsewhere: elsewhere.clone(),
                    words: 0,
                    counted_words: 0,
                    identical_words: 0,
                    own_words: 0,
                    of_source: 0.0,
                    altered: 0,
                    order: order(article, elsewhere.published.as_deref()),
                });
                shared.sources.len() - 1
            });
            places.push(Place { source, span, elsewhere: Box::new(elsewhere), identity });
        }
        shared.passages.push(SharedPassage {
            tokens: self.tokens,
            span: span_of(&text.tokens, self.tokens),
            matched: self.tokens.len() as u32,
            longest: self.tokens.len() as u32,
            identical: vec![self.tokens],
            places,
            stock: Some(self.articles),
        });
    }
}
