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
    /// Signs that belong to a figure and are no part of the word: of a currency, minus and per cent, as bits.
    pub signs: u8,
    /// A small number, in digits or spelled out; zero for all else.
    pub number: u8,
}

impl Telling {
    /// What is equal in telling words that say the same; `word` is the word in whatever form words are compared in.
    #[must_use]
    pub fn key<W: Default>(self, word: W) -> (Kind, u8, u8, W) {
        // "5" is "five", and "do not" is "don't".
        let is_word = self.kind == Kind::Figure && self.number == 0;
        (self.kind, self.signs & !DIGITS, self.number, if is_word { word } else { W::default() })
    }

    /// True for figures in digits.
    #[must_use]
    pub fn is_digits(self) -> bool {
        self.signs & DIGITS != 0
    }
}

#[rustfmt::skip]
const AMOUNTS: List = List::new(&pack([
    "billion", "billions", "both", "couple", "double", "doubled", "dozen", "dozens", "eighteenth",
    "eightfold", "eighties", "eightieth", "fifteenth", "fifths", "fifties", "fiftieth", "fivefold",
    "forties", "fortieth", "fourfold", "fourteenth", "half", "halved", "halves", "hundred", "hundredfold", "hundreds",
    "hundredth", "hundredths", "million", "millions", "millionth", "minus", "naught", "nil", "nineteenth", "nineties",
    "ninetieth", "nought", "noughties", "once", "quadrillion", "quadruple", "quadrupled",
    "quarter", "quarters", "sevenfold", "seventeenth", "seventies", "seventieth", "sixfold", "sixteenth",
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

/// Only those of one side, mostly the lesser: who has one of them in the place of one of the other side says the
/// opposite, and who has "climbed" for "rose" does not.
#[rustfmt::skip]
const DIRECTIONS: List = List::new(&pack([
    "alive", "before", "below", "decline", "declined", "declines", "decrease", "decreased", "decreases", "down", "drop",
    "dropped", "drops", "fall", "fallen", "falling", "falls", "fell", "few", "fewer", "innocent", "less", "lose", "loses", "losing",
    "loss", "losses", "lost", "lower", "lowered", "shrank", "unable", "worse",
]));

/// What the word at this place of a text tells; `None` for others.
#[must_use]
pub fn at(text: &str, span: Span) -> Option<Telling> {
    let word = span.of(text);
    if word.contains(char::is_numeric) {
        return Some(Telling { kind: Kind::Figure, signs: DIGITS | signs(text, span), number: number(word) });
    }
    let kind = if says_nothing(text, span) {
        return None;
    } else if lexicon::is_number(word) || AMOUNTS.names(word) || is_roman(word) || is_date(word) {
        Kind::Figure
    } else if NEGATIONS.names(word) || is_negated(word) {
        Kind::Negation
    } else if DIRECTIONS.names(word) {
        Kind::Direction
    } else {
        return None;
    };
    let (signs, number) = if kind == Kind::Figure { (signs(text, span), number(word)) } else { (0, 0) };
    Some(Telling { kind, signs, number })
}

/// Small numbers as words, each with a number of its own.
#[rustfmt::skip]
const SMALL: [(&str, u8); 26] = [
    ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("seven", 7), ("eight", 8), ("nine", 9),
    ("ten", 10), ("eleven", 11), ("twelve", 12), ("thirteen", 13), ("fourteen", 14), ("fifteen", 15), ("sixteen", 16),
    ("seventeen", 17), ("eighteen", 18), ("nineteen", 19), ("twenty", 20), ("thirty", 30), ("forty", 40),
    ("fifty", 50), ("sixty", 60), ("seventy", 70), ("eighty", 80), ("ninety", 90),
];

/// The number that a figure is, where it is a small one.
fn number(word: &str) -> u8 {
    if word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit()) {
        return word.parse().unwrap_or(0);
    }
    SMALL.iter().find(|(spelled, _)| word.eq_ignore_ascii_case(spelled)).map_or(0, |(_, number)| *number)
}

/// True for words that tell something elsewhere: "two-time", the second that passes, "No. 1" and "Dr No".
fn says_nothing(text: &str, span: Span) -> bool {
    let (word, behind) = (span.of(text), &text[span.end as usize..]);
    if word.eq_ignore_ascii_case("no") {
        let next = behind.strip_prefix('.').unwrap_or(behind).trim_start_matches([' ', '\u{a0}']).chars().next();
        let is_number = word.starts_with('N') || behind.starts_with('.');
        return is_number && next.is_some_and(|c| c.is_ascii_digit()) || follows(text, span, &["dr"]);
    }
    word.eq_ignore_ascii_case("second") && follows(text, span, &["a", "per", "split"])
        || starts_with(behind, "-time") && lexicon::is_number(word)
}

/// Bytes before a word in which another one is looked for.
const BEFORE: usize = 8;

/// True when one of these words stands before the one at this place.
fn follows(text: &str, span: Span, words: &[&str]) -> bool {
    let before = &text.as_bytes()[(span.start as usize).saturating_sub(BEFORE)..span.start as usize];
    let before = before.strip_suffix(b" ").unwrap_or(before);
    let before = before.strip_suffix(b".").unwrap_or(before);
    let last = before.rsplit(|byte| !byte.is_ascii_alphabetic()).next().unwrap_or_default();
    words.iter().any(|word| last.eq_ignore_ascii_case(word.as_bytes()))
}

/// True for a text that begins with a word, small or capital.
fn starts_with(text: &str, word: &str) -> bool {
    let rest = text.get(..word.len()).filter(|head| head.eq_ignore_ascii_case(word)).map(|_| &text[word.len()..]);
    rest.is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
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

/// Names of the per cent sign.
const PER_CENTS: [&str; 3] = ["percent", "pct", "per cent"];

/// Currencies that nothing else is called by.
const NAMES: [(&str, char); 2] = [("dollars", '$'), ("euros", '€')];

/// The signs around a figure, also where they are spelled out.
fn signs(text: &str, span: Span) -> u8 {
    let (before, behind) = (&text[..span.start as usize], &text[span.end as usize..]);
    let currency = |c: Option<char>| CURRENCIES.iter().position(|&sign| Some(sign) == c).map(|at| at as u8 + 1);
    let before_it = currency(before.chars().next_back());
    let rest = before_it.map_or(before, |_| &before[..before.char_indices().next_back().map_or(0, |(at, _)| at)]);
    let behind = behind.strip_prefix([' ', '-', '\u{a0}', '\u{202f}']).unwrap_or(behind);
    let next = behind.chars().next();
    let per_cent =
        matches!(next, Some('%' | '％' | '‰')) || PER_CENTS.iter().any(|spelled| starts_with(behind, spelled));
    let spelled = || NAMES.iter().find(|(name, _)| starts_with(behind, name)).map(|(_, sign)| *sign);
    let currency = before_it.or_else(|| currency(next)).or_else(|| currency(spelled())).unwrap_or(0);
    currency | if is_minus(rest) { MINUS } else { 0 } | if per_cent { PER_CENT } else { 0 }
}

/// True for a text that ends with a minus. Between figures or words the mark is a dash or a hyphen, and where a line
/// begins it may be that of a list.
fn is_minus(text: &str) -> bool {
    let mut back = text.chars().rev();
    let Some(sign @ ('-' | '−' | '–')) = back.next() else { return false };
    match back.next() {
        Some(' ' | '\u{a0}' | '\u{202f}') => {
            sign == '−' || back.find(|&c| c != ' ').is_some_and(|c| c != '\n' && c != '\r')
        }
        Some('(' | '[' | '"' | '“') => true,
        None | Some(_) if sign != '−' => false,
        before => before.is_none_or(char::is_whitespace),
    }
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
        for word in
            ["bridge", "single", "cents", "pounds", "may", "I", "X", "vi", "know", "want", "sun", "rose", "after"]
        {
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
        for text in ["-5 boats", "boats:\n-5 boats", "boats:\n  -5 boats", "boats:\r\n– 5 boats", "boats - 5"] {
            assert_eq!(of(text), of("5 boats"), "{text}");
        }
        assert_eq!(of("5 €"), of("€5"));
    }

    #[test]
    fn spellings_tell_the_same() {
        let keys = |text: &str| -> Vec<_> {
            let tokens = tokenise(text);
            tokens.iter().filter_map(|token| Some(at(text, token.span)?.key(token.hash))).collect()
        };
        for (a, b) in [
            ("by 5 percent", "by 5%"),
            ("by 5 pct", "by 5 per cent"),
            ("by 5 Percent", "by five percent"),
            ("5 cents", "5 cts"),
            ("5 pounds of fish", "5 lbs of fish"),
            ("US$5", "$5"),
            ("5 dollars", "$5"),
            ("five boats", "5 boats"),
            ("do not go", "don’t go"),
            ("can not go", "cannot go"),
            ("a two-time winner", "a winner"),
            ("it took a second", "it took a moment"),
            ("the No. 1 of it", "the number 1 of it"),
            ("the No 1 of it", "the number 1 of it"),
            ("the film Dr. No", "the film"),
            ("a single boat", "a boat"),
        ] {
            assert_eq!(keys(a), keys(b), "{a} / {b}");
        }
        for (a, b) in [
            ("5 percent", "5"),
            ("5 dollars", "5 euros"),
            ("five boats", "fifty boats"),
            ("five", "50"),
            ("no boats", "boats"),
            ("no. boats", "boats"),
            ("the second boat", "the boat"),
            ("two times", "times"),
            ("few boats", "many boats"),
            ("found alive", "found dead"),
        ] {
            assert_ne!(keys(a), keys(b), "{a} / {b}");
        }
    }
}
