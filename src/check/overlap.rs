//! Ranges of a text, found again by what overlaps them, however many there are.

use std::collections::HashMap;

use crate::text::Ordinals;

/// Ranges by their place and length. Each stands in one cell: that of its start, on a grid as
/// wide as its length to the next lower power of two. As long as ranges of like place and
/// length are not kept twice, a cell holds few.
#[derive(Debug, Default)]
pub(super) struct Ranges {
    cells: HashMap<(u32, u32), Vec<usize>>,
    /// Bit for each power of two that a range's length has.
    scales: u32,
}

impl Ranges {
    /// Keeps a range under an index.
    pub(super) fn insert(&mut self, range: Ordinals, index: usize) {
        let scale = scale(range);
        self.scales |= 1 << scale;
        self.cells.entry((scale, range.start >> scale)).or_default().push(index);
    }

    /// Indexes of all ranges that may hold the middle of this one and are at least half as
    /// long, in no order.
    pub(super) fn around(&self, range: Ordinals) -> impl Iterator<Item = usize> {
        let middle = range.start + range.len() as u32 / 2;
        let least = scale(range).saturating_sub(1);
        (least..u32::BITS)
            .filter(|scale| self.scales >> scale & 1 == 1)
            .flat_map(move |scale| {
                // A range of this scale is shorter than two cells.
                let cell = middle >> scale;
                (cell.saturating_sub(2)..=cell)
                    .flat_map(move |cell| self.cells.get(&(scale, cell)).into_iter().flatten())
            })
            .copied()
    }
}

fn scale(range: Ordinals) -> u32 {
    (range.len() as u32).max(1).ilog2()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_overlaps_mostly_is_found(
            kept in prop::collection::vec((0u32..300, 1u32..200), 0..60),
            asked in (0u32..300, 1u32..200),
        ) {
            let range = |(start, length): (u32, u32)| Ordinals { start, end: start + length };
            let mut ranges = Ranges::default();
            for (index, &each) in kept.iter().enumerate() {
                ranges.insert(range(each), index);
            }
            let asked = range(asked);
            let around: Vec<usize> = ranges.around(asked).collect();
            for (index, each) in kept.iter().map(|&each| range(each)).enumerate() {
                prop_assert!(each.shared(asked) * 10 < asked.len() * 8 || around.contains(&index));
            }
        }
    }
}
