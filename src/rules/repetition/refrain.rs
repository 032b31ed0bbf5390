//! Words that come again where an author may want them: lines set apart, the words that open an article and
//! close it, and formulas behind another name and figure each time.

use crate::compare::{Repeat, RepeatKind};
use crate::rules::Analysis;
use crate::rules::repetition::block_index;
use crate::span::Span;
use crate::text::{Block, Sentence, lexicon};

/// Longest line that is set apart twice on purpose, in tokens.
const LONGEST_LINE: u32 = 15;

/// Longest sentence that opens an article and closes it, in tokens.
const LONGEST_FRAME: u32 = 24;

/// True for what may be said again on purpose.
pub(super) fn is_one(analysis: &Analysis<'_>, repeat: &Repeat) -> bool {
    is_set_apart(analysis, repeat) || is_frame(analysis, repeat) || is_formula(analysis, repeat)
}

/// A paragraph of one short sentence that names no source, with others between its standings.
fn is_set_apart(analysis: &Analysis<'_>, repeat: &Repeat) -> bool {
    let (first, later) = (block_index(analysis, repeat.first), block_index(analysis, repeat.later));
    let block = &analysis.text.blocks[later];
    repeat.kind == RepeatKind::Paragraph
        && repeat.words <= LONGEST_LINE
        && later > first + 1
        && block.sentences.len() == 1
        && !analysis.text.words_in(block).iter().any(|word| tells(word.span.of(&analysis.article.text)))
        && block.span == repeat.later
}

/// Words of those who report what somebody said.
fn tells(word: &str) -> bool {
    matches!(word, "said" | "says" | "told" | "according" | "reported" | "tweeted" | "added")
}

/// The sentence with which the article begins ends it as well.
fn is_frame(analysis: &Analysis<'_>, repeat: &Repeat) -> bool {
    let (text, later) = (analysis.text, block_index(analysis, repeat.later));
    let of_article = |block: &Block| block.furniture.is_none();
    repeat.kind == RepeatKind::Sentence
        && repeat.words <= LONGEST_FRAME
        && text.blocks[later].span.end == repeat.later.end
        && !text.blocks[later + 1..].iter().any(of_article)
        && text.sentences_in(&text.blocks[later]).last().is_some_and(|last| last.span == repeat.later)
        && text
            .blocks
            .iter()
            .find(|block| of_article(block))
            .is_some_and(|block| block.span.start == repeat.first.start)
}

/// A sentence behind two others that name different people or things and different figures: "Holm, 34, is charged with
/// theft. She denies it and will be heard in May."
fn is_formula(analysis: &Analysis<'_>, repeat: &Repeat) -> bool {
    let sentences = &analysis.text.sentences;
    let before = |span: Span| {
        let at = sentences.partition_point(|sentence| sentence.span.start < span.start);
        let (before, here) = (sentences.get(at.checked_sub(1)?)?, sentences.get(at)?);
        (before.block == here.block && here.span.start == span.start).then_some(before)
    };
    let (Some(first), Some(later)) = (before(repeat.first), before(repeat.later)) else { return false };
    repeat.kind == RepeatKind::Sentence
        && differ(analysis, first, later, is_name)
        && differ(analysis, first, later, |analysis, at| analysis.text.tokens[at].shape.is_number())
}

/// True when two sentences each have such words and share none of them.
fn differ(
    analysis: &Analysis<'_>,
    one: &Sentence,
    other: &Sentence,
    is_such: impl Fn(&Analysis<'_>, usize) -> bool,
) -> bool {
    let tokens = &analysis.text.tokens;
    let such = |sentence: &Sentence| {
        let mut hashes: Vec<u64> =
            sentence.tokens.range().filter(|&at| is_such(analysis, at)).map(|at| tokens[at].hash).collect();
        hashes.sort_unstable();
        hashes
    };
    let (one, other) = (such(one), such(other));
    !one.is_empty() && !other.is_empty() && other.iter().all(|hash| one.binary_search(hash).is_err())
}

/// A word with a capital that begins no sentence by habit.
fn is_name(analysis: &Analysis<'_>, at: usize) -> bool {
    let token = &analysis.text.tokens[at];
    token.shape.starts_upper() && !lexicon::starts_sentences(token.span.of(&analysis.article.text))
}

#[cfg(test)]
mod tests {
    use crate::finding::Severity;
    use crate::{Article, Linter};

    fn gravest(text: &str) -> Option<Severity> {
        let findings = Linter::default().lint(&Article::from_text("x", text));
        findings.iter().filter(|finding| finding.rule.starts_with("repeated-")).map(|finding| finding.severity).max()
    }

    const OTHER: &str = "The council agreed on Monday to mend the pier after a year of argument about its cost.\n\n\
        Nobody should expect trains before the autumn, the mayor told those who had waited outside.";

    #[test]
    fn lines_set_apart() {
        let line = "We will have this pier again, and we will walk on it.";
        assert_eq!(gravest(&format!("{line}\n\n{OTHER}\n\n{line}\n\nThe hall was full.")), Some(Severity::Warning));
        let told = line.replace("this pier", "it, he said");
        let report = format!("It was wet.\n\n{told}\n\n{OTHER}\n\n{told}\n\nThe hall was full.");
        assert_eq!(gravest(&report), Some(Severity::Error));
        let next = format!("The hall was full of people who had come by ferry.\n\n{line}\n\n{line}\n\n{OTHER}");
        assert_eq!(gravest(&next), Some(Severity::Error));
        let long = "We will have this pier again, the mayor said, and all of us will walk on it in the sun.";
        assert_eq!(
            gravest(&format!("It rained.\n\n{long}\n\n{OTHER}\n\n{long}\n\nIt was late.")),
            Some(Severity::Error)
        );
    }

    #[test]
    fn what_opens_and_closes() {
        let first = "The bell of the old harbour church rings twice for every boat that comes home.";
        let story = |last: &str| format!("{first} It rang on Monday.\n\n{OTHER}\n\nNobody was hurt. {first}{last}");
        assert_eq!(gravest(&story("")), Some(Severity::Warning));
        assert_eq!(gravest(&story(" It was late.")), Some(Severity::Error));
    }

    #[test]
    fn formulas_behind_names() {
        let denial = "He denies the charge and will appear before the court of the town on May 6.";
        let entry = |who: &str| format!("{who} is charged with theft from a boat. {denial}");
        let list = |one: &str, two: &str| gravest(&format!("{}\n\n{OTHER}\n\n{}", entry(one), entry(two)));
        assert_eq!(list("Holm, 34,", "Raven, 63,"), Some(Severity::Warning));
        assert_eq!(list("Holm, 34,", "Holm, 63,"), Some(Severity::Error));
    }
}
