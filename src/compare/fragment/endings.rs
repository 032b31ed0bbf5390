//! What a sentence ends with, and whether that leaves its end in doubt.

use super::{TAIL, ending_of};
use crate::model::{EndClass, Ending};
use crate::text::kinds::End;
use crate::text::{Sentence, Text, Token, lexicon};

/// Most words of a sentence that is taken for whole though it ends in a preposition.
const STRANDED: usize = 8;

/// The class of a sentence's end, if it is in doubt; `last` tells whether its block ends the article.
pub(super) fn class_of(
    source: &str,
    text: &Text,
    sentence: &Sentence,
    last: impl FnOnce() -> bool,
) -> Option<EndClass> {
    let tail = ending_of(source, sentence.span);
    let word = text.words_of(sentence).last()?;
    let body = without_note(tail);
    let end = End::of(body);
    if end == End::Comma
        && let Some(before) = before_entity(body)
    {
        return (End::of(before) != End::Mark).then_some(EndClass::Closer);
    }
    match end {
        End::Mark => {
            if !tail.ends_with('.') || word.span.end + 1 != sentence.span.end {
                return None;
            }
            lexicon::abbreviation(word.span.of(source)).map(EndClass::Abbreviation)
        }
        End::Ellipsis => last().then_some(EndClass::Ellipsis),
        End::Colon => None,
        _ if is_chat(word.span.of(source)) => None,
        _ if is_address(tail.rsplit(char::is_whitespace).next().unwrap_or(tail))
            && !is_tagged_word(source, text, sentence) =>
        {
            None
        }
        End::Comma => Some(EndClass::Comma),
        End::Dash => Some(EndClass::Dash),
        End::Closer => (!is_face(tail)).then_some(EndClass::Closer),
        // Smileys, arrows, bars and trade marks end what people wrote to end there.
        End::Nothing => {
            tail.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '%' | '&')).then_some(EndClass::Nothing)
        }
    }
}

/// What stands before "&quot;" and its kin at an end: a closing quote or another character, whose
/// semicolon is no comma.
fn before_entity(body: &str) -> Option<&str> {
    let (before, inner) = body.strip_suffix(';')?.rsplit_once('&')?;
    let name = inner.strip_prefix('#').unwrap_or(inner);
    ((2..=8).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(before)
}

/// A sentence's end without what may stand behind its mark: `bombings.[5]:12`, "is this it?
/// (updated)", and the replacement character that a broken closing quote leaves.
fn without_note(tail: &str) -> &str {
    let tail = tail.trim_end_matches('\u{FFFD}');
    if let Some((before, note)) = tail.strip_suffix(')').and_then(|inner| inner.rsplit_once(" ("))
        && !note.contains(')')
        && End::of(before) == End::Mark
    {
        return before;
    }
    let number = tail.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | '-' | '–' | ','));
    if !number.ends_with(']') {
        return tail;
    }
    let mut rest = number;
    while let Some(open) = rest.strip_suffix(']').and_then(|inner| inner.rfind('[').filter(|at| inner.len() - at < 20))
    {
        rest = rest[..open].trim_end();
    }
    if matches!(End::of(rest), End::Mark) { rest } else { tail }
}

/// ":)" and its kin.
fn is_face(tail: &str) -> bool {
    let face = tail.trim_end_matches([')', '(', ']', 'D', 'P']);
    face.len() < tail.len() && face.ends_with([':', ';', '-', '=']) && !face.ends_with("--")
}

/// Web addresses, mail addresses, names and tags of social media.
pub(super) fn is_address(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '[', '"', '“']);
    word.starts_with(['#', '@'])
        || word.contains("://")
        || word.contains("www.")
        || word.contains(".com")
        || word.contains(".org")
        || word.contains(".co.")
        || word.contains('@') && word.contains('.')
        || word.contains(['=', '_'])
        || word.matches('/').count() >= 2
        || is_host(word)
        // No word is as long as all that is looked at.
        || word.len() >= TAIL - 4
}

/// "harbour.gov.uk/pier": labels in small letters, behind which a path stands or the last of which names a country or a
/// kind of sites and is no word.
fn is_host(word: &str) -> bool {
    let (host, path) = word.split_once('/').map_or((word, None), |(host, path)| (host, Some(path)));
    let is_label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let Some((name, last)) = host.rsplit_once('.') else { return false };
    name.split('.').all(is_label)
        && last.len() >= 2
        && last.bytes().all(|byte| byte.is_ascii_lowercase())
        && (path.is_some() && matches!(last, "com" | "org" | "co" | "io" | "in" | "ly" | "me" | "tv" | "news" | "fm")
            || matches!(
                last,
                "gov" | "net" | "edu" | "info" | "example" | "uk" | "au" | "nz" | "ie" | "za" | "ca" | "eu"
            ))
}

/// "No letters will be entered into": a short sentence in the passive may leave its preposition at the end.
pub(super) fn is_stranded(ending: &Ending<'_>) -> bool {
    let words = ending.text.words_of(&ending.sentence);
    let [rest @ .., verb, last] = words else { return false };
    let form = |word: &Token| word.span.of(ending.source);
    words.len() <= STRANDED
        && matches!(form(last), "into" | "of" | "upon" | "from" | "for" | "with" | "to")
        && (form(verb).ends_with("ed") || matches!(form(verb), "spoken" | "heard" | "thought" | "dealt" | "done"))
        && rest.last().is_some_and(|word| matches!(form(word), "be" | "been" | "being" | "is" | "are" | "was" | "were"))
}

/// "spoke out about the #MeToo": a tag behind a word that wants another one is a word of the sentence.
fn is_tagged_word(source: &str, text: &Text, sentence: &Sentence) -> bool {
    let [.., before, tag] = text.words_of(sentence) else { return false };
    source[..tag.span.start as usize].ends_with(" #")
        && before.span.end + 2 == tag.span.start
        && lexicon::leaves_unfinished(before.span.of(source))
}

/// "lol" ends what people wrote to end there.
fn is_chat(word: &str) -> bool {
    matches!(word, "lol" | "LOL" | "lmao" | "haha" | "omg" | "tbh" | "smh" | "xoxo" | "xx" | "btw" | "idk")
}

/// "the papers that were sent to Mr": British titles have no full stop, and a name follows.
pub(super) fn is_before_name(ending: &Ending<'_>, form: &str) -> bool {
    let words = ending.text.words_of(&ending.sentence);
    let [.., before, last] = words else { return false };
    let apart = ending.source[before.span.end as usize..last.span.start as usize].ends_with([' ', '(']);
    words.len() >= 4
        && apart
        && last.span.end == ending.sentence.span.end
        && (lexicon::is_bare_title(form)
            || matches!(form, "Sir" | "Dame") && before.shape.starts_lower()
            || form == "Dr" && before.shape.starts_lower())
}

/// "the owners, Hadley &"
pub(super) fn ends_in_ampersand(ending: &Ending<'_>) -> bool {
    ending.sentence.span.of(ending.source).ends_with(" &")
}
