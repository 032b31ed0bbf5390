//! Cut-off text: which sentences lack their end or their beginning, and how sure that is.
//!
//! Only the last sentence of a block can lack its end and only the first its beginning, and
//! only some of those are in doubt: a sentence with an end mark behind an ordinary word is
//! whole. The doubtful ones are scored by the [model](crate::model); marks that cutting
//! programs leave behind are certain by themselves.

mod abbreviation;
mod crosshead;
mod dots;
mod endings;
mod headless;
mod initials;
mod items;
mod judge;
mod marks;
mod page;
mod piece;
mod quotes;
mod starts;
mod thresholds;
mod whole;

use std::cell::OnceCell;

use self::endings::class_of;
pub use self::headless::opening_at;
use self::items::is_open_item;
use crate::model::{EndClass, Ending, Model, Open};
use crate::span::Span;
use crate::text::Furniture;
use crate::text::kinds::End;
use crate::text::lexicon::Abbreviation;
use crate::text::{Block, BlockKind, Boundary, Language, Sentence, Text, chars};

/// How a sentence is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cut {
    /// Behind an abbreviation whose full stop was taken for the sentence's.
    AtAbbreviation,
    /// Between two words.
    MidSentence,
    /// Inside a word.
    MidWord,
    /// The beginning is missing.
    Headless,
    /// The large first letter of the paragraph is missing: the one that it was, if only one makes sense.
    Initial(Option<char>),
    /// By a program that shortens texts to a fixed length.
    Api,
}

/// A cut-off sentence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fragment {
    /// How it is cut.
    pub cut: Cut,
    /// The sentence, without white space around it.
    pub span: Span,
    /// The word, mark or number at the cut.
    pub at: Span,
    /// The probability that the sentence is cut off.
    pub score: f32,
    /// A rule holds beside the model's opinion.
    pub certain: bool,
    /// The next block goes on in a small letter.
    pub goes_on: bool,
    /// What else may be the reason.
    pub doubt: Option<Doubt>,
}

/// Why a sentence may be whole that looks cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// All it lacks for certain is its end mark.
    OnlyMark,
    /// It lacks its end mark and seems to lack nothing else: it ends the article, or is a line that says what stands
    /// beside it.
    Whole,
    /// It may be meant as it is: in a line of links, or before a quotation that it introduces.
    Linked,
    /// It may only lack its capital: what stood before it was ended, and it has a subject of its own.
    Small,
    /// It may trail off.
    Trails,
    /// The writer begins other paragraphs in small letters as well.
    Habit,
}

/// Lowest probability at which a rule makes an error of it.
const CERTAIN: f32 = 0.95;

/// Every cut-off sentence of an article in English, in order.
#[must_use]
pub fn find(source: &str, text: &Text, model: &Model) -> Vec<Fragment> {
    let mut found: Vec<Fragment> = Vec::new();
    if text.language != Language::English {
        return found;
    }
    let open = open_blocks(source, text);
    let habits = Habits::of(source, text);
    let habit = thresholds::habit(source, text);
    let (small, names, marked) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
    for at in 0..text.blocks.len() {
        if habits.wrapped && at > 0 && at + 1 < text.blocks.len() {
            continue;
        }
        if let Some(fragment) = initials::judge(source, text, at) {
            found.push(fragment);
        } else if let Some(fragment) = opening_at(source, text, at).and_then(|opening| {
            headless::judge(&opening, model, &found, || *marked.get_or_init(|| headless::marked_starts(source, text)))
        }) {
            let fragment =
                headless::with_habit(fragment, *small.get_or_init(|| headless::small_starts(source, text, model)));
            found.push(starts::with_case(source, text, at, fragment, model, || {
                *names.get_or_init(|| starts::small_names(source, text))
            }));
        }
        let fragment = match dots::counted(source, text, at).or_else(|| dots::bracketed(source, text, at)) {
            Some(fragment) => Some(fragment),
            None => ending_at(source, text, at, open).and_then(|ending| judge::judge(&ending, habit, model)),
        };
        match (fragment, found.last_mut()) {
            (Some(fragment), Some(last)) if last.span == fragment.span => {
                // One sentence without beginning and without end is one fault.
                if fragment.cut == Cut::Api && fragment.certain {
                    *last = fragment;
                    continue;
                }
                last.score = last.score.max(fragment.score);
                last.certain |= fragment.certain;
                last.doubt = last.doubt.and(fragment.doubt);
            }
            (Some(fragment), _) => found.push(fragment),
            (None, _) => {}
        }
    }
    found
}

/// True for blocks that are running text, or may be it.
fn is_text(block: &Block) -> bool {
    !matches!(
        block.kind,
        BlockKind::Title
            | BlockKind::Byline
            | BlockKind::Dateline
            | BlockKind::Caption
            | BlockKind::ListItem
            | BlockKind::Promo
    )
}

/// What an article does all the time is no fault of one of its paragraphs.
struct Habits {
    /// Its lines end where they were full: each goes on in the next.
    wrapped: bool,
}

/// Broken paragraphs from which on an article counts as wrapped.
const WRAPPED: usize = 4;

