//! The finding: what a rule reports.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::date;
use crate::hash;
use crate::span::{Position, Span};

/// A share, 0 to 1, in whole percent for people: rounded, except that only all is a hundred and only nothing is nought.
#[must_use]
pub fn percent(share: f32) -> u32 {
    let rounded = (share * 100.0).round() as u32;
    if share > 0.0 && share < 1.0 { rounded.clamp(1, 99) } else { rounded }
}

/// A date of publication for people: its day where one can be told, else as it was written.
#[must_use]
pub fn day(written: &str) -> Cow<'_, str> {
    date::parse(written).map_or(Cow::Borrowed(written), |day| Cow::Owned(day.to_string()))
}

/// How many errors and warnings of a group there are: what is information only is no fault.
#[must_use]
pub fn faults(findings: &[Finding], group: Group) -> u64 {
    findings.iter().filter(|finding| finding.group == group && finding.severity > Severity::Info).count() as u64
}

/// How sure and how grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; never fails a run by default.
    Info,
    /// Probably a fault.
    Warning,
    /// A fault: right about 19 times in 20.
    Error,
}

impl Severity {
    /// Every severity, lowest first.
    pub const ALL: [Self; 3] = [Self::Info, Self::Warning, Self::Error];

    /// The name as reports and options write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What kind of fault a rule looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// Cut-off text.
    Fragment,
    /// The same words again inside one article.
    Repetition,
    /// The same words in another article.
    Reprint,
    /// Page furniture left in the text.
    Residue,
    /// Damaged characters.
    Encoding,
    /// The shape of the article.
    Structure,
}

impl Group {
    /// Every group, in the order in which people read them.
    pub const ALL: [Self; 6] =
        [Self::Fragment, Self::Repetition, Self::Reprint, Self::Residue, Self::Encoding, Self::Structure];

    /// The name as reports and options write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fragment => "fragment",
            Self::Repetition => "repetition",
            Self::Reprint => "reprint",
            Self::Residue => "residue",
            Self::Encoding => "encoding",
            Self::Structure => "structure",
        }
    }
}

/// One fault, with its exact place and the places it has to do with.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Name of the rule.
    pub rule: &'static str,
    /// Group of the rule.
    pub group: Group,
    /// How grave it is.
    pub severity: Severity,
    /// Where it stands in the article's text.
    pub span: Span,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// What to do about it, or the words that are missing.
    pub help: Option<String>,
    /// How sure the rule is, 0 to 1, when it has a measure for it.
    pub score: Option<f32>,
    /// The other ends of a repeat or reprint.
    pub related: Vec<Related>,
}

/// Another place that a finding points at.
#[derive(Debug, Clone, PartialEq)]
pub struct Related {
    /// Where that place is.
    pub span: Span,
    /// What stands there, for people ("first appears here").
    pub message: String,
    /// The article that holds it; `None` for the article of the finding itself.
    pub elsewhere: Option<Box<Elsewhere>>,
}

/// A place in another article, with all that a report says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// Id of the other article.
    pub article: String,
    /// Its path at the time it was read.
    pub path: String,
    /// Its headline.
    pub title: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// The words of the span.
    pub text: String,
    /// Line and column of the span's start in the other article.
    pub start: Position,
    /// Line and column of the span's end.
    pub end: Position,
}

impl Finding {
    /// The same finding with another severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The same finding with a word on what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same finding with a measure of how sure it is, 0 to 1.
    #[must_use]
    pub fn score(mut self, score: f32) -> Self {
        self.score = Some(score);
        self
    }

    /// The same finding pointing at another place of the same article.
    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Related { span, message: message.into(), elsewhere: None });
        self
    }

    /// Identifies the fault itself wherever it stands: hashes the rule and the normalised
    /// words, never positions, so that it survives edits elsewhere in the article. `text` is the one that was linted.
    ///
    /// # Panics
    /// If it is another one, and the finding does not lie in it.
    #[must_use]
    pub fn fingerprint(&self, text: &str) -> String {
        format!("{:016x}", hash::finding_fingerprint(self.rule, self.span.of(text)))
    }
}
