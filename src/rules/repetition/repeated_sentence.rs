//! A sentence that stands in the article twice.

use crate::compare::RepeatKind;
use crate::finding::Finding;
use crate::rules::{Analysis, declare_rule};

declare_rule! {
    /// A sentence stands in the article a second time, word for word or lightly edited.
    ///
    /// Scrapers repeat leads and pull quotes, and stitched articles say the same thing in two places. A copy
    /// may differ in quotes, spelling of names (US, U.S., USA) and one word in five, but not in a figure or its
    /// sign, a negation, or who did it to whom. Very short sentences are left alone: they are said twice on
    /// purpose.
    ///
    /// A copy that was edited or shouted, a quotation or question that comes again, a few words, links, the
    /// refrain of a song, a sentence that opens the article and closes it, a formula behind other names and
    /// figures, whole pages and what stands three times may be meant: a warning. A caption, pull quote or list
    /// item that says again what the text says is information, and so are short lines of a dialogue, links and
    /// scripts, furniture, notes among figures, posts that are embedded, what stands four times or in brackets,
    /// and sentences that are made alike, with another word each time.
    ///
    /// ```text flagged
    /// The council met on Tuesday evening to hear the engineers. They had found water. A report is due in May.
    ///
    /// The river rose again. The council met Tuesday evening to hear the engineers.
    /// ```
    ///
    /// ```text clean
    /// Shares of the company rose 12 percent to close at 45 dollars on Monday.
    ///
    /// Shares of the company rose 19 percent to close at 51 dollars on Friday.
    /// ```
    REPEATED_SENTENCE: "repeated-sentence", Repetition, Error, Any, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    super::report(&REPEATED_SENTENCE, "sentence", &[RepeatKind::Sentence], analysis, findings);
}
