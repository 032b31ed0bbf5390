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

use std::collections::HashMap;

use crate::model::Model;
use crate::shingle::K_WITHIN;
use crate::text::kinds::{self, End};
use crate::text::{Language, Ordinals, Text};

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
        let pulled = pulled(source, text, &fragments, &grams);
        for (fragment, _) in fragments.iter_mut().zip(pulled).filter(|(_, pulled)| *pulled) {
            fragment.doubt = Some(Doubt::Whole);
        }
        Self { repeats, stutters: phrase::find(source, text, &grams), twins, fragments, longest_run }
    }
}

/// Quotations that are set apart and begin alike of which each is looked for.
const ALIKE: usize = 4;

/// For every fragment whether it is a quotation that is set apart and stands as well in a longer paragraph, where the
/// sentence goes on: “We sealed it,” is taken from “We sealed it,” the mayor said.
fn pulled(source: &str, text: &Text, fragments: &[Fragment], grams: &Grams) -> Vec<bool> {
    let mut found = vec![false; fragments.len()];
    let mut apart: HashMap<u64, Vec<(usize, Ordinals)>> = HashMap::new();
    for (at, fragment) in fragments.iter().enumerate().filter(|(_, fragment)| fragment.cut == Cut::MidSentence) {
        let block = &text.blocks[text.blocks.partition_point(|block| block.span.end <= fragment.span.start)];
        let body = block.span.of(source);
        if block.tokens.len() >= K_WITHIN && End::of(body) == End::Comma && kinds::is_one_quotation(body) {
            let alike = apart.entry(grams.hashes[block.tokens.start as usize]).or_default();
            if alike.len() < ALIKE {
                alike.push((at, block.tokens));
            }
        }
    }
    if apart.is_empty() {
        return found;
    }
    let hashes = |range: std::ops::Range<usize>| text.tokens[range].iter().map(|token| token.hash);
    for (start, hash) in grams.hashes.iter().enumerate() {
        for &(at, words) in apart.get(hash).into_iter().flatten() {
            let end = start + words.len();
            if start != words.start as usize && end <= text.tokens.len() && hashes(start..end).eq(hashes(words.range()))
            {
                found[at] |= text.blocks[text.block_of(start)].tokens.len() > words.len();
            }
        }
    }
    found
}
