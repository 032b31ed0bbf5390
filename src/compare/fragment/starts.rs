//! What a paragraph that begins in a small letter may be instead of a sentence without its beginning.

use super::{Doubt, Fragment, ending_of, headless};
use crate::model::{Head, Model, Opening};
use crate::text::kinds::End;
use crate::text::{Text, Token, lexicon};

/// Fewest blocks of an article in which a paragraph may be told by its neighbours.
const LEAST_BLOCKS: usize = 3;

/// Names of days and months in small letters from which on it is how the article was typed.
const TYPED_SMALL: usize = 2;

/// Words behind the first in which a sentence's verb is looked for.
const VERB_WITHIN: usize = 6;

/// A paragraph without its capital rather than without its beginning: what stands before it is ended, and it has a
/// subject and a verb of its own, or days and months are written small as well.
pub(super) fn with_case(
    source: &str,
    text: &Text,
    at: usize,
    fragment: Fragment,
    model: &Model,
    small_names: impl Fn() -> usize,
) -> Fragment {
    let opening = headless::opening_at(source, text, at);
    if fragment.certain
        || fragment.doubt.is_some()
        || text.blocks.len() < LEAST_BLOCKS
        || opening.is_some_and(|opening| attributes(&opening))
    {
        return fragment;
    }
    let block = &text.blocks[at];
    let ended = at
        .checked_sub(1)
        .is_none_or(|before| matches!(End::of(ending_of(source, text.blocks[before].span)), End::Mark | End::Colon));
    let words = text.words_of(&text.sentences_in(block)[0]);
    // "norway has put a cap on": a word that the model knows with its capital only.
    let is_name = || {
        words.first().is_some_and(|word| {
            word.span.start == block.span.start && !model.is_word(word.hash, false) && model.is_word(word.hash, true)
        })
    };
    let small = ended && (has_subject(source, words) || is_name() || small_names() >= TYPED_SMALL);
    let keys = at == 0 && is_keywords(source, text, words, fragment.span.of(source));
    if small || keys { Fragment { doubt: Some(Doubt::Small), ..fragment } } else { fragment }
}

/// Tokens before and behind a name in which it is looked for again.
const NEAR: usize = 2000;

/// True for a paragraph that begins with a name written small: "al-Shabab said", and "van der Merwe said" where the article
/// has "Pieter van der Merwe" as well.
pub(super) fn is_small_name(opening: &Opening<'_>) -> bool {
    let Opening { source, text, sentence, head, .. } = *opening;
    let words = text.words_of(&sentence);
    let Some(first) = words.first().filter(|_| head == Head::Small) else { return false };
    // The tokeniser parts words at their hyphens, or it does not.
    let word =
        source[first.span.range().start..].split(|c: char| c.is_whitespace() || c == ',').next().unwrap_or_default();
    if let Some((particle, name)) = word.split_once('-')
        && name.starts_with(char::is_uppercase)
        && (lexicon::is_arabic_article(particle) || particle.starts_with("ff"))
    {
        return true;
    }
    // Two words that stand elsewhere behind a first name are a family's.
    let small = words.iter().take(SMALL_PARTS).take_while(|word| lexicon::is_particle(word.span.of(source))).count();
    let Some(name) = words.get(small).filter(|name| small > 0 && name.shape.starts_upper()) else { return false };
    let here = sentence.tokens.start as usize;
    let tokens = &text.tokens;
    text.standings_near(here, NEAR).filter(|&at| at > 0).any(|at| {
        let before = tokens[at - 1];
        before.shape.starts_upper()
            && &source[before.span.end as usize..tokens[at].span.start as usize] == " "
            && tokens.get(at + small).is_some_and(|other| other.hash == name.hash)
    })
}

/// Words behind the first in which a verb of saying is looked for.
const SAYS_WITHIN: usize = 6;

/// "she told the board" below "“Never choose the easy wall!”": who said what stands in the paragraph above. With a full
/// stop inside its marks a quotation ends its sentence as well.
pub(super) fn attributes(opening: &Opening<'_>) -> bool {
    let Opening { source, text, block, sentence, head } = *opening;
    let Some(above) = block.checked_sub(1).filter(|_| head == Head::Small) else { return false };
    let Some(quoted) = ending_of(source, text.blocks[above].span).strip_suffix(['”', '"']) else { return false };
    let words = text.words_of(&sentence);
    let form = |word: &Token| word.span.of(source);
    let Some((first, rest)) = words.split_first() else { return false };
    // "the board had asked the engineers" tells something else.
    let helps = |word: &Token| {
        matches!(form(word), "had" | "has" | "have" | "was" | "were" | "been" | "be" | "is" | "are" | "to")
    };
    let says = |within: usize| {
        let verb = rest.iter().take(within).position(|word| lexicon::is_saying(form(word)));
        verb.is_some_and(|at| at.checked_sub(1).is_none_or(|before| !helps(&rest[before])))
    };
    quoted.ends_with(['!', '?'])
        && match form(first) {
            "he" | "she" | "they" | "it" | "we" | "i" => says(2),
            "the" | "a" | "an" | "his" | "her" => says(SAYS_WITHIN),
            verb => lexicon::is_saying(verb),
        }
}

