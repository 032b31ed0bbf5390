//! A passage that stands in the article twice.

use crate::compare::RepeatKind;
use crate::finding::Finding;
use crate::rules::{Analysis, declare_rule};

declare_rule! {
    /// A passage of sixteen words or more stands in the article a second time.
    ///
    /// The passage may be several sentences inside longer paragraphs, which is a fault, or a
    /// run of words inside other sentences: a phrase taken up again or a quotation quoted
    /// twice (information), and from 32 words on a warning.
    ///
    /// ```text flagged
    /// It was late when the last of the engineers had left the flooded tunnel under the wide grey river and she knew it.
    ///
    /// They slept well when the last of the engineers had left the flooded tunnel under the wide grey river or said so.
    /// ```
    ///
    /// ```text clean
    /// It was late when the last of the engineers had left the tunnel.
    ///
    /// They slept well when the last of the engineers had gone.
    /// ```
    REPEATED_PASSAGE: "repeated-passage", Repetition, Error, Any, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    super::report(&REPEATED_PASSAGE, "passage", &[RepeatKind::Passage, RepeatKind::Run], analysis, findings);
}
