//! How sure the model must be before a doubtful end is reported.
//!
//! The model's scores hold for the mix of cuts and whole texts that its trainer makes. Which of
//! them are worth a line depends on what else looks like a cut at that place: the trainer prints
//! the scores of articles it has not learned from by length, and `docs/quality.md` holds what
//! comes of the thresholds.

use super::{LONG_BLOCK, ending_of, follows_whole, is_text, marks};
use crate::model::features::Opened;
use crate::model::{EndClass, Ending, Known, Model, dictionary};
use crate::text::kinds::End;
use crate::text::lexicon::{self, Abbreviation};
use crate::text::{Block, Text};

/// How the running text of an article ends its blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Habit {
    /// Hardly a block lacks its mark.
    Marked,
    /// Several do.
    Open,
    /// There are too few to tell.
    Unknown,
}

/// Lowest score at which a doubtful end is reported.
pub(super) fn least(ending: &Ending<'_>, habit: Habit, model: &Model) -> f32 {
    if ending.sentence.tokens.len() == 1 {
        return REPORTED_WORD;
    }
    if ending.text.blocks.len() > 1 {
        let least = reported_in_article(ending, habit);
        return if marks::is_before_comma(ending) && follows_sentences(ending) {
            least.min(REPORTED_COMMA)
        } else {
            least
        };
    }
    let least = reported_alone(ending);
    if least > REPORTED_PIECE && ending.class == EndClass::Nothing && seems_a_piece(ending, model) {
        return REPORTED_PIECE;
    }
    least
}

/// Lowest probability that is reported of a few words where hardly a paragraph lacks its mark: they are a cut sentence,
/// or the only heading of the article.
const REPORTED_RARE: f32 = 0.96;

/// Lowest probability that is reported of a paragraph of one sentence, before another one that begins anew, where
/// more of them lack their mark: captions, summaries, entries of lists.
const REPORTED_APART: f32 = 0.97;

/// Lowest probability that is reported of one word behind whole sentences, which may be thanks, a
/// name or a source.
const REPORTED_WORD: f32 = 0.97;

/// Lowest probability that is reported of a paragraph that stands alone and ends inside a word: headlines and captions
/// end with whole ones.
const REPORTED_PIECE: f32 = 0.75;

/// Lowest probability that is reported behind whole sentences of a sentence that has its comma: no heading has one.
const REPORTED_COMMA: f32 = 0.5;

/// Probability from which on the last word is taken for the beginning of a longer one.
const PIECE: f32 = 0.6;

/// Most open blocks of an article in which hardly one is.
const RARE: usize = 3;

/// Whether blocks of running text have their marks.
pub(super) fn habit(source: &str, text: &Text) -> Habit {
    let (mut open, mut whole) = (0usize, 0usize);
    for block in text.blocks.iter().filter(|block| is_text(block)) {
        match End::of(ending_of(source, block.span)) {
            End::Mark | End::Ellipsis => whole += usize::from(block.tokens.len() >= LONG_BLOCK),
            End::Colon => {}
            _ => open += 1,
        }
    }
    match open {
        0..=RARE if open * 4 <= whole => Habit::Marked,
        0..=1 => Habit::Unknown,
        _ => Habit::Open,
    }
}

/// Lowest probability that is reported inside an article, whose other paragraphs tell more.
/// Of a few words the most are headings of its parts.
fn reported_in_article(ending: &Ending<'_>, habit: Habit) -> f32 {
    let words = ending.sentence.tokens.len();
    if habit == Habit::Marked
        && matches!(ending.class, EndClass::Nothing | EndClass::Comma)
        && (3..=8).contains(&words)
        && !asks(ending)
    {
        return REPORTED_RARE;
    }
    if matches!(ending.class, EndClass::Nothing | EndClass::Comma) && words >= 4 && follows_sentences(ending) {
        return 0.9;
    }
    match (ending.class, words) {
        (EndClass::Abbreviation(Abbreviation::Time), _) => 0.99,
        (EndClass::Abbreviation(Abbreviation::Initial), _) => 0.75,
        (EndClass::Abbreviation(_), _) => 0.9,
        (EndClass::Nothing | EndClass::Closer, 5..) if is_labelled(ending) => 0.95,
        (_, 0..=8) if asks(ending) => 0.995,
        (EndClass::Nothing, _) if habit == Habit::Open && stands_apart(ending) => REPORTED_APART,
        // What is quoted to its end is mostly whole.
        (EndClass::Closer, _) => 0.98,
        _ => 0.92,
    }
}

