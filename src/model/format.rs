//! The bytes of a model: a header that says what it needs, then the numbers.

use thiserror::Error;

use crate::model::forest::{TREE_BYTES, Tree};
use crate::model::{CLASSES, Calibration, Forest, Model, Vocabulary, Weights};

/// Version of the file's layout and of the features; weights of another version mean nothing.
pub const VERSION: u32 = 3;

const MAGIC: &[u8; 8] = b"cdfragm\n";

/// Why weights cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LoadError {
    /// The bytes are no model.
    #[error("not a copydesk model")]
    Foreign,
    /// The model was trained for other features.
    #[error("model version {found}, this program reads version {VERSION}; train it again")]
    Version {
        /// Version in the header.
        found: u32,
    },
    /// A tree asks for what no profile has.
    #[error("damaged model: a tree asks for a number that no profile has")]
    Tree,
    /// The file ends early or goes on too long.
    #[error("damaged model: {found} bytes, its header announces {expected}")]
    Length {
        /// Bytes that the header announces.
        expected: usize,
        /// Bytes that are there.
        found: usize,
    },
}

impl Model {
    /// Writes the model: magic, version, sizes, scale, calibrations, packed counts of the pages, weights, filters, trees; all
    /// numbers little-endian.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let counts = nibbles(self.weights.counts());
        bytes.extend_from_slice(MAGIC);
        for number in [VERSION, CLASSES as u32] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        let sizes = [
            self.weights.pages(),
            self.weights.counts().iter().map(|&count| usize::from(count)).sum(),
            self.vocabulary.words.len(),
            self.vocabulary.common.len(),
            self.vocabulary.beginnings.len(),
            self.forest.trees.len(),
            counts.len(),
        ];
        for size in sizes {
            bytes.extend_from_slice(&(size as u32).to_le_bytes());
        }
        bytes.extend_from_slice(&self.scale.to_le_bytes());
        for calibration in &self.calibration {
            bytes.extend_from_slice(&calibration.slope.to_le_bytes());
            bytes.extend_from_slice(&calibration.offset.to_le_bytes());
        }
        bytes.extend_from_slice(&counts);
        for (slot, weight) in self.weights.entries() {
            bytes.extend([slot, weight.to_le_bytes()[0]]);
        }
        bytes.extend_from_slice(&self.vocabulary.words);
        bytes.extend_from_slice(&self.vocabulary.common);
        bytes.extend_from_slice(&self.vocabulary.beginnings);
        for tree in &self.forest.trees {
            tree.write(&mut bytes);
        }
        bytes
    }

    /// Reads what [`Model::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the bytes are no model, are damaged, or belong to another version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LoadError> {
        let number = |at: usize| -> Result<[u8; 4], LoadError> {
            bytes
                .get(at..at + 4)
                .and_then(|slice| slice.try_into().ok())
                .ok_or(LoadError::Length { expected: at + 4, found: bytes.len() })
        };
        if !bytes.starts_with(MAGIC) {
            return Err(LoadError::Foreign);
        }
        let found = u32::from_le_bytes(number(8)?);
        if found != VERSION || u32::from_le_bytes(number(12)?) as usize != CLASSES {
            return Err(LoadError::Version { found });
        }
        let size = |at: usize| number(at).map(|bytes| u32::from_le_bytes(bytes) as usize);
        let (pages, entries, words, common, beginnings) = (size(16)?, size(20)?, size(24)?, size(28)?, size(32)?);
        let (trees, packed) = (size(36)?.saturating_mul(TREE_BYTES), size(40)?);
        let scale = f32::from_le_bytes(number(44)?);
        let mut calibration = [Calibration { slope: 1.0, offset: 0.0 }; CLASSES];
        let mut at = 48;
        for entry in &mut calibration {
            entry.slope = f32::from_le_bytes(number(at)?);
            entry.offset = f32::from_le_bytes(number(at + 4)?);
            at += 8;
        }
        let expected = [packed, 2 * entries, words, common, beginnings, trees]
            .iter()
            .fold(at, |sum, size| sum.saturating_add(*size));
        let wrong = LoadError::Length { expected, found: bytes.len() };
        if bytes.len() != expected || pages == 0 || [words, common, beginnings].contains(&0) {
            return Err(wrong);
        }
        let (packed, rest) = bytes[at..].split_at(packed);
        let counts = counts(packed, pages).ok_or(wrong.clone())?;
        let (stored, rest) = rest.split_at(2 * entries);
        if counts.iter().map(|&count| usize::from(count)).sum::<usize>() != entries {
            return Err(wrong);
        }
        let stored = stored.chunks_exact(2).map(|pair| (pair[0], i8::from_le_bytes([pair[1]])));
        let (words, rest) = rest.split_at(words);
        let (common, rest) = rest.split_at(common);
        let (beginnings, trees) = rest.split_at(beginnings);
        let trees = trees.as_chunks::<TREE_BYTES>().0.iter().map(Tree::read);
        Ok(Self {
            scale,
            calibration,
            weights: Weights::from_counts(&counts, stored),
            forest: Forest { trees: trees.collect::<Option<_>>().ok_or(LoadError::Tree)? },
            vocabulary: Vocabulary { words: words.to_vec(), common: common.to_vec(), beginnings: beginnings.to_vec() },
        })
    }
}

