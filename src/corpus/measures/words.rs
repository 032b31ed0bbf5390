//! The words of an article, split at white space, and all that is to be known of each.
//!
//! An article says most of its words several times, and articles share most of theirs. What is
//! known of a word is worked out once and remembered, so that a word costs little more than
//! its hash.

use unicode_normalization::UnicodeNormalization;

use super::chars;
use super::ids::Ids;
use crate::shingle::hash;
use crate::span::Span;

/// Pairs of places for words that are remembered between articles: a power of two, a megabyte
/// in all. Of an article's different words a quarter is not remembered; with a quarter of the
/// places it would be nearly half.
const REMEMBERED: usize = 1 << 14;

/// Words that are looked up together.
const AT_ONCE: usize = 16;

/// Where a word with this hash is remembered.
fn place(key: u64) -> usize {
    key as usize & (REMEMBERED - 1)
}

/// The stop words of Gopher; an article has two of them.
const STOP_WORDS: [&str; 8] = ["the", "be", "to", "of", "and", "that", "have", "with"];

/// A word that is none after normalisation: only punctuation.
const NO_WORD: u32 = u32::MAX;

/// What is known of a word as it is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Word {
    /// Code points.
    pub chars: u32,
    pub letters: u32,
    pub digits: u32,
    pub upper: u32,
    pub punctuation: u32,
    /// `#` signs.
    pub hashes: u32,
    /// Ellipses, `...` or `…`.
    pub ellipses: u32,
    /// Code points of them.
    pub ellipsis_chars: u32,
    /// `{` and `}`.
    pub braces: u32,
    /// Runs of word characters and runs of signs: the words of a tokeniser at punctuation.
    pub pieces: u32,
    /// Pieces without a letter of the Latin alphabet.
    pub pieces_without_letter: u32,
    /// Pieces in capitals.
    pub pieces_upper: u32,
    /// Hash of the normalised word, see [`normalise`].
    normal: u64,
    /// Code points of it; none when nothing is left of the word.
    normal_chars: u32,
    /// Sentences of [`super::Measures::rps_doc_num_sentences`] that begin and end inside.
    inner_sentences: u32,
    flags: u16,
    /// The bit of the stop word that it is.
    pub stop_word: u8,
}

/// What is known of a word of up to 255 code points, and its hash, in half a line of the cache.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(32))]
struct Short {
    key: u64,
    normal: u64,
    counts: [u8; 14],
    /// Those of the word, and above them the number of the stop word.
    flags: u16,
}

impl Short {
    fn of(key: u64, word: &Word) -> Option<Self> {
        let counts = [
            word.chars,
            word.letters,
            word.digits,
            word.upper,
            word.punctuation,
            word.hashes,
            word.ellipses,
            word.ellipsis_chars,
            word.braces,
            word.pieces,
            word.pieces_without_letter,
            word.pieces_upper,
            word.normal_chars,
            word.inner_sentences,
        ];
        let mut short = Self { key, normal: word.normal, ..Self::default() };
        for (short, count) in short.counts.iter_mut().zip(counts) {
            *short = u8::try_from(count).ok()?;
        }
        let stop_word = (u8::BITS - word.stop_word.leading_zeros()) as u16;
        short.flags = word.flags | stop_word << Word::FLAGS;
        Some(short)
    }

    /// True when this is the word with that hash.
    fn is(&self, key: u64) -> bool {
        self.key == key && self.counts[0] > 0
    }

