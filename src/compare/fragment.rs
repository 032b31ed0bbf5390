//! Cut-off text: which sentences lack their end or their beginning, and how sure that is.
//!
//! Only the last sentence of a block can lack its end and only the first its beginning, and
//! only some of those are in doubt: a sentence with an end mark behind an ordinary word is
//! whole. The doubtful ones are scored by the [model](crate::model); marks that cutting
//! programs leave behind are certain by themselves.

mod abbreviation;
mod dots;
mod endings;
mod items;
mod page;
mod piece;
mod quotes;
mod starts;
mod thresholds;
mod whole;

use self::endings::{class_of, ends_in_ampersand, is_address, is_bare_title, is_before_name};
use self::items::{enumerates, is_open_item, stands_among_whole};
use self::thresholds::Habit;
use std::cell::OnceCell;

use crate::model::features::Opened;
use crate::model::{EndClass, Ending, Head, Model, Open, Opening};
use crate::span::Span;
use crate::text::kinds::End;
use crate::text::lexicon::{self, Abbreviation};
use crate::text::{Block, BlockKind, Boundary, Language, Sentence, Text, chars, speaker};

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

/// Lowest probability that is reported for the beginning of a block.
const REPORTED_START: f32 = 0.9;

/// Lowest probability at which a rule makes an error of it.
const CERTAIN: f32 = 0.95;

/// Probability that a line is broken which ends in a small word that ends no sentence, where the
/// next line goes on in a small letter.
const BROKEN: f32 = 0.9;

