//! Examples: sentences cut at random against whole text, alone and inside their articles.

use std::collections::BTreeMap;

use copydesk::Article;
use copydesk::compare::fragment;
use copydesk::model::{Known, Profile, Sink, Vocabulary, Weights, features, is_corrected, profile};
use copydesk::text::kinds::End;
use copydesk::text::{BlockKind, Text, lexicon};

use crate::corpus::{Counts, Document, Split};

/// Cuts and whole texts, by the names that the tables print.
#[rustfmt::skip]
pub(crate) const KINDS: &[&str] = &[
    "cut at abbreviation", "cut at word", "cut in word", "cut by length", "headless", "headless number",
    "whole: title", "whole: block", "whole: abbreviation", "whole: small start", "whole: number start",
    "whole: capitals title", "whole: small title", "whole: recased title", "cut at name",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Task {
    End,
    MidWord,
    Start,
}

#[derive(Debug)]
pub(crate) struct Example {
    pub(crate) task: Task,
    pub(crate) split: Split,
    pub(crate) cut: bool,
    pub(crate) weight: f32,
    pub(crate) class: u8,
    pub(crate) kind: u8,
    pub(crate) alone: bool,
    /// Words of the sentence.
    pub(crate) words: u8,
    pub(crate) features: Vec<u32>,
    /// Which of the linear models that the forest learns from has not seen its article.
    pub(crate) fold: u8,
    /// What the forest sees of it; of training articles only some examples have it.
    pub(crate) second: Option<Box<Second>>,
    /// Sum of the quantised weights of its features, once they are known, and what the forest adds to it.
    pub(crate) sum: f32,
    /// The last characters, kept of test examples to be read by people.
    pub(crate) text: Option<String>,
}

/// What a second look at a doubtful end needs.
#[derive(Debug)]
pub(crate) struct Second {
    /// Its profile, without the sums of the linear model.
    pub(crate) profile: Profile,
    /// Features of its last word, cut in two or not.
    pub(crate) piece: Vec<u32>,
}

/// Parts of the training articles; a linear model that learns from all but one judges that one.
pub(crate) const FOLDS: u64 = 3;

/// SplitMix64.
#[derive(Debug)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        ((self.next() >> 32) as usize * limit) >> 32
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

struct Slots {
    pages: usize,
    slots: Vec<u32>,
}

impl Sink for Slots {
    fn add(&mut self, feature: u64) {
        self.slots.push(Weights::slot(feature, self.pages));
    }
}

struct Maker<'a> {
    counts: &'a Counts,
    vocabulary: &'a Vocabulary,
    pages: usize,
    split: Split,
    fold: u8,
    /// The forest looks at the examples, too.
    second: bool,
    out: Vec<Example>,
}

/// A cut sentence and how it was cut.
#[derive(Debug, Clone)]
struct CutText {
    text: String,
    kind: u8,
    /// The end is missing (else the beginning).
    end: bool,
}

const ABBREVIATION: u8 = 0;
const WORD: u8 = 1;
const MID_WORD: u8 = 2;
const LENGTH: u8 = 3;
const HEADLESS: u8 = 4;
const HEADLESS_NUMBER: u8 = 5;
const TITLE: u8 = 6;
const BLOCK: u8 = 7;
const WHOLE_ABBREVIATION: u8 = 8;
const SMALL_START: u8 = 9;
const NUMBER_START: u8 = 10;
const CAPITALS_TITLE: u8 = 11;
const SMALL_TITLE: u8 = 12;
const RECASED_TITLE: u8 = 13;
const NAME: u8 = 14;

