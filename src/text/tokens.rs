//! Words with their byte spans and the hash of their normalised form.
//!
//! The normalised form is NFKC, lower case, apostrophes folded, the dots of abbreviations and
//! the commas of numbers dropped, a possessive *'s* taken off: "U.S.", "US" and "us" hash
//! alike, as do "Russia’s" and "russia". Scripts without spaces give a token per character.

use unicode_normalization::UnicodeNormalization;

use crate::hash;
use crate::span::Span;
use crate::text::chars;

/// A word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Its bytes in the text; the dot behind an abbreviation is not part of it.
    pub span: Span,
    /// Its form, see [`Shape`].
    pub shape: Shape,
    /// Hash of the normalised form.
    pub hash: u64,
}

/// What the letters of a token look like, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shape(u8);

impl Shape {
    const FIRST_UPPER: u8 = 1;
    const LOWER: u8 = 2;
    const UPPER: u8 = 4;
    const DIGIT: u8 = 8;
    const DOTTED: u8 = 16;
    const ALONE: u8 = 32;
    const NAME: u8 = 64;

    /// Begins with a capital letter.
    #[must_use]
    pub fn starts_upper(self) -> bool {
        self.0 & Self::FIRST_UPPER != 0
    }

    /// Begins with a letter that is no capital.
    #[must_use]
    pub fn starts_lower(self) -> bool {
        self.0 & (Self::FIRST_UPPER | Self::DIGIT | Self::ALONE) == 0 && self.0 & Self::LOWER != 0
    }

    /// Holds capitals and no small letter.
    #[must_use]
    pub fn all_upper(self) -> bool {
        self.0 & (Self::UPPER | Self::LOWER) == Self::UPPER
    }

    /// Holds capitals and small letters.
    #[must_use]
    pub fn is_mixed(self) -> bool {
        self.0 & (Self::UPPER | Self::LOWER) == Self::UPPER | Self::LOWER
    }

    /// Begins with a small letter and has a capital behind it, and no digit.
    pub(crate) fn is_camel(self) -> bool {
        const ASKED: u8 = Shape::FIRST_UPPER | Shape::DIGIT | Shape::ALONE | Shape::UPPER | Shape::LOWER;
        self.0 & ASKED == Self::UPPER | Self::LOWER
    }

    /// Holds a digit.
    #[must_use]
    pub fn has_digit(self) -> bool {
        self.0 & Self::DIGIT != 0
    }

    /// Holds no letter at all.
    #[must_use]
    pub fn is_number(self) -> bool {
        self.has_digit() && self.0 & (Self::UPPER | Self::LOWER) == 0
    }

    /// Single letters with dots between them: "U.S", "a.m".
    #[must_use]
    pub fn is_dotted(self) -> bool {
        self.0 & Self::DOTTED != 0
    }

    /// One character of a script without spaces.
    #[must_use]
    pub fn stands_alone(self) -> bool {
        self.0 & Self::ALONE != 0
    }

    /// One of the names that [`fold_names`] folds, in whatever form: "U.S.", "Russia".
    #[must_use]
    pub fn is_folded_name(self) -> bool {
        self.0 & Self::NAME != 0
    }
}

/// Every token of a text, in order.
#[must_use]
pub fn tokenise(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 4);
    let mut reader = Reader { text, lower: text.as_bytes().to_ascii_lowercase(), scratch: String::new() };
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte < 0x80 {
            if byte.is_ascii_alphanumeric() {
                // Each way pushes its own token: one that comes from two places is built on the
                // stack and copied in other pieces than it was written, which stalls.
                if let Some((end, shape)) = reader.plain_word(at) {
                    let hash = hash::bytes(&reader.lower[at..end]);
                    tokens.push(Token { span: Span::new(at, end), shape, hash });
                    // The mark behind a plain word is of ASCII and no part of the next word.
                    at = end + 1;
                } else {
                    let (token, end) = reader.word(at);
                    tokens.push(token);
                    at = end;
                }
            } else {
                at += 1;
            }
            continue;
        }
        if is_punctuation(bytes, at) {
            at += 3;
            continue;
        }
        let c = chars::at(text, at).expect("offset inside the text");
        if chars::stands_alone(c) {
            let end = at + c.len_utf8();
            tokens.push(Token {
                span: Span::new(at, end),
                shape: Shape(Shape::ALONE),
                hash: normalised_hash(&text[at..end], &mut reader.scratch),
            });
            at = end;
        } else if chars::is_alphanumeric(c) && !chars::is_apostrophe(c) {
            // An apostrophe begins no word, not even the one that Unicode calls a letter.
            let (token, end) = reader.word(at);
            debug_assert!(end > at, "{c:?} begins a word that does not hold it");
            tokens.push(token);
            at = end;
        } else {
            at += c.len_utf8();
        }
    }
    tokens
}

