//! Stamps of publication and update.

use crate::finding::{Finding, Severity};
use crate::rules::residue::{Words, head, report};
use crate::rules::{Analysis, declare_rule};
use crate::text::Furniture;

declare_rule! {
    /// The time of publication, or what the desk corrected, stands in the text.
    ///
    /// “Updated 4:30 pm ET, March 3”, “3 hours ago” belong to the metadata, and “3 hours ago” is
    /// wrong the day after. At the article’s head the stamp is only noted (info), and so are corrections and editor’s notes
    /// (“An earlier version of this story misspelled ...”) wherever they stand.
    ///
    /// ```text flagged
    /// The tunnel under the river opens on Monday, two years late.
    ///
    /// Updated: 3 March 2018, 4:30 pm
    ///
    /// Its walls had to be sealed twice.
    /// ```
    ///
    /// ```text clean
    /// Updated figures will be published on May 3. The last ones came out two years ago.
    /// ```
    TIMESTAMP: "timestamp", Residue, Warning, English, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let words = Words {
        message: "a time of publication or a note of the desk is left in the text",
        help: "move it to the metadata and delete the line",
    };
    let head = head(analysis);
    report(analysis, findings, &TIMESTAMP, Furniture::Timestamp, &words, |place| {
        if place.hit.sure && place.whole && place.block > head { Severity::Warning } else { Severity::Info }
    });
}