/// Lengths in characters at which news services and databases cut texts: a text of exactly
/// that many characters, or one fewer when a space stood at the cut, that stops unfinished.
const FIXED_LENGTHS: [usize; 6] = [199, 200, 255, 256, 259, 260];

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
    let (small, names) = (OnceCell::new(), OnceCell::new());
    for at in 0..text.blocks.len() {
        if habits.wrapped && at > 0 && at + 1 < text.blocks.len() {
            continue;
        }
        if let Some(fragment) = opening_at(source, text, at).and_then(|opening| judge_start(&opening, model, &found)) {
            let fragment = with_habit(fragment, *small.get_or_init(|| small_starts(source, text, model)));
            found.push(starts::with_case(source, text, at, fragment, model, || {
                *names.get_or_init(|| starts::small_names(source, text))
            }));
        }
        let fragment = match api_mark(source, text, at).or_else(|| dots::bracketed(source, text, at)) {
            Some(fragment) => Some(fragment),
            None => ending_at(source, text, at, open).and_then(|ending| judge_end(&ending, habit, model)),
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
    if !(is_text(block) || is_open_item(source, text, at)) {
        return None;
    }
    let sentence = *text.sentences_in(block).last()?;
    let goes_with = follows_whole(text, block);
    if sentence.tokens.len() < if goes_with { 1 } else { 2 } || is_grade(source, text, &sentence) {
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

fn judge_start(opening: &Opening<'_>, model: &Model, found: &[Fragment]) -> Option<Fragment> {
    // A block that goes on where the one before it broke off was reported there.
    if opening.block > 0
        && let Some(last) = found.last()
        && last.span.end == opening.text.blocks[opening.block - 1].span.end
        && last.cut != Cut::Headless
    {
        return None;
    }
    let mut score = model.start(opening);
    if opening.head == Head::Number && rest_of_date(opening.sentence.span.of(opening.source)) {
        score = score.max(0.95);
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
    if !telling && opening.block == 0 && opening.text.blocks.len() > 1 {
        return None;
    }
    Some(Fragment {
        cut: Cut::Headless,
        span: opening.sentence.span,
        at: first.span,
        score,
        certain: opening.head == Head::Small && whole && after_whole && goes_on_only(form) && score >= CERTAIN,
        goes_on: false,
        doubt: None,
    })
}

/// Other paragraphs that begin in a small letter from which on it is how the article was typed.
const TYPED_SMALL: usize = 2;

/// Paragraphs that begin with a small word with which sentences begin, too: comments and wires.
fn small_starts(source: &str, text: &Text, model: &Model) -> usize {
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
fn with_habit(fragment: Fragment, starts: usize) -> Fragment {
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

fn judge_end(ending: &Ending<'_>, habit: Habit, model: &Model) -> Option<Fragment> {
    let mut score = model.end(ending);
    let Ending { source, text, sentence, class, .. } = *ending;
    let word = text.words_of(&sentence).last()?;
    let fixed = ending.block + 1 == text.blocks.len()
        && !matches!(class, EndClass::Abbreviation(_))
        && score >= 0.5
        && source.len() <= 4 * FIXED_LENGTHS[5]
        && FIXED_LENGTHS.contains(&source.trim_end().chars().count());
    let form = word.span.of(source);
    if let EndClass::Abbreviation(what) = class {
        score = score.max(abbreviation::least_score(source, text.words_of(&sentence), what, form));
    }
    let goes_on = text.blocks.get(ending.block + 1).is_some_and(|next| text.small_start(next).is_some());
    let hangs = matches!(class, EndClass::Nothing | EndClass::Comma) && sentence.tokens.len() >= 4;
    if goes_on && hangs && lexicon::dangles(form) {
        score = score.max(BROKEN);
    }
    if text.blocks[ending.block].kind == BlockKind::ListItem {
        score = score.max(CERTAIN);
    }
    let is_shortened = dots::shorten(ending, form);
    if is_shortened {
        score = score.max(dots::SHORTENED);
    }
    let trails = dots::leave_unfinished(ending, form);
    if trails {
        score = score.max(dots::UNFINISHED);
    }
    let is_piece = dots::behind_a_piece(ending, model);
    if is_piece {
        score = score.max(CERTAIN);
    }
    let is_titled = class == EndClass::Nothing && is_before_name(ending, form);
    if is_titled {
        score = score.max(CERTAIN);
    }
    let is_quoted = class == EndClass::Nothing && quotes::are_open(ending);
    if is_quoted {
        score = score.max(quotes::OPEN);
    }
    if class == EndClass::Abbreviation(Abbreviation::Place) && abbreviation::behind_article(ending) && score < 0.97 {
        return None;
    }
    if score < thresholds::least(ending, habit, model) && !fixed {
        return None;
    }
    let whole = match class {
        EndClass::Comma => introduces(ending, form, is_saying),
        EndClass::Nothing => enumerates(ending, word.span) || page::points(ending, form),
        // "…," she said": the full stop of the attribution is missing.
        EndClass::Closer => matches!(form, "said" | "says"),
        _ => false,
    };
    let line = page::last_line(ending);
    if whole || is_interrupted(ending) || page::is_code(ending, line) || page::is_signed(ending) {
        return None;
    }
    if let EndClass::Abbreviation(what) = class
        && abbreviation::may_end(ending, what, form)
    {
        return None;
    }
    let cut = match class {
        _ if fixed => Cut::Api,
        EndClass::Abbreviation(_) => Cut::AtAbbreviation,
        EndClass::Ellipsis => Cut::Api,
        EndClass::Nothing if piece::ends_in_a_piece(ending, model) => Cut::MidWord,
        _ => Cut::MidSentence,
    };
    let is_loose_item =
        text.blocks[ending.block].kind == BlockKind::ListItem && !stands_among_whole(source, text, ending.block);
    let certain = score >= CERTAIN
        && !is_loose_item
        && match class {
            EndClass::Abbreviation(what) => abbreviation::is_certain(ending, what, form),
            // A grade, and its plural.
            EndClass::Nothing => {
                cut != Cut::MidWord
                    && !matches!(form, "A" | "As")
                    && lexicon::leaves_unfinished(form)
                    && !endings::is_stranded(ending)
                    || is_titled && is_bare_title(form)
                    || fixed
            }
            EndClass::Comma => fixed,
            // Between paragraphs an author may leave out what was quoted.
            EndClass::Ellipsis => trails && form != "and" && dots::is_last_prose(text, ending.block),
            _ => false,
        };
    let unmarked = cut == Cut::MidSentence
        && class == EndClass::Nothing
        && !(certain
            || goes_on
            || is_quoted
            || is_titled
            || ends_in_ampersand(ending)
            || whole::wants_another(text.words_of(&sentence), source)
            || Opened::of(source, &sentence).any());
    // "…are not happy about him at all..." is what an author wrote, or what a page showed of it.
    let may_trail =
        score <= dots::SHORTENED && is_shortened && !lexicon::dangles(form) && model.is_word(word.hash, false);
    let doubt = match (unmarked, may_trail) {
        // Items may be begun on purpose, and the next one ends them.
        _ if is_loose_item && class == EndClass::Nothing => Some(Doubt::Linked),
        _ if cut != Cut::Api
            && !certain
            && matches!(class, EndClass::Nothing | EndClass::Comma)
            && page::is_linked(line) =>
        {
            Some(Doubt::Linked)
        }
        (true, _) if whole::seems_whole(ending, model) => Some(Doubt::Whole),
        _ if class == EndClass::Comma && !lexicon::dangles(form) && introduces(ending, form, |_| true) => {
            Some(Doubt::Linked)
        }
        (true, _) => Some(Doubt::OnlyMark),
        (false, true) => Some(Doubt::Trails),
        (false, false) => None,
    };
    let at = if matches!(class, EndClass::Abbreviation(_)) {
        Span { end: sentence.span.end, ..word.span }
    } else {
        word.span
    };
    Some(Fragment { cut, span: sentence.span, at, score, certain, goes_on, doubt })
}

/// "In a statement the board said," before a paragraph in quotation marks: a comma that stands for a colon.
fn introduces(ending: &Ending<'_>, last: &str, verb: impl Fn(&str) -> bool) -> bool {
    let next = ending.text.blocks.get(ending.block + 1);
    verb(last) && next.is_some_and(|next| next.span.of(ending.source).starts_with(chars::is_double_quote))
}

fn is_saying(word: &str) -> bool {
    matches!(word, "said" | "says" | "wrote" | "writes" | "added" | "adds" | "stated" | "asked" | "replied" | "tweeted")
}

/// Blocks above a paragraph in which the one who speaks there was named.
const SPEECH: usize = 6;

/// True when another speaker breaks in: transcripts write down what was left unsaid.
fn is_interrupted(ending: &Ending<'_>) -> bool {
    let blocks = &ending.text.blocks;
    let body = |at: usize| blocks[at].span.of(ending.source);
    let mut next = ending.block + 1;
    let noted = next < blocks.len() && speaker::is_note(body(next));
    next += usize::from(noted);
    if next >= blocks.len() || matches!(ending.class, EndClass::Abbreviation(_)) {
        return false;
    }
    let Some(other) = speaker::of(body(next)) else { return false };
    let around = ending.block.saturating_sub(SPEECH)..blocks.len().min(next + SPEECH);
    let speaks = around.clone().take_while(|at| *at <= ending.block).filter_map(|at| speaker::of(body(at))).last();
    // A label comes once, and is not shouted.
    let known = !other.contains(char::is_lowercase)
        || around.into_iter().any(|at| at != next && speaker::of(body(at)) == Some(other));
    known && speaks.is_some_and(|name| noted || name != other)
}

/// "… [+1234 chars]", and "... (1,234 more characters)" at the end of a text, behind which furniture of the page may
/// stand.
fn api_mark(source: &str, text: &Text, at: usize) -> Option<Fragment> {
    let block = &text.blocks[at];
    let tail = ending_of(source, block.span);
    let bracketed = tail.strip_suffix([']', ')'])?;
    let open = bracketed.rfind(['[', '('])?;
    let inside = bracketed[open + 1..].trim_start_matches('+');
    let unit = inside.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',');
    // "…[+1234 chars]" is no writer's, wherever it stands.
    let is_mark = || bracketed[open + 1..].starts_with('+') && bracketed.as_bytes()[open] == b'[';
    if unit.len() == inside.len()
        || !matches!(unit.trim(), "chars" | "characters" | "more chars" | "more characters")
        || !(is_mark() || dots::ends_article(text, at))
    {
        return None;
    }
    let mark = Span::new(block.span.end as usize - (tail.len() - open), block.span.end as usize);
    let sentence = text.sentences_in(block).last()?;
    Some(Fragment {
        cut: Cut::Api,
        span: sentence.span,
        at: mark,
        score: 0.999,
        certain: true,
        goes_on: false,
        doubt: None,
    })
}
