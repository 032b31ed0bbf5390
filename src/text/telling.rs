//! Words without which a sentence says something else: figures, dates, negations, and words for less.
//!
//! Two texts that have other such words at a place do not say the same there, however much else they share.

use crate::span::Span;
use crate::text::chars;
use crate::text::lexicon::{self, List, pack};

/// What a telling word tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// How many, which or when: in digits or spelled out.
    Figure,
    /// That something is not so.
    Negation,
    /// That it is less, lower or earlier, whatever the word.
    Direction,
}

/// A telling word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Telling {
    /// What it tells.
    pub kind: Kind,
    /// Signs that belong to a figure in digits, which no word holds: of a currency, minus and per cent, as bits.
    pub signs: u8,
}

impl Telling {
    /// What is equal in telling words that say the same; `word` is the word in whatever form words are compared in.
    #[must_use]
    pub fn key<W: Default>(self, word: W) -> (Kind, u8, W) {
        (self.kind, self.signs, if self.kind == Kind::Direction { W::default() } else { word })
    }

    /// True for figures in digits.
    #[must_use]
    pub fn is_digits(self) -> bool {
        self.signs & DIGITS != 0
    }
}

#[rustfmt::skip]
const AMOUNTS: List = List::new(&pack([
    "billion", "billions", "both", "cents", "couple", "dollars", "double", "doubled", "dozen", "dozens", "eighteenth",
    "eightfold", "eighties", "eightieth", "euros", "fifteenth", "fifths", "fifties", "fiftieth", "fivefold",
    "forties", "fortieth", "fourfold", "fourteenth", "half", "halved", "halves", "hundred", "hundredfold", "hundreds",
    "hundredth", "hundredths", "million", "millions", "millionth", "minus", "naught", "nil", "nineteenth", "nineties",
    "ninetieth", "nought", "noughties", "once", "pct", "percent", "pounds", "quadrillion", "quadruple", "quadrupled",
    "quarter", "quarters", "sevenfold", "seventeenth", "seventies", "seventieth", "single", "sixfold", "sixteenth",
    "sixties", "sixtieth", "tenfold", "tens", "tenths", "thirds", "thirteenth", "thirties", "thirtieth", "thousand",
    "thousands", "thousandth", "thousandths", "threefold", "thrice", "trillion", "trillions", "triple", "tripled",
    "twenties", "twentieth", "twice", "twofold", "zero",
]));

/// With forms that lost their apostrophe.
#[rustfmt::skip]
const NEGATIONS: List = List::new(&pack([
    "aint", "arent", "barely", "cannot", "cant", "couldnt", "denied", "denies", "deny", "denying", "didnt", "doesnt",
    "dont", "failed", "false", "falsely", "hadnt", "hardly", "hasnt", "havent", "isnt", "neither", "never", "no",
    "nobody", "non", "none", "noone", "nor", "not", "nothing", "nowhere", "refused", "scarcely", "shouldnt", "unless",
    "unlikely", "untrue", "wasnt", "werent", "without", "wont", "wouldnt",
]));

/// Only those of the lesser side: who has one of them in the place of one of the other side says the opposite, and who
/// has "climbed" for "rose" does not.
#[rustfmt::skip]
const DIRECTIONS: List = List::new(&pack([
    "before", "below", "decline", "declined", "declines", "decrease", "decreased", "decreases", "down", "drop",
    "dropped", "drops", "fall", "fallen", "falling", "falls", "fell", "fewer", "less", "lose", "loses", "losing",
    "loss", "losses", "lost", "lower", "lowered", "shrank", "worse",
]));

/// What the word at this place of a text tells; `None` for others.
#[must_use]
pub fn at(text: &str, span: Span) -> Option<Telling> {
    let word = span.of(text);
    if word.contains(char::is_numeric) {
        return Some(Telling { kind: Kind::Figure, signs: signs(text, span) });
    }
    let kind = if lexicon::is_number(word) || AMOUNTS.names(word) || is_roman(word) || is_date(word) {
        Kind::Figure
    } else if NEGATIONS.names(word) || is_negated(word) {
        Kind::Negation
    } else if DIRECTIONS.names(word) {
        Kind::Direction
    } else {
        return None;
    };
    Some(Telling { kind, signs: 0 })
}

