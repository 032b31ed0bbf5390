//! A phrase written twice in a row.

use crate::finding::Finding;
use crate::rules::{Analysis, declare_rule, excerpt};
use crate::text::lexicon;

declare_rule! {
    /// A phrase of several words is written twice in a row: "on Monday on Monday".
    ///
    /// Choruses, chants and idioms ("again and again and again", "day after day after day")
    /// are left alone: a phrase counts when it begins with a function word or is four words or longer, and
    /// when it stands exactly twice.
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
        let (first, later) = (stutter.first.of(source), stutter.later.of(source));
        if first != later || is_idiom(first) || stutter.words < LONG && !begins_small(first) {
            continue;
        }
        findings.push(
            REPEATED_PHRASE
                .finding(stutter.later, format!("“{}” is written twice in a row", excerpt(later, 60)))
                .help("delete one of the two")
                .related(stutter.first, "first stands here"),
        );
    }
}

/// Phrases that English says twice ("going to have to have", "the best of the best of",
/// "again and again and again"), and names, which end one line and begin the next.
fn is_idiom(phrase: &str) -> bool {
    let name = |word: &str| word.starts_with(char::is_uppercase) && !lexicon::is_day(word) && !lexicon::is_month(word);
    let linking =
        |word: &str| matches!(word, "and" | "after" | "by" | "or" | "upon" | "over" | "have" | "la" | "na" | "ha");
    let capitals = phrase.split_whitespace().filter(|word| name(word)).count();
    capitals * 2 >= phrase.split_whitespace().count()
        || phrase.split_whitespace().any(linking)
        || phrase.ends_with(" of")
}

/// True when a phrase begins with a function word.
fn begins_small(phrase: &str) -> bool {
    phrase.split_whitespace().next().is_some_and(lexicon::dangles)
}