    fn word(&self) -> Word {
        let [
            chars,
            letters,
            digits,
            upper,
            punctuation,
            hashes,
            ellipses,
            ellipsis_chars,
            braces,
            pieces,
            pieces_without_letter,
            pieces_upper,
            normal_chars,
            inner_sentences,
        ] = self.counts;
        Word {
            chars: chars.into(),
            letters: letters.into(),
            digits: digits.into(),
            upper: upper.into(),
            punctuation: punctuation.into(),
            hashes: hashes.into(),
            ellipses: ellipses.into(),
            ellipsis_chars: ellipsis_chars.into(),
            braces: braces.into(),
            pieces: pieces.into(),
            pieces_without_letter: pieces_without_letter.into(),
            pieces_upper: pieces_upper.into(),
            normal: self.normal,
            normal_chars: normal_chars.into(),
            inner_sentences: inner_sentences.into(),
            flags: self.flags & ((1 << Word::FLAGS) - 1),
            stop_word: (1u16 << (self.flags >> Word::FLAGS) >> 1) as u8,
        }
    }
}

impl Word {
    const SYMBOL: u16 = 1;
    const UPPER: u16 = 2;
    const TITLE: u16 = 4;
    const TERMINATED: u16 = 8;
    const HEAD: u16 = 16;
    const TAIL: u16 = 32;
    const SUSPECT: u16 = 64;
    const LOREM: u16 = 128;
    const IPSUM: u16 = 256;
    /// How many flags there are.
    const FLAGS: u32 = 9;

    fn has(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    /// Made of punctuation only.
    pub(super) fn is_symbol(self) -> bool {
        self.has(Self::SYMBOL)
    }

    /// In capitals, as `str.isupper` says.
    pub(super) fn is_upper(self) -> bool {
        self.has(Self::UPPER)
    }

    /// Capitalised, as `str.istitle` says.
    pub(super) fn is_title(self) -> bool {
        self.has(Self::TITLE)
    }

    /// What is known of a word in small letters, perhaps with a capital first and with a full
    /// stop or comma behind it, as most are: all that [`Self::of`] says, without looking at every
    /// letter by itself. `key` is the word's hash.
    fn plain(key: u64, word: &str) -> Option<Self> {
        const LONGEST: usize = 24;
        let bytes = word.as_bytes();
        let (body, mark) = match bytes {
            [body @ .., mark @ (b'.' | b',')] => (body, Some(*mark)),
            _ => (bytes, None),
        };
        let (first, rest) = body.split_first()?;
        if !(1..LONGEST).contains(&rest.len())
            || !first.is_ascii_alphabetic()
            || !rest.iter().all(u8::is_ascii_lowercase)
        {
            return None;
        }
        let mut lower = [0; LONGEST];
        lower[..body.len()].copy_from_slice(body);
        lower[0] = first.to_ascii_lowercase();
        let normal = std::str::from_utf8(&lower[..body.len()]).ok()?;
        let capital = first.is_ascii_uppercase();
        let (letters, marks) = (body.len() as u32, u32::from(mark.is_some()));
        let mut known = Self {
            chars: letters + marks,
            letters,
            upper: u32::from(capital),
            punctuation: marks,
            pieces: 1 + marks,
            pieces_without_letter: marks,
            normal: if capital || mark.is_some() { hash::bytes(normal.as_bytes()) } else { key },
            normal_chars: letters,
            flags: Self::HEAD,
            ..Self::default()
        };
        known.set(Self::TITLE, capital);
        known.set(Self::TERMINATED, mark == Some(b'.'));
        known.tell(word, normal);
        Some(known)
    }

    fn set(&mut self, flag: u16, set: bool) {
        self.flags |= if set { flag } else { 0 };
    }

    /// What the words of lists tell.
    fn tell(&mut self, word: &str, normal: &str) {
        self.set(Self::SUSPECT, is_suspect(normal));
        self.set(Self::LOREM, normal.ends_with("lorem"));
        self.set(Self::IPSUM, normal.starts_with("ipsum"));
        self.stop_word = STOP_WORDS.iter().position(|stop| *stop == word).map_or(0, |at| 1 << at);
    }

    fn of(word: &str, normal: &str) -> Self {
        let mut known = Self {
            normal: hash::bytes(normal.as_bytes()),
            normal_chars: if normal.is_ascii() { normal.len() } else { normal.chars().count() } as u32,
            ..Self::default()
        };
        let mut cased = Cased::default();
        let mut piece = Piece::default();
        let (mut symbol, mut inside, mut ended) = (true, false, false);
        let mut dots = 0;
        for c in word.chars() {
            let class = Class::of(c);
            known.chars += 1;
            known.letters += u32::from(class.has(Class::LETTER));
            known.digits += u32::from(class.has(Class::DIGIT));
            known.upper += u32::from(class.has(Class::UPPER));
            let punctuation = class.has(Class::PUNCTUATION);
            known.punctuation += u32::from(punctuation);
            symbol &= punctuation;
            match c {
                '#' => known.hashes += 1,
                '{' | '}' => known.braces += 1,
                '…' => {
                    known.ellipses += 1;
                    known.ellipsis_chars += 1;
                }
                _ => {}
            }
            dots = if c == '.' { dots + 1 } else { 0 };
            if dots == 3 {
                known.ellipses += 1;
                known.ellipsis_chars += 3;
                dots = 0;
            }
            cased.push(class);
            let is_word = class.has(Class::WORD);
            piece.push(c, class, &mut known);
            if matches!(c, '.' | '!' | '?') {
                if ended {
                    known.inner_sentences += u32::from(inside);
                } else {
                    known.flags |= if inside { Self::HEAD } else { 0 };
                }
                ended = true;
                inside = false;
            } else {
                inside |= is_word;
            }
        }
        piece.end(&mut known);
        if ended {
            known.flags |= Self::TERMINATED | if inside { Self::TAIL } else { 0 };
        } else if inside {
            known.flags |= Self::HEAD;
        }
        known.set(Self::SYMBOL, symbol);
        known.set(Self::UPPER, cased.upper());
        known.set(Self::TITLE, cased.title());
        known.tell(word, normal);
        known
    }
}

/// True for words that hold one with which C4's bad lines are found.
fn is_suspect(normal: &str) -> bool {
    // Each of them has one of these letters, and most words have none.
    memchr::memchr3(b'v', b'k', b'm', normal.as_bytes()).is_some()
        && ["javascript", "cookie", "terms", "privacy"].iter().any(|part| normal.contains(part))
}

/// What a character is, as bits.
#[derive(Clone, Copy)]
struct Class(u8);

impl Class {
    const LETTER: u8 = 1;
    const DIGIT: u8 = 2;
    const UPPER: u8 = 4;
    const LOWER: u8 = 8;
    const PUNCTUATION: u8 = 16;
    const WORD: u8 = 32;

