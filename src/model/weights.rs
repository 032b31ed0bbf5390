//! Few weights out of many: a hashed table of which only the telling slots are kept.

/// Slots of a page: an entry keeps its slot inside the page in one byte.
pub(super) const PAGE: usize = 256;

/// A table of `pages * 256` weights, nearly all of them zero and not stored.
///
/// A hashed linear model wants a wide table, so that features do not share slots, and uses few
/// of its slots. Entries are sorted by slot; each is a byte of slot and a byte of weight, and
/// every page knows where its entries begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weights {
    /// First entry of every page, and the number of entries behind the last.
    starts: Vec<u32>,
    /// Slot inside the page, weight.
    entries: Vec<(u8, i8)>,
}

impl Weights {
    /// Keeps these weights, given by slot in rising order.
    #[must_use]
    pub fn new(pages: usize, slots: &[(u32, i8)]) -> Self {
        let mut counts = vec![0u8; pages];
        for (slot, _) in slots {
            counts[*slot as usize / PAGE] += 1;
        }
        Self::from_counts(&counts, slots.iter().map(|(slot, weight)| ((slot % PAGE as u32) as u8, *weight)).collect())
    }

    /// From the number of entries of each page and the entries themselves.
    pub(super) fn from_counts(counts: &[u8], entries: Vec<(u8, i8)>) -> Self {
        let mut starts = Vec::with_capacity(counts.len() + 1);
        let mut sum = 0;
        for count in counts {
            starts.push(sum);
            sum += u32::from(*count);
        }
        starts.push(sum);
        Self { starts, entries }
    }

    /// Number of pages.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.starts.len() - 1
    }

    /// Entries of every page.
    pub(super) fn counts(&self) -> impl Iterator<Item = u8> + '_ {
        self.starts.windows(2).map(|pair| (pair[1] - pair[0]) as u8)
    }

    /// All entries.
    pub(super) fn entries(&self) -> &[(u8, i8)] {
        &self.entries
    }

    /// The slot of a feature.
    #[must_use]
    pub fn slot(feature: u64, pages: usize) -> u32 {
        (((feature >> 32) * (pages * PAGE) as u64) >> 32) as u32
    }

    /// The weight of a feature.
    #[must_use]
    pub fn get(&self, feature: u64) -> i8 {
        let slot = Self::slot(feature, self.pages()) as usize;
        let (page, inside) = (slot / PAGE, (slot % PAGE) as u8);
        let entries = &self.entries[self.starts[page] as usize..self.starts[page + 1] as usize];
        entries.iter().find(|entry| entry.0 == inside).map_or(0, |entry| entry.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_weights_are_found_and_others_are_zero() {
        let slots = [(0, 5), (255, -3), (256, 7), (700, 1)];
        let weights = Weights::new(3, &slots);
        let feature = |slot: u64| ((slot << 32) / (3 * PAGE as u64) + 1) << 32;
        for (slot, weight) in slots {
            assert_eq!(Weights::slot(feature(u64::from(slot)), 3), slot);
            assert_eq!(weights.get(feature(u64::from(slot))), weight);
        }
        assert_eq!(weights.get(feature(1)), 0);
        assert_eq!(weights.get(u64::MAX), 0);
    }
}
