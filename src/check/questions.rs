//! What the archive is asked about a draft, and which of its answers are worth reading.
//!
//! Seven words in a row that a draft shares with an archived article are a phrase more often
//! than a part of a passage. So the archive remembers what stands around its fingerprints, and
//! an article is read and compared where that agrees with the draft: always when a run of
//! [`GUARANTEED`] words or a whole short sentence may go through the place, and when enough of
//! the words around it agree for an edited passage, or two places confirm each other.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::STOCK_ARTICLES;
use crate::archive::{Found, Lookup};
use crate::compare::edited;
use crate::compare::reprint::{Passage, WIDEST_GAP};
use crate::shingle::{self, GUARANTEED, K, NEIGHBOURS, SENTENCE_WORDS, WINDOW, winnow};
use crate::text::{Ordinals, Token};

/// Neighbours of a shingle that agree, with one word more or less between them on either side,
/// in an edited passage. Of the eight about five do; by chance one does.
const EDITED_NEIGHBOURS: usize = 3;

/// Words by which neighbours may be shifted.
const SHIFT: usize = 1;

/// Places of a shingle in the draft that are compared. What a draft says more often is taken
/// for alike.
const MOST_PLACES: usize = 8;

/// Tokens between two places that confirm each other, at most.
const FARTHEST: u32 = 64;

/// Places in an article beyond which it is read without being asked which confirm each other.
const MANY_PLACES: usize = 64;

/// What the archive is asked about a draft: each hash once.
pub(super) struct Questions<'a> {
    tokens: &'a [Token],
    sentences: &'a [Ordinals],
    /// Ranges of tokens, by kind: shingles, then whole short sentences, then ends of sentences.
    pub(super) asked: Vec<Ordinals>,
    /// Their hashes.
    pub(super) hashes: Vec<u64>,
    /// How many are shingles.
    pub(super) shingles: usize,
    /// How many are shingles and sentences.
    pub(super) whole: usize,
    /// Questions whose tokens the draft says again, with their place there; in order.
    again: Vec<(u32, Ordinals)>,
}

impl<'a> Questions<'a> {
    /// An article's fingerprints are the least hashes of their windows. So beside the winnowed
    /// shingles of the draft, which meet every run that is long enough, only those of the lower
    /// half of all hashes are worth asking for: one edited word shifts what was picked, but of
    /// what is picked anywhere, one in fifty lies above.
    pub(super) fn new(tokens: &'a [Token], sentences: &'a [Ordinals], allowed: &[bool]) -> Self {
        let grams = shingle::k_grams(tokens, K);
        let mut wanted: Vec<bool> = grams.iter().map(|&gram| gram <= u64::MAX / 2).collect();
        for at in winnow::select(&grams, WINDOW) {
            wanted[at] = true;
        }
        let mut questions = Self {
            tokens,
            sentences,
            asked: Vec::with_capacity(grams.len()),
            hashes: Vec::with_capacity(grams.len()),
            shingles: 0,
            whole: 0,
            again: Vec::new(),
        };
        // What a draft says twice is asked once: the comparison finds both places.
        let mut known = HashMap::with_capacity(grams.len());
        let mut ask = |questions: &mut Self, hash: u64, range: Ordinals| {
            if allowed[range.range()].iter().all(|allowed| *allowed) {
                return;
            }
            let next = questions.asked.len();
            let index = *known.entry(hash).or_insert(next);
            if index == next {
                questions.asked.push(range);
                questions.hashes.push(hash);
            } else {
                questions.again.push((index as u32, range));
            }
        };
        for (at, &gram) in grams.iter().enumerate().filter(|&(at, _)| wanted[at]) {
            ask(&mut questions, gram, Ordinals { start: at as u32, end: (at + K) as u32 });
        }
        questions.shingles = questions.asked.len();
        for (hash, sentence) in shingle::short_sentences(tokens, sentences) {
            ask(&mut questions, hash, sentence);
        }
        questions.whole = questions.asked.len();
        for &sentence in sentences.iter().filter(|sentence| sentence.len() >= SENTENCE_WORDS) {
            // The archived sentence may have a word more or less.
            let lengths = sentence.len() - 1..=sentence.len() + 1;
            let mut lengths: Vec<usize> = lengths.filter_map(shingle::end_words).collect();
            lengths.dedup();
            for end in lengths.into_iter().flat_map(|length| shingle::ends(sentence, length)) {
                ask(&mut questions, shingle::of_tokens(&tokens[end.range()]), end);
            }
        }
        questions.again.sort_unstable_by_key(|&(index, range)| (index, range.start));
        questions
    }

