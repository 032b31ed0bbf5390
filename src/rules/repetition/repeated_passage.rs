//! A passage that stands in the article twice.

use crate::compare::RepeatKind;
use crate::finding::Finding;
use crate::rules::{Analysis, declare_rule};

declare_rule! {
    /// Several sentences, or sixteen words or more in a row, stand in the article a second time.
    ///
    /// Several sentences inside longer paragraphs are a fault from sixteen words on; with fewer they may be
    /// a remark made twice, and are a warning. A run of words inside other sentences is a phrase taken up
    /// again or a quotation quoted twice (information), and from 32 words on a warning. Links, scripts, furniture and
    /// notes among figures are information.
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

#[cfg(test)]
mod tests {
    use crate::finding::Severity;
    use crate::{Article, Linter};

    #[test]
    fn few_words_in_several_sentences_are_no_error() {
        let severity = |passage: &str| {
            let text = format!(
                "The rain had stopped by noon. {passage} Then the harbour master closed the book on his desk.\n\n\
                Two ferries lay idle at the old quay.\n\n\
                Nobody had asked for a vote on any of it. {passage} A few of the owners sold their boats in the autumn."
            );
            let findings = Linter::default().lint(&Article::from_text("x", text));
            findings.iter().find(|found| found.rule == "repeated-passage").map(|found| found.severity)
        };
        assert_eq!(severity("The board met in the hall. It was late."), Some(Severity::Warning));
        let long = "The board met in the hall of the old town. It was late when the last of them had gone home.";
        assert_eq!(severity(long), Some(Severity::Error));
    }
}
