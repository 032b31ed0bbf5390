//! Cut-off copies: a sentence that is the beginning or the end of a fuller one.
//!
//! A fragment whose fuller sentence stands elsewhere is certain, and the fuller sentence is
//! the correction.

use crate::compare::table::{FirstPlaces, Seen};
use crate::model::Model;
use crate::shingle;
use crate::span::Span;
use crate::text::kinds::{self, End};
use crate::text::{BlockKind, Boundary, Language, Text, Token, chars};

/// Fewest whole words that the cut and the fuller sentence share. Four words in a row begin
/// two different sentences by chance less often than a scraper repeats a lead, and a cut of
/// four words is worth no less than one of forty.
pub const FEWEST_WORDS: usize = 4;

/// Fewest words of a cut sentence that is told from another sentence with the same beginning or
/// end: "Photo courtesy of the" begins too many.
const FEWEST_CERTAIN: usize = 6;

/// Which part of the fuller sentence is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// The end.
    End,
    /// The beginning.
    Start,
}

/// A cut-off sentence and the fuller one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Twin {
    /// Ordinal of the cut sentence.
    pub cut: u32,
    /// Ordinal of the fuller sentence.
    pub whole: u32,
    /// Which part is missing.
    pub missing: Missing,
    /// The missing words, in the fuller sentence.
    pub words: Span,
    /// False when the cut sentence could pass for a whole one without its full stop.
    pub certain: bool,
    /// True when nothing but the fuller sentence tells that it is cut: its last word is a whole one that may end it, and the
    /// fuller one stands elsewhere.
    pub may_be_whole: bool,
    /// True when it looks like a caption, a heading or a pull quote that says what the fuller sentence says.
    pub stands_alone: bool,
}

/// Finds cut-off copies, in the order of the cut sentences. Each is compared with the first
/// few sentences that begin or end alike, so the time is linear.
#[must_use]
pub fn find(source: &str, text: &Text) -> Vec<Twin> {
    let sentences = &text.sentences;
    let mut suspects = Vec::new();
    for (ordinal, sentence) in sentences.iter().enumerate() {
        let words = text.words_of(sentence);
        let ends_block = sentence.boundary == Boundary::BlockEnd;
        let begins_block = text.blocks[sentence.block as usize].sentences.start as usize == ordinal;
        if !(ends_block || begins_block && words.first().is_some_and(|word| begins_small(source, word)))
            || words.len() < FEWEST_WORDS
            || is_apart(text.blocks[sentence.block as usize].kind)
        {
            continue;
        }
        let body = sentence.span.of(source);
        let open_end = ends_block
            && match End::of(body) {
                End::Mark => ends_at_abbreviation(text, ordinal, words, source),
                // "record ..." inside a quotation leaves words out on purpose, and a dash in a
                // transcript is a speaker who broke off.
                End::Colon | End::Ellipsis | End::Dash => false,
                _ => !is_pull_quote(body),
            };
        let block = sentence.block as usize;
        let open_end = open_end && !kinds::is_title_case(source, words) && !goes_on(source, text, block);
        let small = || begins_small(source, &words[0]) && words[0].span.of(source).chars().all(|c| !c.is_uppercase());
        let open_start = begins_block && small() && !takes_up(source, text, block);
        if (open_end || open_start) && is_markup(body) {
            continue;
        }
        if open_end || open_start {
            suspects.push((ordinal, open_end, open_start));
        }
    }
    if suspects.is_empty() {
        return Vec::new();
    }
    let head = |words: &[Token]| shingle::of_few_within(&words[..FEWEST_WORDS - 1]);
    let tail = |words: &[Token]| shingle::of_few_within(&words[words.len() + 1 - FEWEST_WORDS..]);
    let of = |ordinal: usize| text.words_of(&sentences[ordinal]);
    let (mut heads, mut tails) = (Vec::new(), Vec::new());
    for &(ordinal, open_end, open_start) in &suspects {
        heads.extend(open_end.then(|| head(of(ordinal))));
        tails.extend(open_start.then(|| tail(of(ordinal))));
    }
    let heads = (!heads.is_empty()).then(|| Chains::new(text, head, &heads));
    let tails = (!tails.is_empty()).then(|| Chains::new(text, tail, &tails));
    let mut twins = Vec::new();
    for (ordinal, open_end, open_start) in suspects {
        let words = text.words_of(&sentences[ordinal]);
        let mut twin = None;
        if let Some(heads) = heads.as_ref().filter(|_| open_end) {
            twin = heads.places(head(words)).find_map(|other| completes_end(source, text, ordinal, other));
        }
        if let Some(tails) = tails.as_ref().filter(|_| open_start && twin.is_none()) {
            twin = tails.places(tail(words)).find_map(|other| completes_start(source, text, ordinal, other));
        }
        twins.extend(twin);
    }
    twins
}

