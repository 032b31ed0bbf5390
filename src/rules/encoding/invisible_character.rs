//! Characters that nobody sees.

use crate::finding::{Finding, Severity};
use crate::rules::encoding::{Spot, around, report};
use crate::rules::{Analysis, declare_rule};
use crate::text::chars;

declare_rule! {
    /// An invisible character stands in the text.
    ///
    /// Zero-width spaces, soft hyphens, byte order marks and marks of writing direction come
    /// along when text is copied from pages. Inside a word they hide it from search and spell
    /// checks (warning), elsewhere they do little harm (info). Direction marks in Arabic and
    /// Hebrew, joiners in scripts and emoji that need them are left alone.
    ///
    /// ```text flagged
    /// The tun\u{200B}nel under the river opens on Monday.
    /// ```
    ///
    /// ```text clean
    /// The tunnel under the river opens on Monday. 👩‍🚒
    /// ```
    INVISIBLE_CHARACTER: "invisible-character", Encoding, Warning, Any, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let source = analysis.article.text.as_str();
    let bytes = source.as_bytes();
    let mut spots: Vec<Spot> = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr::memchr3(0xC2, 0xE2, 0xEF, &bytes[at..]) {
        let start = at + found;
        // Typeset dashes, quotes and dots, which all texts are full of.
        if let [0xE2, 0x80, 0x90..=0xA7, ..] = bytes[start..] {
            at = start + 3;
            continue;
        }
        let c = chars::at(source, start).unwrap_or(' ');
        at = start + c.len_utf8();
        if !chars::is_invisible(c) || spots.last().is_some_and(|spot| spot.span.end as usize > start) {
            continue;
        }
        // A run of them counts as one, however long it is.
        while let Some(next) = chars::at(source, at).filter(|&next| chars::is_invisible(next)) {
            at += next.len_utf8();
        }
        if let Some(severity) = grade(source, start, at, c) {
            spots.push(Spot { span: around(source, start, at), severity });
        }
    }
    report(analysis, findings, &INVISIBLE_CHARACTER, &spots, "delete it", |spot| {
        let c = spot.span.of(source).chars().find(|&c| chars::is_invisible(c)).unwrap_or(' ');
        format!("{} is hidden in the text", name(c))
    });
}

/// How much harm a run of invisible characters does, the first of which is `c`; `None` where
/// it is needed.
fn grade(source: &str, start: usize, end: usize, c: char) -> Option<Severity> {
    let before = source[..start].chars().next_back();
    // A garbled soft hyphen, which `mojibake` reports.
    if c == '\u{AD}' && before == Some('Â') {
        return None;
    }
    let behind = source[end..].chars().next();
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_alphabetic() && u32::from(c) < 0x250);
    let other = |c: Option<char>| c.is_some_and(|c| u32::from(c) >= 0x530 && !('\u{2000}'..='\u{206F}').contains(&c));
    if matches!(c, '\u{200C}' | '\u{200D}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        && (other(before) || other(behind))
    {
        return None;
    }
    // Zero-width spaces part words in scripts that write none.
    if c == '\u{200B}' && other(before) && other(behind) {
        return None;
    }
    Some(if latin(before) && latin(behind) { Severity::Warning } else { Severity::Info })
}

fn name(c: char) -> String {
    let name = match c {
        '\u{00AD}' => "a soft hyphen",
        '\u{200B}' => "a zero-width space",
        '\u{200C}' => "a zero-width non-joiner",
        '\u{200D}' => "a zero-width joiner",
        '\u{2060}' => "a word joiner",
        '\u{FEFF}' => "a byte order mark",
        _ => "a mark of writing direction",
    };
    format!("{name} (U+{:04X})", u32::from(c))
}

#[cfg(test)]
mod tests {
    use crate::finding::Severity;
    use crate::{Article, Linter};

    fn found(text: &str) -> Vec<Severity> {
        let findings = Linter::default().lint(&Article::from_text("x", text));
        findings
            .iter()
            .filter(|finding| finding.rule == "invisible-character")
            .map(|finding| finding.severity)
            .collect()
    }

    #[test]
    fn harm_is_told_by_the_neighbours() {
        assert_eq!(found("Re\u{AD}nais\u{AD}sance fair"), [Severity::Warning]);
        assert_eq!(found("\u{FEFF}The fair opened.\u{200B} It closed."), [Severity::Info]);
        assert_eq!(found("می\u{200C}خواهم 👩\u{200D}🚒 שלום\u{200F}!"), []);
        assert_eq!(found("Plain “text” – with dashes…"), []);
    }

    #[test]
    fn joiners_have_names_of_their_own() {
        let message = |text: &str| {
            let findings = Linter::default().lint(&Article::from_text("x", text));
            let messages = findings.into_iter().filter(|finding| finding.rule == "invisible-character");
            messages.map(|finding| finding.message).collect::<String>()
        };
        assert!(message("The tun\u{200C}nel is wet.").contains("non-joiner"));
        assert!(message("The tun\u{200D}nel is wet.").contains("zero-width joiner"));
        assert!(message("The tun\u{2060}nel is wet.").contains("word joiner"));
    }
}
