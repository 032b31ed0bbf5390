//! Share and follow buttons.

use crate::finding::{Finding, Severity};
use crate::rules::residue::{Words, by_certainty, report};
use crate::rules::{Analysis, declare_rule};
use crate::text::Furniture;

declare_rule! {
    /// Share and follow buttons of the page: “Share on Facebook”, “Tweet”, “Follow us on Twitter”.
    ///
    /// Buttons come along when a page is copied or scraped. Rows of names of networks count,
    /// counters (“3 shares”) and the labels that screen readers speak. A line that asks to
    /// follow a person is only noted (info), since it often belongs to the author’s note, and so
    /// are the last words of an embedded post.
    ///
    /// ```text flagged
    /// The tunnel under the river opens on Monday, two years late.
    ///
    /// Facebook Twitter Pinterest Email
    /// ```
    ///
    /// ```text clean
    /// Share prices of Facebook and Twitter fell on Monday.
    /// ```
    SHARE_BUTTONS: "share-buttons", Residue, Warning, English, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let words = Words { message: "share or follow buttons of the page are left in the text", help: "delete the line" };
    report(analysis, findings, &SHARE_BUTTONS, Furniture::Share, &words, by_certainty(Severity::Warning));
}
