//! A block: some hundred postings, sorted and packed into one page of the file.
//!
//! The hashes are coded as an Elias-Fano sequence (P. Elias 1974; S. Vigna, "Quasi-succinct
//! indices", 2013): of each hash, as its distance from the first one, the low bits stand in an
//! array of fixed width, and the high bits in a bitmap that holds one 1 per posting and one 0
//! per step of the high part. That costs about two bits more per hash than the entropy of its
//! gap, and a look-up counts zeros in some 20 words instead of unpacking the block. Documents
//! (less the smallest), positions and neighbours follow as arrays of fixed width.
//!
//! ```text
//! checksum u32 | count u16 | document bits u8 | position bits u8 | first document u32 | range u48
//! bitmap, padded to a byte | low bits, documents, positions, neighbours: one stream of bits
//! ```
//!
//! Blocks of archives of format 1 have no neighbours; the highest bit of the position bits is
//! set where there are some.

use std::ops::Range;

use super::error::Fault;
use crate::hash;

/// Bits that a row's key has for a hash; the other 16 hold its segment.
pub(super) const HASH_BITS: u32 = 48;

/// Bits of a shingle's hash that are kept, in archives with neighbours. With 100 million
/// postings a query of 300 fingerprints meets a false seed once in 30 queries, which its
/// neighbours betray (and the words are compared afterwards anyway), while each posting saves
/// three bytes.
const KEPT_BITS: u32 = 40;

/// Longest block, in bytes: with SQLite's record header, cell header and page header it just
/// fits a page of 4,096 bytes without an overflow page (at most 4,061 bytes of payload, of
/// which the record header takes 5).
pub(super) const MAX_BYTES: usize = 4056;

const HEADER_BYTES: usize = 18;

/// Bits of a posting's neighbours.
const NEIGHBOUR_BITS: u32 = u32::BITS;

/// In the byte of the position bits: the block has neighbours.
const WITH_NEIGHBOURS: u8 = 0x80;

/// One posting: where a fingerprint stands. Sorts by hash, document, position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Posting {
    hash: u64,
    /// Document and position.
    place: u64,
    neighbours: u32,
}

impl Posting {
    pub(super) fn new(hash: u64, doc: u32, position: u32, neighbours: u32) -> Self {
        debug_assert!(hash < 1 << HASH_BITS);
        Self { hash, place: u64::from(doc) << 32 | u64::from(position), neighbours }
    }

    /// The kept bits of the shingle's hash.
    pub(super) fn hash(self) -> u64 {
        self.hash
    }

    pub(super) fn doc(self) -> u32 {
        (self.place >> 32) as u32
    }

    pub(super) fn position(self) -> u32 {
        self.place as u32
    }

    /// True for another posting of the same fingerprint at the same place.
    pub(super) fn same_place(self, other: Self) -> bool {
        (self.hash, self.place) == (other.hash, other.place)
    }
}

/// The bits of a shingle's hash that an archive keeps: the upper ones, fewer where neighbours
/// stand beside them.
pub(super) fn kept(hash: u64, neighbours: bool) -> u64 {
    hash >> (u64::BITS - if neighbours { KEPT_BITS } else { HASH_BITS })
}

/// What decides the size of a block, kept up to date while postings are gathered for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    neighbours: bool,
    count: usize,
    first: u64,
    last: u64,
    min_doc: u32,
    max_doc: u32,
    max_position: u32,
}

impl Shape {
    /// The shape of one posting, written with or without its neighbours.
    pub(super) fn of(posting: Posting, neighbours: bool) -> Self {
        let (hash, doc) = (posting.hash(), posting.doc());
        let max_position = posting.position();
        Self { neighbours, count: 1, first: hash, last: hash, min_doc: doc, max_doc: doc, max_position }
    }

    /// The shape with the postings of another one behind it.
    pub(super) fn with(self, next: Self) -> Self {
        Self {
            neighbours: self.neighbours,
            count: self.count + next.count,
            first: self.first,
            last: next.last,
            min_doc: self.min_doc.min(next.min_doc),
            max_doc: self.max_doc.max(next.max_doc),
            max_position: self.max_position.max(next.max_position),
        }
    }

    fn layout(&self) -> Layout {
        let doc_bits = width(u64::from(self.max_doc - self.min_doc));
        let position_bits = width(u64::from(self.max_position));
        Layout::new(self.count, self.last - self.first, doc_bits, position_bits, self.neighbours)
    }

    /// Bytes of the block.
    pub(super) fn bytes(&self) -> usize {
        self.layout().bytes
    }

