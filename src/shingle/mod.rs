//! Hashes of normalised words: of single tokens, of whole sentences, of k tokens in a row,
//! and the selection (winnowing) of those that stand in an index.

pub mod winnow;

use crate::hash;
use crate::text::{Ordinals, Token};

/// Tokens in a shingle of the archive and the corpus index.
///
/// Seven words in a row are seldom shared by chance, apart from stock phrases; with a
/// [`WINDOW`] of seven, two texts that share [`GUARANTEED`] words in a row share a fingerprint,
/// at a quarter of all shingles. Measured against eight and nine, which guarantee 16 words and
/// keep a fifth: three more of 41 reworded passages are found.
pub const K: usize = 7;

/// Shingles in a winnowing window.
pub const WINDOW: usize = 7;

/// Tokens in a row whose sharing is always found.
pub const GUARANTEED: usize = K + WINDOW - 1;

/// Fewest tokens of a sentence that has a fingerprint of its own. Shorter ones are phrases.
pub const SENTENCE_WORDS: usize = 8;

/// Most tokens of a sentence whose ends have fingerprints. In longer ones, a changed word
/// leaves eight in a row on one side.
pub const MOST_END_WORDS: usize = 16;

/// Most tokens of a sentence's end.
const LONGEST_END: usize = 6;

/// Tokens in the shingles that are compared inside one article, where nothing is left out.
pub const K_WITHIN: usize = 4;

/// What stands for a word in comparisons: the token itself, or the hash that was kept of it.
pub trait Word: Copy {
    /// Hash of the normalised form.
    fn hash(&self) -> u64;
}

impl Word for Token {
    #[inline]
    fn hash(&self) -> u64 {
        self.hash
    }
}

/// Half of a token's hash: enough to compare words at places that whole hashes led to.
impl Word for u32 {
    #[inline]
    fn hash(&self) -> u64 {
        u64::from(*self)
    }
}

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
    let mut hash = hash::Gradual::new();
    for few in tokens.chunks(32) {
        for (place, token) in buffer.chunks_exact_mut(8).zip(few) {
            place.copy_from_slice(&token.hash.to_le_bytes());
        }
        hash.add(&buffer[..few.len() * 8]);
    }
    hash.finish()
}

/// Hashes of every `k` tokens in a row; empty when there are fewer than `k`.
///
/// The n-th hash belongs to the tokens `n..n + k`.
#[must_use]
pub fn k_grams(tokens: &[Token], k: usize) -> Vec<u64> {
    let mut grams = Vec::new();
    add_k_grams(tokens, k, &mut grams);
    grams
}

/// Adds the hashes of every `k` tokens in a row, see [`k_grams`].
fn add_k_grams(tokens: &[Token], k: usize, grams: &mut Vec<u64>) {
    let mut bytes = Vec::with_capacity(tokens.len() * 8);
    for token in tokens {
        bytes.extend_from_slice(&token.hash.to_le_bytes());
    }
    if k == 0 || tokens.len() < k {
        return;
    }
    grams.extend((0..=tokens.len() - k).map(|at| hash::bytes(&bytes[at * 8..(at + k) * 8])));
}

/// Hashes of every `k` tokens in a row for comparisons inside the program, which are never
/// stored: a sum of products in place of xxh3, several times as fast (Carter and Wegman,
/// "Universal classes of hash functions", 1979). `k` is at most 8.
#[must_use]
#[inline]
pub fn k_grams_within<W: Word>(tokens: &[W], k: usize) -> Vec<u64> {
    tokens.windows(k).map(of_few_within).collect()
}

/// Hash of up to eight tokens for comparisons inside the program, as [`k_grams_within`].
#[must_use]
#[inline]
pub fn of_few_within<W: Word>(tokens: &[W]) -> u64 {
    let sum = tokens
        .iter()
        .zip(&FACTORS)
        .fold(0u64, |sum, (token, factor)| sum.wrapping_add(token.hash().wrapping_mul(*factor)));
    mixed(sum)
}

// The two shorter shingles at the ends of a longer one share a token and cover it.
const _: () = assert!(K == 2 * K_WITHIN - 1);

/// Hash of [`K`] tokens in a row, out of those of the [`K_WITHIN`] runs of [`K_WITHIN`] tokens
/// in them, for comparisons inside the program as well.
#[must_use]
pub fn longer_gram_within(grams: &[u64]) -> u64 {
    mixed(grams[0].wrapping_mul(FACTORS[0]).wrapping_add(grams[K_WITHIN - 1].wrapping_mul(FACTORS[1])))
}

/// Odd random numbers: the digits of pi.
static FACTORS: [u64; 8] = [
    0x243F_6A88_85A3_08D3,
    0x1319_8A2E_0370_7345,
    0xA409_3822_299F_31D1,
    0x082E_FA98_EC4E_6C89,
    0x4528_21E6_38D0_1377,
    0xBE54_66CF_34E9_0C6D,
    0xC0AC_29B7_C97C_50DD,
    0x3F84_D5B5_B547_0917,
];

