//! A word written twice in a row.

use std::cell::OnceCell;

use crate::compare::phrase::Stutter;
use crate::finding::Finding;
use crate::model::dictionary;
use crate::rules::repetition::Speech;
use crate::rules::{Analysis, TELLING_BLOCK, declare_rule};
use crate::text::tokens::word_hash;
use crate::text::{BlockKind, chars, lexicon, speaker};

declare_rule! {
    /// A word is written twice in a row: "the the", "said said".
    ///
    /// Only words that no sentence needs twice in a row are flagged: articles, most prepositions, "and", forms of
    /// "be", "would"; outside of quotations also verbs of the past ("they agreed agreed to go") and nouns behind an
    /// article that something follows ("the shares shares of the firm"). "That that", "had had", "very very", what
    /// stands three times, and names such as Baw Baw are English.
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

/// Words that follow themselves in speech only, or behind a relative pronoun: "those who have have most".
#[rustfmt::skip]
const NOT_IN_WRITING: &[&str] = &[
    "about", "after", "against", "any", "are", "be", "became", "been", "being", "between", "during", "has", "have",
    "into", "its", "other", "our", "own", "said", "says", "than", "this", "those", "through", "told", "took", "went",
    "when", "where", "which", "while", "will", "would",
];

/// Words behind which a clause may end with a verb that the next one begins with.
const RELATIVE: &[&str] = &["all", "as", "everything", "how", "than", "that", "those", "what", "whatever", "who"];

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let source = &analysis.article.text;
    let mut speech = Speech::default();
    let is_dialogue = OnceCell::new();
    let is_dialogue = || *is_dialogue.get_or_init(|| speaker::is_dialogue(source, analysis.text));
    for stutter in analysis.matches.stutters.iter().filter(|stutter| stutter.words == 1) {
        let word = stutter.first.of(source);
        let lower = word.to_lowercase();
        let again = || stutter.later.of(source).split_whitespace();
        // "to To Kill a Mockingbird", "A a.m.", the band The The: the second is part of a name.
        let small = again().all(|again| again == lower);
        let shouted = word.len() > 1 && word.chars().all(char::is_uppercase) && again().all(|again| again == word);
        // "But but but, you said ..." is how people stammer.
        let stammered = stutter.times > 2 && lower == "but";
        let never = (small || shouted) && !stammered && NEVER_TWICE.binary_search(&lower.as_str()).is_ok();
        let is_slip = || small && word == lower && is_slip(analysis, stutter, word);
        if never || is_slip() && !speech.holds(analysis, stutter.token) && !is_dialogue() {
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

/// True for a word that stands twice in a row in written prose by mistake only.
fn is_slip(analysis: &Analysis<'_>, stutter: &Stutter, word: &str) -> bool {
    let (source, text) = (&analysis.article.text, analysis.text);
    let at = stutter.token as usize;
    let block = &text.blocks[text.block_of(at)];
    let form = |at: usize| block.tokens.range().contains(&at).then(|| text.tokens[at].span.of(source));
    let before = |back: usize| at.checked_sub(back).and_then(form).unwrap_or_default();
    let (behind, rest) = (form(at + 2).unwrap_or_default(), &source[stutter.later.end as usize..]);
    let head = chars::before(source, stutter.first.start as usize);
    let free =
        head.is_none_or(char::is_whitespace) && !rest.starts_with(|c: char| c.is_alphanumeric() || chars::is_dash(c));
    let related = [1, 2].into_iter().any(|back| {
        let word = before(back).to_ascii_lowercase();
        RELATIVE.binary_search(&word.as_str()).is_ok()
    });
    if stutter.times != 2 || block.kind != BlockKind::Prose || block.tokens.len() < TELLING_BLOCK || !free || related {
        return false;
    }
    let last = before(1);
    if NOT_IN_WRITING.binary_search(&word).is_ok() {
        // "before this this town had none"; "the will will be read".
        let ends = word == "this" && lexicon::dangles(last) || word == "will" && OWNING.binary_search(&last).is_ok();
        return !ends;
    }
    // "the man they accused accused them".
    let subject = matches!(last, "he" | "I" | "it" | "she" | "they" | "we" | "you");
    if subject && !matches!(before(2), "" | "and" | "because" | "but" | "if" | "or" | "so" | "then" | "when") {
        return false;
    }
    let goes_on = rest.starts_with([' ', '\n']) && !behind.starts_with(char::is_uppercase);
    word.len() >= dictionary::SHORTEST
        && word.bytes().all(|byte| byte.is_ascii_lowercase())
        && goes_on
        && dictionary::lists(word_hash(word), false)
        && (is_past(word) || is_noun(word, last, before(2), behind))
}

/// Verbs of the past.
fn is_past(word: &str) -> bool {
    word.len() > 5 && word.ends_with("ed") && !matches!(word, "exceed" | "indeed" | "proceed" | "succeed")
}

/// Words before a noun.
const OWNING: &[&str] = &["a", "an", "each", "every", "her", "his", "its", "the", "their", "this"];

/// Words that follow a noun, and no adjective.
#[rustfmt::skip]
const FOLLOWING: &[&str] = &[
    "after", "and", "are", "as", "at", "between", "by", "from", "had", "has", "have", "in", "is", "of", "on", "said",
    "that", "to", "was", "were", "which", "who", "will", "with", "would",
];

/// A noun by its neighbours: an article before it, perhaps with a word between, and what no adjective stands before.
fn is_noun(word: &str, before: &str, farther: &str, behind: &str) -> bool {
    let owned = |word: &str| OWNING.binary_search(&word).is_ok();
    let weighs = lexicon::dangles(word) || word.ends_with('y');
    let followed = FOLLOWING.binary_search(&behind).is_ok();
    followed && !weighs && (owned(before) || owned(farther) && !lexicon::dangles(before))
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
    fn clauses_may_meet_in_a_verb() {
        for text in [
            "The club they supported supported the plan, and the man they accused accused them of lying.",
            "In the years before this this town had no pier and no ferry to the islands.",
            "On Friday the will will be read to all of them in the old town hall.",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(found("The boats came back, and they agreed agreed to go to the islands again in May."), ["agreed"]);
        let talk = "JANE DOE: Well, we have have a ferry that goes to the islands.";
        let answer = "JOHN ROE: It is late on most of the days that I went there.";
        assert_eq!(found(&format!("{talk}\n\n{answer}\n\n{talk}\n\n{answer}")), Vec::<String>::new());
    }

    #[test]
    fn names_are_left_alone() {
        for text in
            ["They listened to To Kill a Mockingbird.", "She heard the The The record.", "It opens at a A a.m. rate."]
        {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn slips() {
        for (text, word) in [
            ("Norbank said said on Monday that it would lend the sum.", "said"),
            ("The board became became famous for the wall in the end.", "became"),
            ("They have have moved to the islands with all they own.", "have"),
            ("Nobody in the town would would pay for the new wall.", "would"),
            ("The board then agreed agreed to build the wall next year.", "agreed"),
            ("The price of the shares shares of the firm fell again.", "shares"),
            ("It was late when they sealed the tunnel tunnel in the dark.", "tunnel"),
        ] {
            assert_eq!(found(text), [word], "{text}");
        }
        for text in [
            "They said they had had enough of that that evening in town.",
            "Those who have have more than they can ever use in a life.",
            "“They have have moved to the islands,” the old mayor said again.",
            "“They would not say when. They have have moved away.",
            "What he said said much about the board and its old walls.",
            "It was a long long way to the old pier and the hall.",
            "She saw the happy happy in the crowd of the old town there.",
            "They want no non-bank bank in the town, the mayor wrote today.",
            "They sang of love love love in the old hall of the town.",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