/// True in a paragraph whose other sentences end with their marks: it is no heading, and what
/// stands behind a caption is its credit, all names.
fn follows_sentences(ending: &Ending<'_>) -> bool {
    let words = ending.text.words_of(&ending.sentence);
    let small = words.iter().filter(|word| word.shape.starts_lower()).count();
    follows_whole(ending.text, &ending.text.blocks[ending.block]) && small * 2 >= words.len()
}

/// True for a paragraph of one sentence that ends with a word which may end one, with a paragraph behind it that does
/// not go on.
fn stands_apart(ending: &Ending<'_>) -> bool {
    let text = ending.text;
    let block = &text.blocks[ending.block];
    let begins_anew = |next: &Block| text.words_in(next).first().is_some_and(|word| !word.shape.starts_lower());
    text.sentences_in(block).len() == 1
        && text.blocks.get(ending.block + 1).is_some_and(begins_anew)
        && !ends_unfinished(ending)
}

/// "What the engineers found": headings ask without a question mark.
fn asks(ending: &Ending<'_>) -> bool {
    ending.text.words_of(&ending.sentence).first().is_some_and(|word| {
        matches!(word.span.of(ending.source), "What" | "Why" | "How" | "Where" | "When" | "Who" | "Which")
    })
}

/// "Focus: The actor walks his dog": captions begin with a label, and so do cut quotations
/// behind a verb of saying, which do not count.
pub(super) fn is_labelled(ending: &Ending<'_>) -> bool {
    let words = ending.text.words_of(&ending.sentence);
    words.windows(2).take(6).any(|pair| {
        ending.source[pair[0].span.end as usize..pair[1].span.start as usize].starts_with(": ")
            && !lexicon::is_verb(pair[0].span.of(ending.source))
    })
}

/// Lowest probability that is reported for a paragraph that stands alone. Headlines and labels
/// are short, and where a text is nothing but one line it is one of them more often than in
/// the articles that the model was calibrated on.
fn reported_alone(ending: &Ending<'_>) -> f32 {
    match (ending.class, ending.sentence.tokens.len()) {
        (EndClass::Abbreviation(Abbreviation::Time), _) => 0.99,
        (EndClass::Abbreviation(_), _) => 0.94,
        (EndClass::Nothing | EndClass::Comma, _) if follows_sentences(ending) => 0.74,
        // No headline stops there.
        (EndClass::Comma, _) => 0.74,
        (EndClass::Nothing, 4..) if ends_unfinished(ending) => 0.74,
        // No headline and no caption leaves a bracket or a quotation open.
        (EndClass::Nothing, 4..) if Opened::of(ending.source, &ending.sentence).any() => 0.74,
        (_, 0..=6) => 0.95,
        (_, 7..=8) => 0.92,
        // Captions, and headlines of papers that tell the story in them.
        (_, 9..=12) => 0.96,
        (_, 13..=16) => 0.88,
        _ => 0.8,
    }
}

/// True when the last word is rather the beginning of a longer one. The model has not learned words of which only
/// the dictionary knows: those are whole.
fn seems_a_piece(ending: &Ending<'_>, model: &Model) -> bool {
    ending.text.words_of(&ending.sentence).last().is_some_and(|word| {
        let capital = word.shape.starts_upper();
        let known = model.vocabulary.knows(word.hash, capital);
        (known || !dictionary::lists(word.hash, capital)) && model.mid_word(ending) >= PIECE
    })
}

/// True when the last word is a small one that goes on to another. Prepositions that are also
/// adverbs ("drags on") and pronouns that are also objects end headlines.
fn ends_unfinished(ending: &Ending<'_>) -> bool {
    ending.text.words_of(&ending.sentence).last().is_some_and(|word| {
        let form = word.span.of(ending.source);
        lexicon::leaves_unfinished(form) && word.shape.starts_lower()
            || matches!(
                form,
                "at" | "been"
                    | "from"
                    | "had"
                    | "has"
                    | "have"
                    | "he"
                    | "if"
                    | "onto"
                    | "she"
                    | "they"
                    | "was"
                    | "we"
                    | "were"
                    | "while"
                    | "with"
                    | "within"
                    | "would"
            )
    })
}
