//! From an article to blocks, sentences and tokens. Pure, and cannot fail.

pub mod blocks;
pub mod chars;
pub mod furniture;
pub mod headline;
pub mod kinds;
pub mod language;
pub mod lexicon;
pub(crate) mod quotes;
pub mod sentences;
pub(crate) mod speaker;
pub mod telling;
pub mod tokens;

use crate::article::Article;
use crate::span::Span;
use tokens::Shape;

pub use furniture::Furniture;
pub use kinds::BlockKind;
pub use language::{Language, UnknownLanguage};
pub use sentences::Boundary;
pub use tokens::Token;

/// Version of the way in which words are cut and normalised. Stored hashes are comparable
/// only between equal versions; raise it with every change to [`tokens`].
pub const NORMALISER: u32 = 1;

/// The words of a text as [`Text`] holds them, without its blocks and sentences.
#[must_use]
pub fn words(source: &str) -> Vec<Token> {
    let mut tokens = tokens::tokenise(source);
    if language::detect(source, &tokens) == Language::English {
        tokens::fold_names(source, &mut tokens);
    }
    tokens
}

/// A range of ordinals: of tokens in a text, or of sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub struct Ordinals {
    /// First one.
    pub start: u32,
    /// One past the last one.
    pub end: u32,
}

impl Ordinals {
    /// The range as one that indexes a slice.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// How many there are.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// True when there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The range from the first to the last of both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// How many are in both.
    #[must_use]
    pub fn shared(self, other: Self) -> usize {
        self.end.min(other.end).saturating_sub(self.start.max(other.start)) as usize
    }

    /// How many there are in some ranges together.
    #[must_use]
    pub fn union(mut ranges: impl Iterator<Item = Self>) -> u32 {
        let Some(first) = ranges.next() else { return 0 };
        let Some(second) = ranges.next() else { return first.len() as u32 };
        let mut ranges: Vec<Self> = [first, second].into_iter().chain(ranges).collect();
        ranges.sort_unstable_by_key(|range| range.start);
        let (mut total, mut reached) = (0, 0);
        for range in ranges {
            let start = range.start.max(reached);
            total += range.end.saturating_sub(start);
            reached = reached.max(range.end);
        }
        total
    }
}

/// A paragraph-like unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Its bytes, without the white space around it.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
    /// What piece of page furniture it is, if it is one.
    pub furniture: Option<Furniture>,
    /// Its sentences.
    pub sentences: Ordinals,
    /// Its tokens.
    pub tokens: Ordinals,
}

/// A sentence of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    /// Its bytes, closing quotes included.
    pub span: Span,
    /// Why it ends where it ends.
    pub boundary: Boundary,
    /// Ordinal of its block.
    pub block: u32,
    /// Its tokens.
    pub tokens: Ordinals,
}

/// An article's text, taken apart.
#[derive(Debug, Clone)]
pub struct Text {
    /// Language of the article.
    pub language: Language,
    /// Paragraph-like units, in order.
    pub blocks: Vec<Block>,
    /// Sentences, in order.
    pub sentences: Vec<Sentence>,
    /// Words, in order. Names that spinners exchange are folded into one token in English.
    pub tokens: Vec<Token>,
    /// Page furniture, in order: whole blocks, and sentences that were scraped into a paragraph.
    pub furniture: Vec<furniture::Place>,
    /// The words of the article's title, as hashes.
    pub title: Vec<u64>,
}

impl Text {
    /// Takes an article apart. `language` overrides what the words tell.
    #[must_use]
    pub fn new(article: &Article, language: Option<Language>) -> Self {
        let mut text = Self::split(&article.text, language);
        kinds::classify(article, &mut text);
        text
    }

