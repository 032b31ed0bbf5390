//! What stands again inside one article: sentences, paragraphs and passages, exact or edited.
//!
//! Sentences are looked up by the hash of their words; those that stand nowhere else are
//! compared with the earlier sentences that share most of their shingles. Neighbouring
//! matches are joined into runs, so that a paragraph that stands twice is one repeat, and
//! every later copy points at the first standing. Passages that are no whole sentences are
//! found by winnowed shingles and extended to both sides.

use std::collections::HashSet;

use crate::compare::align;
use crate::compare::says::{says_the_same, signs};
use crate::compare::table::{self, Bits, FirstPlaces, Seen};
use crate::shingle::{self, GUARANTEED, K, K_WITHIN, WINDOW, winnow};
use crate::span::Span;
use crate::text::{BlockKind, Furniture, Sentence, Text, Token};

/// Fewest words of a sentence whose exact copy is a repeat. Shorter ones ("He was right.")
/// are said twice on purpose.
pub const EXACT_WORDS: usize = 5;

/// Fewest words of a sentence whose edited copy is a repeat.
pub const EDITED_WORDS: usize = 8;

/// Least similarity of an edited copy: one word in five may differ.
pub const EDITED_SIMILARITY: f32 = 0.8;

/// Longest sentence that is aligned word by word; longer ones are found as passages.
const LONGEST_ALIGNED: usize = 600;

/// Earlier sentences that are aligned with one sentence at most.
const CANDIDATES: usize = 4;

/// Earlier sentences that are counted as sharing shingles with one sentence at most.
const VOTED: usize = 64;

/// Fewest tokens of a passage that is no whole sentence.
pub const PASSAGE_WORDS: usize = 16;

/// Tokens from which a passage stands again whatever else the sentences around it say.
const LONG_RUN: usize = 32;

// Every passage of that length shares a winnowed shingle with its first standing.
const _: () = assert!(PASSAGE_WORDS >= GUARANTEED);

/// Later copies of one sentence or passage that are reported one by one; how many follow is
/// said with the last of them.
pub const COPIES: u32 = 20;

/// What stands again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RepeatKind {
    /// One sentence of a longer paragraph.
    Sentence,
    /// A whole paragraph, or several in a row.
    Paragraph,
    /// Several sentences of longer paragraphs.
    Passage,
    /// A run of words that is no whole sentence.
    Run,
}

/// A copy and its first standing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Repeat {
    /// What stands again.
    pub kind: RepeatKind,
    /// Where it stands first.
    pub first: Span,
    /// Where it stands again.
    pub later: Span,
    /// Both with the short lines above and below that stand again as well: boxes, entries of horoscopes.
    pub around: (Span, Span),
    /// Tokens of the copy.
    pub words: u32,
    /// 1 for an exact copy; below that, the share of words that are equal.
    pub similarity: f32,
    /// Further copies that are not listed one by one.
    pub omitted: u32,
}

/// The shingles of [`K_WITHIN`] tokens of an article.
#[derive(Debug, Clone)]
pub struct Grams {
    pub(crate) hashes: Vec<u64>,
    /// Those that may stand earlier in the article; others do not.
    pub(crate) again: Bits,
}

impl Grams {
    /// The shingles of these tokens.
    #[must_use]
    pub fn of(tokens: &[Token]) -> Self {
        let hashes = shingle::k_grams_within(tokens, K_WITHIN);
        let mut seen = Seen::with_capacity(hashes.len());
        let again = Bits::of(&hashes, |&gram| seen.insert(gram));
        Self { hashes, again }
    }
}

/// Finds every repeat, in the order of the later copies, and says how many words in a row may
/// stand again: no longer run does.
#[must_use]
pub fn find(source: &str, text: &Text, grams: &Grams) -> (Vec<Repeat>, usize) {
    let Grams { hashes: grams, again } = grams;
    let mut different = HashSet::new();
    let mut matches = match_sentences(source, text, grams, again, &mut different);
    let mut repeats = runs(text, &mut matches);
    let longest = again.longest_run() + K_WITHIN - 1;
    if longest >= PASSAGE_WORDS {
        add_passages(text, grams, (&matches, &different), &mut repeats);
    }
    repeats.sort_unstable_by_key(|repeat| (repeat.later, repeat.first));
    (repeats, longest)
}