impl Maker<'_> {
    /// `wanted(block, is_end)` says whether that place is cut, of which kind, with what weight.
    fn read(
        &mut self,
        text: &str,
        title: Option<&str>,
        wanted: impl Fn(usize, bool, &Text) -> Option<(bool, u8, f32)>,
    ) {
        let article = Article { title: title.map(str::to_owned), ..Article::from_text("", text) };
        let taken = Text::new(&article, Some(copydesk::text::Language::English));
        let alone = taken.blocks.len() == 1;
        let open = fragment::open_blocks(text, &taken);
        for at in 0..taken.blocks.len() {
            if let Some(ending) = fragment::ending_at(text, &taken, at, open)
                && let Some((cut, kind, weight)) = wanted(at, true, &taken)
            {
                let features = self.slots(|known, sink| features::end(&ending, &known, sink));
                let seen = ending.sentence.span.of(text);
                let words = ending.sentence.tokens.len();
                self.push(Task::End, cut, weight, ending.class_index(), kind, alone, words, features, seen);
                if self.second && is_corrected(&ending) {
                    let profile = self.known(|known| profile::of_end(&ending, &known, 0.0, 0.0));
                    let piece = self.slots(|known, sink| features::mid_word(&ending, &known, sink));
                    if let Some(example) = self.out.last_mut() {
                        example.second = Some(Box::new(Second { profile, piece }));
                    }
                }
                if cut && (kind == WORD || kind == MID_WORD) {
                    let features = self.slots(|known, sink| features::mid_word(&ending, &known, sink));
                    self.push(Task::MidWord, kind == MID_WORD, 1.0, 0, kind, alone, words, features, seen);
                }
            }
            if let Some(opening) = fragment::opening_at(text, &taken, at)
                && let Some((cut, kind, weight)) = wanted(at, false, &taken)
            {
                let features = self.slots(|known, sink| features::start(&opening, &known, sink));
                let seen = opening.sentence.span.of(text);
                let words = opening.sentence.tokens.len();
                self.push(Task::Start, cut, weight, opening.class_index(), kind, alone, words, features, seen);
            }
        }
    }

    fn slots(&self, emit: impl Fn(Either<'_>, &mut Slots)) -> Vec<u32> {
        let mut sink = Slots { pages: self.pages, slots: Vec::with_capacity(160) };
        self.known(|known| emit(known, &mut sink));
        sink.slots
    }

    /// What the words of a training article are known by, or those of another one.
    fn known<T>(&self, tell: impl FnOnce(Either<'_>) -> T) -> T {
        tell(if self.split == Split::Train { Either::Counts(self.counts) } else { Either::Vocabulary(self.vocabulary) })
    }

    #[allow(clippy::too_many_arguments)]
    fn push(
        &mut self,
        task: Task,
        cut: bool,
        weight: f32,
        class: usize,
        kind: u8,
        alone: bool,
        words: usize,
        features: Vec<u32>,
        seen: &str,
    ) {
        let text = (self.split == Split::Test).then(|| {
            let tail: Vec<char> = if task == Task::Start {
                seen.chars().take(100).collect()
            } else {
                let all: Vec<char> = seen.chars().collect();
                all[all.len().saturating_sub(110)..].to_vec()
            };
            tail.into_iter().collect()
        });
        self.out.push(Example {
            task,
            split: self.split,
            cut,
            weight,
            class: class as u8,
            kind,
            alone,
            words: words.min(usize::from(u8::MAX)) as u8,
            features,
            fold: self.fold,
            second: None,
            sum: 0.0,
            text,
        });
    }

    fn alone(&mut self, text: &str, kind: u8, end: bool, cut: bool, weight: f32) {
        self.read(text, None, |_, is_end, _| (is_end == end).then_some((cut, kind, weight)));
    }
}

enum Either<'a> {
    Counts(&'a Counts),
    Vocabulary(&'a Vocabulary),
}

impl Known for Either<'_> {
    fn knows(&self, hash: u64, capital: bool) -> bool {
        match self {
            Self::Counts(counts) => counts.knows(hash, capital),
            Self::Vocabulary(vocabulary) => vocabulary.knows(hash, capital),
        }
    }

    fn common(&self, hash: u64) -> bool {
        match self {
            Self::Counts(counts) => counts.common(hash),
            Self::Vocabulary(vocabulary) => vocabulary.common(hash),
        }
    }

    fn begins(&self, beginning: u64) -> bool {
        match self {
            Self::Counts(counts) => counts.begins(beginning),
            Self::Vocabulary(vocabulary) => vocabulary.begins(beginning),
        }
    }
}

/// What one article gives to make cuts of.
struct Material {
    /// Whole sentences.
    sentences: Vec<String>,
    /// Whole sentences with what stands before them in the block.
    preceded: Vec<(String, String)>,
    /// Whole sentences that end with an abbreviation.
    abbreviated: Vec<String>,
    /// Whole sentences that begin with a number.
    numbered: Vec<String>,
    /// What stands before an abbreviation inside a sentence; whether it stands for a name.
    before: Vec<(String, bool)>,
}

fn material(document: &Document) -> Material {
    let text = document.blocks.join("\n\n");
    let article = Article { title: document.title.clone(), ..Article::from_text("", &text) };
    let taken = Text::new(&article, Some(copydesk::text::Language::English));
    let mut material = Material {
        sentences: Vec::new(),
        preceded: Vec::new(),
        abbreviated: Vec::new(),
        numbered: Vec::new(),
        before: Vec::new(),
    };
    for block in &taken.blocks {
        if !matches!(block.kind, BlockKind::Prose | BlockKind::Quote)
            || End::of(block.span.of(&text)) != End::Mark && !document.wrapped
        {
            continue;
        }
        let sentences = taken.sentences_in(block);
        for (place, sentence) in sentences.iter().enumerate() {
            if document.wrapped && (place == 0 || place + 1 == sentences.len()) {
                continue;
            }
            let words = taken.words_of(sentence);
            if !(5..=70).contains(&words.len()) {
                continue;
            }
            let body = sentence.span.of(&text);
            let last = words[words.len() - 1];
            let abbreviated = last.span.end + 1 == sentence.span.end
                && body.ends_with('.')
                && lexicon::abbreviation(last.span.of(&text)).is_some();
            if body.starts_with(|c: char| c.is_ascii_digit()) {
                material.numbered.push(body.to_owned());
                continue;
            }
            if abbreviated {
                material.abbreviated.push(body.to_owned());
            }
            if words[0].shape.starts_upper() && End::of(body) == End::Mark {
                material.sentences.push(body.to_owned());
                if place > 0 {
                    let before = &text[block.span.start as usize..sentence.span.start as usize];
                    if before.len() < 1500 {
                        material.preceded.push((before.to_owned(), body.to_owned()));
                    }
                }
            }
        }
    }
    for sentence in &material.sentences {
        material.before.extend(abbreviation_cuts(sentence).into_iter().map(|(before, _, names)| (before, names)));
    }
    material
}

/// Cuts at every abbreviation inside a sentence: what stands before, what stands behind.
fn abbreviation_cuts(sentence: &str) -> Vec<(String, String, bool)> {
    let tokens = copydesk::text::tokens::tokenise(sentence);
    let mut cuts = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let end = token.span.end as usize;
        if at == 0 || at + 1 >= tokens.len() || !sentence[end..].starts_with(". ") {
            continue;
        }
        if let Some(what) = lexicon::abbreviation(token.span.of(sentence)) {
            let names = matches!(
                what,
                lexicon::Abbreviation::Place
                    | lexicon::Abbreviation::Time
                    | lexicon::Abbreviation::Company
                    | lexicon::Abbreviation::Suffix
                    | lexicon::Abbreviation::State
                    | lexicon::Abbreviation::Closing
            );
            cuts.push((sentence[..=end].to_owned(), sentence[end + 2..].to_owned(), names));
        }
    }
    cuts
}