    /// The tokens, sentences and blocks of a text, without what the blocks are: all that
    /// fingerprints need.
    #[must_use]
    pub fn split(source: &str, language: Option<Language>) -> Self {
        let mut tokens = tokens::tokenise(source);
        let language = language.unwrap_or_else(|| language::detect(source, &tokens));
        if language == Language::English {
            tokens::fold_names(source, &mut tokens);
        }
        let spans = blocks::split(source);
        let mut text = Self {
            language,
            blocks: Vec::with_capacity(spans.len()),
            sentences: Vec::with_capacity(tokens.len() / 16),
            tokens,
            furniture: Vec::new(),
            title: Vec::new(),
        };
        let mut split = Vec::new();
        let mut token = 0u32;
        let rare = sentences::has_rare_marks(source.as_bytes());
        for span in spans {
            let rare = rare && sentences::has_rare_marks(span.of(source).as_bytes());
            sentences::split_at(source, span, rare, &mut split);
            let block = text.blocks.len() as u32;
            let first = Ordinals { start: text.sentences.len() as u32, end: token };
            for (span, boundary) in split.drain(..) {
                let start = token;
                while text.tokens.get(token as usize).is_some_and(|word| word.span.start < span.end) {
                    token += 1;
                }
                text.sentences.push(Sentence { span, boundary, block, tokens: Ordinals { start, end: token } });
            }
            text.blocks.push(Block {
                span,
                kind: BlockKind::Prose,
                furniture: None,
                sentences: Ordinals { start: first.start, end: text.sentences.len() as u32 },
                tokens: Ordinals { start: first.end, end: token },
            });
        }
        text
    }

    /// The tokens of every sentence, as ranges.
    #[must_use]
    pub fn sentence_tokens(&self) -> Vec<Ordinals> {
        self.sentences.iter().map(|sentence| sentence.tokens).collect()
    }

    /// The tokens of a sentence.
    #[must_use]
    pub fn words_of(&self, sentence: &Sentence) -> &[Token] {
        &self.tokens[sentence.tokens.range()]
    }

    /// The other standings of a token's word among so many tokens before it and behind it.
    pub(crate) fn standings_near(&self, here: usize, within: usize) -> impl Iterator<Item = usize> {
        let range = here.saturating_sub(within)..self.tokens.len().min(here + within);
        range.filter(move |&at| at != here && self.tokens[at].hash == self.tokens[here].hash)
    }

    /// The tokens of a block.
    #[must_use]
    pub fn words_in(&self, block: &Block) -> &[Token] {
        &self.tokens[block.tokens.range()]
    }

    /// The tokens of a shape that hardly a token has, with their ordinals: several are asked at once.
    pub(crate) fn rare_tokens(&self, asked: impl Fn(Shape) -> bool + Copy) -> impl Iterator<Item = (usize, &Token)> {
        const AT_ONCE: usize = 16;
        let any = move |few: &[Token]| few.iter().fold(false, |any, token| any | asked(token.shape));
        let some = (0..).step_by(AT_ONCE).zip(self.tokens.chunks(AT_ONCE)).filter(move |(_, few)| any(few));
        some.flat_map(|(first, few)| (first..).zip(few)).filter(move |(_, token)| asked(token.shape))
    }

    /// The first word of a block that begins with it, in a small letter.
    pub(crate) fn small_start(&self, block: &Block) -> Option<&Token> {
        let first = self.words_in(block).first()?;
        (first.shape.starts_lower() && first.span.start == block.span.start).then_some(first)
    }

    /// Ordinal of the block that holds a token.
    pub(crate) fn block_of(&self, token: usize) -> usize {
        self.blocks.partition_point(|block| block.tokens.end as usize <= token)
    }

    /// The tokens that begin inside a span.
    pub(crate) fn words_within(&self, span: Span) -> &[Token] {
        let from = self.tokens.partition_point(|token| token.span.start < span.start);
        let to = self.tokens.partition_point(|token| token.span.start < span.end);
        &self.tokens[from..to]
    }

    /// The sentences of a block.
    #[must_use]
    pub fn sentences_in(&self, block: &Block) -> &[Sentence] {
        &self.sentences[block.sentences.range()]
    }
}
