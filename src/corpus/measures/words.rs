//! The words of an article, split at white space, and [what is known](super::known) of each.
//!
//! An article says most of its words several times, and articles share most of theirs. What is
//! known of a word is worked out once and remembered, so that a word costs little more than
//! its hash.

use unicode_normalization::UnicodeNormalization;

use super::chars;
use super::ids::{Ids, key};
use super::known::{Short, Word};
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
        // A word and the space behind it take six bytes, and two in three are new at most; of a long text
        // fewer and fewer.
        let expected = (text.len() / 9).min(MOST_EXPECTED);
        self.raw.clear(expected);
        self.normal.clear(expected);
        words.raw.clear();
        words.normal.clear();
        self.normal_of.clear();
        words.known.clear();
        words.long.clear();
        self.fresh.clear();
        self.split(text, words);
        self.know(text, words);
        self.walk(words);
    }

    /// Splits a text and numbers its words.
    fn split(&mut self, text: &str, words: &mut Words) {
        let bytes = text.as_bytes();
        let mut spaces = Spaces::default();
        // Where the word that is being read began.
        let mut start = 0;
        for (at, chunk) in (0..).step_by(CHUNK).zip(bytes.chunks(CHUNK)) {
            let mut ends = spaces.among(text, at, chunk);
            while ends != 0 {
                let end = at + ends.trailing_zeros() as usize;
                if start < end {
                    self.number(bytes, start, end, words);
                }
                start = end + 1;
                ends &= ends - 1;
            }
        }
        if start < bytes.len() {
            self.number(bytes, start, bytes.len(), words);
        }
        words.spaces = spaces.count;
        words.odd_spaces = spaces.odd;
        words.odd_lines = spaces.odd_lines;
    }

    /// Numbers a word.
    #[inline]
    fn number(&mut self, bytes: &[u8], start: usize, end: usize, words: &mut Words) {
        let key = key(bytes, start, end);
        let (number, new) = self.raw.id(key);
        if new {
            words.raw.counts.push(1);
            self.fresh.push((key, Span::new(start, end)));
        } else {
            words.raw.counts[number as usize] += 1;
        }
        words.raw.words.push(number);
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

/// Bytes whose white space is found at once.
const CHUNK: usize = 64;

/// Finds the white space of a text, chunk by chunk, and counts it.
#[derive(Debug, Default)]
struct Spaces {
    count: u64,
    odd: u64,
    odd_lines: bool,
    /// The last bytes of a space that began in the chunk before.
    behind: u64,
}

impl Spaces {
    /// Bits for the bytes of white space in the chunk at an offset.
    #[inline]
    fn among(&mut self, text: &str, at: usize, chunk: &[u8]) -> u64 {
        let mut padded = [b'x'; CHUNK];
        let chunk = chunk.first_chunk::<CHUNK>().unwrap_or_else(|| {
            padded[..chunk.len()].copy_from_slice(chunk);
            &padded
        });
        let (mut blank, mut others) = (0, 0);
        for (place, eight) in chunk.chunks_exact(8).enumerate() {
            let eight = eight.try_into().map_or(0, u64::from_le_bytes);
            let (blanks, doubtful) = blanks(eight);
            blank |= blanks << (8 * place);
            others |= doubtful << (8 * place);
        }
        let mut found = blank | std::mem::take(&mut self.behind);
        self.count += u64::from(blank.count_ones());
        while others != 0 {
            let place = others.trailing_zeros();
            others &= others - 1;
            let at = at + place as usize;
            if let Some(c) = space_at(text, at) {
                self.count += 1;
                self.odd += u64::from(chars::is_punctuation(c));
                self.odd_lines |= chars::is_odd_line_end(c);
                let space = ((1u128 << c.len_utf8()) - 1) << place;
                found |= space as u64;
                self.behind |= (space >> CHUNK) as u64;
            }
        }
        found
    }
}

/// Which of eight bytes are spaces and line feeds, and which may begin another white space: tabs, other
/// controls, the first bytes of longer characters. A bit for each.
#[inline]
fn blanks(bytes: u64) -> (u64, u64) {
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    const LOW: u64 = !HIGH;
    const fn all(byte: u8) -> u64 {
        u64::from_le_bytes([byte; 8])
    }
    // The highest bit of each byte that is nought; no byte carries into the next.
    let nought = |bytes: u64| !(((bytes & LOW) + LOW) | bytes) & HIGH;
    let gather = |highest: u64| (highest >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    let blank = nought(bytes ^ all(b' ')) | nought(bytes ^ all(b'\n'));
    // Below a space, or 0xC0 and more.
    let control = !((bytes & LOW) + all(0x80 - b' ')) & !bytes & HIGH;
    let lead = bytes & bytes << 1 & HIGH;
    (gather(blank), gather((control & !blank) | lead))
}

/// RedPajama's normal form: lower case, ASCII punctuation taken out, canonically decomposed.
pub(super) fn normalise(word: &str, normal: &mut String) {
    normal.clear();
    if word.is_ascii() {
        let kept = word.bytes().filter(|byte| !byte.is_ascii_punctuation());
        normal.extend(kept.map(|byte| char::from(byte.to_ascii_lowercase())));
        return;
    }
    // Only letters have case and parts, and few of other alphabets stand in news in English.
    if word.chars().all(|c| c.is_ascii() || chars::is_typographic(c)) {
        normal.extend(word.chars().filter(|c| !c.is_ascii_punctuation()).map(|c| c.to_ascii_lowercase()));
        return;
    }
    let kept: String = word.chars().filter(|c| !c.is_ascii_punctuation()).collect();
    normal.extend(kept.to_lowercase().nfd());
}

/// The white space at the offset of a control or of a longer character, if it is one.
#[inline]
fn space_at(text: &str, at: usize) -> Option<char> {
    let byte = text.as_bytes()[at];
    // Of longer characters only those that begin with one of these bytes are white space.
    if !byte.is_ascii() && !matches!(byte, 0xC2 | 0xE1..=0xE3) {
        return None;
    }
    text[at..].chars().next().filter(|&c| chars::is_space(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Words of every length and white space of every kind, across the borders of chunks.
        #[test]
        fn words_are_what_stands_between_white_space(text in "([a-z]{0,20}|[a-zé…€ø𝄞\\x00]{1,9}|[ \n\t\r\x0b\x1f\u{85}\u{a0}\u{1680}\u{2003}\u{2028}\u{3000}\x01]{1,2}){0,40}") {
            let mut words = Words::default();
            Dictionary::default().read(&text, &mut words);
            let mut expected: Vec<&str> = Vec::new();
            let mut numbers = Vec::new();
            for word in text.split(chars::is_space).filter(|word| !word.is_empty()) {
                let number = expected.iter().position(|known| *known == word).unwrap_or_else(|| {
                    expected.push(word);
                    expected.len() - 1
                });
                numbers.push(number as u32);
            }
            prop_assert_eq!(&words.raw.words, &numbers);
            prop_assert_eq!(words.spaces, text.chars().filter(|&c| chars::is_space(c)).count() as u64);
            let odd = |c: &char| chars::is_space(*c) && chars::is_punctuation(*c);
            prop_assert_eq!(words.odd_spaces, text.chars().filter(odd).count() as u64);
            prop_assert_eq!(words.odd_lines, text.chars().any(chars::is_odd_line_end));
        }
    }

    #[test]
    fn typographic_signs_have_neither_case_nor_parts() {
        for c in (0..=0xFFFF).filter_map(char::from_u32).filter(|&c| chars::is_typographic(c)) {
            assert!(c.to_lowercase().nfd().eq([c]), "{c:?}");
        }
        let mut normal = String::new();
        normalise("“Don’t", &mut normal);
        assert_eq!(normal, "“don’t");
        normalise("É!", &mut normal);
        assert_eq!(normal, "e\u{301}");
    }
}