/// Small words at the head of a name, at most.
const SMALL_PARTS: usize = 3;

/// How many names of days and months are written small, so far as it matters.
pub(super) fn small_names(source: &str, text: &Text) -> usize {
    let is_small = |word: &&Token| word.shape.starts_lower() && lexicon::is_small_name(word.span.of(source));
    text.tokens.iter().filter(is_small).take(TYPED_SMALL).count()
}

/// True for a sentence that begins with its subject, and has a verb soon behind it.
fn has_subject(source: &str, words: &[Token]) -> bool {
    let Some((first, rest)) = words.split_first() else { return false };
    let form = |word: &Token| word.span.of(source);
    let verb = |word: &Token| lexicon::is_verb(form(word));
    match form(first) {
        "he" | "she" | "it" | "they" | "we" | "i" | "there" => {
            rest.first().is_some_and(|word| verb(word) || form(word).ends_with("ed"))
        }
        "the" | "a" | "an" | "this" | "these" => {
            let end = rest.iter().position(|word| is_break(form(word))).unwrap_or(rest.len());
            rest[..end].iter().skip(1).take(VERB_WITHIN).any(verb)
        }
        "in" | "on" | "at" | "after" | "before" | "by" | "yesterday" | "today" => {
            // "in May 2017, Holm and Raven were seen together."
            let comma =
                rest.iter().take(VERB_WITHIN).position(|word| source[word.span.end as usize..].starts_with(", "));
            comma.is_some_and(|at| {
                let clause = &rest[at + 1..];
                // May is a month.
                !rest[..=at].iter().any(|word| !word.shape.starts_upper() && verb(word))
                    && clause.first().is_some_and(|word| word.shape.starts_upper() || is_pronoun(form(word)))
                    && clause.iter().skip(1).take(VERB_WITHIN).any(verb)
            })
        }
        "so" | "but" => {
            rest.first().is_some_and(|word| is_pronoun(form(word))) && rest.iter().skip(1).take(2).any(verb)
        }
        _ => false,
    }
}

/// Pronouns that are subjects.
fn is_pronoun(form: &str) -> bool {
    matches!(form, "he" | "she" | "it" | "they" | "we" | "I" | "i" | "you" | "there")
}

/// Words behind which a subject is part of a phrase.
fn is_break(form: &str) -> bool {
    matches!(form, "that" | "which" | "who" | "whose" | "and" | "when" | "where" | "as")
}

/// "harbour pain, harbour problem, anatomy of harbours": keywords of the page above its first paragraph.
fn is_keywords(source: &str, text: &Text, words: &[Token], body: &str) -> bool {
    let parts = body.split(", ");
    let short = parts.clone().all(|part| part.split(' ').count() <= 4);
    parts.count() >= 3
        && short
        && End::of(body) == End::Nothing
        && text.blocks.len() > 1
        && !words.iter().any(|word| lexicon::is_verb(word.span.of(source)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens::tokenise;

    #[test]
    fn a_subject_and_its_verb_begin_a_sentence() {
        let begins = |sentence: &str| has_subject(sentence, &tokenise(sentence));
        for sentence in [
            "he was late.",
            "it rained on the quay.",
            "the old ferry was late.",
            "in May 2017, Holm and Raven were seen together.",
            "on Monday, they were late.",
            "so they are late.",
            "but there was snow.",
        ] {
            assert!(begins(sentence), "{sentence}");
        }
        for sentence in [
            "",
            "he of the old town.",
            "the ferry of the old town.",
            "the men who were late.",
            "and the ferry was late.",
            "in May 2017, those who were seen together.",
            "when it was seen, Holm was there.",
            "in what was May, Holm was there.",
            "in May of the year Holm was there.",
            "on Monday, they of the town.",
            "so the ferry was late.",
            "so they of the town.",
        ] {
            assert!(!begins(sentence), "{sentence}");
        }
    }

    #[test]
    fn keywords_above_a_text_are_no_sentence() {
        let are_keywords = |body: &str, behind: &str| {
            let source = format!("{body}{behind}");
            is_keywords(&source, &Text::split(&source, None), &tokenise(body), body)
        };
        let behind = "\n\nThe ferry was late.";
        assert!(are_keywords("harbour pain, harbour problem, anatomy of old harbours", behind));
        for body in [
            "harbour pain, anatomy of harbours",
            "harbour pain, harbour problem, anatomy of the old harbours",
            "harbour pain, harbour problem, anatomy of harbours.",
            "harbour pain, harbour was problem, anatomy of harbours",
        ] {
            assert!(!are_keywords(body, behind), "{body}");
        }
        assert!(!are_keywords("harbour pain, harbour problem, anatomy of harbours", ""));
    }
}
