//! A passage that stands in very many archived articles.

use crate::finding::Finding;
use crate::rules::{Analysis, declare_rule};

declare_rule! {
    /// A passage appears in more than 24 articles of the archive: it is stock, not a reprint.
    ///
    /// Correction notices, descriptions of a company, the paragraph that ends every story of
    /// an agency. They are reported with the number of articles that were found at least, so that a house can put them on
    /// its list of allowed passages.
    ///
    /// ```text archived copies="40"
    /// The newspaper is published by the valley press company and appears on every working day of the year.
    /// ```
    ///
    /// ```text flagged
    /// It rained again. The newspaper is published by the valley press company and appears on every working day of the year.
    /// ```
    ///
    /// ```text clean
    /// It rained again. The newspaper appears on every working day.
    /// ```
    STOCK_PASSAGE: "stock-passage", Reprint, Info, Any, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    for passage in &analysis.shared.passages {
        let Some(articles) = passage.stock else { continue };
        let mut finding = STOCK_PASSAGE.finding(
            passage.span,
            format!(
                "these {} appear in at least {articles} articles of the archive: a stock passage",
                super::words(&analysis.text.tokens[passage.tokens.range()])
            ),
        );
        finding.related = super::related(analysis.shared, &passage.places);
        findings.push(finding);
    }
}
