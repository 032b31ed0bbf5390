//! Cut-off text: which sentences lack their end or their beginning, and how sure that is.
//!
//! Only the last sentence of a block can lack its end and only the first its beginning, and
//! only some of those are in doubt: a sentence with an end mark behind an ordinary word is
//! whole. The doubtful ones are scored by the [model](crate::model); marks that cutting
//! programs leave behind are certain by themselves.

mod abbreviation;

use crate::model::{EndClass, Ending, Head, Known, Model, Open, Opening};
use crate::span::Span;
use crate::text::kinds::End;
use crate::text::lexicon::{self, Abbreviation};
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
}

/// Lowest probability that is reported for the beginning of a block.
const REPORTED_START: f32 = 0.9;

/// Lowest probability that is reported of a few words where hardly a paragraph lacks its mark:
/// such an article has no headings between its parts.
const REPORTED_RARE: f32 = 0.6;

/// Lowest probability that is reported of one word behind whole sentences, which may be thanks, a
/// name or a source.
const REPORTED_WORD: f32 = 0.97;

/// Open blocks of an article up to which they are rare.
const RARE: usize = 3;

/// True when hardly a block of running text lacks its mark.
fn open_is_rare(source: &str, text: &Text) -> bool {
    let (mut open, mut whole) = (0usize, 0usize);
    for block in text.blocks.iter().filter(|block| is_text(block)) {
        match End::of(ending_of(source, block.span)) {
            End::Mark | End::Ellipsis => whole += usize::from(block.tokens.len() >= LONG_BLOCK),
            End::Colon => {}
            _ => open += 1,
        }
    }
    open <= RARE && open * 4 <= whole
}

/// Lowest probability that is reported inside an article, whose other paragraphs tell more.
/// Of a few words the most are headings of its parts.
fn reported_in_article(ending: &Ending<'_>, rare: bool) -> f32 {
    let words = ending.sentence.tokens.len();
    if rare && matches!(ending.class, EndClass::Nothing | EndClass::Comma) && (3..=8).contains(&words) && !asks(ending)
    {
        return REPORTED_RARE;
    }
    if matches!(ending.class, EndClass::Nothing | EndClass::Comma) && words >= 4 && follows_sentences(ending) {
        return 0.55;
    }
    match (ending.class, words) {
        (EndClass::Abbreviation(Abbreviation::Time), _) => 0.99,
        (EndClass::Abbreviation(Abbreviation::Initial), _) => 0.75,
        (EndClass::Abbreviation(_), _) => 0.85,
        (EndClass::Nothing | EndClass::Closer, 5..) if is_labelled(ending) => 0.95,
        (_, 0..=8) if asks(ending) => 0.98,
        (_, 9..) => 0.72,
        (_, 6..=8) => 0.8,
        _ => 0.85,
    }
}

/// True in a paragraph whose other sentences end with their marks: it is no heading, and what
/// stands behind a caption is its credit, all names.
fn follows_sentences(ending: &Ending<'_>) -> bool {
    let words = ending.text.words_of(&ending.sentence);
    let small = words.iter().filter(|word| word.shape.starts_lower()).count();
    follows_whole(ending.text, &ending.text.blocks[ending.block]) && small * 2 >= words.len()
}

/// "What the engineers found": headings ask without a question mark.
fn asks(ending: &Ending<'_>) -> bool {
    ending.text.words_of(&ending.sentence).first().is_some_and(|word| {
        matches!(word.span.of(ending.source), "What" | "Why" | "How" | "Where" | "When" | "Who" | "Which")
    })
}

