//! Cut-off text: which sentences lack their end or their beginning, and how sure that is.
//!
//! Only the last sentence of a block can lack its end and only the first its beginning, and
//! only some of those are in doubt: a sentence with an end mark behind an ordinary word is
//! whole. The doubtful ones are scored by the [model](crate::model); marks that cutting
//! programs leave behind are certain by themselves.

use crate::model::{EndClass, Ending, Head, Model, Opening};
use crate::span::Span;
use crate::text::kinds::End;
use crate::text::lexicon::{self, Abbreviation};
use crate::text::{Block, BlockKind, Language, Sentence, Text, Token};

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

/// Lowest probability that is reported for a paragraph that stands alone.
const REPORTED: f32 = 0.9;

/// Lowest probability that is reported inside an article, whose other paragraphs tell more.
const REPORTED_IN_ARTICLE: f32 = 0.8;

/// Lowest probability at which a rule makes an error of it.
const CERTAIN: f32 = 0.95;

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
    let open_tenths = open_tenths(source, text);
    for at in 0..text.blocks.len() {
        if let Some(fragment) = opening_at(source, text, at).and_then(|opening| judge_start(&opening, model, &found)) {
            found.push(fragment);
        }
        let fragment = match api_mark(source, text, at) {
            Some(fragment) => Some(fragment),
            None => ending_at(source, text, at, open_tenths).and_then(|ending| judge_end(&ending, model)),
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

/// Words from which on a block counts as running text when the habits of a source are told.
const LONG_BLOCK: usize = 8;

/// Share of the longer blocks that end without a mark, in tenths: a source that strips all
/// full stops, a list, a transcript.
#[must_use]
pub fn open_tenths(source: &str, text: &Text) -> u8 {
    let (mut long, mut open) = (0usize, 0usize);
    for block in text.blocks.iter().filter(|block| block.tokens.len() >= LONG_BLOCK) {
        long += 1;
        open += usize::from(!matches!(End::of(ending_of(source, block.span)), End::Mark | End::Ellipsis | End::Colon));
    }
    (open * 10 / long.max(1)) as u8
}

/// The last bytes of a span, enough to read its end from.
fn ending_of(source: &str, span: Span) -> &str {
    let range = span.range();
    let mut from = range.end.saturating_sub(48).max(range.start);
    while !source.is_char_boundary(from) {
        from += 1;
    }
    &source[from..range.end]
}

/// The last sentence of a block when its end is in doubt.
#[must_use]
pub fn ending_at<'a>(source: &'a str, text: &'a Text, at: usize, open_tenths: u8) -> Option<Ending<'a>> {
    let block = &text.blocks[at];
    if !is_text(block) {
        return None;
    }
    let sentence = *text.sentences_in(block).last()?;
    if sentence.tokens.len() < 2 {
        return None;
    }
    let class = class_of(source, text, &sentence, at + 1 == text.blocks.len())?;
    // Two words without a mark are a label.
    if sentence.tokens.len() < 3 && !matches!(class, EndClass::Abbreviation(_)) {
        return None;
    }
    Some(Ending { source, text, block: at, sentence, class, open_tenths })
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
        _ if is_address(tail.rsplit(char::is_whitespace).next().unwrap_or(tail)) => None,
        End::Comma => Some(EndClass::Comma),
        End::Dash => Some(EndClass::Dash),
        End::Closer => (!is_face(tail)).then_some(EndClass::Closer),
        // Smileys, arrows, bars and trade marks end what people wrote to end there.
        End::Nothing => {
            tail.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '%' | '&')).then_some(EndClass::Nothing)
        }
    }
}

/// A sentence's end without what may stand behind its mark: "bombings.[5]:12", and the
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
    if score < REPORTED {
        return None;
    }
    let first = opening.text.words_of(&opening.sentence)[0];
    let whole = End::of(ending_of(opening.source, opening.sentence.span)) == End::Mark;
    Some(Fragment {
        cut: Cut::Headless,
        span: opening.sentence.span,
        at: first.span,
        score,
        certain: opening.head == Head::Small && whole && score >= CERTAIN,
        goes_on: false,
    })
}

