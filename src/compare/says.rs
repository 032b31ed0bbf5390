//! Whether two sentences that are much alike say the same.

use crate::compare::common;
use crate::text::{Token, lexicon, telling};

/// The signs around the figures of a sentence, which are no words.
pub(super) fn signs(source: &str, words: &[Token]) -> impl Iterator<Item = Option<telling::Telling>> {
    words.iter().filter(|token| token.shape.has_digit()).map(|token| telling::at(source, token.span))
}

/// True for sentences that may say the same: with the same telling words in the same order, and the same names.
/// Scores, results and "The Reds beat the Blues" say different things however alike they are.
pub(super) fn says_the_same(source: &str, words: &[Token], other: &[Token]) -> bool {
    let told = |tokens: &[Token]| -> Vec<_> {
        let telling = |token: &Token| telling::at(source, token.span).map(|telling| telling.key(token.hash));
        tokens.iter().filter_map(telling).collect()
    };
    told(words) == told(other) && same_names(source, words, other)
}

/// True for sentences of which one names nobody else in the place of somebody. A name may be dropped or added, one at
/// most, and may stand elsewhere with the words beside it.
fn same_names(source: &str, words: &[Token], other: &[Token]) -> bool {
    let is_name = |token: &Token| {
        token.shape.starts_upper()
            && !lexicon::starts_sentences(token.span.of(source))
            && telling::at(source, token.span).is_none()
    };
    let named = |tokens: &[Token]| -> Vec<u64> {
        tokens.iter().filter(|token| is_name(token)).map(|token| token.hash).collect()
    };
    let (a, b) = (named(words), named(other));
    if a == b {
        return true;
    }
    let sorted = |mut names: Vec<u64>| {
        names.sort_unstable();
        names
    };
    let (all, others) = (sorted(a), sorted(b));
    let common = all.iter().filter(|name| others.binary_search(name).is_ok()).count();
    // The first word of one may stand small inside the other.
    if common + 1 < all.len().min(others.len()) || all.len().max(others.len()) - common > 1 {
        return false;
    }
    let pairs = common::pairs(words, other);
    let starts = std::iter::once((0, 0)).chain(pairs.iter().map(|pair| (pair.0 + 1, pair.1 + 1)));
    let ends = pairs.iter().copied().chain([(words.len(), other.len())]);
    let mut gaps = starts.zip(ends).map(|(start, end)| (&words[start.0..end.0], &other[start.1..end.1]));
    // A name of each in the same place: one for the other. The first words are capitals whatever they are.
    let exchanges = |(mine, theirs): (&[Token], &[Token])| {
        let first = mine.first().is_some_and(|token| token.span == words[0].span)
            || theirs.first().is_some_and(|token| token.span == other[0].span);
        let names = |tokens: &[Token]| tokens.iter().filter(|token| is_name(token)).count();
        let least = usize::from(first) + 1;
        names(mine) >= least && names(theirs) >= least
    };
    !gaps.any(exchanges) && moved_along(words, other, &pairs, is_name)
}

/// True when every name that stands in both but in another order has a word beside it that went along.
fn moved_along(words: &[Token], other: &[Token], pairs: &[(usize, usize)], is_name: impl Fn(&Token) -> bool) -> bool {
    let is_paired = |at: usize| pairs.binary_search_by_key(&at, |pair| pair.0).is_ok();
    let beside = |tokens: &[Token], at: usize, step: isize| {
        let neighbour = at.checked_add_signed(step).and_then(|at| tokens.get(at))?;
        (!is_name(neighbour)).then_some((neighbour.hash, step))
    };
    words.iter().enumerate().filter(|(at, token)| is_name(token) && !is_paired(*at)).all(|(at, name)| {
        let mut places = (0..other.len()).filter(|&there| other[there].hash == name.hash).peekable();
        places.peek().is_none()
            || places.any(|there| {
                [-1, 1].iter().any(|&step| {
                    let mine = beside(words, at, step);
                    mine.is_some() && mine == beside(other, there, step)
                })
            })
    })
}
