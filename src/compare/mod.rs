//! The comparison engine: sees hashes, ordinals and spans, never files or reports.

use crate::text::Text;

/// What stands where again inside one article.
#[derive(Debug, Clone, Default)]
pub struct Matches {}

impl Matches {
    /// Compares an article with itself.
    #[must_use]
    pub fn within(_source: &str, _text: &Text) -> Self {
        Self {}
    }
}