    /// Those of ASCII, of which nearly all words are.
    fn of(c: char) -> Self {
        static ASCII: std::sync::LazyLock<[u8; 128]> =
            std::sync::LazyLock::new(|| std::array::from_fn(|byte| Class::look_up(char::from(byte as u8)).0));
        if c.is_ascii() { Self(ASCII[c as usize]) } else { Self::look_up(c) }
    }

    fn look_up(c: char) -> Self {
        let bits = [
            (Self::LETTER, chars::is_letter(c)),
            (Self::DIGIT, chars::is_digit(c)),
            (Self::UPPER, c.is_uppercase()),
            (Self::LOWER, c.is_lowercase()),
            (Self::PUNCTUATION, chars::is_punctuation(c)),
            (Self::WORD, chars::is_word(c)),
        ];
        Self(bits.iter().filter(|bit| bit.1).fold(0, |all, bit| all | bit.0))
    }

    fn has(self, bit: u8) -> bool {
        self.0 & bit != 0
    }
}

/// Whether a word is in capitals or capitalised.
#[derive(Debug, Default)]
struct Cased {
    any: bool,
    lower: bool,
    broken: bool,
    inside: bool,
}

impl Cased {
    fn push(&mut self, class: Class) {
        let (upper, lower) = (class.has(Class::UPPER), class.has(Class::LOWER));
        self.any |= upper || lower;
        self.lower |= lower;
        // A capital begins a run of cased letters, a small letter goes on with one.
        self.broken |= (upper && self.inside) || (lower && !self.inside);
        self.inside = upper || lower;
    }

