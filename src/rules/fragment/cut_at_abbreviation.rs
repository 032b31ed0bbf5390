//! A sentence cut off behind an abbreviation.

use crate::finding::Finding;
use crate::rules::{Analysis, declare_rule};

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
        if sentence.span.of(&analysis.article.text).ends_with(", U.S.") {
            findings.push(
                CUT_AT_ABBREVIATION
                    .finding(sentence.span, "the sentence is cut off at the abbreviation “U.S.”")
                    .help("restore the words that followed, or delete the line")
                    .score(0.99),
            );
        }
    }
}
