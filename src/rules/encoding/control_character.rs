//! Control characters.

use crate::finding::{Finding, Severity};
use crate::rules::encoding::{Spot, around, mojibake, report};
use crate::rules::{Analysis, declare_rule};
use crate::span::Span;

declare_rule! {
    /// A control character stands in the text.
    ///
    /// NUL, backspace, escape and their like come from broken conversions; the codes from
    /// U+0080 to U+009F are typeset quotes and dashes of Windows-1252 that were read as
    /// Latin-1. They break feeds (XML forbids them) and show as boxes. Tabs, line ends and page breaks are
    /// left alone.
    ///
    /// ```text flagged
    /// The café\u{0007} by the tunnel opened on Monday.
    /// ```
    ///
    /// ```text clean
    /// The café by the tunnel opened on Monday.
    /// ```
    CONTROL_CHARACTER: "control-character", Encoding, Error, Any, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let source = analysis.article.text.as_str();
    let bytes = source.as_bytes();
    let mut spots: Vec<Spot> = Vec::new();
    let mut at = 0;
    while let Some(start) = next_suspect(bytes, at) {
        let (length, control) = match bytes[start] {
            0xC2 => (2, bytes.get(start + 1).is_some_and(|byte| (0x80..=0x9F).contains(byte))),
            _ => (1, true),
        };
        at = start + length;
        if control && spots.last().is_none_or(|spot| spot.span.end as usize <= start) {
            spots.push(Spot { span: around(source, start, at), severity: Severity::Error });
        }
    }
    // Control characters inside garbled UTF-8 are reported as such.
    if !spots.is_empty() {
        let runs: Vec<Span> = mojibake::runs(source).collect();
        spots.retain(|spot| {
            let inside = spot.span.of(source).find(char::is_control).unwrap_or_default();
            let at = spot.span.start + inside as u32;
            let run = runs.partition_point(|run| run.end <= at);
            runs.get(run).is_none_or(|run| run.start > at)
        });
    }
    report(
        analysis,
        findings,
        &CONTROL_CHARACTER,
        &spots,
        "delete it, or restore the character from the source",
        |spot| {
            let control = spot.span.of(source).chars().find(|c| c.is_control()).unwrap_or_default();
            let code = u32::from(control);
            match mojibake::typeset(control) {
                Some(meant) => format!("the control character U+{code:04X} stands in the text, probably for “{meant}”"),
                None => format!("the control character U+{code:04X} stands in the text"),
            }
        },
    );
}

/// Bytes looked at in one go: the compiler compares them all at once.
const STRIDE: usize = 64;

/// The next byte that is a control character or may begin one.
fn next_suspect(bytes: &[u8], from: usize) -> Option<usize> {
    let suspect = |byte: u8| (byte < 9) | ((byte > 13) & (byte < 0x20)) | (byte == 0x7F) | (byte == 0xC2);
    let mut at = from;
    for chunk in bytes[from..].chunks(STRIDE) {
        if chunk.iter().fold(false, |any, &byte| any | suspect(byte)) {
            return Some(at + chunk.iter().position(|&byte| suspect(byte))?);
        }
        at += chunk.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::words_of_rule;

    fn found(text: &str) -> Vec<String> {
        words_of_rule("control-character", text)
    }

    #[test]
    fn controls_are_found_and_white_space_is_not() {
        assert_eq!(found("A nul\u{0} byte and \u{92}quotes\u{7f}."), ["nul\u{0}"]);
        assert_eq!(found("Tabs\tand lines\r\nand pages\u{c}and a soft\u{ad}hyphen, café, £5."), Vec::<String>::new());
        assert_eq!(found("The café\u{92}s door"), ["café\u{92}s"]);
        assert_eq!(found("It\u{e2}\u{80}\u{99}s garbled."), Vec::<String>::new(), "mojibake reports it");
    }
}
