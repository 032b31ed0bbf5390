//! Sentences that were made alike: a template with another word each time, and what speakers say again.

use std::cell::OnceCell;

use crate::compare::Repeat;
use crate::rules::Analysis;
use crate::rules::repetition::block_at;
use crate::span::Span;
use crate::text::{lexicon, speaker};

/// Most words that a copy exchanges.
const EXCHANGED: usize = 2;

/// Tokens up to which a line of a dialogue may come again.
const SPOKEN: u32 = 12;

/// Tokens up to which a speaker says nearly the same of something else.
const RHETORIC: u32 = 16;

/// What the repeats of an article have in common.
pub(super) struct Parallels {
    /// Two or more speakers take turns; asked where a short repeat may be theirs.
    dialogue: OnceCell<bool>,
    /// The first standings of copies that exchange a word, sorted; each as often as it has such copies.
    templates: Vec<Span>,
}

impl Parallels {
    pub(super) fn of(analysis: &Analysis<'_>) -> Self {
        let repeats = analysis.matches.repeats.iter();
        let mut templates: Vec<Span> =
            repeats.filter(|repeat| exchanges(analysis, repeat, |_| true)).map(|repeat| repeat.first).collect();
        templates.sort_unstable();
        Self { dialogue: OnceCell::new(), templates }
    }

    /// True for what is said again on purpose.
    pub(super) fn hold(&self, analysis: &Analysis<'_>, repeat: &Repeat) -> bool {
        let at = self.templates.partition_point(|first| *first < repeat.first);
        let template = self.templates[at..].iter().take(2).filter(|first| **first == repeat.first).count() == 2;
        template && exchanges(analysis, repeat, |_| true)
            || (repeat.words <= SPOKEN && is_spoken(analysis, repeat)
                || repeat.words <= RHETORIC && exchanges(analysis, repeat, is_telling))
                && *self.dialogue.get_or_init(|| speaker::is_dialogue(&analysis.article.text, analysis.text))
    }
}

/// True when one of the two standings is in a block that says who speaks.
fn is_spoken(analysis: &Analysis<'_>, repeat: &Repeat) -> bool {
    [repeat.first, repeat.later].into_iter().any(|span| {
        let body = block_at(analysis, span).span.of(&analysis.article.text);
        speaker::of(body).is_some()
    })
}

/// True when a copy has one or two other words in the places of one or two, and at least one of them is
/// another word rather than another form or spelling; `telling` has a say in which.
fn exchanges(analysis: &Analysis<'_>, repeat: &Repeat, telling: impl Fn(&str) -> bool) -> bool {
    if repeat.similarity == 1.0 {
        return false;
    }
    let source = &analysis.article.text;
    let (first, later) = (analysis.text.words_within(repeat.first), analysis.text.words_within(repeat.later));
    if first.len() != later.len() {
        return false;
    }
    let mut pairs = 0;
    let mut other = false;
    for (a, b) in first.iter().zip(later).filter(|(a, b)| a.hash != b.hash) {
        let (a, b) = (a.span.of(source), b.span.of(source));
        pairs += 1;
        other |= telling(a) && telling(b) && !is_form(a, b);
        if pairs > EXCHANGED {
            return false;
        }
    }
    other
}

/// True for words that tell one thing from another.
fn is_telling(word: &str) -> bool {
    word.chars().count() >= 4 && !lexicon::dangles(word) && !lexicon::starts_sentences(word) && !lexicon::is_verb(word)
}

/// True for two forms or spellings of a word: "selection" and "selections", "favour" and "favor", "learned" and
/// "leamed". At most two letters in a row differ.
fn is_form(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.to_lowercase().chars().collect(), b.to_lowercase().chars().collect());
    let short = a.len().min(b.len());
    let head = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let tail = a.iter().rev().zip(b.iter().rev()).take(short - head).take_while(|(a, b)| a == b).count();
    head + tail >= 3 && head + tail + 2 >= a.len().max(b.len())
}

#[cfg(test)]
mod tests {
    use super::is_form;
    use crate::finding::Severity;
    use crate::{Article, Linter};

    fn gravest(text: &str) -> Option<Severity> {
        let findings = Linter::default().lint(&Article::from_text("x", text));
        findings.iter().filter(|finding| finding.rule.starts_with("repeated-")).map(|finding| finding.severity).max()
    }

    #[test]
    fn forms_of_a_word() {
        for (a, b) in [("selection", "selections"), ("favour", "favor"), ("learned", "leamed"), ("plane", "plain")] {
            assert!(is_form(a, b), "{a} {b}");
        }
        for (a, b) in [("harbour", "river"), ("us", "uk"), ("a", "an"), ("", "x"), ("press", "publicist")] {
            assert!(!is_form(a, b), "{a} {b}");
        }
    }

    #[test]
    fn templates() {
        let say = |town: &str| format!("Read this notice in our {town} edition, which is printed on Fridays.");
        let other = "Nobody should expect trains before the autumn, the mayor told those who had waited outside.";
        assert_eq!(gravest(&format!("{}\n\n{other}\n\n{}", say("harbour"), say("island"))), Some(Severity::Warning));
        let four = ["harbour", "island", "valley", "mountain"].map(say);
        assert_eq!(gravest(&four.join("\n\n")), Some(Severity::Info));
    }

    #[test]
    fn speakers_say_it_again() {
        let lines = "HOLM: The pier is closed, and nobody knows why.\n\nRAVEN: I do not think so.\n\n\
            RAVEN: It rained.\n\nHOLM: Thank you very much for your time this evening.\n\n";
        let again = "HOLM: Thank you very much for your time this evening.";
        assert_eq!(gravest(&format!("{lines}RAVEN: It is late.\n\n{again}")), Some(Severity::Info));
        let long =
            "HOLM: The pier was built in the year of the great storm, and nobody has looked at its timbers since.";
        assert_eq!(gravest(&format!("{lines}{long}\n\nRAVEN: It is late.\n\n{long}")), Some(Severity::Warning));
        let note =
            "Thank you very much for your time, all of you who have come to the old harbour on this wet evening.";
        assert_eq!(gravest(&format!("The pier is closed.\n\n{note}\n\nIt is late.\n\n{note}")), Some(Severity::Error));
    }
}
