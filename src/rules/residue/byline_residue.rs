//! Names of authors and editors in the text.

use crate::finding::{Finding, Severity};
use crate::rules::residue::{Words, head, report};
use crate::rules::{Analysis, declare_rule};
use crate::text::Furniture;

declare_rule! {
    /// The names of those who wrote or edited stand in the text.
    ///
    /// A byline belongs to the metadata. At the article’s head it is only noted (info), as is
    /// the agency’s line at its end (“Reporting by ...; editing by ...”); between paragraphs it is
    /// a warning, since it often tells that two articles were stitched together. An author’s address
    /// (“Write to ... at ...”) is only noted.
    ///
    /// ```text flagged
    /// The tunnel under the river opens on Monday, two years late.
    ///
    /// By Jane Doe
    ///
    /// The ferry made its last trip on Sunday.
    /// ```
    ///
    /// ```text clean
    /// By Monday the river had risen. By Jane Doe there is a second book on the flood.
    /// ```
    BYLINE_RESIDUE: "byline-residue", Residue, Warning, English, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let words =
        Words { message: "a byline is left in the text", help: "move the name to the metadata and delete the line" };
    let head = head(analysis);
    let tail = analysis.text.blocks.len().saturating_sub(3) as u32;
    report(analysis, findings, &BYLINE_RESIDUE, Furniture::Byline, &words, |place| {
        let between = place.block > head && place.block < tail.max(2);
        if place.hit.sure && place.whole && between { Severity::Warning } else { Severity::Info }
    });
}
