//! Whether a sentence stops inside a word.

use crate::model::{Ending, Model};
use crate::text::{lexicon, tokens};

/// True when the last word of a cut sentence is rather the beginning of a longer one. Acronyms and the small words of
/// foreign names ("Roberto de") look like that and are whole.
pub(super) fn ends_in_a_piece(ending: &Ending<'_>, model: &Model) -> bool {
    let [.., before, last] = ending.text.words_of(&ending.sentence) else { return false };
    let form = last.span.of(ending.source);
    let whole = last.shape.all_upper() && !before.shape.all_upper()
        || is_glued(form, model)
        || ends_names(ending)
        || ends_a_name(ending)
        || stands_elsewhere(ending)
        || matches!(form, "da" | "de" | "del" | "der" | "di" | "du" | "la" | "le" | "van" | "von");
    let least = if model.is_word(last.hash, last.shape.starts_upper()) { 0.97 } else { 0.7 };
    !whole && model.mid_word(ending) >= least
}

/// "HarbourNet" and "clientsdemands": a name with a capital inside, or two words whose space is lost.
fn is_glued(form: &str, model: &Model) -> bool {
    let camel = form.chars().zip(form.chars().skip(1)).any(|(a, b)| a.is_lowercase() && b.is_uppercase());
    let parts = || {
        (GLUED..=form.len().saturating_sub(GLUED)).filter(|at| form.is_char_boundary(*at)).any(|at| {
            let known = |part: &str| model.is_word(tokens::word_hash(part), false);
            known(&form[..at]) && known(&form[at..])
        })
    };
    camel
        || (2 * GLUED..=LONGEST_GLUED).contains(&form.len())
            && form.bytes().all(|byte| byte.is_ascii_lowercase())
            && parts()
}

/// "as told to Susan Pym", "written by Adu": names of which the model never heard.
fn ends_a_name(ending: &Ending<'_>) -> bool {
    let [.., before, last] = ending.text.words_of(&ending.sentence) else { return false };
    let apart = &ending.source[before.span.end as usize..last.span.start as usize] == " ";
    apart
        && last.shape.starts_upper()
        && (lexicon::is_first_name(before.span.of(ending.source)) || before.span.of(ending.source) == "by")
}

/// Tokens before and behind a word in which it is looked for again.
const NEAR: usize = 1000;

/// "Que sera, sera": a word that stands in the article twice is one.
fn stands_elsewhere(ending: &Ending<'_>) -> bool {
    let here = ending.sentence.tokens.end as usize - 1;
    let tokens = &ending.text.tokens;
    // Behind the same word it may be the same sentence, cut in the same place.
    let before = |at: usize| at.checked_sub(1).map(|at| tokens[at].hash);
    ending.text.standings_near(here, NEAR).any(|at| before(at) != before(here))
}

/// Letters of each of two glued words, and of both.
const GLUED: usize = 4;
const LONGEST_GLUED: usize = 24;

/// Commas from which on names are a list.
const LIST: usize = 3;

/// "with Jane Holm, Peter Raven, Ann Doe and Bob Quay": names at the end of a list of them are known to nobody.
fn ends_names(ending: &Ending<'_>) -> bool {
    let words = ending.text.words_of(&ending.sentence);
    let [.., before, last] = words else { return false };
    let tail = &words[words.len().saturating_sub(4 * LIST)..];
    let commas = tail.windows(2).filter(|pair| {
        let between = &ending.source[pair[0].span.end as usize..pair[1].span.start as usize];
        between.starts_with(", ") && pair[0].shape.starts_upper() && pair[1].shape.starts_upper()
    });
    before.shape.starts_upper() && last.shape.starts_upper() && commas.take(LIST).count() == LIST
}
