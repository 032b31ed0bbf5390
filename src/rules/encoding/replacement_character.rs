//! Characters that were lost.

use crate::finding::{Finding, Severity};
use crate::rules::encoding::{Spot, around, report};
use crate::rules::{Analysis, declare_rule};

declare_rule! {
    /// A character was lost and replaced by the replacement character U+FFFD.
    ///
    /// A program read the text in a wrong character set. Which character stood there can only
    /// be told from the source.
    ///
    /// ```text flagged
    /// The caf\u{FFFD} by the tunnel opened on Monday.
    /// ```
    ///
    /// ```text clean
    /// The café by the tunnel opened on Monday.
    /// ```
    REPLACEMENT_CHARACTER: "replacement-character", Encoding, Error, Any, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let source = analysis.article.text.as_str();
    let mut spots: Vec<Spot> = Vec::new();
    for at in memchr::memmem::find_iter(source.as_bytes(), "\u{FFFD}".as_bytes()) {
        // Several bytes of one character are lost together.
        if spots.last().is_some_and(|spot| spot.span.end as usize > at) {
            continue;
        }
        spots.push(Spot { span: around(source, at, at + 3), severity: Severity::Error });
    }
    report(analysis, findings, &REPLACEMENT_CHARACTER, &spots, "restore the character from the source", |_| {
        "a character was lost here when the text was decoded".to_owned()
    });
}

#[cfg(test)]
mod tests {
    use crate::{Article, Linter};

    #[test]
    fn one_finding_per_paragraph() {
        let text = "A caf\u{FFFD}\u{FFFD} and a na\u{FFFD}ve man.\n\nA second caf\u{FFFD} opened.";
        let findings = Linter::default().lint(&Article::from_text("x", text));
        let found: Vec<_> = findings.iter().filter(|finding| finding.rule == "replacement-character").collect();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].span.of(text), "caf\u{FFFD}\u{FFFD}");
        assert!(found[0].message.contains("one of 2"));
    }
}