    /// Tells of the neighbours of a place where the archive found one of the hashes whether a passage
    /// of the draft may go through there. Whole sentences always are passages.
    pub(super) fn alike(&self, question: u32) -> impl Fn(u32) -> bool {
        let index = question as usize;
        let places = self.places(question);
        let any_is = (self.shingles..self.whole).contains(&index) || places.clone().nth(MOST_PLACES).is_some();
        let around = |range| self.around(range, index >= self.whole);
        let around: Vec<Around> = if any_is { Vec::new() } else { places.map(around).collect() };
        move |neighbours| any_is || around.iter().any(|around| around.is_like(neighbours))
    }

    /// What stands around a place of the draft; `end` says that it is the end of a sentence.
    fn around(&self, range: Ordinals, end: bool) -> Around {
        let (mut inside, mut needed) = (Ordinals { start: 0, end: self.tokens.len() as u32 }, EDITED_NEIGHBOURS);
        if let Some(sentence) = self.sentence_around(range)
            && (end || sentence.len() < GUARANTEED)
        {
            // Three in four of its words make a short sentence a passage, but eight at least.
            inside = sentence;
            let more = (sentence.len() * 3).div_ceil(4).max(SENTENCE_WORDS) - range.len();
            needed = more.min(EDITED_NEIGHBOURS);
        }
        let reach = (NEIGHBOURS + SHIFT) as u32;
        let first = inside.start.max(range.start.saturating_sub(reach)) as usize;
        let last = inside.end.min(range.end + reach) as usize;
        let before = self.tokens[first..range.start as usize].iter().rev().map(shingle::code);
        let behind = self.tokens[range.end as usize..last].iter().map(shingle::code);
        Around::new(shingle::neighbours(self.tokens, range), range.len(), [packed(before), packed(behind)], needed)
    }

    /// All places of a question in the draft.
    fn places(&self, question: u32) -> impl Iterator<Item = Ordinals> + Clone {
        let from = self.again.partition_point(|&(other, _)| other < question);
        let again = self.again[from..].iter().take_while(move |&&(other, _)| other == question);
        std::iter::once(self.asked[question as usize]).chain(again.map(|&(_, range)| range))
    }

    /// How far a run of words may reach from a place of the draft that the archive found in an
    /// article, without another place: up to two tokens more on either side than its neighbours tell.
    fn reach(&self, range: Ordinals, neighbours: Option<u32>) -> Ordinals {
        let around = |at| match neighbours {
            Some(neighbours) => run(side(shingle::neighbours(self.tokens, range), at), side(neighbours, at)),
            None => NEIGHBOURS,
        };
        // A run that goes on has another fingerprint: within a window.
        let most = |run: usize| if run == NEIGHBOURS { WINDOW as u32 - 1 } else { run as u32 };
        Ordinals {
            start: range.start.saturating_sub(most(around(0))),
            end: (range.end + most(around(1))).min(self.tokens.len() as u32),
        }
    }

    /// How far it does reach in an article of these words.
    fn run_around(&self, reach: Reach, other: &[Token]) -> Ordinals {
        let Reach { place, there, most } = reach;
        let same = |at: u32| {
            let other = (there + at).checked_sub(place.start).and_then(|at| other.get(at as usize));
            other.is_some_and(|token| token.hash == self.tokens[at as usize].hash)
        };
        // An archive that other rules of words have made numbers its words otherwise.
        if !(place.start..place.end).all(same) {
            return most;
        }
        let start = (most.start..place.start).rev().take_while(|&at| same(at)).last().unwrap_or(place.start);
        let end = (place.end..most.end).take_while(|&at| same(at)).last().map_or(place.end, |last| last + 1);
        Ordinals { start, end }
    }

