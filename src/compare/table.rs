//! A hash table from shingles to the first places where they stand, and sets that tell soon what
//! need not be looked up in it.

use std::ops::Range;

/// Maps hashes to small numbers. Keys are hashes already, so they are used as they are. Where the
/// caller says how many there will be at most, the table never grows.
#[derive(Debug, Clone)]
pub(crate) struct FirstPlaces {
    slots: Vec<(u64, u32)>,
    mask: usize,
    /// New hashes that fit before the table grows.
    room: usize,
}

const EMPTY: u32 = u32::MAX;

/// Hashes that one table holds: those of half a million sentences, in 64 MB. More are looked up in
/// [turns](Turns).
const AT_ONCE: usize = 1 << 21;

/// Turns at most, so that their numbers fit a byte: texts of some gigabytes have tables that grow.
const MOST_TURNS: usize = 256;

impl FirstPlaces {
    /// A table for `entries` different hashes; more may come.
    pub(crate) fn with_capacity(entries: usize) -> Self {
        let size = (entries * 2).next_power_of_two().max(16);
        Self { slots: vec![(0, EMPTY); size], mask: size - 1, room: size / 2 }
    }

    /// Forgets all hashes.
    fn clear(&mut self) {
        self.slots.fill((0, EMPTY));
        self.room = self.slots.len() / 2;
    }

    /// Fills an empty slot.
    fn fill(&mut self, slot: usize, hash: u64, place: u32) {
        self.slots[slot] = (hash, place);
        match self.room.checked_sub(1) {
            Some(room) => self.room = room,
            None => self.grow(),
        }
    }

    #[cold]
    fn grow(&mut self) {
        let entries: Vec<_> = self.slots.iter().copied().filter(|slot| slot.1 != EMPTY).collect();
        *self = Self::with_capacity(self.slots.len());
        self.room -= entries.len();
        for (hash, place) in entries {
            let slot = self.slot(hash);
            self.slots[slot] = (hash, place);
        }
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
        let before = self.slots[slot].1;
        if before == EMPTY {
            self.fill(slot, hash, place);
            return None;
        }
        Some(before)
    }

    /// Remembers a place, in exchange for the one that was there before.
    pub(crate) fn replace(&mut self, hash: u64, place: u32) -> Option<u32> {
        let slot = self.slot(hash);
        let before = self.slots[slot].1;
        if before == EMPTY {
            self.fill(slot, hash, place);
            return None;
        }
        self.slots[slot].1 = place;
        Some(before)
    }
}

/// Hashes in shares that are looked up one after the other, so that the table of an article of
/// hundreds of megabytes is no larger than that of one of ten. Nearly all articles take one turn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turns {
    count: u32,
}

impl Turns {
    /// The turns for at most so many different hashes.
    pub(crate) fn for_entries(entries: usize) -> Self {
        Self { count: entries.div_ceil(AT_ONCE).clamp(1, MOST_TURNS) as u32 }
    }

    /// So many of them.
    #[cfg(test)]
    pub(crate) fn new(count: u32) -> Self {
        Self { count }
    }

    /// Their numbers.
    pub(crate) fn numbers(self) -> Range<u32> {
        0..self.count
    }

    /// The turn in which a hash is looked up.
    #[inline]
    pub(crate) fn of(self, hash: u64) -> u32 {
        // The least of some hashes are picked, so that high bits are seldom set.
        (((hash & 0xFFFF_FFFF) * u64::from(self.count)) >> 32) as u32
    }

    /// Whether a hash is looked up in a turn.
    #[inline]
    pub(crate) fn holds(self, turn: u32, hash: u64) -> bool {
        self.count == 1 || self.of(hash) == turn
    }

    /// Calls `take` for every turn, with an empty table for its share of so many hashes.
    pub(crate) fn each(self, entries: usize, mut take: impl FnMut(u32, &mut FirstPlaces)) {
        let mut places = FirstPlaces::with_capacity(entries.min(AT_ONCE));
        for turn in self.numbers() {
            if turn > 0 {
                places.clear();
            }
            take(turn, &mut places);
        }
    }
}