/// True when a character from U+2000 to U+203F begins at this byte: typeset quotes, dashes, dots
/// and spaces, none of them a letter. They are common, and the Unicode tables answer slowly.
fn is_punctuation(bytes: &[u8], at: usize) -> bool {
    bytes[at..].starts_with(&[0xE2, 0x80])
}

/// ASCII letters and digits at the beginning of some bytes.
struct Run {
    /// How many there are.
    length: usize,
    /// What is among them, as bits of a [`Shape`].
    seen: u8,
}

impl Run {
    /// Reads eight bytes at once, as Lamport, "Multiple byte processing with full-word
    /// instructions", CACM 1975, compares them: the highest bit of each byte is the answer.
    #[inline(always)]
    fn read(bytes: &[u8]) -> Self {
        if let Some((chunk, rest)) = bytes.split_first_chunk::<8>() {
            let (length, seen) = Self::classes(u64::from_le_bytes(*chunk));
            if length < 8 {
                return Self { length, seen };
            }
            return Self::read_on(rest, Self { length, seen });
        }
        Self::read_on(bytes, Self { length: 0, seen: 0 })
    }

    /// Goes on with a run behind which these bytes stand.
    #[inline(never)]
    fn read_on(mut bytes: &[u8], mut run: Self) -> Self {
        while let Some((chunk, rest)) = bytes.split_first_chunk::<8>() {
            let (length, seen) = Self::classes(u64::from_le_bytes(*chunk));
            run.seen |= seen;
            run.length += length;
            if length < 8 {
                return run;
            }
            bytes = rest;
        }
        // The end of the text.
        let mut chunk = [0; 8];
        chunk[..bytes.len()].copy_from_slice(bytes);
        let (length, seen) = Self::classes(u64::from_le_bytes(chunk));
        Self { length: run.length + length, seen: run.seen | seen }
    }

    /// How many of the first of eight bytes are letters or digits, and what they are.
    #[inline]
    fn classes(bytes: u64) -> (usize, u8) {
        const ONES: u64 = u64::from_le_bytes([1; 8]);
        const HIGH: u64 = 0x80 * ONES;
        // The highest bit of every byte that is at least `least`; bytes are below 0x80.
        let from = |bytes: u64, least: u8| bytes + u64::from(0x80 - least) * ONES;
        let low = bytes & !HIGH;
        let folded = low | (u64::from(b'a' - b'A') * ONES);
        let letters = from(folded, b'a') & !from(folded, b'z' + 1) & !bytes & HIGH;
        let digits = from(low, b'0') & !from(low, b'9' + 1) & !bytes & HIGH;
        let others = !(letters | digits) & HIGH;
        let length = others.trailing_zeros() as usize / 8;
        // All bits below the first other byte's highest one.
        let inside = others.wrapping_sub(1) & !others;
        // The bit that tells small letters from capitals, moved to the top.
        let small = bytes << 2;
        let bit = |found: u64, bit: u8| if found & inside == 0 { 0 } else { bit };
        let seen = bit(letters & small, Shape::LOWER) | bit(letters & !small, Shape::UPPER) | bit(digits, Shape::DIGIT);
        (length, seen)
    }
}

/// Longest word that is normalised without touching the heap.
const SHORT: usize = 64;

/// Reads the words of a text.
struct Reader<'a> {
    text: &'a str,
    /// The text with its ASCII letters in lower case.
    lower: Vec<u8>,
    scratch: String,
}

