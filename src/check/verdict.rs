//! The result of a check in an editor's numbers.

use serde::Serialize;

use crate::compare::shared::{Excluded, Order, Shared, other_articles, unit};
use crate::finding::percent;
use crate::text::Text;

/// How much of an article stands elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Verdict {
    /// Words of the article.
    pub words: u32,
    /// What its words are counted in, for people: `word`, or `character` in a script that is written without spaces.
    #[serde(skip)]
    pub unit: &'static str,
    /// Words of it that also stand in the archive; what is allowed or stock does not count, in whatever passage it
    /// stands.
    pub shared_words: u32,
    /// Those of them that stand there word for word; the others were edited.
    pub identical_words: u32,
    /// Sentences of the article.
    pub sentences: u32,
    /// Sentences of it of which at least half the words are such.
    pub shared_sentences: u32,
    /// Words of it in stock passages, which very many articles of the archive hold.
    pub stock_words: u32,
    /// How many articles share something with it.
    pub source_count: u32,
    /// There may be more of them than `source_count`: where very many share something, not all are compared.
    pub source_count_is_least: bool,
    /// Those articles, twenty at most: the one with the longest passage first, then by words, then by who was first.
    pub sources: Vec<Part>,
    /// What was left out of the comparison.
    pub excluded: Excluded,
}

/// What one archived article shares.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// Its id.
    pub article: String,
    /// Its headline.
    pub title: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// Words of the checked article that stand in it and count.
    pub words: u32,
    /// Those of them that stand in it word for word.
    pub identical_words: u32,
    /// Words of the longest passage that stands in it.
    pub longest: u32,
    /// Share of the checked article's words that stand in it, 0 to 1.
    pub share: f32,
    /// Share of its own words that stand in the checked article, 0 to 1.
    pub share_of_it: f32,
    /// Whether it was published before the checked article; unknown without both dates.
    pub earlier: Option<bool>,
}

/// Sources that a verdict names.
const NAMED: usize = 20;

impl Verdict {
    pub(super) fn new(text: &Text, shared: &Shared) -> Self {
        let mut covered = vec![false; text.tokens.len()];
        let mut stock = covered.clone();
        for passage in &shared.passages {
            let marks = if passage.stock.is_some() { &mut stock } else { &mut covered };
            marks[passage.tokens.range()].fill(true);
        }
        for (covered, uncounted) in covered.iter_mut().zip(&shared.uncounted) {
            *covered &= !uncounted;
        }
        let mut identical = vec![false; text.tokens.len()];
        let free = shared.passages.iter().filter(|passage| passage.stock.is_none());
        free.flat_map(|passage| &passage.identical).for_each(|range| identical[range.range()].fill(true));
        let count = |range: std::ops::Range<usize>| covered[range].iter().filter(|covered| **covered).count();
        let sentences = text.sentences.iter().filter(|sentence| !sentence.tokens.is_empty());
        let shared_sentences =
            sentences.clone().filter(|sentence| count(sentence.tokens.range()) * 2 >= sentence.tokens.len());
        let mut longest = vec![0; shared.sources.len()];
        for passage in shared.passages.iter().filter(|passage| passage.stock.is_none()) {
            for place in &passage.places {
                longest[place.source] = longest[place.source].max(passage.tokens.len() as u32);
            }
        }
        let sources = shared.sources.iter().zip(longest).filter(|(source, _)| source.counted_words > 0);
        let mut sources: Vec<Part> = sources
            .map(|(source, longest)| Part {
                article: source.elsewhere.article.clone(),
                title: source.elsewhere.title.clone(),
                url: source.elsewhere.url.clone(),
                source: source.elsewhere.source.clone(),
                published: source.elsewhere.published.clone(),
                words: source.counted_words,
                identical_words: source.identical_words,
                longest: longest.min(source.counted_words),
                share: shared.counted_share(source),
                share_of_it: source.of_source,
                earlier: match source.order {
                    Order::Earlier => Some(true),
                    Order::Later => Some(false),
                    Order::SameDay | Order::Unknown => None,
                },
            })
            .collect();
        // The sort is stable: among equals the order of the search stays, which is always the same.
        sources.sort_by_key(|part| std::cmp::Reverse((part.longest, part.words)));
        let source_count = sources.len() as u32;
        sources.truncate(NAMED);
        Self {
            words: text.tokens.len() as u32,
            unit: unit(&text.tokens),
            shared_words: count(0..text.tokens.len()) as u32,
            identical_words: covered.iter().zip(&identical).filter(|(covered, same)| **covered && **same).count()
                as u32,
            sentences: sentences.clone().count() as u32,
            shared_sentences: shared_sentences.count() as u32,
            stock_words: stock.iter().filter(|stock| **stock).count() as u32,
            source_count,
            source_count_is_least: shared.is_least,
            sources,
            excluded: shared.excluded.clone(),
        }
    }

    /// Share of the words that stand in the archive, 0 to 1.
    #[must_use]
    pub fn share(&self) -> f32 {
        self.shared_words as f32 / self.words.max(1) as f32
    }

    /// Share of the words that stand in the archive word for word, 0 to 1.
    #[must_use]
    pub fn identical_share(&self) -> f32 {
        self.identical_words as f32 / self.words.max(1) as f32
    }

    /// One line for editors: "41 % of this article (38 % word for word; 13 of 32 sentences) also appears in ...", how much
    /// of it in the first, and what was left out.
    #[must_use]
    pub fn sentence(&self) -> String {
        let excluded = self.excluded.sentence();
        let left_out = excluded.as_ref().map_or_else(String::new, |what| format!("; left out: {what}"));
        let Some(first) = self.sources.first() else {
            return match self.stock_words {
                0 => {
                    let nothing = if self.excluded.has_shared() { "nothing else" } else { "nothing" };
                    format!("{nothing} of this article appears in the archive{left_out}")
                }
                _ => format!("only stock passages of this article appear in the archive{left_out}"),
            };
        };
        let title =
            first.title.as_ref().map_or_else(|| format!("article {}", first.article), |title| format!("“{title}”"));
        let (all, part, identical) = (percent(self.share()), percent(first.share), percent(self.identical_share()));
        // How much of it is in the one that is named.
        let place = if part < all { format!("{title} ({part} %)") } else { title };
        let place = match self.source_count {
            0 | 1 => place,
            n => format!("{place} and {}", other_articles(n - 1, self.source_count_is_least)),
        };
        let identical = if identical < all { format!("{identical} % word for word; ") } else { String::new() };
        format!(
            "{all} % of this article ({identical}{} of {} sentences) also appears in {place}{left_out}",
            self.shared_sentences, self.sentences,
        )
    }
}
