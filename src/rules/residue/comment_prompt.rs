//! Prompts and labels of the comment section.

use crate::finding::{Finding, Severity};
use crate::rules::residue::{Words, by_certainty, report};
use crate::rules::{Analysis, declare_rule};
use crate::text::Furniture;

declare_rule! {
    /// The page asks for comments or tips: “Leave a comment”, “Got a story?”.
    ///
    /// Labels of the comment section are warnings. A sentence in which an author asks readers
    /// for their view (“Tell us in the comments below!”) is only noted (info): it was written
    /// for this article, though it makes no sense anywhere but on its page. Lines in which a
    /// newsroom asks for stories and tips are warnings.
    ///
    /// ```text flagged
    /// The tunnel under the river opens on Monday, two years late.
    ///
    /// Leave a comment
    /// ```
    ///
    /// ```text clean
    /// Comments by the mayor drew laughter from the back of the hall.
    /// ```
    COMMENT_PROMPT: "comment-prompt", Residue, Warning, English, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let words = Words { message: "the text asks its readers for comments or tips", help: "delete it" };
    report(analysis, findings, &COMMENT_PROMPT, Furniture::Comment, &words, by_certainty(Severity::Warning));
}
