//! What an article shares with others: passages with all their places, whole copies, and the
//! fuller sentences that complete its cut-off ones.

use serde::Serialize;

use crate::finding::{Elsewhere, Related};
use crate::span::Span;
use crate::text::{Ordinals, Token};

/// Another article that shares something with the one that is checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// What is known of it; its words and positions are those of the longest shared passage.
    pub elsewhere: Elsewhere,
    /// Tokens of the checked article that stand in it, with those that were edited.
    pub words: u32,
    /// Those of them that are neither allowed nor stock, see [`Shared::uncounted`].
    pub counted_words: u32,
    /// Those of the counted ones that stand in it word for word.
    pub identical_words: u32,
    /// Its own tokens that stand in the checked article and count, each once, however often the checked article has them.
    pub own_words: u32,
    /// Share that they are of all its tokens, without those that are shared and do not count, 0 to 1.
    pub of_source: f32,
    /// Places in the shared passages where it has other figures or dates, or another name, or only one of both says that
    /// something is not so; 0 where less than half of either is shared.
    pub altered: u32,
    /// When it appeared beside the checked article.
    pub order: Order,
}

/// Who was first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Order {
    /// The other article was published first.
    Earlier,
    /// The checked article was.
    Later,
    /// Both on one day.
    SameDay,
    /// One of the dates is not known.
    Unknown,
}

/// A place of a shared passage in another article.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Index of the article in [`Shared::sources`].
    pub source: usize,
    /// The passage there, in bytes of that article's text.
    pub span: Span,
    /// That article, with the words of the passage and where they stand.
    pub elsewhere: Box<Elsewhere>,
    /// Share of words that agree, 0 to 1.
    pub identity: f32,
}

impl Place {
    /// The place as a finding points at it.
    #[must_use]
    pub fn related(&self, message: impl Into<String>) -> Related {
        Related { span: self.span, message: message.into(), elsewhere: Some(self.elsewhere.clone()) }
    }
}

/// A passage of the checked article that also stands elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedPassage {
    /// Its tokens.
    pub tokens: Ordinals,
    /// Its bytes.
    pub span: Span,
    /// Words that agree, in order.
    pub matched: u32,
    /// Most words in a row that agree.
    pub longest: u32,
    /// Runs of its tokens that stand word for word at one of its places, in order.
    pub identical: Vec<Ordinals>,
    /// Where it stands, the earliest published first; what was published after the checked article last.
    pub places: Vec<Place>,
    /// In how many articles of the archive its words were found, when it is a stock passage: in all of these at
    /// least. Only a few of them stand in `places` then.
    pub stock: Option<u32>,
}

/// A cut-off sentence of the checked article and the fuller one elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Completion {
    /// The cut-off sentence.
    pub span: Span,
    /// The words that are missing.
    pub missing: String,
    /// The fuller sentence.
    pub place: Place,
}

/// What some words are counted in, for people: `word`, or `character` where most of them are characters of a script that
/// is written without spaces.
pub(crate) fn unit(tokens: &[Token]) -> &'static str {
    let alone = tokens.iter().filter(|token| token.shape.stands_alone()).count();
    if alone * 2 > tokens.len() { "character" } else { "word" }
}

/// So many other articles, for people: `one other article`, `at least 3 other articles`.
pub(crate) fn other_articles(count: u32, is_least: bool) -> String {
    let least = if is_least { "at least " } else { "" };
    match count {
        1 => format!("{least}one other article"),
        count => format!("{least}{count} other articles"),
    }
}

/// All that an article shares with others.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shared {
    /// Tokens of the checked article.
    pub words: u32,
    /// For each token of the checked article, whether it belongs to something that may stand anywhere: an allowed or a
    /// stock passage. Such words do not count as shared, whatever passage holds them. Empty where nothing is compared.
    pub uncounted: Vec<bool>,
    /// The other articles, the one that shares most first.
    pub sources: Vec<Source>,
    /// More articles than `sources` names may hold its passages: where very many do, not all are compared.
    pub is_least: bool,
    /// Passages in the order of the checked article.
    pub passages: Vec<SharedPassage>,
    /// Cut-off sentences that an archived article completes.
    pub completions: Vec<Completion>,
    /// What was left out of the comparison.
    pub excluded: Excluded,
}

impl Shared {
    /// The checked article's tokens that count: those that are neither allowed nor stock.
    #[must_use]
    pub fn counting_words(&self) -> u32 {
        self.words.saturating_sub(self.uncounted.iter().filter(|uncounted| **uncounted).count() as u32)
    }

    /// Share of the checked article's tokens that stand in a source and count, 0 to 1.
    #[must_use]
    pub fn counted_share(&self, source: &Source) -> f32 {
        source.counted_words as f32 / self.words.max(1) as f32
    }
}

/// What was left out when an article was compared with an archive: articles that were found to share something, and the
/// words that are allowed anywhere, whether they stand in the archive or not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Excluded {
    /// Articles that are the checked one itself: of the same id or the same address.
    pub itself: u32,
    /// Articles of ignored sources.
    pub ignored_sources: u32,
    /// Articles published before the first day that counts, or after the last one.
    pub other_days: u32,
    /// There may be more of these articles: only a few are read.
    pub is_least: bool,
    /// Words of the checked article in passages that are allowed anywhere.
    pub allowed_words: u32,
    /// Words of it in passages that are shorter than was asked for.
    pub short_words: u32,
}

impl Excluded {
    /// True when something was left out that the article shares with the archive.
    #[must_use]
    pub fn has_shared(&self) -> bool {
        self.itself + self.ignored_sources + self.other_days + self.short_words > 0
    }

    /// What was left out, for people: `the article itself, 3 articles of ignored sources, 588 allowed words`; `None` when
    /// nothing was.
    #[must_use]
    pub fn sentence(&self) -> Option<String> {
        let least = if self.is_least { "at least " } else { "" };
        let articles = |count: u32| match count {
            1 => format!("{least}1 article"),
            _ => format!("{least}{count} articles"),
        };
        let itself = match self.itself {
            1 => "the article itself".to_owned(),
            count => format!("the article itself ({count} times)"),
        };
        let words = |count: u32| if count == 1 { "1 word".to_owned() } else { format!("{count} words") };
        let parts = [
            (self.itself, itself),
            (self.ignored_sources, format!("{} of ignored sources", articles(self.ignored_sources))),
            (self.other_days, format!("{} of other days", articles(self.other_days))),
            (self.short_words, format!("{} in short passages", words(self.short_words))),
            (self.allowed_words, format!("{} allowed anywhere", words(self.allowed_words))),
        ];
        let told: Vec<String> = parts.into_iter().filter(|(count, _)| *count > 0).map(|(_, what)| what).collect();
        (!told.is_empty()).then(|| told.join(", "))
    }

    /// Adds what was left out for another article.
    pub fn add(&mut self, other: &Self) {
        let Self { itself, ignored_sources, other_days, is_least, allowed_words, short_words } = other;
        self.itself += itself;
        self.ignored_sources += ignored_sources;
        self.other_days += other_days;
        self.is_least |= is_least;
        self.allowed_words += allowed_words;
        self.short_words += short_words;
    }
}
