//! What the articles of a collection share: the second half of the work, behind the reading.

use std::ops::{Range, RangeInclusive};

use super::alike::{self, Alike, Candidate};
use super::aside::Aside;
use super::clusters::{self, Cluster, Keep};
use super::collection::{Collection, Doc};
use super::copies::Copies;
use super::links::{self, Link};
use super::pairs::{self, Pairs};
use super::places::{Gatherer, Passages};
use super::spill::Buckets;
use crate::parallel::{Limits, both, try_ordered_map, try_weighed_map};

pub use super::error::SharingError;

/// Into how many rows a collection is parted at least, so that there is something to do for every thread.
const ROWS: usize = 64;

/// Fewest articles of a row, and most. The more there are, the more of them are compared with an earlier article
/// while its words are at hand; the words of all of them are held.
const ARTICLES: RangeInclusive<usize> = 32..=2_048;

/// Tokens from which on a row ends: long articles are fewer.
const TOKENS: u64 = 1 << 20;

/// Rows that a thread may be ahead.
const AHEAD: usize = 2;

/// Articles in a row whose links stand together, and which are compared with all earlier ones together.
struct Rows {
    /// The row of each article, which is asked for with every link.
    holding: Vec<u32>,
    /// The first article of each row, and the end of the last.
    borders: Vec<Doc>,
}

impl Rows {
    /// The rows of articles of so many tokens.
    fn of(lengths: impl ExactSizeIterator<Item = u32>) -> Self {
        let count = lengths.len();
        let articles = count.div_ceil(ROWS).clamp(*ARTICLES.start(), *ARTICLES.end()) as Doc;
        let mut rows = Self { holding: Vec::with_capacity(count), borders: vec![0] };
        let (mut first, mut tokens) = (0, 0);
        for (doc, length) in (0..).zip(lengths) {
            if doc - first == articles || tokens >= TOKENS {
                rows.borders.push(doc);
                (first, tokens) = (doc, 0);
            }
            rows.holding.push(rows.borders.len() as u32 - 1);
            tokens += u64::from(length);
        }
        rows.borders.push(count as Doc);
        rows
    }

    fn count(&self) -> usize {
        self.borders.len() - 1
    }

    /// The row that holds an article.
    fn holding(&self, doc: Doc) -> usize {
        self.holding[doc as usize] as usize
    }

    /// The articles of a row.
    fn docs(&self, row: usize) -> Range<Doc> {
        self.borders[row]..self.borders[row + 1]
    }
}

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Shingles are grouped.
    Linking,
    /// Articles are compared, pair by pair.
    Comparing,
    /// Copies are put together.
    Clustering,
}

/// What the articles of a collection share.
#[derive(Debug)]
pub struct Sharing {
    /// Passages with their places.
    pub passages: Passages,
    /// Articles that are copies.
    pub clusters: Vec<Cluster>,
    /// Which article is kept for each of them.
    pub copies: Copies,
    /// Boilerplate.
    pub(super) stock: Aside,
}

/// Compares the articles of a collection. `progress` is told how much of a stage is done, of
/// how much, and says whether to go on.
///
/// # Errors
/// When the scratch folder fails or `progress` says no.
pub fn find(
    collection: &mut Collection,
    keep: Keep,
    limits: Limits,
    mut progress: impl FnMut(Stage, u64, u64) -> bool,
) -> Result<Sharing, SharingError> {
    collection.complete();
    let rows = Rows::of((0..collection.len() as Doc).map(|doc| collection.tokens(doc)));
    let mut links: Buckets<Link> = Buckets::new(links::FILE, rows.count(), collection.memory / 8);
    let all = collection.postings.count();
    let mut done = 0;
    try_weighed_map(
        limits,
        0..all,
        |bucket| Ok(links::of(&links::repeated(collection.postings.all(bucket)?))),
        |found| size_of_val(&found[..]),
        |found| {
            for link in found {
                links.put(&collection.scratch, rows.holding(link.later), link)?;
            }
            done += 1;
            progress_or_stop(progress(Stage::Linking, done, all as u64))
        },
    )?;
    collection.forget_postings();
    let mut candidates: Buckets<Candidate> = Buckets::new("alike", rows.count(), collection.memory / 16);
    let (mut gatherer, mut done) = (Gatherer::new(collection.len()), 0);
    let read = &*collection;
    try_weighed_map(
        Limits { jobs: AHEAD * limits.threads.get(), ..limits },
        0..rows.count(),
        |row| {
            let mut links = links.sorted(row)?;
            links.dedup();
            Ok(pairs::along(read, rows.docs(row), &links)?)
        },
        Pairs::bytes,
        |pairs| {
            gatherer.add(&pairs);
            for (pair, place) in pairs.all().iter().filter(|(pair, _)| alike::is_worth_a_look(read, pair)) {
                for shared in pairs.passages(*place) {
                    candidates.put(&read.scratch, rows.holding(pair.later), Candidate::new(pair, shared))?;
                }
            }
            done += 1;
            progress_or_stop(progress(Stage::Comparing, done, rows.count() as u64))
        },
    )?;
    drop(links);
    collection.forget_links();
    let collection = &*collection;
    progress_or_stop(progress(Stage::Clustering, 0, 1))?;
    let (gathered, stock) = gatherer.numbered(collection);
    let alike = Alike { collection, aside: &stock };
    let cluster = || {
        let mut edges = Vec::new();
        let of_row = |row| Ok::<_, SharingError>(alike.edges(&candidates.sorted(row)?));
        try_ordered_map(limits, 0..rows.count(), of_row, |mut some| {
            edges.append(&mut some);
            Ok(())
        })?;
        clusters::find(alike, edges, keep, limits)
    };
    let (passages, clusters) = both(limits, || gathered.located(collection, limits), cluster);
    let (passages, (clusters, copies)) = (passages?, clusters?);
    Ok(Sharing { passages, clusters, copies, stock })
}

