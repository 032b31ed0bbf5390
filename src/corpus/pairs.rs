//! Two articles of a collection against each other: what both hold, word by word.
//!
//! Shingles that both articles hold say where to look, and what they share is followed from
//! there. Of the earlier article only the words around them are read, and all where a passage goes
//! further; of a very long one never more than parts. Articles in a row are held, and compared with
//! one earlier article after the other, so that what lies together is read together.

use std::cmp::Reverse;
use std::io;
use std::ops::Range;

use super::collection::{Collection, Doc, Row};
use super::links::Link;
use super::log::Stretch;
use crate::compare::reprint::{Parts, Passage, Query, SENTENCE_IDENTITY, passages_along};
use crate::shingle::K;
use crate::text::Ordinals;

/// Tokens of an article that is never read whole for one comparison: it would be read for every
/// article that shares a phrase with it.
pub(super) const LONG: u32 = 1 << 14;

/// Articles whose words are looked up together.
const AT_ONCE: usize = 16;

/// Share of the shorter article that was found in the longer one, at which words that no shingle
/// leads to may decide whether it is a copy: then every run of a few words is followed.
const DOUBTFUL: Range<f64> = 0.3..0.9;

/// Tokens around a shared shingle that are compared at first; where a passage reaches the
/// border, more are.
const AROUND: u32 = 48;

/// Tokens from a border within which what stands behind it may make a passage longer.
const NEAR: u32 = 12;

/// How much wider a window becomes when a passage reaches its border.
const WIDER: u32 = 4;

/// Widest gap between shingles of one window, in tokens of either article, and how far they may
/// shift against each other inside it.
const GAP: u32 = 96;
const SHIFT: u32 = 32;

/// Windows of two articles that are compared one by one. Where there are more, the articles
/// are compared whole.
const MOST_WINDOWS: usize = 8;

/// An article that is more than this many times as long as the other, and as all windows, is never
/// compared whole.
const LONGER: u32 = 4;

/// How much two articles share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    /// The article that comes later in the input.
    pub(super) later: Doc,
    /// The earlier one.
    pub(super) earlier: Doc,
    /// Tokens of the later article that the earlier one holds.
    pub(super) of_later: u32,
    /// Tokens of the earlier article that the later one holds.
    pub(super) of_earlier: u32,
}

/// A passage that two articles share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shared {
    /// Its tokens in the later article.
    pub(super) later: Ordinals,
    /// Its tokens in the earlier one.
    pub(super) earlier: Ordinals,
    /// Words that agree.
    pub(super) matched: u32,
}

impl Shared {
    fn of(passage: &Passage) -> Self {
        Self { later: passage.query, earlier: passage.other, matched: passage.matched }
    }
}

/// Pairs of articles and what they share. Most share one passage, so those of all stand in one list.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    pairs: Vec<(Pair, Ordinals)>,
    passages: Vec<Shared>,
}

impl Pairs {
    /// The pairs, each with the place of its [passages](Self::passages).
    pub(super) fn all(&self) -> &[(Pair, Ordinals)] {
        &self.pairs
    }

    /// The passages at a place, in the order of the later article.
    pub(super) fn passages(&self, place: Ordinals) -> &[Shared] {
        &self.passages[place.range()]
    }

    /// Bytes that they take up.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&self.pairs[..]) + size_of_val(&self.passages[..])
    }

    fn add(&mut self, later: Doc, earlier: Doc, found: &Found) {
        let Found { passages, of_later, of_earlier } = found;
        if passages.is_empty() {
            return;
        }
        let start = self.passages.len() as u32;
        self.passages.extend(passages.iter().map(Shared::of));
        let place = Ordinals { start, end: self.passages.len() as u32 };
        self.pairs.push((Pair { later, earlier, of_later: *of_later, of_earlier: *of_earlier }, place));
    }
}

/// What was found of two articles.
struct Found {
    /// What both hold, in the order of the later one.
    passages: Vec<Passage>,
    of_later: u32,
    of_earlier: u32,
}

impl Found {
    fn new(mut passages: Vec<Passage>) -> Self {
        passages.sort_unstable_by_key(|passage| {
            (passage.query.start, passage.other.start, Reverse(passage.query.end), passage.other.end)
        });
        // Windows may overlap.
        passages.dedup_by(|next, kept| {
            kept.query.end >= next.query.end && kept.other.start <= next.other.start && kept.other.end >= next.other.end
        });
        let of_later = covered(passages.iter().map(|passage| (passage.query, passage.matched)), &[]);
        let of_earlier = covered(passages.iter().map(|passage| (passage.other, passage.matched)), &[]);
        Self { passages, of_later, of_earlier }
    }
}

