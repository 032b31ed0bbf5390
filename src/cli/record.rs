//! An article as a line of JSON that every verb reads.

use copydesk::Article;
use serde::Serialize;

/// A record under the keys that are read without being named.
#[derive(Serialize)]
pub(crate) struct Record<'a> {
    pub(crate) id: &'a str,
    pub(crate) title: Option<&'a str>,
    pub(crate) url: Option<&'a str>,
    pub(crate) date: Option<&'a str>,
    pub(crate) source: Option<&'a str>,
    pub(crate) text: &'a str,
}

impl<'a> Record<'a> {
    /// The record of an article.
    pub(crate) fn of(article: &'a Article) -> Self {
        Self {
            id: &article.id,
            title: article.title.as_deref(),
            url: article.url.as_deref(),
            date: article.published.as_deref(),
            source: article.source.as_deref(),
            text: &article.text,
        }
    }
}