fn progress_or_stop(go_on: bool) -> Result<(), SharingError> {
    if go_on { Ok(()) } else { Err(SharingError::Interrupted) }
}

#[cfg(test)]
mod tests {
    use super::super::collection::{Doc, Taken};
    use super::super::overview::Likeness;
    use super::super::spill::Scratch;
    use super::*;
    use crate::Article;
    use crate::text::{Ordinals, Text};
    use proptest::prelude::*;

    fn collected(folder: &tempfile::TempDir, texts: &[String], memory: usize) -> Collection {
        let scratch = Scratch::create(folder.path().join(format!("scratch-{memory}"))).unwrap();
        let mut collection = Collection::new(scratch, memory);
        for (number, text) in texts.iter().enumerate() {
            let article = Article::from_text(number.to_string(), text.clone());
            let taken = Taken::new(&Text::new(&article, None));
            collection.add(&article, taken, b"row", &[]).unwrap();
        }
        collection
    }

    /// All places of all passages, and the clusters.
    fn found(texts: &[String], memory: usize) -> (Vec<(u32, Doc, Ordinals)>, Vec<Cluster>) {
        let folder = tempfile::tempdir().unwrap();
        let mut collection = collected(&folder, texts, memory);
        let sharing = find(&mut collection, Keep::First, Limits::default(), |_, _, _| true).unwrap();
        let mut places = Vec::new();
        sharing
            .passages
            .each(|passage, of_it| {
                places.extend(of_it.iter().map(|place| (passage, place.doc, place.range)));
                Ok(())
            })
            .unwrap();
        (places, sharing.clusters)
    }

    fn text(words: &[u16]) -> String {
        words.iter().map(|word| format!("w{word}")).collect::<Vec<_>>().join(" ")
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// The guarantee: a run of thirteen words that two articles share is a passage with a place in
        /// each, also where the collection is spilled.
        #[test]
        fn shared_runs_are_found(
            shared in prop::collection::vec(1_000u16..2_000, 13..60),
            around in prop::collection::vec(prop::collection::vec(2_000u16..60_000, 0..150), 6),
        ) {
            let with = |at: usize| {
                let words = [&around[at][..], &shared[..], &around[at + 1][..]].concat();
                (around[at].len() as u32, text(&words))
            };
            let ((from_a, a), (from_b, b)) = (with(0), with(2));
            let texts = [a, text(&around[4]), b, text(&around[5])];
            let (places, clusters) = found(&texts, 1 << 24);
            if texts[0] != texts[2] {
                let holds = |doc: Doc, from: u32| {
                    places.iter().any(|&(_, at, range)| {
                        at == doc && range.start <= from && from + shared.len() as u32 <= range.end
                    })
                };
                prop_assert!(holds(0, from_a) && holds(2, from_b), "{places:?}");
            }
            prop_assert_eq!((places, clusters), found(&texts, 64));
        }
    }

    fn range(start: usize, length: usize) -> Ordinals {
        Ordinals { start: start as u32, end: (start + length) as u32 }
    }

    /// Words that a number tells all of.
    fn story(number: u16) -> Vec<u16> {
        (0..120u16).map(|at| 3_000 + number * 120 + at).collect()
    }

