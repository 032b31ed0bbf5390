//! An edited sentence, beside the words of another text where it seems to stand.
//!
//! The comparison of whole texts goes from run to run of equal words and finds no sentence of
//! which every few words were changed. Where something else says that a sentence stands there,
//! its words are aligned one by one (T. F. Smith and M. S. Waterman, "Identification of common
//! molecular subsequences", 1981).

use crate::compare::reprint::Passage;
use crate::shingle::{SENTENCE_WORDS, Word};
use crate::text::Ordinals;

/// Longest sentence that is aligned; what is longer has runs.
pub(crate) const MOST_WORDS: usize = 40;

/// Least share of words that agree: of seven, one may differ. Sentences that only share a form
/// ("X reached out to Y's agent for comment, but did not hear back") differ in more.
const LEAST_IDENTITY: f32 = 0.85;

/// Words that may be missing or additional before the place where the sentence is known to stand,
/// and behind it.
const SLACK: u32 = 4;

/// A word that agrees pays for two that differ, as in [`super::reprint`].
const AGREE: i32 = 2;
const DIFFER: i32 = -1;

/// The best place of one of the `query`'s sentences in another article, whose token number
/// `there` stands for the query's number `here`; `None` unless most of its words agree.
pub(crate) fn sentence<W: Word>(
    query: &[W],
    sentence: Ordinals,
    other: &[W],
    here: u32,
    there: u32,
) -> Option<Passage> {
    let from = (there + sentence.start).saturating_sub(here + SLACK);
    let to = ((there + sentence.end).saturating_sub(here) + SLACK).min(other.len() as u32);
    if sentence.len() > MOST_WORDS || from >= to {
        return None;
    }
    let window = Ordinals { start: from, end: to };
    let passage = align(query, sentence, other, window)?;
    let needed = SENTENCE_WORDS.max((sentence.len() as f32 * LEAST_IDENTITY).ceil() as usize) as u32;
    (passage.matched >= needed && passage.identity() >= LEAST_IDENTITY).then_some(passage)
}

/// Where an alignment came from.
#[derive(Debug, Clone, Copy)]
struct Cell {
    score: i32,
    /// First tokens of the alignment that ends here.
    begin: (u32, u32),
    matched: u32,
    /// Tokens that agree in a row up to here, and the most of them anywhere.
    run: u32,
    longest: u32,
}

/// The best local alignment of two stretches.
fn align<W: Word>(query: &[W], here: Ordinals, other: &[W], there: Ordinals) -> Option<Passage> {
    let nothing = |at| Cell { score: 0, begin: at, matched: 0, run: 0, longest: 0 };
    let mut row: Vec<Cell> = (there.start..=there.end).map(|at| nothing((here.start, at))).collect();
    let mut best: Option<(Cell, (u32, u32))> = None;
    for (q, token) in (here.start..).zip(&query[here.range()]) {
        let mut diagonal = row[0];
        row[0] = nothing((q + 1, there.start));
        for (place, (o, word)) in (there.start..).zip(&other[there.range()]).enumerate() {
            let agree = token.hash() == word.hash();
            let mut cell = diagonal;
            cell.score += if agree { AGREE } else { DIFFER };
            cell.run = if agree { cell.run + 1 } else { 0 };
            cell.matched += u32::from(agree);
            cell.longest = cell.longest.max(cell.run);
            for gap in [row[place], row[place + 1]] {
                if gap.score + DIFFER > cell.score {
                    cell = Cell { score: gap.score + DIFFER, run: 0, ..gap };
                }
            }
            if cell.score <= 0 {
                cell = nothing((q + 1, o + 1));
            }
            if best.is_none_or(|(best, _)| cell.score > best.score) {
                best = Some((cell, (q + 1, o + 1)));
            }
            diagonal = std::mem::replace(&mut row[place + 1], cell);
        }
    }
    let (cell, end) = best.filter(|(cell, _)| cell.matched > 0)?;
    Some(Passage {
        query: Ordinals { start: cell.begin.0, end: end.0 },
        other: Ordinals { start: cell.begin.1, end: end.1 },
        matched: cell.matched,
        longest: cell.longest,
        unshared: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens::tokenise;
    use proptest::prelude::*;

    fn found(query: &str, other: &str, here: u32, there: u32) -> Option<Passage> {
        let (query, other) = (tokenise(query), tokenise(other));
        sentence(&query, Ordinals { start: 0, end: query.len() as u32 }, &other, here, there)
    }

    #[test]
    fn sentences_with_changed_words() {
        let query = "who shall win the great old northern race this summer";
        let passage =
            found(query, "we ask who will win the great old northern race this summer you say", 2, 4).unwrap();
        assert_eq!(passage.query, Ordinals { start: 0, end: 10 });
        assert_eq!(passage.other, Ordinals { start: 2, end: 12 });
        assert_eq!((passage.matched, passage.longest), (9, 8));
        assert!(found(query, "we ask who will win the large new northern race this summer you say", 2, 4).is_none());
    }

    #[test]
    fn words_more_and_less() {
        let query = "I think thing was going to be the color of each other lamp";
        let other = "Well I think that thing is going to be the color of each other lamp";
        let passage = found(query, other, 4, 6).unwrap();
        assert_eq!((passage.query.start, passage.query.end, passage.matched), (0, 13, 12));
        assert_eq!(passage.other, Ordinals { start: 1, end: 15 });
    }

    #[test]
    fn other_sentences_with_the_same_words() {
        let query = "who will win the great northern race this summer";
        assert!(found(query, "who will win the cup is for the great judge to say", 0, 0).is_none());
        assert!(found(query, "", 0, 0).is_none());
        assert!(found(query, "a b", 0, 900).is_none());
    }

    proptest! {
        #[test]
        fn passages_are_what_they_say(
            query in prop::collection::vec(0u8..6, 8..20),
            other in prop::collection::vec(0u8..6, 0..30),
            here in 0u32..20,
            there in 0u32..30,
        ) {
            let text = |words: &[u8]| words.iter().map(|word| format!("w{word} ")).collect::<String>();
            if let Some(passage) = found(&text(&query), &text(&other), here, there) {
                let (a, b) = (&query[passage.query.range()], &other[passage.other.range()]);
                prop_assert!(passage.longest <= passage.matched);
                prop_assert!(passage.matched as usize <= a.len().min(b.len()));
                prop_assert_eq!((a[0], a[a.len() - 1]), (b[0], b[b.len() - 1]));
            }
        }
    }
}
