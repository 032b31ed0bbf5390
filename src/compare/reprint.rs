//! What two articles share: seeds, chains, verified passages.
//!
//! Every shared run of [`SEED`] tokens is a seed, extended to a maximal exact run. Runs that
//! follow one another in both articles with small gaps between them are chained (co-linear
//! chaining, as genome aligners do it: Abouelhoda and Ohlebusch, "Chaining algorithms for
//! multiple genome comparison", 2005), so an edited passage is one passage; passages that were
//! moved are chains of their own. The ends are extended over further edits while more words
//! agree than differ.

use crate::compare::matching;
use crate::compare::table::{Bits, FirstPlaces, Seen};
use crate::shingle::{self, SENTENCE_WORDS, Word};
use crate::text::Ordinals;

/// Tokens of a seed. Shorter seeds bridge more edits and cost more chance matches; five words
/// in a row are rarely shared by chance within two articles.
pub const SEED: usize = 5;

/// Tokens of a run from which a passage is one however much around it was edited.
pub const LONG_RUN: u32 = 13;

/// Matching tokens from which an edited passage is one, see [`LEAST_IDENTITY`].
pub const EDITED_WORDS: u32 = 16;

/// Least share of matching tokens in an edited passage.
pub const LEAST_IDENTITY: f32 = 0.55;

/// Least share of a sentence's words that agree in an edited copy of it.
pub const SENTENCE_IDENTITY: f32 = 0.75;

/// Widest gap, in tokens of either article, that a chain bridges.
pub(crate) const WIDEST_GAP: u32 = 16;

/// Tokens and places that are compared for every token of two articles before their seeds are
/// followed no further: text that repeats itself over and over matches itself everywhere, and is
/// compared by [`matching`] then. Articles of news stay below 4.
const WORK: usize = 16;

/// Passages of two articles that are told one by one. Where there are more, neighbours are told
/// as one: two texts made of the same sentences in another order share a stretch, not thousands
/// of sentences.
pub const MOST_PASSAGES: usize = 200;

/// Earlier runs that a run may be chained to.
const LOOK_BACK: usize = 64;

/// Tokens in a row that only one article has and that are stepped over: by the extension at a
/// passage's ends in either article, and inside a passage in the one that is asked about. More of
/// them, such as who said it between two halves of a quotation, are not shared, and what stands on
/// either side of them are passages of their own. What the other article has more between them is
/// no part of what is reported, see [`WIDEST_GAP`], or parts passages too, as is [asked](Parts).
const STEP: usize = 4;

/// Where words that only one article has part what stands on either side of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parts {
    /// In the article that is asked about: what the other one has more there is no part of what is reported, but
    /// lies inside the passage's place in it.
    Query,
    /// In either article, so that neither place of a passage holds words that the other one lacks, and it makes no
    /// difference which of the two is asked about.
    Both,
}

/// A passage that stands in both articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passage {
    /// Its tokens in the article that was asked about.
    pub query: Ordinals,
    /// Its tokens in the other article.
    pub other: Ordinals,
    /// Tokens that agree, in order.
    pub matched: u32,
    /// Longest run of tokens that agree without a gap.
    pub longest: u32,
    /// Tokens of the other article between those that agree, which the article that was asked about lacks; of a few
    /// words in a row that were changed or inserted none count. 0 where these [part](Parts) passages.
    pub unshared: u32,
}

impl Passage {
    /// Share of tokens that agree, of the longer side.
    #[must_use]
    pub fn identity(&self) -> f32 {
        self.matched as f32 / self.query.len().max(self.other.len()).max(1) as f32
    }
}

/// An article, made ready to be compared with many others.
#[derive(Debug, Clone)]
pub struct Query<'a, W> {
    article: Asked<'a, W>,
    /// Its words: most runs of [`SEED`] tokens of another article hold one that is none of them.
    words: Seen,
    first: FirstPlaces,
    next: Vec<u32>,
}

/// The article that is asked about.
#[derive(Debug, Clone, Copy)]
struct Asked<'a, W> {
    tokens: &'a [W],
    sentences: &'a [Ordinals],
    parts: Parts,
}