    /// True when the block fits a page.
    pub(super) fn fits(&self) -> bool {
        self.count <= usize::from(u16::MAX) && self.bytes() <= MAX_BYTES
    }
}

/// Where the parts of a block stand, all of it told by four numbers and whether it has neighbours.
#[derive(Debug, Clone, Copy)]
struct Layout {
    count: usize,
    range: u64,
    low_bits: u32,
    doc_bits: u32,
    position_bits: u32,
    /// 0 or [`NEIGHBOUR_BITS`].
    neighbour_bits: u32,
    /// Bytes of the bitmap.
    bitmap: usize,
    /// Bytes of the whole block.
    bytes: usize,
}

impl Layout {
    fn new(count: usize, range: u64, doc_bits: u32, position_bits: u32, neighbours: bool) -> Self {
        let neighbour_bits = if neighbours { NEIGHBOUR_BITS } else { 0 };
        let low_bits = (range / count.max(1) as u64).checked_ilog2().unwrap_or(0);
        let bitmap = (count + (range >> low_bits) as usize + 1).div_ceil(8);
        let stream = (count * (low_bits + doc_bits + position_bits + neighbour_bits) as usize).div_ceil(8);
        let bytes = HEADER_BYTES + bitmap + stream;
        Self { count, range, low_bits, doc_bits, position_bits, neighbour_bits, bitmap, bytes }
    }

    fn docs_at(&self) -> usize {
        self.count * self.low_bits as usize
    }

    fn positions_at(&self) -> usize {
        self.count * (self.low_bits + self.doc_bits) as usize
    }

    fn neighbours_at(&self) -> usize {
        self.count * (self.low_bits + self.doc_bits + self.position_bits) as usize
    }
}

/// Bits that hold a value.
fn width(value: u64) -> u32 {
    u64::BITS - value.leading_zeros()
}

/// Packs sorted postings that fit a page, with or without their neighbours. `key` is the row's
/// key: it is hashed into the checksum, so that a block in the wrong place is noticed.
pub(super) fn encode(postings: &[Posting], neighbours: bool, key: i64, out: &mut Vec<u8>) {
    let shapes = postings.iter().map(|&posting| Shape::of(posting, neighbours));
    let shape = shapes.reduce(Shape::with).expect("a block is never empty");
    let layout = shape.layout();
    let start = out.len();
    out.resize(start + layout.bytes, 0);
    let block = &mut out[start..];
    block[4..6].copy_from_slice(&(layout.count as u16).to_le_bytes());
    block[6] = layout.doc_bits as u8;
    block[7] = layout.position_bits as u8 | if neighbours { WITH_NEIGHBOURS } else { 0 };
    block[8..12].copy_from_slice(&shape.min_doc.to_le_bytes());
    block[12..18].copy_from_slice(&layout.range.to_le_bytes()[..6]);
    let (bitmap, stream) = block[HEADER_BYTES..].split_at_mut(layout.bitmap);
    for (index, posting) in postings.iter().enumerate() {
        let distance = posting.hash() - shape.first;
        let bit = (distance >> layout.low_bits) as usize + index;
        bitmap[bit / 8] |= 1 << (bit % 8);
        let low = distance & mask(layout.low_bits);
        put(stream, index * layout.low_bits as usize, low);
        let doc = u64::from(posting.doc() - shape.min_doc);
        put(stream, layout.docs_at() + index * layout.doc_bits as usize, doc);
        let position = u64::from(posting.position());
        put(stream, layout.positions_at() + index * layout.position_bits as usize, position);
        if neighbours {
            let at = layout.neighbours_at() + index * NEIGHBOUR_BITS as usize;
            put(stream, at, u64::from(posting.neighbours));
        }
    }
    let checksum = checksum(&block[4..], key);
    block[..4].copy_from_slice(&checksum.to_le_bytes());
}

fn checksum(block: &[u8], key: i64) -> u32 {
    let sum = hash::bytes(block) ^ (key as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (sum ^ sum >> 32) as u32
}

fn mask(bits: u32) -> u64 {
    (1 << bits) - 1
}

/// Writes a value of at most 48 bits into zeroed bits.
fn put(stream: &mut [u8], at: usize, value: u64) {
    let shifted = (value << (at % 8)).to_le_bytes();
    for (byte, add) in stream[at / 8..].iter_mut().zip(shifted) {
        *byte |= add;
    }
}

/// Reads a value of at most 48 bits.
fn get(stream: &[u8], at: usize, bits: u32) -> u64 {
    let tail = &stream[(at / 8).min(stream.len())..];
    let word = match tail.first_chunk::<8>() {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => {
            let mut chunk = [0; 8];
            chunk[..tail.len()].copy_from_slice(tail);
            u64::from_le_bytes(chunk)
        }
    };
    (word >> (at % 8)) & mask(bits)
}

/// A block that was read and whose checksum is right.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block<'a> {
    first: u64,
    first_doc: u32,
    layout: Layout,
    bitmap: &'a [u8],
    stream: &'a [u8],
}

