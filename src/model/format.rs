//! The bytes of a model: a header that says what it needs, then the numbers.

use thiserror::Error;

use crate::model::{CLASSES, Calibration, Model, Vocabulary, Weights};

/// Version of the file's layout and of the features; weights of another version mean nothing.
pub const VERSION: u32 = 2;

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
    /// Writes the model: magic, version, sizes, scale, calibrations, weights, filters; all
    /// numbers little-endian.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
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
        ];
        for size in sizes {
            bytes.extend_from_slice(&(size as u32).to_le_bytes());
        }
        bytes.extend_from_slice(&self.scale.to_le_bytes());
        for calibration in &self.calibration {
            bytes.extend_from_slice(&calibration.slope.to_le_bytes());
            bytes.extend_from_slice(&calibration.offset.to_le_bytes());
        }
        bytes.extend_from_slice(self.weights.counts());
        for (slot, weight) in self.weights.entries() {
            bytes.extend([slot, weight.to_le_bytes()[0]]);
        }
        bytes.extend_from_slice(&self.vocabulary.words);
        bytes.extend_from_slice(&self.vocabulary.common);
        bytes.extend_from_slice(&self.vocabulary.beginnings);
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
        let scale = f32::from_le_bytes(number(36)?);
        let mut calibration = [Calibration { slope: 1.0, offset: 0.0 }; CLASSES];
        let mut at = 40;
        for entry in &mut calibration {
            entry.slope = f32::from_le_bytes(number(at)?);
            entry.offset = f32::from_le_bytes(number(at + 4)?);
            at += 8;
        }
        let expected =
            [pages, 2 * entries, words, common, beginnings].iter().fold(at, |sum, size| sum.saturating_add(*size));
        let wrong = LoadError::Length { expected, found: bytes.len() };
        if bytes.len() != expected || pages == 0 || [words, common, beginnings].contains(&0) {
            return Err(wrong);
        }
        let (counts, rest) = bytes[at..].split_at(pages);
        let (stored, rest) = rest.split_at(2 * entries);
        if counts.iter().map(|&count| usize::from(count)).sum::<usize>() != entries {
            return Err(wrong);
        }
        let stored = stored.chunks_exact(2).map(|pair| (pair[0], i8::from_le_bytes([pair[1]])));
        let (words, rest) = rest.split_at(words);
        let (common, beginnings) = rest.split_at(common);
        Ok(Self {
            scale,
            calibration,
            weights: Weights::from_counts(counts, stored),
            vocabulary: Vocabulary { words: words.to_vec(), common: common.to_vec(), beginnings: beginnings.to_vec() },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_and_damage_is_named() {
        let model = Model {
            scale: 0.5,
            calibration: [Calibration { slope: 2.0, offset: -1.0 }; CLASSES],
            weights: Weights::new(2, &[(3, 1), (4, -2), (300, 3)]),
            vocabulary: Vocabulary { words: vec![4, 5], common: vec![6], beginnings: vec![7] },
        };
        let bytes = model.to_bytes();
        let again = Model::from_bytes(&bytes).unwrap();
        assert_eq!((again.weights, again.vocabulary), (model.weights, model.vocabulary));
        assert_eq!((again.scale, again.calibration), (model.scale, model.calibration));
        for cut in 0..bytes.len() {
            assert!(Model::from_bytes(&bytes[..cut]).is_err(), "{cut} bytes were read as a model");
        }
        let mut newer = bytes.clone();
        newer[8] += 1;
        assert_eq!(Model::from_bytes(&newer).unwrap_err(), LoadError::Version { found: VERSION + 1 });
    }
}