    /// Runs of words of the draft that an article of these words has around the places that the archive
    /// found in it, as far as they need not have another place.
    pub(super) fn runs(&self, likely: &Likely, other: &[Token]) -> Vec<Ordinals> {
        likely.reaches.iter().map(|&reach| self.run_around(reach, other)).collect()
    }

    /// The sentences of the draft that stand in an article with a few words changed, and for the
    /// most part lie in no passage.
    pub(super) fn edited_sentences(&self, places: &[(Ordinals, u32)], other: &[Token], passages: &mut Vec<Passage>) {
        let mut done = HashSet::new();
        for &(range, there) in places {
            let Some(sentence) = self.sentence_around(range).filter(|sentence| done.insert(sentence.start)) else {
                continue;
            };
            let covers = |passage: &Passage| passage.query.shared(sentence) * 2 >= sentence.len();
            if !passages.iter().any(covers) {
                passages.extend(edited::sentence(self.tokens, sentence, other, range.start, there));
            }
        }
    }

    /// The sentence in which some tokens lie.
    fn sentence_around(&self, range: Ordinals) -> Option<Ordinals> {
        let around = self.sentences.partition_point(|sentence| sentence.end < range.end);
        let sentence = self.sentences.get(around).copied();
        sentence.filter(|sentence| sentence.start <= range.start && sentence.len() >= SENTENCE_WORDS)
    }

    /// The articles to be read, those with most in common with the draft first. `is_stock` tells
    /// the ranges that stand in very many.
    pub(super) fn articles(&self, lookup: &Lookup, is_stock: impl Fn(Ordinals) -> bool) -> Vec<Likely> {
        let mut seeds: Vec<(u32, Seed, &Found)> = Vec::with_capacity(lookup.found.len());
        for places in lookup.found.chunk_by(|a, b| a.fingerprint == b.fingerprint) {
            let question = places[0].fingerprint as usize;
            let range = self.asked[question];
            // The ends of sentences that stand in very many articles are formulas.
            let is_formula = question >= self.whole && lookup.articles[question] > STOCK_ARTICLES;
            if !is_formula && !is_stock(range) {
                let seed = |found: &Found| Seed { draft: range.start, other: found.position, alike: found.alike };
                seeds.extend(places.iter().map(|found| (found.doc, seed(found), found)));
            }
        }
        seeds.sort_unstable();
        let worth_reading = seeds.chunk_by(|a, b| a.0 == b.0).filter(|seeds| are_worth_reading(seeds));
        let mut articles: Vec<&[(u32, Seed, &Found)]> = worth_reading.collect();
        // The sort is stable: among equals, those that were added first.
        articles.sort_by_key(|seeds| Reverse(seeds.len()));
        let likely = |seeds: &[(u32, Seed, &Found)]| Likely {
            doc: seeds[0].0,
            reaches: seeds.iter().flat_map(|seed| self.reaches(seed.2)).collect(),
            places: seeds.iter().map(|seed| (self.asked[seed.2.fingerprint as usize], seed.1.other)).collect(),
        };
        articles.into_iter().map(likely).collect()
    }

    /// What may be shared at a place that the archive found.
    fn reaches(&self, found: &Found) -> Vec<Reach> {
        let there = found.position;
        let places = self.places(found.fingerprint);
        if places.clone().nth(MOST_PLACES).is_some() {
            let all = Ordinals { start: 0, end: self.tokens.len() as u32 };
            return vec![Reach { place: all, there, most: all }];
        }
        places.map(|place| Reach { place, there, most: self.reach(place, found.neighbours) }).collect()
    }
}

// What a run may have beyond its neighbours is said at `Questions::reach`.
const _: () = assert!(WINDOW - 1 - NEIGHBOURS == 2);

/// Tokens of the draft that an article may share around a place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach {
    /// The place, in the draft.
    place: Ordinals,
    /// Its first token in the article.
    there: u32,
    /// As far as a run may reach without another place.
    pub(super) most: Ordinals,
}

