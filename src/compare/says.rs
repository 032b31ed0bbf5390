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
    told(words) == told(other) && same_names((source, words), (source, other))
}

/// True for sentences of which one names nobody else in the place of somebody. A name may be dropped or added, one at
/// most, and may stand elsewhere with the words beside it. Each of the sentences has its words and the text of those.
pub(crate) fn same_names(here: (&str, &[Token]), there: (&str, &[Token])) -> bool {
    let ((_, words), (_, other)) = (here, there);
    let named = |(source, tokens): (&str, &[Token])| -> Vec<u64> {
        tokens.iter().filter(|token| is_name(source, token)).map(|token| token.hash).collect()
    };
    let (a, b) = (named(here), named(there));
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
    let mut gaps = common::gaps(&pairs, (words.len(), other.len()));
    // A name of each in the same place: one for the other. The first words are capitals whatever they are, and of those
    // that stand alone only first names are known for names.
    let exchanges = |(start, end): ((usize, usize), (usize, usize))| {
        let is_first = start == (0, 0);
        let names = |(source, tokens): (&str, &[Token])| {
            let names = tokens.iter().filter(|token| is_name(source, token)).count();
            let is_known = || tokens.first().is_some_and(|token| lexicon::is_first_name(token.span.of(source)));
            names > usize::from(is_first) || names == 1 && is_known()
        };
        names((here.0, &words[start.0..end.0])) && names((there.0, &other[start.1..end.1]))
    };
    !gaps.any(exchanges) && moved_along(here, there, &pairs)
}

/// True for a word that is written with a capital and begins no sentence as small words do.
pub(super) fn is_name(source: &str, token: &Token) -> bool {
    token.shape.starts_upper()
        && !lexicon::starts_sentences(token.span.of(source))
        && telling::at(source, token.span).is_none()
}

/// True when every name that stands in both but in another order has a word beside it that went along, or is one of
/// several that are joined in another order.
fn moved_along(here: (&str, &[Token]), there: (&str, &[Token]), pairs: &[(usize, usize)]) -> bool {
    let is_paired_here = |at: usize| pairs.binary_search_by_key(&at, |pair| pair.0).is_ok();
    let is_paired_there = |at: usize| pairs.binary_search_by_key(&at, |pair| pair.1).is_ok();
    let beside = |(source, tokens): (&str, &[Token]), at: usize, step: isize| {
        let neighbour = at.checked_add_signed(step).and_then(|at| tokens.get(at))?;
        (!is_name(source, neighbour)).then_some((neighbour.hash, step))
    };
    let went_along = |at: usize, to: usize| {
        [-1, 1].iter().any(|&step| {
            let mine = beside(here, at, step);
            mine.is_some() && mine == beside(there, to, step)
        })
    };
    let (words, other) = (here.1, there.1);
    let mut moved = words.iter().enumerate().filter(|(at, token)| is_name(here.0, token) && !is_paired_here(*at));
    moved.all(|(at, name)| {
        let same = |&to: &usize| other[to].hash == name.hash && !is_paired_there(to);
        let mut places = (0..other.len()).filter(same).peekable();
        places.peek().is_none() || places.any(|to| went_along(at, to) || is_joined_anew((here, at), (there, to), pairs))
    })
}

/// Words before and behind a name that may be joined to it with an "and".
const JOINED: usize = 6;

/// True for a name of "Lund and Holm" that is one of "Holm and Lund" there, while the other one kept its place.
fn is_joined_anew(
    (here, at): ((&str, &[Token]), usize),
    (there, to): ((&str, &[Token]), usize),
    pairs: &[(usize, usize)],
) -> bool {
    let is_and = |source: &str, token: &Token| token.span.of(source).eq_ignore_ascii_case("and");
    let joined = |(source, tokens): (&str, &[Token]), at: usize| {
        let belongs = |token: &&Token| is_name(source, token) || is_and(source, token);
        let before = tokens[..at].iter().rev().take(JOINED).take_while(belongs).count();
        let behind = tokens[at..].iter().take(JOINED).take_while(belongs).count();
        let range = at - before..at + behind;
        tokens[range.clone()].iter().any(|token| is_and(source, token)).then_some(range)
    };
    let (Some(mine), Some(theirs)) = (joined(here, at), joined(there, to)) else { return false };
    let sorted = |tokens: &[Token]| {
        let mut words: Vec<u64> = tokens.iter().map(|token| token.hash).collect();
        words.sort_unstable();
        words
    };
    let stayed =
        |pair: &(usize, usize)| mine.contains(&pair.0) && theirs.contains(&pair.1) && is_name(here.0, &here.1[pair.0]);
    sorted(&here.1[mine.clone()]) == sorted(&there.1[theirs.clone()]) && pairs.iter().any(stayed)
}
