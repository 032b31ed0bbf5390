//! Links that lead on to other pages.

use crate::finding::{Finding, Severity};
use crate::rules::residue::{Words, by_certainty, report};
use crate::rules::{Analysis, declare_rule};
use crate::text::Furniture;

declare_rule! {
    /// A line asks to read on elsewhere: “Read more”, “Continue reading”, “Full story”.
    ///
    /// Such lines are links of the page that the article was taken from. In print, in a
    /// newsletter or in a corpus there is nothing behind them. “Watch the video below”, which an author
    /// may have written, is only noted (info), and so is what a desk says of a story that goes on: “More follows”, “This is a
    /// breaking story”. The words that a page cut off in front of such a link are a finding of their own.
    ///
    /// ```text flagged
    /// The tunnel under the river opens on Monday, two years late.
    ///
    /// Continue reading
    /// ```
    ///
    /// ```text clean
    /// Read more than one book a month, the librarian told the class, and you will never stop.
    /// ```
    READ_MORE: "read-more", Residue, Warning, English, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let words = Words { message: "a “read more” link of the page is left in the text", help: "delete the line" };
    report(analysis, findings, &READ_MORE, Furniture::ReadMore, &words, by_certainty(Severity::Warning));
    let words = Words { message: "the desk’s note that more follows is left in the text", help: "delete the line" };
    report(analysis, findings, &READ_MORE, Furniture::Pending, &words, by_certainty(Severity::Warning));
}
