//! Which words two standings of a passage have in common, in order.

use std::collections::HashMap;

use crate::shingle::Word;
use crate::text::Ordinals;

/// Largest matrix of one comparison, in cells of two bytes. Longer passages are cut at words
/// that stand once in both.
const MAX_CELLS: usize = 1 << 20;

/// The same where a few words more or less do not matter but the time does.
const FEW_CELLS: usize = 1 << 13;

/// A longest common subsequence of two rows of words, as pairs of their places.
pub(crate) fn pairs<W: Word>(a: &[W], b: &[W]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::with_capacity(a.len());
    align(a, b, (0, 0), MAX_CELLS, &mut pairs);
    pairs
}

/// Where two rows of so many words differ, as far as these pairs of equal ones tell: the beginning and the end of each
/// stretch between two pairs, in both rows. Most are empty.
pub(crate) fn gaps(
    pairs: &[(usize, usize)],
    lengths: (usize, usize),
) -> impl Iterator<Item = ((usize, usize), (usize, usize))> {
    let starts = std::iter::once((0, 0)).chain(pairs.iter().map(|pair| (pair.0 + 1, pair.1 + 1)));
    starts.zip(pairs.iter().copied().chain([lengths]))
}

/// Runs of words of the first row, which begins at `from`, that the second one has too, in the same order. Of very
/// different rows not all are found.
pub(crate) fn runs<W: Word>(a: &[W], from: u32, b: &[W]) -> Vec<Ordinals> {
    let mut pairs = Vec::with_capacity(a.len());
    align(a, b, (0, 0), FEW_CELLS, &mut pairs);
    let mut runs: Vec<Ordinals> = Vec::new();
    for (at, _) in pairs {
        let at = from + at as u32;
        match runs.last_mut() {
            Some(last) if last.end == at => last.end += 1,
            _ => runs.push(Ordinals { start: at, end: at + 1 }),
        }
    }
    runs
}

/// Adds the pairs of equal tokens, in order. `at` is added to their ordinals. Matrices of more `cells` are only made
/// where no word stands once in both.
fn align<W: Word>(a: &[W], b: &[W], at: (usize, usize), cells: usize, pairs: &mut Vec<(usize, usize)>) {
    let equal = |(x, y): &(&W, &W)| x.hash() == y.hash();
    let head = a.iter().zip(b).take_while(equal).count();
    pairs.extend((0..head).map(|place| (at.0 + place, at.1 + place)));
    let (a, b, at_a, at_b) = (&a[head..], &b[head..], at.0 + head, at.1 + head);
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(equal).count();
    let (mid_a, mid_b) = (&a[..a.len() - tail], &b[..b.len() - tail]);
    let size = mid_a.len().saturating_mul(mid_b.len());
    // Without an anchor the two are strangers, and all of them is different.
    let anchors = if size <= cells { Vec::new() } else { anchors(mid_a, mid_b) };
    if size <= cells || anchors.is_empty() && size <= MAX_CELLS {
        subsequence(mid_a, mid_b, at_a, at_b, pairs);
    } else {
        let (mut from_a, mut from_b) = (0, 0);
        let last = anchors.last().map(|_| (mid_a.len(), mid_b.len()));
        for (to_a, to_b) in anchors.into_iter().chain(last) {
            align(&mid_a[from_a..to_a], &mid_b[from_b..to_b], (at_a + from_a, at_b + from_b), cells, pairs);
            if to_a < mid_a.len() {
                pairs.push((at_a + to_a, at_b + to_b));
            }
            (from_a, from_b) = (to_a + 1, to_b + 1);
        }
    }
    pairs.extend((0..tail).map(|place| (at_a + mid_a.len() + place, at_b + mid_b.len() + place)));
}

