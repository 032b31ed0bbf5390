//! Characters that were lost.

use crate::finding::{Finding, Severity};
use crate::model::dictionary;
use crate::rules::encoding::{Spot, around, report};
use crate::rules::{Analysis, declare_rule};
use crate::span::Span;
use crate::text::Language;
use crate::text::tokens::word_hash;

declare_rule! {
    /// A character was lost and replaced by the replacement character U+FFFD.
    ///
    /// A program read the text in a wrong character set. Which character stood there can only
    /// be told from the source. In English a question mark inside a word is what is left of one as well: “doesn?t”.
    ///
    /// ```text flagged
    /// The caf\u{FFFD} by the tunnel opened on Monday.
    /// ```
    ///
    /// ```text clean
    /// The café by the tunnel opened on Monday.
    /// ```
    REPLACEMENT_CHARACTER: "replacement-character", Encoding, Error, Any, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let source = analysis.article.text.as_str();
    let mut spots: Vec<Spot> = Vec::new();
    for at in memchr::memmem::find_iter(source.as_bytes(), "\u{FFFD}".as_bytes()) {
        // Several bytes of one character are lost together.
        if spots.last().is_some_and(|spot| spot.span.end as usize > at) {
            continue;
        }
        spots.push(Spot { span: around(source, at, at + 3), severity: Severity::Error });
    }
    if analysis.text.language == Language::English {
        spots.extend(questions(source).map(|span| Spot { span, severity: Severity::Error }));
        spots.sort_by_key(|spot| spot.span);
        spots.dedup_by_key(|spot| spot.span);
    }
    report(analysis, findings, &REPLACEMENT_CHARACTER, &spots, "restore the character from the source", |_| {
        "a character was lost here when the text was decoded".to_owned()
    });
}

/// What stands behind an apostrophe.
const CONTRACTED: &[&str] = &["s", "t", "re", "ve", "ll", "d", "m"];

/// Words with a question mark between two small letters. Where both sides may be words, two sentences are glued.
fn questions(source: &str) -> impl Iterator<Item = Span> {
    memchr::memchr_iter(b'?', source.as_bytes()).filter_map(|at| {
        let span = around(source, at, at + 1);
        let (head, tail) = (&source[span.start as usize..at], &source[at + 1..span.end as usize]);
        let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
        let tail = tail.trim_end_matches(|c: char| !c.is_alphanumeric());
        let head = head.trim_start_matches(|c: char| !c.is_alphanumeric());
        if head.is_empty() || tail.is_empty() || !letters(head) || !letters(tail) {
            return None;
        }
        let small = head.ends_with(|c: char| c.is_ascii_lowercase()) || head == "I";
        let contracted = CONTRACTED.contains(&tail);
        let is_long = |word: &str| word.len() >= dictionary::SHORTEST;
        let is_word = |word: &str| is_long(word) && dictionary::lists(word_hash(&word.to_ascii_lowercase()), true);
        let torn = !is_word(head) && !is_word(tail) && (is_long(head) || is_long(tail));
        (small && (contracted || tail.bytes().all(|byte| byte.is_ascii_lowercase()) && torn)).then_some(span)
    })
}

#[cfg(test)]
mod tests {
    use crate::{Article, Linter};

    #[test]
    fn one_finding_per_paragraph() {
        let text = "A caf\u{FFFD}\u{FFFD} and a na\u{FFFD}ve man.\n\nA second caf\u{FFFD} opened.";
        let findings = Linter::default().lint(&Article::from_text("x", text));
        let found: Vec<_> = findings.iter().filter(|finding| finding.rule == "replacement-character").collect();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].span.of(text), "caf\u{FFFD}\u{FFFD}");
        assert!(found[0].message.contains("one of 2"));
    }

    #[test]
    fn question_marks_inside_words() {
        use crate::rules::testing::words_of_rule;
        let found = |text: &str| words_of_rule("replacement-character", text);
        assert_eq!(found("The mayor doesn?t know. It was closed."), ["doesn?t"]);
        assert_eq!(found("It is the mayor?s pier, she said, and they?re glad."), ["mayor?s"]);
        assert_eq!(found("The harb?rfront was closed for good."), ["harb?rfront"]);
        for text in [
            "Was it closed?they asked. Why?because it was.",
            "See example.com/pier?tide=1 and watch?v=abc and page.php?id.",
            "Who knows? Nobody (not even he?) knows.",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
