//! Paragraphs without their beginning.

use super::endings::is_address;
use super::{CERTAIN, Cut, Doubt, Fragment, ending_of, is_text, starts};
use crate::model::{Head, Model, Opening};
use crate::span::Span;
use crate::text::kinds::End;
use crate::text::{Block, BlockKind, Text, chars};

/// Lowest probability that is reported for the beginning of a block.
const REPORTED_START: f32 = 0.9;

/// The first sentence of a block when its beginning is in doubt.
#[must_use]
pub fn opening_at<'a>(source: &'a str, text: &'a Text, at: usize) -> Option<Opening<'a>> {
    let block = &text.blocks[at];
    if !is_text(block) {
        return None;
    }
    let sentence = *text.sentences_in(block).first()?;
    let words = text.words_of(&sentence);
    let first = words.first()?;
    if words.len() < 2 {
        return None;
    }
    let body = sentence.span.of(source);
    let head = match body.chars().next()? {
        c if c.is_lowercase() && first.span.start == sentence.span.start => Head::Small,
        c if c.is_ascii_digit() => Head::Number,
        ',' | ';' | ')' | ']' | '%' | '?' | '!' | ':' => Head::Mark,
        '.' if follows_mark(body) => Head::Mark,
        _ => return None,
    };
    let form = first.span.of(source);
    // iPhone, eBay, k.d.
    let camel = head == Head::Small && form.chars().skip(1).any(|c| c.is_uppercase() || c == '.');
    if camel || is_address(body.split(char::is_whitespace).next().unwrap_or_default()) {
        return None;
    }
    Some(Opening { source, text, block: at, sentence, head })
}

/// What is wrong with the beginning of a block; `found` are the cuts before it.
pub(super) fn judge(
    opening: &Opening<'_>,
    model: &Model,
    found: &[Fragment],
    marked: impl Fn() -> usize,
) -> Option<Fragment> {
    // A block that goes on where the one before it broke off was reported there.
    if opening.block > 0
        && let Some(last) = found.last()
        && last.span.end == opening.text.blocks[opening.block - 1].span.end
        && !matches!(last.cut, Cut::Headless | Cut::Initial(_))
    {
        return None;
    }
    let mut score = model.start(opening);
    if opening.head == Head::Number && rest_of_date(opening.sentence.span.of(opening.source)) {
        score = score.max(0.95);
    }
    let block = &opening.text.blocks[opening.block];
    let behind_mark = opening.head == Head::Mark && begins_behind_mark(opening.source, block) && marked() <= MARKED;
    if behind_mark {
        score = score.max(BEHIND_MARK);
    }
    let attributes = starts::attributes(opening);
    if attributes {
        score = score.max(CERTAIN);
    }
    if score < REPORTED_START {
        return None;
    }
    if starts::is_small_name(opening) {
        return None;
    }
    let first = opening.text.words_of(&opening.sentence)[0];
    let whole = End::of(ending_of(opening.source, opening.sentence.span)) == End::Mark;
    let after_whole = opening
        .block
        .checked_sub(1)
        .is_none_or(|at| End::of(ending_of(opening.source, opening.text.blocks[at].span)) == End::Mark);
    // "of the", "which had", "rnment said": notes and labels begin small, too, but otherwise.
    let form = first.span.of(opening.source);
    let telling = !is_plain_start(form, first.hash, model);
    // Some wires write the first word of a report small.
    let first_small = || opening.head == Head::Small && is_only_small(opening);
    if !telling && !behind_mark && opening.block == 0 && opening.text.blocks.len() > 1 && !first_small() {
        return None;
    }
    Some(Fragment {
        cut: Cut::Headless,
        span: opening.sentence.span,
        at: if behind_mark { Span { start: opening.sentence.span.start, ..first.span } } else { first.span },
        score,
        certain: (opening.head == Head::Small && whole && goes_on_only(form) && score >= CERTAIN || behind_mark)
            && after_whole,
        goes_on: false,
        doubt: None,
    })
}

/// Fewest words of a paragraph in front of whose first mark something is missing.
const BEHIND_MARK_WORDS: usize = 5;

/// Probability that a paragraph lacks its beginning which begins with a mark.
const BEHIND_MARK: f32 = 0.96;

/// Most paragraphs of an article that begin with a mark by accident. In lists of works and people the first name is
/// often lost.
const MARKED: usize = 3;

/// Paragraphs of an article that begin with a mark, so far as it matters.
pub(super) fn marked_starts(source: &str, text: &Text) -> usize {
    text.blocks.iter().filter(|block| begins_behind_mark(source, block)).take(MARKED + 1).count()
}

/// True for running text in front of whose first mark something is missing.
fn begins_behind_mark(source: &str, block: &Block) -> bool {
    block.kind == BlockKind::Prose && block.tokens.len() >= BEHIND_MARK_WORDS && follows_mark(block.span.of(source))
}