/// True for a word whose first letter is a small one. Scripts without capitals have none: how a word is written there does
/// not tell whether it begins a sentence.
fn begins_small(source: &str, word: &Token) -> bool {
    word.shape.starts_lower() && word.span.of(source).starts_with(char::is_lowercase)
}

/// True when the next block begins in a small letter: the sentence was broken there, not cut,
/// and its own end is a better correction than that of another sentence.
fn goes_on(source: &str, text: &Text, block: usize) -> bool {
    text.blocks.get(block + 1).is_some_and(|next| {
        text.words_in(next).first().is_some_and(|word| {
            (begins_small(source, word) || word.shape.has_digit()) && word.span.start == next.span.start
        })
    })
}

/// True when the block before was left open: this one goes on where that one broke off.
fn takes_up(source: &str, text: &Text, block: usize) -> bool {
    block.checked_sub(1).is_some_and(|at| {
        matches!(End::of(text.blocks[at].span.of(source)), End::Nothing | End::Comma | End::Dash | End::Closer)
    })
}

/// Web addresses, links and tags are not cut sentences, though pages are full of their parts.
fn is_markup(body: &str) -> bool {
    body.contains("://")
        || body.contains("](")
        || body.contains("www.")
        || body.contains(['<', '>', '{', '}', '=', '_', '@'])
        || !body.trim_end().contains(' ')
}

/// Blocks that are no running text, or repeat the beginning of a sentence by design.
fn is_apart(kind: BlockKind) -> bool {
    !matches!(kind, BlockKind::Prose | BlockKind::Quote | BlockKind::Subhead)
}

/// A pull quote takes its words out of a fuller sentence and closes with quotation marks.
fn is_pull_quote(body: &str) -> bool {
    body.ends_with(|c: char| chars::is_double_quote(c) || chars::is_apostrophe(c))
}

fn ends_at_abbreviation(text: &Text, ordinal: usize, words: &[Token], source: &str) -> bool {
    let sentence = &text.sentences[ordinal];
    sentence.boundary == Boundary::BlockEnd
        && words.last().is_some_and(|word| {
            source[word.span.end as usize..sentence.span.end as usize].starts_with('.')
                && crate::text::lexicon::abbreviation(word.span.of(source)).is_some()
        })
}

/// Sentences that share a key, as chains through a table: at most [`Chains::FOLLOWED`] are
/// looked at, so that a thousand equal sentences cost no more than a few.
struct Chains {
    first: FirstPlaces,
    next: Vec<u32>,
}

impl Chains {
    const FOLLOWED: usize = 16;

    /// The chains of the sentences whose keys are among `wanted`, and perhaps of a few more.
    fn new(text: &Text, key: impl Fn(&[Token]) -> u64, wanted: &[u64]) -> Self {
        let count = text.sentences.len();
        let mut chains = Self { first: FirstPlaces::with_capacity(count), next: vec![u32::MAX; count] };
        let mut filter = Seen::with_capacity(wanted.len());
        for &key in wanted {
            filter.insert(key);
        }
        // From the end, so that each chain begins with the earliest sentence.
        for (ordinal, sentence) in text.sentences.iter().enumerate().rev() {
            let words = text.words_of(sentence);
            if words.len() < FEWEST_WORDS {
                continue;
            }
            let key = key(words);
            if !filter.may_hold(key) {
                continue;
            }
            // Sentences of equal words are one link: only different ones can complete.
            let equal = |other: usize| {
                let others = text.words_of(&text.sentences[other]);
                words.len() == others.len() && words.iter().zip(others).all(|(a, b)| a.hash == b.hash)
            };
            if chains.places(key).any(equal) {
                continue;
            }
            if let Some(later) = chains.first.replace(key, ordinal as u32) {
                chains.next[ordinal] = later;
            }
        }
        chains
    }

