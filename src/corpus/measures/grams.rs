//! Runs of n words that stand more than once, for every n from 2 to 10.
//!
//! A run of n words can only repeat where its first n - 1 and its last n - 1 words do. So each
//! length is looked for only where the one before was found, and an article that repeats
//! little costs little more than its pairs of words. Runs are told apart exactly, by numbers
//! built from the number of the shorter run and that of the next word.

use super::ids::Ids;

/// Longest runs.
pub(super) const LONGEST: usize = 10;

/// The repeated runs of one length.
#[derive(Debug, Default)]
pub(super) struct Level {
    /// Words in a run.
    pub n: usize,
    /// Where repeated runs begin, ascending.
    pub places: Vec<u32>,
    /// Which run begins at each of them: numbers in the order of first standing.
    pub ids: Vec<u32>,
    /// How often each run stands.
    pub counts: Vec<u32>,
    /// Where each run stands first.
    pub first: Vec<u32>,
}

impl Level {
    /// The run that stands most often, the first of equals: where it stands first, and how
    /// often. `None` when no run stands twice.
    pub(super) fn top(&self) -> Option<(usize, u32)> {
        let mut best: Option<(usize, u32)> = None;
        for (&count, &first) in self.counts.iter().zip(&self.first) {
            if count >= 2 && best.is_none_or(|(_, most)| count > most) {
                best = Some((first as usize, count));
            }
        }
        best
    }
}

/// Memory for the search, kept between articles.
#[derive(Debug, Default)]
pub(super) struct Search {
    ids: Ids,
    before: Places,
    level: Level,
    runs: Places,
    filter: Filter,
}

/// Tells runs that stand once from those that may stand twice: two Bloom filters of one probe, side by
/// side.
#[derive(Debug, Default)]
struct Filter {
    /// A bit for runs that were seen, and one for those that were seen twice.
    bits: Vec<[u64; 2]>,
}

impl Filter {
    /// Forgets all and makes room for about so many runs.
    fn clear(&mut self, runs: usize) {
        self.bits.clear();
        self.bits.resize(runs.next_power_of_two(), [0; 2]);
    }

    #[inline]
    fn place(&self, run: u64) -> (usize, u64) {
        // Spreads pairs of small numbers.
        let mixed = (run ^ (run >> 29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        ((mixed >> 40) as usize & (self.bits.len() - 1), 1 << (mixed >> 32 & 63))
    }

    #[inline]
    fn insert(&mut self, run: u64) {
        let (place, bit) = self.place(run);
        let [once, twice] = &mut self.bits[place];
        *twice |= *once & bit;
        *once |= bit;
    }

    /// False for runs that were seen once.
    #[inline]
    fn twice(&self, run: u64) -> bool {
        let (place, bit) = self.place(run);
        self.bits[place][1] & bit != 0
    }
}

/// Places, and what begins at each of them. What is to be kept cannot be foreseen by the processor,
/// so lists are cut down without a branch: every entry is written, and the next one goes over it
/// unless it is kept.
#[derive(Debug, Default)]
struct Places {
    places: Vec<u32>,
    runs: Vec<u64>,
}

impl Places {
    /// Makes room for so many entries.
    fn open(&mut self, entries: usize) -> (&mut [u32], &mut [u64]) {
        if self.places.len() < entries {
            self.places.resize(entries, 0);
            self.runs.resize(entries, 0);
        }
        (&mut self.places[..entries], &mut self.runs[..entries])
    }
}

impl Search {
    /// Calls `visit` for every length that can repeat, shortest first. `words` are numbers
    /// under `counts.len()`, and `counts` says how often each stands.
    pub(super) fn each(&mut self, words: &[u32], counts: &[u32], mut visit: impl FnMut(&Level)) {
        let Self { ids, before, level, runs, filter } = self;
        let mut known = 0;
        let (before_places, before_runs) = before.open(words.len());
        for (place, &word) in words.iter().enumerate() {
            before_places[known] = place as u32;
            before_runs[known] = u64::from(word);
            known += usize::from(counts[word as usize] >= 2);
        }
        for n in 2..=LONGEST {
            // Shorter runs side by side make up one of this length.
            let (before_places, before_runs) = (&before.places[..known], &before.runs[..known]);
            let (places, pairs) = runs.open(known);
            let mut found = 0;
            for (pair, &run) in before_places.windows(2).zip(before_runs) {
                let next = words.get(pair[0] as usize + n - 1).map_or(0, |&word| u64::from(word));
                places[found] = pair[0];
                pairs[found] = run << 32 | next;
                found += usize::from(pair[1] == pair[0] + 1);
            }
            // Most runs stand once. They are told by a filter and get no number.
            filter.clear(found);
            for &run in &pairs[..found] {
                filter.insert(run);
            }
            let mut again = 0;
            for at in 0..found {
                (places[again], pairs[again]) = (places[at], pairs[at]);
                again += usize::from(filter.twice(pairs[at]));
            }
            if again == 0 {
                return;
            }
            level.n = n;
            level.places.clear();
            level.ids.clear();
            level.counts.clear();
            level.first.clear();
            ids.clear(again);
            for (&place, run) in places[..again].iter().zip(&mut pairs[..again]) {
                let (id, new) = ids.id(*run);
                if new {
                    level.counts.push(1);
                    level.first.push(place);
                } else {
                    level.counts[id as usize] += 1;
                }
                *run = u64::from(id);
            }
            // Some that the filter let pass stand once.
            known = 0;
            let (before_places, before_runs) = before.open(again);
            for (&place, &run) in places[..again].iter().zip(&pairs[..again]) {
                before_places[known] = place;
                before_runs[known] = run;
                known += usize::from(level.counts[run as usize] >= 2);
            }
            if known == 0 {
                return;
            }
            level.places.extend_from_slice(&before_places[..known]);
            level.ids.extend(before_runs[..known].iter().map(|&run| run as u32));
            visit(level);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #[test]
        fn agrees_with_counting_every_run(words in prop::collection::vec(0u32..4, 0..60)) {
            let mut counts = vec![0; 4];
            words.iter().for_each(|&word| counts[word as usize] += 1);
            let mut found = HashMap::new();
            Search::default().each(&words, &counts, |level| {
                found.insert(level.n, (level.places.clone(), level.top()));
            });
            for n in 2..=LONGEST {
                let mut runs: HashMap<&[u32], u32> = HashMap::new();
                words.windows(n).for_each(|run| *runs.entry(run).or_default() += 1);
                let places: Vec<u32> = words.windows(n).enumerate().filter(|(_, run)| runs[run] >= 2).map(|(at, _)| at as u32).collect();
                let most = runs.values().copied().max().unwrap_or(0);
                let top = (most >= 2).then(|| (words.windows(n).position(|run| runs[run] == most).unwrap(), most));
                let (found_places, found_top) = found.remove(&n).unwrap_or_default();
                prop_assert_eq!(found_places, places);
                prop_assert_eq!(found_top, top);
            }
        }
    }
}
