//! Words that were dropped with their link.

use memchr::memmem;

use crate::finding::{Finding, Severity};
use crate::rules::encoding::{Spot, report};
use crate::rules::{Analysis, declare_rule};
use crate::span::Span;

declare_rule! {
    /// A word is missing before a comma or a full stop: “at the end of the .” has lost one.
    ///
    /// Programs that drop links drop their words as well. What is left is an article or a possessive
    /// with a space and a mark behind it. Text that has a space in front of every mark is left alone.
    ///
    /// ```text flagged
    /// The runners, most of them members of the , crossed the old bridge at noon.
    /// ```
    ///
    /// ```text clean
    /// The runners , most of them members of the club , crossed the old bridge at noon . The ... rain stopped.
    /// ```
    LOST_WORD: "lost-word", Encoding, Warning, English, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let source = analysis.article.text.as_str();
    // Most articles have no space in front of a mark, which is told at once.
    if [" ,", " .", " ;"].iter().all(|mark| memmem::find(source.as_bytes(), mark.as_bytes()).is_none()) {
        return;
    }
    let mut spots = Vec::new();
    // Words of their own in front of a mark: in text that parts all its marks most are.
    let (mut lost, mut other) = (0usize, 0usize);
    let bytes = source.as_bytes();
    for token in &analysis.text.tokens {
        let at = token.span.end as usize;
        let [b' ', b',' | b'.' | b';', behind @ ..] = &bytes[at..] else { continue };
        let ends = behind.is_empty() || behind[0].is_ascii_whitespace();
        if !ends || behind.trim_ascii_start().starts_with(b".") {
            continue;
        }
        let word = token.span.of(source);
        if wants_noun(word) {
            let span = Span::new(token.span.start as usize, at + 2);
            spots.push(Spot { span, severity: Severity::Warning });
            lost += 1;
        } else if joins(word) {
            lost += 1;
        } else {
            other += 1;
        }
    }
    if other > OTHERS * lost {
        return;
    }
    report(analysis, findings, &LOST_WORD, &spots, "restore the word, or delete the sentence", |spot| {
        let word = spot.span.of(source);
        format!("a word is missing after “{}”", word[..word.len() - 1].trim_end())
    });
}

/// Marks behind other words for each that stands where a word is lost, up to which marks are not parted by habit:
/// pages that lost their links leave spaces behind those that stayed, too.
const OTHERS: usize = 3;

/// Articles and possessives. "Her" is an object as well, and "A" a mark or a vitamin.
fn wants_noun(word: &str) -> bool {
    matches!(
        word,
        "a" | "an" | "the" | "their" | "his" | "its" | "our" | "my" | "your" | "An" | "The" | "Their" | "Our" | "Your"
    )
}

/// Other small words of which no mark follows on another.
fn joins(word: &str) -> bool {
    matches!(word, "of" | "and" | "or" | "with" | "from" | "into" | "as" | "at" | "by" | "in" | "on" | "for" | "to")
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::words_of_rule;

    fn found(text: &str) -> Vec<String> {
        words_of_rule("lost-word", text)
    }

    #[test]
    fn words_that_went_with_their_links() {
        assert_eq!(
            found("They met at the end of the . It rained, and their , the oldest in town, was wet."),
            ["the ."]
        );
        assert_eq!(found("The ferry leaves from the new pier of the ,\n\nas it did of old."), ["the ,"]);
    }

    #[test]
    fn marks_that_stand_apart() {
        for text in [
            "It rained , it rained , and they saw the . That was all , he said , and left .",
            "They saw the ... and the . . . and nothing else, at .5 of the .22 price.",
            "He saw her . She took vitamin A , and he did not.",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
