//! Bloom filters of words by their hashes.

/// Probes of a word. With 9 bits a word, 5 of them let 1 unknown word in 60 pass.
pub(super) const PROBES: u64 = 5;

const CAPITAL: u64 = 0x5851_F42D_4C95_7F2D;

/// The hash of a word in one of its cases.
pub(super) fn cased(hash: u64, capital: bool) -> u64 {
    if capital { hash ^ CAPITAL } else { hash }
}

/// Adds a hash to a filter, which takes as many probes of it.
pub(super) fn set(filter: &mut [u8], hash: u64, count: u64) {
    for bit in probes(hash, filter.len(), count) {
        filter[bit / 8] |= 1 << (bit % 8);
    }
}

/// True for what was added with as many probes, and for little else.
pub(super) fn holds(filter: &[u8], hash: u64, count: u64) -> bool {
    probes(hash, filter.len(), count).all(|bit| filter[bit / 8] & 1 << (bit % 8) != 0)
}

/// Bits of a word: double hashing, as Kirsch and Mitzenmacher showed to be as good as
/// independent hashes.
fn probes(hash: u64, bytes: usize, count: u64) -> impl Iterator<Item = usize> {
    let bits = bytes as u64 * 8;
    let mixed = hash.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let step = (mixed >> 32) | 1;
    (0..count).map(move |probe| {
        let at = (mixed & 0xFFFF_FFFF).wrapping_add(probe.wrapping_mul(step)) & 0xFFFF_FFFF;
        ((at * bits) >> 32) as usize
    })
}
