//! Sentences that seem to lack their full stop and nothing else: those that end an article of several
//! lines, those whose words stand beside them again, as those of captions, sub-heads and leads do, and short lines
//! between paragraphs that are whole.

use super::judge::FIXED_LENGTHS;
use super::{LONG_BLOCK, ending_of, is_text, thresholds};
use crate::model::{Ending, Model, dictionary};
use crate::text::kinds::End;
use crate::text::lexicon;
use crate::text::{Block, Text, Token};

/// Fewest lines with words of an article in which a paragraph may be told by its place.
const LEAST_LINES: usize = 3;

/// Fewest words of a whole sentence.
const LEAST_WORDS: usize = 3;

/// Most words of a paragraph at the end of an article that is taken for whole where nothing echoes it: captions, lines of
/// credits and programmes are short, and of a longer one the rest may be lost with all that followed.
const SHORT: usize = 10;

/// Most words of a line behind a label.
const LABELLED: usize = 14;

/// Probability from which on the last word may be the beginning of a longer one.
const PIECE: f32 = 0.4;

/// Words of a neighbouring block that are compared.
const COMPARED: usize = 400;

/// Tokens before and behind a name in which it is looked for again.
const NEAR: usize = 2000;

/// Programs cut texts to multiples of this many characters or bytes.
const ROUND: usize = 500;

/// True when only the full stop of a sentence seems to be missing, though the model calls it cut.
pub(super) fn seems_whole(ending: &Ending<'_>, model: &Model) -> bool {
    let Ending { source, text, block, sentence, .. } = *ending;
    let words = text.words_of(&sentence);
    let lines = || source.lines().filter(|line| !line.trim().is_empty()).take(LEAST_LINES).count();
    if !ends_whole(source, text, words, model) || model.mid_word(ending) >= PIECE || lines() < LEAST_LINES {
        return false;
    }
    if block + 1 == text.blocks.len() {
        let alone = text.sentences_in(&text.blocks[block]).len() == 1;
        return !is_round(source.trim_end())
            && !lacks_its_clause(source, words)
            && (alone && words.len() <= SHORT || is_echo(ending, words));
    }
    let begins_anew = text.words_in(&text.blocks[block + 1]).first().is_some_and(|word| !word.shape.starts_lower());
    if begins_anew && is_standfirst(ending) {
        return true;
    }
    begins_anew
        && text.sentences_in(&text.blocks[block]).len() == 1
        && (is_echo(ending, words)
            || words.len() <= LABELLED && thresholds::is_labelled(ending) && stands_between(ending))
}

/// "If the drivers do not pay the toll", "It is no wonder why so many drivers": what is said of it is missing.
fn lacks_its_clause(source: &str, words: &[Token]) -> bool {
    let [first, .., last] = words else { return false };
    let begun = subordinates(first.span.of(source))
        && !source[first.span.start as usize..last.span.end as usize].contains(',')
        && has_verb(source, words);
    let asked = words.iter().rposition(|word| matches!(word.span.of(source), "why" | "how" | "whether"));
    begun || asked.is_some_and(|at| has_verb(source, &words[..at]) && is_bare(source, &words[at + 1..]))
}

/// "so many drivers": words of which none may be a verb.
fn is_bare(source: &str, words: &[Token]) -> bool {
    let is_plain = |word: &Token| {
        let form = word.span.of(source);
        let counts = matches!(form, "so" | "many" | "few" | "much" | "most" | "some" | "the" | "a" | "an");
        counts || word.shape.starts_upper() || form.len() > 3 && form.ends_with('s')
    };
    !words.is_empty() && words.iter().all(is_plain)
}

/// True for a line in small letters with a verb, as credits and programmes seldom have it.
fn has_verb(source: &str, words: &[Token]) -> bool {
    let is_verb = |word: &Token| {
        let form = word.span.of(source);
        word.shape.starts_lower() && (lexicon::is_verb(form) || form.ends_with("ed"))
    };
    let small = words.iter().filter(|word| word.shape.starts_lower()).count();
    small * 2 > words.len() && words.iter().any(is_verb)
}

