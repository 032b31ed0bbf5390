//! A hash table from shingles to the first places where they stand.

/// Maps hashes to small numbers. Keys are hashes already, so they are used as they are;
/// the caller says how many there will be at most, and the table never grows.
#[derive(Debug, Clone)]
pub(crate) struct FirstPlaces {
    slots: Vec<(u64, u32)>,
    mask: usize,
}

const EMPTY: u32 = u32::MAX;

impl FirstPlaces {
    /// A table for at most `entries` different hashes.
    pub(crate) fn with_capacity(entries: usize) -> Self {
        let size = (entries * 2).next_power_of_two().max(16);
        Self { slots: vec![(0, EMPTY); size], mask: size - 1 }
    }

    /// The slot where a hash stands or would stand.
    fn slot(&self, hash: u64) -> usize {
        let mut at = (hash ^ (hash >> 32)) as usize & self.mask;
        while self.slots[at].1 != EMPTY && self.slots[at].0 != hash {
            at = (at + 1) & self.mask;
        }
        at
    }

    /// Where the hash stood first, if it was seen.
    pub(crate) fn get(&self, hash: u64) -> Option<u32> {
        let (_, place) = self.slots[self.slot(hash)];
        (place != EMPTY).then_some(place)
    }

    /// Remembers a place unless the hash has one; gives the place that was there before.
    pub(crate) fn insert(&mut self, hash: u64, place: u32) -> Option<u32> {
        let slot = self.slot(hash);
        if self.slots[slot].1 == EMPTY {
            self.slots[slot] = (hash, place);
            return None;
        }
        Some(self.slots[slot].1)
    }

    /// Remembers a place, in exchange for the one that was there before.
    pub(crate) fn replace(&mut self, hash: u64, place: u32) -> Option<u32> {
        let slot = self.slot(hash);
        let before = self.slots[slot];
        self.slots[slot] = (hash, place);
        (before.1 != EMPTY).then_some(before.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #[test]
        fn behaves_like_a_map(entries in prop::collection::vec((0u64..50, any::<bool>()), 0..200)) {
            let mut table = FirstPlaces::with_capacity(entries.len());
            let mut model = HashMap::new();
            for (place, (hash, replace)) in entries.iter().enumerate() {
                let place = place as u32;
                let before = model.get(hash).copied();
                prop_assert_eq!(table.get(*hash), before);
                if *replace {
                    prop_assert_eq!(table.replace(*hash, place), before);
                    model.insert(*hash, place);
                } else {
                    prop_assert_eq!(table.insert(*hash, place), before);
                    model.entry(*hash).or_insert(place);
                }
            }
        }
    }
}
