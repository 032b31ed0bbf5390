//! A phrase written twice in a row.

use crate::finding::Finding;
use crate::rules::repetition::Speech;
use crate::rules::{Analysis, declare_rule, excerpt};
use crate::text::{chars, lexicon};

declare_rule! {
    /// A phrase of several words is written twice in a row: "on Monday on Monday".
    ///
    /// Choruses, chants and idioms ("again and again and again", "day after day after day")
    /// are left alone, and so are phrases that begin with a capital and half of whose words are written so, which
    /// end one line and begin the next: a phrase counts when it begins with a function word, or leads on with one
    /// ("a story about story about"), or is four words or longer, and when it stands exactly twice. Of what somebody
    /// says, phrases with a comma or "and" in them are left alone.
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

/// Words from which nobody says a phrase twice on purpose.
const NEVER_SAID: u32 = 8;

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let source = &analysis.article.text;
    let mut speech = Speech::default();
    for stutter in analysis.matches.stutters.iter().filter(|stutter| stutter.words >= 2 && stutter.times == 2) {
        let (first, later) = (stutter.first.of(source), stutter.later.of(source));
        let around = (&source[..stutter.first.start as usize], &source[stutter.later.end as usize..]);
        if !is_same(first, later, stutter.words)
            || is_idiom(first)
            || is_meant(first, around)
            || !counts(first, stutter.words) && (!leads_on(first) || speech.holds(analysis, stutter.token))
            || stutter.words < NEVER_SAID && may_be_said(first) && speech.holds(analysis, stutter.token)
        {
            continue;
        }
        findings.push(
            REPEATED_PHRASE
                .finding(stutter.later, format!("“{}” is written twice in a row", excerpt(later, 60)))
                .help("delete one of the two")
                .related(stutter.first, "first appears here"),
        );
    }
}

/// True for the same words in the same case; in a long phrase that begins a sentence the capital of its first word goes.
fn is_same(first: &str, later: &str, words: u32) -> bool {
    let (mut one, mut other) = (first.split_whitespace(), later.split_whitespace());
    let (Some(head), Some(again)) = (one.next(), other.next()) else { return false };
    let lowered = || {
        words >= LONG
            && head.starts_with(char::is_uppercase)
            && again.starts_with(char::is_lowercase)
            && chars::same_in_any_case(head, again)
    };
    (head == again || lowered()) && one.eq(other)
}

/// Phrases that English says twice ("going to have to have", "the best of the best of",
/// "again and again and again"), and names, which end one line and begin the next.
fn is_idiom(phrase: &str) -> bool {
    let name = |word: &str| word.starts_with(char::is_uppercase) && !lexicon::is_day(word) && !lexicon::is_month(word);
    let linking =
        |word: &str| matches!(word, "and" | "after" | "by" | "or" | "upon" | "over" | "have" | "la" | "na" | "ha");
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let capitals = words.iter().filter(|word| name(word)).count();
    let named = words.first().is_some_and(|word| name(word)) && capitals * 2 >= words.len();
    // "Measure for Measure for ...": a play, an eye.
    let exchanged = matches!(words[..], ["for", thing] if name(thing));
    let small = (words.len() as u32) < LONG && (words.iter().any(|word| linking(word)) || phrase.ends_with(" of"));
    let listed =
        (words.len() as u32) < NEVER_SAID && words.last().is_some_and(|word| matches!(*word, "and" | "or" | "but"));
    named || exchanged || small || listed
}

/// True for a phrase that speakers say twice on purpose: with a mark or "and" in it.
fn may_be_said(phrase: &str) -> bool {
    phrase.contains([',', ';', '(', ')', '"', '“', '”']) || phrase.split(' ').any(|word| matches!(word, "and" | "or"))
}

/// True when the words around a phrase tell that it is meant: "call a spade a spade", "what makes my town my
/// town", "as well as well-timed", "as dull as dull gets", the figures of a table.
fn is_meant(phrase: &str, (before, behind): (&str, &str)) -> bool {
    let verb = before.trim_end().rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let equates = matches!(verb, "make" | "makes" | "making" | "call" | "calls" | "calling");
    let goes_on = behind.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let owned = matches!(words[..], ["a" | "an" | "my" | "your" | "his" | "her" | "its" | "our" | "their", ..]);
    equates && owned && words.len() <= 3
        || behind.starts_with('-') && behind[1..].starts_with(char::is_alphanumeric)
        || phrase.starts_with("as ") && matches!(goes_on, "gets" | "can")
        || words.iter().all(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        || words.contains(&"who") && !phrase.ends_with(" who")
}

/// True for a phrase that counts wherever it stands.
fn counts(phrase: &str, words: u32) -> bool {
    words >= LONG || begins_small(phrase)
}

/// True for a word and the small one that leads on from it: "a story about story about". "Hand in hand in" and "face to
/// face to" are English.
fn leads_on(phrase: &str) -> bool {
    let words: Vec<&str> = phrase.split_whitespace().collect();
    matches!(words[..], [word, "about" | "against" | "at" | "during" | "for" | "from" | "had" | "has" | "with" | "would"]
        if word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// True when a phrase begins with a function word.
fn begins_small(phrase: &str) -> bool {
    phrase.split_whitespace().next().is_some_and(lexicon::dangles)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::words_of_rule;

    fn found(text: &str) -> Vec<String> {
        words_of_rule("repeated-phrase", text)
    }

    #[test]
    fn phrases_that_are_meant() {
        for text in [
            "They asked what makes a harbour a harbour.",
            "She will call a leak a leak, whatever the board says.",
            "The timbers must be dry, as well as well-seasoned.",
            "He waited as long as long-term loans were cheap.",
            "The meeting was as dull as dull gets.",
            "Total 2007 2007 2008 2007 2007 2008 all towns",
            "He is the man who knows the man who knows the mayor.",
            "The Isle of Wight The Isle of Wight is a county.",
            "The Stone doll The Stone doll was sold for much.",
            "She won the prize as an actress for Lear for Lear alone.",
            "What I do I do for the town.",
            "The more the more they asked.",
            "They walked hand in hand in the rain and came face to face to talk.",
            "“It is a story about story about story,” she said.",
            "“You have the wall and the pier and the wall and the pier to pay for,” said Holm.",
            "“You can't have that boat, I don't like that boat, I don't like this one,” she said.",
            "You get a boat and you get a boat and they laughed.",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn phrases_that_are_not() {
        assert_eq!(found("The choir will sing in Leeds in Leeds at the end of May."), ["in Leeds"]);
        assert_eq!(found("The board called a meeting on the pier on the pier at noon."), ["on the pier"]);
        assert_eq!(found("She told a story about story about the boats."), ["story about"]);
        assert_eq!(found("They will go as soon as soon as the rain stops."), ["as soon"]);
        assert_eq!(found("He ran to the to the half-built pier."), ["to the"]);
        assert_eq!(
            found("The board heard on Monday that the board heard on Monday that the pier was shut."),
            ["the board heard on Monday that"]
        );
        assert_eq!(
            found("It was late when the last of the men from the when the last of the men from the yard came home."),
            ["when the last of the men from the"]
        );
        assert_eq!(
            found("The board asked for a pump and a new wall and a new wall for the tunnel."),
            ["and a new wall"]
        );
        let marked = "when the last of the boats, an old one, was";
        assert_eq!(found(&format!("It was late {marked} {marked} seen.")), [marked]);
        let long = "the last of the four old boats from the island of the monks ";
        assert_eq!(found(&format!("They saw {long}{long}in the fog.")), [long.trim()]);
    }
}