/// Tokens that passages cover, of which so many agree with the other article. All of a passage counts where as many agree
/// as in an edited copy of a sentence, in proportion where fewer do: half of what was written anew is no copy. Nothing
/// of what is `aside` counts.
pub(super) fn covered(passages: impl Iterator<Item = (Ordinals, u32)>, aside: &[Ordinals]) -> u32 {
    let mut passages: Vec<(Ordinals, u32)> = passages.collect();
    passages.sort_unstable_by_key(|(range, matched)| (range.start, Reverse(range.end), Reverse(*matched)));
    let mut end = 0;
    let covered = |(range, matched): (Ordinals, u32)| {
        let new = Ordinals { start: range.start.max(end).min(range.end), end: range.end };
        end = end.max(range.end);
        let weight = matched as f32 / range.len().max(1) as f32 / SENTENCE_IDENTITY;
        counted(new, aside) as f32 * weight.min(1.0)
    };
    passages.into_iter().map(covered).sum::<f32>().round() as u32
}

/// Tokens of a range that count: all but those of these ranges, which are in order and apart.
fn counted(range: Ordinals, aside: &[Ordinals]) -> usize {
    let first = aside.partition_point(|gone| gone.end <= range.start);
    let gone = aside[first..].iter().take_while(|gone| gone.start < range.end);
    range.len() - gone.map(|gone| gone.shared(range)).sum::<usize>()
}

/// Ranges of tokens in which two articles are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Window {
    later: Ordinals,
    earlier: Ordinals,
}

/// A part of an earlier article.
struct Part<'a> {
    range: Ordinals,
    words: Stretch<'a, u32>,
}

/// Compares articles with one that comes later in the input.
#[derive(Clone, Copy)]
struct Comparison<'a> {
    collection: &'a Collection,
    later: Doc,
    words: &'a [u32],
    sentences: &'a [Ordinals],
}

/// What articles in a row share with earlier ones, where links, which are sorted, lead to them, in the order of the
/// later ones. They are compared in the order of the earlier ones, whose words are read in the order in which they lie.
pub(super) fn along(collection: &Collection, docs: Range<Doc>, links: &[Link]) -> io::Result<Pairs> {
    let row = collection.row_of(docs)?;
    let mut found = Pairs::default();
    let mut parts: Vec<(Comparison<'_>, &[Link], Option<Part<'_>>)> = Vec::with_capacity(AT_ONCE);
    let mut of_pairs = links.chunk_by(|a, b| (a.earlier, a.later) == (b.earlier, b.later)).peekable();
    while of_pairs.peek().is_some() {
        // The processor waits for the words of all of them at once here, and below for none.
        for links in of_pairs.by_ref().take(AT_ONCE) {
            let comparison = Comparison::new(collection, &row, links[0].later);
            parts.push((comparison, links, comparison.part(links)?));
        }
        std::hint::black_box(parts.iter().fold(0, |all, (comparison, links, part)| {
            let there = |part: &Part<'_>| part.words[(links[0].there - part.range.start) as usize];
            all ^ comparison.words[links[0].at as usize] ^ part.as_ref().map_or(0, there)
        }));
        for (comparison, links, part) in parts.drain(..) {
            let earlier = links[0].earlier;
            let shared = match part {
                Some(part) => comparison.with(part, links)?,
                None => comparison.in_windows(earlier, links)?,
            };
            found.add(comparison.later, earlier, &shared);
        }
    }
    found.pairs.sort_unstable_by_key(|(pair, _)| (pair.later, pair.earlier));
    Ok(found)
}

/// What two articles share, wherever it stands in them.
pub(super) fn whole(collection: &Collection, later: Doc, earlier: Doc) -> io::Result<Vec<Shared>> {
    let row = collection.row_of(later..later + 1)?;
    let found = Comparison::new(collection, &row, later).whole(earlier)?;
    Ok(found.passages.iter().map(Shared::of).collect())
}

/// What an article shares with a place of another one, which takes the part of the earlier one.
pub(super) fn inside(collection: &Collection, doc: Doc, other: Doc, place: Ordinals) -> io::Result<Vec<Shared>> {
    let row = collection.row_of(doc..doc + 1)?;
    let (words, sentences) = row.article(doc);
    let mut passages = Query::new(words, sentences, Parts::Both).passages(&collection.words(other, place)?);
    for passage in &mut passages {
        passage.other = shifted(passage.other, place.start);
    }
    Ok(Found::new(passages).passages.iter().map(Shared::of).collect())
}

