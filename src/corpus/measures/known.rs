//! What is to be known of a word as it is written, and what the words of an article add up to.

use std::sync::LazyLock;

use super::chars;
use super::ids;
use super::words::Words;

/// The stop words of Gopher; an article has two of them.
const STOP_WORDS: [&str; 8] = ["the", "be", "to", "of", "and", "that", "have", "with"];
const LONGEST_STOP_WORD: usize = 4;

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
    /// Hash of the normalised word, see [`super::words`].
    pub normal: u64,
    /// Code points of it; none when nothing is left of the word.
    pub normal_chars: u32,
    /// Sentences of [`super::Measures::rps_doc_num_sentences`] that begin and end inside.
    pub inner_sentences: u32,
    flags: u16,
    /// The bit of the stop word that it is.
    pub stop_word: u8,
}

/// What is known of a word of up to 255 code points, and its hash, in half a line of the cache.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(32))]
pub(super) struct Short {
    /// Hash of the word.
    pub key: u64,
    /// That of its normalised form.
    pub normal: u64,
    /// What is counted of a word, see [`Short::of`], the flags, and above them the number of the stop
    /// word. A [long](Short::long) word has no code points.
    counts: [u8; 16],
}

impl Short {
    pub(super) fn of(key: u64, word: &Word) -> Option<Self> {
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
        short.set_flags(word.flags | stop_word << Word::FLAGS);
        Some(short)
    }

    /// Stands for a longer word: has the flags that tell of the words around it, and counts nothing.
    pub(super) fn long(word: &Word) -> Self {
        let mut short = Self::default();
        short.set_flags(word.flags & !(Word::SYMBOL | Word::UPPER | Word::TITLE));
        short
    }

    fn set_flags(&mut self, flags: u16) {
        [self.counts[14], self.counts[15]] = flags.to_le_bytes();
    }

    fn flags(&self) -> u16 {
        u16::from_le_bytes([self.counts[14], self.counts[15]])
    }

    pub(super) fn has(&self, flag: u16) -> bool {
        self.flags() & flag != 0
    }

    /// Code points.
    pub(super) fn chars(&self) -> u32 {
        self.counts[0].into()
    }

    /// Code points of the normalised form; none when nothing is left of the word.
    pub(super) fn normal_chars(&self) -> u32 {
        self.counts[12].into()
    }

    /// See [`Word::inner_sentences`].
    pub(super) fn inner_sentences(&self) -> u32 {
        self.counts[13].into()
    }

    /// True when this is the word with that hash.
    pub(super) fn is(&self, key: u64) -> bool {
        self.key == key && self.counts[0] > 0
    }
}

/// What the words of an article add up to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Totals {
    pub chars: u64,
    pub letters: u64,
    pub digits: u64,
    pub upper: u64,
    pub punctuation: u64,
    pub hashes: u64,
    pub ellipses: u64,
    pub ellipsis_chars: u64,
    pub braces: u64,
    pub pieces: u64,
    pub pieces_without_letter: u64,
    pub pieces_upper: u64,
    /// Words of at most three code points.
    pub short: u64,
    /// Words of at least seven.
    pub long: u64,
    pub with_letter: u64,
    pub capitals: u64,
    pub capitalised: u64,
    /// Words of punctuation only, and their code points.
    pub symbols: u64,
    pub symbol_chars: u64,
    pub stop_words: u64,
    /// Which stop words stand there, a bit for each.
    pub required: u8,
    /// Code points of the longest word.
    pub longest: u32,
}

impl Totals {
    pub(super) fn of(words: &Words) -> Self {
        let mut totals = Self::default();
        // Numbers that the processor adds up many at a time. No sum is larger than the number of code
        // points in the text, which fits.
        let mut sums = [0u32; 16];
        for (word, &count) in words.known.iter().zip(&words.raw.counts) {
            let mut left = count;
            while left > 0 {
                let times = left.min(u32::from(u16::MAX)) as u16;
                for (sum, &part) in sums.iter_mut().zip(&word.counts) {
                    *sum = sum.wrapping_add(u32::from(u16::from(part)) * u32::from(times));
                }
                left -= u32::from(times);
            }
            totals.add(word.chars(), word.counts[1].into(), word.flags(), count);
        }
        let [chars, letters, digits, upper, punctuation, hashes, ellipses, ellipsis_chars, braces, pieces, ..] =
            sums.map(u64::from);
        totals.chars = chars;
        totals.letters = letters;
        totals.digits = digits;
        totals.upper = upper;
        totals.punctuation = punctuation;
        totals.hashes = hashes;
        totals.ellipses = ellipses;
        totals.ellipsis_chars = ellipsis_chars;
        totals.braces = braces;
        totals.pieces = pieces;
        [totals.pieces_without_letter, totals.pieces_upper] = [sums[10], sums[11]].map(u64::from);
        for (number, word) in &words.long {
            let count = words.raw.counts[*number as usize];
            let times = |of: u32| u64::from(of) * u64::from(count);
            totals.chars += times(word.chars);
            totals.letters += times(word.letters);
            totals.digits += times(word.digits);
            totals.upper += times(word.upper);
            totals.punctuation += times(word.punctuation);
            totals.hashes += times(word.hashes);
            totals.ellipses += times(word.ellipses);
            totals.ellipsis_chars += times(word.ellipsis_chars);
            totals.braces += times(word.braces);
            totals.pieces += times(word.pieces);
            totals.pieces_without_letter += times(word.pieces_without_letter);
            totals.pieces_upper += times(word.pieces_upper);
            totals.add(word.chars, word.letters, word.flags, count);
        }
        totals
    }