/// An article that is worth reading.
pub(super) struct Likely {
    pub(super) doc: u32,
    /// What it shares around each place.
    pub(super) reaches: Vec<Reach>,
    /// What the archive found: tokens of the draft, and the first of them in the article.
    pub(super) places: Vec<(Ordinals, u32)>,
}

/// A place of an article where a shingle of the draft stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Seed {
    /// First token in the draft.
    draft: u32,
    /// First token in the article.
    other: u32,
    /// Whether the surroundings agree.
    alike: bool,
}

impl Seed {
    /// True when a passage may go through both places: the other one lies behind this one in
    /// draft and article, about as far.
    fn confirms(self, other: Self) -> bool {
        let behind =
            |from: u32, to: u32| to.checked_sub(from).filter(|distance| (K as u32..=FARTHEST).contains(distance));
        let distances = behind(self.draft, other.draft).zip(behind(self.other, other.other));
        distances.is_some_and(|(draft, other)| draft.abs_diff(other) <= WIDEST_GAP)
    }
}

/// Whether an article with these seeds, in the order of the draft, is read.
fn are_worth_reading<T>(seeds: &[(u32, Seed, T)]) -> bool {
    seeds.len() > MANY_PLACES
        || seeds.iter().any(|(_, seed, _)| seed.alike)
        || seeds
            .iter()
            .enumerate()
            .any(|(at, (_, seed, _))| seeds[at + 1..].iter().any(|(_, next, _)| seed.confirms(*next)))
}

/// What stands around a place of the draft.
#[derive(Debug, Clone, Copy)]
struct Around {
    neighbours: u32,
    /// A run of [`GUARANTEED`] tokens has all neighbours that one of these masks selects; 0 selects some
    /// that the draft lacks.
    runs: [u32; 3],
    /// The codes before the place in the lower half, those behind it in the upper, the nearest in the
    /// lowest bits, one more than the archive tells.
    codes: u64,
    /// The same on each side, for each code a bit for every token that has it, the nearest first.
    sides: [[u8; 16]; 2],
    /// Neighbours that must agree for an edited passage.
    needed: usize,
}

impl Around {
    /// A place of so many tokens, with the [packed] codes before it and behind it.
    fn new(neighbours: u32, words: usize, sides: [u32; 2], needed: usize) -> Self {
        // All on one side, or all but one on both.
        let runs = [0xFFFF, 0xFFFF_0000, if words < K { 0 } else { 0x0FFF_0FFF }];
        let present = (lowest_of_codes(u64::from(neighbours)) * 0xF) as u32;
        Self {
            neighbours,
            runs: runs.map(|run| if run & present == run { run } else { 0 }),
            codes: u64::from(sides[0]) | u64::from(sides[1]) << 32,
            sides: sides.map(places_of_codes),
            needed,
        }
    }

    /// Whether a passage may go through this place and one of an article with these neighbours.
    fn is_like(&self, other: u32) -> bool {
        let differ = self.neighbours ^ other;
        self.runs.iter().any(|&run| run != 0 && differ & run == 0)
            || self.agreeing_at_most(other) >= self.needed
                && agreeing(self.sides[0], side(other, 0)) + agreeing(self.sides[1], side(other, 1)) >= self.needed
    }

    /// How many neighbours agree with one of the draft, in whatever order, none shifted by more than
    /// [`SHIFT`]: all codes at once.
    fn agreeing_at_most(&self, other: u32) -> usize {
        let other = u64::from(side(other, 0)) | u64::from(side(other, 1)) << 32;
        let differ = |codes: u64| lowest_of_codes(codes ^ other);
        let all_differ = differ(self.codes) & differ(self.codes >> 4) & differ(self.codes << 4);
        (lowest_of_codes(other) & !all_differ).count_ones() as usize
    }
}

/// The lowest bit of every code that is not 0.
fn lowest_of_codes(codes: u64) -> u64 {
    (codes | codes >> 1 | codes >> 2 | codes >> 3) & 0x1111_1111_1111_1111
}

