//! The comparison engine: sees hashes, ordinals and spans, never files or reports.

pub mod align;
pub(crate) mod altered;
pub(crate) mod common;
pub(crate) mod edited;
pub mod fragment;
mod matching;
pub mod phrase;
pub mod repeat;
pub mod reprint;
pub(crate) mod says;
pub mod shared;
pub(crate) mod table;
pub mod twin;

use crate::model::Model;
use crate::text::{Language, Text};

pub use fragment::{Cut, Doubt, Fragment};
pub use phrase::Stutter;
pub use repeat::{Grams, Repeat, RepeatKind};
pub use shared::Shared;
pub use twin::{Missing, Twin};

/// Articles that may hold a passage, or a shingle in like surroundings, before it counts as stock.
///
/// An agency's story is printed by a dozen papers, and an editor wants to see each; what
/// stands in more is a notice, a formula or a template, and reading them all would cost time.
pub const STOCK_ARTICLES: u32 = 24;

/// Longest stock passage, in tokens. What is longer is no formula but a text that was printed
/// everywhere, and stays a reprint.
pub const STOCK_WORDS: usize = 100;

/// What stands where again inside one article, and what is cut off.
#[derive(Debug, Clone, Default)]
pub struct Matches {
    /// Sentences, paragraphs and passages that stand again, in the order of the later ones.
    pub repeats: Vec<Repeat>,
    /// Words said twice in a row.
    pub stutters: Vec<Stutter>,
    /// Cut-off copies of fuller sentences, in the order of the cut ones.
    pub twins: Vec<Twin>,
    /// Other cut-off sentences, in order.
    pub fragments: Vec<Fragment>,
    /// Words in a row that may stand again: no longer run does.
    pub longest_run: usize,
}

impl Matches {
    /// Compares an article with itself.
    #[must_use]
    pub fn within(source: &str, text: &Text) -> Self {
        let mut twins = twin::find(source, text);
        let mut fragments = fragment::find(source, text, Model::shipped());
        // One fault is told once, by the rule that knows the missing words.
        fragments.retain(|fragment| {
            let sentence = text.sentences.partition_point(|sentence| sentence.span.end <= fragment.span.start) as u32;
            let twin = twins.binary_search_by_key(&sentence, |twin| twin.cut).ok().map(|at| &mut twins[at]);
            match twin {
                Some(twin) => {
                    twin.certain |= fragment.certain;
                    twin.stands_alone &= fragment.doubt.is_some();
                    false
                }
                None => true,
            }
        });
        // A caption, a pull quote or a heading says what a fuller sentence says, and is whole.
        let open = std::cell::OnceCell::new();
        for twin in
            twins.iter_mut().filter(|twin| twin.may_be_whole && !twin.certain && text.language == Language::English)
        {
            let open = *open.get_or_init(|| fragment::open_blocks(source, text));
            let block = text.sentences[twin.cut as usize].block as usize;
            twin.stands_alone |= fragment::reads_whole(source, text, block, open, Model::shipped());
        }
        let grams = Grams::of(&text.tokens);
        let (mut repeats, longest_run) = repeat::find(source, text, &grams);
        repeats.retain(|repeat| {
            let sentence = text.sentences.partition_point(|sentence| sentence.span.end <= repeat.later.start);
            let cut = twins.binary_search_by_key(&(sentence as u32), |twin| twin.cut).is_ok();
            !(cut && text.sentences[sentence].span.contains(repeat.later))
        });
        Self { repeats, stutters: phrase::find(source, text, &grams), twins, fragments, longest_run }
    }
}
