//! Counts of a whole run.

use std::collections::BTreeMap;
use std::io;

use anstyle::{AnsiColor, Style};
use serde::Serialize;
use serde::ser::{SerializeMap, SerializeStruct, Serializer};

use super::plain::{counted, thousands};
use crate::finding::{Finding, Group, Severity};

/// Findings of one rule, by severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleCount {
    /// Group of the rule.
    pub group: Group,
    /// Findings that are errors.
    pub errors: u64,
    /// Findings that are warnings.
    pub warnings: u64,
    /// Findings that are infos.
    pub infos: u64,
}

impl RuleCount {
    /// Nothing found yet.
    fn none(group: Group) -> Self {
        Self { group, errors: 0, warnings: 0, infos: 0 }
    }

    /// Findings of a severity.
    #[must_use]
    pub fn of(&self, severity: Severity) -> u64 {
        match severity {
            Severity::Error => self.errors,
            Severity::Warning => self.warnings,
            Severity::Info => self.infos,
        }
    }

    /// Findings of every severity.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.errors + self.warnings + self.infos
    }

    fn add(&mut self, other: &Self) {
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.infos += other.infos;
    }
}

/// What a run read and found, in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Articles that were read.
    pub articles: u64,
    /// Articles with at least one finding.
    pub affected: u64,
    /// Files and records that could not be read.
    pub unreadable: u64,
    /// Bytes of article text; 0 when nobody counted.
    pub bytes: u64,
    /// Findings of each rule that found something, by the rule's name.
    pub findings: BTreeMap<&'static str, RuleCount>,
}

impl Summary {
    /// Counts one article that was read, with its findings.
    pub fn record(&mut self, findings: &[Finding]) {
        self.articles += 1;
        self.affected += u64::from(!findings.is_empty());
        for finding in findings {
            let count = self.findings.entry(finding.rule).or_insert_with(|| RuleCount::none(finding.group));
            match finding.severity {
                Severity::Error => count.errors += 1,
                Severity::Warning => count.warnings += 1,
                Severity::Info => count.infos += 1,
            }
        }
    }

    /// Articles without a finding.
    #[must_use]
    pub fn clean(&self) -> u64 {
        self.articles - self.affected
    }

    /// Findings of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> u64 {
        self.findings.values().map(|count| count.of(severity)).sum()
    }

    /// Findings of a severity or a graver one.
    #[must_use]
    pub fn at_least(&self, severity: Severity) -> u64 {
        Severity::ALL.into_iter().filter(|&other| other >= severity).map(|other| self.count(other)).sum()
    }

    /// Findings of every severity.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.at_least(Severity::Info)
    }

    /// Groups with findings, in reading order, each with its sum and its rules, most findings first.
    fn by_group(&self) -> Vec<(Group, RuleCount, ByRule)> {
        Group::ALL
            .into_iter()
            .filter_map(|group| {
                let mut rules: Vec<_> = self
                    .findings
                    .iter()
                    .filter(|(_, count)| count.group == group)
                    .map(|(&rule, &count)| (rule, count))
                    .collect();
                rules.sort_by(|a, b| b.1.total().cmp(&a.1.total()).then(a.0.cmp(b.0)));
                let mut sum = RuleCount::none(group);
                rules.iter().for_each(|(_, count)| sum.add(count));
                (!rules.is_empty()).then_some((group, sum, rules))
            })
            .collect()
    }

    /// The closing line of a report for people, without a line feed: `3 errors, 1 warning in
    /// 2 of 12 articles (10 clean)`.
    #[must_use]
    pub fn sentence(&self, color: bool) -> String {
        let paint = |style: Style, words: String| if color { format!("{style}{words}{style:#}") } else { words };
        let found: Vec<String> = Severity::ALL
            .into_iter()
            .rev()
            .map(|severity| (severity, self.count(severity)))
            .filter(|&(_, count)| count > 0)
            .map(|(severity, count)| paint(style_of(severity), counted(count, severity.name())))
            .collect();
        let mut sentence = if self.articles == 0 {
            "no articles read".to_owned()
        } else if found.is_empty() {
            paint(CLEAN, format!("no findings in {}", counted(self.articles, "article")))
        } else if self.articles == 1 {
            format!("{} in 1 article", found.join(", "))
        } else {
            let clean = match self.clean() {
                0 => "none clean".to_owned(),
                clean => format!("{} clean", thousands(clean)),
            };
            let (affected, articles) = (thousands(self.affected), thousands(self.articles));
            format!("{} in {affected} of {articles} articles ({clean})", found.join(", "))
        };
        if self.unreadable > 0 {
            sentence.push_str("; ");
            let noun = if self.unreadable == 1 { "input" } else { "inputs" };
            let unread = format!("{} {noun} could not be read", thousands(self.unreadable));
            sentence.push_str(&paint(style_of(Severity::Error), unread));
        }
        sentence
    }

    /// Writes the table of findings per rule and group, and the articles clean and affected.
    ///
    /// # Errors
    /// When writing fails.
    pub fn write_table(&self, color: bool, out: &mut dyn io::Write) -> io::Result<()> {
        let groups = self.by_group();
        let name = groups.iter().flat_map(|(_, _, rules)| rules).map(|(rule, _)| rule.len() + 2).max().unwrap_or(0);
        let name = name.max("repetition".len());
        let (bold, dim) = if color { (Style::new().bold(), Style::new().dimmed()) } else { Default::default() };
        let mut all = RuleCount::none(Group::Structure);
        groups.iter().for_each(|(_, sum, _)| all.add(sum));
        // As narrow as the numbers are, for narrow terminals.
        let width = |head: &str, most: u64| head.len().max(thousands(most).len());
        let widths = [width("errors", all.errors), width("warnings", all.warnings), width("infos", all.infos)];
        let last = width("total", all.total());
        if !groups.is_empty() {
            let [errors, warnings, infos] = widths;
            writeln!(
                out,
                "{bold}{:name$}  {:>errors$}  {:>warnings$}  {:>infos$}  {:>last$}{bold:#}",
                "", "errors", "warnings", "infos", "total"
            )?;
        }
        let mut row = |label: &str, count: &RuleCount, style: Style| {
            write!(out, "{style}{label:name$}{style:#}")?;
            for (severity, width) in Severity::ALL.into_iter().rev().zip(widths) {
                let number = count.of(severity);
                if number == 0 {
                    write!(out, "  {dim}{:>width$}{dim:#}", "-")?;
                } else {
                    let style = if color { style_of(severity) } else { Style::new() };
                    write!(out, "  {style}{:>width$}{style:#}", thousands(number))?;
                }
            }
            writeln!(out, "  {style}{:>last$}{style:#}", thousands(count.total()))
        };
        for (group, sum, rules) in &groups {
            row(group.name(), sum, bold)?;
            for (rule, count) in rules {
                row(&format!("  {rule}"), count, Style::new())?;
            }
        }
        if groups.len() > 1 {
            row("all", &all, bold)?;
        }
        if !groups.is_empty() {
            writeln!(out)?;
        }
        Ok(())
    }
}

