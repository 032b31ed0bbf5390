//! Winnowing: picks few hashes of many, so that what two texts share is picked in both.
//!
//! Schleimer, Wilkerson and Aiken, "Winnowing: Local Algorithms for Document Fingerprinting",
//! SIGMOD 2003: of every `window` hashes in a row the least one is picked, the rightmost of
//! equals. Two sequences that share `window` hashes in a row share a pick; about
//! `2 / (window + 1)` of all hashes are picked.

use std::ops::Range;

/// Positions of the picked hashes, ascending. A sequence shorter than the window is one window.
#[must_use]
pub fn select(hashes: &[u64], window: usize) -> Vec<usize> {
    let window = window.max(1);
    let mut picked = Vec::with_capacity(2 * hashes.len() / (window + 1) + 1);
    if hashes.is_empty() {
        return picked;
    }
    let windows = hashes.len().saturating_sub(window - 1).max(1);
    // Position of the least hash of the current window.
    let mut least = usize::MAX;
    for first in 0..windows {
        let end = (first + window).min(hashes.len());
        if least == usize::MAX || least < first {
            least = first;
            for at in first..end {
                if hashes[at] <= hashes[least] {
                    least = at;
                }
            }
        } else if hashes[end - 1] <= hashes[least] {
            least = end - 1;
        } else {
            continue;
        }
        picked.push(least);
    }
    picked
}

/// Hashes that [`each`] holds at a time: those of all but the longest articles.
const STRETCH: usize = 1 << 14;

/// Calls `pick` for every hash that [`select`] picks, with its position, without holding all of the
/// `count` hashes: `make` adds those of a range of positions to an empty list.
pub fn each(count: usize, window: usize, make: impl FnMut(Range<usize>, &mut Vec<u64>), pick: impl FnMut(usize, u64)) {
    each_in(STRETCH, count, window, make, pick);
}

fn each_in(
    stretch: usize,
    count: usize,
    window: usize,
    mut make: impl FnMut(Range<usize>, &mut Vec<u64>),
    mut pick: impl FnMut(usize, u64),
) {
    let window = window.max(1);
    let mut hashes = Vec::with_capacity(count.min(stretch + window));
    let mut start = 0;
    // Behind the last pick: the windows of two stretches may pick the same hash.
    let mut behind = 0;
    while start < count {
        // A window belongs to the stretch that it begins in.
        hashes.clear();
        make(start..count.min(start + stretch + window - 1), &mut hashes);
        for at in select(&hashes, window) {
            if start + at >= behind {
                pick(start + at, hashes[at]);
                behind = start + at + 1;
            }
        }
        start += stretch;
        if start + window > count {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every window's rightmost least hash, found by looking at every window.
    fn brute_force(hashes: &[u64], window: usize) -> Vec<usize> {
        if hashes.is_empty() {
            return Vec::new();
        }
        let window = window.clamp(1, hashes.len());
        let mut picked: Vec<usize> = (0..=hashes.len() - window)
            .map(|first| {
                let least = hashes[first..first + window].iter().min().unwrap();
                first + hashes[first..first + window].iter().rposition(|hash| hash == least).unwrap()
            })
            .collect();
        picked.dedup();
        picked
    }

    proptest! {
        #[test]
        fn agrees_with_brute_force(hashes in prop::collection::vec(0u64..20, 0..80), window in 1usize..12) {
            prop_assert_eq!(select(&hashes, window), brute_force(&hashes, window));
        }

        #[test]
        fn stretches_pick_what_the_whole_does(
            hashes in prop::collection::vec(0u64..20, 0..80),
            window in 1usize..12,
            stretch in 1usize..30,
        ) {
            let mut picked = Vec::new();
            let make = |range: Range<usize>, some: &mut Vec<u64>| some.extend_from_slice(&hashes[range]);
            each_in(stretch, hashes.len(), window, make, |at, hash| picked.push((at, hash)));
            let expected: Vec<_> = select(&hashes, window).into_iter().map(|at| (at, hashes[at])).collect();
            prop_assert_eq!(picked, expected);
        }

        /// The guarantee: a shared run of `window` hashes shares a pick at the same place of the run.
        #[test]
        fn shared_runs_share_a_pick(
            shared in prop::collection::vec(any::<u64>(), 9..40),
            left in prop::collection::vec(any::<u64>(), 0..30),
            right in prop::collection::vec(any::<u64>(), 0..30),
        ) {
            let window = 9;
            let a: Vec<u64> = left.iter().chain(&shared).chain(&right).copied().collect();
            let b: Vec<u64> = right.iter().chain(&shared).chain(&left).copied().collect();
            let within = |sequence: &[u64], offset: usize| -> Vec<usize> {
                select(sequence, window).into_iter().filter(|at| (offset..offset + shared.len()).contains(at)).map(|at| at - offset).collect()
            };
            let (in_a, in_b) = (within(&a, left.len()), within(&b, right.len()));
            prop_assert!(in_a.iter().any(|at| in_b.contains(at)));
        }
    }

    #[test]
    fn equal_hashes_stay_linear() {
        let picked = select(&vec![7; 200_000], 9);
        assert_eq!(picked.len(), 200_000 - 8);
        assert_eq!(select(&[3], 9), [0]);
        assert_eq!(select(&[], 9), Vec::<usize>::new());
    }
}
