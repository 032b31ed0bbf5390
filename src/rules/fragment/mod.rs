//! Cut-off text. The evidence is gathered once, in [`crate::compare::fragment`]; the rules
//! say what each kind of cut means to an editor.

use std::mem::discriminant;

use crate::compare::{Cut, Doubt, Fragment};
use crate::finding::{Finding, Group, Severity};
use crate::rules::Analysis;

pub(crate) mod api_truncation;
pub(crate) mod cut_at_abbreviation;
pub(crate) mod cut_mid_sentence;
pub(crate) mod cut_mid_word;
pub(crate) mod headless_sentence;
pub(crate) mod truncated_copy;

/// Adds a finding for every fragment of one kind of cut, whatever else is known of it.
fn report(
    analysis: &Analysis<'_>,
    findings: &mut Vec<Finding>,
    rule: &'static str,
    cut: Cut,
    say: impl Fn(&Fragment, &str) -> (String, &'static str),
) {
    let is_such = |fragment: &&Fragment| discriminant(&fragment.cut) == discriminant(&cut);
    for fragment in analysis.matches.fragments.iter().filter(is_such) {
        let (message, help) = say(fragment, fragment.at.of(&analysis.article.text));
        findings.push(Finding {
            rule,
            group: Group::Fragment,
            severity: match fragment.doubt {
                Some(Doubt::Habit | Doubt::Trails | Doubt::Whole | Doubt::Linked | Doubt::Small) => Severity::Info,
                _ if fragment.certain => Severity::Error,
                _ => Severity::Warning,
            },
            span: fragment.span,
            message,
            help: Some(help.into()),
            score: Some(fragment.score),
            related: Vec::new(),
        });
    }
}
