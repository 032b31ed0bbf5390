//! Forms with other words filled in: weather reports, results, notices.
//!
//! Copies of an article that were edited differ from it each in its own places. Articles made
//! from one form differ from one another in the same places, all of them.

use std::io;
use std::ops::Deref;

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

/// Least share of all differences that are in such places.
const FILLED_IN: f64 = 0.6;

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
    let grams = shingle::k_grams_within(first, GRAM);
    let mut differs = vec![0usize; first.len()];
    for other in others {
        let theirs = shingle::k_grams_within(other, GRAM);
        let mut known = FirstPlaces::with_capacity(theirs.len());
        for (at, &gram) in theirs.iter().enumerate() {
            known.insert(gram, at as u32);
        }
        let mut same = vec![false; first.len()];
        for (at, &gram) in grams.iter().enumerate() {
            if known.get(gram).is_some() {
                same[at..at + GRAM].fill(true);
            }
        }
        for (count, same) in differs.iter_mut().zip(same) {
            *count += usize::from(!same);
        }
    }
    let least = (others.len() as f64 * MOST_OTHERS).ceil() as usize;
    let slots: Vec<usize> = differs.iter().copied().filter(|&count| count >= least).collect();
    let (filled, all): (usize, usize) = (slots.iter().sum(), differs.iter().sum());
    slots.len() >= FEWEST_WORDS && filled as f64 >= FILLED_IN * all as f64
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
    }
}
