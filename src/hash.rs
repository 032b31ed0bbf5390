//! The only place that calls xxh3. Everything written to disk is hashed here.

use xxhash_rust::xxh3::{Xxh3, xxh3_64, xxh3_128};

/// Hashes bytes.
#[must_use]
#[inline]
pub fn bytes(bytes: &[u8]) -> u64 {
    xxh3_64(bytes)
}

/// Hashes seven numbers: the hash is the one that [`bytes()`] gives of their bytes, the lowest of each first.
///
/// Every word of an archive and of a corpus begins such a run. XXH3 takes 56 bytes in four products of two numbers
/// each, so that nothing needs to be copied side by side, and no length be told.
#[must_use]
#[inline]
pub fn seven(numbers: [u64; 7]) -> u64 {
    /// The first numbers of XXH3's own secret.
    const SECRET: [u64; 8] = [
        0xBE4B_A423_396C_FEB8,
        0x1CAD_21F7_2C81_017C,
        0xDB97_9083_E96D_D4DE,
        0x1F67_B3B7_A4A4_4072,
        0x78E5_C0CC_4EE6_79CB,
        0x2172_FFCC_7DD0_5A82,
        0x8E24_43F7_7446_08B8,
        0x4C26_3A81_E690_35E0,
    ];
    const LENGTH: u64 = 56u64.wrapping_mul(0x9E37_79B1_85EB_CA87);
    let [a, b, c, d, e, f, g] = numbers;
    let product = |one: u64, other: u64, secret: usize| {
        let wide = u128::from(one ^ SECRET[secret]) * u128::from(other ^ SECRET[secret + 1]);
        wide as u64 ^ (wide >> 64) as u64
    };
    let sum = LENGTH
        .wrapping_add(product(c, d, 4))
        .wrapping_add(product(d, e, 6))
        .wrapping_add(product(a, b, 0))
        .wrapping_add(product(f, g, 2));
    let mixed = (sum ^ (sum >> 37)).wrapping_mul(0x1656_6791_9E37_79F9);
    mixed ^ (mixed >> 32)
}

/// Hashes bytes that come one after the other: the hash is the one that [`bytes()`] gives of all.
pub(super) struct Gradual(Xxh3);

impl Gradual {
    pub(super) fn new() -> Self {
        Self(Xxh3::new())
    }

    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(super) fn finish(&self) -> u64 {
        self.0.digest()
    }
}

/// Hashes bytes so wide that no two things have the same hash.
#[must_use]
pub fn wide(bytes: &[u8]) -> u128 {
    xxh3_128(bytes)
}

/// True for words in ASCII with one space between them and none around them: nothing but their case is
/// normalised.
fn is_even(words: &str) -> bool {
    let bytes = words.as_bytes();
    let spaced = |byte: u8| byte == b' ';
    bytes.is_ascii()
        && bytes.iter().fold(true, |all, &byte| all & !matches!(byte, b'\t'..=b'\r'))
        && bytes.first().is_some_and(|&byte| !spaced(byte))
        && bytes.last().is_some_and(|&byte| !spaced(byte))
        && bytes.windows(2).fold(true, |all, pair| all & !(spaced(pair[0]) & spaced(pair[1])))
}

/// Identity of a fault for baselines and code scanning: rule and normalised words.
#[must_use]
pub fn finding_fingerprint(rule: &str, words: &str) -> u64 {
    let mut normalised = String::with_capacity(rule.len() + words.len() + 1);
    normalised.push_str(rule);
    if is_even(words) {
        normalised.push(' ');
        normalised.push_str(words);
        normalised[rule.len()..].make_ascii_lowercase();
        return xxh3_64(normalised.as_bytes());
    }
    for word in words.split_whitespace() {
        normalised.push(' ');
        if word.is_ascii() {
            normalised.push_str(word);
            let start = normalised.len() - word.len();
            normalised[start..].make_ascii_lowercase();
        } else {
            normalised.extend(word.chars().flat_map(char::to_lowercase));
        }
    }
    xxh3_64(normalised.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn seven_numbers_are_hashed_as_their_bytes(numbers in any::<[u64; 7]>()) {
            prop_assert_eq!(seven(numbers), bytes(&numbers.map(u64::to_le_bytes).concat()));
        }

        #[test]
        fn hashes_of_parts_are_those_of_the_whole(
            parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 0..9),
        ) {
            let mut hash = Gradual::new();
            parts.iter().for_each(|part| hash.add(part));
            prop_assert_eq!(hash.finish(), bytes(&parts.concat()));
        }

        #[test]
        fn fingerprints_are_those_of_the_words(words in "[aB’É. \\t\\x0b\u{a0}]{0,12}") {
            let mut normalised = "rule".to_owned();
            for word in words.split_whitespace() {
                normalised.push(' ');
                normalised.extend(word.chars().flat_map(char::to_lowercase));
            }
            prop_assert_eq!(finding_fingerprint("rule", &words), xxh3_64(normalised.as_bytes()), "{:?}", words);
        }
    }
}
