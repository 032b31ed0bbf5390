//! Walls that ask to log in or to pay.

use crate::finding::{Finding, Severity};
use crate::rules::residue::{Words, by_certainty, report};
use crate::rules::{Analysis, declare_rule};
use crate::text::Furniture;

declare_rule! {
    /// A line asks to log in or to pay: “Subscribe to continue reading”.
    ///
    /// Behind such a line the article often breaks off: what was scraped may be no more than
    /// the part that is free.
    ///
    /// ```text flagged
    /// The tunnel under the river opens on Monday, two years late.
    ///
    /// Already a subscriber? Log in
    /// ```
    ///
    /// ```text clean
    /// The paper has put up a paywall, and subscribers log in twice as often as before.
    /// ```
    PAYWALL: "paywall", Residue, Warning, English, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let words = Words {
        message: "the text asks the reader to log in or to pay",
        help: "delete the line and check that the article continues after it",
    };
    report(analysis, findings, &PAYWALL, Furniture::Paywall, &words, by_certainty(Severity::Warning));
}