/// ", the board had decided" and ",” the mayor said".
fn follows_mark(body: &str) -> bool {
    let mut chars = body.chars();
    let (mark, behind) = (chars.next(), chars.next());
    let quoted = behind.is_some_and(|c| matches!(c, '”' | '"'));
    let rest = if quoted { chars.as_str().strip_prefix(' ') } else { body.get(1..) };
    let goes_on = |rest: &str| rest.trim_start_matches([' ', '“', '"', '‘']).starts_with(char::is_alphabetic);
    match mark {
        Some(',') => rest.is_some_and(goes_on),
        Some(';') => !quoted && behind == Some(' ') && rest.is_some_and(goes_on),
        Some('.' | '?' | '!') => quoted && rest.is_some_and(goes_on),
        _ => false,
    }
}

/// Fewest words of a first paragraph that is no label.
const FIRST_WORDS: usize = 8;

/// True for a first paragraph that alone begins small, in an article that has capitals.
fn is_only_small(opening: &Opening<'_>) -> bool {
    let Opening { source, text, block, .. } = *opening;
    let words = text.words_in(&text.blocks[block]);
    let others = &text.blocks[block + 1..];
    let begins_large =
        |block: &Block| text.words_in(block).first().is_some_and(|word| word.shape.starts_upper()) && is_text(block);
    // "golden Harbour Co said", "the U.S. Harbour Department said": wires wrote the first word so, whatever it was.
    let telling = !words[0].shape.starts_upper()
        && !matches!(words[0].span.of(source), "a" | "an" | "the")
        && words.get(1).is_some_and(|word| word.shape.starts_lower());
    telling
        && words.len() >= FIRST_WORDS
        && words.iter().any(|word| word.shape.starts_upper())
        && matches!(End::of(ending_of(source, text.blocks[block].span)), End::Mark)
        && others.iter().any(begins_large)
        && !others.iter().any(|block| is_text(block) && text.small_start(block).is_some())
}

/// Other paragraphs that begin in a small letter from which on it is how the article was typed.
const TYPED_SMALL: usize = 2;

/// Paragraphs that begin with a small word with which sentences begin, too: comments and wires.
pub(super) fn small_starts(source: &str, text: &Text, model: &Model) -> usize {
    let starts = text.blocks.iter().filter(|block| is_text(block)).filter(|block| {
        text.small_start(block).is_some_and(|word| is_plain_start(word.span.of(source), word.hash, model))
    });
    starts.take(TYPED_SMALL + 1).count()
}

/// True for words with which whole sentences begin.
fn is_plain_start(form: &str, hash: u64, model: &Model) -> bool {
    !seldom_first(form) && model.is_word(hash, false)
}

/// A paragraph without its beginning, in an article of which so many begin with small words.
pub(super) fn with_habit(fragment: Fragment, starts: usize) -> Fragment {
    let doubt = (!fragment.certain && starts > TYPED_SMALL).then_some(Doubt::Habit);
    Fragment { doubt, ..fragment }
}

/// Small words that begin no sentence, not even one whose capital was forgotten.
fn goes_on_only(form: &str) -> bool {
    matches!(
        form,
        "of" | "than"
            | "which"
            | "who"
            | "whom"
            | "whose"
            | "into"
            | "onto"
            | "upon"
            | "been"
            | "being"
            | "was"
            | "were"
            | "is"
            | "are"
            | "has"
            | "had"
            | "have"
            | "would"
            | "said"
            | "says"
            | "toward"
            | "towards"
    )
}

/// Small words with which people who write everything small begin, too.
fn seldom_first(form: &str) -> bool {
    goes_on_only(form)
        || matches!(
            form,
            "or" | "nor"
                | "be"
                | "could"
                | "should"
                | "will"
                | "and"
                | "to"
                | "by"
                | "from"
                | "that"
                | "until"
                | "because"
                | "between"
        )
}

/// "26, 2017, in South Bend", "23), she wrote", "23, they met" and "24 (UPI) -- A bridge": a day
/// whose month is missing.
fn rest_of_date(body: &str) -> bool {
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &body[digits..];
    let day = body[..digits].parse().is_ok_and(|day: u32| (1..=31).contains(&day));
    let behind_comma = rest.strip_prefix(", ").unwrap_or_default();
    let year = behind_comma.len() > 4
        && behind_comma.as_bytes()[..4].iter().all(u8::is_ascii_digit)
        && behind_comma.starts_with(['1', '2']);
    let agency = rest.strip_prefix(" (").and_then(|rest| rest.split_once(')')).is_some_and(|(name, behind)| {
        (2..=8).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_uppercase())
            && behind.trim_start().starts_with(chars::is_dash)
    });
    day && (year || agency || behind_comma.starts_with(char::is_lowercase) || rest.starts_with("), "))
}
