//! Cut-off sentences of a draft that stand whole in an archived article.

use std::collections::{HashMap, HashSet};

use super::search::Compared;
use crate::article::Article;
use crate::compare::table::FirstPlaces;
use crate::finding::Elsewhere;
use crate::shingle;
use crate::span::Span;
use crate::text::kinds::End;
use crate::text::{self, Boundary, Text, Token};

/// Fewest words of a cut-off sentence that the archive may complete.
const FEWEST_WORDS: usize = 5;

/// Most words of one: what is longer is a list or a page without full stops.
const MOST_WORDS: usize = 200;

/// Bytes of the other article in which the missing words end.
const MOST_MISSING: usize = 4000;

/// Tokens that are compared for every token of the other article before the rest is left; only
/// text that repeats itself needs more than one.
const WORK: usize = 16;

/// The rest of a cut-off sentence, in an archived article.
#[derive(Clone)]
pub(super) struct Completed {
    /// The words that are missing.
    pub(super) missing: String,
    /// What both articles hold, in the archived one.
    pub(super) span: Span,
    pub(super) elsewhere: Elsewhere,
}

/// The sentences of a draft that may be cut off.
pub(super) struct Open<'a> {
    text: &'a Text,
    /// Groups of them by the hash of their first words.
    heads: FirstPlaces,
    groups: Vec<Vec<OpenSentence>>,
}

struct OpenSentence {
    /// Where sentences of these words stand in the draft.
    sentences: Vec<usize>,
    /// Whether it ends with an abbreviation's full stop.
    abbreviated: bool,
}

impl<'a> Open<'a> {
    pub(super) fn new(article: &Article, text: &'a Text) -> Self {
        let mut known: HashMap<(u64, bool), usize> = HashMap::new();
        let mut heads = FirstPlaces::with_capacity(text.sentences.len());
        let mut groups: Vec<Vec<OpenSentence>> = Vec::new();
        for (number, sentence) in text.sentences.iter().enumerate() {
            let words = text.words_of(sentence);
            if sentence.boundary != Boundary::BlockEnd || !(FEWEST_WORDS..=MOST_WORDS).contains(&words.len()) {
                continue;
            }
            let abbreviated =
                words.last().is_some_and(|word| text::lexicon::abbreviation(word.span.of(&article.text)).is_some());
            let open = match End::of(sentence.span.of(&article.text)) {
                End::Mark => abbreviated,
                End::Colon | End::Ellipsis | End::Closer => false,
                End::Comma | End::Dash | End::Nothing => true,
            };
            if !open {
                continue;
            }
            let head = shingle::k_grams_within(&words[..FEWEST_WORDS], FEWEST_WORDS)[0];
            let group = heads.insert(head, groups.len() as u32).unwrap_or_else(|| {
                groups.push(Vec::new());
                groups.len() as u32 - 1
            });
            let same = &mut groups[group as usize];
            let &mut at = known.entry((shingle::of_tokens(words), abbreviated)).or_insert_with(|| {
                same.push(OpenSentence { sentences: Vec::new(), abbreviated });
                same.len() - 1
            });
            same[at].sentences.push(number);
        }
        Self { text, heads, groups }
    }

    /// The sentences that an archived article completes, by their number in the draft.
    pub(super) fn complete(&self, other: &Compared) -> Vec<(usize, Completed)> {
        let mut found = Vec::new();
        if self.groups.is_empty() {
            return found;
        }
        let mut budget = WORK * other.words.len();
        // A sentence is completed where its words stand first.
        let mut met = HashSet::new();
        for (at, head) in shingle::k_grams_within(&other.words, FEWEST_WORDS).into_iter().enumerate() {
            let Some(group) = self.heads.get(head) else { continue };
            for (index, open) in self.groups[group as usize].iter().enumerate() {
                let words = self.text.words_of(&self.text.sentences[open.sentences[0]]);
                if budget < words.len() {
                    return found;
                }
                if met.contains(&(head, index)) {
                    continue;
                }
                let agree = words.iter().zip(&other.words[at..]).take_while(|(a, b)| a.hash == b.hash).count();
                budget -= agree;
                if agree < words.len() {
                    continue;
                }
                met.insert((head, index));
                if let Some(completed) = goes_on(other, at, words, open.abbreviated) {
                    found.extend(open.sentences.iter().map(|&sentence| (sentence, completed.clone())));
                }
            }
        }
        found
    }
}

/// How an article goes on behind the words of a cut-off sentence, which stand at token `at` of
/// it; `None` when the sentence ends there too.
fn goes_on(other: &Compared, at: usize, words: &[Token], abbreviated: bool) -> Option<Completed> {
    let there = &other.words[at..at + words.len()];
    let span = there[0].span.cover(there[there.len() - 1].span);
    let tail = &other.text[span.end as usize..];
    let tail = &tail[..text::chars::floor(tail, MOST_MISSING)];
    let line = tail.find('\n').map_or(tail, |end| &tail[..end]);
    let missing = line.trim_start_matches('.').trim();
    if at + words.len() == other.words.len()
        || !missing.chars().any(char::is_alphanumeric)
        || !abbreviated && line.starts_with(['.', '!', '?'])
    {
        return None;
    }
    let missing = missing[..first_sentence(missing)].to_owned();
    Some(Completed { missing, span, elsewhere: other.elsewhere(span) })
}

/// Where the sentence that a text begins with ends.
fn first_sentence(text: &str) -> usize {
    let mut split = Vec::new();
    text::sentences::split(text, Span::new(0, text.len()), &mut split);
    split.first().map_or(text.len(), |(span, _)| span.end as usize)
}
