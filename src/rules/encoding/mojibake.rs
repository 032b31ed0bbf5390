//! UTF-8 that was read as Latin-1 or Windows-1252.

use crate::finding::{Finding, Severity};
use crate::rules::encoding::{Spot, report, swapped};
use crate::rules::{Analysis, declare_rule, excerpt};
use crate::span::Span;
use crate::text::chars;

declare_rule! {
    /// Garbled characters: UTF-8 that was read in a wrong character set, such as “â€™” for “’”.
    ///
    /// Every byte of a character became a character of its own. The rule turns the bytes back
    /// and reports the place when they make sense again; the message shows what was meant. So it does where
    /// the bytes of UTF-16 were read in the wrong order, and English turned into Chinese characters.
    ///
    /// ```text flagged
    /// The cafÃ© by the tunnel opened on Monday.
    /// ```
    ///
    /// ```text clean
    /// The café by the tunnel opened on Monday: “São João, Ångström, Ñandú, PÃO”.
    /// ```
    MOJIBAKE: "mojibake", Encoding, Error, Any, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let source = analysis.article.text.as_str();
    let mut spots: Vec<Spot> = swapped::runs(source).map(|span| Spot { span, severity: Severity::Error }).collect();
    if !spots.is_empty() {
        let low_first = swapped::is_low_first(spots.iter().map(|spot| spot.span.of(source)));
        report(analysis, findings, &MOJIBAKE, &spots, "decode the source as UTF-16", |spot| {
            let meant = swapped::restore(spot.span.of(source), low_first);
            format!("this is garbled UTF-16 for “{}”", excerpt(&meant, 60))
        });
        spots.clear();
    }
    spots.extend(runs(source).map(|span| Spot { span, severity: Severity::Error }));
    report(analysis, findings, &MOJIBAKE, &spots, "decode the source as UTF-8", |spot| {
        let meant = restore(spot.span.of(source));
        let words = spot.span.of(source);
        if meant.is_empty() || meant.chars().any(char::is_control) {
            format!("“{words}” is garbled UTF-8")
        } else {
            // A quotation mark between quotation marks could not be told from them.
            let quotes = if meant.chars().all(chars::is_double_quote) { ("", "") } else { ("“", "”") };
            format!("“{words}” is garbled UTF-8; it should be {}{meant}{}", quotes.0, quotes.1)
        }
    });
}

/// The garbled runs of a text, in order.
pub(super) fn runs(source: &str) -> impl Iterator<Item = Span> {
    let mut at = 0;
    std::iter::from_fn(move || {
        // Every character that a lead byte of UTF-8 turns into (U+00C2 to U+00F4) begins with 0xC3.
        while let Some(found) = memchr::memchr(0xC3, &source.as_bytes()[at..]) {
            let start = at + found;
            at = start + 2;
            if let Some(end) = garbled(source, start) {
                at = end;
                return Some(Span::new(start, end));
            }
        }
        None
    })
}

/// The character that Windows-1252 has in the place of a control character.
pub(super) fn typeset(control: char) -> Option<char> {
    let byte = u8::try_from(u32::from(control)).ok()?;
    ('\u{100}'..'\u{2200}').find(|&c| byte_of(c) == Some(byte))
}

/// The byte that Windows-1252 or Latin-1 writes for a character.
fn byte_of(c: char) -> Option<u8> {
    Some(match c {
        '\u{80}'..='\u{FF}' => c as u32 as u8,
        '€' => 0x80,
        '‚' => 0x82,
        'ƒ' => 0x83,
        '„' => 0x84,
        '…' => 0x85,
        '†' => 0x86,
        '‡' => 0x87,
        'ˆ' => 0x88,
        '‰' => 0x89,
        'Š' => 0x8A,
        '‹' => 0x8B,
        'Œ' => 0x8C,
        'Ž' => 0x8E,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '•' => 0x95,
        '–' => 0x96,
        '—' => 0x97,
        '˜' => 0x98,
        '™' => 0x99,
        'š' => 0x9A,
        '›' => 0x9B,
        'œ' => 0x9C,
        'ž' => 0x9E,
        'Ÿ' => 0x9F,
        _ => return None,
    })
}

