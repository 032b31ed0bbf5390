//! What a report tells of a collection: counts of everything, and the gravest of each kind
//! with their evidence. Its size does not grow with the collection.

use super::distributions::Distributions;
use crate::finding::Severity;

/// How an article is named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Name {
    /// Its id.
    pub id: String,
    /// Its headline.
    pub title: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// When, as the source wrote it.
    pub published: Option<String>,
    /// Where.
    pub url: Option<String>,
    /// Value of the key that articles are counted together by, where one was asked for.
    pub group: Option<String>,
}

/// A collection in numbers, with evidence.
#[derive(Debug, Clone, Default)]
pub struct Overview {
    /// What was read, as the user named it.
    pub inputs: Vec<String>,
    /// Counts of the whole collection.
    pub totals: Totals,
    /// What the published filters decide.
    pub filters: Vec<Filter>,
    /// Distributions of measures.
    pub distributions: Distributions,
    /// Findings of each rule, commonest first.
    pub rules: Vec<RuleFindings>,
    /// Articles with most faults, worst first.
    pub worst: Vec<Worst>,
    /// Clusters of copies, biggest first.
    pub clusters: Vec<Cluster>,
    /// Passages in several articles that are no boilerplate, most words saved first.
    pub passages: Vec<Passage>,
    /// Boilerplate, commonest first.
    pub boilerplate: Vec<Passage>,
    /// What articles are counted together by, where it is not their source.
    pub by: Option<String>,
    /// Sources, most articles first.
    pub sources: Vec<Source>,
    /// Sources in all, with those that `sources` leaves out.
    pub all_sources: u64,
    /// What the run found that this one is compared with.
    pub before: Option<Before>,
    /// Whether a cleaned collection was written.
    pub cleaned: bool,
}

/// The headline numbers of an earlier run, each as far as it is known.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Before {
    /// Share of the articles that are copies.
    pub copies: Option<f64>,
    /// Share of the words that stand in another article too.
    pub shared: Option<f64>,
    /// Share of the words that are boilerplate.
    pub boilerplate: Option<f64>,
    /// Of 1,000 sentences, how many are cut off.
    pub cut_off: Option<f64>,
    /// Share of the articles that have an error or warning.
    pub affected: Option<f64>,
}

/// Counts of a collection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// Articles that were read.
    pub articles: u64,
    /// Records that could not be read.
    pub unreadable: u64,
    /// Bytes of their texts.
    pub bytes: u64,
    /// Words.
    pub words: u64,
    /// Sentences.
    pub sentences: u64,
    /// Words as articles are compared by them: without marks that stand alone, those of a compound apart. Of these the
    /// next two are a part.
    pub compared_words: u64,
    /// Words that also stand in another article, boilerplate left out.
    pub shared_words: u64,
    /// Words in boilerplate.
    pub boilerplate_words: u64,
    /// Articles for which another one of the same words stands.
    pub exact_copies: u64,
    /// Other articles for which another one is kept.
    pub near_copies: u64,
    /// Clusters of articles with the same text.
    pub exact_clusters: u64,
    /// Clusters of articles with nearly the same text.
    pub near_clusters: u64,
    /// Passages that stand in several articles, boilerplate left out.
    pub passages: u64,
    /// Passages that stand in so many that they are boilerplate.
    pub boilerplate: u64,
    /// Errors and warnings of the group fragment.
    pub fragments: u64,
    /// Errors and warnings of the group repetition.
    pub repeats: u64,
    /// Errors and warnings of the group residue.
    pub residue: u64,
    /// Articles with an error or warning.
    pub affected: u64,
}

/// What a published filter decides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The measure that holds its decision, see [`super::measures::FILTERS`].
    pub name: &'static str,
    /// Articles that it keeps.
    pub passed: u64,
    /// Articles that it drops, by reason.
    pub dropped: Vec<(&'static str, u64)>,
}

/// Findings of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleFindings {
    /// The rule.
    pub rule: &'static str,
    /// The gravest severity among them.
    pub severity: Severity,
    /// How many there are.
    pub findings: u64,
    /// How many of each severity, as in [`Severity::ALL`].
    pub by_severity: [u64; Severity::ALL.len()],
    /// Articles that have one.
    pub articles: u64,
}

/// One of the worst articles.
#[derive(Debug, Clone, Default)]
pub struct Worst {
    /// Which it is.
    pub name: Name,
    /// Its words.
    pub words: u64,
    /// Errors found in it.
    pub errors: u64,
    /// Warnings found in it.
    pub warnings: u64,
    /// Share of its words that also stand elsewhere, 0 to 1.
    pub shared: f64,
    /// The gravest findings.
    pub findings: Vec<Evidence>,
}

/// A finding with its words.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The rule.
    pub rule: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// The words that it is about.
    pub text: String,
    /// What stands in front of them and behind them.
    pub context: (String, String),
    /// The words at the other place that it points at, and what is said of that place.
    pub other: Option<(String, String)>,
}

/// Whether copies are the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Likeness {
    /// The same words.
    #[default]
    Exact,
    /// Nearly the same words.
    Near,
    /// The same form with other words filled in.
    Template,
}

impl Likeness {
    /// How it is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Near => "near",
            Self::Template => "template",
        }
    }
}

/// Articles that are copies of one.
#[derive(Debug, Clone, Default)]
pub struct Cluster {
    /// Its number in `duplicates.jsonl`.
    pub number: u64,
    /// Whether they are the same.
    pub likeness: Likeness,
    /// The article that stands for all.
    pub keep: Member,
    /// Articles in all, the kept one too.
    pub count: u64,
    /// The first of the others, with their texts.
    pub members: Vec<Member>,
}

/// An article of a cluster.
#[derive(Debug, Clone, Default)]
pub struct Member {
    /// Which it is.
    pub name: Name,
    /// Share of its words that stand in the kept one, 0 to 1.
    pub coverage: f64,
    /// Its text, or the beginning of it.
    pub text: String,
    /// Whether `text` is only the beginning.
    pub cut: bool,
}

/// Words that stand in several articles.
#[derive(Debug, Clone, Default)]
pub struct Passage {
    /// Its number in `passages.jsonl`.
    pub number: u64,
    /// Words of it.
    pub words: u64,
    /// Places where it stands.
    pub count: u64,
    /// Sources that have it.
    pub sources: u64,
    /// The first places, with the words as they stand there.
    pub places: Vec<Place>,
}

/// A place of a passage.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// The article.
    pub name: Name,
    /// The words there, or the first of them.
    pub text: String,
    /// Whether `text` is only the beginning.
    pub cut: bool,
    /// What stands in front of them and behind them.
    pub context: (String, String),
}

/// A source of articles.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Source {
    /// Its name; `None` for articles without one.
    pub name: Option<String>,
    /// Its articles.
    pub articles: u64,
    /// Their words.
    pub words: u64,
    /// Articles that are copies.
    pub copies: u64,
    /// Their words as articles are compared by them, see [`Totals::compared_words`].
    pub compared_words: u64,
    /// Words that also stand in another article.
    pub shared_words: u64,
    /// Sentences.
    pub sentences: u64,
    /// Errors and warnings of the group fragment.
    pub fragments: u64,
    /// Errors and warnings of the group repetition.
    pub repeats: u64,
    /// Errors and warnings of the group residue.
    pub residue: u64,
    /// Articles that all published filters keep.
    pub passed: u64,
}