/// Conjunctions with which a sentence begins whose main clause comes later.
fn subordinates(form: &str) -> bool {
    matches!(
        form,
        "If" | "Unless"
            | "Because"
            | "Although"
            | "Though"
            | "While"
            | "When"
            | "Whenever"
            | "Since"
            | "After"
            | "Before"
            | "Until"
            | "Once"
            | "As"
            | "Whether"
            | "Whereas"
    )
}

/// Words of a standfirst, which says more than a headline and less than a paragraph.
const STANDFIRST: std::ops::RangeInclusive<usize> = 9..=36;

/// Most blocks above the first paragraph: headline, byline, dateline, captions.
pub(super) const MOST_ABOVE: usize = 12;

/// Fewest whole paragraphs below a standfirst.
const BELOW: usize = 2;

/// True for a line above the first paragraph of an article whose others are whole: it tells what they are about.
fn is_standfirst(ending: &Ending<'_>) -> bool {
    let Ending { source, text, block, .. } = *ending;
    let is_paragraph = |block: &Block| is_text(block) && block.tokens.len() >= LONG_BLOCK;
    let is_ended = |block: &&Block| End::of(ending_of(source, block.span)) == End::Mark;
    let mut below = text.blocks[block + 1..].iter().filter(|block| is_text(block));
    STANDFIRST.contains(&text.blocks[block].tokens.len())
        && block <= MOST_ABOVE
        && !text.blocks[..block].iter().any(is_paragraph)
        && text.blocks.get(block + 1).is_some_and(is_paragraph)
        && below.by_ref().take(BELOW).filter(is_ended).count() == BELOW
}

/// True for a line between paragraphs that end with their marks, or above the first of them: in such a place stand
/// crossheads, standfirsts and lines of service.
pub(super) fn stands_between(ending: &Ending<'_>) -> bool {
    let Ending { source, text, block, .. } = *ending;
    let is_ended = |block: &Block| is_text(block) && End::of(ending_of(source, block.span)) == End::Mark;
    let next = &text.blocks[block + 1];
    block.checked_sub(1).is_none_or(|before| is_ended(&text.blocks[before]))
        && next.tokens.len() >= LONG_BLOCK
        && is_ended(next)
}

/// True for words that may end a sentence: the last is a whole one that wants no other.
fn ends_whole(source: &str, text: &Text, words: &[Token], model: &Model) -> bool {
    let [before @ .., last] = words else { return false };
    // One word or two behind whole sentences are the beginning of another.
    if words.len() < LEAST_WORDS {
        return false;
    }
    let form = last.span.of(source);
    let opens = before.iter().rev().take(2).any(|word| opens_clause(word.span.of(source)));
    let unfinished = opens || wants_another(words, source) || wants_more(form);
    let is_begun = || last.shape.starts_upper() && is_begun_name(source, text, last);
    is_known(source, words, model) && !(unfinished || is_begun())
}

/// True when the last word is a whole one.
pub(super) fn is_known(source: &str, words: &[Token], model: &Model) -> bool {
    let Some(last) = words.last() else { return false };
    let form = last.span.of(source);
    let capital = last.shape.starts_upper();
    let letters = form.chars().all(char::is_alphabetic);
    let short = letters && form.len() <= 2 && !is_short_word(form);
    let known = !letters
        || model.is_word(last.hash, capital)
        || dictionary::lists(last.hash, capital)
        || capital && form.chars().all(char::is_uppercase);
    known && !short && !is_behind_prefix(source, words)
}

/// "she re-post": what stands behind such a beginning may be one itself.
fn is_behind_prefix(source: &str, words: &[Token]) -> bool {
    let [.., before, last] = words else { return false };
    &source[before.span.end as usize..last.span.start as usize] == "-"
        && matches!(before.span.of(source), "re" | "pre" | "un" | "non" | "co" | "anti" | "over")
}

/// Words of two letters that end sentences.
fn is_short_word(form: &str) -> bool {
    matches!(
        form.to_ascii_lowercase().as_str(),
        "up" | "on"
            | "it"
            | "me"
            | "us"
            | "tv"
            | "uk"
            | "eu"
            | "un"
            | "am"
            | "pm"
            | "go"
            | "do"
            | "ad"
            | "pc"
            | "id"
            | "dc"
            | "la"
            | "ny"
    )
}

