//! Edit distance of token sequences.
//!
//! Bit-parallel: 64 rows of the dynamic-programming matrix are one machine word (Myers, "A
//! fast bit-vector algorithm for approximate string matching", JACM 1999, in the multi-word
//! form of Hyyrö 2003).

/// Fewest insertions, deletions and replacements of tokens that turn `a` into `b`.
///
/// Takes `O(len(b) * len(a) / 64)` time.
#[must_use]
pub fn distance(a: &[u64], b: &[u64]) -> usize {
    if a.is_empty() || b.is_empty() {
        return a.len().max(b.len());
    }
    let words = a.len().div_ceil(64);
    // Tokens of `a`, each with the bits of the places where it stands.
    let mut places: Vec<(u64, u32)> = a.iter().enumerate().map(|(at, &token)| (token, at as u32)).collect();
    places.sort_unstable();
    let mut matches = vec![0u64; words];
    let mut plus = vec![u64::MAX; words];
    let mut minus = vec![0u64; words];
    let last = 1u64 << ((a.len() - 1) % 64);
    let mut score = a.len();
    for token in b {
        matches.fill(0);
        let from = places.partition_point(|(known, _)| known < token);
        for &(_, at) in places[from..].iter().take_while(|(known, _)| known == token) {
            matches[at as usize / 64] |= 1 << (at % 64);
        }
        // Horizontal differences carried from the word above; row 0 grows by one per column.
        let (mut carry_plus, mut carry_minus) = (1u64, 0u64);
        for word in 0..words {
            let (up, down) = (plus[word], minus[word]);
            let equal = matches[word];
            let vertical = equal | down;
            let equal = equal | carry_minus;
            let sum = (equal & up).wrapping_add(up);
            let diagonal = (sum ^ up) | equal;
            let mut horizontal_plus = down | !(diagonal | up);
            let mut horizontal_minus = up & diagonal;
            if word == words - 1 {
                if horizontal_plus & last != 0 {
                    score += 1;
                } else if horizontal_minus & last != 0 {
                    score -= 1;
                }
            }
            let (out_plus, out_minus) = (horizontal_plus >> 63, horizontal_minus >> 63);
            horizontal_plus = (horizontal_plus << 1) | carry_plus;
            horizontal_minus = (horizontal_minus << 1) | carry_minus;
            plus[word] = horizontal_minus | !(vertical | horizontal_plus);
            minus[word] = horizontal_plus & vertical;
            (carry_plus, carry_minus) = (out_plus, out_minus);
        }
    }
    score
}

/// Share of equal tokens under the cheapest edits: 1 for equal sequences, 0 for strangers.
#[must_use]
pub fn similarity(a: &[u64], b: &[u64]) -> f32 {
    let longest = a.len().max(b.len());
    if longest == 0 {
        return 1.0;
    }
    1.0 - distance(a, b) as f32 / longest as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The textbook matrix.
    fn quadratic(a: &[u64], b: &[u64]) -> usize {
        let mut row: Vec<usize> = (0..=a.len()).collect();
        for (j, y) in b.iter().enumerate() {
            let mut diagonal = row[0];
            row[0] = j + 1;
            for (i, x) in a.iter().enumerate() {
                let best = (diagonal + usize::from(x != y)).min(row[i] + 1).min(row[i + 1] + 1);
                diagonal = row[i + 1];
                row[i + 1] = best;
            }
        }
        row[a.len()]
    }

    proptest! {
        #[test]
        fn agrees_with_the_matrix(
            a in prop::collection::vec(0u64..5, 0..200),
            b in prop::collection::vec(0u64..5, 0..200),
        ) {
            prop_assert_eq!(distance(&a, &b), quadratic(&a, &b));
        }
    }

    #[test]
    fn similarity_of_edited_words() {
        assert_eq!(similarity(&[1, 2, 3, 4], &[1, 2, 9, 4]), 0.75);
        assert_eq!(similarity(&[], &[]), 1.0);
        assert_eq!(similarity(&[1], &[]), 0.0);
    }
}
