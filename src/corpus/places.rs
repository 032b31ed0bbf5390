//! Passages with all their places.
//!
//! Two articles that share a passage are a pair of places. Places that take up nearly the same
//! words of their article are one, and places that are paired belong to one passage. Of every place it is known
//! where it would stand beside the first place of its passage, and it must take up most of that: else a chain of ever
//! longer ones, or of ones that each begin a little behind the one before, would become one passage.

use std::collections::HashMap;
use std::io;

use super::aside::{Aside, apart, joined};
use super::clean::COPY;
use super::collection::{Collection, Doc};
use super::error::SharingError;
use super::pairs::{Pair, Pairs, Shared};
use super::spill::{Buckets, Record, Scratch, get_all, put_all};
use crate::compare::{STOCK_ARTICLES, STOCK_WORDS};
use crate::parallel::{Limits, try_weighed_map};
use crate::span::Span;
use crate::text::Ordinals;

/// Least overlap of two ranges of an article that are one place, of the longer one, in tenths.
const SAME_PLACE: u64 = 8;

/// Least overlap of a place with the first place of its passage, of the longer one, in tenths.
const SAME_PASSAGE: i64 = 7;

/// Buckets of places, by their passage.
const BUCKETS: usize = 256;

/// Articles of which the places are unpacked together.
const TOGETHER: usize = 256;

/// Places of an article from which on further ones are gathered before they are put among them, and so many: to move all
/// that stand behind each would take time in proportion to the square of them.
const LONG: usize = 4_096;
const FRESH: usize = 1_024;

/// Pairs of articles for which memory is waited for together.
const AT_ONCE: usize = 16;

/// Number of a passage while they are gathered; some are joined with an earlier one.
type Gathered = u32;

/// A range of an article that belongs to a passage.
#[derive(Debug, Clone, Copy)]
struct Held {
    range: Ordinals,
    passage: Gathered,
    /// Where it begins beside the first place of the passage, from the begin of that.
    at: i32,
}

/// Where something begins in a passage.
#[derive(Debug, Clone, Copy)]
struct Beside {
    passage: Gathered,
    at: i32,
}

/// Where places begin or end beside the first one of their passage: the first of them and the last.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    first: i32,
    last: i32,
}

impl Bounds {
    fn of(at: i32) -> Self {
        Self { first: at, last: at }
    }

    fn with(self, other: Self) -> Self {
        Self { first: self.first.min(other.first), last: self.last.max(other.last) }
    }

    fn shifted(self, by: i32) -> Self {
        Self { first: self.first.wrapping_add(by), last: self.last.wrapping_add(by) }
    }
}

/// A passage while it is gathered.
#[derive(Debug, Clone, Copy)]
struct Node {
    /// The passage that it was joined with; itself if none.
    parent: Gathered,
    /// Where its first place begins beside that of the other one.
    at: i32,
    /// Tokens of its first place.
    length: u32,
    begins: Bounds,
    ends: Bounds,
}

impl Node {
    /// Whether all places that begin and end within these bounds take up most of the first place.
    fn holds(&self, begins: Bounds, ends: Bounds) -> bool {
        let length = i64::from(self.length);
        let shared = length.min(i64::from(ends.first)) - i64::from(begins.last).max(0);
        let longer = length.max(i64::from(ends.last) - i64::from(begins.first));
        shared * 10 >= longer * SAME_PASSAGE
    }
}

/// Gathers the places of passages, pair after pair.
#[derive(Debug, Default)]
pub(super) struct Gatherer {
    /// The places of each article by their first tokens.
    held: Vec<Vec<Held>>,
    /// Further places of articles with very many, a few at a time.
    fresh: HashMap<Doc, Vec<Held>>,
    nodes: Vec<Node>,
}

impl Gatherer {
    pub(super) fn new(articles: usize) -> Self {
        Self { held: vec![Vec::new(); articles], fresh: HashMap::new(), nodes: Vec::new() }
    }

