//! Whether a sentence stands elsewhere too: word for word, or with a word or two edited here and there.

use crate::text::Ordinals;

/// Most words in a row that may be others, fewer or more: an edit. What is longer is something that was said
/// and is not said elsewhere.
const EDITED: usize = 2;

/// Fewest words of a sentence that may be edited: in a shorter one every word counts.
const EDITABLE: usize = 8;

/// Least share of an edited sentence's words that stand elsewhere, in quarters.
const SAME: usize = 3;

/// Words in a row by which a sentence is looked for.
const GRAM: usize = 4;

/// Places at which a sentence is looked for: words over and over lead to very many.
const TRIALS: usize = 8;

/// Words in which sentences are looked for.
pub(super) struct Elsewhere<'a> {
    words: &'a [u32],
    /// Every few words with their place; gathered when a sentence is not where it is expected.
    grams: Option<Vec<(u32, u32)>>,
}

impl<'a> Elsewhere<'a> {
    pub(super) fn new(words: &'a [u32]) -> Self {
        Self { words, grams: None }
    }

    /// Where a sentence stands whole, at a place that `suits`; `near` is where it is expected to begin.
    pub(super) fn find(
        &mut self,
        sentence: &[u32],
        near: usize,
        mut suits: impl FnMut(Ordinals) -> bool,
    ) -> Option<Ordinals> {
        let length = sentence.len();
        if length == 0 {
            return None;
        }
        if self.words.get(near..near + length).is_some_and(|words| words == sentence) {
            let there = ordinals(near, near + length);
            if suits(there) {
                return Some(there);
            }
        }
        let words = self.words;
        let grams = self.grams.get_or_insert_with(|| {
            let mut grams: Vec<(u32, u32)> =
                (0..).zip(words.windows(GRAM)).map(|(at, gram)| (hash(gram), at)).collect();
            grams.sort_unstable();
            grams
        });
        // Where it would begin, had nothing before been edited: one trial for each.
        let mut tried: Vec<i64> = Vec::new();
        for (at, gram) in sentence.windows(GRAM).enumerate() {
            let hash = hash(gram);
            let first = grams.partition_point(|&(other, _)| other < hash);
            for &(_, place) in grams[first..].iter().take_while(|&&(other, _)| other == hash).take(TRIALS) {
                let begin = i64::from(place) - at as i64;
                if tried.contains(&begin) {
                    continue;
                }
                if tried.len() == TRIALS {
                    return None;
                }
                tried.push(begin);
                if let Some(there) = along(sentence, at, words, place as usize)
                    && suits(there)
                {
                    return Some(there);
                }
            }
        }
        None
    }
}

fn hash(words: &[u32]) -> u32 {
    words.iter().fold(1, |sum: u32, &word| (sum ^ word).wrapping_mul(0x9E37_79B1).rotate_left(13))
}

fn ordinals(start: usize, end: usize) -> Ordinals {
    Ordinals { start: start as u32, end: end as u32 }
}

/// Where a sentence stands among words, one word of which stands at a place.
fn along(sentence: &[u32], at: usize, words: &[u32], place: usize) -> Option<Ordinals> {
    let behind = walk(sentence.len() - at, words.len() - place, |a, b| sentence[at + a] == words[place + b])?;
    let before = walk(at, place, |a, b| sentence[at - 1 - a] == words[place - 1 - b])?;
    let there = ordinals(place - before.reached, place + behind.reached);
    let same = before.same + behind.same;
    let length = sentence.len();
    let stands = if length < EDITABLE { same == length && there.len() == length } else { same * 4 >= length * SAME };
    stands.then_some(there)
}

/// What a walk met.
struct Walked {
    /// Words that are the same.
    same: usize,
    /// Words of the other side up to the last one that is the same.
    reached: usize,
}

/// Steps over the edits, the nearest first: words replaced, put in, left out.
const STEPS: [(usize, usize); 8] = [(1, 1), (0, 1), (1, 0), (2, 2), (1, 2), (2, 1), (0, EDITED), (EDITED, 0)];

