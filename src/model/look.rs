//! Words of a doubtful sentence as the model sees them: what [features](super::features) are made of.

use std::sync::OnceLock;

use crate::model::{Ending, Known, dictionary};
use crate::text::chars;
use crate::text::lexicon::{self, small};
use crate::text::tokens::{Shape, Token, word_hash};

pub(super) fn mix(template: u64, value: u64) -> u64 {
    let mut hash = value ^ template.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    hash = (hash ^ (hash >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    hash = (hash ^ (hash >> 29)).wrapping_mul(0x2545_F491_4F6C_DD1D);
    hash ^ (hash >> 32)
}

pub(super) fn pair(a: u64, b: u64) -> u64 {
    mix(a.rotate_left(17), b)
}

/// What one word looks like to the model.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Word {
    /// Hash of its normalised form.
    pub(super) word: u64,
    /// Shape and last three letters.
    pub(super) suffix: u64,
    /// Itself when it is a function word or a common verb, else shape and last two letters.
    pub(super) class: u64,
    /// Its shape alone.
    pub(super) shape: u64,
    /// What stands between it and the next word.
    pub(super) gap: u64,
    /// How common it is, where that is looked at.
    pub(super) known: u64,
    /// Kinds of small words that it is.
    pub(super) kind: u8,
    /// What it ends in, see [`tails`].
    pub(super) tail: u8,
}

impl Word {
    /// Written small.
    pub(super) fn is_small(&self) -> bool {
        self.shape == SMALL
    }

    /// Written with a capital, or in capitals, by [`shape_of`].
    pub(super) fn is_capital(&self) -> bool {
        matches!(self.shape, 1 | 2 | 5)
    }

    /// Has a digit, by [`shape_of`].
    pub(super) fn is_number(&self) -> bool {
        matches!(self.shape, 3 | 4)
    }

    /// Written small and ends in "ed".
    pub(super) fn is_past(&self) -> bool {
        self.is_small() && self.tail & tails::ED != 0
    }
}

/// Endings that say something about a word.
pub(super) mod tails {
    pub(in crate::model) const ED: u8 = 1;
    pub(in crate::model) const ING: u8 = 2;
    pub(in crate::model) const LY: u8 = 4;
    pub(in crate::model) const S: u8 = 8;
    pub(in crate::model) const POSSESSIVE: u8 = 16;

    pub(super) fn of(form: &str) -> u8 {
        match form.as_bytes() {
            [.., b'e', b'd'] => ED,
            [.., b'i', b'n', b'g'] => ING,
            [.., b'l', b'y'] => LY,
            [.., b'\'', b's'] => POSSESSIVE,
            [.., 0x80..=0xBF, b's'] if form.ends_with("’s") => POSSESSIVE,
            [.., b's'] => S,
            _ => 0,
        }
    }
}

/// The shape of a word written small.
const SMALL: u64 = 0;

pub(super) fn shape_of(shape: Shape) -> u64 {
    if shape.is_dotted() {
        5
    } else if shape.is_number() {
        3
    } else if shape.has_digit() {
        4
    } else if shape.starts_lower() {
        SMALL
    } else if shape.all_upper() {
        2
    } else if shape.starts_upper() {
        1
    } else {
        6
    }
}

/// The last `count` bytes of a word, small ASCII letters; words shorter than that are whole.
pub(super) fn last_letters(word: &str, count: usize) -> u64 {
    let bytes = word.as_bytes();
    let mut packed = 0u64;
    for &byte in &bytes[bytes.len().saturating_sub(count)..] {
        packed = packed << 8 | u64::from(byte.to_ascii_lowercase());
    }
    packed
}

pub(super) fn first_letters(word: &str, count: usize) -> u64 {
    let mut packed = 1u64;
    for &byte in word.as_bytes().iter().take(count) {
        packed = packed << 8 | u64::from(byte.to_ascii_lowercase());
    }
    packed
}

/// A hyphen between two words and nothing else.
pub(super) const HYPHEN: u64 = 128;

pub(super) fn gap_of(between: &str) -> u64 {
    let mut gap = if between.is_empty() { 1 } else { 0 };
    for c in between.chars().take(6) {
        gap |= match c {
            ' ' => 0,
            ',' => 2,
            ';' | ':' => 4,
            '.' => 8,
            '"' | '\u{201C}' | '\u{201D}' => 16,
            '(' | '[' => 32,
            ')' | ']' => 64,
            '-' if between.len() == 1 => HYPHEN,
            c if chars::is_dash(c) => 256,
            '\'' | '\u{2018}' | '\u{2019}' => 512,
            _ => 1024,
        };
    }
    gap
}

/// Kinds of small words by the hash of their normalised form: one probe instead of a search
/// in every list.
pub(super) struct SmallWords {
    slots: Vec<(u64, u8)>,
}

impl SmallWords {
    const BITS: u32 = 11;

    pub(super) fn get() -> &'static Self {
        static WORDS: OnceLock<SmallWords> = OnceLock::new();
        WORDS.get_or_init(|| {
            let mut words = Self { slots: vec![(0, 0); 1 << Self::BITS] };
            for (word, kind) in lexicon::small_words() {
                let hash = word_hash(&word);
                let at = words.place(hash);
                words.slots[at] = (hash, words.slots[at].1 | kind);
            }
            words
        })
    }

    /// The slot of a word, or the empty one where it would stand.
    fn place(&self, hash: u64) -> usize {
        let mut at = (hash >> (64 - Self::BITS)) as usize;
        while self.slots[at].1 != 0 && self.slots[at].0 != hash {
            at = (at + 1) % self.slots.len();
        }
        at
    }

    pub(super) fn kind(&self, hash: u64) -> u8 {
        self.slots[self.place(hash)].1
    }
}