    /// Adds what articles share, two by two.
    pub(super) fn add(&mut self, pairs: &Pairs) {
        for few in pairs.all().chunks(AT_ONCE) {
            // The places of each article lie far from those of the others in memory, and so do the passages: the
            // processor waits for all of them at once here, and below for none.
            let held = |pair: &Pair| &self.held[pair.earlier as usize];
            std::hint::black_box(few.iter().fold(0, |all, (pair, _)| all ^ held(pair).len()));
            let middle = |pair: &Pair| held(pair).get(held(pair).len() / 2).map_or(0, |place| place.passage);
            std::hint::black_box(
                few.iter().fold(0, |all, (pair, _)| {
                    all ^ self.nodes.get(middle(pair) as usize).map_or(0, |node| node.parent)
                }),
            );
            for (pair, place) in few {
                pairs.passages(*place).iter().for_each(|passage| self.add_one(pair, passage));
            }
        }
    }

    fn add_one(&mut self, pair: &Pair, passage: &Shared) {
        let earlier = self.at(pair.earlier, passage.earlier);
        let later = self.at(pair.later, passage.later);
        match (earlier, later) {
            (Some(a), Some(b)) => self.join(a, b),
            (Some(known), None) if self.take_in(known, passage.later) => self.hold(pair.later, passage.later, known),
            (None, Some(known)) if self.take_in(known, passage.earlier) => {
                self.hold(pair.earlier, passage.earlier, known);
            }
            _ => {
                let new = Beside { passage: self.nodes.len() as Gathered, at: 0 };
                let length = passage.earlier.len() as u32;
                let ends = Bounds::of(length as i32);
                self.nodes.push(Node { parent: new.passage, at: 0, length, begins: Bounds::of(0), ends });
                self.hold(pair.earlier, passage.earlier, new);
                // It was aligned with the first place, whatever the lengths.
                self.hold(pair.later, passage.later, new);
            }
        }
    }

    /// The passage of which a range is a place, and where it begins in it.
    fn at(&self, doc: Doc, range: Ordinals) -> Option<Beside> {
        let held = &self.held[doc as usize];
        let fresh = if held.len() < LONG { None } else { self.fresh.get(&doc) };
        // Ranges that overlap for the most part begin near each other.
        let slack = range.len() as u32 / 4 + 1;
        let worth = |place: &Held| (place.range.shared(range), place.range.start, place.range.end);
        let best = |held: &[Held]| {
            let from = held.partition_point(|place| place.range.start < range.start.saturating_sub(slack));
            held[from..]
                .iter()
                .take_while(|place| place.range.start <= range.start + slack)
                .filter(|place| is_same(place.range, range))
                .copied()
                .max_by_key(worth)
        };
        let fresh = fresh.and_then(|fresh| best(fresh));
        fresh.into_iter().chain(best(held)).max_by_key(worth).map(|place| Beside {
            passage: place.passage,
            at: place.at.wrapping_add(range.start.wrapping_sub(place.range.start) as i32),
        })
    }

    fn hold(&mut self, doc: Doc, range: Ordinals, Beside { passage, at: beside }: Beside) {
        let held = &mut self.held[doc as usize];
        let new = Held { range, passage, at: beside };
        if held.len() < LONG {
            put(held, new);
            return;
        }
        let fresh = self.fresh.entry(doc).or_default();
        put(fresh, new);
        if fresh.len() >= FRESH {
            settle(held, fresh);
        }
    }

    /// The passage that a passage was joined with, and where something begins in it.
    fn root(&mut self, Beside { mut passage, mut at }: Beside) -> Beside {
        while self.nodes[passage as usize].parent != passage {
            let parent = self.nodes[self.nodes[passage as usize].parent as usize];
            let node = &mut self.nodes[passage as usize];
            // A root begins where it begins.
            (node.parent, node.at) = (parent.parent, node.at.wrapping_add(parent.at));
            (passage, at) = (node.parent, at.wrapping_add(node.at));
        }
        Beside { passage, at }
    }

