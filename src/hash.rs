//! The only place that calls xxh3. Everything written to disk is hashed here.

use xxhash_rust::xxh3::{Xxh3, xxh3_64, xxh3_128};

/// Hashes bytes.
#[must_use]
#[inline]
pub fn bytes(bytes: &[u8]) -> u64 {
    xxh3_64(bytes)
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