/// Cuts behind one of the words, of which `least` stay.
fn cut_at_word(sentence: &str, least: usize, random: &mut Random) -> Option<CutText> {
    let spaces: Vec<usize> = sentence.match_indices(' ').map(|(at, _)| at).collect();
    if spaces.len() < 4 {
        return None;
    }
    let at = spaces[least - 1 + random.below(spaces.len() + 1 - least)];
    let mut text = sentence[..at].trim_end().to_owned();
    if matches!(End::of(&text), End::Mark | End::Colon | End::Ellipsis) {
        return None;
    }
    // Whoever cuts often trims the comma away, too.
    if text.ends_with([',', ';']) && random.chance(50) {
        text.pop();
    }
    Some(CutText { text, kind: WORD, end: true })
}

fn cut_in_word(sentence: &str, random: &mut Random) -> Option<CutText> {
    let tokens = copydesk::text::tokens::tokenise(sentence);
    for _ in 0..8 {
        let at = 1 + random.below(tokens.len().saturating_sub(2).max(1));
        let Some(token) = tokens.get(at) else { continue };
        let form = token.span.of(sentence);
        if form.len() < 4 || !form.bytes().all(|byte| byte.is_ascii_alphabetic()) || at < 2 {
            continue;
        }
        let keep = 2 + random.below(form.len() - 3);
        let text = sentence[..token.span.start as usize + keep].to_owned();
        return Some(CutText { text, kind: MID_WORD, end: true });
    }
    None
}