    /// Makes a range a place of a passage, unless too little of it stands beside the first place.
    fn take_in(&mut self, known: Beside, range: Ordinals) -> bool {
        let Beside { passage, at } = self.root(known);
        let root = &mut self.nodes[passage as usize];
        let (begins, ends) = (Bounds::of(at), Bounds::of(at.wrapping_add(range.len() as i32)));
        let holds = root.holds(begins, ends);
        if holds {
            (root.begins, root.ends) = (root.begins.with(begins), root.ends.with(ends));
        }
        holds
    }

    /// Joins two passages of which something begins here in the one and there in the other, unless a place of the
    /// one might have too little of the first place of the other.
    fn join(&mut self, a: Beside, b: Beside) {
        let (a, b) = (self.root(a), self.root(b));
        if a.passage == b.passage {
            return;
        }
        // The one that was met first stands for both.
        let (first, second) = if a.passage < b.passage { (a, b) } else { (b, a) };
        let at = first.at.wrapping_sub(second.at);
        let Node { begins, ends, .. } = self.nodes[second.passage as usize];
        let (begins, ends) = (begins.shifted(at), ends.shifted(at));
        let root = &mut self.nodes[first.passage as usize];
        if root.holds(begins, ends) {
            (root.begins, root.ends) = (root.begins.with(begins), root.ends.with(ends));
            let joined = &mut self.nodes[second.passage as usize];
            (joined.parent, joined.at) = (first.passage, at);
        }
    }

    /// Numbers the passages by their first place, and tells what of each article is boilerplate. Copies of an
    /// article are not among the articles that were compared.
    pub(super) fn numbered(mut self, collection: &Collection) -> (Numbered, Aside) {
        for (doc, mut fresh) in std::mem::take(&mut self.fresh) {
            settle(&mut self.held[doc as usize], &mut fresh);
        }
        let mut numbers = vec![u32::MAX; self.nodes.len()];
        let mut stats: Vec<Stats> = Vec::new();
        for doc in 0..self.held.len() {
            for place in 0..self.held[doc].len() {
                let Held { range, passage, at } = self.held[doc][place];
                let root = self.root(Beside { passage, at }).passage as usize;
                if numbers[root] == u32::MAX {
                    numbers[root] = stats.len() as u32;
                    stats.push(Stats { words: range.len() as u32, last: Doc::MAX, articles: 0 });
                }
                let number = numbers[root];
                self.held[doc][place].passage = number;
                let stats = &mut stats[number as usize];
                if stats.last != doc as Doc {
                    stats.last = doc as Doc;
                    stats.articles += 1;
                }
            }
        }
        drop((numbers, std::mem::take(&mut self.nodes)));
        let mut passages = Passages {
            shared: Vec::with_capacity(self.held.len()),
            places: Buckets::new("places", BUCKETS, collection.memory / 8),
            stats,
            stock: 0,
        };
        passages.stock = (0..passages.stats.len()).filter(|&at| passages.is_stock(at as u32)).count();
        let mut aside = Aside::default();
        for held in &self.held {
            let is_stock = |place: &&Held| is_stock(&passages.stats, place.passage);
            let telling = joined(held.iter().filter(|place| !is_stock(place)).map(|place| place.range).collect());
            let words = telling.iter().map(|range| range.len() as u32).sum();
            let all = Ordinals::union(held.iter().map(|place| place.range));
            passages.shared.push(Covered { words, stock: all - words });
            let tokens = collection.tokens(passages.shared.len() as Doc - 1);
            if is_cut_to_pieces(all, tokens) {
                aside.add(&[]);
            } else {
                let stock = joined(held.iter().filter(is_stock).map(|place| place.range).collect());
                aside.add(&apart(&stock, &telling));
            }
        }
        (Numbered { held: self.held, passages }, aside)
    }
}