/// A maximal exact run.
#[derive(Debug, Clone, Copy)]
struct Run {
    query: u32,
    other: u32,
    length: u32,
}

impl From<Run> for Passage {
    fn from(run: Run) -> Self {
        Self {
            query: Ordinals { start: run.query, end: run.query + run.length },
            other: Ordinals { start: run.other, end: run.other + run.length },
            matched: run.length,
            longest: run.length,
            unshared: 0,
        }
    }
}

const NONE: u32 = u32::MAX;

impl<'a, W: Word> Query<'a, W> {
    /// Indexes the seeds of an article. A passage that is one of its `sentences`, given as
    /// ranges of tokens in order, may be shorter than others.
    #[must_use]
    pub fn new(tokens: &'a [W], sentences: &'a [Ordinals], parts: Parts) -> Self {
        let mut words = Seen::with_capacity(tokens.len());
        for &token in tokens {
            words.insert(shingle::of_few_within(&[token]));
        }
        let seeds = shingle::k_grams_within(tokens, SEED);
        let mut first = FirstPlaces::with_capacity(seeds.len());
        let mut next = vec![NONE; seeds.len()];
        for (at, &seed) in seeds.iter().enumerate().rev() {
            if let Some(later) = first.replace(seed, at as u32) {
                next[at] = later;
            }
        }
        Self { article: Asked { tokens, sentences, parts }, words, first, next }
    }

    /// The passages shared with another article, in the order of this one: runs of [`LONG_RUN`] words and more, whole
    /// sentences of [`shingle::SENTENCE_WORDS`] and more, and edited passages of [`EDITED_WORDS`] and more.
    #[must_use]
    pub fn passages(&self, other: &[W]) -> Vec<Passage> {
        let runs = self.runs(other).unwrap_or_else(|| {
            let runs = matching::longest(self.article.tokens, other, SEED);
            runs.into_iter().map(|run| Run { query: run.query, other: run.other, length: run.length }).collect()
        });
        let chains = self.article.chain(other, &runs);
        self.article.passages(other, chains, &runs)
    }

    /// Maximal exact runs of at least [`SEED`] tokens, by their place in the query; `None` when
    /// there are more than the two texts are long.
    fn runs(&self, other: &[W]) -> Option<Vec<Run>> {
        let mut runs = Vec::new();
        let mut budget = WORK * (self.article.tokens.len() + other.len());
        // Where the last run on a diagonal ended in the query, so that a run is found once.
        let mut reached = vec![0u32; self.article.tokens.len() + other.len()];
        let known = Bits::of(other, |&token| self.words.may_hold(shingle::of_few_within(&[token])));
        for at in known.starts_of_runs(SEED) {
            let seed = shingle::of_few_within(&other[at..at + SEED]);
            let places = std::iter::successors(self.first.get(seed), |&at| {
                Some(self.next[at as usize]).filter(|&next| next != NONE)
            });
            for place in places {
                budget = budget.checked_sub(1)?;
                let start = place as usize;
                let reached = &mut reached[at + self.article.tokens.len() - start];
                if place < *reached {
                    continue;
                }
                let agree = |(a, b): &(&W, &W)| a.hash() == b.hash();
                let length =
                    self.article.tokens[start..].iter().zip(&other[at..]).take(budget + 1).take_while(agree).count();
                budget = budget.checked_sub(length)?;
                // Equal hashes of different words are as good as impossible; stay safe.
                if length >= SEED {
                    *reached = (start + length) as u32;
                    runs.push(Run { query: place, other: at as u32, length: length as u32 });
                }
            }
        }
        runs.sort_unstable_by_key(|run| (run.query, run.other));
        Some(runs)
    }
}

