//! The same words again inside one article.

pub(crate) mod repeated_paragraph;
pub(crate) mod repeated_passage;
pub(crate) mod repeated_phrase;
pub(crate) mod repeated_sentence;
pub(crate) mod repeated_word;
pub(crate) mod restated_quote;

use crate::compare::{Repeat, RepeatKind};
use crate::finding::Finding;
use crate::rules::{Analysis, RuleEntry};

/// Reports the repeats of one kind under a rule.
fn report(rule: &RuleEntry, what: &str, kind: RepeatKind, analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    findings.extend(
        analysis.matches.repeats.iter().filter(|repeat| repeat.kind == kind).map(|repeat| finding(rule, what, repeat)),
    );
}

fn finding(rule: &RuleEntry, what: &str, repeat: &Repeat) -> Finding {
    let mut message = if repeat.similarity == 1.0 {
        format!("this {what} stands in the article before, word for word")
    } else {
        format!(
            "this {what} stands in the article before, with {} % of its words the same",
            (repeat.similarity * 100.0).round()
        )
    };
    if repeat.omitted > 0 {
        message.push_str(&format!("; {} further copies follow", repeat.omitted));
    }
    rule.finding(repeat.later, message)
        .help("delete one of the two")
        .score(repeat.similarity)
        .related(repeat.first, "first stands here")
}