    #[test]
    fn chains_of_likeness_do_not_make_one_cluster() {
        // Each shares half of its words with the next one.
        let texts: Vec<String> =
            (0..6).map(|number| text(&[&story(number)[..60], &story(number + 1)[60..]].concat())).collect();
        let halves: Vec<String> =
            (0..6).map(|number| text(&[&story(number)[60..], &story(number + 1)[..60]].concat())).collect();
        let (_, clusters) = found(&[texts, halves].concat(), 1 << 20);
        assert_eq!(clusters, []);
    }

    #[test]
    fn excerpts_of_one_article_are_no_copies_of_each_other() {
        let whole: Vec<u16> = (0..5).flat_map(story).collect();
        let (_, clusters) = found(&[text(&story(0)), text(&whole), text(&story(4))], 1 << 20);
        let members: Vec<Vec<Doc>> =
            clusters.iter().map(|cluster| cluster.members.iter().map(|member| member.doc).collect()).collect();
        assert_eq!(members, [[0, 1], [1, 2]]);
        assert!(clusters.iter().all(|cluster| cluster.keep == 1));
    }

    /// Whichever comes first, near copies of an excerpt stand together with it and the whole.
    #[test]
    fn copies_of_an_excerpt_are_not_parted_by_the_whole() {
        let excerpt: Vec<u16> = (0..350).collect();
        let near = |number: u16| {
            let mut words = excerpt.clone();
            for edit in 0..3u16 {
                let at = usize::from((number * 7 + edit * 8) % 25) * 14;
                let own = 20_000 + (number * 3 + edit) * 14;
                words.splice(at..at + 14, own..own + 14);
            }
            text(&words)
        };
        let around: Vec<u16> = (30_000..32_800).collect();
        let whole = text(&[&around[..1_400], &excerpt[..], &around[1_400..]].concat());
        let copies: Vec<String> = (0..12).map(near).collect();
        for texts in [[&[whole.clone()][..], &copies].concat(), [&copies[..], &[whole]].concat()] {
            let (_, clusters) = found(&texts, 1 << 20);
            let mut sizes: Vec<usize> = clusters.iter().map(|cluster| cluster.members.len()).collect();
            sizes.sort_unstable();
            assert_eq!(sizes, [12, 13]);
        }
    }

    #[test]
    fn members_stand_in_the_article_that_is_kept() {
        let whole: Vec<u16> = (0..10).flat_map(story).collect();
        // The first is nearly the whole, and lacks what the third has.
        let texts = [text(&whole[..1_100]), text(&whole), text(&whole[1_110..])];
        let (_, clusters) = found(&texts, 1 << 20);
        assert!(!clusters.is_empty());
        for member in clusters.iter().flat_map(|cluster| &cluster.members) {
            assert!(member.coverage >= super::super::clusters::NEAR, "{clusters:?}");
        }
    }

    #[test]
    fn one_passage_has_all_its_places() {
        let passage: Vec<u16> = (0..40).collect();
        let texts: Vec<String> =
            (0..100).map(|number| text(&[&story(number)[..50], &passage[..], &story(number)[50..]].concat())).collect();
        let (places, clusters) = found(&texts, 1 << 20);
        assert_eq!((places.len(), clusters.len()), (100, 0));
        assert!(places.iter().all(|(number, _, range)| *number == 0 && *range == Ordinals { start: 50, end: 90 }));
    }

