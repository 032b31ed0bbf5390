//! Words said twice in a row: "on Monday on Monday".

use crate::shingle::hash;
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
/// space between them. Linear: one pass per length.
#[must_use]
pub fn find(source: &str, text: &Text) -> Vec<Stutter> {
    let tokens = &text.tokens;
    // Contiguous, so that the comparison of a whole article with itself is a few vector loads.
    let hashes: Vec<u64> = tokens.iter().map(|token| token.hash).collect();
    let mut found: Vec<Stutter> = Vec::new();
    for words in 1..=LONGEST {
        let Some(shifted) = hashes.get(words..) else { break };
        let mut run = 0;
        for (at, (a, b)) in hashes.iter().zip(shifted).enumerate() {
            if a != b {
                run = 0;
                continue;
            }
            run += 1;
            let goes_on = shifted.get(at + 1).is_some_and(|next| *next == hashes[at + 1]);
            if run < words || goes_on {
                continue;
            }
            let first = at + 1 - run;
            let last = at + words;
            // A shorter phrase says it better: "the the the the" is "the", not "the the".
            if (1..words).any(|period| words.is_multiple_of(period) && periodic(text, first, first + words, period)) {
                continue;
            }
            if !joined(source, text, first, last) || tokens[first..=last].iter().any(|token| token.shape.stands_alone())
            {
                continue;
            }
            let times = 1 + run / words;
            found.push(Stutter {
                words: words as u32,
                times: times as u32,
                first: tokens[first].span.cover(tokens[first + words - 1].span),
                later: tokens[first + words].span.cover(tokens[first + words * times - 1].span),
                token: first as u32,
            });
        }
    }
    found.sort_unstable_by_key(|stutter| (stutter.first.start, stutter.words));
    found
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

/// Identity of a phrase, so that a chorus is reported once.
#[must_use]
pub fn identity(source: &str, stutter: &Stutter) -> u64 {
    hash::bytes(stutter.first.of(source).to_lowercase().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Article;

    fn stutters(text: &str) -> Vec<(String, String, u32)> {
        let article = Article::from_text("x", text);
        let analysed = Text::new(&article, None);
        find(text, &analysed)
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
