//! One article through all rules.

use std::cmp::Reverse;

use crate::article::Article;
use crate::compare::{Matches, Shared};
use crate::config::LintConfig;
use crate::finding::{Finding, Group, Severity};
use crate::rules::{self, Analysis, RuleEntry};
use crate::span::Span;
use crate::text::Text;
use crate::text::furniture::code;

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

    /// False when no rule is left that looks at an article by itself: those of the group reprint want an archive.
    #[must_use]
    pub fn looks_for_something(&self) -> bool {
        self.rules.iter().any(|rule| rule.group != Group::Reprint)
    }

    /// False when no rule is left at all.
    #[must_use]
    pub fn has_rules(&self) -> bool {
        !self.rules.is_empty()
    }

    /// The findings of one article, in the order of the text.
    #[must_use]
    pub fn lint(&self, article: &Article) -> Vec<Finding> {
        self.findings_of(article, &self.read(article))
    }

    /// The findings of an article that [`Self::read`] took apart.
    #[must_use]
    pub fn findings_of(&self, article: &Article, text: &Text) -> Vec<Finding> {
        self.findings(article, text, &Shared::default())
    }

    /// Takes an article apart in the language that the settings say.
    #[must_use]
    pub fn read(&self, article: &Article) -> Text {
        Text::new(article, self.config.language)
    }

    /// The findings of an article that was taken apart, with what it shares with others.
    pub(crate) fn findings(&self, article: &Article, text: &Text, shared: &Shared) -> Vec<Finding> {
        let matches = Matches::within(&article.text, text);
        let analysis = Analysis { article, text, matches: &matches, shared };
        let mut findings = Vec::new();
        for rule in self.rules.iter().filter(|rule| rule.speaks(text.language)) {
            (rule.check)(&analysis, &mut findings);
        }
        drop_second_opinions(&mut findings);
        drop_what_is_no_article(&mut findings);
        drop_what_stands_in_code(&mut findings, &code::runs(&article.text, &text.furniture));
        if self.config.strict {
            for finding in &mut findings {
                finding.severity = match finding.severity {
                    Severity::Info => Severity::Warning,
                    Severity::Warning | Severity::Error => Severity::Error,
                };
            }
        }
        // At one place the gravest comes first.
        findings.sort_by_key(|finding| (finding.span.start, Reverse(finding.severity), finding.span, finding.rule));
        findings
    }
}

/// What a server shows instead of an article is one fault. Damaged characters and the same page in other articles are told
/// besides.
fn drop_what_is_no_article(findings: &mut Vec<Finding>) {
    if findings.iter().any(|finding| finding.rule == "block-page" && finding.severity == Severity::Error) {
        findings.retain(|finding| {
            finding.rule == "block-page" || matches!(finding.group, Group::Encoding | Group::Reprint)
        });
    }
}

/// What stands in code is no fault of its own unless it is certain, whatever rules were selected.
fn drop_what_stands_in_code(findings: &mut Vec<Finding>, code: &[Span]) {
    if code.is_empty() {
        return;
    }
    findings.retain(|finding| {
        let at = code.partition_point(|code| code.end < finding.span.end);
        let inside = code.get(at).is_some_and(|code| code.contains(finding.span));
        // A paragraph that begins with code has its beginning behind it.
        let behind = finding.rule == "headless-sentence" && {
            let at = code.partition_point(|code| code.end <= finding.span.start);
            code.get(at).is_some_and(|code| code.start <= finding.span.start)
        };
        !(inside || behind) || finding.rule == "code-residue" || finding.severity == Severity::Error
    });
}

/// A stray headline has no full stop and may pass for a cut-off sentence: one fault is told
/// once, and the line is told as what it is unless the cut is certain.
fn drop_second_opinions(findings: &mut Vec<Finding>) {
    let mut headlines: Vec<Span> =
        findings.iter().filter(|finding| finding.rule == "stray-headline").map(|finding| finding.span).collect();
    headlines.sort_unstable();
    // A headline may have two sentences, of which only the last seems cut off.
    let in_headline = |span: Span| {
        let at = headlines.partition_point(|headline| headline.end < span.end);
        headlines.get(at).is_some_and(|headline| headline.start <= span.start)
    };
    findings.retain(|finding| {
        finding.group != Group::Fragment || finding.severity == Severity::Error || !in_headline(finding.span)
    });
}
