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
    for stutter in analysis.matches.stutters.iter().filter(|stutter| stutter.words == 1) {
        let word = stutter.first.of(source);
        let lower = word.to_lowercase();
        let again = || stutter.later.of(source).split_whitespace();
        // "to To Kill a Mockingbird", "A a.m.", the band The The: the second is part of a name.
        let small = again().all(|again| again == lower);
        let shouted = word.len() > 1 && word.chars().all(char::is_uppercase) && again().all(|again| again == word);
        // "But but but, you said ..." is how people stammer.
        let stammered = stutter.times > 2 && lower == "but";
        if (small || shouted) && !stammered && NEVER_TWICE.binary_search(&lower.as_str()).is_ok() {
            let word = again().next().unwrap_or(word);
            let (message, help) = match stutter.times {
                2 => (format!("“{word}” is written twice in a row"), "delete one of the two"),
                times => (format!("“{word}” is written {times} times in a row"), "keep one of them"),
            };
            findings.push(
                REPEATED_WORD.finding(stutter.later, message).help(help).related(stutter.first, "first appears here"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::words_of_rule;

    fn found(text: &str) -> Vec<String> {
        words_of_rule("repeated-word", text)
    }

    #[test]
    fn more_than_twice_and_in_capitals() {
        assert_eq!(found("The road across the the the river is closed."), ["the the"]);
        assert_eq!(found("CLOSE THE THE BRIDGE, they shouted."), ["THE"]);
        assert_eq!(found("The the road is closed."), ["the"]);
    }

    #[test]
    fn names_are_left_alone() {
        for text in
            ["They listened to To Kill a Mockingbird.", "She heard the The The record.", "It opens at a A a.m. rate."]
        {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