impl<'a> Block<'a> {
    /// Checks a block that was read from the row with this key.
    pub(super) fn new(data: &'a [u8], key: i64) -> Result<Self, Fault> {
        let damaged = || Fault::damaged(format!("the fingerprint block with key {key} is not as it was written"));
        let (header, rest) = data.split_at_checked(HEADER_BYTES).ok_or_else(damaged)?;
        if header[..4] != checksum(&data[4..], key).to_le_bytes() {
            return Err(damaged());
        }
        let count = usize::from(u16::from_le_bytes([header[4], header[5]]));
        let mut range = [0; 8];
        range[..6].copy_from_slice(&header[12..18]);
        let neighbours = header[7] & WITH_NEIGHBOURS != 0;
        let (doc_bits, position_bits) = (u32::from(header[6]), u32::from(header[7] & !WITH_NEIGHBOURS));
        if count == 0 || doc_bits > 32 || position_bits > 32 {
            return Err(damaged());
        }
        let layout = Layout::new(count, u64::from_le_bytes(range), doc_bits, position_bits, neighbours);
        if layout.bytes != data.len() {
            return Err(damaged());
        }
        let (bitmap, stream) = rest.split_at(layout.bitmap);
        let first_doc = u32::from_le_bytes([header[8], header[9], header[10], header[11]]);
        let first = super::segment::hash_of(key);
        Ok(Self { first, first_doc, layout, bitmap, stream })
    }

    /// Number of postings.
    pub(super) fn len(&self) -> usize {
        self.layout.count
    }

    /// The largest hash in the block.
    pub(super) fn last(&self) -> u64 {
        self.first + self.layout.range
    }

    pub(super) fn doc(&self, index: usize) -> u32 {
        let bits = self.layout.doc_bits;
        let above = get(self.stream, self.layout.docs_at() + index * bits as usize, bits);
        self.first_doc.wrapping_add(above as u32)
    }

    pub(super) fn position(&self, index: usize) -> u32 {
        let bits = self.layout.position_bits;
        get(self.stream, self.layout.positions_at() + index * bits as usize, bits) as u32
    }

    /// What stands around the fingerprint; `None` in blocks of format 1.
    pub(super) fn neighbours(&self, index: usize) -> Option<u32> {
        let bits = self.layout.neighbour_bits;
        let at = self.layout.neighbours_at() + index * bits as usize;
        (bits > 0).then(|| get(self.stream, at, bits) as u32)
    }

    fn low(&self, index: usize) -> u64 {
        get(self.stream, index * self.layout.low_bits as usize, self.layout.low_bits)
    }

    fn bit(&self, at: usize) -> bool {
        self.bitmap.get(at / 8).is_some_and(|byte| byte >> (at % 8) & 1 == 1)
    }

    /// The postings of one hash, as indexes into the block.
    pub(super) fn find(&self, hash: u64) -> Range<usize> {
        let Some(distance) = hash.checked_sub(self.first).filter(|&distance| distance <= self.layout.range) else {
            return 0..0;
        };
        let high = (distance >> self.layout.low_bits) as usize;
        let low = distance & mask(self.layout.low_bits);
        let mut at = self.after_zero(high);
        // Inside the run of this high part the low parts ascend.
        while self.bit(at) && self.low(at - high) < low {
            at += 1;
        }
        let start = at - high;
        while self.bit(at) && self.low(at - high) == low {
            at += 1;
        }
        start..at - high
    }

    /// The bit behind the n-th zero of the bitmap; the first bit for n = 0.
    fn after_zero(&self, n: usize) -> usize {
        if n == 0 {
            return 0;
        }
        let mut left = n;
        let mut at = 0;
        let mut words = self.bitmap.chunks_exact(8);
        for word in &mut words {
            let zeros = (!u64::from_le_bytes(word.try_into().expect("chunks of 8 bytes"))).count_ones() as usize;
            if zeros >= left {
                break;
            }
            left -= zeros;
            at += 64;
        }
        let end = self.bitmap.len() * 8;
        while at < end {
            left -= usize::from(!self.bit(at));
            at += 1;
            if left == 0 {
                break;
            }
        }
        at
    }

