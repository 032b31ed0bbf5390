//! Small numbers for keys, in the order in which they come.

use crate::hash;

const EMPTY: u32 = u32::MAX;

/// Slots of a fresh table.
const SMALLEST: usize = 16;

/// A hash table from keys to the numbers 0, 1, 2... Kept and cleared between uses, so that
/// nothing is allocated for an article.
#[derive(Debug, Clone)]
pub(super) struct Ids {
    slots: Vec<(u64, u32)>,
    /// Slots in use are the first `1 << bits`.
    bits: u32,
    len: u32,
}

impl Default for Ids {
    fn default() -> Self {
        Self { slots: vec![(0, EMPTY); SMALLEST], bits: SMALLEST.trailing_zeros(), len: 0 }
    }
}

impl Ids {
    /// Forgets all keys and makes room for `expected` of them; more may come.
    pub(super) fn clear(&mut self, expected: usize) {
        let size = (expected * 2).next_power_of_two().max(SMALLEST);
        self.bits = size.trailing_zeros();
        self.len = 0;
        let old = self.slots.len().min(size);
        self.slots[..old].fill((0, EMPTY));
        if self.slots.len() < size {
            self.slots.resize(size, (0, EMPTY));
        }
    }

    /// The number of a key, and whether it is new.
    #[inline]
    pub(super) fn id(&mut self, key: u64) -> (u32, bool) {
        let mask = (1usize << self.bits) - 1;
        let mut at = place(key, self.bits);
        loop {
            let slot = self.slots[at];
            if slot.1 == EMPTY {
                break;
            }
            if slot.0 == key {
                return (slot.1, false);
            }
            at = (at + 1) & mask;
        }
        let id = self.len;
        self.slots[at] = (key, id);
        self.len += 1;
        if self.len as usize * 2 > mask {
            self.grow();
        }
        (id, true)
    }

    #[cold]
    fn grow(&mut self) {
        let old = 1usize << self.bits;
        let entries: Vec<(u64, u32)> = self.slots[..old].iter().copied().filter(|slot| slot.1 != EMPTY).collect();
        self.bits += 1;
        let size = 1usize << self.bits;
        self.slots.resize(self.slots.len().max(size), (0, EMPTY));
        self.slots[..size].fill((0, EMPTY));
        for entry in entries {
            let mut at = place(entry.0, self.bits);
            while self.slots[at].1 != EMPTY {
                at = (at + 1) & (size - 1);
            }
            self.slots[at] = entry;
        }
    }
}

/// First slot of a key: keys may be pairs of small numbers, so their bits are mixed.
#[inline]
fn place(key: u64, bits: u32) -> usize {
    let mixed = (key ^ (key >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> (64 - bits)) as usize
}

/// Tells words apart: a hash of the bytes from `start` to `end`.
///
/// Nearly all words fit into two numbers, which are read without asking how long the word is: the processor
/// cannot foresee that.
#[inline]
pub(super) fn key(bytes: &[u8], start: usize, end: usize) -> u64 {
    const FIRST: u64 = 0x9E37_79B9_7F4A_7C15;
    const SECOND: u64 = 0xC2B2_AE3D_27D4_EB4F;
    const THIRD: u64 = 0x1656_67B1_9E37_79F9;
    let length = end - start;
    let Some(around) = bytes[start..].first_chunk::<16>().filter(|_| length <= 16) else {
        return if length <= 16 { short_key(&bytes[start..end]) } else { hash::bytes(&bytes[start..end]) };
    };
    let (low, high) = around.split_at(8);
    let number = |bytes: &[u8]| bytes.try_into().map_or(0, u64::from_le_bytes);
    let (low, high) = (number(low), number(high));
    // Only the bytes of the word count.
    let first = |bits: u32| !u64::MAX.checked_shl(bits).unwrap_or(0);
    let bits = 8 * length as u32;
    let (low, high) = (low & first(bits), high & first(bits.saturating_sub(64)));
    let wide = u128::from(low ^ FIRST) * u128::from(high ^ SECOND ^ THIRD.wrapping_mul(length as u64));
    (wide as u64) ^ (wide >> 64) as u64
}

/// The [`key`] of a word at the end of a text.
#[cold]
fn short_key(word: &[u8]) -> u64 {
    let mut padded = [0; 16];
    padded[..word.len()].copy_from_slice(word);
    key(&padded, 0, word.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #[test]
        fn numbers_keys_in_their_order(
            rounds in prop::collection::vec((0usize..40, prop::collection::vec(0u64..60, 0..120)), 1..4),
        ) {
            let mut ids = Ids::default();
            for (expected, keys) in rounds {
                ids.clear(expected);
                let mut model: HashMap<u64, u32> = HashMap::new();
                for key in keys {
                    let next = model.len() as u32;
                    let new = !model.contains_key(&key);
                    let id = *model.entry(key).or_insert(next);
                    prop_assert_eq!(ids.id(key << 30 | key), (id, new));
                }
            }
        }
    }

    #[test]
    fn a_word_has_one_key_wherever_it_stands() {
        let letters = b"abcdefghijklmnopqrstuvwxyz";
        for length in 0..20 {
            let word = &letters[..length];
            let behind = [word, b" and more letters behind it"].concat();
            let other = [word, b"\0"].concat();
            assert_eq!(key(word, 0, length), key(&behind, 0, length));
            assert_ne!(key(word, 0, length), key(&other, 0, length + 1));
        }
    }
}
