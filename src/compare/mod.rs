//! The comparison engine: sees hashes, ordinals and spans, never files or reports.

pub mod align;
pub mod phrase;
pub mod repeat;
pub mod reprint;
pub mod shared;
mod table;
pub mod twin;

use crate::text::Text;

pub use phrase::Stutter;
pub use repeat::{Repeat, RepeatKind};
pub use shared::Shared;
pub use twin::{Missing, Twin};

/// What stands where again inside one article.
#[derive(Debug, Clone, Default)]
pub struct Matches {
    /// Sentences, paragraphs and passages that stand again, in the order of the later ones.
    pub repeats: Vec<Repeat>,
    /// Words said twice in a row.
    pub stutters: Vec<Stutter>,
    /// Cut-off copies of fuller sentences, in the order of the cut ones.
    pub twins: Vec<Twin>,
}

impl Matches {
    /// Compares an article with itself.
    #[must_use]
    pub fn within(source: &str, text: &Text) -> Self {
        Self {
            repeats: repeat::find(source, text),
            stutters: phrase::find(source, text),
            twins: twin::find(source, text),
        }
    }

    /// The fuller sentence of a cut-off one, by the ordinal of the cut one.
    #[must_use]
    pub fn twin_of(&self, sentence: usize) -> Option<&Twin> {
        self.twins.binary_search_by_key(&(sentence as u32), |twin| twin.cut).ok().map(|at| &self.twins[at])
    }
}
