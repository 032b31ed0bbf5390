//! Which articles are worth comparing: those that share a fingerprint, and not every pair of
//! them.
//!
//! A formula that stands in fifty thousand articles makes a billion pairs. So of many articles
//! that hold a shingle only those are compared whose shingles go on alike, and of these each
//! with the first and with the one before it: the first place of a passage is found, the
//! nearest version too, and the number of comparisons is linear in the postings.
//!
//! Thirteen tokens in a row that hold a shingle of seven reach three further on one side of it
//! at least: articles that share as much share what stands before the shingle or behind it.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::collection::Doc;
use super::spill::{Record, get_all, put_all};
use crate::compare::table::Seen;

/// The scratch file that links spill into.
pub(super) const FILE: &str = "links";

/// Articles with one shingle of which every pair is compared, however they go on: an edited
/// passage may have kept no more than the shingle.
const FEW: usize = 4;

/// A shingle in an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// The shingle, or a short sentence.
    pub hash: u64,
    /// The article.
    pub doc: Doc,
    /// Its first token.
    pub at: u32,
    /// What stands in front of it.
    pub before: u32,
    /// What stands behind it.
    pub behind: u32,
}

impl Posting {
    /// What postings are sorted by, as one number: two are compared without a branch.
    fn key(&self) -> u128 {
        u128::from(self.hash) << 64 | u128::from(self.doc) << 32 | u128::from(self.at)
    }
}

impl PartialOrd for Posting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Posting {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key()).then_with(|| (self.before, self.behind).cmp(&(other.before, other.behind)))
    }
}

impl Record for Posting {
    const SIZE: usize = 24;

    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.hash.to_le_bytes());
        put_all(&[self.doc, self.at, self.before, self.behind], out);
    }

    fn get(bytes: &[u8]) -> Self {
        let (hash, rest) = bytes.split_at(8);
        let hash = u64::from_le_bytes(hash.try_into().expect("eight bytes"));
        let [doc, at, before, behind] = get_all(rest);
        Self { hash, doc, at, before, behind }
    }
}

/// A shingle that two articles hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The article that comes later in the input.
    pub later: Doc,
    /// The other.
    pub earlier: Doc,
    /// The shingle's first token in the later one.
    pub at: u32,
    /// The same in the earlier one.
    pub there: u32,
}

impl Link {
    /// What links are sorted by, see [`Posting::key`]: the earlier article first, so that what is compared one after
    /// the other stands near each other.
    fn key(&self) -> u128 {
        let [later, earlier, at, there] = [self.later, self.earlier, self.at, self.there].map(u128::from);
        earlier << 96 | later << 64 | at << 32 | there
    }
}

impl PartialOrd for Link {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Link {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Record for Link {
    const SIZE: usize = 16;

    fn put(&self, out: &mut Vec<u8>) {
        put_all(&[self.later, self.earlier, self.at, self.there], out);
    }

