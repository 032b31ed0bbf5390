//! A sentence cut off behind an abbreviation.

use crate::compare::Cut;
use crate::finding::Finding;
use crate::rules::{Analysis, declare_rule, fragment};

declare_rule! {
    /// A sentence stops at an abbreviation whose full stop was taken for its end.
    ///
    /// Bad sentence splitters take the dot of *Mr.*, *Gov.*, *Nov.*, of an initial or of
    /// *U.S.* for a full stop; what follows is lost or stands elsewhere. The line looks whole:
    /// it begins with a capital and ends with a full stop.
    ///
    /// It is an error when the abbreviation stands in front of a name or a number or joins (*boats, e.g.*), behind a
    /// word that wants a noun (*former U.S.*) or a clause (*the fact that the U.S.*), when an opening phrase has lost its
    /// clause, or when a paragraph is nothing else (*On Jan.* above *5 it was sent back*);
    /// otherwise a warning with the model's score. Names that do end sentences (*the U.S.*,
    /// *Martin Luther King Jr.*, *Apple Inc.*) are left alone where the sentence is complete.
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
    fragment::report(analysis, findings, CUT_AT_ABBREVIATION.name, Cut::AtAbbreviation, |fragment, word| {
        let message = if fragment.goes_on {
            format!("the sentence breaks off at the abbreviation “{word}” and goes on in the next paragraph")
        } else {
            format!("the sentence is cut off at the abbreviation “{word}”")
        };
        let help = if fragment.goes_on {
            "join the two paragraphs"
        } else {
            "restore the words that followed, or delete the sentence"
        };
        (message, help)
    });
}
