//! What the published definitions call white space, letter, digit or punctuation.
//!
//! They were written as Python programs, so the questions are those of Python's `str`. Two
//! small differences remain: letters are Unicode's *Alphabetic* without combining marks, and
//! digits are the numeric characters that are neither fractions nor number letters.

use unicode_normalization::char::is_combining_mark;

/// Where Unicode's general punctuation begins: dashes, typographic quotes, ellipses.
pub(super) const SIGNS: u32 = 0x2000;

/// True for the dashes, quotes, bullets and dots of general punctuation, which have neither case nor parts.
pub(super) fn is_typographic(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2027}')
}

/// `str.isspace`: what splits words.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

/// What `str.splitlines` splits at, besides the line feed.
pub(super) fn is_odd_line_end(c: char) -> bool {
    matches!(c, '\u{b}'..='\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// `str.isalpha`.
pub(super) fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    c.is_alphabetic() && !is_combining_mark(c) && !is_number_letter(c)
}

/// `str.isdigit`.
pub(super) fn is_digit(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    let fraction = matches!(c, '\u{bc}'..='\u{be}' | '\u{2150}'..='\u{215f}' | '\u{2189}');
    c.is_numeric() && !fraction && !is_number_letter(c)
}

/// `\w` of a regular expression: letters, numbers of all kinds, the underscore.
pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    is_letter(c) || c.is_numeric()
}

/// Roman numerals and their like: Unicode's *Letter number*.
fn is_number_letter(c: char) -> bool {
    c.is_alphabetic() && c.is_numeric()
}

/// The punctuation of datatrove (`utils/text.py`): the ASCII signs, common typographic and
/// full-width ones, control characters, and a full-width one that got in.
pub(super) fn is_punctuation(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation() || (c.is_ascii_control() && !matches!(c, '\t' | '\n'));
    }
    matches!(
        c,
        '\u{80}'
            ..='\u{9f}'
                | '—'
                | '–'
                | '”'
                | '“'
                | '„'
                | '’'
                | '´'
                | '…'
                | '«'
                | '»'
                | '►'
                | '∶'
                | '━'
                | '１'
                | '％'
                | '〈'
                | '〉'
                | '《'
                | '》'
                | '、'
                | '。'
                | '【'
                | '】'
                | '「'
                | '」'
                | '，'
                | '；'
                | '：'
                | '．'
                | '（'
                | '）'
                | '？'
                | '！'
                | '～'
    )
}

/// Ends a line as C4 wants it: a full stop, a question or exclamation mark, or a closing
/// quote, typed or typeset.
pub(super) fn ends_line_in_c4(c: char) -> bool {
    matches!(c, '.' | '?' | '!' | '"' | '\'' | '”' | '’')
}

/// Ends a line as FineWeb wants it: what C4 takes, and the marks that end sentences in other
/// scripts.
pub(super) fn ends_line_in_fineweb(c: char) -> bool {
    ends_line_in_c4(c)
        || matches!(c, '。' | '．' | '｡' | '！' | '？' | '‼'..='‽' | '⁇'..='⁉' | '؟' | '۔' | '।' | '॥' | '።' | '։' | '»')
}

/// The mark of a list in front of a line, by RedPajama and datatrove's statistics.
pub(super) fn is_bullet(c: char) -> bool {
    matches!(c, '-' | '*' | '•')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_is_a_letter_and_a_digit() {
        for c in ('\0'..=char::MAX).filter(|&c| is_letter(c)) {
            assert!(!is_digit(c), "{c:?}");
        }
        for number in ['Ⅷ', '〇', '\u{10140}'] {
            assert!(!is_letter(number) && !is_digit(number), "{number:?}");
        }
    }
}