/// One character turned back: where it ends and what it was.
fn decode(source: &str, start: usize) -> Option<(usize, char)> {
    let mut buffer = [0u8; 4];
    let lead = byte_of(chars::at(source, start)?)?;
    let length = match lead {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    buffer[0] = lead;
    let mut end = start + 2;
    for slot in &mut buffer[1..length] {
        let c = chars::at(source, end)?;
        *slot = byte_of(c).filter(|byte| (0x80..=0xBF).contains(byte))?;
        end += c.len_utf8();
    }
    let meant = std::str::from_utf8(&buffer[..length]).ok()?.chars().next()?;
    Some((end, meant))
}

/// Where the garbled run that begins here ends, if it is one.
fn garbled(source: &str, start: usize) -> Option<usize> {
    let lead = chars::at(source, start)?;
    // The end of a right double quote (byte 0x9D) has no character in Windows-1252 and gets lost.
    if lead == 'â' && source[start + 2..].starts_with('€') && decode(source, start).is_none() {
        return Some(start + 2 + '€'.len_utf8());
    }
    let (mut end, meant) = decode(source, start)?;
    let mut count = 1;
    let mut plain = is_plain(meant);
    while let Some((next, meant)) = decode(source, end) {
        end = next;
        count += 1;
        plain |= is_plain(meant);
    }
    let behind = chars::at(source, start + 2)?;
    // A real capital in front of a real closing quote: “CAFÉ”, «STRASSÉ».
    let punctuation = matches!(
        behind,
        '‘' | '’'
            | '“'
            | '”'
            | '‚'
            | '„'
            | '–'
            | '—'
            | '…'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '\u{A0}'
            | '•'
            | '™'
            | '®'
            | '©'
            | '°'
            | 'º'
            | 'ª'
            | '²'
            | '³'
    );
    let letter_before = source[..start].chars().next_back().is_some_and(char::is_alphabetic);
    let sure = match lead {
        'Â' => !(punctuation && letter_before && source[..start].chars().next_back().is_some_and(char::is_uppercase)),
        'Ã' => !(punctuation && source[..start].chars().next_back().is_some_and(char::is_uppercase)),
        'â' | 'ï' | 'ð' => plain,
        'Ä' | 'Å' => plain && !punctuation,
        _ => count >= 3 || count == 2 && !punctuation && plain,
    };
    sure.then_some(end)
}

/// True for characters that pages are garbled about: Latin letters with accents, Cyrillic,
/// punctuation, arrows, emoji.
fn is_plain(c: char) -> bool {
    matches!(u32::from(c), 0xA0..=0x17F | 0x192 | 0x400..=0x4FF | 0x2010..=0x205E | 0x20A0..=0x20BF | 0x2100..=0x214F | 0x2190..=0x21FF | 0x2500..=0x27BF | 0xFE0F | 0xFB00..=0xFB06 | 0xFEFF | 0xFFFD | 0x1F000..=0x1FAFF)
}

/// The characters that a garbled run was made of.
fn restore(garbled: &str) -> String {
    let mut meant = String::new();
    let mut at = 0;
    while let Some((end, c)) = decode(garbled, at) {
        meant.push(c);
        at = end;
        if at >= garbled.len() {
            break;
        }
    }
    meant
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::words_of_rule;

    fn found(text: &str) -> Vec<String> {
        words_of_rule("mojibake", text)
    }

    #[test]
    fn garbled_characters() {
        assert_eq!(found("It wasnâ€™t open."), ["â€™"]);
        assert_eq!(found("It wasn\u{e2}\u{80}\u{99}t open."), ["\u{e2}\u{80}\u{99}"]);
        assert_eq!(found("It cost Â£5."), ["Â£"]);
        assert_eq!(found("A smile ðŸ˜\u{80} here"), ["ðŸ˜\u{80}"]);
        assert_eq!(found("ÐŸÑ€Ð¸Ð²ÐµÑ‚"), ["ÐŸÑ€Ð¸Ð²ÐµÑ‚"]);
        assert_eq!(found("ï»¿The café"), ["ï»¿"]);
    }

    #[test]
    fn real_letters() {
        for text in [
            "Él dijo «café» – y «É».",
            "“CAFɔ, “À” und “Ä”…",
            "Le « château » d’Âge… L’ÉTÉ’",
            "SÃO PAULO, AMANHÔ",
            "Straße–“ß”",
            "été’” – naïve—“â”",
            "Ñ’ Ð",
            "º ª ²",
            "café »",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
