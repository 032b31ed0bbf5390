//! Pleas to subscribe to newsletters, alerts and channels.

use crate::finding::{Finding, Severity};
use crate::rules::residue::{Words, by_certainty, report};
use crate::rules::{Analysis, declare_rule};
use crate::text::Furniture;

declare_rule! {
    /// A plea to subscribe: “Sign up for our newsletter”, “delivered to your inbox”.
    ///
    /// Pleas for newsletters, alerts and apps belong to the page. They are found as lines of
    /// their own and as sentences inside a paragraph. A line that sends readers to the printed
    /// issue is only noted (info), since it may tell where the story comes from.
    ///
    /// ```text flagged
    /// The tunnel under the river opens on Monday, two years late.
    ///
    /// Sign up for our daily newsletter
    /// ```
    ///
    /// ```text clean
    /// The mayor writes a newsletter every week, and a thousand people have signed up for it.
    /// ```
    NEWSLETTER_PLEA: "newsletter-plea", Residue, Warning, English, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let words = Words { message: "a plea to subscribe is left in the text", help: "delete it" };
    report(analysis, findings, &NEWSLETTER_PLEA, Furniture::Newsletter, &words, by_certainty(Severity::Warning));
}
