//! The words of an article, split at white space, and [what is known](super::known) of each.
//!
//! An article says most of its words several times, and articles share most of theirs. What is
//! known of a word is worked out once and remembered, so that a word costs little more than
//! its hash.

use unicode_normalization::UnicodeNormalization;

use super::chars;
use super::ids::Ids;
use super::known::{Short, Word};
use crate::shingle::hash;
use crate::span::Span;

/// Pairs of places for words that are remembered between articles: a power of two, a megabyte
/// in all. Of an article's different words a quarter is not remembered; with a quarter of the
/// places it would be nearly half.
const REMEMBERED: usize = 1 << 14;

/// Words that are looked up together.
const AT_ONCE: usize = 16;

/// Different words that an article is expected to have at most: those of a novel are some 20,000.
const MOST_EXPECTED: usize = 1 << 16;

/// Where a word with this hash is remembered.
fn place(key: u64) -> usize {
    key as usize & (REMEMBERED - 1)
}

/// A word that is none after normalisation: only punctuation.
const NO_WORD: u32 = u32::MAX;

/// The words of an article: which word stands where, and how often.
///
/// A word's number in the article is its place in `distinct` and `counts`.
#[derive(Debug, Default)]
pub(super) struct Sequence {
    /// The words in their order.
    pub words: Vec<u32>,
    /// How often each stands.
    pub counts: Vec<u32>,
    /// Code points of each.
    pub chars: Vec<u32>,
}

impl Sequence {
    fn clear(&mut self) {
        self.words.clear();
        self.counts.clear();
        self.chars.clear();
    }

    /// Code points of all words.
    pub(super) fn total_chars(&self) -> u64 {
        self.counts.iter().zip(&self.chars).map(|(&count, &chars)| u64::from(count) * u64::from(chars)).sum()
    }

    /// Code points of the words in a range.
    pub(super) fn chars_of(&self, places: std::ops::Range<usize>) -> u64 {
        self.words[places].iter().map(|&word| u64::from(self.chars[word as usize])).sum()
    }
}

/// Splits articles into words. What it remembers makes it fast and changes no result.
#[derive(Debug)]
pub(super) struct Dictionary {
    /// What is known of the words that came last, each in the pair that its hash gives it, the
    /// later one first.
    remembered: Vec<[Short; 2]>,
    /// The words of the article, by their hashes.
    raw: Ids,
    normal: Ids,
    /// The different words of the article with their hashes, in the order of their numbers.
    fresh: Vec<(u64, Span)>,
    /// The normalised number of each word of the article.
    normal_of: Vec<u32>,
    scratch: String,
}

impl Default for Dictionary {
    fn default() -> Self {
        Self {
            // No word has length nought, so these are taken for none.
            remembered: vec![[Short::default(); 2]; REMEMBERED],
            raw: Ids::default(),
            normal: Ids::default(),
            fresh: Vec::new(),
            normal_of: Vec::new(),
            scratch: String::new(),
        }
    }
}

/// The words of an article and what they add up to.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// As they are written.
    pub raw: Sequence,
    /// What is known of each word of `raw`.
    pub known: Vec<Short>,
    /// The longer ones among them, with their numbers.
    pub long: Vec<(u32, Word)>,
    /// Lower case, without ASCII punctuation, canonically decomposed: RedPajama's words.
    pub normal: Sequence,
    /// Code points of white space.
    pub spaces: u64,
    /// Those among them that datatrove counts as punctuation: carriage returns, say.
    pub odd_spaces: u64,
    /// Whether a line ends other than by a line feed.
    pub odd_lines: bool,
    /// Sentences by RedPajama's expression.
    pub sentences: u64,
    /// Whether a word stands there that C4's bad lines have.
    pub suspect: bool,
    /// "lorem ipsum", in any case.
    pub lorem_ipsum: u64,
}

impl Dictionary {
    /// Reads an article's words into `words`, whose memory is used again.
    pub(super) fn read(&mut self, text: &str, words: &mut Words) {
        // A word and the space behind it take six bytes, and half of the words are new; of a long text
        // fewer and fewer.
        let expected = (text.len() / 12).min(MOST_EXPECTED);
        self.raw.clear(expected);
        self.normal.clear(expected);
        self.normal_of.clear();
        words.raw.clear();
        words.normal.clear();
        words.known.clear();
        words.long.clear();
        self.fresh.clear();
        self.split(text, words);
        self.know(text, words);
        self.walk(words);
    }