/// Passages of which it is not known yet where they stand in the texts.
pub(super) struct Numbered {
    held: Vec<Vec<Held>>,
    passages: Passages,
}

impl Numbered {
    /// Puts the places together, those in later articles of the same words too: the same words may stand apart in
    /// another way there. Where the words of an article stand in its text is unpacked once, in the order of the articles.
    pub(super) fn located(self, collection: &Collection, limits: Limits) -> Result<Passages, SharingError> {
        let Self { mut held, mut passages } = self;
        // The last of the articles with the words of an earlier one; what is held of these is given back behind it.
        let copies = (0..collection.len() as Doc).map(|doc| (collection.same_as(doc), doc));
        let last: HashMap<Doc, Doc> = copies.filter(|(first, doc)| first != doc).collect();
        let mut docs = (0..collection.len() as Doc).filter_map(|doc| {
            let first = collection.same_as(doc);
            let mine = &mut held[first as usize];
            let is_last = last.get(&first).is_none_or(|&last| last == doc);
            (!mine.is_empty()).then(|| (doc, if is_last { std::mem::take(mine) } else { mine.clone() }))
        });
        let articles = std::iter::from_fn(|| {
            let some: Vec<(Doc, Vec<Held>)> = docs.by_ref().take(TOGETHER).collect();
            (!some.is_empty()).then_some(some)
        });
        let places_of = |articles: Vec<(Doc, Vec<Held>)>| {
            let mut places = Vec::new();
            for (doc, held) in articles {
                let spans = collection.spans(doc)?;
                places.extend(held.iter().map(|&Held { range, passage, .. }| {
                    let span = spans[range.start as usize].cover(spans[range.end as usize - 1]);
                    Place { passage, doc, range, span }
                }));
            }
            Ok(places)
        };
        try_weighed_map(
            limits,
            articles,
            places_of,
            |places| size_of_val(&places[..]),
            |places| {
                for place in places {
                    passages.put(&collection.scratch, place)?;
                }
                Ok::<(), SharingError>(())
            },
        )?;
        Ok(passages)
    }
}

/// Puts a place among others.
fn put(held: &mut Vec<Held>, new: Held) {
    let key = |place: &Held| (place.range.start, place.range.end);
    let at = held.partition_point(|place| key(place) < key(&new));
    if held.len() == held.capacity() {
        // Doubled, half of what all articles hold might be empty.
        held.reserve_exact(held.len() / 4 + 2);
    }
    held.insert(at, new);
}

/// Puts further places among those of an article.
fn settle(held: &mut Vec<Held>, fresh: &mut Vec<Held>) {
    // Of the same ranges the latest stands first, as where each is put in alone.
    fresh.append(held);
    fresh.sort_by_key(|place| (place.range.start, place.range.end));
    *held = std::mem::take(fresh);
}

fn is_same(a: Ordinals, b: Ordinals) -> bool {
    a.shared(b) as u64 * 10 >= a.len().max(b.len()) as u64 * SAME_PLACE
}

/// A place of a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Number of the passage.
    pub passage: u32,
    /// The article.
    pub doc: Doc,
    /// Its tokens.
    pub range: Ordinals,
    /// Its bytes.
    pub span: Span,
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |place: &Self| (place.passage, place.doc, place.range.start, place.range.end);
        key(self).cmp(&key(other))
    }
}

impl Record for Place {
    const SIZE: usize = 24;

    fn put(&self, out: &mut Vec<u8>) {
        let Self { passage, doc, range, span } = *self;
        put_all(&[passage, doc, range.start, range.end, span.start, span.end], out);
    }

    fn get(bytes: &[u8]) -> Self {
        let [passage, doc, first, behind, start, end] = get_all(bytes);
        Self { passage, doc, range: Ordinals { start: first, end: behind }, span: Span { start, end } }
    }
}

