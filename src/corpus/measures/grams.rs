//! Runs of n words that stand more than once, for every n from 2 to 10.
//!
//! A run of n words can only repeat where its first n - 1 and its last n - 1 words do. So each
//! length is looked for only where the one before was found, and an article that repeats
//! little costs little more than its pairs of words. Runs are told apart exactly, by numbers
//! built from the number of the shorter run and that of the next word.

use super::ids::Ids;

/// Runs from which on they are numbered part by part: tables for all of them would be larger than the
/// processor's caches, and each look-up would wait for memory.
const MANY: usize = 1 << 17;

/// Runs that a part holds about.
const PART: usize = 1 << 15;

/// Most parts. Their runs are put in order by as many writers at once.
const MOST_PARTS: usize = 512;

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
    parts: Parts,
}

/// Memory for numbering part by part.
#[derive(Debug, Default)]
struct Parts {
    /// Indices of the runs, by part.
    order: Vec<u32>,
    /// Behind the last of each part in `order`.
    ends: Vec<usize>,
    /// The runs of a part side by side: what follows from one is read before it is known, all at once.
    runs: Vec<u64>,
    /// How often each run of a part stands.
    counts: Vec<u32>,
    /// The number of each that stands twice, or [`ONCE`].
    numbers: Vec<u32>,
}

/// In the place of a number: the run stands once.
const ONCE: u32 = u32::MAX;

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
        let parts_of = |runs: usize| if runs < MANY { 1 } else { (runs / PART).next_power_of_two().min(MOST_PARTS) };
        self.each_in(parts_of, words, counts, visit);
    }

    fn each_in(
        &mut self,
        parts_of: impl Fn(usize) -> usize,
        words: &[u32],
        word_counts: &[u32],
        mut visit: impl FnMut(Level<'_>),
    ) {
        let mut known = 0;
        let (places, runs) = self.runs.open(words.len());
        for (place, &word) in words.iter().enumerate() {
            places[known] = place as u32;
            runs[known] = u64::from(word);
            known += usize::from(word_counts[word as usize] >= 2);
        }
        for n in 2..=LONGEST {
            let (places, runs) = self.runs.open(known);
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
            self.counts.clear();
            self.first.clear();
            known = match parts_of(found) {
                1 => self.number(found),
                parts => self.number_parts(found, parts),
            };
            if known == 0 {
                return;
            }
            let Self { runs, counts, first, .. } = self;
            visit(Level { n, places: &runs.places[..known], ids: &runs.runs[..known], counts, first });
        }
    }

    /// Numbers the first runs, and keeps those that stand twice: how many.
    fn number(&mut self, found: usize) -> usize {
        let Self { ids, runs, counts, first, filter, .. } = self;
        let (places, runs) = runs.open(found);
        // Most runs stand once. They are told by a filter and get no number.
        filter.clear(found);
        for &run in &*runs {
            filter.insert(run);
        }
        let mut again = 0;
        for at in 0..found {
            (places[again], runs[again]) = (places[at], runs[at]);
            again += usize::from(filter.twice(runs[at]));
        }
        ids.clear(again);
        for (&place, run) in places[..again].iter().zip(&mut runs[..again]) {
            let (id, new) = ids.id(*run);
            if new {
                counts.push(1);
                first.push(place);
            } else {
                counts[id as usize] += 1;
            }
            *run = u64::from(id);
        }
        // Some that the filter let pass stand once.
        let mut known = 0;
        for at in 0..again {
            (places[known], runs[known]) = (places[at], runs[at]);
            known += usize::from(counts[runs[at] as usize] >= 2);
        }
        known
    }

    /// The same, with the runs put into a power of two of parts by their hashes: the table of a part is small.
    fn number_parts(&mut self, found: usize, count: usize) -> usize {
        let Self { ids, runs, counts, first, parts, .. } = self;
        let Parts { order, ends, runs: of_part, counts: in_part, numbers } = parts;
        let (places, runs) = runs.open(found);
        // Other bits than those by which a table is filled.
        let part_of = |run: u64| (Filter::mixed(run) >> 32) as usize & (count - 1);
        ends.clear();
        ends.resize(count, 0);
        for &run in &*runs {
            ends[part_of(run)] += 1;
        }
        let mut start = 0;
        for end in &mut *ends {
            (*end, start) = (start, start + *end);
        }
        order.resize(found, 0);
        for (at, &run) in (0..).zip(&*runs) {
            let end = &mut ends[part_of(run)];
            order[*end] = at;
            *end += 1;
        }
        let mut start = 0;
        for &end in &*ends {
            let part = &order[std::mem::replace(&mut start, end)..end];
            of_part.clear();
            of_part.extend(part.iter().map(|&at| runs[at as usize]));
            ids.clear(part.len().min(PART));
            in_part.clear();
            for run in &mut *of_part {
                let (id, new) = ids.id(*run);
                if new {
                    in_part.push(1);
                } else {
                    in_part[id as usize] += 1;
                }
                *run = u64::from(id);
            }
            numbers.clear();
            for &count in &*in_part {
                let twice = count >= 2;
                numbers.push(if twice { counts.len() as u32 } else { ONCE });
                if twice {
                    counts.push(count);
                    first.push(u32::MAX);
                }
            }
            for (&at, &id) in part.iter().zip(&*of_part) {
                let number = numbers[id as usize];
                if let Some(first) = first.get_mut(number as usize) {
                    *first = at.min(*first);
                }
                runs[at as usize] = u64::from(number);
            }
        }
        for first in &mut *first {
            *first = places[*first as usize];
        }
        let mut known = 0;
        for at in 0..found {
            (places[known], runs[known]) = (places[at], runs[at]);
            known += usize::from(runs[at] != u64::from(ONCE));
        }
        known
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #[test]
        fn agrees_with_counting_every_run(words in prop::collection::vec(0u32..4, 0..60), parts in 0u32..4) {
            let mut counts = vec![0; 4];
            words.iter().for_each(|&word| counts[word as usize] += 1);
            let mut found = HashMap::new();
            Search::default().each_in(|_| 1 << parts, &words, &counts, |level| {
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
