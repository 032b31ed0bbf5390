//! A phrase written twice in a row.

use crate::finding::Finding;
use crate::rules::{Analysis, declare_rule, excerpt};
use crate::text::lexicon;

declare_rule! {
    /// A phrase of several words is written twice in a row: "on Monday on Monday".
    ///
    /// Choruses, chants and idioms ("again and again and again", "day after day after day")
    /// are left alone: a phrase counts when it begins with a preposition, an article or a
    /// conjunction, or is four words or longer, and when it stands exactly twice.
    ///
    /// ```text flagged
    /// The council will meet on Monday on Monday in the town hall.
    /// ```
    ///
    /// ```text clean
    /// They tried again and again and again, day after day after day.
    /// ```
    REPEATED_PHRASE: "repeated-phrase", Repetition, Warning, English, check
}

/// Words from which a phrase counts whatever it begins with.
const LONG: u32 = 4;

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let source = &analysis.article.text;
    for stutter in analysis.matches.stutters.iter().filter(|stutter| stutter.words >= 2 && stutter.times == 2) {
        let words: Vec<&str> = stutter.first.of(source).split_whitespace().collect();
        let idiom = words
            .iter()
            .any(|word| matches!(*word, "and" | "after" | "by" | "or" | "upon" | "over" | "la" | "na" | "ha"));
        let begins = words.first().is_some_and(|word| lexicon::leaves_unfinished(word) || lexicon::dangles(word));
        if stutter.words < LONG && (idiom || !begins) {
            continue;
        }
        findings.push(
            REPEATED_PHRASE
                .finding(
                    stutter.later,
                    format!("“{}” is written twice in a row", excerpt(stutter.later.of(source), 60)),
                )
                .help("delete one of the two")
                .related(stutter.first, "first stands here"),
        );
    }
}
