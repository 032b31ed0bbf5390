//! What the model looks at, as hashes. Training and scoring call the same functions.

use crate::model::look::{
    self, HYPHEN, Looks, SmallWords, Word, first_letters, known_of, last_letters, look, mix, pair, shape_of,
};
use crate::model::{Known, Sink, Vocabulary};
use crate::text::kinds::End;
use crate::text::lexicon::{Abbreviation, small};
use crate::text::{Block, Sentence, Text, chars};

/// How many classes of endings (and of openings) there are.
pub const CLASS_COUNT: usize = 16;

/// What a doubtful sentence ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EndClass {
    /// The full stop of an abbreviation.
    Abbreviation(Abbreviation),
    /// Three dots.
    Ellipsis,
    /// A comma or semicolon.
    Comma,
    /// A dash.
    Dash,
    /// A closing quote or bracket.
    Closer,
    /// A word.
    Nothing,
}

impl EndClass {
    /// Ordinal of the class, for calibration.
    #[must_use]
    pub fn index(self) -> usize {
        match self {
            Self::Abbreviation(
                Abbreviation::Title | Abbreviation::Joining | Abbreviation::Number | Abbreviation::Month,
            ) => 0,
            Self::Abbreviation(Abbreviation::Initial) => 1,
            Self::Abbreviation(_) => 2,
            Self::Ellipsis => 3,
            Self::Comma => 4,
            Self::Dash => 5,
            Self::Closer => 6,
            Self::Nothing => 7,
        }
    }
}

/// A sentence whose end is in doubt.
#[derive(Debug, Clone, Copy)]
pub struct Ending<'a> {
    /// The article's text.
    pub source: &'a str,
    /// The article, taken apart.
    pub text: &'a Text,
    /// Ordinal of the block.
    pub block: usize,
    /// The sentence.
    pub sentence: Sentence,
    /// What it ends with.
    pub class: EndClass,
    /// How often blocks of the article end without a mark.
    pub open: Open,
}

/// How often blocks of an article end without a mark: a source that strips all full stops, a
/// list, a transcript; headings between its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Open {
    /// Share of the longer blocks, in tenths.
    pub tenths: u8,
    /// Blocks of a few words, [`Open::MOST`] at most.
    pub few: u8,
}

impl Open {
    /// Where the counting of short blocks ends.
    pub const MOST: u8 = 4;
}

/// A block whose beginning is in doubt.
#[derive(Debug, Clone, Copy)]
pub struct Opening<'a> {
    /// The article's text.
    pub source: &'a str,
    /// The article, taken apart.
    pub text: &'a Text,
    /// Ordinal of the block.
    pub block: usize,
    /// The sentence.
    pub sentence: Sentence,
    /// How it begins.
    pub head: Head,
}

/// What a doubtful block begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Head {
    /// A word written small.
    Small,
    /// A number.
    Number,
    /// A comma, a closing bracket or another mark that begins nothing.
    Mark,
}

impl Ending<'_> {
    /// Ordinal of the calibration: by class, and whether anything stands around the block.
    #[must_use]
    pub fn class_index(&self) -> usize {
        self.class.index() + 8 * usize::from(self.text.blocks.len() > 1)
    }
}

impl Opening<'_> {
    /// Ordinal of the calibration.
    #[must_use]
    pub fn class_index(&self) -> usize {
        CLASS_COUNT + self.head as usize + 8 * usize::from(self.text.blocks.len() > 1)
    }
}

fn bucket(count: usize) -> u64 {
    match count {
        0..=5 => count as u64,
        6..=7 => 6,
        8..=10 => 7,
        11..=14 => 8,
        15..=20 => 9,
        21..=30 => 10,
        _ => 11,
    }
}

/// Features of a sentence's end.
pub fn end(ending: &Ending<'_>, known: &impl Known, sink: &mut impl Sink) {
    of_end(ending, &Looks::of(ending, known), known, sink);
}