fn cut_head(sentence: &str, random: &mut Random) -> Option<CutText> {
    let tokens = copydesk::text::tokens::tokenise(sentence);
    for _ in 0..6 {
        let at = 1 + random.below(tokens.len().saturating_sub(4).max(1));
        let Some(token) = tokens.get(at) else { continue };
        if !token.shape.starts_lower() || tokens.len() - at < 3 {
            continue;
        }
        let form = token.span.of(sentence);
        let mut from = token.span.start as usize;
        if form.len() >= 5 && form.is_ascii() && random.chance(25) {
            from += 2 + random.below(form.len() - 4);
        }
        return Some(CutText { text: sentence[from..].to_owned(), kind: HEADLESS, end: false });
    }
    None
}

fn random_cut(pool: &Material, random: &mut Random) -> Option<CutText> {
    if pool.sentences.is_empty() {
        return None;
    }
    let sentence = &pool.sentences[random.below(pool.sentences.len())];
    match random.below(100) {
        0..=44 => cut_at_word(sentence, 3, random),
        45..=64 => cut_in_word(sentence, random),
        65..=79 => cut_head(sentence, random),
        _ => {
            let (text, names) = pool.before.get(random.below(pool.before.len().max(1)))?.clone();
            Some(CutText { text, kind: if names { NAME } else { ABBREVIATION }, end: true })
        }
    }
}

enum Style {
    Capitals,
    Title,
    Sentence,
}

/// How a headline is written.
fn style(title: &str) -> Style {
    let (mut upper, mut lower, mut all) = (0, 0, true);
    for word in title.split_whitespace().skip(1) {
        upper += usize::from(word.starts_with(char::is_uppercase));
        lower += usize::from(word.starts_with(char::is_lowercase) && word.len() > 3);
        all &= !word.contains(char::is_lowercase);
    }
    if all && upper > 0 {
        Style::Capitals
    } else if lower > upper || lower >= 2 {
        Style::Sentence
    } else {
        Style::Title
    }
}

/// How often the sentences of an article are cut alone, each time elsewhere; its titles and open blocks come again
/// as they are.
const ROUNDS: usize = 10;

/// Copies of an article, each with other cuts.
const COPIES: usize = 20;

/// Copies whose examples the forest learns from: it has few numbers to learn.
const SECOND_COPIES: usize = 6;

/// Blocks of an article that its copy keeps: enough to show its habits.
const KEPT_BLOCKS: usize = 80;

/// Makes all examples.
pub(crate) fn make(documents: &[Document], counts: &Counts, vocabulary: &Vocabulary, pages: usize) -> Vec<Example> {
    let mut maker = Maker { counts, vocabulary, pages, split: Split::Train, fold: 0, second: false, out: Vec::new() };
    let mut foreign = BTreeMap::new();
    for document in documents {
        let mut random = Random(document.key);
        maker.split = document.split;
        maker.fold = ((document.key >> 20) % FOLDS) as u8;
        let pool = material(document);
        for _ in 0..ROUNDS {
            stand_alone(&mut maker, document, &pool, &mut random);
        }
        let other = foreign.insert(document.split as u8, material(document));
        for copy in 0..if document.wrapped { 0 } else { COPIES } {
            maker.second = document.split != Split::Train || copy < SECOND_COPIES;
            in_article(&mut maker, document, &pool, other.as_ref().unwrap_or(&pool), copy, &mut random);
        }
    }
    maker.out
}

