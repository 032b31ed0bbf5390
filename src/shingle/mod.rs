//! Hashes of normalised words: of single tokens, of whole sentences, of k tokens in a row,
//! and the selection (winnowing) of those that stand in an index.

pub mod hash;
pub mod winnow;

use crate::text::Token;

/// Tokens in a shingle of the archive and the corpus index.
///
/// Eight words in a row are hardly ever shared by chance, apart from stock phrases; with a
/// [`WINDOW`] of nine, two texts that share 16 words in a row share a fingerprint.
pub const K: usize = 8;

/// Shingles in a winnowing window.
pub const WINDOW: usize = 9;

/// Tokens in the shingles that are compared inside one article, where nothing is left out.
pub const K_WITHIN: usize = 4;

/// Hash of a run of tokens: a sentence, a block, a quotation.
#[must_use]
pub fn of_tokens(tokens: &[Token]) -> u64 {
    let mut buffer = [0u8; 8 * 32];
    if tokens.len() <= 32 {
        for (place, token) in buffer.chunks_exact_mut(8).zip(tokens) {
            place.copy_from_slice(&token.hash.to_le_bytes());
        }
        return hash::bytes(&buffer[..tokens.len() * 8]);
    }
    let bytes: Vec<u8> = tokens.iter().flat_map(|token| token.hash.to_le_bytes()).collect();
    hash::bytes(&bytes)
}

/// Hashes of every `k` tokens in a row; empty when there are fewer than `k`.
///
/// The n-th hash belongs to the tokens `n..n + k`.
#[must_use]
pub fn k_grams(tokens: &[Token], k: usize) -> Vec<u64> {
    let mut bytes = Vec::with_capacity(tokens.len() * 8);
    for token in tokens {
        bytes.extend_from_slice(&token.hash.to_le_bytes());
    }
    if k == 0 || tokens.len() < k {
        return Vec::new();
    }
    (0..=tokens.len() - k).map(|at| hash::bytes(&bytes[at * 8..(at + k) * 8])).collect()
}

/// Hashes of every `k` tokens in a row for comparisons inside the program, which are never
/// stored: a sum of products in place of xxh3, several times as fast (Carter and Wegman,
/// "Universal classes of hash functions", 1979). `k` is at most 8.
#[must_use]
pub fn k_grams_within(tokens: &[Token], k: usize) -> Vec<u64> {
    // Odd random numbers: the digits of pi.
    const FACTORS: [u64; 8] = [
        0x243F_6A88_85A3_08D3,
        0x1319_8A2E_0370_7345,
        0xA409_3822_299F_31D1,
        0x082E_FA98_EC4E_6C89,
        0x4528_21E6_38D0_1377,
        0xBE54_66CF_34E9_0C6D,
        0xC0AC_29B7_C97C_50DD,
        0x3F84_D5B5_B547_0917,
    ];
    tokens
        .windows(k)
        .map(|window| {
            let sum = window
                .iter()
                .zip(FACTORS)
                .fold(0u64, |sum, (token, factor)| sum.wrapping_add(token.hash.wrapping_mul(factor)));
            // The low bits of the sum depend on the low bits of the tokens only.
            sum ^ (sum >> 29)
        })
        .collect()
}

/// The fingerprints of an article: its winnowed shingles of [`K`] tokens, each with the ordinal
/// of its first token. An article of fewer than [`K`] tokens has none.
#[must_use]
pub fn fingerprints(tokens: &[Token]) -> Vec<(u64, u32)> {
    let grams = k_grams(tokens, K);
    winnow::select(&grams, WINDOW).into_iter().map(|at| (grams[at], at as u32)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens::tokenise;

    #[test]
    fn a_gram_is_the_hash_of_its_tokens() {
        let text = "one two three four five six ".repeat(9);
        let tokens = tokenise(&text);
        let grams = k_grams(&tokens, 4);
        assert_eq!(grams.len(), tokens.len() - 3);
        for (at, gram) in grams.iter().enumerate() {
            assert_eq!(*gram, of_tokens(&tokens[at..at + 4]));
        }
        assert_eq!(of_tokens(&tokens[..40]), of_tokens(&tokens[6..46]));
        assert_ne!(of_tokens(&tokens[..40]), of_tokens(&tokens[..41]));
        assert!(k_grams(&tokens[..3], 4).is_empty());
        let within = k_grams_within(&tokens, 4);
        for (a, b) in within.iter().enumerate().flat_map(|(a, _)| (0..within.len()).map(move |b| (a, b))) {
            assert_eq!(within[a] == within[b], grams[a] == grams[b]);
        }
    }
}