    /// Splits a text and numbers its words.
    fn split(&mut self, text: &str, words: &mut Words) {
        let (mut spaces, mut odd_spaces, mut odd_lines) = (0, 0, false);
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let class = CLASS[bytes[at] as usize];
            if class != INSIDE
                && let Some(length) = space_at(text, at, class)
            {
                spaces += 1;
                if class != BLANK {
                    let c = text[at..].chars().next().unwrap_or(' ');
                    odd_spaces += u64::from(chars::is_punctuation(c));
                    odd_lines |= chars::is_odd_line_end(c);
                }
                at += length;
                continue;
            }
            let start = at;
            at += 1;
            while at < bytes.len() {
                if let Some((chunk, _)) = bytes[at..].split_first_chunk::<8>() {
                    let plain = plain_bytes(*chunk);
                    at += plain;
                    if plain == 8 {
                        continue;
                    }
                }
                let class = CLASS[bytes[at] as usize];
                if class != INSIDE && space_at(text, at, class).is_some() {
                    break;
                }
                at += 1;
            }
            let key = hash::bytes(&bytes[start..at]);
            let (number, new) = self.raw.id(key);
            if new {
                words.raw.counts.push(1);
                self.fresh.push((key, Span::new(start, at)));
            } else {
                words.raw.counts[number as usize] += 1;
            }
            words.raw.words.push(number);
        }
        words.spaces = spaces;
        words.odd_spaces = odd_spaces;
        words.odd_lines = odd_lines;
    }

    /// Looks the different words of the text up.
    fn know(&mut self, text: &str, words: &mut Words) {
        let fresh = std::mem::take(&mut self.fresh);
        let mut suspect = false;
        for few in fresh.chunks(AT_ONCE) {
            // Each pair lies far from the others in memory. The processor waits for them all at
            // once here, and below for none.
            let touched = few.iter().fold(0, |all, (key, _)| all ^ self.remembered[place(*key)][0].key);
            std::hint::black_box(touched);
            for &(key, span) in few {
                let number = words.known.len() as u32;
                let known = match self.look_up(key, span.of(text)) {
                    Ok(known) => {
                        words.raw.chars.push(known.chars());
                        let normal = self.normal_number(known.normal, known.normal_chars(), &mut words.normal);
                        self.normal_of.push(normal);
                        known
                    }
                    Err(word) => {
                        words.raw.chars.push(word.chars);
                        let normal = self.normal_number(word.normal, word.normal_chars, &mut words.normal);
                        self.normal_of.push(normal);
                        words.long.push((number, word));
                        Short::long(&word)
                    }
                };
                suspect |= known.has(Word::SUSPECT);
                words.known.push(known);
            }
        }
        words.suspect = suspect;
        self.fresh = fresh;
    }

    /// Goes through the words in their order.
    fn walk(&mut self, words: &mut Words) {
        let (mut sentences, mut open) = (0u64, false);
        let (mut lorem, mut lorem_ipsum) = (false, 0);
        for &number in &words.raw.words {
            let known = &words.known[number as usize];
            if known.has(Word::TERMINATED) {
                sentences += u64::from(open || known.has(Word::HEAD)) + u64::from(known.inner_sentences());
                open = known.has(Word::TAIL);
            } else {
                open |= known.has(Word::HEAD);
            }
            let normal = self.normal_of[number as usize];
            if normal != NO_WORD {
                words.normal.words.push(normal);
                words.normal.counts[normal as usize] += 1;
                lorem_ipsum += u64::from(lorem && known.has(Word::IPSUM));
                lorem = known.has(Word::LOREM);
            }
        }
        let inner = words.long.iter().filter(|(_, word)| word.has(Word::TERMINATED));
        let inner =
            inner.map(|(number, word)| u64::from(words.raw.counts[*number as usize]) * u64::from(word.inner_sentences));
        words.sentences = sentences + u64::from(open) + inner.sum::<u64>();
        words.lorem_ipsum = lorem_ipsum;
    }

    /// What is known of a word with this hash, a short one or a longer one.
    #[inline]
    fn look_up(&mut self, key: u64, word: &str) -> Result<Short, Word> {
        let pair = &mut self.remembered[place(key)];
        if pair[0].is(key) {
            Ok(pair[0])
        } else if pair[1].is(key) {
            pair.swap(0, 1);
            Ok(pair[0])
        } else {
            self.learn(key, word)
        }
    }

    #[inline(never)]
    fn learn(&mut self, key: u64, word: &str) -> Result<Short, Word> {
        let known = Word::plain(key, word).unwrap_or_else(|| {
            normalise(word, &mut self.scratch);
            Word::of(word, &self.scratch)
        });
        let short = Short::of(key, &known).ok_or(known)?;
        let pair = &mut self.remembered[place(key)];
        *pair = [short, pair[0]];
        Ok(short)
    }

    /// The number of a word's normalised form in the article.
    fn normal_number(&mut self, normal: u64, chars: u32, sequence: &mut Sequence) -> u32 {
        if chars == 0 {
            return NO_WORD;
        }
        let (number, new) = self.normal.id(normal);
        if new {
            sequence.counts.push(0);
            sequence.chars.push(chars);
        }
        number
    }
}