/// The earlier sentence that a sentence copies.
#[derive(Debug, Clone, Copy)]
struct Match {
    first: u32,
    similarity: f32,
}

/// Sentences, each with an earlier one, that are alike and say different things.
type Different = HashSet<(u32, u32)>;

/// Blocks whose words may stand twice by design: furniture is another rule's business, and a
/// title or caption repeats the lead.
fn is_comparable(text: &Text, sentence: &Sentence) -> bool {
    let block = &text.blocks[sentence.block as usize];
    !matches!(block.kind, BlockKind::Title | BlockKind::Byline | BlockKind::Dateline | BlockKind::Promo)
        && !matches!(block.furniture, Some(Furniture::Credit | Furniture::Byline | Furniture::Timestamp))
}

/// Shingles of a sentence, as ordinals.
fn grams_of(sentence: &Sentence) -> std::ops::Range<usize> {
    let tokens = sentence.tokens.range();
    if tokens.len() < K_WITHIN { 0..0 } else { tokens.start..tokens.end + 1 - K_WITHIN }
}

/// Fewest shingles that a sentence of so many words shares with one of which it is an edited
/// copy. One edit destroys up to four shingles: with one word in five changed a few survive.
fn least_shared(words: usize) -> usize {
    ((words + 1 - K_WITHIN) / 6).max(1)
}

/// True for sentences that may copy an earlier one, by their shingles that may stand earlier.
fn is_suspect(words: usize, shingles: usize, shared: usize) -> bool {
    shared == shingles || (EDITED_WORDS..=LONGEST_ALIGNED).contains(&words) && shared >= least_shared(words)
}

/// For every sentence the earlier one that it copies. `again` says of every shingle whether it
/// may stand earlier in the text: most articles are done when no sentence has enough of them,
/// and of the others only the shingles of such sentences are looked up.
fn match_sentences(
    source: &str,
    text: &Text,
    grams: &[u64],
    again: &Bits,
    different: &mut Different,
) -> Vec<Option<Match>> {
    let sentences = &text.sentences;
    let mut matches: Vec<Option<Match>> = vec![None; sentences.len()];
    let compared = |sentence: &Sentence| sentence.tokens.len() >= EXACT_WORDS && is_comparable(text, sentence);
    let suspects = Bits::of(sentences, |sentence| {
        let range = grams_of(sentence);
        is_suspect(sentence.tokens.len(), range.len(), again.count(range)) && compared(sentence)
    });
    let shared = || {
        let suspects = suspects.within(0..sentences.len()).map(|ordinal| grams_of(&sentences[ordinal]));
        suspects.flat_map(|range| again.within(range))
    };
    let Some(last) = suspects.within(0..sentences.len()).last() else { return matches };
    let mut wanted = Seen::with_capacity(shared().count());
    for at in shared() {
        wanted.insert(grams[at]);
    }
    let kept = Bits::of(&grams[..grams_of(&sentences[last]).end], |&gram| wanted.may_hold(gram));
    drop(wanted);
    // Sentences that are no exact copies, which may be edited ones or have some.
    let mut others = Vec::new();
    let mut exact = FirstPlaces::with_capacity(last + 1);
    for (ordinal, sentence) in sentences.iter().enumerate().take(last + 1) {
        if !compared(sentence) {
            continue;
        }
        if kept.holds(grams_of(sentence).start)
            && let Some(first) = exact.insert(shingle::of_tokens(text.words_of(sentence)), ordinal as u32)
        {
            if signs(source, text.words_of(sentence)).eq(signs(source, text.words_of(&sentences[first as usize]))) {
                matches[ordinal] = Some(Match { first, similarity: 1.0 });
            } else {
                different.insert((ordinal as u32, first));
            }
        } else {
            others.push(ordinal as u32);
        }
    }
    drop(exact);
    let shingles = |ordinal: u32| kept.within(grams_of(&sentences[ordinal as usize]));
    let placed = others.iter().flat_map(|&ordinal| shingles(ordinal).map(move |at| (grams[at], ordinal)));
    let count = others.iter().map(|&ordinal| kept.count(grams_of(&sentences[ordinal as usize]))).sum();
    let first = table::first_places(placed, count);
    let mut first = first.iter().copied();
    let mut votes: Vec<(u32, u32)> = Vec::new();
    for &ordinal in &others {
        let words = text.words_of(&sentences[ordinal as usize]);
        votes.clear();
        for earlier in first.by_ref().take(shingles(ordinal).count()) {
            if earlier == ordinal {
                continue;
            }
            if let Some((_, count)) = votes.iter_mut().find(|(other, _)| *other == earlier) {
                *count += 1;
            } else if votes.len() < VOTED {
                votes.push((earlier, 1));
            }
        }
        let ordinal = ordinal as usize;
        if suspects.holds(ordinal) && words.len() >= EDITED_WORDS && words.len() <= LONGEST_ALIGNED {
            matches[ordinal] = edited_copy(source, text, ordinal, &mut votes, different);
        }
    }
    matches
}