impl Reader<'_> {
    /// Where a word ends that is letters and digits with a space or another mark behind them, as
    /// nearly all are, and its form.
    #[inline]
    fn plain_word(&self, start: usize) -> Option<(usize, Shape)> {
        let bytes = self.text.as_bytes();
        let run = Run::read(&bytes[start..]);
        let end = start + run.length;
        let ends = match bytes.get(end) {
            Some(b'.' | b',') => bytes.get(end + 1).is_none_or(|&next| matches!(next, b' ' | b'\n')),
            Some(byte) => byte.is_ascii() && *byte != b'\'',
            None => true,
        };
        let first = if bytes[start].is_ascii_uppercase() { Shape::FIRST_UPPER } else { 0 };
        ends.then_some((end, Shape(run.seen | first)))
    }

    /// Reads the word that begins at `start`; gives it and the offset behind it.
    fn word(&mut self, start: usize) -> (Token, usize) {
        let text = self.text;
        let bytes = text.as_bytes();
        let mut shape = Shape::default();
        let mut end = start;
        // Behind the last dot of an abbreviation.
        let mut part = start;
        // Letters beyond ASCII are in the word; typeset apostrophes are.
        let (mut wide, mut curly) = (false, false);
        while end < bytes.len() {
            let byte = bytes[end];
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => {
                    let run = Run::read(&bytes[end..]);
                    shape.0 |= run.seen;
                    if end == start && byte.is_ascii_uppercase() {
                        shape.0 |= Shape::FIRST_UPPER;
                    }
                    end += run.length;
                }
                b'.' if end > start && end + 1 < bytes.len() => {
                    let (previous, next) = (bytes[end - 1], bytes[end + 1]);
                    let number = previous.is_ascii_digit() && next.is_ascii_digit();
                    let acronym = previous.is_ascii_alphabetic()
                        && next.is_ascii_alphabetic()
                        && !bytes.get(end + 2).is_some_and(|byte| {
                            byte.is_ascii_alphanumeric() || *byte >= 0x80 && !curly_at(bytes, end + 2)
                        })
                        && is_one_letter(&text[part..end]);
                    if acronym {
                        shape.0 |= Shape::DOTTED;
                        part = end + 1;
                    } else if !number {
                        break;
                    }
                    end += 1;
                }
                b',' if end > start
                    && bytes[end - 1].is_ascii_digit()
                    && bytes.len() > end + 3
                    && bytes[end + 1..=end + 3].iter().all(u8::is_ascii_digit) =>
                {
                    end += 1;
                }
                b'\'' => match bytes.get(end + 1) {
                    Some(next) if next.is_ascii_alphabetic() => end += 1,
                    _ => break,
                },
                0x80.. => {
                    let c = chars::at(text, end).expect("offset inside the text");
                    let after = end + c.len_utf8();
                    if chars::is_plain_letter(c) {
                        let capital = chars::small(c) != c;
                        shape.0 |= if capital { Shape::UPPER } else { Shape::LOWER };
                        if capital && end == start {
                            shape.0 |= Shape::FIRST_UPPER;
                        }
                        wide = true;
                        end = after;
                        continue;
                    }
                    if chars::is_apostrophe(c) {
                        if bytes.get(after).is_some_and(u8::is_ascii_alphabetic) {
                            curly = true;
                            end = after;
                            continue;
                        }
                        break;
                    }
                    if chars::is_invisible(c) {
                        if chars::at(text, after).is_some_and(chars::is_word) {
                            wide = true;
                            end = after;
                            continue;
                        }
                        break;
                    }
                    if is_punctuation(bytes, end) || chars::stands_alone(c) || !chars::is_word(c) {
                        break;
                    }
                    if c.is_uppercase() {
                        shape.0 |= Shape::UPPER;
                        if end == start {
                            shape.0 |= Shape::FIRST_UPPER;
                        }
                    } else if c.is_numeric() {
                        shape.0 |= Shape::DIGIT;
                    } else {
                        shape.0 |= Shape::LOWER;
                    }
                    wide = true;
                    end = after;
                }
                _ => break,
            }
        }
        let hash = if wide || curly && end - start > SHORT {
            normalised_hash(&text[start..end], &mut self.scratch)
        } else if curly {
            let mut buffer = [0; SHORT];
            ascii_hash(straight(&self.lower[start..end], &mut buffer), shape)
        } else {
            ascii_hash(&self.lower[start..end], shape)
        };
        (Token { span: Span::new(start, end), shape, hash }, end)
    }
}

