//! The article: what is read, checked and remembered.

use serde::{Deserialize, Serialize};

use crate::envelope::Envelope;

/// Longest text of one article, in bytes. [`crate::span::Span`] counts in 32 bits.
pub const MAX_TEXT_BYTES: usize = u32::MAX as usize;

/// How the lines of an article's text and those of its file go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lines {
    /// They are the same: a file of plain text.
    Same,
    /// All are in the one line that its record is.
    Record,
    /// That is not known: the text was taken out of something else.
    Unknown,
}

/// One news story.
///
/// Its own JSON has just these fields; records with other names for them, as sites and crawlers write them, are read
/// by [`crate::input`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Identifies the article: the record's id, or the path when there is none.
    pub id: String,
    /// The file (or `-`) that it was read from, as the user named it.
    pub path: String,
    /// 1-based number of the record inside a file that holds many; `None` when the file is
    /// one article.
    pub record: Option<u64>,
    /// The article's text, as read. Every span of a finding indexes it.
    pub text: String,
    /// Headline, when it is kept apart from the text.
    pub title: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// When it was published, as the source wrote it.
    pub published: Option<String>,
    /// How the text's lines and those of the file go together; `None` leaves it to the file's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Lines>,
    /// Value of the key that articles are counted together by, where one was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The JSON record around the text, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envelope: Option<Box<Envelope>>,
}

impl Article {
    /// An article of nothing but an id and a text, for tests and library users.
    #[must_use]
    pub fn from_text(id: impl Into<String>, text: impl Into<String>) -> Self {
        let id = id.into();
        Self { path: id.clone(), id, text: text.into(), ..Self::default() }
    }
}