/// Goes along two rows of words to the end of the first one; `None` when more than an edit parts them.
fn walk(length: usize, other: usize, is_same: impl Fn(usize, usize) -> bool) -> Option<Walked> {
    let (mut a, mut b) = (0, 0);
    let mut walked = Walked { same: 0, reached: 0 };
    while a < length {
        if b < other && is_same(a, b) {
            (a, b) = (a + 1, b + 1);
            walked = Walked { same: walked.same + 1, reached: b };
            continue;
        }
        // One word may be the same by chance.
        let goes_on = |&&(x, y): &&(usize, usize)| {
            let (a, b) = (a + x, b + y);
            a < length && b < other && is_same(a, b) && (a + 1 == length || b + 1 < other && is_same(a + 1, b + 1))
        };
        match STEPS.iter().find(goes_on) {
            Some((x, y)) => (a, b) = (a + x, b + y),
            None if length - a <= EDITED => break,
            None => return None,
        }
    }
    Some(walked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<u32> {
        text.split_whitespace()
            .map(|word| word.bytes().fold(7, |sum: u32, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))))
            .collect()
    }

    fn found(sentence: &str, text: &str, near: usize) -> Option<(u32, u32)> {
        let text = words(text);
        Elsewhere::new(&text).find(&words(sentence), near, |_| true).map(|there| (there.start, there.end))
    }

    #[test]
    fn sentences_are_found_whole_or_edited() {
        let text = "snow fell the council met on tuesday evening to hear of the plans nobody spoke";
        assert_eq!(found("the council met on tuesday evening to hear of the plans", text, 2), Some((2, 13)));
        assert_eq!(found("the council met on tuesday evening to hear of the plans", text, 9), Some((2, 13)));
        assert_eq!(found("the board met on tuesday evening in order to hear of the plans", text, 0), Some((2, 13)));
        assert_eq!(found("the council met on monday to hear of the new plans", text, 0), Some((2, 13)));
        // More than an edit.
        assert_eq!(found("the council met on tuesday evening at the town hall to hear of the plans", text, 0), None);
        assert_eq!(found("the council met on tuesday evening to hear of the plans of the mayor", text, 0), None);
        // Of a short one every word counts.
        assert_eq!(found("snow fell the council", text, 3), Some((0, 4)));
        assert_eq!(found("snow fell the board", text, 0), None);
        assert_eq!(found("nobody spoke", text, 13), Some((13, 15)));
        assert_eq!(found("nobody spoke", text, 0), None);
        assert_eq!(found("", text, 3), None);
    }

    #[test]
    fn edits_have_bounds() {
        let text = "it rained a b c d e f g h nobody spoke";
        // Every word of seven counts.
        assert_eq!(found("a b c d e f x", text, 0), None);
        assert_eq!(found("a b c d x f g", text, 0), None);
        assert_eq!(found("a b c d f g", text, 0), None);
        assert_eq!(found("a b c d e f g", text, 0), Some((2, 9)));
        // Of eight three quarters do.
        assert_eq!(found("a b c d x y g h", text, 0), Some((2, 10)));
        assert_eq!(found("a x c d e f y h", text, 0), Some((2, 10)));
        assert_eq!(found("a x c d e f y z", text, 0), None);
        // The words at its ends may be others.
        assert_eq!(found("x y c d e f g h", text, 0), Some((4, 10)));
        assert_eq!(found("a b c d e f x y", text, 0), Some((2, 8)));
        assert_eq!(found("a b c d e f g h x y z", text, 0), None);
    }

    #[test]
    fn a_place_behind_others_that_begin_alike_is_found() {
        let begun = "the council met on tuesday evening while snow fell over the wide and empty fields";
        let text = format!("{begun} {begun} {begun} so the board met on tuesday evening to hear of the plans");
        let sentence = "the council met on tuesday evening to hear of the plans";
        let begin = words(&text).len() - 11;
        assert_eq!(found(sentence, &text, 0), Some((begin as u32, begin as u32 + 11)));
    }

    #[test]
    fn words_over_and_over_are_tried_a_few_times() {
        let text = words(&"on and ".repeat(400));
        for sentence in ["on and ".repeat(20), "on ".repeat(3) + &"on and ".repeat(20), "and on ".repeat(30)] {
            let mut trials = 0;
            let found = Elsewhere::new(&text).find(&words(&sentence), 4, |_| {
                trials += 1;
                false
            });
            assert_eq!(found, None);
            assert!(trials <= TRIALS + 1, "{trials}");
        }
    }

    #[test]
    fn a_place_that_does_not_suit_is_passed_over() {
        let text = words("one two three four five one two three four six");
        let sentence = words("one two three four");
        let found = Elsewhere::new(&text).find(&sentence, 0, |there| there.start > 0);
        assert_eq!(found, Some(Ordinals { start: 5, end: 9 }));
    }

    proptest! {
        /// Whatever is found holds the words of the sentence but for edits: of three words in a row one stands there.
        #[test]
        fn what_is_found_holds_the_words(
            sentence in prop::collection::vec(0u32..6, 0..30),
            words in prop::collection::vec(0u32..6, 0..60),
            near in 0usize..60,
        ) {
            if let Some(there) = Elsewhere::new(&words).find(&sentence, near, |_| true) {
                let there = &words[there.range()];
                prop_assert!(sentence.windows(EDITED + 1).all(|three| three.iter().any(|word| there.contains(word))));
                prop_assert!(sentence.len() >= EDITABLE || sentence == there);
            }
        }

        #[test]
        fn a_sentence_is_found_wherever_it_stands(
            before in prop::collection::vec(0u32..1_000, 0..60),
            sentence in prop::collection::vec(1_000u32..1_000_000, GRAM..60),
            behind in prop::collection::vec(0u32..1_000, 0..60),
            near in 0usize..60,
        ) {
            let words = [&before[..], &sentence[..], &behind[..]].concat();
            let there = Elsewhere::new(&words).find(&sentence, near, |_| true);
            prop_assert_eq!(there, Some(ordinals(before.len(), before.len() + sentence.len())));
        }
    }
}