/// The low bits of a sum of products depend on the low bits of the tokens only.
fn mixed(sum: u64) -> u64 {
    sum ^ (sum >> 29)
}

/// The fingerprints of an article, each with its tokens: its winnowed shingles of [`K`] tokens,
/// the whole sentences that are too short for the winnowing's guarantee, and the ends of
/// sentences in which one changed word may leave no shingle.
#[must_use]
pub fn fingerprints(tokens: &[Token], sentences: &[Ordinals]) -> Vec<(u64, Ordinals)> {
    let mut found = winnowed(tokens);
    found.extend(short_sentences(tokens, sentences));
    for &sentence in sentences {
        if let Some(length) = end_words(sentence.len()) {
            found.extend(ends(sentence, length).map(|end| (of_tokens(&tokens[end.range()]), end)));
        }
    }
    found
}

/// The winnowed shingles of [`K`] tokens.
#[must_use]
pub fn winnowed(tokens: &[Token]) -> Vec<(u64, Ordinals)> {
    let mut found = Vec::with_capacity(2 * tokens.len() / (WINDOW + 1) + 1);
    winnow::each(
        (tokens.len() + 1).saturating_sub(K),
        WINDOW,
        |range, grams| add_k_grams(&tokens[range.start..range.end + K - 1], K, grams),
        |at, gram| found.push((gram, Ordinals { start: at as u32, end: (at + K) as u32 })),
    );
    found
}

/// How many tokens the ends of a sentence have that have fingerprints: up to half of it, so that
/// one changed word leaves one of them whole. `None` for sentences that are longer or shorter.
#[must_use]
pub fn end_words(sentence: usize) -> Option<usize> {
    (SENTENCE_WORDS..=MOST_END_WORDS).contains(&sentence).then(|| LONGEST_END.min(sentence / 2))
}

/// The first and the last tokens of a sentence.
pub fn ends(sentence: Ordinals, length: usize) -> impl Iterator<Item = Ordinals> {
    let length = length as u32;
    let head = Ordinals { start: sentence.start, end: sentence.start + length };
    let tail = Ordinals { start: sentence.end - length, end: sentence.end };
    [head, tail].into_iter()
}

/// Tokens on either side of a shingle that [`neighbours`] tells of.
///
/// Where they differ, no long run goes through the shingle. Four on each side suffice for
/// [`GUARANTEED`] tokens: a run with fewer on one side has three on both.
pub const NEIGHBOURS: usize = 4;

// A run of the guaranteed length either has all neighbours on one side or one less on both.
const _: () = assert!(GUARANTEED - K == 2 * (NEIGHBOURS - 1));

/// What stands around some tokens, a code of four bits for each of the [`NEIGHBOURS`] tokens on
/// either side: those before them in the lower half, those behind them in the upper, the nearest
/// in the lowest bits. Equal tokens have equal codes, different ones in one case of 15; 0 stands
/// for no token.
#[must_use]
pub fn neighbours(tokens: &[Token], range: Ordinals) -> u32 {
    let coded = |place: usize, token: Option<&Token>| token.map_or(0, code) << (4 * place);
    (0..NEIGHBOURS).fold(0, |all, place| {
        let before = (range.start as usize).checked_sub(place + 1).map(|at| &tokens[at]);
        let behind = tokens.get(range.end as usize + place);
        all | coded(place, before) | coded(NEIGHBOURS + place, behind)
    })
}

/// The code of a token in [`neighbours`], 1 to 15.
#[must_use]
pub fn code(token: &Token) -> u32 {
    1 + (((token.hash >> 32) * 15) >> 32) as u32
}

/// Hashes of the sentences that are found only as a whole, with their tokens.
pub fn short_sentences(tokens: &[Token], sentences: &[Ordinals]) -> impl Iterator<Item = (u64, Ordinals)> {
    sentences
        .iter()
        .filter(|sentence| (SENTENCE_WORDS..GUARANTEED).contains(&sentence.len()))
        .map(|&sentence| (of_tokens(&tokens[sentence.range()]), sentence))
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
        assert!(winnowed(&tokens[..3]).is_empty() && winnowed(&[]).is_empty());
        let within = k_grams_within(&tokens, K_WITHIN);
        let longer: Vec<u64> = within.windows(K_WITHIN).map(longer_gram_within).collect();
        let expected = k_grams(&tokens, K);
        assert_eq!(longer.len(), expected.len());
        for (a, b) in longer.iter().enumerate().flat_map(|(a, _)| (0..longer.len()).map(move |b| (a, b))) {
            assert_eq!(longer[a] == longer[b], expected[a] == expected[b]);
        }
        for (a, b) in within.iter().enumerate().flat_map(|(a, _)| (0..within.len()).map(move |b| (a, b))) {
            assert_eq!(within[a] == within[b], grams[a] == grams[b]);
        }
    }
}
