//! `copydesk explain`: a rule's documentation.

use anstyle::Style;
use copydesk::config::Selector;
use copydesk::finding::Group;
use copydesk::rules::RuleEntry;

use super::args::ExplainArgs;
use super::rules::group_table;
use super::{Outcome, markdown, outputs, terminal};

/// Runs the verb.
pub(crate) fn run(args: &ExplainArgs) -> anyhow::Result<Outcome> {
    let (width, color) = (terminal::reading_width(), terminal::stdout_has_color());
    let text = match &args.name {
        Selector::Rule(rule) => explain(rule, width, color),
        Selector::Group(group) => explain_groups(&[*group], terminal::width(), color),
        Selector::All => explain_groups(&Group::ALL, terminal::width(), color),
    };
    outputs::print(&text)?;
    Ok(Outcome::Clean)
}

fn explain(rule: &RuleEntry, width: usize, color: bool) -> String {
    let paint = |style: Style| if color { style } else { Style::new() };
    let (bold, severity) = (paint(Style::new().bold()), paint(markdown::severity_style(rule.severity)));
    format!(
        "{bold}{name}{bold:#}  {severity}{level}{severity:#}, group {group}, languages: {languages}\n\n{body}",
        name = rule.name,
        level = rule.up_to(),
        group = rule.group.name(),
        languages = rule.languages(),
        body = markdown::render(&rule.markdown(), width, color),
    )
}

fn explain_groups(groups: &[Group], width: usize, color: bool) -> String {
    let mut text: String = groups.iter().map(|&group| group_table(group, width, color) + "\n").collect();
    text.push_str("`copydesk explain RULE` tells more.\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk::rules;

    #[test]
    fn every_rule_can_be_explained_at_every_width() {
        for rule in rules::ALL {
            for width in [1, 20, 80] {
                let text = explain(rule, width, false);
                assert!(text.starts_with(rule.name), "{text}");
                assert!(!text.contains("```") && !text.contains('\u{1b}'), "{text}");
            }
        }
    }
}
