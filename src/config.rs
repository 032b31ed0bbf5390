//! The settings of a run and their defaults.

use crate::finding::Group;
use crate::rules::{self, RuleEntry, UnknownRule};
use crate::text::Language;

/// Names rules: one by its name, or all of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selector {
    /// Every rule there is.
    All,
    /// The rules of one group.
    Group(Group),
    /// One rule, as [`rules::find`] gives it.
    Rule(&'static RuleEntry),
}

impl std::str::FromStr for Selector {
    type Err = UnknownRule;

    /// Reads `all`, a group's name or a rule's name.
    ///
    /// # Errors
    /// When no rule and no group has that name; the message says what comes nearest.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        if name == "all" {
            return Ok(Self::All);
        }
        if let Some(group) = Group::ALL.into_iter().find(|group| group.name() == name) {
            return Ok(Self::Group(group));
        }
        rules::find(name).map(Self::Rule).ok_or_else(|| UnknownRule::new(name))
    }
}

impl Selector {
    /// True when the selector names this rule.
    #[must_use]
    pub fn matches(&self, rule: &RuleEntry) -> bool {
        match self {
            Self::All => true,
            Self::Group(group) => rule.group == *group,
            Self::Rule(one) => rule == *one,
        }
    }
}

/// What `lint` looks for.
#[derive(Debug, Clone, Default)]
pub struct LintConfig {
    /// Rules to run; empty means all.
    pub select: Vec<Selector>,
    /// Rules to leave out, taken from the selection.
    pub ignore: Vec<Selector>,
    /// Language of the articles; `None` tells it for each article.
    pub language: Option<Language>,
    /// Raise every warning to an error and every info to a warning.
    pub strict: bool,
}
