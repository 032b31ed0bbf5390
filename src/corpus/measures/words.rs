//! The words of an article, split at white space, and all that is to be known of each.
//!
//! An article says most of its words several times, and articles share most of theirs. What is
//! known of a word is worked out once and remembered, so that a word costs little more than
//! its hash.

use unicode_normalization::UnicodeNormalization;

use super::chars;
use super::ids::Ids;
use crate::shingle::hash;

/// Places for words that are remembered between articles: a power of two. Four times as many
/// save few words and no longer stay in the cache of the processor.
const REMEMBERED: usize = 1 << 13;

/// The stop words of Gopher; an article has two of them.
const STOP_WORDS: [&str; 8] = ["the", "be", "to", "of", "and", "that", "have", "with"];

/// A word that is none after normalisation: only punctuation.
const NO_WORD: u32 = u32::MAX;

/// What is known of a word as it is written.
#[derive(Debug, Clone, Copy, Default)]
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

    fn of(word: &str, normal: &str) -> Self {
        let mut known = Self {
            normal: hash::bytes(normal.as_bytes()),
            normal_chars: normal.chars().count() as u32,
            ..Self::default()
        };
        let mut cased = Cased::default();
        let mut piece = Piece::default();
        let (mut symbol, mut inside, mut ended) = (true, false, false);
        let mut dots = 0;
        for c in word.chars() {
            known.chars += 1;
            known.letters += u32::from(chars::is_letter(c));
            known.digits += u32::from(chars::is_digit(c));
            known.upper += u32::from(c.is_uppercase());
            let punctuation = chars::is_punctuation(c);
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
            cased.push(c);
            let is_word = chars::is_word(c);
            piece.push(c, is_word, &mut known);
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
        for (flag, set) in [
            (Self::SYMBOL, symbol),
            (Self::UPPER, cased.upper()),
            (Self::TITLE, cased.title()),
            (Self::SUSPECT, ["javascript", "cookie", "terms", "privacy"].iter().any(|part| normal.contains(part))),
            (Self::LOREM, normal.ends_with("lorem")),
            (Self::IPSUM, normal.starts_with("ipsum")),
        ] {
            known.flags |= if set { flag } else { 0 };
        }
        known.stop_word = STOP_WORDS.iter().position(|stop| *stop == word).map_or(0, |at| 1 << at);
        known
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
    fn push(&mut self, c: char) {
        let (upper, lower) = (c.is_uppercase(), c.is_lowercase());
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
    fn push(&mut self, c: char, word: bool, known: &mut Word) {
        if self.open && self.word != word {
            self.end(known);
        }
        self.open = true;
        self.word = word;
        self.letter |= c.is_ascii_alphabetic();
        self.cased.push(c);
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
    /// What is known of the words that came last, each at the place that its hash gives it.
    remembered: Vec<(u64, Word)>,
    /// The words of the article, by their hashes.
    raw: Ids,
    normal: Ids,
    /// The normalised number of each word of the article.
    normal_of: Vec<u32>,
    scratch: String,
}

impl Default for Dictionary {
    fn default() -> Self {
        Self {
            // No word has length nought, so these are taken for none.
            remembered: vec![(0, Word::default()); REMEMBERED],
            raw: Ids::default(),
            normal: Ids::default(),
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
        let (mut spaces, mut odd_spaces, mut odd_lines) = (0, 0, false);
        let (mut sentences, mut open, mut suspect) = (0u64, false, false);
        let (mut lorem, mut lorem_ipsum) = (false, 0);
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
            let word = &text[start..at];
            let key = hash::bytes(word.as_bytes());
            let (number, new) = self.raw.id(key);
            if new {
                let known = self.look_up(key, word);
                suspect |= known.has(Word::SUSPECT);
                words.raw.counts.push(1);
                words.raw.chars.push(known.chars);
                words.known.push(known);
                let normal = self.normal_number(known, &mut words.normal);
                self.normal_of.push(normal);
            } else {
                words.raw.counts[number as usize] += 1;
            }
            words.raw.words.push(number);
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
        words.spaces = spaces;
        words.odd_spaces = odd_spaces;
        words.odd_lines = odd_lines;
        words.sentences = sentences + u64::from(open);
        words.suspect = suspect;
        words.lorem_ipsum = lorem_ipsum;
    }

    /// What is known of a word with this hash.
    #[inline]
    fn look_up(&mut self, key: u64, word: &str) -> Word {
        let place = key as usize & (REMEMBERED - 1);
        let (remembered, known) = &self.remembered[place];
        if *remembered == key && known.chars > 0 { *known } else { self.learn(key, word) }
    }

    #[inline(never)]
    fn learn(&mut self, key: u64, word: &str) -> Word {
        normalise(word, &mut self.scratch);
        let known = Word::of(word, &self.scratch);
        self.remembered[key as usize & (REMEMBERED - 1)] = (key, known);
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
        normal.extend(word.chars().filter(|c| !c.is_ascii_punctuation()).map(|c| c.to_ascii_lowercase()));
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