/// What a nibble holds at most; it says that the next one goes on.
const GOES_ON: u8 = 15;

/// Packs counts, most of which are small, two to a byte.
fn nibbles(counts: &[u8]) -> Vec<u8> {
    let mut nibbles = Vec::with_capacity(counts.len() + 2);
    for &count in counts {
        nibbles.extend(std::iter::repeat_n(GOES_ON, usize::from(count / GOES_ON)));
        nibbles.push(count % GOES_ON);
    }
    nibbles.chunks(2).map(|pair| pair[0] | pair.get(1).unwrap_or(&0) << 4).collect()
}

/// Unpacks so many counts; nothing when they are not what was packed.
fn counts(bytes: &[u8], pages: usize) -> Option<Vec<u8>> {
    let mut nibbles = bytes.iter().flat_map(|byte| [byte & 15, byte >> 4]);
    let mut counts = Vec::with_capacity(pages.min(2 * bytes.len()));
    while counts.len() < pages {
        let mut count = 0u8;
        loop {
            let nibble = nibbles.next()?;
            count = count.checked_add(nibble)?;
            if nibble < GOES_ON {
                break;
            }
        }
        counts.push(count);
    }
    (nibbles.count() <= 1).then_some(counts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::forest::{DEPTH, LEAVES};

    #[test]
    fn bytes_come_back_and_damage_is_named() {
        let model = Model {
            scale: 0.5,
            calibration: [Calibration { slope: 2.0, offset: -1.0 }; CLASSES],
            weights: Weights::new(2, &[(3, 1), (4, -2), (300, 3)]),
            forest: Forest { trees: vec![Tree { places: [1; DEPTH], bounds: [2; DEPTH], leaves: [3; LEAVES] }; 2] },
            vocabulary: Vocabulary { words: vec![4, 5], common: vec![6], beginnings: vec![7] },
        };
        let bytes = model.to_bytes();
        let again = Model::from_bytes(&bytes).unwrap();
        assert_eq!((again.weights, again.vocabulary), (model.weights, model.vocabulary));
        assert_eq!(again.forest, model.forest);
        assert_eq!((again.scale, again.calibration), (model.scale, model.calibration));
        for cut in 0..bytes.len() {
            assert!(Model::from_bytes(&bytes[..cut]).is_err(), "{cut} bytes were read as a model");
        }
        let mut longer = bytes.clone();
        longer.push(0);
        assert!(Model::from_bytes(&longer).is_err());
        let mut newer = bytes.clone();
        newer[8] += 1;
        assert_eq!(Model::from_bytes(&newer).unwrap_err(), LoadError::Version { found: VERSION + 1 });
    }

    #[test]
    fn counts_are_packed_in_nibbles() {
        for list in [&[][..], &[0], &[3, 14], &[15, 0, 1], &[255, 16, 30, 29], &[7; 9]] {
            assert_eq!(counts(&nibbles(list), list.len()).as_deref(), Some(list));
            assert_eq!(counts(&nibbles(list), list.len() + 2), None);
        }
        assert_eq!(counts(&[0xFF; 40], 2), None, "no page has so many");
    }
}
