//! A function word written twice in a row.

use crate::finding::Finding;
use crate::rules::{Analysis, declare_rule};

declare_rule! {
    /// A small word is written twice in a row: "the the".
    ///
    /// Only words that no sentence needs twice in a row are flagged: articles, most
    /// prepositions, "and". "That that", "had had", "very very" and names such as Baw Baw
    /// are English.
    ///
    /// ```text flagged
    /// The bridge across the the river is closed.
    /// ```
    ///
    /// ```text clean
    /// He said that that was very very bad for Baw Baw.
    /// ```
    REPEATED_WORD: "repeated-word", Repetition, Warning, English, check
}

/// Words that never follow themselves in a whole sentence, not even in speech that is
/// written down word by word ("is is", "I I" and "in in" occur there).
const NEVER_TWICE: &[&str] =
    &["a", "an", "and", "as", "at", "but", "by", "from", "of", "or", "the", "their", "to", "was", "were", "with"];

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let source = &analysis.article.text;
    for stutter in analysis.matches.stutters.iter().filter(|stutter| stutter.words == 1 && stutter.times == 2) {
        let (word, again) = (stutter.first.of(source), stutter.later.of(source));
        let lower = word.to_lowercase();
        // "to To Kill a Mockingbird", "A a.m.": the second is part of a name.
        let same_case = again == lower;
        if same_case && NEVER_TWICE.binary_search(&lower.as_str()).is_ok() {
            findings.push(
                REPEATED_WORD
                    .finding(stutter.later, format!("“{again}” is written twice in a row"))
                    .help("delete one of the two")
                    .related(stutter.first, "first appears here"),
            );
        }
    }
}
