//! Which character counts as what. ASCII is answered by a table, the rest by Unicode properties.

/// True for words that differ only in their capitals, of whatever alphabet.
#[must_use]
pub fn same_in_any_case(a: &str, b: &str) -> bool {
    a.chars().flat_map(char::to_lowercase).eq(b.chars().flat_map(char::to_lowercase))
}

/// True for apostrophes as typed, typeset and transliterated.
#[must_use]
pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{02BC}' | '\u{FF07}' | '\u{00B4}' | '`')
}

/// True for double quotes of any shape.
#[must_use]
pub fn is_double_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{00AB}' | '\u{00BB}' | '\u{FF02}' | '「' | '」' | '『' | '』'
    )
}

/// True for marks that may close a sentence behind its full stop: quotes and brackets.
#[must_use]
pub fn is_closer(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '\u{2019}'
            | '\u{201D}'
            | '\u{00BB}'
            | '\u{203A}'
            | ')'
            | ']'
            | '}'
            | '」'
            | '』'
            | '）'
            | '】'
            | '*'
            | '_'
    )
}

/// True for marks that close what ends behind them: no quotation begins at an end, so the marks that open one in English
/// and close one in other languages („…“, »…«) count as well.
#[must_use]
pub fn is_last_closer(c: char) -> bool {
    is_closer(c) || matches!(c, '\u{201C}' | '\u{2018}' | '\u{00AB}' | '\u{2039}' | '\u{FF02}')
}

/// Whether a double quotation mark opens a quotation (`Some(true)`) or closes one, by its neighbours: languages use
/// the same marks on different sides („…“, “…”, ”…”, «…», »…«). `None` for those that are alike on both.
#[must_use]
pub fn opens_quote(before: Option<char>, mark: char, behind: Option<char>) -> Option<bool> {
    let after_word = before.is_some_and(|c| !(c.is_whitespace() || is_opener(c) || is_dash(c)));
    let before_word = behind.is_some_and(is_alphanumeric);
    match mark {
        '\u{201E}' | '「' | '『' => Some(true),
        '」' | '』' => Some(false),
        '\u{201C}' | '\u{00AB}' => Some(behind.is_some() && (!after_word || before_word)),
        '\u{201D}' | '\u{00BB}' => Some(!after_word && before_word),
        _ => None,
    }
}

/// True for marks that may stand in front of a sentence's first word.
#[must_use]
pub fn is_opener(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '\u{2018}'
            | '\u{201C}'
            | '\u{201E}'
            | '\u{00AB}'
            | '\u{2039}'
            | '('
            | '['
            | '{'
            | '¿'
            | '¡'
            | '「'
            | '『'
            | '（'
            | '*'
            | '_'
    )
}

/// True for characters that a reader never sees and that split no word.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// True for dashes as typed and typeset.
#[must_use]
pub fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}')
}

/// True for scripts that put no space between words: each character is a token of its own.
#[must_use]
pub fn stands_alone(c: char) -> bool {
    matches!(c as u32,
        0x0E01..=0x0EDF            // Thai, Lao
        | 0x1000..=0x109F          // Myanmar
        | 0x1780..=0x17FF          // Khmer
        | 0x3041..=0x30FF          // Hiragana, Katakana
        | 0x31F0..=0x31FF
        | 0x3400..=0x4DBF          // Han
        | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF
        | 0xFF66..=0xFF9D
        | 0x20000..=0x3FFFF)
}

/// True for characters that words are made of: letters, digits and the marks that belong to them.
#[must_use]
pub fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    is_alphanumeric(c) || unicode_normalization::char::is_combining_mark(c)
}

/// [`char::is_alphanumeric`], which looks long for what is common: accents, Cyrillic,
/// typeset marks.
#[must_use]
pub fn is_alphanumeric(c: char) -> bool {
    match c {
        '\u{00A0}'..='\u{00BF}' => matches!(c, 'ª' | '²' | '³' | 'µ' | '¹' | 'º' | '¼' | '½' | '¾'),
        '\u{00C0}'..='\u{024F}' => c != '×' && c != '÷',
        '\u{0400}'..='\u{0481}' => true,
        '\u{2000}'..='\u{206F}' => false,
        _ => c.is_alphanumeric(),
    }
}

/// True for letters that are common, have one form only and a small one that is one letter:
/// a word of ASCII and these alone is normalised by making it small.
#[must_use]
pub(crate) fn is_plain_letter(c: char) -> bool {
    matches!(c, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='į' | '\u{0400}'..='\u{045F}')
}

/// The small form of ASCII and of plain letters.
#[must_use]
pub(crate) fn small(c: char) -> char {
    let away = match c {
        'A'..='Z' | 'À'..='Þ' if c != '×' => 0x20,
        '\u{0100}'..='\u{012F}' => 1 - (u32::from(c) & 1),
        '\u{0400}'..='\u{040F}' => 0x50,
        '\u{0410}'..='\u{042F}' => 0x20,
        _ => 0,
    };
    char::from_u32(u32::from(c) + away).unwrap_or(c)
}

/// The character that begins at a byte offset.
#[must_use]
pub fn at(text: &str, offset: usize) -> Option<char> {
    text[offset..].chars().next()
}

/// The last border of a character at or before a byte offset.
#[must_use]
pub fn floor(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// The first border of a character at or behind a byte offset.
#[must_use]
pub fn ceil(text: &str, offset: usize) -> usize {
    (offset..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len())
}

/// The character that ends before a byte offset.
#[must_use]
pub fn before(text: &str, offset: usize) -> Option<char> {
    text[..offset].chars().next_back()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_cuts_say_what_the_tables_say() {
        use unicode_normalization::UnicodeNormalization;
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c}");
            if is_plain_letter(c) {
                assert!(c.nfkc().eq([c]) && c.to_lowercase().count() == 1 && !is_invisible(c), "{c}");
                assert!(c.is_alphabetic() && !is_apostrophe(c) && !stands_alone(c), "{c}");
                assert_eq!(c.is_uppercase(), small(c) != c, "{c}");
            }
            if c.is_ascii() || is_plain_letter(c) {
                assert!(c.to_lowercase().eq([small(c)]), "{c}");
            }
        }
    }

    #[test]
    fn borders_of_characters() {
        let text = "aé東";
        assert_eq!((0..8).map(|at| floor(text, at)).collect::<Vec<_>>(), [0, 1, 1, 3, 3, 3, 6, 6]);
        assert_eq!((0..8).map(|at| ceil(text, at)).collect::<Vec<_>>(), [0, 1, 3, 3, 6, 6, 6, 6]);
    }
}
