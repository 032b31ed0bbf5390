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
    // Letters in circles and squares are signs to Python, though Unicode calls them alphabetic.
    let enclosed = matches!(c, 'Ⓐ'..='ⓩ' | '🄰'..='🅉' | '🅐'..='🅩' | '🅰'..='🆉');
    // Number letters are alphabetic and numeric.
    c.is_alphabetic() && !c.is_numeric() && !enclosed && !is_combining_mark(c)
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

/// Ends a line by datatrove's statistics: as C4, but only typed quotes.
pub(super) fn ends_line_in_stats(c: char) -> bool {
    matches!(c, '.' | '?' | '!' | '"' | '\'')
}

/// Marks beyond ASCII that end sentences in some script, first and last of each run: datatrove's
/// `TERMINAL_PUNCTUATION`, which are Unicode's *Sentence Terminal* marks.
#[rustfmt::skip]
const SENTENCE_ENDS: [(u32, u32); 79] = [
    (0x589, 0x589), (0x61D, 0x61F), (0x6D4, 0x6D4), (0x700, 0x702), (0x7F9, 0x7F9), (0x837, 0x837), (0x839, 0x839),
    (0x83D, 0x83E), (0x964, 0x965), (0x104A, 0x104B), (0x1362, 0x1362), (0x1367, 0x1368), (0x166E, 0x166E),
    (0x1735, 0x1736), (0x17D4, 0x17D6), (0x17D9, 0x17DA), (0x1803, 0x1803), (0x1809, 0x1809), (0x1944, 0x1945),
    (0x1AA8, 0x1AAB), (0x1B5A, 0x1B5B), (0x1B5E, 0x1B5F), (0x1B7D, 0x1B7E), (0x1C3B, 0x1C3C), (0x1C7E, 0x1C7F),
    (0x203C, 0x203D), (0x2047, 0x2049), (0x2E2E, 0x2E2E), (0x2E3C, 0x2E3C), (0x2E53, 0x2E54), (0x3002, 0x3002),
    (0xA4FF, 0xA4FF), (0xA60E, 0xA60F), (0xA6F3, 0xA6F3), (0xA6F7, 0xA6F7), (0xA876, 0xA877), (0xA8CE, 0xA8CF),
    (0xA92F, 0xA92F), (0xA9C8, 0xA9C9), (0xAA5D, 0xAA5F), (0xAAF0, 0xAAF1), (0xABEB, 0xABEB), (0xFE52, 0xFE52),
    (0xFE56, 0xFE57), (0xFF01, 0xFF01), (0xFF0E, 0xFF0E), (0xFF1F, 0xFF1F), (0xFF61, 0xFF61), (0x10A56, 0x10A57),
    (0x10F55, 0x10F59), (0x10F86, 0x10F89), (0x11047, 0x11048), (0x110BE, 0x110C1), (0x11141, 0x11143),
    (0x111C5, 0x111C6), (0x111CD, 0x111CD), (0x111DE, 0x111DF), (0x11238, 0x11239), (0x1123B, 0x1123C),
    (0x112A9, 0x112A9), (0x1144B, 0x1144C), (0x115C2, 0x115C3), (0x115C9, 0x115D7), (0x11641, 0x11642),
    (0x1173C, 0x1173E), (0x11944, 0x11944), (0x11946, 0x11946), (0x11A42, 0x11A43), (0x11A9B, 0x11A9C),
    (0x11C41, 0x11C42), (0x11EF7, 0x11EF8), (0x11F43, 0x11F44), (0x16A6E, 0x16A6F), (0x16AF5, 0x16AF5),
    (0x16B37, 0x16B38), (0x16B44, 0x16B44), (0x16E98, 0x16E98), (0x1BC9F, 0x1BC9F), (0x1DA88, 0x1DA88),
];

/// Ends sentences in some script. Ends a line as FineWeb wants it; quotes do not.
pub(super) fn ends_sentence(c: char) -> bool {
    if c.is_ascii() {
        return matches!(c, '.' | '?' | '!');
    }
    let code = u32::from(c);
    let at = SENTENCE_ENDS.partition_point(|&(_, last)| last < code);
    SENTENCE_ENDS.get(at).is_some_and(|&(first, _)| first <= code)
}

/// The mark of a list in front of a line, by RedPajama and datatrove's statistics.
pub(super) fn is_bullet(c: char) -> bool {
    matches!(c, '-' | '*' | '•')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_sentence_ends_are_in_order() {
        assert!(SENTENCE_ENDS.iter().all(|(first, last)| first <= last));
        assert!(SENTENCE_ENDS.windows(2).all(|pair| pair[0].1 < pair[1].0));
        assert_eq!(('\0'..=char::MAX).filter(|&c| ends_sentence(c)).count(), 159);
    }

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