/// For each of `count` hashes, in order and each with a place, the place of the first that equals it:
/// its own where none did before.
pub(crate) fn first_places(hashes: impl Iterator<Item = (u64, u32)> + Clone, count: usize) -> Vec<u32> {
    first_places_in(Turns::for_entries(count), hashes, count)
}

fn first_places_in(turns: Turns, hashes: impl Iterator<Item = (u64, u32)> + Clone, count: usize) -> Vec<u32> {
    let mut first = vec![EMPTY; count];
    turns.each(count, |turn, places| {
        for (first, (hash, place)) in first.iter_mut().zip(hashes.clone()) {
            if turns.holds(turn, hash) {
                *first = places.insert(hash, place).unwrap_or(place);
            }
        }
    });
    first
}

/// Tells hashes that were never seen from those that may have been: a Bloom filter of one probe,
/// small enough for the fastest cache. Most articles say nothing twice, and are told so here.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    bits: Vec<u64>,
    mask: usize,
}

impl Seen {
    /// A filter for about so many hashes, of which one new one in a hundred or fewer passes for
    /// seen; of more than a million one in ten, since the filter would be in no cache anyway.
    pub(crate) fn with_capacity(entries: usize) -> Self {
        let size = if entries > 1 << 20 { entries.next_power_of_two() / 4 } else { entries.next_power_of_two() };
        Self { bits: vec![0; size], mask: size - 1 }
    }

    fn place(&self, hash: u64) -> (usize, u64) {
        ((hash >> 40) as usize & self.mask, 1 << (hash >> 32 & 63))
    }

    /// Remembers a hash; false when it was never seen before.
    pub(crate) fn insert(&mut self, hash: u64) -> bool {
        let (word, bit) = self.place(hash);
        let before = self.bits[word];
        self.bits[word] = before | bit;
        before & bit != 0
    }

    /// False when the hash was never seen.
    pub(crate) fn may_hold(&self, hash: u64) -> bool {
        let (word, bit) = self.place(hash);
        self.bits[word] & bit != 0
    }
}

/// Numbers from nought on, a bit for each: few of them are in the set.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    /// The places of the items that `is_in` says yes to; each is asked about once, in order.
    pub(crate) fn of<T>(items: &[T], mut is_in: impl FnMut(&T) -> bool) -> Self {
        let word = |items: &[T]| {
            items.iter().enumerate().fold(0, |bits, (place, item)| bits | u64::from(is_in(item)) << place)
        };
        Self(items.chunks(64).map(word).collect())
    }

    /// True when the set holds a number.
    pub(crate) fn holds(&self, number: usize) -> bool {
        self.0[number / 64] >> (number % 64) & 1 != 0
    }

    /// The pieces of a range, each with the number of its lowest bit.
    fn pieces(&self, range: Range<usize>) -> impl Iterator<Item = (usize, u64)> + Clone {
        let words = if range.is_empty() { 0..0 } else { range.start / 64..range.end.div_ceil(64) };
        words.map(move |at| {
            let behind = (range.end - at * 64).min(64);
            let before = range.start.saturating_sub(at * 64);
            (at * 64, self.0[at] & (u64::MAX >> (64 - behind)) & (u64::MAX << before))
        })
    }

    /// How many of a range are in the set.
    pub(crate) fn count(&self, range: Range<usize>) -> usize {
        self.pieces(range).map(|(_, bits)| bits.count_ones() as usize).sum()
    }

    /// Those of a range that are in the set, in order.
    pub(crate) fn within(&self, range: Range<usize>) -> impl Iterator<Item = usize> + Clone {
        self.pieces(range).flat_map(|(first, bits)| ones(bits).map(move |place| first + place))
    }

    /// The numbers from which on so many in a row are in the set, in order; at most 64.
    pub(crate) fn starts_of_runs(&self, length: usize) -> impl Iterator<Item = usize> {
        debug_assert!((1..=64).contains(&length));
        self.0.iter().enumerate().flat_map(move |(at, &word)| {
            let behind = self.0.get(at + 1).copied().unwrap_or(0);
            let starts = (1..length).fold(word, |starts, shift| starts & (word >> shift | behind << (64 - shift)));
            ones(starts).map(move |place| at * 64 + place)
        })
    }

    /// How many in a row are in the set, at most.
    pub(crate) fn longest_run(&self) -> usize {
        let (mut longest, mut run) = (0, 0);
        for &word in &self.0 {
            // Takes the runs of the word off its lower end, each with the gap in front of it.
            let (mut bits, mut left) = (word, u64::BITS);
            while bits != 0 {
                let gap = bits.trailing_zeros();
                let ones = (bits >> gap).trailing_ones();
                run = if gap == 0 { run + ones as usize } else { ones as usize };
                longest = longest.max(run);
                left -= gap + ones;
                if left == 0 {
                    break;
                }
                bits = bits >> gap >> ones;
            }
            if left > 0 {
                run = 0;
            }
        }
        longest
    }
}