impl Habits {
    fn of(source: &str, text: &Text) -> Self {
        let small = |block: &Block| text.small_start(block).is_some();
        let joins = text
            .blocks
            .windows(2)
            .filter(|pair| {
                small(&pair[1])
                    && is_text(&pair[1])
                    && !matches!(End::of(ending_of(source, pair[0].span)), End::Mark | End::Ellipsis)
            })
            .count();
        let starts = text.blocks.iter().filter(|block| small(block)).count();
        Self {
            wrapped: joins >= WRAPPED && joins * 6 >= text.blocks.len()
                || starts >= WRAPPED && starts * 3 >= text.blocks.len(),
        }
    }
}

/// Words from which on a block counts as running text when the habits of a source are told.
const LONG_BLOCK: usize = 8;

/// How often the blocks of an article end without a mark.
#[must_use]
pub fn open_blocks(source: &str, text: &Text) -> Open {
    let (mut long, mut open, mut few) = (0usize, 0usize, 0u8);
    for block in &text.blocks {
        let whole = || matches!(End::of(ending_of(source, block.span)), End::Mark | End::Ellipsis | End::Colon);
        if block.tokens.len() >= LONG_BLOCK {
            long += 1;
            open += usize::from(!whole());
        } else if few < Open::MOST && is_text(block) {
            few += u8::from(!whole());
        }
    }
    Open { tenths: (open * 10 / long.max(1)) as u8, few }
}

/// Probability below which the end of a sentence that lacks its mark reads like a whole one's.
const WHOLE: f32 = 0.3;

/// True when the model takes the last sentence of a block for a whole one.
#[must_use]
pub fn reads_whole(source: &str, text: &Text, at: usize, open: Open, model: &Model) -> bool {
    ending_at(source, text, at, open).is_some_and(|ending| model.end(&ending) < WHOLE)
}

/// Bytes of a span's end that are read.
const TAIL: usize = 48;

/// The last bytes of a span, enough to read its end from.
fn ending_of(source: &str, span: Span) -> &str {
    let range = span.range();
    let from = chars::ceil(source, range.end.saturating_sub(TAIL).max(range.start));
    &source[from..range.end]
}

/// The last sentence of a block when its end is in doubt.
#[must_use]
pub fn ending_at<'a>(source: &'a str, text: &'a Text, at: usize, open: Open) -> Option<Ending<'a>> {
    let block = &text.blocks[at];
    let stump = abbreviation::is_stump(source, text, at);
    if !(is_text(block) || stump || is_open_item(source, text, at)) {
        return None;
    }
    let sentence = before_link(source, text, at)?;
    let goes_with = follows_whole(text, block);
    if sentence.tokens.len() < if goes_with || stump { 1 } else { 2 } || is_grade(source, text, &sentence) {
        return None;
    }
    let class = class_of(source, text, &sentence, || dots::ends_article(text, at))?;
    // Two words without a mark are a label, and so is "8 p.m."
    let before_name = matches!(
        class,
        EndClass::Abbreviation(
            Abbreviation::Title
                | Abbreviation::Month
                | Abbreviation::Initial
                | Abbreviation::Number
                | Abbreviation::Place
        )
    );
    let begun = goes_with && matches!(class, EndClass::Nothing | EndClass::Comma);
    if sentence.tokens.len() < 3 && !before_name && !begun {
        return None;
    }
    Some(Ending { source, text, block: at, sentence, class, open })
}

/// The last sentence of a block without a link of the page that ends it: "was to be sold to the Read more".
fn before_link(source: &str, text: &Text, at: usize) -> Option<Sentence> {
    let block = &text.blocks[at];
    let sentences = text.sentences_in(block);
    let last = *sentences.last()?;
    let place = text.furniture.partition_point(|place| place.span.end < block.span.end);
    let link = text
        .furniture
        .get(place)
        .filter(|place| place.hit.furniture == Furniture::ReadMore && !place.whole && place.span.end == block.span.end);
    let Some(link) = link else { return Some(last) };
    let sentence = *sentences.iter().rev().find(|sentence| sentence.span.start < link.span.start)?;
    if sentence.span.end <= link.span.start {
        // What was ended before a link is whole.
        return (sentence.boundary != Boundary::Mark).then_some(sentence);
    }
    let mut cut = sentence;
    let words = text.words_of(&sentence);
    let kept = words.partition_point(|word| word.span.end <= link.span.start);
    cut.tokens.end = sentence.tokens.start + kept as u32;
    cut.span.end = source[..link.span.start as usize].trim_end_matches([' ', '\u{A0}', '|', '\n']).len() as u32;
    (kept > 0).then_some(cut)
}

/// "“It is the best of them all.” A": a reviewer's grade.
fn is_grade(source: &str, text: &Text, sentence: &Sentence) -> bool {
    let [letter] = text.words_of(sentence) else { return false };
    letter.span.len() == 1
        && letter.shape.starts_upper()
        && source[..letter.span.start as usize].trim_end().ends_with(chars::is_double_quote)
}

/// True when the last sentence of a block stands behind whole ones: a word or two there are the
/// beginning of another.
fn follows_whole(text: &Text, block: &Block) -> bool {
    let sentences = text.sentences_in(block);
    sentences.len() > 1
        && sentences[..sentences.len() - 1]
            .iter()
            .all(|sentence| sentence.boundary == Boundary::Mark && sentence.tokens.len() >= 4)
}
