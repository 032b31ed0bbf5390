//! How much a line speaks like a headline: a small linear model over its words.
//!
//! Headlines leave out articles and auxiliaries, put verbs into the present tense and, in many
//! papers, capitals on every word. The model sees each word with its case, its suffix, the
//! pairs of small words, the first and the last word, and the shape of the whole. It was
//! trained with logistic loss on titles of news against sentences cut at random words,
//! whole sentences without their full stop, and entries of lists; `examples/train_headlines.rs`
//! makes the weights again from any file of articles.

use crate::hash;
use crate::text::tokens::Token;

/// Buckets of the hashed features, a power of two.
pub const BUCKETS: usize = 1 << 15;

/// Weights are stored in steps of this size.
pub const STEP: f32 = 1.0 / 32.0;

/// One weight per bucket, and the bias as the last one.
static WEIGHTS: &[u8; BUCKETS + 1] = include_bytes!("headline.bin");

/// Log-odds that a line is a headline rather than a cut or unmarked sentence or an entry of a list.
#[must_use]
pub fn likeness(source: &str, words: &[Token]) -> f32 {
    let mut sum = i32::from(WEIGHTS[BUCKETS] as i8) * 4;
    features(source, words, |bucket| sum += i32::from(WEIGHTS[bucket] as i8));
    sum as f32 * STEP
}

/// Longest word looked at, in bytes; longer ones count by their first ones.
const LONGEST: usize = 24;

/// Tells the buckets of a line's features.
pub fn features(source: &str, words: &[Token], mut tell: impl FnMut(usize)) {
    let Some((first, last)) = words.first().zip(words.last()) else { return };
    let line = &source[first.span.start as usize..last.span.end as usize];
    let mut key = Key::default();
    let (mut capitals, mut small, mut articles) = (0usize, 0usize, 0usize);
    let mut before = Key::default();
    before.word(b"^", Case::Digit);
    for (at, token) in words.iter().enumerate() {
        let form = token.span.of(source).as_bytes();
        let case = Case::of(token);
        capitals += usize::from(case == Case::Capital || case == Case::Shout);
        small += usize::from(case == Case::Small);
        key.word(form, case);
        articles += usize::from(matches!(key.text(), b"a" | b"an" | b"the"));
        tell(key.bucket(if at == 0 { b'f' } else { b'w' }));
        if at + 1 == words.len() {
            tell(key.bucket(b'l'));
        }
        // Small words in pairs; names would only be learned by heart.
        if case == Case::Small || case == Case::Digit {
            let mut pair = before;
            pair.join(&key);
            tell(pair.bucket(b'p'));
        }
        let mut suffix = key;
        suffix.suffix();
        tell(suffix.bucket(b's'));
        let mut shapes = Key::default();
        shapes.shape(&before, &key);
        tell(shapes.bucket(b'c'));
        before = key;
    }
    let count = words.len();
    let mut whole = |name: u8, value: usize| tell(Key::number(value).bucket(name));
    let share = capitals * 6 / count;
    whole(b'n', count.min(24));
    whole(b'r', share * 32 + count.min(24));
    whole(b'a', articles.min(4) * 8 + share);
    whole(b'm', small.min(20));
    let mut marks = 0;
    marks |= usize::from(line.contains(": "));
    marks |= usize::from(line.contains([',', ';'])) << 1;
    marks |= usize::from(line.contains(['?', '!'])) << 2;
    marks |= usize::from(line.contains(['‘', '\''])) << 3;
    marks |= usize::from(line.contains(['“', '"'])) << 4;
    marks |= usize::from(line.contains(" – ") || line.contains(" - ") || line.contains('—')) << 5;
    whole(b'q', marks);
    whole(b'Q', marks * 8 + share);
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Case {
    #[default]
    Small,
    Capital,
    Shout,
    Digit,
}

impl Case {
    fn of(token: &Token) -> Self {
        if token.shape.has_digit() {
            Self::Digit
        } else if token.shape.all_upper() && token.span.len() > 1 {
            Self::Shout
        } else if token.shape.starts_upper() {
            Self::Capital
        } else {
            Self::Small
        }
    }
}

/// The bytes of a feature.
#[derive(Debug, Clone, Copy)]
struct Key {
    bytes: [u8; 2 * LONGEST + 3],
    length: usize,
    case: Case,
}

impl Default for Key {
    fn default() -> Self {
        Self { bytes: [0; 2 * LONGEST + 3], length: 0, case: Case::Small }
    }
}

impl Key {
    fn text(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    fn word(&mut self, form: &[u8], case: Case) {
        self.length = form.len().min(LONGEST);
        self.case = case;
        for (to, from) in self.bytes.iter_mut().zip(&form[..self.length]) {
            *to = if case == Case::Digit && from.is_ascii_digit() { b'0' } else { from.to_ascii_lowercase() };
        }
    }

    fn suffix(&mut self) {
        if self.length > 3 {
            self.bytes.copy_within(self.length - 3..self.length, 0);
            self.length = 3;
        }
    }

    fn join(&mut self, other: &Self) {
        self.bytes[self.length] = b' ';
        self.length += 1;
        self.bytes[self.length..self.length + other.length].copy_from_slice(other.text());
        self.length += other.length;
    }

    fn shape(&mut self, before: &Self, word: &Self) {
        self.bytes[0] = before.case as u8;
        self.bytes[1] = word.case as u8;
        self.bytes[2] = word.length.min(4) as u8;
        self.length = 3;
    }

    fn number(value: usize) -> Self {
        let mut key = Self::default();
        key.bytes[..8].copy_from_slice(&(value as u64).to_le_bytes());
        key.length = 8;
        key
    }

    fn bucket(&self, name: u8) -> usize {
        let mut bytes = [0u8; 2 * LONGEST + 5];
        bytes[0] = name;
        bytes[1] = self.case as u8;
        bytes[2..2 + self.length].copy_from_slice(self.text());
        hash::bytes(&bytes[..2 + self.length]) as usize & (BUCKETS - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens::tokenise;

    fn score(line: &str) -> f32 {
        likeness(line, &tokenise(line))
    }

    #[test]
    fn headlines_score_above_sentences() {
        for (headline, sentence) in [
            ("Mayor Reveals Why the Tunnel Opened Late", "The mayor said that the tunnel was opened late because"),
            ("Ministers ‘to back’ harbour tunnel", "The ministers were ready to back the tunnel in the"),
            ("Bakers lose court fight over bread tax", "The bakers had lost a fight in the court over a"),
        ] {
            assert!(score(headline) > 1.0, "{headline}: {}", score(headline));
            assert!(score(sentence) < -1.0, "{sentence}: {}", score(sentence));
        }
    }

    #[test]
    fn nothing_and_long_words_are_scored_too() {
        assert!(score("").is_finite());
        assert!(score(&"x".repeat(5_000)).is_finite());
    }
}