/// True when a piece of a word holds one letter, whatever marks and digits stand around it.
fn is_one_letter(piece: &str) -> bool {
    piece.len() == 1
        || piece
            .chars()
            .filter(|&c| {
                c.is_ascii_alphabetic() || !(c.is_ascii() || chars::is_apostrophe(c) || chars::is_invisible(c))
            })
            .count()
            == 1
}

/// True when a typeset apostrophe begins at this byte.
fn curly_at(bytes: &[u8], at: usize) -> bool {
    bytes[at..].starts_with("\u{2019}".as_bytes())
}

/// A word of ASCII and typeset apostrophes with typed ones in their place.
fn straight<'a>(word: &[u8], buffer: &'a mut [u8; SHORT]) -> &'a [u8] {
    let mut length = 0;
    // Of an apostrophe's bytes the first one is kept, as ASCII.
    for &byte in word.iter().filter(|byte| !matches!(byte, 0x80..=0xBF)) {
        buffer[length] = if byte < 0x80 { byte } else { b'\'' };
        length += 1;
    }
    &buffer[..length]
}

/// Hash of a word in lower-case ASCII that may hold dots and commas.
fn ascii_hash(word: &[u8], shape: Shape) -> u64 {
    let word = match word {
        [stem @ .., b'\'', b's'] if !stem.is_empty() => stem,
        _ => word,
    };
    // Dots and commas stand in numbers and abbreviations only.
    if (shape.has_digit() || shape.is_dotted()) && word.iter().any(|byte| matches!(byte, b'.' | b',')) {
        let keep = |byte: &u8| *byte != b',' && (*byte != b'.' || !shape.is_dotted());
        return hash::bytes(&word.iter().copied().filter(keep).collect::<Vec<u8>>());
    }
    hash::bytes(word)
}

/// The normalised form of a word, into `out`.
pub fn normalise_word(word: &str, out: &mut String) {
    out.clear();
    if word.chars().all(|c| c.is_ascii() || chars::is_plain_letter(c) || c == '\u{2019}') {
        out.extend(word.chars().map(|c| if chars::is_apostrophe(c) { '\'' } else { chars::small(c) }));
    } else {
        for c in word.nfkc().filter(|&c| !chars::is_invisible(c)) {
            if chars::is_apostrophe(c) {
                out.push('\'');
            } else {
                out.extend(c.to_lowercase());
            }
        }
    }
    if out.len() > 2 && out.ends_with("'s") {
        out.truncate(out.len() - 2);
    }
    let number = |at: usize, bytes: &[u8]| {
        at > 0 && bytes[at - 1].is_ascii_digit() && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
    };
    if out.contains(['.', ',']) {
        let bytes = out.clone().into_bytes();
        let mut at = 0;
        out.retain(|c| {
            let keep = c != ',' && (c != '.' || number(at, &bytes));
            at += c.len_utf8();
            keep
        });
    }
}

fn normalised_hash(word: &str, scratch: &mut String) -> u64 {
    normalise_word(word, scratch);
    hash::bytes(scratch.as_bytes())
}

/// Hash of a word written in its normalised form, for tables of known words.
#[must_use]
pub fn word_hash(normalised: &str) -> u64 {
    hash::bytes(normalised.as_bytes())
}