/// How many of the first of eight bytes are signs, letters and digits of ASCII, all of them
/// [inside](INSIDE) words: their highest bits are compared at once.
#[inline]
fn plain_bytes(bytes: [u8; 8]) -> usize {
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    const UP: u64 = u64::from_le_bytes([0x80 - (b' ' + 1); 8]);
    let bytes = u64::from_le_bytes(bytes);
    // The highest bit of every byte that is above a space and below 0x80.
    let plain = ((bytes & !HIGH) + UP) & !bytes & HIGH;
    (plain ^ HIGH).trailing_zeros() as usize / 8
}

/// RedPajama's normal form: lower case, ASCII punctuation taken out, canonically decomposed.
pub(super) fn normalise(word: &str, normal: &mut String) {
    normal.clear();
    if word.is_ascii() {
        normal.push_str(word);
        normal.make_ascii_lowercase();
        if word.bytes().any(|byte| byte.is_ascii_punctuation()) {
            normal.retain(|c| !c.is_ascii_punctuation());
        }
        return;
    }
    let kept: String = word.chars().filter(|c| !c.is_ascii_punctuation()).collect();
    normal.extend(kept.to_lowercase().nfd());
}

/// What a byte can begin: nothing that splits words, a space or line feed or tab, another
/// ASCII white space, the first byte of longer characters of which some are white space.
const INSIDE: u8 = 0;
const BLANK: u8 = 1;
const ODD: u8 = 2;
const LEAD: u8 = 3;

const CLASS: [u8; 256] = {
    let mut class = [INSIDE; 256];
    class[b' ' as usize] = BLANK;
    class[b'\n' as usize] = BLANK;
    class[b'\t' as usize] = BLANK;
    let mut byte = 0x0b;
    while byte <= 0x1f {
        if byte <= 0x0d || byte >= 0x1c {
            class[byte] = ODD;
        }
        byte += 1;
    }
    class[0xC2] = LEAD;
    class[0xE1] = LEAD;
    class[0xE2] = LEAD;
    class[0xE3] = LEAD;
    class
};

/// Bytes of the white space at an offset; `None` when none stands there.
#[inline]
fn space_at(text: &str, at: usize, class: u8) -> Option<usize> {
    match class {
        BLANK | ODD => Some(1),
        LEAD => {
            let c = text[at..].chars().next()?;
            chars::is_space(c).then(|| c.len_utf8())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_bytes_are_inside_words() {
        for byte in 0..=u8::MAX {
            for place in 0..8 {
                let mut bytes = [b'a'; 8];
                bytes[place] = byte;
                let plain = byte.is_ascii() && byte > b' ';
                assert_eq!(plain_bytes(bytes), if plain { 8 } else { place }, "{bytes:?}");
                assert!(!plain || CLASS[usize::from(byte)] == INSIDE);
            }
        }
    }
}
