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
    /// Share of its own words that stand in the checked article, without those that are shared and do not count, 0 to 1.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::shared::{Place, SharedPassage, Source};
    use crate::finding::Elsewhere;
    use crate::span::{Position, Span};
    use crate::text::Ordinals;

    fn elsewhere(article: &str, title: Option<&str>) -> Elsewhere {
        let start = Position { line: 1, column: 1 };
        Elsewhere {
            article: article.to_owned(),
            path: String::new(),
            title: title.map(str::to_owned),
            url: None,
            source: Some("Valley News".into()),
            published: None,
            text: String::new(),
            start,
            end: start,
        }
    }

    /// An article that shares so many words that count, so many of them word for word.
    fn source(article: &str, counted_words: u32, identical_words: u32, order: Order) -> Source {
        Source {
            elsewhere: elsewhere(article, None),
            words: 20,
            counted_words,
            identical_words,
            own_words: 20,
            of_source: 0.25,
            altered: 0,
            order,
        }
    }

    fn passage(range: (u32, u32), identical: &[(u32, u32)], sources: &[usize], stock: Option<u32>) -> SharedPassage {
        let ordinals = |&(start, end): &(u32, u32)| Ordinals { start, end };
        let place = |&source: &usize| Place {
            source,
            span: Span::new(0, 0),
            elsewhere: Box::new(elsewhere("", None)),
            identity: 1.0,
        };
        SharedPassage {
            tokens: ordinals(&range),
            span: Span::new(0, 0),
            matched: range.1 - range.0,
            longest: range.1 - range.0,
            identical: identical.iter().map(ordinals).collect(),
            places: sources.iter().map(place).collect(),
            stock,
        }
    }

    /// Four sentences of ten words.
    fn forty_words() -> Text {
        Text::split(&"Snow fell all night on the hills and the town. ".repeat(4), None)
    }

    #[test]
    fn words_that_count_are_counted_once() {
        let text = forty_words();
        // Of the first sentence all, of the second one half, of the third less; the last one is stock.
        let passages = vec![
            passage((0, 10), &[(0, 4), (6, 10)], &[0, 1], None),
            passage((5, 15), &[(5, 8)], &[1], None),
            passage((16, 24), &[(16, 24)], &[2], None),
            passage((30, 40), &[(30, 40)], &[3], Some(30)),
        ];
        let mut uncounted = vec![false; 40];
        uncounted[15..20].fill(true);
        uncounted[30..40].fill(true);
        let sources = vec![
            source("a", 10, 8, Order::Earlier),
            source("b", 15, 9, Order::Later),
            source("c", 4, 4, Order::SameDay),
            source("d", 0, 0, Order::Unknown),
        ];
        let shared = Shared { words: 40, uncounted, sources, passages, is_least: true, ..Shared::default() };
        let verdict = Verdict::new(&text, &shared);
        assert_eq!((verdict.words, verdict.unit, verdict.shared_words), (40, "word", 19));
        // One of two places is enough.
        assert_eq!((verdict.identical_words, verdict.stock_words), (13, 10));
        assert_eq!((verdict.sentences, verdict.shared_sentences), (4, 2));
        assert_eq!((verdict.share(), verdict.identical_share()), (19.0 / 40.0, 13.0 / 40.0));
        // The longest passage first, of two as long the article with more. What is allowed makes none longer, and who
        // shares only stock is not named.
        let parts: Vec<_> = verdict.sources.iter().map(|part| (&*part.article, part.longest, part.words)).collect();
        assert_eq!(parts, [("b", 10, 15), ("a", 10, 10), ("c", 4, 4)]);
        assert_eq!((verdict.source_count, verdict.source_count_is_least), (3, true));
        assert_eq!(
            verdict.sources.iter().map(|part| part.earlier).collect::<Vec<_>>(),
            [Some(false), Some(true), None]
        );
        assert_eq!((verdict.sources[0].share, verdict.sources[0].share_of_it), (15.0 / 40.0, 0.25));
    }

    #[test]
    fn nothing_shared_is_nothing() {
        let verdict = Verdict::new(&Text::split("", None), &Shared::default());
        assert_eq!((verdict.words, verdict.sentences, verdict.share(), verdict.identical_share()), (0, 0, 0.0, 0.0));
    }

    #[test]
    fn a_verdict_in_one_sentence() {
        let first = Part {
            article: "a7".into(),
            title: Some("Snow on the hills".into()),
            url: None,
            source: None,
            published: None,
            words: 20,
            identical_words: 10,
            longest: 20,
            share: 0.5,
            share_of_it: 1.0,
            earlier: None,
        };
        let all = Verdict {
            words: 40,
            shared_words: 20,
            identical_words: 20,
            sentences: 4,
            shared_sentences: 2,
            source_count: 1,
            sources: vec![first],
            ..Verdict::default()
        };
        assert_eq!(all.sentence(), "50 % of this article (2 of 4 sentences) also appears in “Snow on the hills”");
        let mut more = Verdict { identical_words: 10, shared_words: 30, source_count: 3, ..all.clone() };
        more.excluded.allowed_words = 5;
        assert_eq!(
            more.sentence(),
            "75 % of this article (25 % word for word; 2 of 4 sentences) also appears in “Snow on the hills” (50 %) and 2 \
             other articles; left out: 5 words allowed anywhere"
        );
        more.sources[0].title = None;
        assert!(more.sentence().contains("appears in article a7 (50 %) and"), "{}", more.sentence());
        let mut none = Verdict { sources: Vec::new(), ..more };
        assert_eq!(
            none.sentence(),
            "nothing of this article appears in the archive; left out: 5 words allowed anywhere"
        );
        none.excluded.itself = 1;
        assert!(
            none.sentence().starts_with("nothing else of this article appears in the archive; left out: the article")
        );
        none.stock_words = 9;
        assert!(none.sentence().starts_with("only stock passages of this article appear in the archive; left out: "));
    }
}
