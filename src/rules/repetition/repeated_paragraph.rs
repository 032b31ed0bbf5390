//! A paragraph that stands in the article twice.

use crate::compare::RepeatKind;
use crate::finding::Finding;
use crate::rules::{Analysis, declare_rule};

declare_rule! {
    /// A whole paragraph, or several in a row, stand in the article a second time.
    ///
    /// A known fault of scrapers: text that a page holds twice (for print, for phones,
    /// behind "read more") is read twice, sometimes interleaved. Each later copy is one
    /// finding that points at the first.
    ///
    /// A copy that was edited or shouted, a quotation or question that comes again, a short sentence set apart,
    /// the words that open and close an article, a few words, links, whole pages and what stands three times
    /// may be meant: a warning. A caption, pull quote or list item that says again what the text says is
    /// information, and so are links, scripts and menus, furniture, notes among figures, questions that several
    /// guests are asked, and a post that is quoted and embedded.
    ///
    /// ```text flagged
    /// The council met on Tuesday evening to hear the engineers. They had found water in the tunnel.
    ///
    /// A second report is due in October and will be public.
    ///
    /// The council met on Tuesday evening to hear the engineers. They had found water in the tunnel.
    /// ```
    ///
    /// ```text clean
    /// The council met on Tuesday evening to hear the engineers.
    ///
    /// The engineers met again on Friday, this time without the council.
    /// ```
    REPEATED_PARAGRAPH: "repeated-paragraph", Repetition, Error, Any, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    super::report(&REPEATED_PARAGRAPH, "paragraph", &[RepeatKind::Paragraph], analysis, findings);
}