/// Folds the names that spinners exchange for one another into one token each: "USA",
/// "United States" and "United States of America" into "us", "Russian Federation" into
/// "russia", "United Kingdom" into "uk", "United Nations" into "un", "European Union" into "eu".
pub fn fold_names(text: &str, tokens: &mut Vec<Token>) {
    let names = Names::get();
    let mut kept = 0;
    let mut at = 0;
    while at < tokens.len() {
        // Nothing moves before the first name of several words.
        if kept == at {
            at += tokens[at..].iter().take_while(|token| !names.may_hold(token.hash)).count();
            kept = at;
            if at == tokens.len() {
                return;
            }
        }
        let mut token = tokens[at];
        if !names.may_hold(token.hash) {
            tokens[kept] = token;
            kept += 1;
            at += 1;
            continue;
        }
        let mut used = 1;
        if token.hash == names.usa {
            token.hash = names.us;
        } else if token.hash == names.united || token.hash == names.russian || token.hash == names.european {
            let next = tokens.get(at + 1).filter(|next| {
                next.shape.starts_upper() && &text[token.span.end as usize..next.span.start as usize] == " "
            });
            if let Some(next) = next.filter(|_| token.shape.starts_upper()) {
                let folded = match (token.hash, next.hash) {
                    (first, second) if first == names.united && second == names.states => Some(names.us),
                    (first, second) if first == names.united && second == names.kingdom => Some(names.uk),
                    (first, second) if first == names.united && second == names.nations => Some(names.un),
                    (first, second) if first == names.russian && second == names.federation => Some(names.russia),
                    (first, second) if first == names.european && second == names.union => Some(names.eu),
                    _ => None,
                };
                if let Some(hash) = folded {
                    used = 2;
                    if hash == names.us
                        && tokens.get(at + 2).is_some_and(|of| of.hash == names.of)
                        && tokens.get(at + 3).is_some_and(|name| name.hash == names.america)
                        // Over the end of a line the words belong to two blocks.
                        && tokens[at + 1..at + 4]
                            .windows(2)
                            .all(|pair| &text[pair[0].span.end as usize..pair[1].span.start as usize] == " ")
                    {
                        used = 4;
                    }
                    token.hash = hash;
                    token.span = token.span.cover(tokens[at + used - 1].span);
                }
            }
        }
        if [names.us, names.russia, names.uk, names.un, names.eu].contains(&token.hash) {
            token.shape.0 |= Shape::NAME;
        }
        tokens[kept] = token;
        kept += 1;
        at += used;
    }
    tokens.truncate(kept);
}

struct Names {
    us: u64,
    usa: u64,
    united: u64,
    states: u64,
    kingdom: u64,
    nations: u64,
    uk: u64,
    un: u64,
    of: u64,
    america: u64,
    russian: u64,
    federation: u64,
    russia: u64,
    european: u64,
    union: u64,
    eu: u64,
    /// For the first twelve bits of a hash, whether a name's first word has them.
    bits: [u64; 64],
}

impl Names {
    /// False for nearly all words that are no name's first one.
    fn may_hold(&self, hash: u64) -> bool {
        self.bits[(hash >> 58) as usize] >> (hash >> 52 & 63) & 1 != 0
    }