/// Counts of a passage.
#[derive(Debug, Clone, Copy)]
struct Stats {
    /// Tokens of its first place.
    words: u32,
    /// The article that was counted last.
    last: Doc,
    /// Articles of different words that hold it.
    articles: u32,
}

fn is_stock(stats: &[Stats], passage: u32) -> bool {
    let stats = &stats[passage as usize];
    stats.articles > STOCK_ARTICLES && stats.words as usize <= STOCK_WORDS
}

/// Whether an article of which so many tokens stand elsewhere is a story that edits cut into pieces as short as
/// boilerplate: next to nothing of it is its own, and together the pieces are longer than boilerplate is.
fn is_cut_to_pieces(shared: u32, tokens: u32) -> bool {
    shared as usize > STOCK_WORDS && f64::from(shared) >= f64::from(tokens) * COPY
}

/// What of an article stands elsewhere too, in tokens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Covered {
    /// Tokens in passages that are no boilerplate.
    pub words: u32,
    /// Other tokens, in boilerplate.
    pub stock: u32,
}

/// All passages with their places.
#[derive(Debug)]
pub struct Passages {
    shared: Vec<Covered>,
    places: Buckets<Place>,
    stats: Vec<Stats>,
    stock: usize,
}

impl Passages {
    fn put(&mut self, scratch: &Scratch, place: Place) -> io::Result<()> {
        let bucket = self.bucket(place.passage);
        self.places.put(scratch, bucket, place)
    }

    fn bucket(&self, passage: u32) -> usize {
        (u64::from(passage) * self.places.count() as u64 / self.stats.len() as u64) as usize
    }

    /// How many passages there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.stats.len()
    }

    /// True when no article shares anything with another.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stats.is_empty()
    }

    /// How many of them are boilerplate.
    #[must_use]
    pub fn stock(&self) -> usize {
        self.stock
    }

    /// Whether a passage stands in so many articles that it says nothing of any.
    #[must_use]
    pub fn is_stock(&self, passage: u32) -> bool {
        is_stock(&self.stats, passage)
    }

    /// Tokens of the first place of a passage.
    #[must_use]
    pub fn words(&self, passage: u32) -> u32 {
        self.stats[passage as usize].words
    }

    /// What of an article stands elsewhere too. Of copies of an earlier article, that one is
    /// asked.
    #[must_use]
    pub fn shared(&self, doc: Doc) -> Covered {
        self.shared[doc as usize]
    }

    /// Calls `tell` for every passage in the order of the first places, with all its places by
    /// article, those in copies too.
    ///
    /// # Errors
    /// When the scratch folder cannot be read, and what `tell` fails with.
    pub fn each(&self, mut tell: impl FnMut(u32, &[Place]) -> io::Result<()>) -> io::Result<()> {
        (0..self.parts()).try_for_each(|part| self.each_of(part, &mut tell))
    }

    /// Parts in which the passages are kept, those of the first places first: what can be gone through side
    /// by side.
    #[must_use]
    pub fn parts(&self) -> usize {
        self.places.count()
    }

    /// Does for the passages of one part what [`Self::each`] does for all.
    ///
    /// # Errors
    /// As [`Self::each`].
    pub fn each_of(&self, part: usize, mut tell: impl FnMut(u32, &[Place]) -> io::Result<()>) -> io::Result<()> {
        let places = self.places.sorted(part)?;
        places.chunk_by(|a, b| a.passage == b.passage).try_for_each(|places| tell(places[0].passage, places))
    }
}

#[cfg(test)]
mod tests {
    use super::super::collection::Taken;
    use super::*;
    use crate::Article;
    use crate::text::Text;

    fn range(start: u32, end: u32) -> Ordinals {
        Ordinals { start, end }
    }

