//! Runs of n words that stand more than once, for every n from 2 to 10.
//!
//! A run of n words can only repeat where its first n - 1 and its last n - 1 words do. So each
//! length is looked for only where the one before was found, and an article that repeats
//! little costs little more than its pairs of words. Runs are told apart exactly, by numbers
//! built from the number of the shorter run and that of the next word.

use super::ids::Ids;
use crate::compare::table::Seen;

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
    before: Level,
    level: Level,
    /// Runs of one length that stand somewhere, and those that may stand twice.
    once: Seen,
    twice: Seen,
}

/// Spreads pairs of small numbers.
fn mix(run: u64) -> u64 {
    (run ^ (run >> 29)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

impl Search {
    /// Calls `visit` for every length that can repeat, shortest first. `words` are numbers
    /// under `counts.len()`, and `counts` says how often each stands.
    pub(super) fn each(&mut self, words: &[u32], counts: &[u32], mut visit: impl FnMut(&Level)) {
        let Self { ids, before, level, once, twice } = self;
        before.places.clear();
        before.ids.clear();
        for (place, &word) in words.iter().enumerate() {
            if counts[word as usize] >= 2 {
                before.places.push(place as u32);
                before.ids.push(word);
            }
        }
        for n in 2..=LONGEST {
            level.n = n;
            level.places.clear();
            level.ids.clear();
            level.counts.clear();
            level.first.clear();
            // Most runs stand once. They are told by a filter and get no number.
            once.clear(before.places.len());
            twice.clear(before.places.len());
            let runs = || {
                let pairs = before.places.windows(2).zip(&before.ids);
                pairs.filter(|(pair, _)| pair[1] == pair[0] + 1).map(|(pair, &id)| {
                    let next = words[pair[0] as usize + n - 1];
                    (pair[0], u64::from(id) << 32 | u64::from(next))
                })
            };
            let mut again = 0;
            for (_, run) in runs() {
                let mixed = mix(run);
                if once.insert(mixed) {
                    twice.insert(mixed);
                    again += 1;
                }
            }
            if again == 0 {
                return;
            }
            ids.clear(2 * again);
            for (place, run) in runs().filter(|&(_, run)| twice.may_hold(mix(run))) {
                let (run, new) = ids.id(run);
                if new {
                    level.counts.push(1);
                    level.first.push(place);
                } else {
                    level.counts[run as usize] += 1;
                }
                level.places.push(place);
                level.ids.push(run);
            }
            let mut kept = 0;
            for at in 0..level.places.len() {
                if level.counts[level.ids[at] as usize] >= 2 {
                    level.places[kept] = level.places[at];
                    level.ids[kept] = level.ids[at];
                    kept += 1;
                }
            }
            level.places.truncate(kept);
            level.ids.truncate(kept);
            if kept == 0 {
                return;
            }
            visit(level);
            std::mem::swap(before, level);
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
