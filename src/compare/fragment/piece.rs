//! Whether a sentence stops inside a word.

use super::marks;
use crate::model::{Ending, Model};
use crate::text::tokens;

/// True when the last word of a cut sentence is rather the beginning of a longer one. Names ("the engineers of
/// Ostford"), acronyms and the small words of foreign names ("Roberto de") look like that and are whole.
pub(super) fn ends_in_a_piece(ending: &Ending<'_>, model: &Model) -> bool {
    let [.., before, last] = ending.text.words_of(&ending.sentence) else { return false };
    let form = last.span.of(ending.source);
    let whole = last.shape.starts_upper() && !before.shape.all_upper()
        || is_glued(form, model)
        || stands_elsewhere(ending)
        || matches!(form, "da" | "de" | "del" | "der" | "di" | "du" | "la" | "le" | "van" | "von");
    // Behind a word and its comma another one was cut off.
    let known = model.is_word(last.hash, last.shape.starts_upper());
    if known && marks::is_before_comma(ending) {
        return false;
    }
    let least = if known { 0.97 } else { 0.7 };
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
