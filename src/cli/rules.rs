//! `copydesk rules`: the list of rules.

use anstyle::Style;
use copydesk::finding::{Group, Severity};
use copydesk::report::wrap_indented;
use copydesk::rules::{self, RuleEntry, doc};
use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use super::args::{ListFormat, RulesArgs};
use super::markdown::{self, severity_style};
use super::{Outcome, outputs, terminal};

/// Runs the verb.
pub(crate) fn run(args: &RulesArgs) -> anyhow::Result<Outcome> {
    outputs::print(&match args.output_format {
        ListFormat::Text => table(terminal::width(), terminal::stdout_has_color()),
        ListFormat::Json => {
            let rows: Vec<Row> = rules::ALL.iter().copied().map(Row::of).collect();
            serde_json::to_string_pretty(&rows)? + "\n"
        }
    })?;
    Ok(Outcome::Clean)
}

/// A rule in `--output-format json`.
#[derive(Serialize)]
struct Row {
    name: &'static str,
    group: Group,
    severity: Severity,
    languages: &'static str,
    summary: &'static str,
    documentation: String,
}

impl Row {
    fn of(rule: &'static RuleEntry) -> Self {
        Self {
            name: rule.name,
            group: rule.group,
            severity: rule.severity,
            languages: rule.languages(),
            summary: rule.summary(),
            documentation: rule.captioned(),
        }
    }
}

/// Every rule by group.
fn table(width: usize, color: bool) -> String {
    let mut table = String::new();
    for group in Group::ALL {
        if doc::of_group(group).next().is_some() {
            if !table.is_empty() {
                table.push('\n');
            }
            table.push_str(&group_table(group, width, color));
        }
    }
    table.push_str("\nThe severity is the gravest that a rule reports.\n");
    table
}

/// The rules of one group under its heading.
pub(crate) fn group_table(group: Group, width: usize, color: bool) -> String {
    let paint = |style: Style| if color { style } else { Style::new() };
    let bold = paint(Style::new().bold());
    let heading = wrap_indented(&format!("{}: {}", group.name(), doc::about_group(group)), 0, 2, width);
    let about = heading.strip_prefix(group.name()).unwrap_or(&heading);
    let mut table = format!("{bold}{}{bold:#}{about}\n", group.name());
    // One width for all groups, so that their columns stand below each other.
    let names = rules::ALL.iter().map(|rule| rule.name.width()).max().unwrap_or(0);
    for rule in doc::of_group(group) {
        let severity = paint(severity_style(rule.severity));
        let head = format!("  {:names$}  {severity}{:7}{severity:#}  ", rule.name, rule.severity.name());
        let indent = names + 13;
        for (at, line) in markdown::wrap_inline(rule.summary(), width.saturating_sub(indent).max(24), color).enumerate()
        {
            if at == 0 {
                table.push_str(&head);
            } else {
                table.push_str(&" ".repeat(indent));
            }
            table.push_str(&line);
            table.push('\n');
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_row_that_fits() {
        for width in [40, 80, 120] {
            let table = table(width, false);
            for rule in rules::ALL {
                assert!(table.contains(&format!("  {} ", rule.name)), "{table}");
            }
        }
        for width in [60, 120] {
            let table = table(width, false);
            assert!(table.lines().all(|line| line.width() <= width && line == line.trim_end()), "{table}");
            assert!(!table.contains('\u{1b}'));
        }
    }
}