/// The earlier sentence of which this one is an edited copy.
fn edited_copy(
    source: &str,
    text: &Text,
    ordinal: usize,
    votes: &mut [(u32, u32)],
    different: &mut Different,
) -> Option<Match> {
    let words = text.words_of(&text.sentences[ordinal]);
    let needed = least_shared(words.len()) as u32;
    votes.sort_unstable_by_key(|&(other, count)| (std::cmp::Reverse(count), other));
    let hashes: Vec<u64> = words.iter().map(|word| word.hash).collect();
    votes
        .iter()
        .take(CANDIDATES)
        .take_while(|(_, count)| *count >= needed)
        .filter_map(|&(first, _)| {
            let other = text.words_of(&text.sentences[first as usize]);
            let (short, long) = (words.len().min(other.len()), words.len().max(other.len()));
            if short < EDITED_WORDS || long > LONGEST_ALIGNED || (short as f32) < EDITED_SIMILARITY * long as f32 {
                return None;
            }
            let others: Vec<u64> = other.iter().map(|word| word.hash).collect();
            let similarity = align::similarity(&hashes, &others);
            if similarity < EDITED_SIMILARITY {
                return None;
            }
            if !says_the_same(source, words, other) {
                different.insert((ordinal as u32, first));
                return None;
            }
            Some(Match { first, similarity: similarity.min(0.999) })
        })
        .max_by(|a, b| a.similarity.total_cmp(&b.similarity).then(b.first.cmp(&a.first)))
}

/// True when two sentences are too short to be matched alone, and equal: beside a match they
/// belong to it.
fn is_filler(text: &Text, first: usize, later: usize) -> bool {
    let (first, later) = (&text.sentences[first], &text.sentences[later]);
    let (words, others) = (text.words_of(first), text.words_of(later));
    words.len() < EXACT_WORDS
        && words.len() == others.len()
        && words.iter().zip(others).all(|(a, b)| a.hash == b.hash)
        && is_comparable(text, first)
        && is_comparable(text, later)
}