    fn places(&self, key: u64) -> impl Iterator<Item = usize> {
        std::iter::successors(self.first.get(key), |&at| Some(self.next[at as usize]).filter(|&next| next != u32::MAX))
            .take(Self::FOLLOWED)
            .map(|at| at as usize)
    }
}

/// The sentence that goes on where another one is cut, if it does: the same words, the last of the cut ones perhaps
/// only in its first letters.
fn completes_end(source: &str, text: &Text, cut: usize, whole: usize) -> Option<Twin> {
    let (short, long) = (text.words_of(&text.sentences[cut]), text.words_of(&text.sentences[whole]));
    if cut == whole || long.len() < short.len() || is_apart(text.blocks[text.sentences[whole].block as usize].kind) {
        return None;
    }
    // What is glued to a heading or a caption is no sentence that the heading was cut from.
    if !matches!(End::of(text.sentences[whole].span.of(source)), End::Mark | End::Ellipsis) {
        return None;
    }
    // The missing words stand in the next line: broken there, not cut.
    let next = text.blocks.get(text.sentences[cut].block as usize + 1).and_then(|block| text.words_in(block).first());
    if next.zip(long.get(short.len())).is_some_and(|(next, missing)| next.hash == missing.hash) {
        return None;
    }
    let last = short.len() - 1;
    if !short[..last].iter().zip(long).all(|(a, b)| a.hash == b.hash) {
        return None;
    }
    let (a, b) = (short[last], long[last]);
    let missing_from = if a.hash == b.hash {
        if short.len() == long.len() {
            return None;
        }
        b.span.end
    } else {
        let (head, word) = (a.span.of(source), b.span.of(source));
        // "man" is no piece of "manager": another word, and another sentence.
        if !word.starts_with(head)
            || text.language == Language::English && is_word(&a) && b.span.len() > a.span.len() + 2
        {
            return None;
        }
        b.span.start + head.len() as u32
    };
    let cut_body = text.sentences[cut].span.of(source);
    // "ticket" may be a word of its own beside "tickets".
    let in_word = b.span.len() > a.span.len() + 2;
    // A few words begin many sentences.
    let certain = short.len() >= FEWEST_CERTAIN
        && (a.hash != b.hash && in_word
            || End::of(cut_body) != End::Nothing
            || crate::text::lexicon::dangles(a.span.of(source)) && !is_attribution(a.span.of(source)));
    // What stands right above the fuller sentence was meant to be it.
    let in_place = text.sentences[whole].block == text.sentences[cut].block + 1;
    let is_cut_short = a.hash != b.hash && in_word || crate::text::lexicon::dangles(a.span.of(source)) || in_place;
    let end = text.sentences[whole].span.end;
    let rest = &source[missing_from as usize..end as usize];
    // The fuller sentence must say more than a closing mark.
    if !rest.chars().any(char::is_alphanumeric) {
        return None;
    }
    // The dot of the abbreviation at the cut stands in both.
    let dot = usize::from(rest.starts_with('.') && text.sentences[cut].span.of(source).ends_with('.'));
    let start = missing_from + (rest.len() - rest[dot..].trim_start().len()) as u32;
    Some(Twin {
        cut: cut as u32,
        whole: whole as u32,
        missing: Missing::End,
        words: Span { start, end },
        certain,
        may_be_whole: !certain && !is_cut_short,
        stands_alone: !certain && (runs_on(rest) || is_labelled(source, text, cut) || is_heading(text, cut)),
    })
}

/// True for a word that the model has seen, whole.
fn is_word(word: &Token) -> bool {
    Model::shipped().is_word(word.hash, word.shape.starts_upper())
}

/// True when the fuller sentence goes on with another part behind a mark: what stands before it is whole.
fn runs_on(rest: &str) -> bool {
    rest.trim_start().starts_with(|c: char| {
        matches!(c, ',' | ';' | '(') || chars::is_dash(c) || chars::is_double_quote(c) || chars::is_apostrophe(c)
    })
}

/// Most words of a label: "Living it up!", "Raise the roof!".
const LABEL: usize = 5;

