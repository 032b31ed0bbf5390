//! Runs of n words that stand more than once, for every n from 2 to 10.
//!
//! A run of n words can only repeat where its first n - 1 and its last n - 1 words do. So each
//! length is looked for only where the one before was found, and an article that repeats
//! little costs little more than its pairs of words. Runs are told apart exactly, by numbers
//! built from the number of the shorter run and that of the next word.

use super::ids::Ids;
use crate::compare::table::Turns;

/// Runs that are numbered together, in a table of 128 MB. Of an article of 200 MB a table of half the size
/// takes a tenth more time and saves a fortieth of the memory: what its tokens take is nearly as much.
const AT_ONCE: usize = 1 << 22;

/// Longest runs.
pub(super) const LONGEST: usize = 10;

/// The repeated runs of one length.
#[derive(Debug, Clone, Copy)]
pub(super) struct Level<'a> {
    /// Words in a run.
    pub n: usize,
    /// Where repeated runs begin, ascending.
    pub places: &'a [u32],
    /// Which run begins at each of them: its number.
    pub ids: &'a [u64],
    /// How often each run stands.
    pub counts: &'a [u32],
    /// Where each run stands first.
    pub first: &'a [u32],
}

impl Level<'_> {
    /// The run that stands most often, the first of equals: where it stands first, and how
    /// often. `None` when no run stands twice.
    pub(super) fn top(&self) -> Option<(usize, u32)> {
        let mut best: Option<(usize, u32)> = None;
        for (&count, &first) in self.counts.iter().zip(self.first) {
            let first = first as usize;
            if count >= 2 && best.is_none_or(|(place, most)| count > most || count == most && first < place) {
                best = Some((first, count));
            }
        }
        best
    }
}

/// Memory for the search, kept between articles.
#[derive(Debug, Default)]
pub(super) struct Search {
    ids: Ids,
    runs: Places,
    counts: Vec<u32>,
    first: Vec<u32>,
    filter: Filter,
    /// The turn in which each run is looked up, where there are several.
    turn_of: Vec<u8>,
}

/// Tells runs that stand once from those that may stand twice: two Bloom filters of one probe, side by
/// side.
#[derive(Debug, Default)]
struct Filter {
    /// A bit for runs that were seen, and one for those that were seen twice.
    bits: Vec<[u64; 2]>,
}

impl Filter {
    /// Forgets all and makes room for about so many runs. Of more than a million every tenth passes that
    /// stands once: a filter for all of them would take up more memory than their words.
    fn clear(&mut self, runs: usize) {
        let size = if runs > 1 << 20 { runs.next_power_of_two() / 8 } else { runs.next_power_of_two() };
        self.bits.clear();
        self.bits.resize(size, [0; 2]);
    }

    /// Spreads pairs of small numbers.
    #[inline]
    fn mixed(run: u64) -> u64 {
        (run ^ (run >> 29)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }

    #[inline]
    fn place(&self, run: u64) -> (usize, u64) {
        let mixed = Self::mixed(run);
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
    pub(super) fn each(&mut self, words: &[u32], counts: &[u32], visit: impl FnMut(Level<'_>)) {
        self.each_in(|runs| Turns::of_tables(runs, AT_ONCE), words, counts, visit);
    }

    fn each_in(
        &mut self,
        turns: impl Fn(usize) -> Turns,
        words: &[u32],
        word_counts: &[u32],
        mut visit: impl FnMut(Level<'_>),
    ) {
        let Self { ids, runs, counts, first, filter, turn_of } = self;
        let mut known = 0;
        let (places, runs) = runs.open(words.len());
        for (place, &word) in words.iter().enumerate() {
            places[known] = place as u32;
            runs[known] = u64::from(word);
            known += usize::from(word_counts[word as usize] >= 2);
        }
        for n in 2..=LONGEST {
            // Shorter runs side by side make up one of this length, which is written over those that
            // were read.
            let mut found = 0;
            for at in 1..known {
                let (place, behind, run) = (places[at - 1], places[at], runs[at - 1]);
                let next = words.get(place as usize + n - 1).map_or(0, |&word| u64::from(word));
                places[found] = place;
                runs[found] = run << 32 | next;
                found += usize::from(behind == place + 1);
            }
            // Most runs stand once. They are told by a filter and get no number.
            filter.clear(found);
            for &run in &runs[..found] {
                filter.insert(run);
            }
            let mut again = 0;
            for at in 0..found {
                (places[again], runs[again]) = (places[at], runs[at]);
                again += usize::from(filter.twice(runs[at]));
            }
            if again == 0 {
                return;
            }
            counts.clear();
            first.clear();
            let mut number = |ids: &mut Ids, before: u32, place: u32, run: &mut u64| {
                let (id, new) = ids.id(*run);
                let id = before + id;
                if new {
                    counts.push(1);
                    first.push(place);
                } else {
                    counts[id as usize] += 1;
                }
                *run = u64::from(id);
                before + ids.len()
            };
            let turns = turns(again);
            ids.clear(again.min(AT_ONCE));
            if turns.numbers().len() == 1 {
                for (&place, run) in places[..again].iter().zip(&mut runs[..again]) {
                    number(ids, 0, place, run);
                }
            } else {
                turn_of.clear();
                turn_of.extend(runs[..again].iter().map(|&run| turns.of(Filter::mixed(run)) as u8));
                let mut numbered = 0;
                for turn in turns.numbers() {
                    ids.clear(again.min(AT_ONCE));
                    let before = numbered;
                    for at in memchr::memchr_iter(turn as u8, turn_of) {
                        numbered = number(ids, before, places[at], &mut runs[at]);
                    }
                }
            }
            // Some that the filter let pass stand once.
            known = 0;
            for at in 0..again {
                (places[known], runs[known]) = (places[at], runs[at]);
                known += usize::from(counts[runs[at] as usize] >= 2);
            }
            if known == 0 {
                return;
            }
            visit(Level { n, places: &places[..known], ids: &runs[..known], counts, first });
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
        fn agrees_with_counting_every_run(words in prop::collection::vec(0u32..4, 0..60), turns in 1u32..6) {
            let mut counts = vec![0; 4];
            words.iter().for_each(|&word| counts[word as usize] += 1);
            let mut found = HashMap::new();
            Search::default().each_in(|_| Turns::new(turns), &words, &counts, |level| {
                let same = |(place, id): (&u32, &u64)| {
                    let first = level.first[*id as usize] as usize;
                    words[first..first + level.n] == words[*place as usize..*place as usize + level.n]
                };
                assert!(level.places.iter().zip(level.ids).all(same));
                found.insert(level.n, (level.places.to_vec(), level.top()));
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