/// The passages that two articles share where seeds led: places, in order, of the first tokens of
/// runs that both hold. Finds what [`Query::passages`] finds as far as it can be reached from
/// there, in time that does not grow with the articles but with what they share. A passage that is
/// one of the `sentences` of the first article may be shorter than others. Passages are parted in
/// [both](Parts::Both) articles.
#[must_use]
pub fn passages_along<W: Word>(
    tokens: &[W],
    sentences: &[Ordinals],
    other: &[W],
    seeds: impl Iterator<Item = (u32, u32)>,
) -> Vec<Passage> {
    let article = Asked { tokens, sentences, parts: Parts::Both };
    match article.runs_along(other, seeds) {
        Some(runs) => {
            let mut chains = article.chain(other, &runs);
            chains.sort_unstable_by_key(|chain| (chain.query.start, chain.other.start));
            article.passages(other, chains, &runs)
        }
        None => Query::new(tokens, sentences, Parts::Both).passages(other),
    }
}

impl<W: Word> Asked<'_, W> {
    /// The passages that chains of runs become when they are extended, in order. Of a chain that becomes none, since
    /// too little of it agrees, the runs that are whole sentences are passages.
    fn passages(&self, other: &[W], chains: Vec<Passage>, runs: &[Run]) -> Vec<Passage> {
        let mut budget = WORK * (self.tokens.len() + other.len());
        let mut passages: Vec<Passage> = Vec::new();
        for chain in chains {
            // What the extension of another one reached is part of that one.
            let reached = passages
                .iter()
                .rev()
                .take(LOOK_BACK)
                .any(|passage| covers(passage.query, chain.query) & covers(passage.other, chain.other));
            if !reached {
                let passage = self.extend(other, chain, &mut budget);
                if self.is_passage(&passage) {
                    passages.push(passage);
                } else if chain.longest >= SENTENCE_WORDS as u32 {
                    passages.extend(self.sentences_of(chain, runs));
                }
            }
        }
        passages.sort_unstable_by_key(|passage| (passage.query.start, passage.other.start));
        let fits = |passage: &Passage| passage.matched as usize <= passage.query.len().min(passage.other.len());
        debug_assert!(passages.iter().all(fits), "{passages:?}");
        if passages.len() > MOST_PASSAGES {
            join(&mut passages);
        }
        passages
    }

    /// The runs of a chain that hold whole sentences.
    fn sentences_of(&self, chain: Passage, runs: &[Run]) -> impl Iterator<Item = Passage> {
        let from = runs.partition_point(|run| run.query < chain.query.start);
        let within = runs[from..].iter().take_while(move |run| run.query < chain.query.end);
        let passages = within.filter(|run| run.length as usize >= SENTENCE_WORDS).map(|&run| Passage::from(run));
        passages
            .filter(move |run| covers(chain.query, run.query) & covers(chain.other, run.other) && self.is_sentence(run))
    }

    /// Maximal exact runs through seeds, by their place in this article; `None` when there is too
    /// much to follow.
    fn runs_along(&self, other: &[W], seeds: impl Iterator<Item = (u32, u32)>) -> Option<Vec<Run>> {
        let mut budget = WORK * (self.tokens.len() + other.len());
        let mut runs: Vec<Run> = Vec::new();
        for (query, place) in seeds {
            let diagonal = i64::from(place) - i64::from(query);
            budget = budget.checked_sub(runs.len().min(LOOK_BACK))?;
            let known =
                runs.iter().rev().take(LOOK_BACK).any(|run| {
                    i64::from(run.other) - i64::from(run.query) == diagonal && query < run.query + run.length
                });
            if known {
                continue;
            }
            let (q, o) = (query as usize, place as usize);
            let agree = |(a, b): &(&W, &W)| a.hash() == b.hash();
            let behind = self.tokens[q..].iter().zip(&other[o..]).take_while(agree).count();
            let before = self.tokens[..q].iter().rev().zip(other[..o].iter().rev()).take_while(agree).count();
            budget = budget.checked_sub(behind + before)?;
            if behind + before >= SEED {
                let (query, other) = ((q - before) as u32, (o - before) as u32);
                runs.push(Run { query, other, length: (before + behind) as u32 });
            }
        }
        runs.sort_unstable_by_key(|run| (run.query, run.other));
        runs.dedup_by_key(|run| (run.query, run.other));
        Some(runs)
    }

    /// Chains runs that follow one another in both articles. Each run ends up in one chain, and a
    /// chain becomes several passages where its runs are too far apart.
    fn chain(&self, other: &[W], runs: &[Run]) -> Vec<Passage> {
        // Most articles that share something share one sentence.
        if let &[run] = runs {
            return vec![run.into()];
        }
        // Twice the matched tokens less the gaps: one matched token pays for two that differ.
        let mut score: Vec<i64> = runs.iter().map(|run| 2 * i64::from(run.length)).collect();
        let mut previous = vec![usize::MAX; runs.len()];
        // How far a run or any before it reaches: a run behind the widest gap follows none of them.
        let mut reach: Vec<u32> = Vec::with_capacity(runs.len());
        for at in 0..runs.len() {
            let run = runs[at];
            reach.push(reach.last().copied().unwrap_or(0).max(run.query + run.length));
            for before in (at.saturating_sub(LOOK_BACK)..at).rev() {
                if reach[before] + WIDEST_GAP < run.query {
                    break;
                }
                let earlier = runs[before];
                let Some(gain) = gain(earlier, run) else { continue };
                if score[before] + gain > score[at] {
                    score[at] = score[before] + gain;
                    previous[at] = before;
                }
            }
        }
        let mut order: Vec<usize> = (0..runs.len()).collect();
        order.sort_unstable_by_key(|&at| (std::cmp::Reverse(score[at]), at));
        let mut used = vec![false; runs.len()];
        let mut passages = Vec::new();
        for end in order {
            if used[end] {
                continue;
            }
            let last = runs[end];
            let mut passage = Passage::from(last);
            used[end] = true;
            let mut at = end;
            while previous[at] != usize::MAX && !used[previous[at]] {
                let (run, earlier) = (runs[at], runs[previous[at]]);
                at = previous[at];
                used[at] = true;
                let (mine, theirs) = self.between(other, earlier, run);
                if mine > STEP || theirs > STEP && self.parts == Parts::Both {
                    passages.push(std::mem::replace(&mut passage, earlier.into()));
                    continue;
                }
                passage.unshared += if theirs > STEP { theirs as u32 } else { 0 };
                passage.matched += earlier.length - overlap(earlier, run);
                passage.longest = passage.longest.max(earlier.length);
                passage.query.start = earlier.query;
                passage.other.start = earlier.other;
            }
            passages.push(passage);
        }
        passages
    }

    /// How many words in a row each article holds between two runs of a chain that the other one lacks there.
    fn between(&self, other: &[W], earlier: Run, run: Run) -> (usize, usize) {
        let (from, there) = (earlier.query + earlier.length, earlier.other + earlier.length);
        let mut mine = &self.tokens[from as usize..run.query.max(from) as usize];
        let mut theirs = &other[there as usize..run.other.max(there) as usize];
        if mine.len().max(theirs.len()) <= STEP {
            return (mine.len(), theirs.len());
        }
        // Fewer when shorter runs stand between them.
        while let Some((skip_mine, skip_theirs, length)) = step(mine, theirs, |side, at| side.get(at)) {
            (mine, theirs) = (&mine[skip_mine + length..], &theirs[skip_theirs + length..]);
        }
        while let Some((skip_mine, skip_theirs, length)) = step(mine, theirs, from_behind) {
            mine = &mine[..mine.len() - skip_mine - length];
            theirs = &theirs[..theirs.len() - skip_theirs - length];
        }
        (mine.len(), theirs.len())
    }

    fn is_passage(&self, passage: &Passage) -> bool {
        passage.longest >= LONG_RUN
            || passage.matched >= EDITED_WORDS && passage.identity() >= LEAST_IDENTITY
            || self.is_sentence(passage)
    }

    /// True when the passage is a whole sentence, or nearly: short, but nobody's phrase.
    fn is_sentence(&self, passage: &Passage) -> bool {
        if passage.matched < SENTENCE_WORDS as u32 || passage.identity() < SENTENCE_IDENTITY {
            return false;
        }
        let from = self.sentences.partition_point(|sentence| sentence.end <= passage.query.start);
        self.sentences[from..].iter().take_while(|sentence| sentence.start < passage.query.end).any(|sentence| {
            let covered = sentence.end.min(passage.query.end) - sentence.start.max(passage.query.start);
            sentence.len() >= SENTENCE_WORDS && covered as usize * 10 >= sentence.len() * 9
        })
    }

    /// Extends a passage at both ends while more words agree than differ, and while there is
    /// budget, in tokens.
    fn extend(&self, other: &[W], mut passage: Passage, budget: &mut usize) -> Passage {
        let (mut q, mut o) = (passage.query.end as usize, passage.other.end as usize);
        while let Some((skip_q, skip_o, length)) = step(&self.tokens[q..], &other[o..], |side, at| side.get(at)) {
            let Some(left) = budget.checked_sub(length) else { break };
            *budget = left;
            q += skip_q + length;
            o += skip_o + length;
            passage.matched += length as u32;
        }
        (passage.query.end, passage.other.end) = (q as u32, o as u32);
        let (mut q, mut o) = (passage.query.start as usize, passage.other.start as usize);
        while let Some((skip_q, skip_o, length)) = step(&self.tokens[..q], &other[..o], from_behind) {
            let Some(left) = budget.checked_sub(length) else { break };
            *budget = left;
            q -= skip_q + length;
            o -= skip_o + length;
            passage.matched += length as u32;
        }
        (passage.query.start, passage.other.start) = (q as u32, o as u32);
        passage
    }
}