fn stand_alone(maker: &mut Maker<'_>, document: &Document, pool: &Material, random: &mut Random) {
    let upper = |text: &str, random: &mut Random| if random.chance(4) { text.to_uppercase() } else { text.to_owned() };
    let mut cuts: Vec<CutText> = Vec::new();
    // Papers that write their headlines like sentences make the hardest distinctions.
    let hard = document.title.as_deref().is_some_and(|title| matches!(style(title), Style::Sentence));
    let (words, insides, heads) = if hard { (30, 15, 4) } else { (16, 8, 3) };
    let count = pool.sentences.len().min(60);
    for sentence in pool.sentences.iter().take(60) {
        if random.below(count) < words {
            cuts.extend(cut_at_word(sentence, 3, random));
        }
        if random.below(count) < insides {
            cuts.extend(cut_in_word(sentence, random));
        }
        if random.below(count) < heads {
            cuts.extend(cut_head(sentence, random));
        }
    }
    for cut in cuts {
        let text = upper(&cut.text, random);
        maker.alone(&text, cut.kind, cut.end, true, 1.0);
    }
    let mut names_left = 3;
    let mut others_left = 6;
    for sentence in &pool.sentences {
        for (before, behind, names) in abbreviation_cuts(sentence) {
            let left = if names { &mut names_left } else { &mut others_left };
            if *left == 0 {
                continue;
            }
            *left -= 1;
            maker.alone(&before, if names { NAME } else { ABBREVIATION }, true, true, if names { 0.8 } else { 2.0 });
            if behind.starts_with(|c: char| c.is_ascii_digit()) {
                maker.alone(&behind, HEADLESS_NUMBER, false, true, 1.0);
            }
        }
    }
    if let Some((before, sentence)) = pool.preceded.get(random.below(pool.preceded.len().max(1))) {
        // Behind whole sentences a word is a beginning.
        let short = sentence.split_inclusive(' ').take(8).collect::<String>();
        let cuts = [cut_at_word(sentence, 1, random), cut_at_word(&short, 1, random), cut_in_word(sentence, random)];
        for cut in cuts.into_iter().flatten() {
            maker.alone(&format!("{before}{}", cut.text), cut.kind, true, true, 0.7);
        }
    }
    if document.wrapped {
        return;
    }
    // The beginning of the article, cut at a length.
    let whole = document.blocks.join(" ");
    let length = match random.below(3) {
        0 => 200,
        1 => 60 + random.below(200),
        _ => 10 + random.below(150),
    };
    if let Some((at, _)) = whole.char_indices().nth(length) {
        let text = whole[..at].trim_end();
        if !matches!(End::of(text), End::Mark | End::Ellipsis | End::Colon) {
            maker.alone(text, LENGTH, true, true, 1.0);
        }
    }
    if let Some(title) = &document.title {
        let (kind, weight) = match style(title) {
            Style::Capitals => (CAPITALS_TITLE, 1.0),
            Style::Title => (TITLE, 1.0),
            // Headlines written like sentences are the hardest to tell and the rarest here.
            Style::Sentence => (SMALL_TITLE, 1.5),
        };
        maker.alone(title, kind, true, false, weight);
        if random.chance(4) {
            maker.alone(&title.to_uppercase(), CAPITALS_TITLE, true, false, 1.0);
        }
        if kind != SMALL_TITLE {
            let recased = maker.counts.recase(title);
            maker.alone(&recased, RECASED_TITLE, true, false, 0.5);
        }
    }
    for sentence in pool.abbreviated.iter().take(12) {
        maker.alone(sentence, WHOLE_ABBREVIATION, true, false, 4.0);
    }
    for sentence in pool.numbered.iter().take(3) {
        maker.alone(sentence, NUMBER_START, false, false, 1.0);
    }
    let mut left = 8;
    for block in &document.blocks {
        let open = !matches!(End::of(block), End::Mark | End::Ellipsis | End::Colon);
        if !open || left == 0 {
            continue;
        }
        left -= 1;
        // Of the long ones among them some are cut off in truth.
        let words = block.split_whitespace().count();
        maker.alone(block, BLOCK, true, false, if words > 12 { 0.1 } else { 0.8 });
    }
}