    /// Adds what two articles share.
    fn add(gatherer: &mut Gatherer, later: (Doc, Ordinals), earlier: (Doc, Ordinals)) {
        let pair = Pair { later: later.0, earlier: earlier.0, of_later: 0, of_earlier: 0 };
        gatherer.add_one(&pair, &Shared { later: later.1, earlier: earlier.1, matched: 0 });
    }

    /// The passage of a place.
    fn passage(gatherer: &mut Gatherer, doc: Doc, range: Ordinals) -> Option<Gathered> {
        let found = gatherer.at(doc, range)?;
        Some(gatherer.root(found).passage)
    }

    #[test]
    fn a_passage_holds_what_takes_up_most_of_it() {
        let bounds = |(first, last)| Bounds { first, last };
        let ends = bounds((100, 100));
        let node = Node { parent: 0, at: 0, length: 100, begins: Bounds::of(0), ends };
        let holds = |begins, ends| node.holds(bounds(begins), bounds(ends));
        assert!(holds((0, 0), (100, 100)) && holds((-9, -5), (105, 109)));
        assert!(holds((0, 30), (100, 100)) && !holds((0, 31), (100, 100)));
        assert!(holds((0, 0), (70, 100)) && !holds((0, 0), (69, 100)));
        assert!(holds((-42, 0), (100, 100)) && !holds((-43, 0), (100, 100)));
        assert!(holds((0, 0), (100, 142)) && !holds((0, 0), (100, 143)));
        assert!(holds((0, 15), (85, 100)) && !holds((0, 16), (85, 100)));
        assert_eq!((Bounds::of(3).with(Bounds::of(-2)).first, Bounds::of(3).with(Bounds::of(-2)).last), (-2, 3));
    }

    #[test]
    fn ranges_are_one_place_that_overlap_for_the_most_part() {
        assert!(is_same(range(0, 100), range(20, 100)) && !is_same(range(0, 100), range(21, 100)));
        assert!(is_same(range(20, 100), range(0, 100)) && !is_same(range(0, 100), range(0, 126)));
        assert!(is_same(range(0, 100), range(0, 125)) && !is_same(range(0, 10), range(10, 20)));
    }

    #[test]
    fn boilerplate_is_short_and_in_many_articles() {
        let is_stock = |articles, words| is_stock(&[Stats { words, last: 0, articles }], 0);
        let (most, words) = (STOCK_ARTICLES, STOCK_WORDS as u32);
        assert!(is_stock(most + 1, words) && !is_stock(most, words) && !is_stock(most + 1, words + 1));
        let (few, more) = (STOCK_WORDS as u32, STOCK_WORDS as u32 + 4);
        assert!(!is_cut_to_pieces(few, few) && is_cut_to_pieces(few + 1, few + 1));
        assert!(is_cut_to_pieces(more, more * 5 / 4) && !is_cut_to_pieces(more, more * 5 / 4 + 1));
    }

    /// Each begins a little behind the one before.
    #[test]
    fn a_chain_of_places_is_no_passage() {
        let mut gatherer = Gatherer::new(5);
        add(&mut gatherer, (1, range(0, 100)), (0, range(0, 100)));
        add(&mut gatherer, (2, range(500, 600)), (1, range(20, 120)));
        add(&mut gatherer, (3, range(0, 100)), (2, range(520, 620)));
        assert_eq!(passage(&mut gatherer, 0, range(0, 100)), Some(0));
        assert_eq!(passage(&mut gatherer, 2, range(500, 600)), Some(0));
        assert_eq!(passage(&mut gatherer, 3, range(0, 100)), Some(1));
        // From the later article to the earlier one.
        add(&mut gatherer, (3, range(300, 400)), (4, range(0, 100)));
        add(&mut gatherer, (3, range(320, 420)), (0, range(700, 800)));
        add(&mut gatherer, (0, range(720, 820)), (1, range(900, 1_000)));
        assert_eq!(passage(&mut gatherer, 0, range(700, 800)), passage(&mut gatherer, 4, range(0, 100)));
        assert_ne!(passage(&mut gatherer, 1, range(900, 1_000)), passage(&mut gatherer, 4, range(0, 100)));
    }