    /// Unpacks every posting with a hash of at least `from`.
    pub(super) fn unpack(&self, from: u64, out: &mut Vec<Posting>) {
        let mut index = 0;
        for (at, byte) in self.bitmap.iter().enumerate() {
            let mut ones = *byte;
            while ones != 0 && index < self.layout.count {
                // Every bit before this one that is not the 1 of an earlier posting is a 0: a
                // step of the high part.
                let high = (at * 8 + ones.trailing_zeros() as usize - index) as u64;
                ones &= ones - 1;
                let hash = (self.first + (high << self.layout.low_bits | self.low(index))) & mask(HASH_BITS);
                if hash >= from {
                    let neighbours = self.neighbours(index).unwrap_or(0);
                    out.push(Posting::new(hash, self.doc(index), self.position(index), neighbours));
                }
                index += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::segment::key;
    use super::*;

    fn packed(postings: &[Posting], neighbours: bool) -> (i64, Vec<u8>) {
        let key = key(7, postings[0].hash());
        let mut data = Vec::new();
        encode(postings, neighbours, key, &mut data);
        (key, data)
    }

    /// Postings as blocks with neighbours hold them, or without.
    fn postings() -> impl Strategy<Value = (Vec<Posting>, bool)> {
        let hash = prop_oneof![0..1u64 << HASH_BITS, 0..40u64, Just((1 << HASH_BITS) - 1)];
        let doc = prop_oneof![any::<u32>(), 0..9u32];
        let position = prop_oneof![any::<u32>(), 0..700u32];
        let postings = proptest::collection::vec((hash, doc, position, any::<u32>()), 1..300);
        (postings, any::<bool>()).prop_map(|(raw, neighbours)| {
            let posting = |(h, d, p, n)| Posting::new(h, d, p, if neighbours { n } else { 0 });
            let mut postings: Vec<Posting> = raw.into_iter().map(posting).collect();
            postings.sort_unstable();
            postings.dedup_by(|a, b| a.same_place(*b));
            (postings, neighbours)
        })
    }

    proptest! {
        #[test]
        fn blocks_give_back_what_was_packed((postings, neighbours) in postings(), from in 0..1u64 << HASH_BITS) {
            let (key, data) = packed(&postings, neighbours);
            let block = Block::new(&data, key).unwrap();
            prop_assert_eq!(block.len(), postings.len());
            prop_assert_eq!(block.last(), postings.last().unwrap().hash());
            let mut unpacked = Vec::new();
            block.unpack(0, &mut unpacked);
            prop_assert_eq!(&unpacked, &postings);
            unpacked.clear();
            block.unpack(from, &mut unpacked);
            let rest: Vec<Posting> = postings.iter().copied().filter(|posting| posting.hash() >= from).collect();
            prop_assert_eq!(unpacked, rest);
            for near in postings.iter().flat_map(|p| [p.hash(), p.hash() + 1, p.hash().saturating_sub(1)]).chain([from]) {
                let posting = |index| {
                    let around = block.neighbours(index);
                    assert_eq!(around.is_some(), neighbours);
                    Posting::new(near, block.doc(index), block.position(index), around.unwrap_or(0))
                };
                let found: Vec<Posting> = block.find(near).map(posting).collect();
                let wanted: Vec<Posting> = postings.iter().copied().filter(|p| p.hash() == near).collect();
                prop_assert_eq!(found, wanted);
            }
        }

        #[test]
        fn sizes_are_told_before_packing((postings, neighbours) in postings()) {
            let shapes = postings.iter().map(|&posting| Shape::of(posting, neighbours));
            prop_assert_eq!(shapes.reduce(Shape::with).unwrap().bytes(), packed(&postings, neighbours).1.len());
        }

        #[test]
        fn damage_never_goes_unnoticed(
            (postings, neighbours) in postings(),
            at in any::<prop::sample::Index>(),
            flip in 1..=255u8,
        ) {
            let (key, mut data) = packed(&postings, neighbours);
            let at = at.index(data.len());
            data[at] ^= flip;
            prop_assert!(Block::new(&data, key).is_err());
            data[at] ^= flip;
            prop_assert!(Block::new(&data, key + 1).is_err());
            data.truncate(at);
            prop_assert!(Block::new(&data, key).is_err());
        }
    }
}