/// Longest common subsequence by the textbook matrix.
fn subsequence<W: Word>(a: &[W], b: &[W], at_a: usize, at_b: usize, pairs: &mut Vec<(usize, usize)>) {
    if a.is_empty() || b.is_empty() {
        return;
    }
    let width = b.len() + 1;
    // What is left behind row i and column j. A side has fewer than 2^16 words when the other
    // has two, and with one word the length is 1.
    let mut left = vec![0u16; (a.len() + 1) * width];
    for (i, word) in a.iter().enumerate().rev() {
        // Row by row, so that no cell is asked whether it lies inside the matrix.
        let (row, below) = left[i * width..].split_at_mut(width);
        let mut behind = 0;
        let cells = row[..b.len()].iter_mut().zip(below[..width].windows(2)).zip(b).rev();
        for ((cell, below), other) in cells {
            let [under, diagonal] = *below else { continue };
            let longer = if word.hash() == other.hash() { diagonal.saturating_add(1) } else { under.max(behind) };
            (*cell, behind) = (longer, longer);
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i].hash() == b[j].hash() {
            pairs.push((at_a + i, at_b + j));
            i += 1;
            j += 1;
        } else if left[(i + 1) * width + j] >= left[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
}

/// Words that stand once in both, in the longest order that both keep (patience diff).
fn anchors<W: Word>(a: &[W], b: &[W]) -> Vec<(usize, usize)> {
    let mut seen: HashMap<u64, (u32, usize, u32, usize)> = HashMap::new();
    for (at, token) in a.iter().enumerate() {
        let entry = seen.entry(token.hash()).or_default();
        (entry.0, entry.1) = (entry.0 + 1, at);
    }
    for (at, token) in b.iter().enumerate() {
        if let Some(entry) = seen.get_mut(&token.hash()) {
            (entry.2, entry.3) = (entry.2 + 1, at);
        }
    }
    let mut unique: Vec<(usize, usize)> = seen
        .into_values()
        .filter(|&(in_a, _, in_b, _)| in_a == 1 && in_b == 1)
        .map(|(_, at_a, _, at_b)| (at_a, at_b))
        .collect();
    unique.sort_unstable();
    // Ends of the best chains by length, each with the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; unique.len()];
    for (at, &(_, b)) in unique.iter().enumerate() {
        let length = ends.partition_point(|&end| unique[end].1 < b);
        before[at] = length.checked_sub(1).map(|shorter| ends[shorter]);
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut chain = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(at) = next {
        chain.push(unique[at]);
        next = before[at];
    }
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Token, tokens};
    use proptest::prelude::*;

    fn tokens_of(hashes: &[u64]) -> Vec<Token> {
        let text = "x";
        let token = tokens::tokenise(text)[0];
        hashes.iter().map(|&hash| Token { hash, ..token }).collect()
    }

    /// Length of the longest common subsequence, by the plain recursion over one row.
    fn oracle(a: &[u64], b: &[u64]) -> usize {
        let mut row = vec![0; b.len() + 1];
        for x in a {
            let mut diagonal = 0;
            for (j, y) in b.iter().enumerate() {
                let best = if x == y { diagonal + 1 } else { row[j + 1].max(row[j]) };
                diagonal = row[j + 1];
                row[j + 1] = best;
            }
        }
        row[b.len()]
    }

    proptest! {
        #[test]
        fn pairs_are_a_longest_common_subsequence(
            a in prop::collection::vec(0u64..6, 0..40),
            b in prop::collection::vec(0u64..6, 0..40),
        ) {
            let pairs = pairs(&tokens_of(&a), &tokens_of(&b));
            prop_assert!(pairs.iter().all(|&(i, j)| a[i] == b[j]));
            prop_assert!(pairs.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1));
            prop_assert_eq!(pairs.len(), oracle(&a, &b));
        }

        #[test]
        fn runs_are_common_words_in_order(
            a in prop::collection::vec(0u64..90, 0..300),
            b in prop::collection::vec(0u64..90, 0..300),
        ) {
            let runs = runs(&tokens_of(&a), 0, &tokens_of(&b));
            prop_assert!(runs.windows(2).all(|two| two[0].end < two[1].start));
            let words: Vec<u64> = runs.iter().flat_map(|run| a[run.range()].iter().copied()).collect();
            let mut rest = b.iter();
            prop_assert!(words.iter().all(|word| rest.any(|other| other == word)));
        }
    }

    #[test]
    fn long_texts_are_cut_at_words_that_stand_once() {
        let ours: Vec<u64> = (0..3_000).map(|at| if at % 7 == 0 { 1 } else { at + 10 }).collect();
        let theirs: Vec<u64> =
            (0..3_000).filter(|at| at % 11 != 0).map(|at| if at % 7 == 0 { 2 } else { at + 10 }).collect();
        assert_eq!(pairs(&tokens_of(&ours), &tokens_of(&theirs)).len(), oracle(&ours, &theirs));
        // Strangers share nothing, and that is quick.
        let strangers: Vec<u64> = (100_000..103_000).collect();
        assert!(pairs(&tokens_of(&ours), &tokens_of(&strangers)).is_empty());
    }
}