fn covers(outer: Ordinals, inner: Ordinals) -> bool {
    (outer.start <= inner.start) & (inner.end <= outer.end)
}

/// Makes one passage of those that follow one another in the query. On the other side it stands
/// where the longest of them does.
fn join(passages: &mut Vec<Passage>) {
    let mut joined: Vec<(Passage, u32)> = Vec::new();
    for passage in passages.drain(..) {
        match joined.last_mut().filter(|(last, _)| passage.query.start <= last.query.end + WIDEST_GAP) {
            Some((last, best)) => {
                let new = passage.query.end.saturating_sub(last.query.end);
                last.matched += passage.matched.min(new);
                last.query.end = last.query.end.max(passage.query.end);
                last.longest = last.longest.max(passage.longest);
                if passage.matched > *best {
                    (last.other, last.unshared, *best) = (passage.other, passage.unshared, passage.matched);
                }
            }
            None => joined.push((passage, passage.matched)),
        }
    }
    passages.extend(joined.into_iter().map(|(passage, _)| passage));
}

/// The token at a place that is counted from the end.
fn from_behind<W>(side: &[W], at: usize) -> Option<&W> {
    side.len().checked_sub(at + 1).map(|at| &side[at])
}

/// The nearest agreement behind a few differing tokens: how many to skip on either side, and
/// how many agree then. At least two must agree, and more than were skipped.
fn step<'t, W: Word>(
    query: &'t [W],
    other: &'t [W],
    get: impl Fn(&'t [W], usize) -> Option<&'t W>,
) -> Option<(usize, usize, usize)> {
    let heads = |side| std::array::from_fn::<_, { STEP + 1 }, _>(|at| get(side, at).map_or(0, W::hash));
    let (mine, theirs) = (heads(query), heads(other));
    // Mostly nothing agrees, which is told without a branch for every pair.
    if !mine.iter().fold(false, |any, a| theirs.iter().fold(any, |any, b| any | (a == b))) {
        return None;
    }
    for total in 0..=2 * STEP {
        let skips = (total.saturating_sub(STEP)..=total.min(STEP)).map(|skip_q| (skip_q, total - skip_q));
        for (skip_q, skip_o) in skips {
            if mine[skip_q] != theirs[skip_o] {
                continue;
            }
            let mut length = 0;
            while let (Some(a), Some(b)) = (get(query, skip_q + length), get(other, skip_o + length)) {
                if a.hash() != b.hash() {
                    break;
                }
                length += 1;
            }
            if length >= 2 && length > skip_q.max(skip_o) {
                return Some((skip_q, skip_o, length));
            }
        }
    }
    None
}