/// How common a word is: 2 among the commonest, 1 known, 3 on a list of words and not known, 0 none of
/// these.
pub(super) fn known_of(token: &Token, known: &impl Known) -> u64 {
    let capital = token.shape.starts_upper();
    if known.common(token.hash) {
        2
    } else if known.knows(token.hash, capital) {
        1
    } else if dictionary::lists(token.hash, capital) {
        3
    } else {
        0
    }
}

pub(super) fn look(source: &str, token: &Token, next: Option<&Token>, small: &SmallWords) -> Word {
    let form = token.span.of(source);
    let shape = shape_of(token.shape);
    let kind = if token.shape.is_dotted() { 0 } else { small.kind(token.hash) };
    let function = token.shape.starts_lower() && kind & (small::DANGLES | small::STARTS | small::VERB) != 0
        || token.shape.starts_upper() && kind & small::STARTS != 0;
    Word {
        word: token.hash,
        suffix: pair(last_letters(form, 3), shape),
        class: if function { token.hash } else { pair(last_letters(form, 2), shape) },
        shape,
        gap: next.map_or(0, |next| {
            gap_of(&source[token.span.end as usize..(next.span.start as usize).max(token.span.end as usize)])
        }),
        known: 0,
        kind,
        tail: tails::of(form),
    }
}

/// Words of a sentence that are looked at; of longer sentences the first and the last ten.
pub(super) const BAG: usize = 40;

/// The words of a sentence, as far as they are looked at.
#[derive(Debug)]
pub(super) struct Looks {
    words: [Word; BAG],
    read: usize,
}

impl Looks {
    /// Looks at a sentence; long ones are read at both ends. How common the last two words are is looked up.
    pub(super) fn of(ending: &Ending<'_>, known: &impl Known) -> Self {
        let tokens = ending.text.words_of(&ending.sentence);
        let small = SmallWords::get();
        let mut looks = Self { words: [Word::default(); BAG], read: 0 };
        for (at, token) in tokens.iter().enumerate() {
            if at < BAG - 10 || at + 10 >= tokens.len() {
                looks.words[looks.read] = look(ending.source, token, tokens.get(at + 1), small);
                looks.read += 1;
            }
        }
        for (word, token) in looks.words[..looks.read].iter_mut().rev().zip(tokens.iter().rev()).take(2) {
            word.known = known_of(token, known);
        }
        looks
    }

    /// The words in their order.
    pub(super) fn words(&self) -> &[Word] {
        &self.words[..self.read]
    }
}