/// The places of the ones of a word, lowest first.
fn ones(bits: u64) -> impl Iterator<Item = usize> + Clone {
    let some = |bits: u64| (bits != 0).then_some(bits);
    std::iter::successors(some(bits), move |bits| some(bits & (bits - 1))).map(|bits| bits.trailing_zeros() as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #[test]
        fn what_was_seen_is_never_denied(hashes in prop::collection::vec(any::<u64>(), 0..200)) {
            let mut seen = Seen::with_capacity(hashes.len());
            for (at, hash) in hashes.iter().enumerate() {
                let before = hashes[..at].contains(hash);
                prop_assert!(seen.may_hold(*hash) || !before);
                prop_assert!(seen.insert(*hash) || !before);
                prop_assert!(seen.may_hold(*hash));
            }
        }

        #[test]
        fn bits_are_those_of_a_list(
            list in prop_oneof![
                prop::collection::vec(any::<bool>(), 0..300),
                (0usize..200, 0usize..200, 0usize..90).prop_map(|(gap, run, rest)| {
                    [vec![false; gap], vec![true; run], vec![false; rest], vec![true; rest]].concat()
                }),
            ],
            ends in any::<(prop::sample::Index, prop::sample::Index)>(),
        ) {
            let bits = Bits::of(&list, |&bit| bit);
            let (a, b) = (ends.0.index(list.len() + 1), ends.1.index(list.len() + 1));
            let range = a.min(b)..a.max(b);
            let within: Vec<usize> = range.clone().filter(|&at| list[at]).collect();
            prop_assert_eq!(bits.count(range.clone()), within.len());
            prop_assert_eq!(bits.within(range).collect::<Vec<_>>(), within);
            prop_assert!(list.iter().enumerate().all(|(at, &bit)| bits.holds(at) == bit));
            let longest = list.split(|&bit| !bit).map(<[bool]>::len).max().unwrap_or(0);
            prop_assert_eq!(bits.longest_run(), longest);
            for length in [1, 2, 5, 64] {
                let is_run = |&at: &usize| list[at..].len() >= length && !list[at..at + length].contains(&false);
                let starts: Vec<usize> = (0..list.len()).filter(is_run).collect();
                prop_assert_eq!(bits.starts_of_runs(length).collect::<Vec<_>>(), starts);
            }
        }

        #[test]
        fn turns_find_what_one_look_finds(
            hashes in prop::collection::vec((0u64..50).prop_map(|hash| hash.wrapping_mul(0x9E37_79B9_7F4A_7C15)), 0..200),
            count in 1u32..9,
        ) {
            let first: Vec<u32> =
                hashes.iter().map(|hash| hashes.iter().position(|other| other == hash).unwrap() as u32).collect();
            let placed = || hashes.iter().copied().zip(0..);
            prop_assert_eq!(&first_places_in(Turns::new(count), placed(), hashes.len()), &first);
            prop_assert_eq!(&first_places(placed(), hashes.len()), &first);
        }

        #[test]
        fn behaves_like_a_map(entries in prop::collection::vec((0u64..50, any::<bool>()), 0..200), room in 0usize..200) {
            let mut table = FirstPlaces::with_capacity(room);
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