/// Features of a sentence's end whose words were looked at.
pub(super) fn of_end(ending: &Ending<'_>, looks: &Looks, known: &impl Known, sink: &mut impl Sink) {
    let Ending { source, text, sentence, class, .. } = *ending;
    let words = text.words_of(&sentence);
    let count = words.len();
    let kind = match class {
        EndClass::Abbreviation(what) => 16 + what as u64,
        other => other.index() as u64,
    };
    let coarse = class.index() as u64;
    let salt = coarse.rotate_left(17);
    let mut add = |template: u64, value: u64| sink.add(mix(template ^ salt, value));

    let looks = looks.words();
    let read = looks.len();

    // The last five words, nearest first.
    let mut last = [Word { word: 1, suffix: 1, class: 1, ..Word::default() }; 5];
    for (place, word) in last.iter_mut().enumerate().take(read) {
        *word = looks[read - 1 - place];
    }
    if last[1].gap == HYPHEN | 1 || last[1].gap == HYPHEN {
        // "love-in", "build-up": the end of a compound is another word than the preposition.
        last[0].word = pair(last[0].word, HYPHEN);
        last[0].class = pair(last[0].suffix, HYPHEN);
    }
    let [a, b, c, d, e] = last;
    add(1, 0);
    add(2, kind);
    add(3, a.word);
    add(4, b.word);
    add(5, c.word);
    add(6, d.word);
    add(7, a.suffix);
    add(8, b.suffix);
    add(9, c.suffix);
    add(10, pair(a.word, b.word));
    add(11, pair(a.word, b.suffix));
    add(12, pair(a.suffix, b.word));
    add(13, pair(a.class, b.class));
    add(14, pair(b.class, c.class));
    add(15, pair(pair(a.class, b.class), c.class));
    add(16, pair(pair(a.shape, b.class), c.class));
    add(17, pair(pair(pair(a.class, b.class), c.class), d.class));
    add(18, pair(pair(pair(a.shape, b.shape), pair(c.shape, d.shape)), e.shape));
    add(19, pair(pair(a.class, b.gap), b.class));
    add(20, pair(pair(a.shape, b.gap), pair(b.class, c.gap)));
    add(21, pair(pair(a.word, b.word), c.word));
    add(22, pair(a.class, c.class));
    add(23, pair(pair(a.known, a.shape), kind));
    add(24, pair(pair(a.known, a.suffix), kind));
    add(25, pair(pair(a.known, a.shape), b.class));
    add(26, pair(pair(a.known, a.shape), pair(b.known, b.shape)));
    add(27, pair(a.word, kind));
    add(28, pair(a.class, a.gap));
    if let Some(token) = words.last() {
        let form = token.span.of(source);
        add(29, pair(last_letters(form, 1), a.known));
        add(30, pair(last_letters(form, 2), a.known));
        add(31, pair(last_letters(form, 4), a.shape));
        add(32, pair(last_letters(form, 5), a.shape));
        add(33, pair(bucket(form.len()), pair(a.known, a.shape)));
        add(34, pair(first_letters(form, 4), a.known));
        let begins = u64::from(form.len() >= 2 && known.begins(Vocabulary::beginning(form)));
        let piece = pair(pair(begins, a.known), pair(a.shape, form.len().min(7) as u64));
        add(35, piece);
        add(36, pair(piece, b.class));
        add(37, pair(piece, last_letters(form, 2)));
        add(38, pair(piece, bucket(count)));
        add(39, pair(piece, b.shape));
    }

    // The whole sentence: headline, label or running text?
    let (mut capitals, mut letters, mut articles, mut verbs, mut past, mut pronouns) = (0, 0, 0, 0, 0, 0);
    let mut comma = 0;
    let mut previous = 2u64;
    for (at, word) in looks.iter().enumerate() {
        add(40, word.word);
        add(41, word.suffix);
        add(42, pair(previous, word.class));
        previous = word.class;
        if at > 0 && word.shape != 3 {
            letters += 1;
            capitals += usize::from(matches!(word.shape, 1 | 2 | 5));
        }
        articles += usize::from(word.kind & small::ARTICLE != 0);
        verbs += usize::from(word.kind & small::VERB != 0);
        past += usize::from(word.is_past());
        pronouns += usize::from(word.kind & small::PRONOUN != 0);
        if word.gap & 6 != 0 && at + 1 < read {
            comma = at + 1;
        }
    }
    let length = bucket(count);
    let ratio = (capitals * 10usize).checked_div(letters).map_or(11, |tenths| tenths as u64);
    let articles = articles.min(3) as u64;
    let verbs = (verbs as u64).min(3);
    let past = (past as u64).min(2);
    let style = pair(pair(ratio, articles), verbs);
    add(50, pair(length, ratio));
    add(51, pair(length, articles));
    add(52, pair(length, pair(verbs, past)));
    add(53, style);
    add(54, pair(style, length));
    add(55, pair(pronouns.min(2) as u64, length));
    add(56, pair(bucket(read - comma), u64::from(comma > 0)));
    add(58, pair(ratio, a.class));
    add(59, pair(pair(ratio, articles), pair(a.shape, a.known)));
    add(60, pair(pair(verbs, past), pair(a.shape, length)));
    add(61, Opened::of(source, &sentence).code());
    add(62, pair(kind, pair(verbs, past)));
    add(63, pair(kind, length));

    // The first words.
    let first: [Word; 3] = std::array::from_fn(|at| looks.get(at).copied().unwrap_or_default());
    add(70, first[0].word);
    add(71, pair(first[0].word, first[1].word));
    add(72, pair(first[0].class, first[1].class));
    add(73, pair(pair(first[0].class, first[1].class), first[2].class));
    add(74, pair(pair(first[0].gap, first[1].gap), first[0].shape));
    add(75, pair(first[0].word, length));
    add(64, pair(length, a.class));
    add(65, pair(first[0].class, a.class));
    let opener = source[sentence.span.range()].chars().next().filter(|c| !c.is_alphanumeric()).map_or(0, u64::from);
    add(76, pair(opener, length));

    // What stands around it.
    let block = &text.blocks[ending.block];
    let alone = text.blocks.len() == 1;
    let sole = block.sentences.len() == 1;
    let kinds = block.kind as u64;
    add(80, pair(u64::from(alone), u64::from(sole)));
    add(81, pair(kinds, length));
    add(82, pair(kinds, pair(u64::from(alone), u64::from(sole))));
    add(83, pair(pair(kinds, u64::from(alone)), a.class));
    add(84, pair(u64::from(sole), length));
    if !alone {
        let before = ending.block.checked_sub(1).map(|at| &text.blocks[at]);
        let after = text.blocks.get(ending.block + 1);
        let neighbour = |block: &Block| pair(block.kind as u64, u64::from(ends_open(source, block)));
        let previous = before.map_or(9, neighbour);
        let next = after.map_or(9, neighbour);
        let begins = after.map_or(9, |block| text.words_in(block).first().map_or(8, |token| shape_of(token.shape)));
        add(90, previous);
        add(91, next);
        add(92, pair(begins, a.class));
        add(93, pair(pair(previous, next), length));
        add(94, pair(u64::from(ending.open.tenths), length));
        add(95, pair(previous, pair(length, verbs)));
        add(96, pair(next, pair(length, verbs)));
        add(97, pair(pair(u64::from(before.is_none()), u64::from(after.is_none())), length));
        add(98, pair(u64::from(ending.open.tenths), pair(kinds, u64::from(sole))));
        let blocks = bucket(text.blocks.len());
        add(99, pair(pair(u64::from(ending.open.few), blocks), length));
        add(89, pair(pair(u64::from(ending.open.few), u64::from(sole)), pair(kinds, a.class)));
        add(88, pair(pair(u64::from(ending.open.few), blocks), pair(kinds, verbs)));
    }
}