fn in_article(
    maker: &mut Maker<'_>,
    document: &Document,
    own: &Material,
    other: &Material,
    copy: usize,
    random: &mut Random,
) {
    let mut blocks: Vec<String> = document.blocks.iter().take(KEPT_BLOCKS).cloned().collect();
    if blocks.len() < 3 {
        return;
    }
    let mut injected: Vec<Option<CutText>> = vec![None; blocks.len()];
    if random.chance(40) {
        // In place: a block's last sentence loses its end.
        let at = random.below(blocks.len());
        if End::of(&blocks[at]) == End::Mark {
            let block = blocks[at].clone();
            let from = block.match_indices(". ").last().map_or(0, |(dot, _)| dot + 2);
            let shortened = if random.chance(70) {
                cut_at_word(&block[from..], if from > 0 { 1 } else { 3 }, random)
            } else {
                cut_in_word(&block[from..], random)
            };
            if let Some(mut cut) = shortened {
                blocks[at] = format!("{}{}", &block[..from], cut.text);
                cut.text.clear();
                injected[at] = Some(cut);
            }
        }
    }
    for _ in 0..=random.below(2) {
        let from = if random.chance(50) { own } else { other };
        let Some(cut) = random_cut(from, random) else { continue };
        let at = 1 + random.below(blocks.len());
        blocks.insert(at, cut.text.clone());
        injected.insert(at, Some(cut));
    }
    let text = blocks.join("\n\n");
    let article = Article { title: document.title.clone(), ..Article::from_text("", &text) };
    // Blocks may fall into several, or wrapped ones together: leave such articles out.
    if Text::new(&article, Some(copydesk::text::Language::English)).blocks.len() != blocks.len() {
        return;
    }
    maker.read(&text, document.title.as_deref(), |at, is_end, taken| match &injected[at] {
        Some(cut) => (cut.end == is_end).then_some((true, cut.kind, if cut.kind == NAME { 0.5 } else { 1.0 })),
        None if copy > 0 && random_skip(at, copy) => None,
        None if is_end => {
            let mark = End::of(&blocks[at]) == End::Mark;
            Some((false, if mark { WHOLE_ABBREVIATION } else { BLOCK }, 1.0))
        }
        None => {
            let small = taken.words_in(&taken.blocks[at]).first().is_some_and(|word| word.shape.starts_lower());
            // Most small beginnings in scraped articles are broken paragraphs.
            Some((false, if small { SMALL_START } else { NUMBER_START }, if small { 0.3 } else { 1.0 }))
        }
    });
}

/// The blocks of an article are the same in every copy, only their neighbours differ: of the
/// later copies every third is enough.
fn random_skip(at: usize, copy: usize) -> bool {
    at % 3 != copy % 3
}

pub(crate) fn describe(examples: &[Example]) {
    let mut table: BTreeMap<(Task, u8, bool), [usize; 3]> = BTreeMap::new();
    for example in examples {
        table.entry((example.task, example.kind, example.alone)).or_default()[example.split as usize] += 1;
    }
    println!("{:8}{:24}{:>10}{:>9}{:>11}{:>7}", "task", "kind", "", "train", "calibrate", "test");
    for ((task, kind, alone), [train, calibrate, test]) in table {
        let place = if alone { "alone" } else { "article" };
        println!("{task:8?}{:24}{place:>10}{train:9}{calibrate:11}{test:7}", KINDS[kind as usize]);
    }
}