/// Rules with their counts.
type ByRule = Vec<(&'static str, RuleCount)>;

/// Colour of a severity, the same in every format for people.
pub(super) fn style_of(severity: Severity) -> Style {
    match severity {
        Severity::Error => AnsiColor::BrightRed.on_default().bold(),
        Severity::Warning => AnsiColor::Yellow.on_default().bold(),
        Severity::Info => AnsiColor::BrightBlue.on_default().bold(),
    }
}

/// Colour of the good news.
const CLEAN: Style = AnsiColor::Green.on_default().bold();

impl Serialize for Summary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let groups = self.by_group();
        let mut object = serializer.serialize_struct("Summary", 8)?;
        object.serialize_field("articles", &self.articles)?;
        object.serialize_field("affected", &self.affected)?;
        object.serialize_field("clean", &self.clean())?;
        object.serialize_field("unreadable", &self.unreadable)?;
        object.serialize_field("bytes", &self.bytes)?;
        let mut all = RuleCount::none(Group::Structure);
        groups.iter().for_each(|(_, sum, _)| all.add(sum));
        object.serialize_field("findings", &Counts(&all))?;
        object.serialize_field("groups", &Map(groups.iter().map(|(group, sum, _)| (group.name(), Counts(sum)))))?;
        let rules = groups.iter().flat_map(|(_, _, rules)| rules).map(|(rule, count)| (*rule, Counts(count)));
        object.serialize_field("rules", &Map(rules))?;
        object.end()
    }
}

/// The numbers of a [`RuleCount`] as a JSON object.
struct Counts<'a>(&'a RuleCount);

impl Serialize for Counts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Counts", 4)?;
        object.serialize_field("error", &self.0.errors)?;
        object.serialize_field("warning", &self.0.warnings)?;
        object.serialize_field("info", &self.0.infos)?;
        object.serialize_field("total", &self.0.total())?;
        object.end()
    }
}

/// A JSON object that keeps the order in which its entries come.
struct Map<I>(I);

impl<'a, I: Iterator<Item = (&'static str, Counts<'a>)> + Clone> Serialize for Map<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, counts) in self.0.clone() {
            map.serialize_entry(name, &counts)?;
        }
        map.end()
    }
}