    #[test]
    fn passages_are_joined_by_what_belongs_to_both() {
        for turned in [false, true] {
            let mut gatherer = Gatherer::new(4);
            add(&mut gatherer, (1, range(0, 100)), (0, range(0, 100)));
            add(&mut gatherer, (3, range(0, 100)), (2, range(0, 100)));
            let (a, b) = ((1, range(10, 110)), (2, range(0, 100)));
            if turned {
                add(&mut gatherer, a, b)
            } else {
                add(&mut gatherer, b, a)
            }
            for doc in 0..4 {
                assert_eq!(passage(&mut gatherer, doc, range(0, 100)), Some(0), "{doc}");
            }
            let third = gatherer.at(3, range(0, 100)).unwrap();
            assert_eq!(gatherer.root(third).at, 10);
        }
    }

    #[test]
    fn passages_are_not_joined_of_which_a_place_has_too_little_in_common() {
        let mut gatherer = Gatherer::new(6);
        add(&mut gatherer, (1, range(0, 100)), (0, range(0, 100)));
        add(&mut gatherer, (3, range(0, 100)), (2, range(0, 100)));
        add(&mut gatherer, (4, range(0, 100)), (3, range(20, 120)));
        // The place in the fifth article would begin forty words behind the first one.
        add(&mut gatherer, (2, range(0, 100)), (1, range(20, 120)));
        assert_eq!([0, 1, 2, 3, 4].map(|doc| passage(&mut gatherer, doc, range(0, 100)).unwrap()), [0, 0, 1, 1, 1]);
    }

    #[test]
    fn places_that_were_put_off_are_numbered_too() {
        let folder = tempfile::tempdir().unwrap();
        let mut collection = Collection::new(Scratch::create(folder.path().join("scratch")).unwrap(), 1 << 20);
        let article = Article::from_text("a", "Snow fell.");
        collection.add(&article, Taken::new(&Text::new(&article, None)), b"row", &[]).unwrap();
        let mut gatherer = Gatherer::new(1);
        let count = (LONG + 9) as u32;
        for number in (0..count).rev() {
            let new = Beside { passage: gatherer.nodes.len() as Gathered, at: 0 };
            let ends = Bounds::of(15);
            gatherer.nodes.push(Node { parent: new.passage, at: 0, length: 15, begins: Bounds::of(0), ends });
            gatherer.hold(0, range(number * 20, number * 20 + 15), new);
        }
        let (numbered, _) = gatherer.numbered(&collection);
        assert_eq!((numbered.held[0].len(), numbered.passages.len()), (count as usize, count as usize));
        assert!(numbered.held[0].iter().zip(0..).all(|(place, number)| place.passage == number));
    }

    #[test]
    fn places_are_in_order_however_many_there_are() {
        let mut gatherer = Gatherer::new(1);
        let count = (LONG + 3 * FRESH) as u32;
        // Every place once, in an order that jumps about.
        for number in 0..count {
            let start = number * 7_919 % count * 20;
            gatherer.hold(0, Ordinals { start, end: start + 15 }, Beside { passage: number, at: 0 });
            let found = gatherer.at(0, Ordinals { start: start + 1, end: start + 15 });
            assert_eq!(found.map(|found| (found.passage, found.at)), Some((number, 1)));
        }
        let fresh = gatherer.fresh.remove(&0).unwrap_or_default();
        assert!(fresh.len() < FRESH);
        settle(&mut gatherer.held[0], &mut fresh.clone());
        assert_eq!(gatherer.held[0].len(), count as usize);
        assert!(gatherer.held[0].is_sorted_by_key(|place| place.range.start));
    }
}