/// "Focus: The actor walks his dog": captions begin with a label, and so do cut quotations
/// behind a verb of saying, which do not count.
fn is_labelled(ending: &Ending<'_>) -> bool {
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
        (_, 0..=8) => 0.95,
        (_, 9..=12) => 0.92,
        _ => 0.74,
    }
}

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
    let rare = open_is_rare(source, text);
    for at in 0..text.blocks.len() {
        if habits.wrapped && at > 0 && at + 1 < text.blocks.len() {
            continue;
        }
        if let Some(fragment) = opening_at(source, text, at).and_then(|opening| judge_start(&opening, model, &found)) {
            found.push(fragment);
        }
        let fragment = match api_mark(source, text, at) {
            Some(fragment) => Some(fragment),
            None => ending_at(source, text, at, open).and_then(|ending| judge_end(&ending, rare, model)),
        };
        match (fragment, found.last_mut()) {
            (Some(fragment), Some(last)) if last.span == fragment.span => {
                // One sentence without beginning and without end is one fault.
                last.score = last.score.max(fragment.score);
                last.certain |= fragment.certain;
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
        let small = |block: &Block| {
            text.words_in(block)
                .first()
                .is_some_and(|word| word.shape.starts_lower() && word.span.start == block.span.start)
        };
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
    if !is_text(block) {
        return None;
    }
    let sentence = *text.sentences_in(block).last()?;
    let goes_with = follows_whole(text, block);
    if sentence.tokens.len() < if goes_with { 1 } else { 2 } {
        return None;
    }
    let class = class_of(source, text, &sentence, at + 1 == text.blocks.len())?;
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

/// True when the last sentence of a block stands behind whole ones: a word or two there are the
/// beginning of another.
fn follows_whole(text: &Text, block: &Block) -> bool {
    let sentences = text.sentences_in(block);
    sentences.len() > 1
        && sentences[..sentences.len() - 1]
            .iter()
            .all(|sentence| sentence.boundary == Boundary::Mark && sentence.tokens.len() >= 4)
}

fn class_of(source: &str, text: &Text, sentence: &Sentence, last: bool) -> Option<EndClass> {
    let tail = ending_of(source, sentence.span);
    let word = text.words_of(sentence).last()?;
    match End::of(without_note(tail)) {
        End::Mark => {
            if !tail.ends_with('.') || word.span.end + 1 != sentence.span.end {
                return None;
            }
            lexicon::abbreviation(word.span.of(source)).map(EndClass::Abbreviation)
        }
        End::Ellipsis => last.then_some(EndClass::Ellipsis),
        End::Colon => None,
        _ if is_address(tail.rsplit(char::is_whitespace).next().unwrap_or(tail)) || is_chat(word.span.of(source)) => {
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

/// A sentence's end without what may stand behind its mark: `bombings.[5]:12`, and the
/// replacement character that a broken closing quote leaves.
fn without_note(tail: &str) -> &str {
    let tail = tail.trim_end_matches('\u{FFFD}');
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
fn is_address(word: &str) -> bool {
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
        // No word is as long as all that is looked at.
        || word.len() >= TAIL - 4
}

/// "lol" ends what people wrote to end there.
fn is_chat(word: &str) -> bool {
    matches!(word, "lol" | "LOL" | "lmao" | "haha" | "omg" | "tbh" | "smh" | "xoxo" | "xx" | "btw" | "idk")
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
    let first = opening.text.words_of(&opening.sentence)[0];
    let whole = End::of(ending_of(opening.source, opening.sentence.span)) == End::Mark;
    let after_whole = opening
        .block
        .checked_sub(1)
        .is_none_or(|at| End::of(ending_of(opening.source, opening.text.blocks[at].span)) == End::Mark);
    // "of the", "which had", "rnment said": notes and labels begin small, too, but otherwise.
    let form = first.span.of(opening.source);
    let telling = seldom_first(form) || !model.vocabulary.knows(first.hash, false);
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
    })
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

fn judge_end(ending: &Ending<'_>, rare: bool, model: &Model) -> Option<Fragment> {
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
    let goes_on = text.blocks.get(ending.block + 1).is_some_and(|next| {
        text.words_in(next).first().is_some_and(|word| word.shape.starts_lower() && word.span.start == next.span.start)
    });
    let hangs = matches!(class, EndClass::Nothing | EndClass::Comma) && sentence.tokens.len() >= 4;
    if goes_on && hangs && (lexicon::dangles(form) || lexicon::leaves_unfinished(form)) {
        score = score.max(BROKEN);
    }
    if class == EndClass::Abbreviation(Abbreviation::Place) && abbreviation::behind_article(ending) && score < 0.97 {
        return None;
    }
    let least = match sentence.tokens.len() {
        1 => REPORTED_WORD,
        _ if text.blocks.len() > 1 => reported_in_article(ending, rare),
        _ => reported_alone(ending),
    };
    if score < least && !fixed {
        return None;
    }
    let cut = match class {
        _ if fixed => Cut::Api,
        EndClass::Abbreviation(_) => Cut::AtAbbreviation,
        EndClass::Ellipsis => Cut::Api,
        EndClass::Nothing if model.mid_word(ending) >= if model.vocabulary.common(word.hash) { 0.97 } else { 0.7 } => {
            Cut::MidWord
        }
        _ => Cut::MidSentence,
    };
    let certain = score >= CERTAIN
        && match class {
            EndClass::Abbreviation(what) => abbreviation::is_certain(ending, what, form),
            EndClass::Nothing => cut != Cut::MidWord && lexicon::leaves_unfinished(form) || fixed,
            EndClass::Comma => fixed,
            _ => false,
        };
    let at = if matches!(class, EndClass::Abbreviation(_)) {
        Span { end: sentence.span.end, ..word.span }
    } else {
        word.span
    };
    Some(Fragment { cut, span: sentence.span, at, score, certain, goes_on })
}

/// "… [+1234 chars]" and "... (1234 more characters)" at the end of a text.
fn api_mark(source: &str, text: &Text, at: usize) -> Option<Fragment> {
    if at + 1 != text.blocks.len() {
        return None;
    }
    let block = &text.blocks[at];
    let tail = ending_of(source, block.span);
    let open = tail.rfind('[')?;
    let digits = tail[open + 1..].trim_start_matches('+');
    let unit = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    if unit.len() == digits.len()
        || !matches!(unit.trim(), "chars]" | "characters]" | "more chars]" | "more characters]")
    {
        return None;
    }
    let mark = Span::new(block.span.end as usize - (tail.len() - open), block.span.end as usize);
    let sentence = text.sentences_in(block).last()?;
    Some(Fragment { cut: Cut::Api, span: sentence.span, at: mark, score: 0.999, certain: true, goes_on: false })
}
