//! English words of a published list, as a Bloom filter: a word that no training article has
//! may be whole all the same.
//!
//! The list is SCOWL (Kevin Atkinson, "Spell Checker Oriented Word Lists") of size 60, American, Canadian and
//! Australian spelling; `docs/scowl.txt` is its licence, `docs/model.md` says how the filter is made.

use super::filter::{PROBES, cased, holds, set};

static SHIPPED: &[u8] = include_bytes!("dictionary.bin");

/// Bits a word.
const BITS: usize = 9;

/// Letters that a word of the list has at least: of three nearly every combination is one.
pub const SHORTEST: usize = 4;

/// True for words of the list, by the [hash](crate::text::tokens::word_hash) of their normalised form; with a
/// `capital` for its names, too.
#[must_use]
pub fn lists(hash: u64, capital: bool) -> bool {
    holds(SHIPPED, hash, PROBES) || capital && holds(SHIPPED, cased(hash, true), PROBES)
}

/// The filter of some words: the hash of each, and whether it is a name.
#[must_use]
pub fn filter(words: impl ExactSizeIterator<Item = (u64, bool)>) -> Vec<u8> {
    let mut filter = vec![0; (words.len() * BITS).div_ceil(8)];
    for (hash, name) in words {
        set(&mut filter, cased(hash, name), PROBES);
    }
    filter
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens::word_hash;

    #[test]
    fn holds_words_and_names_and_no_pieces_of_words() {
        let words = ["greenery", "fervour", "fizz", "jitney", "mistresses"];
        assert!(words.iter().all(|word| lists(word_hash(word), false) && lists(word_hash(word), true)));
        assert!(lists(word_hash("chomsky"), true) && !lists(word_hash("chomsky"), false));
        for piece in ["greene", "fervo", "internat", "preventi", "citize", "campa"] {
            assert!(!lists(word_hash(piece), false), "{piece}");
        }
    }
}