/// Days and months, which are dates where they are written as names.
fn is_date(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase()) && (lexicon::is_day(word) || lexicon::is_month(word))
}

/// True for the numbers behind names of kings, wars and games; a letter that stands alone may be anything.
fn is_roman(word: &str) -> bool {
    word.len() >= 2 && word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'))
}

/// True for "wouldn't" and its like, however the apostrophe is written.
fn is_negated(word: &str) -> bool {
    let stem = word.strip_suffix(['t', 'T']).and_then(|word| word.strip_suffix(chars::is_apostrophe));
    stem.is_some_and(|stem| stem.ends_with(['n', 'N']))
}

/// Signs of currencies, each with a number of its own.
const CURRENCIES: [char; 8] = ['$', '€', '£', '¥', '₹', '₩', '₽', '₺'];

const DIGITS: u8 = 1 << 5;
const MINUS: u8 = 1 << 6;
const PER_CENT: u8 = 1 << 7;

/// The signs around a figure.
fn signs(text: &str, span: Span) -> u8 {
    let (before, behind) = (&text[..span.start as usize], &text[span.end as usize..]);
    let currency = |c: Option<char>| CURRENCIES.iter().position(|&sign| Some(sign) == c).map(|at| at as u8 + 1);
    let before_it = currency(before.chars().next_back());
    let rest = before_it.map_or(before, |_| &before[..before.char_indices().next_back().map_or(0, |(at, _)| at)]);
    let mut back = rest.chars().rev();
    // Between figures or words the mark is a dash or a hyphen.
    let minus = back.next().is_some_and(|c| matches!(c, '-' | '−' | '–'))
        && back.next().is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '"' | '“'));
    let behind = behind.strip_prefix([' ', '\u{a0}', '\u{202f}']).unwrap_or(behind).chars().next();
    let per_cent = matches!(behind, Some('%' | '％' | '‰'));
    let currency = before_it.or_else(|| currency(behind)).unwrap_or(0);
    DIGITS | currency | if minus { MINUS } else { 0 } | if per_cent { PER_CENT } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens::tokenise;

    fn told(text: &str) -> Vec<(&str, Kind)> {
        let tokens = tokenise(text);
        tokens.iter().filter_map(|token| Some((token.span.of(text), at(text, token.span)?.kind))).collect()
    }

    #[test]
    fn figures_negations_and_directions_are_told() {
        for word in [
            "7",
            "1,200",
            "zero",
            "Nil",
            "nought",
            "dozens",
            "hundreds",
            "thousands",
            "millions",
            "tens",
            "quarter",
            "half",
            "thirds",
            "seventeenth",
            "twentieth",
            "hundredth",
            "sixties",
            "nineties",
            "twice",
            "double",
            "triple",
            "tenfold",
            "II",
            "XIV",
            "second",
            "eight",
            "Monday",
            "May",
            "Sept",
        ] {
            assert_eq!(told(word), [(word, Kind::Figure)], "{word}");
        }
        for word in ["not", "No", "nowhere", "dont", "wont", "cant", "didnt", "doesnt", "isn’t", "WON'T", "denied"] {
            assert_eq!(told(word), [(word, Kind::Negation)], "{word}");
        }
        for word in ["fell", "Down", "fewer", "before"] {
            assert_eq!(told(word), [(word, Kind::Direction)], "{word}");
        }
        for word in ["bridge", "may", "I", "X", "vi", "know", "want", "sun", "rose", "after"] {
            assert_eq!(told(word), [], "{word}");
        }
    }

    #[test]
    fn signs_belong_to_figures() {
        let of = |text: &str| {
            let token = tokenise(text).into_iter().find(|token| token.shape.has_digit()).unwrap();
            at(text, token.span).unwrap().signs
        };
        let texts = ["of 5", "of -5", "of $5", "of -$5", "of 5 %", "of £5", "of −5%"];
        for (at, a) in texts.iter().enumerate() {
            for b in &texts[..at] {
                assert_ne!(of(a), of(b), "{a} {b}");
            }
        }
        assert_eq!(of("of 5%"), of("of 5\u{a0}%"));
        assert_eq!(of("of -5"), of("−5 degrees"));
        assert_eq!(of("pages x-5"), of("pages 5"));
        assert_eq!(of("5 €"), of("€5"));
    }
}