/// True for a caption behind its label: "Quite a pair! She showed her dogs", "On the pier: The mayor waves".
fn is_labelled(source: &str, text: &Text, cut: usize) -> bool {
    let sentence = &text.sentences[cut];
    let before = &text.sentences[text.blocks[sentence.block as usize].sentences.start as usize..cut];
    let head = text.words_of(sentence).iter().take(LABEL).zip(text.words_of(sentence).iter().skip(1));
    !before.is_empty() && before.len() <= 2 && before.iter().all(|label| label.tokens.len() <= LABEL)
        || head
            .into_iter()
            .any(|(word, next)| source[word.span.end as usize..].starts_with(": ") && next.shape.starts_upper())
}

/// True for the few words of a heading, which alone make up their block. Only in English a model tells what is cut off
/// of such a line.
fn is_heading(text: &Text, cut: usize) -> bool {
    let sentence = &text.sentences[cut];
    let most = if text.language == Language::English { FEWEST_CERTAIN - 1 } else { FEWEST_WORDS };
    sentence.tokens.len() <= most && text.blocks[sentence.block as usize].sentences.len() == 1
}

/// "..., she said" is a whole sentence without its full stop.
fn is_attribution(word: &str) -> bool {
    matches!(word, "said" | "says" | "say")
}