    fn upper(&self) -> bool {
        self.any && !self.lower
    }

    fn title(&self) -> bool {
        self.any && !self.broken
    }
}

/// The piece that is being read.
#[derive(Debug, Default)]
struct Piece {
    open: bool,
    word: bool,
    letter: bool,
    cased: Cased,
}

impl Piece {
    fn push(&mut self, c: char, class: Class, known: &mut Word) {
        let word = class.has(Class::WORD);
        if self.open && self.word != word {
            self.end(known);
        }
        self.open = true;
        self.word = word;
        self.letter |= c.is_ascii_alphabetic();
        self.cased.push(class);
    }

    fn end(&mut self, known: &mut Word) {
        if self.open {
            known.pieces += 1;
            known.pieces_without_letter += u32::from(!self.letter);
            known.pieces_upper += u32::from(self.cased.upper());
        }
        *self = Self::default();
    }
}

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
    pub known: Vec<Word>,
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
        // A word and the space behind it take six bytes, and half of the words are new.
        self.raw.clear(text.len() / 12);
        self.normal.clear(text.len() / 12);
        self.normal_of.clear();
        words.raw.clear();
        words.normal.clear();
        words.known.clear();
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
                let known = self.look_up(key, span.of(text));
                suspect |= known.has(Word::SUSPECT);
                words.raw.chars.push(known.chars);
                words.known.push(known);
                let normal = self.normal_number(known, &mut words.normal);
                self.normal_of.push(normal);
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
                sentences += u64::from(open || known.has(Word::HEAD)) + u64::from(known.inner_sentences);
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
        words.sentences = sentences + u64::from(open);
        words.lorem_ipsum = lorem_ipsum;
    }

    /// What is known of a word with this hash.
    #[inline]
    fn look_up(&mut self, key: u64, word: &str) -> Word {
        let pair = &mut self.remembered[place(key)];
        if pair[0].is(key) {
            pair[0].word()
        } else if pair[1].is(key) {
            pair.swap(0, 1);
            pair[0].word()
        } else {
            self.learn(key, word)
        }
    }

    #[inline(never)]
    fn learn(&mut self, key: u64, word: &str) -> Word {
        let known = Word::plain(key, word).unwrap_or_else(|| {
            normalise(word, &mut self.scratch);
            Word::of(word, &self.scratch)
        });
        if let Some(short) = Short::of(key, &known) {
            let pair = &mut self.remembered[place(key)];
            *pair = [short, pair[0]];
        }
        known
    }

    /// The number of a word's normalised form in the article.
    fn normal_number(&mut self, known: Word, sequence: &mut Sequence) -> u32 {
        if known.normal_chars == 0 {
            return NO_WORD;
        }
        let (number, new) = self.normal.id(known.normal);
        if new {
            sequence.counts.push(0);
            sequence.chars.push(known.normal_chars);
        }
        number
    }
}

/// RedPajama's normal form: lower case, ASCII punctuation taken out, canonically decomposed.
fn normalise(word: &str, normal: &mut String) {
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
    use proptest::prelude::*;

    fn slowly(word: &str) -> Word {
        let mut normal = String::new();
        normalise(word, &mut normal);
        Word::of(word, &normal)
    }

    proptest! {
        #[test]
        fn plain_words_are_known_as_all_words_are(
            word in prop_oneof!["[a-zA-Z][a-z]{0,26}[.,]?", "(the|be|The|lorem|Ipsum|cookie|terms)s?[.,]?"],
        ) {
            if let Some(known) = Word::plain(hash::bytes(word.as_bytes()), &word) {
                prop_assert_eq!(known, slowly(&word));
            }
        }

        #[test]
        fn short_words_come_back(word in "[^ ]{1,40}") {
            let known = slowly(&word);
            let short = Short::of(7, &known).expect("its counts are small");
            prop_assert!(short.is(7) && !short.is(8));
            prop_assert_eq!(short.word(), known);
        }
    }
}