    fn get() -> &'static Self {
        static NAMES: std::sync::OnceLock<Names> = std::sync::OnceLock::new();
        const FIRST: [&str; 9] = ["us", "usa", "united", "uk", "un", "russian", "russia", "european", "eu"];
        NAMES.get_or_init(|| Self {
            bits: FIRST.iter().map(|name| word_hash(name)).fold([0; 64], |mut bits, hash| {
                bits[(hash >> 58) as usize] |= 1 << (hash >> 52 & 63);
                bits
            }),
            us: word_hash("us"),
            usa: word_hash("usa"),
            united: word_hash("united"),
            states: word_hash("states"),
            kingdom: word_hash("kingdom"),
            nations: word_hash("nations"),
            uk: word_hash("uk"),
            un: word_hash("un"),
            of: word_hash("of"),
            america: word_hash("america"),
            russian: word_hash("russian"),
            federation: word_hash("federation"),
            russia: word_hash("russia"),
            european: word_hash("european"),
            union: word_hash("union"),
            eu: word_hash("eu"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Words of every kind: the fast ways hash them as the slow one does.
        #[test]
        fn fast_and_slow_hashes_agree(text in "[a-cXYZ0-9.,'’‘ʼ éÅ\u{ad}\u{200b}“”東-]{0,40}") {
            let mut scratch = String::new();
            for token in tokenise(&text) {
                let word = token.span.of(&text);
                // A dot between letters and one between digits are kept or dropped by the word's
                // shape in the one way, by their neighbours in the other.
                if !(token.shape.is_dotted() && token.shape.has_digit()) {
                    prop_assert_eq!(token.hash, normalised_hash(word, &mut scratch), "{}", word);
                }
            }
        }

        #[test]
        fn runs_are_read_as_byte_by_byte(bytes in prop::collection::vec(prop_oneof![
            prop::sample::select(b"@AZ[`az{/09:\x80\xC1\xFA\0".to_vec()),
            prop::sample::select(b"abcABC012".to_vec()),
            any::<u8>(),
        ], 0..40)) {
            let run = Run::read(&bytes);
            let word: Vec<u8> = bytes.iter().copied().take_while(u8::is_ascii_alphanumeric).collect();
            prop_assert_eq!(run.length, word.len());
            let shape = Shape(run.seen);
            prop_assert_eq!(shape.has_digit(), word.iter().any(u8::is_ascii_digit));
            prop_assert_eq!(run.seen & Shape::LOWER != 0, word.iter().any(u8::is_ascii_lowercase));
            prop_assert_eq!(run.seen & Shape::UPPER != 0, word.iter().any(u8::is_ascii_uppercase));
        }
    }

    fn words(text: &str) -> Vec<&str> {
        tokenise(text).iter().map(|token| token.span.of(text)).collect()
    }

    fn same(a: &str, b: &str) -> bool {
        let hashes = |text: &str| {
            let mut tokens = tokenise(text);
            fold_names(text, &mut tokens);
            tokens.iter().map(|token| token.hash).collect::<Vec<_>>()
        };
        hashes(a) == hashes(b)
    }

    /// The apostrophe U+02BC is a letter to Unicode; a text in which no word follows it was read without end.
    #[test]
    fn every_character_is_read_wherever_it_stands() {
        for c in '\0'..=char::MAX {
            let text = format!("{c} {c}a a{c} a{c}a {c}{c}1{c}");
            let tokens = tokenise(&text);
            assert!(tokens.iter().all(|token| !token.span.is_empty()), "{c:?}: {tokens:?}");
            assert!(tokens.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start), "{c:?}: {tokens:?}");
        }
    }

    #[test]
    fn words_are_cut_as_people_read_them() {
        assert_eq!(
            words("Don’t “stop” at 9 a.m. in the U.S., O'Brien!"),
            ["Don’t", "stop", "at", "9", "a.m", "in", "the", "U.S", "O'Brien"]
        );
        assert_eq!(
            words("$1,234.50 was 3.2% of it, well-known"),
            ["1,234.50", "was", "3.2", "of", "it", "well", "known"]
        );
        assert_eq!(words("abc.com ends.Next 5,10"), ["abc", "com", "ends", "Next", "5", "10"]);
        assert_eq!(words("東京で naïve"), ["東", "京", "で", "naïve"]);
        assert_eq!(words("'quoted' dogs' rock'n'roll"), ["quoted", "dogs", "rock'n'roll"]);
        assert_eq!(words(""), Vec::<&str>::new());
    }

    #[test]
    fn spellings_of_one_name_hash_alike() {
        assert!(same("the U.S. Navy", "the US Navy"));
        assert!(same("the United States of America agreed", "the USA agreed"));
        assert!(same("the United States\nof America", "the US\nof America"), "a name ends with its line");
        assert!(same("Russian Federation’s envoy", "Russia's envoy"));
        assert!(same("“Don’t,” he said – 1,000 times", "\"Don't\", he said - 1000 times"));
        assert!(same("ＡＢＣ ﬁne", "abc fine"));
        assert!(!same("russian federation", "russia"), "only names are folded");
        assert!(!same("3.2", "32"));
    }

    #[test]
    fn the_slow_and_the_fast_way_agree() {
        for word in ["U.S", "Don't", "Russia's", "1,234.5", "ABC", "a.m", "x", "'s"] {
            let mut scratch = String::new();
            let token = &tokenise(word)[0];
            let raw = token.span.of(word);
            assert_eq!(token.hash, normalised_hash(raw, &mut scratch), "{word}");
        }
    }
}