impl<'a> Comparison<'a> {
    fn new(collection: &'a Collection, row: &'a Row<'_>, later: Doc) -> Self {
        let (words, sentences) = row.article(later);
        Self { collection, later, words, sentences }
    }

    /// The words of an earlier article around the shingles; `None` where one of the two is so long that they are
    /// compared in windows.
    fn part(&self, links: &[Link]) -> io::Result<Option<Part<'a>>> {
        let earlier = links[0].earlier;
        let whole = self.collection.all_tokens(earlier);
        let tokens = whole.end;
        if tokens.max(self.words.len() as u32) > LONG {
            return Ok(None);
        }
        let shingle = |link: &Link| Ordinals { start: link.there, end: link.there + K as u32 };
        let shared = links.iter().map(shingle).reduce(Ordinals::cover).unwrap_or(whole);
        let range = widened(shared, AROUND, tokens);
        // Where that is most of it all is read at once, and not again where a passage reaches the border.
        let range = if range.len() as u32 > tokens / 2 { whole } else { range };
        Ok(Some(Part { range, words: self.collection.words(earlier, range)? }))
    }

    /// What the earlier article of a part shares with this one, of which they share these shingles, in order.
    fn with(&self, part: Part<'a>, links: &[Link]) -> io::Result<Found> {
        let earlier = links[0].earlier;
        let whole = self.collection.all_tokens(earlier);
        let Part { range, words } = part;
        let seeds = links.iter().map(|link| (link.at, link.there - range.start));
        let mut passages = passages_along(self.words, self.sentences, &words, seeds);
        let reaches = |other: Ordinals| {
            other.start < NEAR && range.start > 0 || other.end + NEAR > range.len() as u32 && range.end < whole.end
        };
        if passages.iter().any(|passage| reaches(passage.other)) {
            let words = self.collection.all_words(earlier)?;
            return self.with(Part { range: whole, words }, links);
        }
        for passage in &mut passages {
            passage.other = shifted(passage.other, range.start);
        }
        let found = Found::new(passages);
        let shorter = self.words.len().min(whole.len());
        if DOUBTFUL.contains(&(f64::from(found.of_later.min(found.of_earlier)) / shorter as f64)) {
            let words = if range == whole { words } else { self.collection.all_words(earlier)? };
            return Ok(Found::new(Query::new(self.words, self.sentences, Parts::Both).passages(&words)));
        }
        Ok(found)
    }

    /// The same of an article of which only the parts around the shingles are read.
    fn in_windows(&self, earlier: Doc, links: &[Link]) -> io::Result<Found> {
        let mut passages = Vec::new();
        for window in windows(links, self.words.len() as u32, self.collection.tokens(earlier)) {
            passages.extend(self.within(earlier, window)?);
        }
        Ok(Found::new(passages))
    }

    /// What the whole of an earlier article shares with this one.
    fn whole(&self, earlier: Doc) -> io::Result<Found> {
        let row = self.collection.row_of(earlier..earlier + 1)?;
        let (words, sentences) = row.article(earlier);
        if words.len() >= self.words.len() {
            return Ok(Found::new(Query::new(self.words, self.sentences, Parts::Both).passages(words)));
        }
        // The shorter one is indexed.
        let mut passages = Query::new(words, sentences, Parts::Both).passages(self.words);
        for passage in &mut passages {
            std::mem::swap(&mut passage.query, &mut passage.other);
        }
        Ok(Found::new(passages))
    }

    /// The passages in a window, which becomes wider as long as one reaches its border.
    fn within(&self, earlier: Doc, mut window: Window) -> io::Result<Vec<Passage>> {
        let lengths = (self.words.len() as u32, self.collection.tokens(earlier));
        let mut around = AROUND;
        loop {
            let here = window.later;
            let there = self.collection.words(earlier, window.earlier)?;
            let first = self.sentences.partition_point(|sentence| sentence.start < here.start);
            let sentences: Vec<Ordinals> = self.sentences[first..]
                .iter()
                .take_while(|sentence| sentence.end <= here.end)
                .map(|sentence| Ordinals { start: sentence.start - here.start, end: sentence.end - here.start })
                .collect();
            let mut passages = Query::new(&self.words[here.range()], &sentences, Parts::Both).passages(&there);
            for passage in &mut passages {
                passage.query = shifted(passage.query, here.start);
                passage.other = shifted(passage.other, window.earlier.start);
            }
            let reaches = |range: Ordinals, border: Ordinals, length: u32| {
                range.start == border.start && border.start > 0 || range.end == border.end && border.end < length
            };
            let cut = passages.iter().any(|passage| {
                reaches(passage.query, here, lengths.0) || reaches(passage.other, window.earlier, lengths.1)
            });
            if !cut {
                return Ok(passages);
            }
            around *= WIDER;
            window = Window {
                later: widened(window.later, around, lengths.0),
                earlier: widened(window.earlier, around, lengths.1),
            };
        }
    }
}