    /// Counts a word as a whole; one without code points only by its flags.
    #[inline]
    fn add(&mut self, chars: u32, letters: u32, flags: u16, count: u32) {
        let count = u64::from(count);
        let if_so = |is: bool| if is { count } else { 0 };
        let symbol = flags & Word::SYMBOL != 0;
        self.short += if_so((1..=3).contains(&chars));
        self.long += if_so(chars >= 7);
        self.with_letter += if_so(letters > 0);
        self.capitals += if_so(flags & Word::UPPER != 0);
        self.capitalised += if_so(flags & Word::TITLE != 0);
        self.symbols += if_so(symbol);
        self.symbol_chars += u64::from(chars) * if_so(symbol);
        // The number of the stop word, nought for none.
        let stop_word = flags >> Word::FLAGS;
        self.stop_words += if_so(stop_word != 0);
        self.required |= (1u16 << stop_word >> 1) as u8;
        self.longest = self.longest.max(chars);
    }
}

impl Word {
    const SYMBOL: u16 = 1;
    const UPPER: u16 = 2;
    const TITLE: u16 = 4;
    pub(super) const TERMINATED: u16 = 8;
    pub(super) const HEAD: u16 = 16;
    pub(super) const TAIL: u16 = 32;
    pub(super) const SUSPECT: u16 = 64;
    pub(super) const LOREM: u16 = 128;
    pub(super) const IPSUM: u16 = 256;
    /// How many flags there are.
    const FLAGS: u32 = 9;

