//! A sentence cut off behind an abbreviation.

use crate::finding::{Finding, Group, Severity};
use crate::rules::{Analysis, declare_rule};
use crate::span::Span;

declare_rule! {
    /// A sentence stops at an abbreviation whose full stop was taken for its end.
    ///
    /// Bad sentence splitters take the dot of *Mr.*, *Gov.*, *Nov.* or *U.S.* for a full
    /// stop; what follows is lost or stands elsewhere.
    ///
    /// ```text flagged
    /// In the days since the attacks, U.S.
    /// ```
    ///
    /// ```text clean
    /// She moved back to the U.S.
    /// ```
    CUT_AT_ABBREVIATION: "cut-at-abbreviation", Fragment, Error, English, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    for sentence in &analysis.text.sentences {
        let words = sentence.span.of(&analysis.article.text);
        if words.ends_with(", U.S.") {
            findings.push(Finding {
                rule: CUT_AT_ABBREVIATION.name,
                group: Group::Fragment,
                severity: Severity::Error,
                span: Span { ..sentence.span },
                message: "the sentence is cut off at the abbreviation “U.S.”".into(),
                help: Some("restore the words that followed, or delete the line".into()),
                score: Some(0.99),
                related: Vec::new(),
            });
        }
    }
}