/// Where to compare two articles of these lengths that share these shingles.
fn windows(links: &[Link], later: u32, earlier: u32) -> Vec<Window> {
    let k = K as u32;
    let mut windows: Vec<Window> = Vec::new();
    for link in links {
        let near = |window: &&mut Window| {
            let (gap, gap_there) = (link.at.abs_diff(window.later.end), link.there.abs_diff(window.earlier.end));
            gap <= GAP && gap_there <= GAP && gap.abs_diff(gap_there) <= SHIFT
        };
        let open = windows.iter_mut().rev().take(MOST_WINDOWS).find(near);
        let later = Ordinals { start: link.at, end: link.at + k };
        let earlier = Ordinals { start: link.there, end: link.there + k };
        match open {
            Some(window) => {
                *window = Window { later: window.later.cover(later), earlier: window.earlier.cover(earlier) }
            }
            None => windows.push(Window { later, earlier }),
        }
    }
    for window in &mut windows {
        *window =
            Window { later: widened(window.later, AROUND, later), earlier: widened(window.earlier, AROUND, earlier) };
    }
    let looked_at: usize = windows.iter().map(|window| window.later.len()).sum();
    if windows.len() <= MOST_WINDOWS && looked_at * 2 < later.min(earlier) as usize {
        return windows;
    }
    let whole = Window {
        later: hull(windows.iter().map(|window| window.later), later, earlier),
        earlier: hull(windows.iter().map(|window| window.earlier), earlier, later),
    };
    // Compared whole, unless much more lies between the windows than in them.
    let size = whole.later.len().max(whole.earlier.len()) as u64;
    let in_windows: usize = windows.iter().map(|window| window.later.len() + window.earlier.len()).sum();
    let much_longer = size > u64::from(LONGER) * (u64::from(later.min(earlier)) + u64::from(AROUND));
    if much_longer && size > u64::from(LONGER) * in_windows as u64 { windows } else { vec![whole] }
}

/// All of an article, or of a much longer one the part that holds some ranges.
fn hull(ranges: impl Iterator<Item = Ordinals>, length: u32, other: u32) -> Ordinals {
    if u64::from(length) <= u64::from(LONGER) * u64::from(other) {
        return Ordinals { start: 0, end: length };
    }
    let covered = ranges.reduce(Ordinals::cover).unwrap_or(Ordinals { start: 0, end: length });
    widened(covered, other.min(length), length)
}

fn shifted(range: Ordinals, by: u32) -> Ordinals {
    Ordinals { start: range.start + by, end: range.end + by }
}