    pub(super) fn has(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    /// What is known of a word in small letters, perhaps with a capital first and with a full
    /// stop or comma behind it, as most are: all that [`Self::of`] says, without looking at every
    /// letter by itself. `key` is the word's hash.
    pub(super) fn plain(key: u64, word: &str) -> Option<Self> {
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
            normal: if capital || mark.is_some() { ids::key(&lower, 0, body.len()) } else { key },
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
        if word.len() <= LONGEST_STOP_WORD {
            self.stop_word = STOP_WORDS.iter().position(|stop| *stop == word).map_or(0, |at| 1 << at);
        }
    }

    pub(super) fn of(word: &str, normal: &str) -> Self {
        let mut known = Self {
            normal: ids::key(normal.as_bytes(), 0, normal.len()),
            normal_chars: if normal.is_ascii() { normal.len() } else { normal.chars().count() } as u32,
            ..Self::default()
        };
        let classes = Classes::get();
        let mut cased = Cased::default();
        let mut piece = Piece::default();
        let (mut symbol, mut inside, mut ended) = (true, false, false);
        let mut dots = 0;
        for c in word.chars() {
            let class = classes.of(c);
            known.chars += 1;
            known.letters += u32::from(class.has(Class::LETTER));
            known.digits += u32::from(class.has(Class::DIGIT));
            known.upper += u32::from(class.has(Class::UPPER));
            let punctuation = class.has(Class::PUNCTUATION);
            known.punctuation += u32::from(punctuation);
            symbol &= class.has(Class::SIGN);
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
    /// Each with the place of the one of its letters that is rare.
    const PARTS: [(&[u8], usize); 4] = [(b"javascript", 2), (b"cookie", 3), (b"terms", 3), (b"privacy", 3)];
    const SHORTEST: usize = 5;
    let bytes = normal.as_bytes();
    // Nobody foresees which word has such a letter where, so that none is asked by itself.
    let rare = bytes.iter().fold(false, |any, byte| any | matches!(byte, b'v' | b'k' | b'm'));
    if bytes.len() < SHORTEST || !rare {
        return false;
    }
    memchr::memchr3_iter(b'v', b'k', b'm', bytes).any(|at| {
        PARTS.iter().any(|(part, before)| at.checked_sub(*before).is_some_and(|start| bytes[start..].starts_with(part)))
    })
}

/// Unicode's tables answer slowly, so what they say of the letters and signs of most news is kept.
struct Classes {
    /// Latin, Greek and Cyrillic letters, and what stands between them.
    letters: [Class; 0x530],
    signs: [Class; 0x70],
}

impl Classes {
    fn get() -> &'static Self {
        static CLASSES: LazyLock<Classes> = LazyLock::new(|| Classes { letters: table(0), signs: table(chars::SIGNS) });
        fn table<const SIZE: usize>(first: u32) -> [Class; SIZE] {
            std::array::from_fn(|at| char::from_u32(first + at as u32).map_or(Class(0), Class::look_up))
        }
        &CLASSES
    }

    #[inline]
    fn of(&self, c: char) -> Class {
        let code = c as u32;
        let sign = code.wrapping_sub(chars::SIGNS) as usize;
        let known = self.letters.get(code as usize).or_else(|| self.signs.get(sign));
        known.copied().unwrap_or_else(|| Class::look_up(c))
    }
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
    /// Punctuation, or a mark that ends sentences in some script: what a word of signs alone is made of.
    const SIGN: u8 = 64;

    fn look_up(c: char) -> Self {
        let (letter, punctuation) = (chars::is_letter(c), chars::is_punctuation(c));
        let bits = [
            (Self::LETTER, letter),
            (Self::DIGIT, !letter && chars::is_digit(c)),
            (Self::UPPER, c.is_uppercase()),
            (Self::LOWER, c.is_lowercase()),
            (Self::PUNCTUATION, punctuation),
            (Self::WORD, letter || chars::is_word(c)),
            (Self::SIGN, punctuation || chars::ends_sentence(c)),
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

#[cfg(test)]
mod tests {
    use super::super::words::{Dictionary, normalise};
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
            if let Some(known) = Word::plain(ids::key(word.as_bytes(), 0, word.len()), &word) {
                prop_assert_eq!(known, slowly(&word));
            }
        }

        /// Words of every kind and length, one of them oftener than a small number can say.
        #[test]
        fn totals_are_those_of_the_words(
            words in prop::collection::vec(prop_oneof![
                "[^ ]{1,9}",
                "[A-Za-z#.…{}]{1,9}",
                "(the|be|to|of|And|THAT|have)[.,!]?",
                "[a.É]{250,260}",
            ], 1..20),
            times in prop::sample::select(vec![1u32, 2, 65_535, 65_536, 200_000]),
        ) {
            let text = words.join(" ");
            let mut read = Words::default();
            Dictionary::default().read(&text, &mut read);
            // White space alone has no word.
            read.raw.counts.iter_mut().take(1).for_each(|count| *count *= times);
            let totals = Totals::of(&read);
            let mut expected = Totals::default();
            let first = text.split(chars::is_space).find(|word| !word.is_empty());
            for word in text.split(chars::is_space).filter(|word| !word.is_empty()) {
                let count = if Some(word) == first { u64::from(times) } else { 1 };
                let known = slowly(word);
                let if_so = |is: bool| if is { count } else { 0 };
                let symbol = known.has(Word::SYMBOL);
                expected.chars += u64::from(known.chars) * count;
                expected.letters += u64::from(known.letters) * count;
                expected.digits += u64::from(known.digits) * count;
                expected.upper += u64::from(known.upper) * count;
                expected.punctuation += u64::from(known.punctuation) * count;
                expected.hashes += u64::from(known.hashes) * count;
                expected.ellipses += u64::from(known.ellipses) * count;
                expected.ellipsis_chars += u64::from(known.ellipsis_chars) * count;
                expected.braces += u64::from(known.braces) * count;
                expected.pieces += u64::from(known.pieces) * count;
                expected.pieces_without_letter += u64::from(known.pieces_without_letter) * count;
                expected.pieces_upper += u64::from(known.pieces_upper) * count;
                expected.short += if_so(known.chars <= 3);
                expected.long += if_so(known.chars >= 7);
                expected.with_letter += if_so(known.letters > 0);
                expected.capitals += if_so(known.has(Word::UPPER));
                expected.capitalised += if_so(known.has(Word::TITLE));
                expected.symbols += if_so(symbol);
                expected.symbol_chars += u64::from(known.chars) * if_so(symbol);
                expected.stop_words += if_so(known.stop_word != 0);
                expected.required |= known.stop_word;
                expected.longest = expected.longest.max(known.chars);
            }
            prop_assert_eq!(totals, expected);
        }
    }
}