/// Joins matches that continue one another and names what they make up. Short sentences that
/// go with a run become matches, too.
fn runs(text: &Text, matches: &mut [Option<Match>]) -> Vec<Repeat> {
    let block = |ordinal: usize| text.sentences[ordinal].block;
    let mut repeats = Vec::new();
    let mut copies = std::collections::HashMap::<(u32, u32), (u32, usize)>::new();
    let mut at = 0;
    let mut taken = 0;
    while at < matches.len() {
        let Some(start) = matches[at] else {
            at += 1;
            continue;
        };
        let mut end = at + 1;
        let mut similarity = start.similarity;
        let (mut first, mut last) = (start.first as usize, start.first as usize);
        let mut matched = end;
        // The run goes on with the next sentence of the first standing, which must not run
        // into the copy itself.
        while end < matches.len() && last + 1 < at {
            match matches[end] {
                Some(next) if next.first as usize == last + 1 => {
                    similarity = similarity.min(next.similarity);
                    matched = end + 1;
                }
                None if is_filler(text, last + 1, end) => {}
                _ => break,
            }
            last += 1;
            end += 1;
        }
        // At its ends short sentences count only where they stand in the same paragraph.
        while end > matched && (block(end - 1) != block(matched - 1) || block(last) != block(last + matched - end)) {
            last -= 1;
            end -= 1;
        }
        while at > taken
            && first > 0
            && last < at - 1
            && matches[at - 1].is_none()
            && block(at - 1) == block(at)
            && block(first - 1) == block(first)
            && is_filler(text, first - 1, at - 1)
        {
            first -= 1;
            at -= 1;
        }
        for (ordinal, found) in matches[at..end].iter_mut().enumerate() {
            found.get_or_insert(Match { first: (first + ordinal) as u32, similarity: 1.0 });
        }
        let last_copy = end - 1;
        let span = |from: usize, to: usize| text.sentences[from].span.cover(text.sentences[to].span);
        let (first_span, later_span) = (span(first, last), span(at, last_copy));
        let (above, below) = lines_around(text, matches, taken, (first, last), (at, last_copy));
        taken = end + below;
        let key = (first_span.start, first_span.end);
        let entry = copies.entry(key).or_insert((0, repeats.len()));
        entry.0 += 1;
        if entry.0 <= COPIES {
            entry.1 = repeats.len();
            repeats.push(Repeat {
                kind: kind_of(text, at, last_copy),
                first: first_span,
                later: later_span,
                around: (span(first - above, last + below), span(at - above, last_copy + below)),
                words: text.sentences[last_copy].tokens.end - text.sentences[at].tokens.start,
                similarity,
                omitted: 0,
            });
        } else {
            let listed: &mut Repeat = &mut repeats[entry.1];
            listed.omitted += 1;
        }
        at = end;
    }
    repeats
}

/// How many lines above a run and below it are too short to be matched and stand again with it, as those of a box do;
/// `first` and `later` are the first and the last sentence of both standings, and `taken` is where the run before ends.
fn lines_around(
    text: &Text,
    matches: &[Option<Match>],
    taken: usize,
    first: (usize, usize),
    later: (usize, usize),
) -> (usize, usize) {
    let is_line = |ordinal: usize| text.blocks[text.sentences[ordinal].block as usize].sentences.len() == 1;
    let again = |first: usize, later: usize| {
        matches[later].is_none()
            && !text.sentences[later].tokens.is_empty()
            && is_line(first)
            && is_line(later)
            && is_filler(text, first, later)
    };
    let (mut above, mut below) = (0, 0);
    if is_line(first.0) && is_line(later.0) {
        while first.0 > above
            && later.0 - above > taken.max(first.1 + 1)
            && again(first.0 - above - 1, later.0 - above - 1)
        {
            above += 1;
        }
    }
    // Without a line above, one below may be the heading of what follows.
    if above > 0 && is_line(first.1) && is_line(later.1) {
        while later.1 + below + 1 < matches.len()
            && first.1 + below + 1 < later.0 - above
            && again(first.1 + below + 1, later.1 + below + 1)
        {
            below += 1;
        }
    }
    (above, below)
}

/// What the sentences from `first` to `last` make up: whole blocks, a part of one, or more.
fn kind_of(text: &Text, first: usize, last: usize) -> RepeatKind {
    let begins = &text.blocks[text.sentences[first].block as usize];
    let ends = &text.blocks[text.sentences[last].block as usize];
    let whole = begins.sentences.start as usize == first && ends.sentences.end as usize == last + 1;
    if whole {
        RepeatKind::Paragraph
    } else if first == last {
        RepeatKind::Sentence
    } else {
        RepeatKind::Passage
    }
}

