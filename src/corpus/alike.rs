//! How much of two articles is the same, boilerplate left out.

use std::io;

use super::aside::Aside;
use super::collection::{Collection, Doc};
use super::pairs::{self, Pair, Shared};
use super::spill::{Record, get_all, put_all};
use crate::text::Ordinals;

/// Least share of an article's words that stand in the one that it is a copy of. How much of
/// each does is told with it.
pub const NEAR: f64 = 0.6;

/// The same with all boilerplate, where two articles are looked at more closely: half of an article may be boilerplate.
const WORTH_A_LOOK: f64 = NEAR / 2.0;

/// Two articles of which one is nearly a copy.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub(super) a: Doc,
    pub(super) b: Doc,
    /// Share of the words of `a` that stand in `b`.
    pub(super) of_a: f64,
    pub(super) of_b: f64,
    /// Where in `a` stands what both have, from the first word to the last.
    pub(super) in_a: Ordinals,
    pub(super) in_b: Ordinals,
}

impl Edge {
    /// The edge of two articles that share this, the one in the place of the later one first, if they are alike enough.
    /// What is `aside` of each does not count.
    pub(super) fn of(
        collection: &Collection,
        (a, b): (Doc, Doc),
        shared: &[Shared],
        aside: [&[Ordinals]; 2],
    ) -> Option<Self> {
        let share = |doc: Doc, ranges: &dyn Fn(&Shared) -> Ordinals, aside: &[Ordinals]| {
            let part = pairs::covered(shared.iter().map(|one| (ranges(one), one.matched)), aside);
            f64::from(part) / f64::from(counting(collection, doc, aside).max(1))
        };
        let in_a = shared.iter().map(|one| one.later).reduce(Ordinals::cover)?;
        let in_b = shared.iter().map(|one| one.earlier).reduce(Ordinals::cover)?;
        let (of_a, of_b) = (share(a, &|one| one.later, aside[0]), share(b, &|one| one.earlier, aside[1]));
        (of_a.max(of_b) >= NEAR).then_some(Self { a, b, of_a, of_b, in_a, in_b })
    }

    pub(super) fn turned(self) -> Self {
        let Self { a, b, of_a, of_b, in_a, in_b } = self;
        Self { a: b, b: a, of_a: of_b, of_b: of_a, in_a: in_b, in_b: in_a }
    }
}

/// Words of an article that count.
fn counting(collection: &Collection, doc: Doc, aside: &[Ordinals]) -> u32 {
    collection.tokens(doc) - aside.iter().map(|range| range.len() as u32).sum::<u32>()
}

/// Whether two articles share so much that one may be nearly a copy.
pub(super) fn is_worth_a_look(collection: &Collection, pair: &Pair) -> bool {
    let share = |part: u32, doc: Doc| f64::from(part) / f64::from(collection.tokens(doc).max(1));
    share(pair.of_later, pair.later).max(share(pair.of_earlier, pair.earlier)) >= WORTH_A_LOOK
}

/// What two articles share, until it is known what of it is boilerplate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate {
    pub(super) later: Doc,
    pub(super) earlier: Doc,
    shared: (Ordinals, Ordinals, u32),
}

impl Candidate {
    pub(super) fn new(pair: &Pair, shared: &Shared) -> Self {
        let Shared { later, earlier, matched } = *shared;
        Self { later: pair.later, earlier: pair.earlier, shared: (later, earlier, matched) }
    }
}

impl Record for Candidate {
    const SIZE: usize = 28;

    fn put(&self, out: &mut Vec<u8>) {
        let (here, there, matched) = self.shared;
        put_all(&[self.later, self.earlier, here.start, here.end, there.start, there.end, matched], out);
    }

    fn get(bytes: &[u8]) -> Self {
        let [later, earlier, start, end, first, behind, matched] = get_all(bytes);
        let (here, there) = (Ordinals { start, end }, Ordinals { start: first, end: behind });
        Self { later, earlier, shared: (here, there, matched) }
    }
}

/// Tells how much articles have in common.
#[derive(Clone, Copy)]
pub(super) struct Alike<'a> {
    pub(super) collection: &'a Collection,
    /// What does not count.
    pub(super) aside: &'a Aside,
}

impl Alike<'_> {
    /// Words of an article that count.
    pub(super) fn counting(&self, doc: Doc) -> u32 {
        counting(self.collection, doc, &self.aside.of(doc))
    }

    /// The edges of pairs of articles, which are sorted.
    pub(super) fn edges(&self, candidates: &[Candidate]) -> Vec<Edge> {
        let edge = |of_pair: &[Candidate]| {
            let shared = |candidate: &Candidate| {
                let (later, earlier, matched) = candidate.shared;
                Shared { later, earlier, matched }
            };
            let shared: Vec<Shared> = of_pair.iter().map(shared).collect();
            let Candidate { later, earlier, .. } = of_pair[0];
            Edge::of(self.collection, (later, earlier), &shared, [&self.aside.of(later), &self.aside.of(earlier)])
        };
        candidates.chunk_by(|a, b| (a.later, a.earlier) == (b.later, b.earlier)).filter_map(edge).collect()
    }

    /// The edge of two articles that no shingle led to each other. Where the other one is very long, only the
    /// surroundings of a place are looked at.
    pub(super) fn compared(&self, doc: Doc, other: Doc, place: Option<Ordinals>) -> io::Result<Option<Edge>> {
        let (shared, aside) = (self.shared(doc, other, place)?, [&self.aside.of(doc)[..], &self.aside.of(other)]);
        Ok(Edge::of(self.collection, (doc, other), &shared, aside))
    }

    /// What an article shares with another one, as if it came later.
    pub(super) fn shared(&self, doc: Doc, other: Doc, place: Option<Ordinals>) -> io::Result<Vec<Shared>> {
        let Self { collection, .. } = *self;
        let all = collection.tokens(other);
        if let Some(place) = place.filter(|_| all > pairs::LONG) {
            let around = pairs::widened(place, collection.tokens(doc), all);
            return pairs::inside(collection, doc, other, around);
        }
        if doc > other {
            return pairs::whole(collection, doc, other);
        }
        let mut shared = pairs::whole(collection, other, doc)?;
        for one in &mut shared {
            std::mem::swap(&mut one.later, &mut one.earlier);
        }
        Ok(shared)
    }
}
