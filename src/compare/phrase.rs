//! Words said twice in a row: "on Monday on Monday".

use crate::compare::repeat::Grams;
use crate::shingle::K_WITHIN;
use crate::span::Span;
use crate::text::{Text, chars};

/// Longest phrase whose immediate repetition is looked for, in tokens.
pub const LONGEST: usize = 8;

/// A run of words that follows itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stutter {
    /// Tokens of the phrase.
    pub words: u32,
    /// How often it stands in a row.
    pub times: u32,
    /// The phrase where it stands first.
    pub first: Span,
    /// Its repetitions.
    pub later: Span,
    /// Ordinal of the first token of the phrase.
    pub token: u32,
}

/// Finds phrases of 1 to [`LONGEST`] tokens that follow themselves with nothing but white
/// space between them. Of a longer phrase the first shingle stands again; the few places where one
/// may do so are known already, and every token is compared with the three before it only.
#[must_use]
pub fn find(source: &str, text: &Text, grams: &Grams) -> Vec<Stutter> {
    let tokens = &text.tokens;
    let mut runs = [Run { end: usize::MAX, length: 0 }; LONGEST + 1];
    let mut found: Vec<Stutter> = Vec::new();
    let mut add = |words: usize, first: usize, matched: usize| {
        let run = &mut runs[words];
        if run.end.wrapping_add(1) == first + matched {
            run.end += 1;
            run.length += 1;
        } else {
            found.extend(run.stutter(source, text, words));
            *run = Run { end: first + matched, length: matched };
        }
    };
    let same = |one: usize, other: usize| tokens[one].hash == tokens[other].hash;
    let mut near = |at: usize, one: bool, two: bool, three: bool| {
        if one {
            add(1, at - 1, 1);
        }
        if two {
            add(2, at - 3, 2);
        }
        if three {
            add(3, at - 4, 2);
        }
    };
    for at in 1..tokens.len().min(4) {
        near(at, same(at, at - 1), at == 3 && same(3, 1) && same(2, 0), false);
    }
    // Words such as "the" stand near one another all the time, pairs hardly ever.
    for (at, few) in (4..).zip(tokens.windows(5)) {
        let [four, three, two, one, this] = few else { continue };
        let once = this.hash == one.hash;
        let twice = (this.hash == two.hash) & (one.hash == three.hash);
        let thrice = (this.hash == three.hash) & (one.hash == four.hash);
        if once | twice | thrice {
            near(at, once, twice, thrice);
        }
    }
    for at in grams.again.within(0..grams.hashes.len()) {
        let hashes = |at: usize| tokens[at..at + K_WITHIN].iter().map(|token| token.hash);
        for words in K_WITHIN..=LONGEST.min(at) {
            let first = at - words;
            if grams.hashes[first] == grams.hashes[at] && hashes(first).eq(hashes(at)) {
                add(words, first, K_WITHIN);
            }
        }
    }
    for (words, run) in runs.iter().enumerate().skip(1) {
        found.extend(run.stutter(source, text, words));
    }
    found.sort_unstable_by_key(|stutter| (stutter.first.start, stutter.words));
    found
}

/// Tokens in a row that each agree with the one so many places on.
#[derive(Debug, Clone, Copy)]
struct Run {
    /// One past the last of them.
    end: usize,
    length: usize,
}

impl Run {
    /// The phrase of `words` tokens that follows itself here, if one does.
    fn stutter(&self, source: &str, text: &Text, words: usize) -> Option<Stutter> {
        if self.length < words {
            return None;
        }
        let tokens = &text.tokens;
        let first = self.end - self.length;
        let last = self.end + words - 1;
        // A shorter phrase says it better: "the the the the" is "the", not "the the".
        if (1..words).any(|period| words.is_multiple_of(period) && periodic(text, first, first + words, period)) {
            return None;
        }
        let apart = tokens[first..=last].iter().any(|token| token.shape.stands_alone());
        if apart || !joined(source, text, first, last) {
            return None;
        }
        let times = 1 + self.length / words;
        Some(Stutter {
            words: words as u32,
            times: times as u32,
            first: tokens[first].span.cover(tokens[first + words - 1].span),
            later: tokens[first + words].span.cover(tokens[first + words * times - 1].span),
            token: first as u32,
        })
    }
}

/// True when tokens repeat with a period.
fn periodic(text: &Text, from: usize, to: usize, period: usize) -> bool {
    (from..to - period).all(|at| text.tokens[at].hash == text.tokens[at + period].hash)
}

/// True when only white space on one line lies between the tokens, and they are spelled alike.
fn joined(source: &str, text: &Text, first: usize, last: usize) -> bool {
    text.tokens[first..=last].windows(2).all(|pair| {
        let between = &source[pair[0].span.end as usize..pair[1].span.start as usize];
        !between.is_empty() && between.chars().all(|c| matches!(c, ' ' | '\u{A0}' | '\t') || chars::is_invisible(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Article;
    use proptest::prelude::*;

    proptest! {
        /// Every lag by itself, token for token.
        #[test]
        fn finds_what_every_token_tells(
            words in prop::collection::vec(prop::sample::select(vec!["a ", "b ", "c ", "d ", "b, "]), 0..60),
        ) {
            let source = words.concat();
            let text = Text::new(&Article::from_text("x", source.as_str()), None);
            let mut expected = Vec::new();
            for words in 1..=LONGEST {
                let mut length = 0;
                for at in words..=text.tokens.len() {
                    if text.tokens.get(at).is_some_and(|token| token.hash == text.tokens[at - words].hash) {
                        length += 1;
                    } else {
                        expected.extend(Run { end: at - words, length }.stutter(&source, &text, words));
                        length = 0;
                    }
                }
            }
            expected.sort_unstable_by_key(|stutter| (stutter.first.start, stutter.words));
            prop_assert_eq!(find(&source, &text, &Grams::of(&text.tokens)), expected);
        }
    }

    fn stutters(text: &str) -> Vec<(String, String, u32)> {
        let article = Article::from_text("x", text);
        let analysed = Text::new(&article, None);
        find(text, &analysed, &Grams::of(&analysed.tokens))
            .iter()
            .map(|s| (s.first.of(text).to_owned(), s.later.of(text).to_owned(), s.times))
            .collect()
    }

    #[test]
    fn phrases_that_follow_themselves() {
        let found = |first: &str, later: &str, times| vec![(first.to_owned(), later.to_owned(), times)];
        assert_eq!(stutters("He met the the mayor."), found("the", "the", 2));
        assert_eq!(stutters("It rained on Monday on Monday in Rome."), found("on Monday", "on Monday", 2));
        assert_eq!(stutters("We go go go."), found("go", "go go", 3));
        assert_eq!(stutters("He spoke of the plan of the plan"), found("of the plan", "of the plan", 2));
    }

    #[test]
    fn punctuation_parts_them() {
        assert!(stutters("Never, never. Never say so; it was it. Was it?").is_empty());
        assert!(stutters("He left\nleft alone").is_empty());
        assert!(stutters("").is_empty());
    }

    #[test]
    fn long_runs_are_one() {
        let text = "a ".repeat(100_000);
        assert_eq!(stutters(&text).len(), 1);
    }
}