/// Adds runs of words that stand again without being whole sentences.
fn add_passages(
    text: &Text,
    grams: &[u64],
    (matches, different): (&[Option<Match>], &Different),
    repeats: &mut Vec<Repeat>,
) {
    let tokens = &text.tokens;
    if tokens.len() < 2 * PASSAGE_WORDS {
        return;
    }
    let longer = |at: usize| shingle::longer_gram_within(&grams[at..at + K_WITHIN]);
    let mut picked: Vec<u32> = Vec::new();
    winnow::each(
        grams.len().saturating_sub(K_WITHIN - 1),
        WINDOW,
        |range, hashes| hashes.extend(range.map(longer)),
        |at, _| picked.push(at as u32),
    );
    let first = table::first_places(picked.iter().map(|&at| (longer(at as usize), at)), picked.len());
    // Sentence of each token, to leave out what is reported already.
    let mut reach = 0;
    // End of the runs that said nothing new. Inside them only what is not matched is tried
    // again: equal paragraphs would else be followed to the end from each of them.
    let mut known = 0;
    let is_settled = |token: usize| {
        let sentence = sentence_of(text, token);
        matches.get(sentence).is_some_and(|found| found.is_some() || !is_comparable(text, &text.sentences[sentence]))
    };
    // Where such runs end, by how far apart the two places are: each shingle of a run leads to the whole of it.
    let mut refused = std::collections::HashMap::<usize, usize>::new();
    let mut copies = std::collections::HashMap::<u32, (u32, usize)>::new();
    for (at, first) in picked.into_iter().zip(first).filter(|(at, first)| at != first) {
        let (at, first) = (at as usize, first as usize);
        if at < known && is_settled(at) && is_settled(at + K - 1) {
            continue;
        }
        if at < known && refused.get(&(at - first)).is_some_and(|end| at < *end) {
            continue;
        }
        if at < reach || (0..K).any(|offset| tokens[first + offset].hash != tokens[at + offset].hash) {
            continue;
        }
        let (mut from, mut to) = (0, K);
        while from < first && from < at - reach.min(at) && tokens[first - from - 1].hash == tokens[at - from - 1].hash {
            from += 1;
        }
        while at + to < tokens.len() && first + to < at - from && tokens[first + to].hash == tokens[at + to].hash {
            to += 1;
        }
        let (start, end) = (at - from, at + to);
        if end - start < PASSAGE_WORDS {
            continue;
        }
        if !is_news(text, (matches, different), first - from, start, end) {
            known = known.max(end);
            refused.insert(at - first, end);
            continue;
        }
        reach = end;
        let entry = copies.entry((first - from) as u32).or_insert((0, repeats.len()));
        entry.0 += 1;
        if entry.0 > COPIES {
            repeats[entry.1].omitted += 1;
            continue;
        }
        entry.1 = repeats.len();
        let span = |from: usize| tokens[from].span.cover(tokens[from + end - start - 1].span);
        let (first, later) = (span(first - from), span(start));
        repeats.push(Repeat {
            kind: RepeatKind::Run,
            first,
            later,
            around: (first, later),
            words: (end - start) as u32,
            similarity: 1.0,
            omitted: 0,
        });
    }
}

/// Ordinal of the sentence that holds a token.
fn sentence_of(text: &Text, token: usize) -> usize {
    text.sentences.partition_point(|sentence| sentence.tokens.end as usize <= token)
}

