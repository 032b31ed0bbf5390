//! Forms with other words filled in: weather reports, results, notices.
//!
//! Copies of an article that were edited differ from it each in its own places, and what all of them lack, such as a
//! byline that one of them has, they have in common. Articles made from one form differ from one another in the same
//! places, all of them.

use std::io;
use std::ops::{Deref, Range};

use super::collection::{Collection, Doc};
use crate::compare::table::FirstPlaces;
use crate::shingle;
use crate::text::Ordinals;

/// Fewest articles of different words in which a form is seen.
const FEWEST: usize = 4;

/// Articles that are looked at.
const LOOKED_AT: usize = 9;

/// Most tokens of one that are.
const TOKENS: u32 = 5_000;

/// Tokens in a row that must agree for a word to count as the same.
const GRAM: usize = 3;

/// Least share of the others in which a place differs that was filled in.
const MOST_OTHERS: f64 = 0.7;

/// Least share of the articles that have something else than those before them in a place that was filled in.
const MOST_FILLS: f64 = 0.6;

/// Least share of all differences that are in such places.
const FILLED_IN: f64 = 0.6;

/// Least part of those differences that are words of the others. Whoever takes an article out of a page with more or less
/// of what stands around it fills nothing in.
const LEAST_OWN: f64 = 0.4;

/// Fewest places, as words, that are filled in; a date alone makes no form.
const FEWEST_WORDS: usize = 3;

/// Whether articles, which are nearly the same, are made from one form.
pub(super) fn is_one(collection: &Collection, docs: &[Doc]) -> io::Result<bool> {
    if docs.len() < FEWEST {
        return Ok(false);
    }
    let words = |doc: Doc| {
        let all = Ordinals { start: 0, end: collection.tokens(doc).min(TOKENS) };
        collection.words(doc, all)
    };
    let first = words(docs[0])?;
    let others = docs[1..].iter().take(LOOKED_AT - 1).map(|&doc| words(doc)).collect::<io::Result<Vec<_>>>()?;
    Ok(filled_in(&first, &others))
}

fn filled_in(first: &[u32], others: &[impl Deref<Target = [u32]>]) -> bool {
    let mine = Grams::new(first);
    let mut differs = vec![0usize; first.len()];
    let mut own = 0;
    let mut theirs = Vec::with_capacity(others.len());
    for other in others {
        let grams = Grams::new(other);
        for (count, same) in differs.iter_mut().zip(mine.held_by(&grams)) {
            *count += usize::from(!same);
        }
        own += grams.held_by(&mine).iter().filter(|same| !**same).count();
        theirs.push(grams);
    }
    let least = (others.len() as f64 * MOST_OTHERS).ceil() as usize;
    let (mut words, mut filled, mut from) = (0, 0, 0);
    for counts in differs.chunk_by(|a, b| (*a >= least) == (*b >= least)) {
        let slot = from..from + counts.len();
        from = slot.end;
        if counts[0] < least {
            continue;
        }
        let fills = others.iter().zip(&theirs).map(|(other, grams)| fill(&mine, slot.clone(), other, grams));
        let mut fills: Vec<Option<&[u32]>> = fills.chain([Some(&first[slot.clone()])]).collect();
        fills.sort_unstable();
        // Of what cannot be told each is another one.
        fills.dedup_by(|a, b| a.is_some() && a == b);
        if fills.len() as f64 >= MOST_FILLS * (others.len() + 1) as f64 {
            words += counts.len();
            filled += counts.iter().sum::<usize>();
        }
    }
    let all: usize = differs.iter().sum();
    words >= FEWEST_WORDS && filled as f64 >= FILLED_IN * all as f64 && own as f64 >= LEAST_OWN * all as f64
}

/// Runs of [`GRAM`] words.
struct Grams {
    words: usize,
    all: Vec<u64>,
    first: FirstPlaces,
}

impl Grams {
    fn new(words: &[u32]) -> Self {
        let all = shingle::k_grams_within(words, GRAM);
        let mut first = FirstPlaces::with_capacity(all.len());
        for (at, &gram) in all.iter().enumerate() {
            first.insert(gram, at as u32);
        }
        Self { words: words.len(), all, first }
    }

    /// For each word whether a run with it stands in the other article.
    fn held_by(&self, other: &Self) -> Vec<bool> {
        let mut held = vec![false; self.words];
        for (at, &gram) in self.all.iter().enumerate() {
            if other.first.get(gram).is_some() {
                held[at..at + GRAM].fill(true);
            }
        }
        held
    }
}

/// What an article has in place of some words of another one: what stands between the runs on either side. `None` where
/// it lacks one of those.
fn fill<'w>(first: &Grams, slot: Range<usize>, words: &'w [u32], grams: &Grams) -> Option<&'w [u32]> {
    let place = |at: usize| first.all.get(at).map(|&gram| grams.first.get(gram));
    let start = match slot.start.checked_sub(GRAM) {
        Some(before) => place(before).flatten()? as usize + GRAM,
        None => 0,
    };
    let end = place(slot.end).map_or(Some(words.len()), |place| place.map(|at| at as usize))?;
    words.get(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<u32> {
        text.split_whitespace().map(|word| crate::hash::bytes(word.as_bytes()) as u32).collect()
    }

    #[test]
    fn a_form_is_told_from_edited_copies() {
        let form = |town: &str, wind: &str, high: &str| {
            words(&format!(
                "The weather for {town} today will be mostly dry with a {wind} breeze from the west and a high of \
                 {high} degrees in the afternoon while tonight stays clear and cold across the whole valley"
            ))
        };
        let all = [
            form("Aldham", "light", "nine"),
            form("Birchley", "stiff", "twelve"),
            form("Corran", "gentle", "eight"),
            form("Dunmore", "fresh", "ten"),
        ];
        assert!(filled_in(&all[0], &all[1..]));
        let text = "The council met on Tuesday evening to hear what the engineers had found in the old tunnel under the \
                    river and the mayor said that the repairs would begin before the winter";
        let edited = |from: &str, to: &str| words(&text.replace(from, to));
        let copies = [
            edited("Tuesday", "Monday"),
            edited("engineers", "experts"),
            edited("river", "hill"),
            edited("winter", "spring"),
        ];
        assert!(!filled_in(&words(text), &copies));
        // An article with more and with less of its page around it.
        let around = |before: usize, behind: usize| {
            let menu =
                |from: usize, words: usize| (from..from + words).map(|at| format!("menu{at} ")).collect::<String>();
            words(&format!("{}{text} {}", menu(100 - before, before), menu(200, behind)))
        };
        assert!(!filled_in(&around(60, 30), &[around(8, 2), around(3, 20), around(30, 0), around(0, 9)]));
        // What only the longest of them has.
        let credited =
            words(&format!("By Jane Doe, staff reporter for the Valley News. {text} By Jane Doe and others"));
        assert!(!filled_in(&credited, &copies));
        let mut copies = copies;
        copies[3] = credited;
        assert!(!filled_in(&words(text), &copies));
    }
}
