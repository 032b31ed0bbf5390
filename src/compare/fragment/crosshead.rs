//! Crossheads: a few words without a mark between paragraphs that are whole. Of a cut paragraph more is left as a rule.

use super::thresholds;
use super::whole::{is_going, is_known, opens_clause, stands_between, wants_more};
use crate::model::{Ending, Model};
use crate::text::{Block, Token, lexicon};

/// Fewest and most words of a crosshead, and most of one that is a sentence: of a paragraph that tells something so
/// many may be left.
const LENGTHS: std::ops::RangeInclusive<usize> = 3..=6;
const TELLING: usize = 4;

/// True for a crosshead, "The road ahead", "The case against", "Something has to give", whatever the model thinks of
/// its end.
pub(super) fn is_one(ending: &Ending<'_>, model: &Model) -> bool {
    let Ending { source, text, block, sentence, .. } = *ending;
    let words = text.words_of(&sentence);
    let begins_anew = |next: &Block| text.words_in(next).first().is_some_and(|word| !word.shape.starts_lower());
    text.sentences_in(&text.blocks[block]).len() == 1
        && text.blocks.get(block + 1).is_some_and(begins_anew)
        && has_shape(source, words)
        && is_known(source, words, model)
        && !thresholds::is_labelled(ending)
        && stands_between(ending)
}

/// A few words that are no beginning of a sentence.
fn has_shape(source: &str, words: &[Token]) -> bool {
    let [first, .., last] = words else { return false };
    let unbroken = !source[first.span.start as usize..last.span.end as usize].contains([',', ';', ':']);
    let forms: Vec<&str> = words.iter().take(*LENGTHS.end() + 1).map(|word| word.span.of(source)).collect();
    LENGTHS.contains(&words.len()) && unbroken && first.shape.starts_upper() && may_end(&forms)
}

/// True for words of which the last one may end a crosshead.
fn may_end(words: &[&str]) -> bool {
    let [first, .., before, last] = *words else { return false };
    let asks = matches!(first, "What" | "Why" | "How" | "Where" | "Who" | "When" | "Which" | "Whose");
    let tells = !asks && (0..words.len()).any(|at| is_finite(words, at));
    let is_object = matches!(last, "it" | "them" | "us" | "me" | "him");
    if lexicon::leaves_unfinished(last)
        || lexicon::is_number(last) && !asks
        || tells && (words.len() > TELLING || is_auxiliary(before) && !is_object)
    {
        return false;
    }
    match last {
        // What stands before it is done to it, or leads to it.
        _ if is_object => !(opens_clause(before) || matches!(before, "said" | "says" | "say" | "told" | "is" | "was")),
        // "Before and after"
        _ if words.len() == 3 && matches!(before, "and" | "or") => !is_pronoun(last),
        _ if leads_on(first) || is_pronoun(last) => false,
        "told" | "says" | "said" | "include" | "includes" | "including" => false,
        // "Hard to say", "Who we are"
        _ if is_auxiliary(last) || last == "say" => before == "to" || is_pronoun(before) && (asks || words.len() > 3),
        "next" | "most" | "more" | "there" | "over" => true,
        "on" if is_going(before) => true,
        _ if is_preposition(last) => !tells,
        _ => !(lexicon::dangles(last) || wants_more(last)),
    }
}

/// True for a verb of the line's own. One that a clause inside has, or an infinitive, leaves the line a name.
fn is_finite(words: &[&str], at: usize) -> bool {
    let word = words[at];
    let looks = lexicon::is_verb(word) || at > 0 && word.ends_with("ed") || word.contains(['\'', '’']);
    looks && !words[..at].iter().any(|before| is_pronoun(before) || matches!(*before, "to" | "To"))
}

/// Pronouns that begin a clause.
fn is_pronoun(word: &str) -> bool {
    matches!(word, "that" | "who" | "which" | "it" | "they" | "we" | "you" | "he" | "she" | "I")
}

#[rustfmt::skip]
fn is_auxiliary(word: &str) -> bool {
    matches!(
        word,
        "is" | "are" | "was" | "were" | "be" | "been" | "has" | "have" | "had" | "do" | "does" | "did" | "will"
            | "would" | "can" | "could" | "may" | "might" | "must" | "should"
    )
}

/// Prepositions that a name of something ends with: "The case against", "Worth waiting for".
#[rustfmt::skip]
fn is_preposition(word: &str) -> bool {
    matches!(
        word,
        "about" | "after" | "against" | "along" | "around" | "before" | "behind" | "below" | "beyond" | "by" | "for"
            | "from" | "if" | "like" | "near" | "on" | "since" | "through" | "to" | "under" | "with" | "within"
            | "without"
    )
}

/// Words that lead to the sentence behind them.
#[rustfmt::skip]
fn leads_on(first: &str) -> bool {
    matches!(
        first,
        "For" | "Once" | "In" | "On" | "At" | "After" | "Before" | "During" | "Since" | "As" | "By" | "With" | "If"
            | "While" | "When" | "According" | "Following" | "Under" | "Until" | "Although" | "Though" | "Because"
            | "Despite" | "Amid" | "Through" | "Within" | "Among" | "Between"
    )
}
