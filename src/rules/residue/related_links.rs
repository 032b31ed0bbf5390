//! Boxes of links to other articles.

use crate::finding::{Finding, Severity};
use crate::rules::residue::{Words, by_certainty, report};
use crate::rules::{Analysis, declare_rule};
use crate::text::Furniture;

declare_rule! {
    /// Headings and labels of links to other articles: “Related articles”, “MORE: ...”.
    ///
    /// Boxes of related, popular and recommended articles are scraped with the article. Their
    /// headings and labelled links are found here, and the links below a heading that ends with a
    /// colon; headlines without a label or heading by `stray-headline`.
    ///
    /// ```text flagged
    /// The tunnel under the river opens on Monday, two years late.
    ///
    /// RELATED: Ferry makes its last trip
    ///
    /// Its walls had to be sealed twice.
    /// ```
    ///
    /// ```text clean
    /// Related costs came to 3 million, the auditors found.
    /// ```
    RELATED_LINKS: "related-links", Residue, Warning, English, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let words = Words { message: "links to other articles are left in the text", help: "delete the line" };
    report(analysis, findings, &RELATED_LINKS, Furniture::Related, &words, by_certainty(Severity::Warning));
}