/// Words that seldom end a sentence, beside those which [`lexicon::dangles`] names.
pub(super) fn wants_more(form: &str) -> bool {
    lexicon::is_number(form)
        || matches!(
            form,
            "more"
                | "most"
                | "each"
                | "any"
                | "both"
                | "either"
                | "neither"
                | "include"
                | "includes"
                | "including"
                | "told"
                | "over"
                | "also"
                | "just"
                | "only"
                | "other"
                | "another"
                | "several"
                | "it"
                | "there"
                | "per"
                | "new"
                | "former"
                | "own"
                | "next"
                | "same"
        )
}

/// True when the last word is a function word that seldom ends a sentence, and does not here.
pub(super) fn wants_another(words: &[Token], source: &str) -> bool {
    let [.., before, last] = words else { return false };
    let form = last.span.of(source);
    lexicon::dangles(form) && !(form == "on" && is_going(before.span.of(source)))
}

/// "The search goes on": verbs that end a sentence together with "on".
pub(super) fn is_going(form: &str) -> bool {
    matches!(
        form,
        "go" | "goes" | "going" | "gone" | "move" | "moves" | "moving" | "live" | "lives" | "drags" | "wears"
    )
}

/// Words behind which a clause of one or two words is none.
pub(super) fn opens_clause(form: &str) -> bool {
    matches!(
        form,
        "when"
            | "where"
            | "which"
            | "who"
            | "whose"
            | "that"
            | "because"
            | "if"
            | "while"
            | "although"
            | "as"
            | "until"
            | "before"
            | "after"
    )
}

/// "the White", where the article has "White House" elsewhere and never the first word alone.
fn is_begun_name(source: &str, text: &Text, last: &Token) -> bool {
    let here = text.tokens.partition_point(|word| word.span.start < last.span.start);
    let mut goes_on = false;
    for at in text.standings_near(here, NEAR) {
        let Some(next) = text.tokens.get(at + 1) else { continue };
        match &source[text.tokens[at].span.end as usize..next.span.start as usize] {
            " " if next.shape.starts_upper() => goes_on = true,
            between if between.starts_with([',', '.', ';']) => return false,
            _ => {}
        }
    }
    goes_on
}

/// True for a text that is as long as programs cut texts.
fn is_round(source: &str) -> bool {
    let round = |length: usize| {
        length >= ROUND && [length, length + 1].iter().any(|length| length % ROUND == 0 || length.is_power_of_two())
            || FIXED_LENGTHS.contains(&length)
    };
    round(source.len()) || round(source.chars().count())
}

/// True when at least half of the words that tell something stand in the next or the previous block or in the title, and
/// one of the others is a verb.
fn is_echo(ending: &Ending<'_>, words: &[Token]) -> bool {
    let Ending { source, text, block, .. } = *ending;
    let form = |word: &Token| word.span.of(source);
    let has_verb = words.iter().any(|word| {
        lexicon::is_verb(form(word))
            || word.shape.starts_lower() && (form(word).ends_with("ed") || form(word).ends_with('s'))
    });
    let mut content: Vec<u64> = words.iter().filter(|word| is_content(form(word))).map(|word| word.hash).collect();
    content.sort_unstable();
    content.dedup();
    if !has_verb || content.len() < 2 {
        return false;
    }
    let shared = |hashes: &mut dyn Iterator<Item = u64>| {
        let mut seen = vec![false; content.len()];
        for hash in hashes.take(COMPARED) {
            if let Ok(at) = content.binary_search(&hash) {
                seen[at] = true;
            }
        }
        let shared = seen.iter().filter(|seen| **seen).count();
        shared >= 2 && shared * 2 >= content.len()
    };
    let of_block = |at: Option<usize>| {
        at.and_then(|at| text.blocks.get(at))
            .is_some_and(|block| shared(&mut text.words_in(block).iter().map(|word| word.hash)))
    };
    of_block(Some(block + 1)) || of_block(block.checked_sub(1)) || shared(&mut text.title.iter().copied())
}

/// True for words that tell what a sentence is about.
fn is_content(form: &str) -> bool {
    form.len() > 2
        && !lexicon::dangles(form)
        && !matches!(form, "not" | "you" | "who" | "it" | "and" | "the" | "The" | "This" | "That" | "His" | "Her")
}