    fn get(bytes: &[u8]) -> Self {
        let [later, earlier, at, there] = get_all(bytes);
        Self { later, earlier, at, there }
    }
}

/// Those of a bucket's postings whose shingles may stand twice, sorted: the others, which most are, make no link.
#[must_use]
pub fn repeated(mut postings: Vec<Posting>) -> Vec<Posting> {
    let mut seen = Seen::with_capacity(postings.len());
    // Few shingles come again. Where many do, some postings are sorted in vain.
    let mut again = Seen::with_capacity(postings.len() / 4 + 1);
    for posting in &postings {
        if seen.insert(posting.hash) {
            again.insert(posting.hash);
        }
    }
    postings.retain(|posting| again.may_hold(posting.hash));
    postings.sort_unstable();
    postings
}

/// The links of a bucket of postings, which are sorted.
#[must_use]
pub fn of(postings: &[Posting]) -> Vec<Link> {
    let mut links = Vec::new();
    for group in postings.chunk_by(|a, b| a.hash == b.hash) {
        if group[0].doc != group[group.len() - 1].doc {
            of_group(group, &mut links);
        }
    }
    links
}

fn of_group(group: &[Posting], links: &mut Vec<Link>) {
    let docs = group.chunk_by(|a, b| a.doc == b.doc).count();
    if docs <= FEW {
        for (at, later) in group.iter().enumerate() {
            let earlier = group[..at].iter().filter(|earlier| earlier.doc != later.doc);
            links.extend(earlier.map(|earlier| link(later, earlier)));
        }
        return;
    }
    // Postings by what stands before or behind them: the first, and the last one that was met.
    let mut sides: [HashMap<u32, (usize, usize)>; 2] = Default::default();
    for (at, later) in group.iter().enumerate() {
        let from = links.len();
        for (side, known) in [later.before, later.behind].into_iter().zip(&mut sides) {
            let (first, last) = known.entry(side).or_insert((at, at));
            for earlier in [*first, *last].map(|earlier| &group[earlier]) {
                let link = link(later, earlier);
                if earlier.doc != later.doc && !links[from..].contains(&link) {
                    links.push(link);
                }
            }
            // The next article is compared with this one, not this one's second standing with its first.
            *last = at;
        }
    }
}

fn link(later: &Posting, earlier: &Posting) -> Link {
    Link { later: later.doc, earlier: earlier.doc, at: later.at, there: earlier.at }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_stands_once_makes_no_link(hashes in prop::collection::vec((0u64..40, 0u32..30), 0..60)) {
            let spread = |hash: u64| hash.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let mut postings: Vec<Posting> = hashes.iter().map(|&(hash, doc)| posting(spread(hash), doc, 0, 0)).collect();
            let kept = repeated(postings.clone());
            postings.sort_unstable();
            prop_assert_eq!(of(&kept), of(&postings));
        }
    }

    fn posting(hash: u64, doc: Doc, before: u32, behind: u32) -> Posting {
        Posting { hash, doc, at: doc * 10, before, behind }
    }

    fn pairs(postings: &[Posting]) -> Vec<(Doc, Doc)> {
        let mut pairs: Vec<(Doc, Doc)> = of(postings).iter().map(|link| (link.earlier, link.later)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    #[test]
    fn few_articles_are_all_compared() {
        let postings = [posting(1, 0, 7, 7), posting(1, 2, 8, 8), posting(1, 5, 9, 9), posting(2, 5, 0, 0)];
        assert_eq!(pairs(&postings), [(0, 2), (0, 5), (2, 5)]);
    }

    #[test]
    fn a_formula_is_compared_with_its_first_and_nearest() {
        let postings: Vec<Posting> = (0..1_000).map(|doc| posting(1, doc, 3, doc)).collect();
        let pairs = pairs(&postings);
        assert_eq!(pairs.len(), 999 + 998);
        assert!((1..1_000).all(|doc| pairs.contains(&(0, doc)) && pairs.contains(&(doc - 1, doc))));
    }

    #[test]
    fn a_phrase_in_different_surroundings_is_not_compared() {
        let mut postings: Vec<Posting> = (0..100).map(|doc| posting(1, doc, doc, 1_000 + doc)).collect();
        postings[70].behind = postings[20].behind;
        assert_eq!(pairs(&postings), [(20, 70)]);
    }

    #[test]
    fn a_record_is_its_bytes() {
        let mut bytes = Vec::new();
        let posting = Posting { hash: u64::MAX - 3, doc: 1, at: 2, before: 3, behind: u32::MAX };
        posting.put(&mut bytes);
        assert_eq!((bytes.len(), Posting::get(&bytes)), (Posting::SIZE, posting));
        bytes.clear();
        let link = Link { later: 9, earlier: 8, at: 7, there: 6 };
        link.put(&mut bytes);
        assert_eq!((bytes.len(), Link::get(&bytes)), (Link::SIZE, link));
    }
}
