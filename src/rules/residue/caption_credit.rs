//! Captions and credits of pictures.

use crate::finding::{Finding, Severity};
use crate::rules::residue::{Words, head, report};
use crate::rules::{Analysis, declare_rule};
use crate::text::Furniture;

declare_rule! {
    /// A picture’s credit or caption stands between the paragraphs.
    ///
    /// “Jane Doe/Getty Images”, “Photo: ...”, “Image caption ...” belong to a picture that did
    /// not come along. At the article’s head, where most pages carry their picture, and for
    /// captions that tell something, the finding is only a note (info).
    ///
    /// ```text flagged
    /// The tunnel under the river opens on Monday, two years late.
    ///
    /// (AP Photo/Jane Doe)
    ///
    /// Its walls had to be sealed twice.
    /// ```
    ///
    /// ```text clean
    /// Photographs of the flood went round the world. She sold hers to Getty Images.
    /// ```
    CAPTION_CREDIT: "caption-credit", Residue, Warning, English, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let words = Words {
        message: "the credit or caption of a picture is left in the text",
        help: "delete it, or mark it as a caption",
    };
    let head = head(analysis);
    report(analysis, findings, &CAPTION_CREDIT, Furniture::Credit, &words, |place| {
        if place.hit.sure && place.whole && place.block > head { Severity::Warning } else { Severity::Info }
    });
}
