//! The words of the training text, as a Bloom filter: enough to tell "not a word" from a word.

use super::filter::{PROBES, cased, holds, set};

/// Tells which words are known, by the hash of their normalised form.
pub trait Known {
    /// True when the word was seen in the training text, written small or with a capital.
    fn knows(&self, hash: u64, capital: bool) -> bool;
    /// True when it is among the commonest words.
    fn common(&self, hash: u64) -> bool;
    /// True when a known word goes on behind these letters.
    fn begins(&self, beginning: u64) -> bool;
}

/// Bloom filters: all words with their case, the commonest words, beginnings of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vocabulary {
    /// Bits of the filter of all words.
    pub words: Vec<u8>,
    /// Bits of the filter of common words.
    pub common: Vec<u8>,
    /// Bits of the filter of beginnings.
    pub beginnings: Vec<u8>,
}

/// Probes per beginning, of which 1 wrong one in 12 may pass.
const FEW_PROBES: u64 = 3;

impl Vocabulary {
    /// Empty filters of so many bytes.
    #[must_use]
    pub fn new(words: usize, common: usize, beginnings: usize) -> Self {
        Self { words: vec![0; words], common: vec![0; common], beginnings: vec![0; beginnings] }
    }

    /// Adds a word in one of its cases.
    pub fn add(&mut self, hash: u64, capital: bool) {
        set(&mut self.words, cased(hash, capital), PROBES);
    }

    /// Adds a common word.
    pub fn add_common(&mut self, hash: u64) {
        set(&mut self.common, hash, PROBES);
    }

    /// Adds the beginning of a word, by [`Vocabulary::beginning`].
    pub fn add_beginning(&mut self, beginning: u64) {
        set(&mut self.beginnings, beginning, FEW_PROBES);
    }

    /// The hash of letters that may begin a word.
    #[must_use]
    pub fn beginning(letters: &str) -> u64 {
        let mut hash = 0xCBF2_9CE4_8422_2325u64;
        for byte in letters.bytes() {
            hash = (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01B3);
        }
        hash ^ (hash >> 31)
    }
}

impl Known for Vocabulary {
    fn knows(&self, hash: u64, capital: bool) -> bool {
        holds(&self.words, cased(hash, capital), PROBES)
    }

    fn common(&self, hash: u64) -> bool {
        holds(&self.common, hash, PROBES)
    }

    fn begins(&self, beginning: u64) -> bool {
        holds(&self.beginnings, beginning, FEW_PROBES)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens::word_hash;

    #[test]
    fn what_was_added_is_known_and_little_else() {
        let mut vocabulary = Vocabulary::new(9 * 1000 / 8, 64, 64);
        for number in 0..1000 {
            vocabulary.add(word_hash(&format!("word{number}")), number % 2 == 0);
        }
        vocabulary.add_common(word_hash("the"));
        vocabulary.add_beginning(Vocabulary::beginning("harb"));
        assert!(vocabulary.begins(Vocabulary::beginning("Harb")) && !vocabulary.begins(Vocabulary::beginning("tapi")));
        assert!((0..1000).all(|number| vocabulary.knows(word_hash(&format!("word{number}")), number % 2 == 0)));
        let wrong = (0..1000).filter(|number| vocabulary.knows(word_hash(&format!("other{number}")), false)).count();
        assert!(wrong < 50, "{wrong} unknown words passed");
        assert!(vocabulary.common(word_hash("the")) && !vocabulary.common(word_hash("tapir")));
    }
}