fn completes_start(source: &str, text: &Text, cut: usize, whole: usize) -> Option<Twin> {
    let (short, long) = (text.words_of(&text.sentences[cut]), text.words_of(&text.sentences[whole]));
    if cut == whole || long.len() < short.len() {
        return None;
    }
    let offset = long.len() - short.len();
    if !short[1..].iter().zip(&long[offset + 1..]).all(|(a, b)| a.hash == b.hash) {
        return None;
    }
    let (a, b) = (short[0], long[offset]);
    let missing_to = if a.hash == b.hash {
        // A quotation that stands by itself as well, in small letters as it was typed.
        let quoted = chars::before(source, b.span.start as usize)
            .is_some_and(|c| chars::is_double_quote(c) || chars::is_apostrophe(c));
        if offset == 0 || quoted {
            return None;
        }
        b.span.start
    } else {
        let (tail, word) = (a.span.of(source), b.span.of(source));
        if !word.ends_with(tail) {
            return None;
        }
        b.span.end - tail.len() as u32
    };
    let start = text.sentences[whole].span.start;
    let head = &source[start as usize..missing_to as usize];
    if !head.chars().any(char::is_alphanumeric) {
        return None;
    }
    let end = start + head.trim_end().len() as u32;
    Some(Twin {
        cut: cut as u32,
        whole: whole as u32,
        missing: Missing::Start,
        words: Span { start, end },
        certain: short.len() >= FEWEST_CERTAIN,
        may_be_whole: false,
        stands_alone: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Article;

    fn twins(text: &str) -> Vec<(String, Missing, String)> {
        let analysed = Text::new(&Article::from_text("x", text), None);
        find(text, &analysed)
            .iter()
            .map(|twin| {
                (
                    analysed.sentences[twin.cut as usize].span.of(text).to_owned(),
                    twin.missing,
                    twin.words.of(text).to_owned(),
                )
            })
            .collect()
    }

    #[test]
    fn the_missing_words_are_found() {
        let whole = "The minister told reporters on Tuesday that the bridge would stay closed.";
        let found = |cut: &str, missing, words: &str| vec![(cut.to_owned(), missing, words.to_owned())];
        assert_eq!(
            twins(&format!("The minister told reporters on\n\n{whole}")),
            found("The minister told reporters on", Missing::End, "Tuesday that the bridge would stay closed.")
        );
        assert_eq!(
            twins(&format!("{whole}\nThe minister told reporters on Tuesd")),
            found("The minister told reporters on Tuesd", Missing::End, "ay that the bridge would stay closed.")
        );
        assert_eq!(
            twins(&format!("{whole}\n\nthat the bridge would stay closed.")),
            found("that the bridge would stay closed.", Missing::Start, "The minister told reporters on Tuesday")
        );
        assert_eq!(
            twins(&format!("{whole}\n\nsday that the bridge would stay closed.")),
            found("sday that the bridge would stay closed.", Missing::Start, "The minister told reporters on Tue")
        );
        assert_eq!(
            twins("He was seen leaving with Mr.\nHe was seen leaving with Mr. Smith on Monday."),
            found("He was seen leaving with Mr.", Missing::End, "Smith on Monday.")
        );
    }

    #[test]
    fn lines_that_go_on_are_not_cut() {
        let whole = "The minister told reporters on Tuesday that the bridge would stay closed.";
        assert!(
            twins(&format!("{whole}\n\nShe said he told the radio\nthat the bridge would stay closed.")).is_empty()
        );
        assert!(
            twins(&format!("{whole}\n\nThe minister told reporters on\nhis way home that he was tired.")).is_empty()
        );
    }

    #[test]
    fn broken_lines_and_quotations_are_not_cut() {
        let whole = "The minister told reporters on Tuesday that the bridge would stay closed.";
        assert!(
            twins(&format!("{whole}\n\nThe minister told reporters on\nTuesday, before he left for Rome.")).is_empty()
        );
        let tweet = "i never thought that the bridge would stay closed.";
        let quoted = "She wrote: “I never thought that the bridge would stay closed.”";
        assert!(twins(&format!("{quoted}\n\n{tweet}")).is_empty());
    }

    #[test]
    fn what_could_stand_alone() {
        let alone = |cut: &str, whole: &str| {
            let text = format!("It had rained for a week.\n\n{cut}\n\nThe river rose in the valley.\n\n{whole}");
            let analysed = Text::new(&Article::from_text("x", text.as_str()), None);
            let twins = find(&text, &analysed);
            assert_eq!(twins.len(), 1, "{cut}");
            twins[0].stands_alone
        };
        let whole = "The mayor opened the new pier on Sunday, with a speech that nobody heard.";
        assert!(alone("The mayor opened the new pier on Sunday", whole));
        assert!(!alone("The mayor opened the new pier", whole));
        assert!(!alone("The mayor opened the new pier on Sunday, with a", whole));
        assert!(alone("Making waves! The mayor opened the new pier", whole));
        assert!(!alone("The board met at noon in the hall. The mayor opened the new pier", whole));
        assert!(alone("Opened at last: The mayor opened the new pier", &format!("Opened at last: {whole}")));
        assert!(alone("The mayor opened the", whole));
        assert!(alone("I never saw the open sea", "\u{2018}I never saw the open sea,\u{2019} she said."));
    }

    #[test]
    fn scripts_without_capitals_tell_no_beginnings() {
        let whole = "위원회는 화요일 회의에서 가을 전에는 터널을 열지 않겠다고 밝혔다.";
        let text = format!("{whole}\n\n가을 전에는 터널을 열지 않겠다고 밝혔다.\n\n비가 계속 내렸다.");
        assert!(twins(&text).is_empty(), "{:?}", twins(&text));
        let cut = "위원회는 화요일 회의에서 가을";
        let text = format!("{cut}\n\n비가 오래 계속 내렸다.\n\n{whole}");
        assert_eq!(twins(&text), [(cut.to_owned(), Missing::End, "전에는 터널을 열지 않겠다고 밝혔다.".to_owned())]);
    }

    #[test]
    fn a_word_is_no_piece_of_a_longer_one() {
        let whole = "She came to the summer fair with the manager of the new band, a friend said.";
        assert!(twins(&format!("{whole}\n\nShe came to the summer fair with the man")).is_empty());
        assert_eq!(twins(&format!("{whole}\n\nShe came to the summer fair with the manag")).len(), 1);
    }

    #[test]
    fn markup_is_no_sentence() {
        let page = "[](https://example.com/news/tunnel-opens)\n\n[Tunnel opens](https://example.com/news/tunnel-opens)";
        assert!(twins(page).is_empty());
        let wrapped = "See https://example.com/news/tunnel-opens-in-may-at-last.\n\ntunnel-opens-in-may-at-last.";
        assert!(twins(wrapped).is_empty());
    }

    #[test]
    fn whole_sentences_are_left_alone() {
        assert!(twins("He was right about that. He was right about that from the first day.").is_empty());
        assert!(twins("He was right about that\nHe was right about that.").is_empty());
        assert!(twins("They said they will go:\nThey said they will go home.").is_empty());
    }
}
