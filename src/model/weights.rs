//! Few weights out of many: a hashed table of which only the telling slots are kept.

/// Slots of a page: an entry keeps its slot inside the page in one byte.
pub(super) const PAGE: usize = 256;

/// Entries that stand in a page itself; one page in a hundred has more.
const INSIDE: usize = 8;

/// A table of `pages * 256` weights, nearly all of them zero and not stored.
///
/// A hashed linear model wants a wide table, so that features do not share slots, and uses few
/// of its slots. Entries are sorted by slot; each is a byte of slot and a byte of weight.
/// A look-up reads one page, which lies in one line of the cache: the table is too large for the
/// nearer caches, and time is lost by waiting for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weights {
    pages: Vec<Page>,
    /// Entries of every page.
    counts: Vec<u8>,
    /// Slot and weight of the entries that did not fit into their pages.
    more: Vec<(u32, i8)>,
}

/// The first entries of 256 slots, as bytes of numbers; empty places are slot 0 with weight 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[repr(align(16))]
struct Page {
    slots: u64,
    weights: u64,
}

impl Page {
    fn entry(self, at: usize) -> (u8, i8) {
        (self.slots.to_le_bytes()[at], self.weights.to_le_bytes()[at] as i8)
    }
}

impl Weights {
    /// Keeps these weights, given by slot in rising order.
    #[must_use]
    pub fn new(pages: usize, slots: &[(u32, i8)]) -> Self {
        let mut counts = vec![0u8; pages];
        for (slot, _) in slots {
            counts[*slot as usize / PAGE] += 1;
        }
        Self::from_counts(&counts, slots.iter().map(|(slot, weight)| ((slot % PAGE as u32) as u8, *weight)))
    }

    /// From the number of entries of each page and the entries themselves.
    pub(super) fn from_counts(counts: &[u8], mut entries: impl Iterator<Item = (u8, i8)>) -> Self {
        let mut pages = vec![Page::default(); counts.len()];
        let mut more = Vec::new();
        for (number, (page, &count)) in pages.iter_mut().zip(counts).enumerate() {
            for (at, (slot, weight)) in entries.by_ref().take(usize::from(count)).enumerate() {
                if at < INSIDE {
                    page.slots |= u64::from(slot) << (8 * at);
                    page.weights |= u64::from(weight as u8) << (8 * at);
                } else {
                    more.push(((number * PAGE) as u32 + u32::from(slot), weight));
                }
            }
        }
        Self { pages, counts: counts.to_vec(), more }
    }

    /// Number of pages.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// Entries of every page.
    pub(super) fn counts(&self) -> &[u8] {
        &self.counts
    }

    /// All entries: slot inside the page, weight.
    pub(super) fn entries(&self) -> impl Iterator<Item = (u8, i8)> + '_ {
        let mut more = self.more.iter();
        self.pages.iter().zip(&self.counts).flat_map(move |(page, &count)| {
            let count = usize::from(count);
            let rest = more.by_ref().take(count.saturating_sub(INSIDE)).map(|entry| (entry.0 as u8, entry.1));
            let rest: Vec<(u8, i8)> = rest.collect();
            (0..count.min(INSIDE)).map(|at| page.entry(at)).chain(rest)
        })
    }

    /// All entries: slot in the whole table, weight.
    pub fn kept(&self) -> impl Iterator<Item = (u32, i8)> + '_ {
        let pages = self.counts.iter().enumerate();
        let pages = pages.flat_map(|(page, &count)| std::iter::repeat_n(page * PAGE, usize::from(count)));
        pages.zip(self.entries()).map(|(page, (slot, weight))| (page as u32 + u32::from(slot), weight))
    }

    /// The slot of a feature.
    #[must_use]
    pub fn slot(feature: u64, pages: usize) -> u32 {
        (((feature >> 32) * (pages * PAGE) as u64) >> 32) as u32
    }

    /// The weight of a feature.
    #[must_use]
    #[inline]
    pub fn get(&self, feature: u64) -> i8 {
        let slot = Self::slot(feature, self.pages());
        let page = self.pages[slot as usize / PAGE];
        // The entry is searched without a branch, which would be guessed wrongly half the time:
        // the lowest byte without a difference has the lowest of these highest bits.
        const ONES: u64 = u64::from_le_bytes([1; INSIDE]);
        let differ = page.slots ^ (u64::from(slot as u8) * ONES);
        let equal = differ.wrapping_sub(ONES) & !differ & (0x80 * ONES);
        if equal == 0 && page.slots >> (8 * (INSIDE - 1)) != 0 {
            return self.further(slot);
        }
        page.weights.checked_shr(equal.trailing_zeros() & !7).unwrap_or(0) as i8
    }

    /// The weight of a slot that is not among the first of a full page.
    #[cold]
    fn further(&self, slot: u32) -> i8 {
        self.more.binary_search_by_key(&slot, |entry| entry.0).map_or(0, |at| self.more[at].1)
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
        // Full and crowded pages, and an empty one behind them.
        let slots: Vec<(u32, i8)> = (0..255).map(|slot| (slot, 1)).chain((0..20).map(|n| (256 + 3 * n, 2))).collect();
        let weights = Weights::new(3, &slots);
        assert!(weights.kept().eq(slots.iter().copied()));
        for slot in 0..768 {
            let kept = slots.iter().find(|entry| u64::from(entry.0) == slot).map_or(0, |entry| entry.1);
            assert_eq!(weights.get(feature(slot)), kept, "{slot}");
        }
    }
}