pub(super) fn widened(range: Ordinals, by: u32, length: u32) -> Ordinals {
    Ordinals { start: range.start.saturating_sub(by), end: range.end.saturating_add(by).min(length) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(start: u32, end: u32) -> Ordinals {
        Ordinals { start, end }
    }

    /// The windows of two articles that share shingles at these places.
    fn windows_of(places: &[(u32, u32)], later: u32, earlier: u32) -> Vec<(Ordinals, Ordinals)> {
        let links: Vec<Link> = places.iter().map(|&(at, there)| Link { later: 1, earlier: 0, at, there }).collect();
        windows(&links, later, earlier).iter().map(|window| (window.later, window.earlier)).collect()
    }

    #[test]
    fn shingles_near_one_another_are_of_one_window() {
        let count = |at, there| windows_of(&[(1_000, 2_000), (at, there)], 20_000, 30_000).len();
        assert_eq!(windows_of(&[(1_000, 2_000)], 20_000, 30_000), [(range(952, 1_055), range(1_952, 2_055))]);
        assert_eq!(
            windows_of(&[(1_000, 2_000), (1_050, 2_060)], 20_000, 30_000),
            [(range(952, 1_105), range(1_952, 2_115))]
        );
        // Seven tokens are in a shingle.
        assert_eq!((count(1_103, 2_103), count(1_104, 2_104)), (1, 2));
        assert_eq!((count(1_071, 2_103), count(1_070, 2_103)), (1, 2));
        assert_eq!((count(1_103, 2_071), count(1_103, 2_070)), (1, 2));
        assert_eq!((count(1_010, 5_000), count(9_000, 2_010), count(9_000, 9_993)), (2, 2, 2));
        assert_eq!(windows_of(&[(3, 10)], 20_000, 30_000), [(range(0, 58), range(0, 65))]);
        assert_eq!(windows_of(&[(19_990, 29_991)], 20_000, 30_000), [(range(19_942, 20_000), range(29_943, 30_000))]);
    }

    #[test]
    fn articles_are_compared_whole_where_windows_are_many_or_wide() {
        let whole = |later, earlier| vec![(range(0, later), range(0, earlier))];
        let far: Vec<(u32, u32)> = (1..10).map(|at| (at * 1_000, at * 1_000)).collect();
        assert_eq!(windows_of(&far[..8], 20_000, 20_000).len(), 8);
        assert_eq!(windows_of(&far, 20_000, 20_000), whole(20_000, 20_000));
        assert_eq!(windows_of(&[(90, 90)], 207, 20_000).len(), 1);
        assert_eq!(windows_of(&[(90, 90)], 207, 207), [(range(42, 145), range(42, 145))]);
        assert_eq!(windows_of(&[(90, 90)], 206, 207), whole(206, 207));
        assert_eq!(windows_of(&[(90, 90)], 207, 206), whole(207, 206));
    }

    #[test]
    fn of_a_much_longer_article_a_part_is_compared() {
        assert_eq!(windows_of(&[(90, 50_000)], 200, 200_000), [(range(0, 200), range(49_752, 50_255))]);
        assert_eq!(windows_of(&[(50_000, 90)], 200_000, 200), [(range(49_752, 50_255), range(0, 200))]);
        // Much more lies between the places than in them.
        let two = windows_of(&[(30, 1_000), (150, 100_000)], 200, 200_000);
        assert_eq!(two, [(range(0, 85), range(952, 1_055)), (range(102, 200), range(99_952, 100_055))]);
        let hull = |length, other| hull([range(500, 507), range(600, 607)].into_iter(), length, other);
        assert_eq!((hull(2_000, 500), hull(2_001, 500)), (range(0, 2_000), range(0, 1_107)));
        assert_eq!((hull(2_001, 300), hull(620, 100)), (range(200, 907), range(400, 620)));
    }

    #[test]
    fn what_agrees_or_is_aside_is_weighed() {
        let all = |passages: &[(Ordinals, u32)], aside: &[Ordinals]| covered(passages.iter().copied(), aside);
        assert_eq!(all(&[(range(0, 20), 20), (range(10, 30), 20)], &[]), 30);
        assert_eq!(all(&[(range(10, 30), 20), (range(0, 40), 40)], &[]), 40);
        assert_eq!(all(&[(range(0, 20), 20)], &[range(0, 2), range(5, 7), range(18, 40)]), 14);
        assert_eq!(all(&[(range(5, 20), 15)], &[range(0, 5), range(20, 30)]), 15);
        // Of two in one place the one counts that agrees more.
        let half = (20.0 * 0.5 / SENTENCE_IDENTITY).round() as u32;
        assert_eq!(all(&[(range(0, 20), 10)], &[]), half);
        assert_eq!(all(&[(range(0, 20), 10), (range(0, 20), 20)], &[]), 20);
        assert_eq!(all(&[(range(3, 3), 0)], &[]), 0);
    }

    #[test]
    fn passages_inside_others_are_told_once() {
        let passage = |query: (u32, u32), other: (u32, u32)| Passage {
            query: range(query.0, query.1),
            other: range(other.0, other.1),
            matched: query.1 - query.0,
            longest: query.1 - query.0,
            unshared: 0,
        };
        let ranges = |passages: &[Passage]| -> Vec<(Ordinals, Ordinals)> {
            Found::new(passages.to_vec()).passages.iter().map(|passage| (passage.query, passage.other)).collect()
        };
        let wide = passage((10, 50), (110, 150));
        let kept = (range(10, 50), range(110, 150));
        for inner in [wide, passage((20, 40), (120, 140)), passage((10, 40), (110, 140)), passage((20, 50), (120, 150))]
        {
            assert_eq!(ranges(&[inner, wide]), [kept]);
        }
        for own in [passage((20, 60), (120, 150)), passage((20, 40), (100, 120)), passage((20, 40), (140, 160))] {
            assert_eq!(ranges(&[own, wide]), [kept, (own.query, own.other)]);
        }
    }
}
