//! The comparison engine: sees hashes, ordinals and spans, never files or reports.

pub mod fragment;

use crate::model::Model;
use crate::text::Text;

pub use fragment::{Cut, Fragment};

/// What stands where again inside one article, and what is cut off.
#[derive(Debug, Clone, Default)]
pub struct Matches {
    /// Cut-off sentences, in order.
    pub fragments: Vec<Fragment>,
}

impl Matches {
    /// Compares an article with itself.
    #[must_use]
    pub fn within(source: &str, text: &Text) -> Self {
        Self { fragments: fragment::find(source, text, Model::shipped()) }
    }
}
