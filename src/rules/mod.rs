//! The rules: one file each, listed in one table.

use crate::article::Article;
use crate::compare::Matches;
use crate::finding::{Finding, Group, Severity};
use crate::text::{Language, Text};

mod fragment;

/// Everything that is known of an article, computed once and read by every rule.
#[derive(Debug, Clone, Copy)]
pub struct Analysis<'a> {
    /// The article.
    pub article: &'a Article,
    /// Its blocks, sentences and tokens.
    pub text: &'a Text,
    /// What stands in it more than once.
    pub matches: &'a Matches,
}

/// Which languages a rule understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaks {
    /// Works on every language.
    Any,
    /// Knows English words; silent on everything else.
    English,
}

/// One rule: its name, what it says of itself, and its check.
#[derive(Debug)]
pub struct RuleEntry {
    /// Name in kebab case, as reports and options write it.
    pub name: &'static str,
    /// Its group.
    pub group: Group,
    /// Gravest severity that it reports.
    pub severity: Severity,
    /// Languages that it understands.
    pub speaks: Speaks,
    /// Its documentation in Markdown: the doc comment of the rule's type.
    pub doc: &'static str,
    /// Adds the findings of one article.
    pub check: fn(&Analysis<'_>, &mut Vec<Finding>),
}

impl RuleEntry {
    /// True when the rule understands a language.
    #[must_use]
    pub fn speaks(&self, language: Language) -> bool {
        self.speaks == Speaks::Any || language == Language::English
    }

    /// The first line of the documentation.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.doc.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default()
    }
}

/// Declares a rule: the doc comment becomes `copydesk explain` and the page in `docs/rules`.
macro_rules! declare_rule {
    ($(#[doc = $doc:literal])+ $entry:ident: $name:literal, $group:ident, $severity:ident, $speaks:ident, $check:path) => {
        $(#[doc = $doc])+
        pub(crate) static $entry: $crate::rules::RuleEntry = $crate::rules::RuleEntry {
            name: $name,
            group: $crate::finding::Group::$group,
            severity: $crate::finding::Severity::$severity,
            speaks: $crate::rules::Speaks::$speaks,
            doc: concat!($($doc, "\n"),+),
            check: $check,
        };
    };
}
pub(crate) use declare_rule;

/// Every rule, by group and then in the order in which people read them.
pub static ALL: &[&RuleEntry] = &[
    &fragment::cut_at_abbreviation::CUT_AT_ABBREVIATION,
];

/// The rule of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static RuleEntry> {
    ALL.iter().copied().find(|rule| rule.name == name)
}

/// What to say of a name that is neither rule nor group.
#[must_use]
pub fn unknown_rule(name: &str) -> String {
    format!("no rule or group is called {name:?}; `copydesk rules` lists them")
}
