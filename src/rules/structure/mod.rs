//! The shape of the article.

pub(crate) mod giant_block;
pub(crate) mod mixed_name_forms;
pub(crate) mod stub;
pub(crate) mod title_repeated;
pub(crate) mod unbalanced_bracket;
pub(crate) mod unclosed_quote;

use crate::text::kinds::End;
use crate::text::lexicon::{self, Abbreviation};
use crate::text::{Block, BlockKind};

/// Most findings of one rule in one article.
const MOST: usize = 10;

/// Paragraphs in which the other end of a pair may stand.
const NEAR: usize = 4;

/// True for paragraphs of running text, whose pairs should be whole.
fn is_paragraph(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Prose | BlockKind::Quote)
}

/// True when a paragraph ends as a whole one does. What is cut off has lost the other end of a
/// pair with its words, and the fragment rules speak of it.
fn is_whole(body: &str) -> bool {
    if End::of(body) != End::Mark {
        return false;
    }
    let Some(bare) = body.strip_suffix('.') else { return true };
    let word = bare.rsplit(|c: char| !c.is_alphanumeric() && c != '.').next().unwrap_or_default();
    !lexicon::abbreviation(word).is_some_and(|short| short.wants_more() || short == Abbreviation::Month)
}
