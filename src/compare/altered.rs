//! Where two texts that share their words tell something else: other figures, other names.

use crate::compare::{common, says};
use crate::model::dictionary;
use crate::text::Token;
use crate::text::telling::{self, Kind};

/// Places where two texts have something else.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Altered {
    /// A figure or date in the place of another one.
    pub(crate) figures: usize,
    /// Only one of them says that something is not so, or that it is less.
    pub(crate) opposites: usize,
    /// Somebody or something else is named.
    pub(crate) names: usize,
}

impl std::ops::AddAssign for Altered {
    fn add_assign(&mut self, other: Self) {
        self.figures += other.figures;
        self.opposites += other.opposites;
        self.names += other.names;
    }
}

impl Altered {
    /// All of them.
    pub(crate) fn all(self) -> u32 {
        (self.figures + self.opposites + self.names) as u32
    }
}

/// Compares two standings of a passage, each with its text and the words of it, word for word along what both have in
/// order. What one of them has more counts as nothing, unless it says that something is not so.
pub(crate) fn places(here: (&str, &[Token]), there: (&str, &[Token])) -> Altered {
    let pairs = common::pairs(here.1, there.1);
    let gaps = common::gaps(&pairs, (here.1.len(), there.1.len()));
    let mut altered = Altered::default();
    for (start, end) in gaps.filter(|(start, end)| start != end) {
        let (mine, theirs) = ((here.0, &here.1[start.0..end.0]), (there.0, &there.1[start.1..end.1]));
        altered.figures += usize::from(have_other_figures(mine, theirs));
        altered.opposites += usize::from(say_the_opposite(mine, theirs));
        altered.names += usize::from(name_somebody_else(mine, theirs));
    }
    altered
}

/// What the words of one kind in one place tell.
fn told((source, words): (&str, &[Token]), kind: Kind) -> Vec<impl Eq> {
    let telling = |word: &Token| Some(telling::at(source, word.span)?.key(word.hash));
    words.iter().filter_map(telling).filter(|key| key.0 == kind).collect()
}

/// True for words in one place that both tell figures, and not the same.
fn have_other_figures(mine: (&str, &[Token]), theirs: (&str, &[Token])) -> bool {
    let (figures, others) = (told(mine, Kind::Figure), told(theirs, Kind::Figure));
    !figures.is_empty() && !others.is_empty() && figures != others
}

/// True for words in one place of which one side says that it is not so, or that it is less.
fn say_the_opposite(mine: (&str, &[Token]), theirs: (&str, &[Token])) -> bool {
    [Kind::Negation, Kind::Direction].iter().any(|&kind| told(mine, kind).is_empty() != told(theirs, kind).is_empty())
}

/// True for words in one place that both name something, and not the same in another spelling.
fn name_somebody_else(mine: (&str, &[Token]), theirs: (&str, &[Token])) -> bool {
    let names = |(source, words): (&str, &[Token])| -> Vec<String> {
        words.iter().filter(|word| is_name(source, word)).map(|word| word.span.of(source).to_owned()).collect()
    };
    let (names, others) = (names(mine), names(theirs));
    !names.is_empty() && !others.is_empty() && !names.iter().any(|name| others.iter().any(|other| alike(name, other)))
}

/// True for a word that is written with a capital, and not because a sentence begins with it.
fn is_name(source: &str, word: &Token) -> bool {
    says::is_name(source, word) && (!begins_sentence(source, word) || !dictionary::lists(word.hash, false))
}

fn begins_sentence(source: &str, word: &Token) -> bool {
    let before = source[..word.span.start as usize].trim_end_matches([' ', '"', '“', '‘', '\'', '(', '[']);
    before.chars().next_back().is_none_or(|last| matches!(last, '.' | '!' | '?' | ':' | '\n' | '”' | '’'))
}

/// True for names of which one may be short for the other: "Fed" and "Federal", "U.S." and "United".
fn alike(name: &str, other: &str) -> bool {
    let letters =
        |name: &str| -> String { name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    let (name, other) = (letters(name), letters(other));
    let (short, long) = if name.len() <= other.len() { (name, other) } else { (other, name) };
    let is_initial = short.chars().count() <= INITIALS && short.chars().next() == long.chars().next();
    long.starts_with(&short) || is_initial || is_misspelled(&short, &long)
}

/// True for two spellings of a long name that differ in one place, by two letters at most.
fn is_misspelled(name: &str, other: &str) -> bool {
    let (name, other): (Vec<char>, Vec<char>) = (name.chars().collect(), other.chars().collect());
    let same = |pair: &(&char, &char)| pair.0 == pair.1;
    let head = name.iter().zip(&other).take_while(same).count();
    let tail = name[head..].iter().rev().zip(other[head..].iter().rev()).take_while(same).count();
    head > 0 && name.len() >= SPELLED && head + tail + MISSPELLED >= other.len()
}

/// Letters of a name, at least, in which some may be wrong.
const SPELLED: usize = 5;

/// Letters that may be.
const MISSPELLED: usize = 2;

/// Letters of an abbreviation of which only the first need be that of the name.
const INITIALS: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens::tokenise;

    fn altered(a: &str, b: &str) -> (usize, usize, usize) {
        let (x, y) = (tokenise(a), tokenise(b));
        let Altered { figures, opposites, names } = places((a, &x), (b, &y));
        assert_eq!(places((b, &y), (a, &x)), Altered { figures, opposites, names });
        (figures, opposites, names)
    }

    #[test]
    fn other_figures_and_names_are_counted() {
        for (a, b, wanted) in [
            ("The storm killed 3 in Larne.", "The storm killed 31 in Selby.", (1, 0, 1)),
            ("Larne beat Selby on Monday.", "Norby beat Holt on Friday.", (1, 0, 2)),
            ("The board decided to close it.", "The board decided not to close it.", (0, 1, 0)),
            ("The storm killed three.", "The storm killed 3.", (0, 0, 0)),
            ("Mr. Holm said so in Larne.", "Holm said so.", (0, 0, 0)),
            ("It is up to the U.S. now.", "It is up to the United States now.", (0, 0, 0)),
            ("It was Kapnick of Larne.", "It was Kapnik of Larne.", (0, 0, 0)),
            ("It was Hansen of Larne.", "It was Jansen of Larne.", (0, 0, 1)),
            ("He was found guilty.", "He was found innocent.", (0, 1, 0)),
            ("Police said so. Then it rained.", "Officers said so. Later it rained.", (0, 0, 0)),
            ("It rained all night.", "It snowed all day.", (0, 0, 0)),
            ("", "Larne", (0, 0, 0)),
        ] {
            assert_eq!(altered(a, b), wanted, "{a} / {b}");
        }
    }
}
