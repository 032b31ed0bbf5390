//! UTF-8 that was read as Latin-1 or Windows-1252.

use crate::finding::{Finding, Severity};
use crate::model::dictionary;
use crate::rules::encoding::{Spot, around, report, swapped};
use crate::rules::{Analysis, declare_rule, excerpt};
use crate::span::Span;
use crate::text::tokens::word_hash;
use crate::text::{Language, chars};

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
    let leads = memchr::memchr_iter(0xC3, source.as_bytes()).filter(|&at| source[at..].starts_with('Õ'));
    let classic = leads.filter_map(|at| apostrophe(source, at, 'Õ'));
    spots.extend(classic.map(|span| Spot { span, severity: Severity::Error }));
    report(analysis, findings, &MOJIBAKE, &spots, "decode the source as Mac Roman", |_| {
        "“Õ” is a garbled “’” of old Macintosh text".to_owned()
    });
    spots.clear();
    spots.extend(macintosh(source).map(|span| Spot { span, severity: Severity::Error }));
    report(analysis, findings, &MOJIBAKE, &spots, "decode the source as UTF-8", |spot| {
        format!("“{}” is UTF-8 that was read as Mac Roman", spot.span.of(source))
    });
    spots.clear();
    if analysis.text.language == Language::English {
        let bare = memchr::memmem::find_iter(source.as_bytes(), "â").filter_map(|at| bare_lead(source, at));
        spots.extend(bare.map(|span| Spot { span, severity: Severity::Error }));
        report(analysis, findings, &MOJIBAKE, &spots, "decode the source as UTF-8", |_| {
            "“â” is what is left of a garbled “’”".to_owned()
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

/// The word around an “Õ” between two small letters, “doesnÕt”: the byte of an apostrophe on old Macintosh machines. The
/// letter is large only at the head of a word, or in one of large letters.
fn apostrophe(source: &str, at: usize, mark: char) -> Option<Span> {
    let behind = &source[at + mark.len_utf8()..];
    let tail = behind.bytes().take_while(u8::is_ascii_lowercase).count();
    let small = chars::before(source, at).is_some_and(|c| c.is_ascii_lowercase());
    let ends = !behind[tail..].starts_with(chars::is_word);
    (small && ends && matches!(&behind[..tail], "s" | "t" | "re" | "ve" | "ll" | "d" | "m"))
        .then(|| around(source, at, at + mark.len_utf8()))
}

/// The word around an “â” that stands for an apostrophe, “boardâs”, where the two bytes behind the first one of UTF-8
/// are lost. Words of French and Romanian are not of English before it: “dégât”, “atât”.
fn bare_lead(source: &str, at: usize) -> Option<Span> {
    let span = apostrophe(source, at, 'â')?;
    let head = source[..at].bytes().rev().take_while(u8::is_ascii_alphabetic).count();
    let (head, tail) = (&source[at - head..at], &source[at + 'â'.len_utf8()..]);
    let free = chars::before(source, at - head.len()).is_none_or(|c| !c.is_alphanumeric());
    let low = head.to_ascii_lowercase();
    let meant = match tail.as_bytes() {
        [b's', ..] => {
            head.len() >= dictionary::SHORTEST && (head != low || dictionary::lists(word_hash(&low), false))
                || matches!(low.as_str(), "it" | "he" | "she" | "that" | "what" | "who" | "here" | "there" | "let")
        }
        [b't', ..] => NEGATED.contains(&low.as_str()),
        _ => matches!(low.as_str(), "we" | "you" | "they" | "he" | "she" | "it" | "who" | "that" | "there"),
    };
    (free && meant).then_some(span)
}

/// What stands before the apostrophe of “didn’t” and its like.
#[rustfmt::skip]
const NEGATED: &[&str] = &[
    "isn", "aren", "wasn", "weren", "don", "doesn", "didn", "won", "wouldn", "can", "couldn", "shouldn", "haven", "hasn",
    "hadn", "ain", "mustn", "needn",
];

/// Marks of UTF-8 that were read as Mac Roman: “‚Äô” for “’”.
fn macintosh(source: &str) -> impl Iterator<Item = Span> {
    memchr::memmem::find_iter(source.as_bytes(), "‚Ä").filter_map(|at| {
        let end = at + "‚Ä".len();
        let last = chars::at(source, end).filter(|c| matches!(c, 'ô' | 'ò' | 'ú' | 'ù' | 'ì' | 'î' | '¶'))?;
        Some(Span::new(at, end + last.len_utf8()))
    })
}

/// The garbled runs of a text, in order.
pub(super) fn runs(source: &str) -> impl Iterator<Item = Span> {
    let mut at = 0;
    std::iter::from_fn(move || {
        // Every character that a lead byte of UTF-8 turns into (U+00C2 to U+00F4) begins with 0xC3.
        while let Some(found) = memchr::memchr(0xC3, &source.as_bytes()[at..]) {
            let (run, end) = garbled(source, at + found);
            at = end;
            if run.is_some() {
                return run;
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

/// The garbled run that begins here, if there is one, and where to look for the next.
fn garbled(source: &str, start: usize) -> (Option<Span>, usize) {
    // The end of a right double quote (byte 0x9D) has no character in Windows-1252 and gets lost.
    if source[start..].starts_with("â€") && decode(source, start).is_none() {
        let end = start + "â€".len();
        return (Some(Span::new(start, end)), end);
    }
    let (mut end, mut count, mut last_plain) = (start, 0, None);
    while let Some((next, meant)) = decode(source, end) {
        if is_plain(meant) {
            last_plain = Some(end);
        }
        end = next;
        count += 1;
    }
    if count == 0 {
        return (None, start + 2);
    }
    // Where the beginning may be real letters, what follows them may still be garbled.
    let mut from = start;
    for left in (1..=count).rev() {
        let Some((next, _)) = decode(source, from) else { break };
        if is_sure(source, from, next, left, last_plain.is_some_and(|last| last >= from)) {
            return (Some(Span::new(from, end)), end);
        }
        from = next;
    }
    (None, end)
}

/// True when what begins here is garbled rather than letters that somebody wrote. The first character turned back ends at
/// `next`; `count` can be turned back in a row, of which some are `plain`.
fn is_sure(source: &str, start: usize, next: usize, count: usize, plain: bool) -> bool {
    let mut rest = source[start..].chars();
    let (lead, behind) = (rest.next().unwrap_or_default(), rest.next().unwrap_or_default());
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
    let before = source[..start].chars().next_back();
    let capital_before = before.is_some_and(char::is_uppercase);
    match lead {
        'Â' | 'Ã' => !(punctuation && capital_before),
        'â' | 'ï' | 'ð' => plain,
        // Behind a real capital a mark ends the word, unless it is one that stands between letters.
        'Ä' | 'Å' => {
            let inside =
                chars::at(source, next).is_some_and(char::is_alphabetic) && !matches!(behind, '’' | '–' | '—' | '…');
            plain && (!punctuation || inside || before.is_some_and(char::is_lowercase))
        }
        _ => count >= 3 || count == 2 && !punctuation && plain,
    }
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
    use super::*;
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
    fn what_is_left_of_apostrophes() {
        assert_eq!(found("The boardâs plan was late, and it didnât help us."), ["boardâs"]);
        assert_eq!(found("The mayor said weâre late, and that it isnât so."), ["weâre"]);
        assert_eq!(found("The mayor said it wasn‚Äôt so."), ["‚Äô"]);
        for text in [
            "The mât of the boat and the dégât of the storm were seen by the men in the hall.",
            "They ate pâté and spoke of the atât, of Lâs and of the château in the old town.",
            "Le bât blesse, et le forêt n’est pas ce que l’on croit dans la ville.",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn letters_whose_second_byte_is_a_mark() {
        let every = |text: &str| runs(text).map(|span| restore(span.of(text))).collect::<String>();
        assert_eq!(every("The mayor of WrocÅ‚aw met his cousin from GdaÅ„sk."), "łń");
        assert_eq!(every("Å›roda i piÄ…tek, dÄ™by w TÅ™ebÃ\u{AD}Ä\u{8D}i, KÅ‘szeg"), "śąęříčő");
    }

    #[test]
    fn refused_runs_are_read_once() {
        let start = std::time::Instant::now();
        assert_eq!(found(&format!("The man {} spoke.", "â°€".repeat(40_000))), Vec::<String>::new());
        assert_eq!(found(&format!("The man {} spoke.", "Å‚".repeat(40_000))).len(), 1);
        assert_eq!(found("The PRÉ”â€™ opened."), ["â€™"]);
        assert!(start.elapsed().as_secs() < 3, "{:?}", start.elapsed());
    }

    #[test]
    fn apostrophes_of_old_machines() {
        assert_eq!(words_of_rule("mojibake", "The mayor doesnÕt know of it."), ["doesnÕt"]);
        assert_eq!(words_of_rule("mojibake", "Õismäe and ÕHTU and aÕb are not."), Vec::<String>::new());
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
            "SMÅ’s harbour, „SMÅ“ und »SKÄ« – Å… and Å–Moskenes",
            "Ñ’ Ð",
            "º ª ²",
            "café »",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