    /// An article that comes again is not split into words again.
    #[test]
    fn what_is_taken_again_is_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let mut texts = vec![text(&story(0)), text(&[story(1), story(0)].concat()), String::new()];
        let mut again = collected(&folder, &texts, 1 << 20);
        texts.extend([0, 1, 0, 2].map(|doc: usize| texts[doc].clone()));
        for (number, doc) in [(3, 0), (4, 1), (5, 3)] {
            let taken = again.taken_again(doc).unwrap().expect("words that are known");
            again.add(&Article::from_text(number.to_string(), texts[number].clone()), taken, b"row", &[]).unwrap();
        }
        let empty = Taken::new(&Text::new(&Article::from_text("6", ""), None));
        again.add(&Article::from_text("6", ""), empty, b"row", &[]).unwrap();
        let mut anew = collected(&folder, &texts, 1 << 21);
        for doc in 0..7 {
            assert_eq!(again.same_as(doc), anew.same_as(doc), "{doc}");
            assert_eq!(&*again.all_words(doc).unwrap(), &*anew.all_words(doc).unwrap(), "{doc}");
            assert_eq!(again.spans(doc).unwrap(), anew.spans(doc).unwrap(), "{doc}");
        }
        assert_eq!([3, 4, 5].map(|doc| again.same_as(doc)), [0, 1, 0]);
        let clusters = |collection: &mut Collection| {
            find(collection, Keep::First, Limits::default(), |_, _, _| true).unwrap().clusters
        };
        assert_eq!(clusters(&mut again), clusters(&mut anew));
    }

    /// Articles that are so long that only parts of them are compared.
    #[test]
    fn passages_of_very_long_articles_have_their_places() {
        let long = |from: u16| -> Vec<u16> { (from..from + 17_000).collect() };
        let (first, other) = (long(10_000), long(30_000));
        let [one, two, last]: [Vec<u16>; 3] = [(0..40).collect(), (100..160).collect(), (500..1_100).collect()];
        let a = [&first[..1_000], &one, &first[1_000..12_000], &two, &first[12_000..], &last].concat();
        let b = [&last, &other[..2_000], &one, &other[2_000..2_900], &two, &other[2_900..]].concat();
        let short = [&story(20)[..60], &one, &story(20)[60..]].concat();
        let (places, clusters) = found(&[text(&a), text(&b), text(&short)], 1 << 24);
        let of = |doc: Doc| -> Vec<Ordinals> {
            let mut ranges: Vec<Ordinals> = places.iter().filter(|place| place.1 == doc).map(|place| place.2).collect();
            ranges.sort_unstable_by_key(|range| range.start);
            ranges
        };
        assert_eq!(of(0), [range(1_000, 40), range(12_040, 60), range(17_100, 600)]);
        assert_eq!(of(1), [range(0, 600), range(2_600, 40), range(3_540, 60)]);
        assert_eq!(of(2), [range(60, 40)]);
        assert_eq!(places.iter().map(|place| place.0).max(), Some(2));
        assert_eq!(clusters, []);
    }

    /// An excerpt of a very long article, whichever of the two comes first.
    #[test]
    fn an_excerpt_of_a_very_long_article_is_its_copy() {
        let long: Vec<u16> = (10_000..30_000).collect();
        let texts = [text(&long), text(&long[9_000..9_300])];
        for turned in [false, true] {
            let mut texts = texts.to_vec();
            let (whole, excerpt) = if turned { (1, 0) } else { (0, 1) };
            if turned {
                texts.reverse();
            }
            let (_, clusters) = found(&texts, 1 << 24);
            let [Cluster { keep, members, .. }] = &clusters[..] else { panic!("{clusters:?}") };
            assert_eq!((*keep, members.len()), (whole, 2));
            let member = members.iter().find(|member| member.doc == excerpt).unwrap();
            assert_eq!((member.coverage, member.place), (1.0, range(9_000, 300)));
        }
    }

    #[test]
    fn words_over_and_over_take_time_in_proportion() {
        let texts = vec!["a ".repeat(60_000), "a ".repeat(50_000), "a b ".repeat(40_000)];
        let (places, _) = found(&texts, 1 << 24);
        assert!(places.len() < 2_000, "{}", places.len());
    }

    /// The members of each cluster, the kept one first.
    fn members(texts: &[String]) -> Vec<(Doc, Vec<Doc>)> {
        let members = |cluster: &Cluster| cluster.members.iter().map(|member| member.doc).collect();
        found(texts, 1 << 22).1.iter().map(|cluster| (cluster.keep, members(cluster))).collect()
    }

    /// One excerpt stands in the cluster of the whole, with all that are like that; of several each stands with the whole
    /// and some of those.
    #[test]
    fn an_excerpt_stands_with_the_whole_and_its_copies() {
        let whole: Vec<u16> = (0..10).flat_map(story).collect();
        let near = |number: u16| {
            let (at, own) = (400 + usize::from(number) * 40, 20_000 + number * 14);
            text(&[&whole[..at], &(own..own + 14).collect::<Vec<u16>>(), &whole[at + 14..]].concat())
        };
        let copies: Vec<String> = (0..11).map(near).collect();
        let sizes = |excerpts: &[String]| {
            let clusters = members(&[&copies[..], excerpts].concat());
            assert!(clusters.iter().all(|(keep, _)| *keep == 0), "{clusters:?}");
            let mut sizes: Vec<usize> = clusters.iter().map(|(_, members)| members.len()).collect();
            sizes.sort_unstable();
            sizes
        };
        let excerpts = [text(&whole[..100]), text(&whole[150..250])];
        assert_eq!(sizes(&excerpts[..1]), [12]);
        assert_eq!(sizes(&excerpts), [9, 9, 11]);
    }

    /// An article that holds nine tenths of a longer one, and has them from it, may be kept in its place. What is told of
    /// the others is then what stands in that one.
    #[test]
    fn the_first_is_kept_when_it_is_nearly_the_same() {
        let whole: Vec<u16> = (0..10).flat_map(story).take(1_000).collect();
        let kept = |length: usize| found(&[text(&whole[..length]), text(&whole)], 1 << 22).1.remove(0);
        assert_eq!((kept(850).keep, kept(880).keep), (1, 1));
        let Cluster { keep, members, .. } = kept(920);
        assert_eq!((keep, members[0].coverage, members[0].place), (0, 1.0, range(0, 920)));
        assert_eq!((members[1].coverage, members[1].place), (0.92, range(0, 920)));
    }

    #[test]
    fn a_phrase_is_no_copy() {
        let whole: Vec<u16> = (0..3).flat_map(story).collect();
        for from in [0, 50, 101, 200] {
            assert_eq!(members(&[text(&whole), text(&whole[from..from + 12])]), [], "{from}");
            assert_eq!(members(&[text(&whole), text(&whole[from..from + 13])]), [(0, vec![0, 1])], "{from}");
        }
    }

    #[test]
    fn clusters_stand_in_the_order_of_their_first_articles() {
        let near = |number| text(&[&story(number)[..110], &story(99)[..10]].concat());
        let [a, b, c] = [1, 2, 3].map(|number| text(&story(number)));
        let clusters = found(&[a.clone(), b.clone(), b, near(1), a, c, near(3)], 1 << 22).1;
        let shown: Vec<(Likeness, Vec<Doc>)> = clusters
            .iter()
            .map(|cluster| (cluster.likeness, cluster.members.iter().map(|member| member.doc).collect()))
            .collect();
        let expected = [
            (Likeness::Exact, vec![0, 4]),
            (Likeness::Near, vec![0, 3, 4]),
            (Likeness::Exact, vec![1, 2]),
            (Likeness::Near, vec![5, 6]),
        ];
        assert_eq!(shown, expected);
    }

    /// What is held of a row at once is bounded, by articles and by words.
    #[test]
    fn rows_end_where_enough_stands_in_them() {
        let rows = |lengths: &[u32]| {
            let rows = Rows::of(lengths.iter().copied());
            for doc in 0..lengths.len() as Doc {
                assert!(rows.docs(rows.holding(doc)).contains(&doc), "{doc}");
            }
            (0..rows.count()).map(|row| rows.docs(row)).collect::<Vec<_>>()
        };
        assert_eq!(rows(&[10; 70]), [0..32, 32..64, 64..70]);
        let long = (TOKENS / 2) as u32;
        assert_eq!(rows(&[long, long, long, 1, long, 1, 1]), [0..2, 2..5, 5..7]);
        assert_eq!(rows(&[3 * long, 1, long - 1, long, 1]), [0..1, 1..4, 4..5]);
        assert_eq!(rows(&[]), [Range { start: 0, end: 0 }]);
    }

    #[test]
    fn progress_goes_from_one_to_all_in_every_stage() {
        let folder = tempfile::tempdir().unwrap();
        let texts: Vec<String> = (0..70).map(|number| text(&story(number % 40))).collect();
        let mut collection = collected(&folder, &texts, 1 << 20);
        let mut told: Vec<(Stage, Vec<(u64, u64)>)> = Vec::new();
        let tell = |stage, done, all| {
            match told.last_mut() {
                Some((last, steps)) if *last == stage => steps.push((done, all)),
                _ => told.push((stage, vec![(done, all)])),
            }
            true
        };
        find(&mut collection, Keep::First, Limits::default(), tell).unwrap();
        let stages: Vec<Stage> = told.iter().map(|(stage, _)| *stage).collect();
        assert_eq!(stages, [Stage::Linking, Stage::Comparing, Stage::Clustering]);
        for (_, steps) in &told[..2] {
            let all = steps.len() as u64;
            assert_eq!(*steps, (1..=all).map(|done| (done, all)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn whoever_asked_may_stop() {
        let folder = tempfile::tempdir().unwrap();
        let mut collection = collected(&folder, &[text(&story(0)), text(&story(1))], 1 << 20);
        let stopped = find(&mut collection, Keep::First, Limits::default(), |_, _, _| false);
        assert!(matches!(stopped, Err(SharingError::Interrupted)));
    }
}
