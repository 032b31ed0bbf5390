//! The only place that calls xxh3. Everything written to disk is hashed here.

use xxhash_rust::xxh3::xxh3_64;

/// Hashes bytes.
#[must_use]
#[inline]
pub fn bytes(bytes: &[u8]) -> u64 {
    xxh3_64(bytes)
}

/// Identity of a fault for baselines and code scanning: rule and normalised words.
#[must_use]
pub fn finding_fingerprint(rule: &str, words: &str) -> u64 {
    let mut normalised = String::with_capacity(rule.len() + words.len() + 1);
    normalised.push_str(rule);
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