fn overlap(earlier: Run, run: Run) -> u32 {
    (earlier.query + earlier.length)
        .saturating_sub(run.query)
        .max((earlier.other + earlier.length).saturating_sub(run.other))
}

/// What a run adds to a chain that ends with an earlier one; `None` when it cannot follow.
fn gain(earlier: Run, run: Run) -> Option<i64> {
    if earlier.query >= run.query || earlier.other >= run.other {
        return None;
    }
    let overlap = overlap(earlier, run);
    if overlap >= run.length {
        return None;
    }
    let gap_query = run.query.saturating_sub(earlier.query + earlier.length);
    let gap_other = run.other.saturating_sub(earlier.other + earlier.length);
    if gap_query.max(gap_other) > WIDEST_GAP {
        return None;
    }
    let gain = 2 * i64::from(run.length - overlap) - i64::from(gap_query.max(gap_other));
    Some(gain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Token;
    use crate::text::tokens::tokenise;
    use proptest::prelude::*;

    fn shared(a: &str, b: &str) -> Vec<(String, String)> {
        parted(a, b, Parts::Query)
    }

    fn parted(a: &str, b: &str, parts: Parts) -> Vec<(String, String)> {
        let (x, y) = (tokenise(a), tokenise(b));
        Query::new(&x, &[], parts)
            .passages(&y)
            .iter()
            .map(|passage| {
                let words = |text: &str, tokens: &[Token], range: Ordinals| {
                    tokens[range.start as usize].span.cover(tokens[range.end as usize - 1].span).of(text).to_owned()
                };
                (words(a, &x, passage.query), words(b, &y, passage.other))
            })
            .collect()
    }

    const PASSAGE: &str =
        "when the last of the engineers had left the flooded tunnel under the wide grey river that night in May";

    #[test]
    fn exact_and_edited_passages() {
        let a = format!("It was late {PASSAGE}, she said.");
        let b = format!("They slept {PASSAGE} or so.");
        assert_eq!(shared(&a, &b), [(PASSAGE.to_owned(), PASSAGE.to_owned())]);
        let edited =
            "when the last of the engineers left the flooded tunnel beneath the wide grey river late that night in May";
        assert_eq!(shared(&a, &format!("They slept {edited} or so.")), [(PASSAGE.to_owned(), edited.to_owned())]);
    }

    #[test]
    fn moved_passages_are_two() {
        let other =
            "and nobody should expect any trains before the autumn comes to the valley and its many old stations";
        let found = shared(&format!("{PASSAGE} X {other}"), &format!("{other} Y Z {PASSAGE}"));
        assert_eq!(found, [(PASSAGE.to_owned(), PASSAGE.to_owned()), (other.to_owned(), other.to_owned())]);
    }

    #[test]
    fn what_only_the_query_has_between_two_runs_is_no_part_of_a_passage() {
        let other = "and nobody should expect any trains before the autumn comes to the valley and its many stations";
        let joined = format!("{PASSAGE} {other}");
        let told = format!("{PASSAGE}, the engineer in charge said, {other}");
        assert_eq!(
            shared(&told, &joined),
            [(PASSAGE.to_owned(), PASSAGE.to_owned()), (other.to_owned(), other.to_owned())]
        );
        // The other way round everything that is reported is shared.
        assert_eq!(shared(&joined, &told), [(joined.clone(), told.clone())]);
        let unshared = Query::new(&tokenise(&joined), &[], Parts::Query).passages(&tokenise(&told))[0].unshared;
        assert_eq!(unshared, 5);
        // Where both part passages, it is the same either way.
        let both = [(PASSAGE.to_owned(), PASSAGE.to_owned()), (other.to_owned(), other.to_owned())];
        assert_eq!(parted(&joined, &told, Parts::Both), both);
        assert_eq!(parted(&told, &joined, Parts::Both), both);
        let short = format!("{PASSAGE}, the engineer said, {other}");
        assert_eq!(shared(&short, &joined), [(short.clone(), joined)]);
        // Words that agree in between.
        let edited = format!("{PASSAGE} since then the town has said so too {other}");
        let there = format!("{PASSAGE} ever after the town has hoped in vain {other}");
        assert_eq!(shared(&edited, &there), [(edited.clone(), there)]);
    }

    #[test]
    fn a_sentence_is_a_passage_though_little_around_it_agrees() {
        let sentence = "the ferry to Boston was late again today";
        let near = "on Monday the old mayor said";
        let a = tokenise(&format!("{near} that it. {sentence}. Nobody else in all of this town knew why not."));
        let b = tokenise(&format!("{near} no more or less than she ever had about our harbour. {sentence}."));
        let sentence = Ordinals { start: 8, end: 16 };
        let sentences = [Ordinals { start: 0, end: 8 }, sentence, Ordinals { start: 16, end: 26 }];
        let found = Query::new(&a, &sentences, Parts::Query).passages(&b);
        assert_eq!(found.iter().map(|passage| passage.query).collect::<Vec<_>>(), [sentence]);
    }

    #[test]
    fn phrases_are_no_passages() {
        assert!(
            shared(
                "At the end of the day he said that it was a good day.",
                "She knew that at the end of the day it was late."
            )
            .is_empty()
        );
        assert!(shared("", PASSAGE).is_empty());
    }

    #[test]
    fn one_word_repeated_stays_linear() {
        let text = "a ".repeat(200_000);
        let tokens = tokenise(&text);
        let found = Query::new(&tokens, &[], Parts::Query).passages(&tokens);
        let whole = Ordinals { start: 0, end: 200_000 };
        assert_eq!(found, [Passage { query: whole, other: whole, matched: 200_000, longest: 200_000, unshared: 0 }]);
    }

    #[test]
    fn sentences_in_another_order_are_one_stretch() {
        let line = |line: usize| (0..14).map(move |word| format!("w{line}x{word} ")).collect::<String>();
        let a: String = (0..1000).map(line).collect();
        let b: String = (0..1000).map(|at| line(at * 7 % 1000)).collect();
        let (x, y) = (tokenise(&a), tokenise(&b));
        let found = Query::new(&x, &[], Parts::Query).passages(&y);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].query.len(), found[0].matched, found[0].longest), (14_000, 14_000, 14));
    }

    #[test]
    fn refrains_stay_near_linear_and_are_covered() {
        // 300 refrains of 20 words, sung 20,000 times in two orders.
        let song = |step: usize| -> Vec<Token> {
            let refrain = |at: usize| {
                let number = at * at * step / 7 % 300;
                (0..20).map(move |word| format!("w{number}x{word} "))
            };
            tokenise(&(0..20_000).flat_map(refrain).collect::<String>())
        };
        let (x, y) = (song(1), song(3));
        let found = Query::new(&x, &[], Parts::Query).passages(&y);
        assert!(found.len() <= x.len() / LONG_RUN as usize);
        let mut covered = vec![false; x.len()];
        for passage in &found {
            covered[passage.query.range()].fill(true);
        }
        let held: std::collections::HashSet<u64> = y.iter().map(|token| token.hash).collect();
        assert!(x.iter().zip(&covered).all(|(token, covered)| *covered || !held.contains(&token.hash)));
    }

    fn tokens_of(words: &[u8]) -> Vec<Token> {
        let text: String = words.iter().map(|word| format!("w{word} ")).collect();
        tokenise(&text)
    }

    proptest! {
        /// Along the seeds that stand in a shared run, the run is found.
        #[test]
        fn seeds_lead_to_their_runs(
            shared in prop::collection::vec(0u8..200, 13..40),
            left in prop::collection::vec(0u8..200, 0..40),
            right in prop::collection::vec(0u8..200, 0..40),
            seed in 0usize..13,
        ) {
            let a: Vec<u8> = left.iter().chain(&shared).chain(&right).copied().collect();
            let b: Vec<u8> = right.iter().chain(&shared).chain(&left).copied().collect();
            let (x, y) = (tokens_of(&a), tokens_of(&b));
            let seeds = [((left.len() + seed) as u32, (right.len() + seed) as u32)];
            let found = passages_along(&x, &[], &y, seeds.into_iter());
            let (run, there) = (left.len()..left.len() + shared.len(), right.len()..right.len() + shared.len());
            prop_assert!(found.iter().any(|passage| {
                let (query, other) = (passage.query.range(), passage.other.range());
                query.start <= run.start && run.end <= query.end && other.start <= there.start && there.end <= other.end
            }), "{found:?}");
        }

        /// The nearest agreement is found as by trying all places one after the other.
        #[test]
        fn steps_are_those_of_a_plain_search(
            query in prop::collection::vec(0u32..4, 0..12),
            other in prop::collection::vec(0u32..4, 0..12),
        ) {
            let places = (0..=2 * STEP).flat_map(|total| (0..=total).map(move |skip| (skip, total - skip)));
            let expected = places.filter(|&(a, b)| a <= STEP && b <= STEP).find_map(|(a, b)| {
                let (mine, theirs) = (query.get(a..)?, other.get(b..)?);
                let length = mine.iter().zip(theirs).take_while(|(a, b)| a == b).count();
                (length >= 2 && length > a.max(b)).then_some((a, b, length))
            });
            prop_assert_eq!(step(&query, &other, |side, at| side.get(at)), expected);
            let turned = |words: &[u32]| words.iter().rev().copied().collect::<Vec<u32>>();
            prop_assert_eq!(step(&turned(&query), &turned(&other), from_behind), expected);
        }

        /// Every sentence of [`SENTENCE_WORDS`] tokens that stands in the other article lies inside a passage. There
        /// are so few words that runs are shared all over.
        #[test]
        fn whole_sentences_are_reported(
            sentences in prop::collection::vec(prop::collection::vec(0u8..5, 1..14), 1..12),
            other in prop::collection::vec((any::<prop::sample::Index>(), prop::collection::vec(0u8..5, 0..9)), 0..8),
        ) {
            let a = sentences.concat();
            let pieces = other.iter().flat_map(|(which, own)| [which.get(&sentences), own]);
            let b: Vec<u8> = pieces.flatten().copied().collect();
            let mut end = 0;
            let ranges: Vec<Ordinals> = sentences.iter().map(|sentence| {
                let start = end;
                end += sentence.len() as u32;
                Ordinals { start, end }
            }).collect();
            let (x, y) = (tokens_of(&a), tokens_of(&b));
            let passages = Query::new(&x, &ranges, Parts::Query).passages(&y);
            for (sentence, range) in sentences.iter().zip(ranges) {
                if sentence.len() >= SENTENCE_WORDS && b.windows(sentence.len()).any(|words| words == sentence) {
                    prop_assert!(passages.iter().any(|passage| covers(passage.query, range)), "{range:?} in {passages:?}");
                }
            }
        }

        /// Every shared run of [`LONG_RUN`] tokens lies inside a passage, on both sides.
        #[test]
        fn long_runs_are_reported(
            head in prop::collection::vec(0u8..40, 0..30),
            middle in prop::collection::vec(0u8..40, 13..40),
            tail in prop::collection::vec(0u8..40, 0..30),
            lead in prop::collection::vec(0u8..40, 0..30),
            rest in prop::collection::vec(0u8..40, 0..30),
        ) {
            let a: Vec<u8> = head.iter().chain(&middle).chain(&tail).copied().collect();
            let b: Vec<u8> = lead.iter().chain(&middle).chain(&rest).copied().collect();
            let (x, y) = (tokens_of(&a), tokens_of(&b));
            let passages = Query::new(&x, &[], Parts::Query).passages(&y);
            for i in 0..a.len() {
                for j in 0..b.len() {
                    let length = a[i..].iter().zip(&b[j..]).take_while(|(p, q)| p == q).count();
                    if length >= LONG_RUN as usize {
                        prop_assert!(passages.iter().any(|passage| {
                            passage.query.range().start <= i && i + length <= passage.query.range().end
                                && passage.other.range().start <= j && j + length <= passage.other.range().end
                        }), "run of {length} at {i}/{j} in {passages:?}");
                    }
                }
            }
        }
    }
}
