//! Labels of advertisements.

use crate::finding::{Finding, Severity};
use crate::rules::residue::{Words, by_certainty, report};
use crate::rules::{Analysis, declare_rule};
use crate::text::Furniture;

declare_rule! {
    /// The label of an advertisement: “Advertisement”, “Story continues below”.
    ///
    /// The advertisement itself is gone; its label stays between the paragraphs. Disclosures of
    /// affiliate links count too, and what a player says that could not be loaded.
    ///
    /// ```text flagged
    /// The tunnel under the river opens on Monday, two years late.
    ///
    /// Story continues below advertisement
    ///
    /// Its walls had to be sealed twice.
    /// ```
    ///
    /// ```text clean
    /// Advertisement sales at the paper rose 4 percent last year.
    /// ```
    ADVERTISEMENT: "advertisement", Residue, Warning, English, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let words =
        Words { message: "the label of an advertisement or a player is left in the text", help: "delete the line" };
    report(analysis, findings, &ADVERTISEMENT, Furniture::Advertisement, &words, by_certainty(Severity::Warning));
}