/// True when a passage says something that the matched sentences do not say already, is no part of sentences that
/// say different things, and
/// stands in blocks that are compared at all.
fn is_news(
    text: &Text,
    (matches, different): (&[Option<Match>], &Different),
    first: usize,
    start: usize,
    end: usize,
) -> bool {
    let is_fresh = |sentence: usize| matches[sentence].is_none() && is_comparable(text, &text.sentences[sentence]);
    let is_long = end - start >= LONG_RUN;
    let (mut fresh, mut at) = (0, start);
    // The words that lie in one sentence here and in one there. A sentence that is matched there stands a third
    // time further up, which says nothing of those behind it.
    while at < end && fresh < PASSAGE_WORDS {
        let (later, source) = (sentence_of(text, at), sentence_of(text, first + at - start));
        let ends = |sentence: usize| text.sentences[sentence].tokens.end as usize;
        let stop = end.min(ends(later)).min(ends(source) + start - first);
        let is_same = || is_long || !different.contains(&(later as u32, source as u32));
        if is_fresh(later) && is_fresh(source) && is_same() {
            fresh += stop - at;
        }
        at = stop;
    }
    fresh >= PASSAGE_WORDS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Article;

    const P1: &str =
        "The council met on Tuesday evening to hear the engineers. They had found water in the tunnel under the river.";
    const P2: &str =
        "Nobody should expect trains before the autumn, the mayor told the reporters who had waited outside.";
    const OTHER: &str = "A second report on the bridge is due in October and will be public.";

    fn repeats(text: &str) -> Vec<(RepeatKind, String, u32)> {
        let analysed = Text::new(&Article::from_text("x", text), None);
        find(text, &analysed, &Grams::of(&analysed.tokens))
            .0
            .iter()
            .inspect(|repeat| assert!(repeat.first.end <= repeat.later.start))
            .map(|repeat| (repeat.kind, repeat.later.of(text).to_owned(), repeat.first.start))
            .collect()
    }

    #[test]
    fn paragraphs_stand_again() {
        let text = format!("{P1}\n\n{OTHER}\n\n{P1}");
        assert_eq!(repeats(&text), [(RepeatKind::Paragraph, P1.to_owned(), 0)]);
    }

    #[test]
    fn short_sentences_belong_to_the_paragraph_around_them() {
        for paragraph in [
            format!("{P1} He said no. {P2}"),
            format!("He said no. {P1} {P2}"),
            format!("{P1} He said no. Why? {P2} Never."),
        ] {
            let text = format!("{paragraph}\n\n{OTHER}\n\n{paragraph}");
            assert_eq!(repeats(&text), [(RepeatKind::Paragraph, paragraph.clone(), 0)]);
            assert_eq!(repeats(&format!("{paragraph}\n\n{paragraph}\n\n{OTHER}")).len(), 1);
            assert_eq!(repeats(&format!("{paragraph}\n\n").repeat(12)).len(), 11);
        }
        let apart = format!("{P1}\n\nHe said no.\n\n{OTHER}\n\n{P1}\n\nHe said no.");
        assert_eq!(repeats(&apart), [(RepeatKind::Paragraph, P1.to_owned(), 0)]);
    }

    #[test]
    fn interleaved_copies_are_one_finding_each() {
        let text = format!("{P1}\n\n{P2}\n\n{P1}\n\n{P2}");
        assert_eq!(repeats(&text), [(RepeatKind::Paragraph, format!("{P1}\n\n{P2}"), 0)]);
        let doubled = format!("{P1}\n\n{P1}\n\n{P2}\n\n{P2}");
        assert_eq!(repeats(&doubled).len(), 2);
    }

    #[test]
    fn edited_sentences_stand_again() {
        let edited = "Nobody should expect any trains before autumn, the mayor told reporters who had waited outside.";
        let found = repeats(&format!("{P2}\n\n{OTHER} {edited}"));
        assert_eq!(found, [(RepeatKind::Sentence, edited.to_owned(), 0)]);
        let spun = "“The U.S. firm says it wants to build the bridge with local workers.”";
        let found = repeats(&format!("{} {OTHER}\n\n{spun}", spun.replace("U.S.", "USA").replace(['“', '”'], "\"")));
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn results_and_rhetoric_are_no_repeats() {
        assert!(repeats("The Reds beat the Blues by two goals on a wet Sunday in May. The Blues beat the Reds by two goals on a wet Sunday in June.").is_empty());
        assert!(repeats("Shares of the company rose 12 percent to close at 45 dollars on Monday.\nShares of the company rose 19 percent to close at 51 dollars on Monday.").is_empty());
        assert!(repeats("He was right. Nobody saw it. He was right.").is_empty());
    }

    #[test]
    fn passages_across_sentences() {
        let text = format!(
            "{P2}\n\n{OTHER}\n\nAs it was said, should expect trains before the autumn, the mayor told the reporters who had waited outside and that was all there was to it."
        );
        // Fifteen words in a row are below the limit, eighteen are not.
        let long =
            "when the last of the engineers had left the flooded tunnel under the wide grey river that night in May";
        assert!(repeats(&text).is_empty());
        let text = format!(
            "It was late {long} and she knew it.\n\n{OTHER}\n\nThey all slept well {long} or so they said to us."
        );
        assert_eq!(repeats(&text), [(RepeatKind::Run, long.to_owned(), 12)]);
    }

    #[test]
    fn a_sentence_that_stands_a_third_time_takes_no_passage_along() {
        let third = "Now it is late in the year.";
        let long = "The board of the harbour will say in the first week of May which of the old sheds along the quay are to \
            be taken down, and which of them the town may keep for boats";
        let tails = [
            "of its own, said a man whom we met on the stairs with a bag of apples in his arms",
            "from abroad; nobody had asked for that when it was voted on six years ago by both chambers",
        ];
        let text =
            format!("{third}\n\n{OTHER}\n\n{third} {long} {}.\n\n{P2}\n\n{third} {long} {}.", tails[0], tails[1]);
        let found = repeats(&text);
        assert!(found.iter().any(|(kind, words, _)| *kind == RepeatKind::Run && words.contains(long)), "{found:?}");
    }

    /// Each shingle of a block whose sentences stand further up in another order leads to the whole of the block.
    #[test]
    fn refused_runs_are_followed_once() {
        let word = |number: usize| format!("w{}x{}", number % 997, number % 1013);
        let words = |from: usize, count: usize| (from..from + count).map(word).collect::<Vec<_>>().join(" ");
        let count = 8_000;
        let long: Vec<String> = (0..count).map(|at| format!("The {}.", words(at * 6, 6))).collect();
        let short = |at: usize| format!("So {}.", words(90_000 + at * 3, 3));
        let shuffled: Vec<&str> = (0..count).map(|at| long[at * 4_999 % count].as_str()).collect();
        let block: Vec<String> = (0..count).map(|at| format!("{} {}", long[at], short(at))).collect();
        let text = format!("{}\n\n{1}\n\n{OTHER}\n\n{1}", shuffled.join("\n\n"), block.join(" "));
        let analysed = Text::new(&Article::from_text("x", text.as_str()), None);
        let start = std::time::Instant::now();
        assert!(!find(&text, &analysed, &Grams::of(&analysed.tokens)).0.is_empty());
        assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    }

    #[test]
    fn endless_copies_are_counted() {
        let text = format!("{OTHER}\n").repeat(1_000);
        let analysed = Text::new(&Article::from_text("x", &text), None);
        let found = find(&text, &analysed, &Grams::of(&analysed.tokens)).0;
        assert_eq!(found.len(), COPIES as usize);
        assert_eq!(found[found.len() - 1].omitted, 999 - COPIES);
    }

    #[test]
    fn equal_paragraphs_cost_linear_time() {
        let text = format!("{P1} {P2}\n\n").repeat(20_000);
        let analysed = Text::new(&Article::from_text("x", &text), None);
        let start = std::time::Instant::now();
        assert_eq!(find(&text, &analysed, &Grams::of(&analysed.tokens)).0.len(), COPIES as usize);
        // Half a second where each copy is looked at once, minutes where all its followers are.
        assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
    }

    #[test]
    fn one_word_repeated_is_linear() {
        let text = "a ".repeat(500_000);
        let analysed = Text::new(&Article::from_text("x", &text), None);
        assert!(find(&text, &analysed, &Grams::of(&analysed.tokens)).0.len() <= COPIES as usize);
    }

    #[test]
    fn sentences_that_say_something_else_are_no_repeats() {
        let behind = "from the fund for the victims of the flood in the upper valley in the spring of that year";
        let found = |a: &str, b: &str| {
            let both = [format!("{a} {behind}."), format!("{b} {behind}.")];
            repeats(&format!("{}\n\n{OTHER}\n\n{}", both[0], both[1]))
        };
        for (a, b) in [
            ("The clerk did take the money", "The clerk did not take the money"),
            ("The clerk took the money", "Nobody took the money"),
            ("The clerk took hundreds of notes", "The clerk took dozens of notes"),
            ("The clerk took twelve notes and seven coins", "The clerk took seven notes and twelve coins"),
            ("The clerk took twelve notes and coins", "The clerk took notes and coins"),
            ("Anna Holm took the money of Olaf Raven", "Olaf Raven took the money of Anna Holm"),
            ("Holm paid Raven", "Raven paid Holm"),
            ("Harbour Lines took the money", "Island Ferries took the money"),
            ("The clerk said that Holm took the money", "The clerk said that Raven took the money"),
            ("The clerk took 5% of it", "The clerk took $5 of it"),
            ("It changed by -5 notes", "It changed by 5 notes"),
            ("The sum rose by a note", "The sum fell by a note"),
            ("The clerk took the money on Monday", "The clerk took the money on Friday"),
            ("Peter took the money of the widows", "Anna took the money of the widows"),
            ("Lund and Pike took the money of Holm and Raven", "Holm and Raven took the money of Lund and Pike"),
        ] {
            assert_eq!(found(a, b), [], "{a} / {b}");
            assert_eq!(found(b, a), [], "{b} / {a}");
        }
        for (a, b) in [
            ("The clerk took the money", "The writer took the money"),
            ("The clerk took the money after a week", "The clerk took the money following a week"),
            ("On the quay Anna Holm gave Olaf Raven money", "Anna Holm gave Olaf Raven money on the quay"),
            ("The sum fell by a note", "The sum dropped by a note"),
            ("The U.S. clerk took the money", "The USA clerk took the money"),
            ("The clerk said that Holm and Raven took it", "The clerk said that Raven and Holm took it"),
            (
                "The clerk said that Anna Holm and Olaf Raven took it",
                "The clerk said that Olaf Raven and Anna Holm took it",
            ),
            ("They say the clerk took it and left with Holm", "They say Holm took it and left with Holm"),
        ] {
            assert_eq!(found(a, b).len(), 1, "{a} / {b}");
            assert_eq!(found(b, a).len(), 1, "{b} / {a}");
        }
        let (a, b) =
            ("In Ferryton Anna Holm gave money to Olaf Raven", "Anna Holm gave money to Olaf Raven in Ferryton");
        assert_eq!(found(a, b).len(), 1);
    }

    #[test]
    fn long_passages_stand_again_whatever_stands_beside_them() {
        let long = "took the money of the widows from the fund for the victims of the flood in the upper valley and \
            gave it to a line of ferries that had never before been paid for any of its boats by the town";
        for (a, b) in [
            ("Holm", "Holm, who is 63,"),
            ("The captain Raven", "Meanwhile the former captain Raven"),
            ("Holm", "Raven"),
        ] {
            let both = [format!("{a} {long}."), format!("{b} {long}.")];
            for [first, later] in [[&both[0], &both[1]], [&both[1], &both[0]]] {
                let found = repeats(&format!("{first}\n\n{OTHER}\n\n{later}"));
                assert!(found.len() == 1 && found[0].1.contains(long), "{first} / {later}: {found:?}");
            }
        }
    }

    #[test]
    fn numbers_that_are_spelled_out_are_figures() {
        let say = |number: &str| format!("The ferry line has won {number} prizes of the harbour towns since it began.");
        let found = |a: &str, b: &str| repeats(&format!("{}\n\n{OTHER}\n\n{}", say(a), say(b))).len();
        assert_eq!(found("four", "eight"), 0);
        assert_eq!(found("many", "several"), 1);
        assert_eq!(found("four", "four"), 1);
    }
}
