//! Words with their byte spans and the hash of their normalised form.
//!
//! The normalised form is NFKC, lower case, apostrophes folded, the dots of abbreviations and
//! the commas of numbers dropped, a possessive *'s* taken off: "U.S.", "US" and "us" hash
//! alike, as do "Russia’s" and "russia". Scripts without spaces give a token per character.

use unicode_normalization::UnicodeNormalization;

use crate::shingle::hash;
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
    const MERGED: u8 = 64;

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

    /// Several words that count as one name: "United States".
    #[must_use]
    pub fn is_merged(self) -> bool {
        self.0 & Self::MERGED != 0
    }
}

/// Every token of a text, in order.
#[must_use]
pub fn tokenise(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut scratch = String::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte < 0x80 {
            if byte.is_ascii_alphanumeric() {
                let (token, end) = word(text, at, &mut scratch);
                tokens.push(token);
                at = end;
            } else {
                at += 1;
            }
            continue;
        }
        let c = chars::at(text, at).expect("offset inside the text");
        if chars::stands_alone(c) {
            let end = at + c.len_utf8();
            tokens.push(Token {
                span: Span::new(at, end),
                shape: Shape(Shape::ALONE),
                hash: normalised_hash(&text[at..end], &mut scratch),
            });
            at = end;
        } else if c.is_alphanumeric() {
            let (token, end) = word(text, at, &mut scratch);
            tokens.push(token);
            at = end;
        } else {
            at += c.len_utf8();
        }
    }
    tokens
}

/// The shape that an ASCII byte gives a word, nought for bytes that are no letter or digit.
const CLASS: [u8; 256] = {
    let mut class = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        class[byte] = match byte as u8 {
            b'a'..=b'z' => Shape::LOWER,
            b'A'..=b'Z' => Shape::UPPER,
            b'0'..=b'9' => Shape::DIGIT,
            _ => 0,
        };
        byte += 1;
    }
    class
};

/// Reads the word that begins at `start`; gives it and the offset behind it.
fn word(text: &str, start: usize, scratch: &mut String) -> (Token, usize) {
    let bytes = text.as_bytes();
    let mut shape = Shape::default();
    let mut end = start;
    let mut letters_since_dot = 0usize;
    let mut ascii = true;
    while end < bytes.len() {
        let byte = bytes[end];
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => {
                // The common case, a run of letters, without a branch for each kind.
                let run = end;
                let mut seen = 0u8;
                while let Some(&class) = bytes.get(end).map(|&byte| &CLASS[byte as usize]) {
                    if class == 0 {
                        break;
                    }
                    seen |= class;
                    end += 1;
                }
                shape.0 |= seen;
                let letters = bytes[run..end].iter().filter(|byte| byte.is_ascii_alphabetic());
                letters_since_dot += if seen & Shape::DIGIT == 0 { end - run } else { letters.count() };
                if run == start && byte.is_ascii_uppercase() {
                    shape.0 |= Shape::FIRST_UPPER;
                }
            }
            b'.' if end > start && end + 1 < bytes.len() => {
                let (previous, next) = (bytes[end - 1], bytes[end + 1]);
                let number = previous.is_ascii_digit() && next.is_ascii_digit();
                let acronym = letters_since_dot == 1
                    && previous.is_ascii_alphabetic()
                    && next.is_ascii_alphabetic()
                    && !bytes
                        .get(end + 2)
                        .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80 && !curly_at(bytes, end + 2));
                if acronym {
                    shape.0 |= Shape::DOTTED;
                    letters_since_dot = 0;
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
                if chars::is_apostrophe(c) {
                    if bytes.get(after).is_some_and(u8::is_ascii_alphabetic) {
                        ascii = false;
                        end = after;
                        continue;
                    }
                    break;
                }
                if chars::is_invisible(c) {
                    if chars::at(text, after).is_some_and(chars::is_word) {
                        ascii = false;
                        end = after;
                        continue;
                    }
                    break;
                }
                if chars::stands_alone(c) || !chars::is_word(c) {
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
                ascii = false;
                letters_since_dot += 1;
                end = after;
            }
            _ => break,
        }
    }
    let words = &text[start..end];
    let hash = if ascii { ascii_hash(words.as_bytes(), shape) } else { normalised_hash(words, scratch) };
    (Token { span: Span::new(start, end), shape, hash }, end)
}

/// True when a typeset apostrophe begins at this byte.
fn curly_at(bytes: &[u8], at: usize) -> bool {
    bytes[at..].starts_with("\u{2019}".as_bytes())
}

/// Longest ASCII word that is normalised without touching the heap.
const SHORT: usize = 64;

fn ascii_hash(word: &[u8], shape: Shape) -> u64 {
    let word = match word {
        [stem @ .., b'\'', b's' | b'S'] if !stem.is_empty() => stem,
        _ => word,
    };
    if word.len() > SHORT {
        return hash::bytes(&lower(word, shape));
    }
    let mut buffer = [0u8; SHORT];
    let short = &mut buffer[..word.len()];
    short.copy_from_slice(word);
    short.make_ascii_lowercase();
    // Dots and commas stand in numbers and abbreviations only.
    if (shape.has_digit() || shape.is_dotted()) && short.iter().any(|byte| matches!(byte, b'.' | b',')) {
        return hash::bytes(&lower(word, shape));
    }
    hash::bytes(short)
}

/// The normalised form of an ASCII word that may hold dots and commas.
fn lower(word: &[u8], shape: Shape) -> Vec<u8> {
    let keep = |byte: u8| byte != b',' && (byte != b'.' || !shape.is_dotted());
    word.iter().copied().filter(|&byte| keep(byte)).map(|byte| byte.to_ascii_lowercase()).collect()
}

/// The normalised form of a word, into `out`.
pub fn normalise_word(word: &str, out: &mut String) {
    out.clear();
    for c in word.nfkc() {
        if chars::is_invisible(c) {
            continue;
        }
        if chars::is_apostrophe(c) {
            out.push('\'');
        } else {
            out.extend(c.to_lowercase());
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
        let mut token = tokens[at];
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
                    token.shape.0 |= Shape::MERGED;
                    token.span = token.span.cover(tokens[at + used - 1].span);
                }
            }
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
}

impl Names {
    fn get() -> &'static Self {
        static NAMES: std::sync::OnceLock<Names> = std::sync::OnceLock::new();
        NAMES.get_or_init(|| Self {
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
