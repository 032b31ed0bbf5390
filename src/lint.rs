//! One article through all rules.

use crate::article::Article;
use crate::compare::Matches;
use crate::config::LintConfig;
use crate::finding::{Finding, Severity};
use crate::rules::{self, Analysis, RuleEntry};
use crate::text::Text;

/// Runs the selected rules over articles. Made once, used from any number of threads.
#[derive(Debug, Clone)]
pub struct Linter {
    config: LintConfig,
    rules: Vec<&'static RuleEntry>,
}

impl Default for Linter {
    fn default() -> Self {
        Self::new(LintConfig::default())
    }
}

impl Linter {
    /// A linter with these settings.
    #[must_use]
    pub fn new(config: LintConfig) -> Self {
        let rules = rules::ALL
            .iter()
            .copied()
            .filter(|rule| config.select.is_empty() || config.select.iter().any(|selector| selector.matches(rule)))
            .filter(|rule| !config.ignore.iter().any(|selector| selector.matches(rule)))
            .collect();
        Self { config, rules }
    }

    /// The findings of one article, in the order of the text.
    #[must_use]
    pub fn lint(&self, article: &Article) -> Vec<Finding> {
        let text = Text::new(article, self.config.language);
        let matches = Matches::within(&article.text, &text);
        let analysis = Analysis { article, text: &text, matches: &matches };
        let mut findings = Vec::new();
        for rule in self.rules.iter().filter(|rule| rule.speaks(text.language)) {
            (rule.check)(&analysis, &mut findings);
        }
        if self.config.strict {
            for finding in &mut findings {
                finding.severity = match finding.severity {
                    Severity::Info => Severity::Warning,
                    Severity::Warning | Severity::Error => Severity::Error,
                };
            }
        }
        findings.sort_by(|a, b| (a.span, a.rule).cmp(&(b.span, b.rule)));
        findings
    }
}
