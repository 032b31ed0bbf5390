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
    c.is_alphabetic() && !enclosed && !is_combining_mark(c) && !is_number_letter(c)
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

/// Ends sentences in some script: datatrove's `TERMINAL_PUNCTUATION`, which are Unicode's *Sentence Terminal* marks. Ends
/// a line as FineWeb wants it; quotes do not.
pub(super) fn ends_sentence(c: char) -> bool {
    if c.is_ascii() {
        return matches!(c, '.' | '?' | '!');
    }
    matches!(
        c,
        '\u{589}' | '\u{61d}'..='\u{61f}' | '\u{6d4}' | '\u{700}'..='\u{702}' | '\u{7f9}' | '\u{837}' | '\u{839}' | '\u{83d}'..='\u{83e}' | '\u{964}'..='\u{965}' | '\u{104a}'..='\u{104b}' | '\u{1362}' | '\u{1367}'..='\u{1368}' | '\u{166e}' | '\u{1735}'..='\u{1736}' | '\u{17d4}'..='\u{17d6}' | '\u{17d9}'..='\u{17da}' | '\u{1803}' | '\u{1809}' | '\u{1944}'..='\u{1945}' | '\u{1aa8}'..='\u{1aab}' | '\u{1b5a}'..='\u{1b5b}' | '\u{1b5e}'..='\u{1b5f}' | '\u{1b7d}'..='\u{1b7e}' | '\u{1c3b}'..='\u{1c3c}' | '\u{1c7e}'..='\u{1c7f}' | '\u{203c}'..='\u{203d}' | '\u{2047}'..='\u{2049}' | '\u{2e2e}' | '\u{2e3c}' | '\u{2e53}'..='\u{2e54}' | '\u{3002}' | '\u{a4ff}' | '\u{a60e}'..='\u{a60f}' | '\u{a6f3}' | '\u{a6f7}' | '\u{a876}'..='\u{a877}' | '\u{a8ce}'..='\u{a8cf}' | '\u{a92f}' | '\u{a9c8}'..='\u{a9c9}' | '\u{aa5d}'..='\u{aa5f}' | '\u{aaf0}'..='\u{aaf1}' | '\u{abeb}' | '\u{fe52}' | '\u{fe56}'..='\u{fe57}' | '\u{ff01}' | '\u{ff0e}' | '\u{ff1f}' | '\u{ff61}' | '\u{10a56}'..='\u{10a57}' | '\u{10f55}'..='\u{10f59}' | '\u{10f86}'..='\u{10f89}' | '\u{11047}'..='\u{11048}' | '\u{110be}'..='\u{110c1}' | '\u{11141}'..='\u{11143}' | '\u{111c5}'..='\u{111c6}' | '\u{111cd}' | '\u{111de}'..='\u{111df}' | '\u{11238}'..='\u{11239}' | '\u{1123b}'..='\u{1123c}' | '\u{112a9}' | '\u{1144b}'..='\u{1144c}' | '\u{115c2}'..='\u{115c3}' | '\u{115c9}'..='\u{115d7}' | '\u{11641}'..='\u{11642}' | '\u{1173c}'..='\u{1173e}' | '\u{11944}' | '\u{11946}' | '\u{11a42}'..='\u{11a43}' | '\u{11a9b}'..='\u{11a9c}' | '\u{11c41}'..='\u{11c42}' | '\u{11ef7}'..='\u{11ef8}' | '\u{11f43}'..='\u{11f44}' | '\u{16a6e}'..='\u{16a6f}' | '\u{16af5}' | '\u{16b37}'..='\u{16b38}' | '\u{16b44}' | '\u{16e98}' | '\u{1bc9f}' | '\u{1da88}'
    )
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
