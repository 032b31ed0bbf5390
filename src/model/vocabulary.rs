//! The words of the training text, as a Bloom filter: enough to tell "not a word" from a word.

/// Tells which words are known, by the hash of their normalised form.
pub trait Known {
    /// True when the word was seen in the training text, written small or with a capital.
    fn knows(&self, hash: u64, capital: bool) -> bool;
    /// True when it is among the commonest words.
    fn common(&self, hash: u64) -> bool;
}

/// Two Bloom filters: all words with their case, and the commonest words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vocabulary {
    /// Bits of the filter of all words.
    pub words: Vec<u8>,
    /// Bits of the filter of common words.
    pub common: Vec<u8>,
}

/// Probes per word. With 9 bits a word, 5 probes let 1 unknown word in 60 pass.
const PROBES: u64 = 5;

const CAPITAL: u64 = 0x5851_F42D_4C95_7F2D;

impl Vocabulary {
    /// Empty filters of so many bytes.
    #[must_use]
    pub fn new(words: usize, common: usize) -> Self {
        Self { words: vec![0; words], common: vec![0; common] }
    }

    /// Adds a word in one of its cases.
    pub fn add(&mut self, hash: u64, capital: bool) {
        for bit in probes(cased(hash, capital), self.words.len()) {
            self.words[bit / 8] |= 1 << (bit % 8);
        }
    }

    /// Adds a common word.
    pub fn add_common(&mut self, hash: u64) {
        for bit in probes(hash, self.common.len()) {
            self.common[bit / 8] |= 1 << (bit % 8);
        }
    }
}

impl Known for Vocabulary {
    fn knows(&self, hash: u64, capital: bool) -> bool {
        probes(cased(hash, capital), self.words.len()).all(|bit| self.words[bit / 8] & 1 << (bit % 8) != 0)
    }

    fn common(&self, hash: u64) -> bool {
        probes(hash, self.common.len()).all(|bit| self.common[bit / 8] & 1 << (bit % 8) != 0)
    }
}

fn cased(hash: u64, capital: bool) -> u64 {
    if capital { hash ^ CAPITAL } else { hash }
}

/// Bits of a word: double hashing, as Kirsch and Mitzenmacher showed to be as good as
/// independent hashes.
fn probes(hash: u64, bytes: usize) -> impl Iterator<Item = usize> {
    let bits = bytes as u64 * 8;
    let mixed = hash.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let step = (mixed >> 32) | 1;
    (0..PROBES).map(move |probe| {
        let at = (mixed & 0xFFFF_FFFF).wrapping_add(probe.wrapping_mul(step)) & 0xFFFF_FFFF;
        ((at * bits) >> 32) as usize
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens::word_hash;

    #[test]
    fn what_was_added_is_known_and_little_else() {
        let mut vocabulary = Vocabulary::new(9 * 1000 / 8, 64);
        for number in 0..1000 {
            vocabulary.add(word_hash(&format!("word{number}")), number % 2 == 0);
        }
        vocabulary.add_common(word_hash("the"));
        assert!((0..1000).all(|number| vocabulary.knows(word_hash(&format!("word{number}")), number % 2 == 0)));
        let wrong = (0..1000).filter(|number| vocabulary.knows(word_hash(&format!("other{number}")), false)).count();
        assert!(wrong < 50, "{wrong} unknown words passed");
        assert!(vocabulary.common(word_hash("the")) && !vocabulary.common(word_hash("tapir")));
    }
}