/// Codes, the nearest first, as they are kept: the nearest in the lowest bits.
fn packed(codes: impl Iterator<Item = u32>) -> u32 {
    codes.enumerate().fold(0, |all, (place, code)| all | code << (4 * place))
}

/// For each code a bit for every place that has it. No place has the code 0.
fn places_of_codes(codes: u32) -> [u8; 16] {
    let mut places = [0; 16];
    for place in 0..NEIGHBOURS + SHIFT {
        places[(codes >> (4 * place) & 0xF) as usize] |= 1 << place;
    }
    places[0] = 0;
    places
}

/// The codes of one side of neighbours, the nearest in the lowest bits.
fn side(neighbours: u32, side: usize) -> u32 {
    neighbours >> (4 * NEIGHBOURS * side) & ((1 << (4 * NEIGHBOURS)) - 1)
}

/// How many tokens agree before one differs.
fn run(a: u32, b: u32) -> usize {
    let agree = (a ^ b).trailing_zeros() as usize / 4;
    let present = (u32::BITS - a.leading_zeros()).div_ceil(4) as usize;
    agree.min(present).min(NEIGHBOURS)
}

/// How many tokens agree in order, none shifted by more than [`SHIFT`]: the longest common
/// subsequence inside a band, its matrix held in bits (H. Hyyrö, "Bit-parallel LCS-length
/// computation revisited", 2004).
fn agreeing(mine: [u8; 16], other: u32) -> usize {
    const ALL: u32 = (1 << (NEIGHBOURS + SHIFT)) - 1;
    const BAND: u32 = (1 << (2 * SHIFT + 1)) - 1;
    let mut row = ALL;
    for at in 0..NEIGHBOURS {
        let band = BAND << at >> SHIFT;
        let agree = row & u32::from(mine[(other >> (4 * at) & 0xF) as usize]) & band;
        row = ((row + agree) | (row - agree)) & ALL;
    }
    (ALL & !row).count_ones() as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Text, words};
    use proptest::prelude::*;

    /// Whether the draft's words, found in the article, are taken for a part of a passage.
    fn alike(draft: &str, article: &str, phrase: &str) -> bool {
        let draft = Text::split(draft, None);
        let (article, phrase) = (words(article), words(phrase));
        let sentences = draft.sentence_tokens();
        let none = vec![false; draft.tokens.len()];
        let questions = Questions::new(&draft.tokens, &sentences, &none);
        let place = |tokens: &[Token]| {
            let same = |window: &[Token]| window.iter().zip(&phrase).all(|(a, b)| a.hash == b.hash);
            let at = tokens.windows(phrase.len()).position(same).expect("both hold the words") as u32;
            Ordinals { start: at, end: at + phrase.len() as u32 }
        };
        let around = questions.around(place(&draft.tokens), phrase.len() != K);
        around.is_like(shingle::neighbours(&article, place(&article)))
    }

    #[test]
    fn phrases_are_told_from_passages() {
        let phrase = "in the early hours of Tuesday morning";
        let draft = "The captain left the old harbour in the early hours of Tuesday morning with twelve people aboard";
        for (article, expected) in [
            ("Two boats collided near a bridge in the early hours of Tuesday morning, said police officers", false),
            ("In the early hours of Tuesday morning", false),
            // One word changed on either side.
            ("Our captain left the new harbour in the early hours of Tuesday morning with ten people", true),
            // A word more.
            ("It left the harbour in the early hours of Tuesday morning with some twelve people aboard", true),
            ("Nobody left the old harbour in the early hours of Tuesday morning with regret", true),
        ] {
            assert_eq!(alike(draft, article, phrase), expected, "{article}");
        }
    }

    #[test]
    fn ends_of_sentences_are_told_from_formulas() {
        let draft = "It rained. Who will win the great northern race this summer? Nobody knows.";
        let head = "Who will win the";
        assert!(alike(draft, "We ask: Who will win the large northern race this summer? You decide.", head));
        assert!(!alike(draft, "Who will win the cup is anybody's guess, she said.", head));
    }

    #[test]
    fn places_one_behind_the_other_confirm_each_other() {
        let seed = |draft, other| (1, Seed { draft, other, alike: false }, ());
        assert!(!are_worth_reading(&[seed(10, 50)]));
        assert!(are_worth_reading(&[seed(10, 50), seed(22, 60)]));
        // Two shingles of one phrase, two phrases far from each other, and in another order.
        assert!(!are_worth_reading(&[seed(10, 50), seed(12, 52)]));
        assert!(!are_worth_reading(&[seed(10, 50), seed(30, 120), seed(50, 20)]));
    }

    proptest! {
        /// No long run is overlooked, whatever stands around it.
        #[test]
        fn long_runs_are_alike(
            shared in prop::collection::vec(0u8..9, GUARANTEED..30),
            draft in (prop::collection::vec(0u8..9, 0..9), prop::collection::vec(0u8..9, 0..9)),
            article in (prop::collection::vec(0u8..9, 0..9), prop::collection::vec(0u8..9, 0..9)),
        ) {
            let tokens = |(before, behind): &(Vec<u8>, Vec<u8>)| {
                let all = before.iter().chain(&shared).chain(behind);
                words(&all.map(|word| format!("w{word} ")).collect::<String>())
            };
            let (mine, theirs) = (tokens(&draft), tokens(&article));
            let questions = Questions::new(&mine, &[], &vec![false; mine.len()]);
            for at in 0..=shared.len() - K {
                let place = |before: usize| Ordinals { start: (before + at) as u32, end: (before + at + K) as u32 };
                let neighbours = shingle::neighbours(&theirs, place(article.0.len()));
                prop_assert!(questions.around(place(draft.0.len()), false).is_like(neighbours));
            }
        }

        /// All codes at once against one run and one band after the other.
        #[test]
        fn places_are_alike_by_their_runs_and_by_what_agrees(
            mine in prop::array::uniform2(prop::collection::vec(1u32..5, 0..=NEIGHBOURS + SHIFT)),
            other in prop::array::uniform8(0u32..5),
            words in 3..=K,
            needed in 1..=EDITED_NEIGHBOURS,
        ) {
            let nearest = |side: &[u32]| packed(side.iter().copied().take(NEIGHBOURS));
            let neighbours = nearest(&mine[0]) | nearest(&mine[1]) << (4 * NEIGHBOURS);
            let mine = mine.map(|side| packed(side.into_iter()));
            let other = other.iter().fold(0, |all, code| all << 4 | code);
            let around = Around::new(neighbours, words, mine, needed);
            let runs = [0, 1].map(|at| run(side(neighbours, at), side(other, at)));
            let agree = (0..2).map(|at| agreeing(places_of_codes(mine[at]), side(other, at))).sum::<usize>();
            let is_run = runs.contains(&NEIGHBOURS) || words + runs[0] + runs[1] >= GUARANTEED;
            prop_assert!(around.agreeing_at_most(other) >= agree);
            prop_assert_eq!(around.is_like(other), is_run || agree >= needed);
        }

        /// The band against the matrix.
        #[test]
        fn agreeing_codes_are_counted(
            mine in prop::array::uniform5(0u8..4),
            other in prop::array::uniform4(0u8..4),
        ) {
            let mut best = [[0usize; 6]; 5];
            for (at, code) in other.iter().enumerate() {
                for (place, same) in mine.iter().enumerate() {
                    let pair = code == same && *code != 0 && place.abs_diff(at) <= SHIFT;
                    best[at + 1][place + 1] =
                        (best[at][place] + usize::from(pair)).max(best[at][place + 1]).max(best[at + 1][place]);
                }
            }
            let mut places = [0; 16];
            for (place, &code) in mine.iter().enumerate().filter(|(_, code)| **code != 0) {
                places[usize::from(code)] |= 1 << place;
            }
            let codes = other.iter().enumerate().map(|(place, &code)| u32::from(code) << (4 * place));
            prop_assert_eq!(agreeing(places, codes.sum()), best[4][5]);
        }
    }
}