/// The end of a block, short enough to look at in constant time.
fn tail<'a>(source: &'a str, block: &Block) -> &'a str {
    let span = block.span.range();
    let from = chars::ceil(source, span.end.saturating_sub(16).max(span.start));
    &source[from..span.end]
}

/// True for a block that ends without a mark.
pub(super) fn ends_open(source: &str, block: &Block) -> bool {
    !matches!(End::of(tail(source, block)), End::Mark | End::Ellipsis)
}

/// Quotes and brackets that a sentence opens and does not close, less those that it only closes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Opened {
    curly: i32,
    straight: i32,
    round: i32,
}

impl Opened {
    /// Counts them; a long sentence is read only so far.
    pub(crate) fn of(source: &str, sentence: &Sentence) -> Self {
        let mut opened = Self::default();
        for c in sentence.span.of(source).chars().take(600) {
            match c {
                '\u{201C}' => opened.curly += 1,
                '\u{201D}' => opened.curly -= 1,
                '"' => opened.straight ^= 1,
                '(' | '[' => opened.round += 1,
                ')' | ']' => opened.round -= 1,
                _ => {}
            }
        }
        opened
    }

    /// True when one is left open.
    pub(crate) fn any(self) -> bool {
        self.curly > 0 || self.straight > 0 || self.round > 0
    }

    /// Quotations left open, or -1.
    pub(super) fn quotes(self) -> i16 {
        (self.curly.clamp(-1, 3) + self.straight) as i16
    }

    /// Brackets left open, or -1.
    pub(crate) fn brackets(self) -> i16 {
        self.round.clamp(-1, 3) as i16
    }

    fn code(self) -> u64 {
        (self.curly.clamp(-1, 1) + 1) as u64 + 3 * self.straight as u64 + 6 * (self.round.clamp(-1, 1) + 1) as u64
    }
}