/// "26, 2017, in South Bend" and "23), she wrote": a day whose month is missing.
fn rest_of_date(body: &str) -> bool {
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &body[digits..];
    let day = body[..digits].parse().is_ok_and(|day: u32| (1..=31).contains(&day));
    let year = rest.strip_prefix(", ").is_some_and(|rest| {
        rest.len() > 4 && rest.as_bytes()[..4].iter().all(u8::is_ascii_digit) && rest.starts_with(['1', '2'])
    });
    day && (year || rest.starts_with("), "))
}

fn judge_end(ending: &Ending<'_>, model: &Model) -> Option<Fragment> {
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
        score = score.max(least_score(source, text.words_of(&sentence), what, form));
    }
    if score < if text.blocks.len() > 1 { REPORTED_IN_ARTICLE } else { REPORTED } && !fixed {
        return None;
    }
    let cut = match class {
        _ if fixed => Cut::Api,
        EndClass::Abbreviation(_) => Cut::AtAbbreviation,
        EndClass::Ellipsis => Cut::Api,
        EndClass::Nothing if model.mid_word(ending) >= 0.5 => Cut::MidWord,
        _ => Cut::MidSentence,
    };
    let certain = score >= CERTAIN
        && match class {
            EndClass::Abbreviation(what) => certain_abbreviation(ending, what, form),
            EndClass::Nothing => cut != Cut::MidWord && lexicon::leaves_unfinished(form) || fixed,
            EndClass::Comma => fixed,
            _ => false,
        };
    let goes_on = text.blocks.get(ending.block + 1).is_some_and(|next| {
        text.words_in(next).first().is_some_and(|word| word.shape.starts_lower() && word.span.start == next.span.start)
    });
    let at = if matches!(class, EndClass::Abbreviation(_)) {
        Span { end: sentence.span.end, ..word.span }
    } else {
        word.span
    };
    Some(Fragment { cut, span: sentence.span, at, score, certain, goes_on })
}

/// What an abbreviation says by itself: no sentence ends with Mr. or Gov., with the number
/// sign or, but for a few stage names, with a first name and an initial.
fn least_score(source: &str, words: &[Token], what: Abbreviation, form: &str) -> f32 {
    let before = words.len().checked_sub(2).map(|at| words[at]);
    let before_form = before.map_or("", |word| word.span.of(source));
    match what {
        Abbreviation::Title if !matches!(form, "St" | "Ste" | "Dr" | "Ft" | "Mt" | "Sec" | "Dir" | "Pres") => 0.98,
        Abbreviation::Month if !matches!(before_form, "in" | "since" | "until" | "by" | "last" | "this") => 0.95,
        Abbreviation::Number if before.is_some_and(|word| word.shape.starts_lower()) => 0.96,
        Abbreviation::Initial if form.len() == 1 && lexicon::is_first_name(before_form) => 0.96,
        _ => 0.0,
    }
}

/// True when the abbreviation can hardly end such a sentence, whatever the model thinks.
fn certain_abbreviation(ending: &Ending<'_>, what: Abbreviation, form: &str) -> bool {
    let words = ending.text.words_of(&ending.sentence);
    let verb = words.iter().any(|word| {
        let form = word.span.of(ending.source);
        lexicon::is_verb(form) || word.shape.starts_lower() && form.ends_with("ed")
    });
    match what {
        // "St." and "Dr." also end the names of streets.
        Abbreviation::Title => !matches!(form, "St" | "Ste" | "Dr" | "Ft" | "Mt") || !verb,
        Abbreviation::Month | Abbreviation::Joining | Abbreviation::Number => true,
        Abbreviation::Initial => {
            // "Robert S." but not "Plan B.": a first name stands before it.
            words.len() >= 2 && {
                let name = &words[words.len() - 2];
                name.shape.starts_upper() && !name.shape.all_upper()
            }
        }
        Abbreviation::Place | Abbreviation::State | Abbreviation::Company => !verb,
        Abbreviation::Time | Abbreviation::Suffix | Abbreviation::Closing => false,
    }
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