/// Features that tell a word cut in two from a whole one at the end of a cut sentence.
pub fn mid_word(ending: &Ending<'_>, known: &impl Known, sink: &mut impl Sink) {
    let Ending { source, text, sentence, .. } = *ending;
    let words = text.words_of(&sentence);
    let Some(token) = words.last() else { return };
    let form = token.span.of(source);
    let small = SmallWords::get();
    let a = Word { known: known_of(token, known), ..look(source, token, None, small) };
    let b = words.len().checked_sub(2).map_or_else(Word::default, |at| look(source, &words[at], Some(token), small));
    let mut add = |template: u64, value: u64| sink.add(mix(template, value));
    add(100, pair(a.known, a.shape));
    add(101, pair(a.word, a.shape));
    add(102, pair(last_letters(form, 2), pair(a.known, a.shape)));
    add(103, pair(last_letters(form, 3), pair(a.known, a.shape)));
    add(104, pair(last_letters(form, 4), a.shape));
    add(105, pair(bucket(form.len()), pair(a.known, a.shape)));
    add(106, pair(b.class, pair(a.known, a.shape)));
    add(107, pair(b.word, a.word));
    add(108, pair(last_letters(form, 1), pair(a.known, a.shape)));
    add(109, pair(first_letters(form, 3), a.known));
    let begins = u64::from(form.len() >= 2 && known.begins(Vocabulary::beginning(form)));
    let piece = pair(pair(begins, a.known), pair(a.shape, form.len().min(7) as u64));
    add(110, piece);
    add(111, pair(piece, b.class));
    add(112, pair(piece, last_letters(form, 2)));
}

/// Features of a block's beginning.
pub fn start(opening: &Opening<'_>, known: &impl Known, sink: &mut impl Sink) {
    let Opening { source, text, sentence, head, .. } = *opening;
    let words = text.words_of(&sentence);
    let mut add = |template: u64, value: u64| sink.add(mix(template, pair(head as u64, value)));
    let small = SmallWords::get();
    let mut first: [Word; 4] = std::array::from_fn(|at| {
        words.get(at).map_or_else(Word::default, |token| look(source, token, words.get(at + 1), small))
    });
    if let Some(token) = words.first() {
        first[0].known = known_of(token, known);
    }
    let [a, b, c, d] = first;
    let block = &text.blocks[opening.block];
    let body = sentence.span.of(source);
    let opener = body.chars().next().filter(|c| !c.is_alphanumeric()).map_or(0, u64::from);
    let length = bucket(words.len());
    let end = End::of(tail(source, block)) as u64;
    add(120, 0);
    add(121, a.word);
    add(122, pair(a.word, b.word));
    add(123, pair(a.class, b.class));
    add(124, pair(pair(a.class, b.class), c.class));
    add(125, a.suffix);
    add(126, pair(a.known, a.shape));
    add(127, pair(pair(a.known, a.suffix), b.class));
    add(128, pair(pair(a.shape, b.shape), pair(c.shape, d.shape)));
    add(129, pair(pair(a.gap, b.gap), pair(a.shape, b.shape)));
    add(130, pair(opener, a.class));
    add(131, pair(length, end));
    add(132, pair(block.kind as u64, pair(length, end)));
    add(133, pair(end, pair(a.known, a.shape)));
    add(134, pair(block.sentences.len().min(3) as u64, end));
    add(135, pair(a.gap, pair(a.word, b.shape)));
    let form = words.first().map_or("", |token| token.span.of(source));
    add(136, pair(first_letters(form, 3), a.known));
    add(137, pair(bucket(form.len()), pair(a.known, a.shape)));
    let verbs =
        words.iter().take(look::BAG).filter(|token| small.kind(token.hash) & small::VERB != 0).count().min(2) as u64;
    let capitals = words.iter().take(look::BAG).filter(|token| token.shape.starts_upper()).count();
    add(138, pair(verbs, pair(length, end)));
    add(139, pair((capitals * 6 / words.len().clamp(1, look::BAG)) as u64, pair(length, end)));
    if text.blocks.len() > 1 {
        let before = opening.block.checked_sub(1).map(|at| &text.blocks[at]);
        let after = text.blocks.get(opening.block + 1);
        let previous = before.map_or(9, |block| pair(block.kind as u64, End::of(tail(source, block)) as u64));
        let next = after.map_or(9, |block| {
            pair(block.kind as u64, text.words_in(block).first().map_or(8, |token| shape_of(token.shape)))
        });
        add(140, previous);
        add(141, pair(previous, pair(a.known, a.shape)));
        add(142, next);
        add(143, pair(pair(previous, next), end));
        add(144, pair(block.kind as u64, previous));
        let same = before.and_then(|block| text.words_in(block).first()).map_or(9, |token| shape_of(token.shape));
        add(145, pair(same, end));
    }
}
