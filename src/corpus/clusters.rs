//! Articles that are copies of one another.
//!
//! Every article is held against the one that stands for its cluster: chains of likeness, which
//! glue strangers together, do not count. Articles are taken from the longest to the shortest,
//! so that a shorter one joins a longer one that holds most of its words.
//!
//! Two excerpts of one long article may have nothing in common. So an article that is much
//! shorter than the one that holds it makes a cluster of its own with it.

use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::io;

use super::alike::{Alike, Edge};
use super::collection::{Collection, Doc};
use super::copies::{self, Copies, Question};
use super::error::SharingError;
use super::overview::Likeness;
use super::templates;
use crate::parallel::{Limits, try_ordered_map};
use crate::text::Ordinals;

pub use super::alike::NEAR;

/// Least share of the longer article's words that stand in the shorter one. Two articles that
/// each hold more than half of a third have words in common.
const MUTUAL: f64 = 0.5;

/// Least share of either's words that stand in the other, where one may be kept for the other.
const SAME: f64 = 0.9;

/// Fewest tokens of an article that is nearly a copy; what is shorter is a phrase.
const FEWEST: u32 = 13;

/// Articles like the longer one that stand in the cluster of an excerpt too.
const COMPANIONS: usize = 8;

/// Clusters with which an article is compared because a neighbour belongs to them.
const TRIALS: usize = 4;

/// Which article of a cluster is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Keep {
    /// The first of the input.
    #[default]
    First,
    /// The longest, of equals the first.
    Longest,
    /// The first published, of equals the first; articles without a day come last.
    Oldest,
}

/// An article of a cluster.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Member {
    /// The article.
    pub doc: Doc,
    /// Share of its words that stand in the article that is kept, 0 to 1.
    pub coverage: f64,
    /// Where in the article that is kept they stand, from the first to the last.
    pub place: Ordinals,
}

/// Articles that are copies of one.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// Whether they are the same.
    pub likeness: Likeness,
    /// The article that stands for all.
    pub keep: Doc,
    /// All of them in the order of the input, the kept one too.
    pub members: Vec<Member>,
}

/// The clusters of a collection, by their first article; those of the same words apart from
/// those that are nearly the same, which hold them too. With them which article is kept in the end for each copy.
pub(super) fn find(
    alike: Alike<'_>,
    mut edges: Vec<Edge>,
    keep: Keep,
    limits: Limits,
) -> Result<(Vec<Cluster>, Copies), SharingError> {
    let collection = alike.collection;
    let copies = collection.copies();
    let mut clusters: Vec<Cluster> = copies
        .values()
        .map(|same| {
            let keep = kept(collection, same.iter().copied(), keep);
            let member = |&doc: &Doc| Member { doc, coverage: 1.0, place: collection.all_tokens(doc) };
            Cluster { likeness: Likeness::Exact, keep, members: same.iter().map(member).collect() }
        })
        .collect();
    edges.extend(edges.clone().into_iter().map(Edge::turned));
    edges.sort_unstable_by_key(|edge| (edge.a, edge.b));
    let known = Known { alike, edges: &edges };
    let mut led = led(known)?;
    // What a leader's clusters keep is one article: two that each go for the other would both be lost.
    let mut keeps = Vec::with_capacity(led.len());
    let of_leader: Vec<&mut [(Doc, Vec<Joined>)]> = led.chunk_by_mut(|a, b| a.0 == b.0).collect();
    let keep_all = |clusters: &mut [(Doc, Vec<Joined>)]| -> Result<(Doc, usize), SharingError> {
        Ok((keep_of(known, clusters, &copies, keep)?, clusters.len()))
    };
    try_ordered_map(limits, of_leader.into_iter(), keep_all, |(keep, clusters)| {
        keeps.extend(std::iter::repeat_n(keep, clusters));
        Ok(())
    })?;
    let cluster = |((_, members), keep): ((Doc, Vec<Joined>), Doc)| -> Result<Cluster, SharingError> {
        let mut all: Vec<Member> = Vec::new();
        for Joined { doc, of_it, place, .. } in &members {
            let same = copies.get(doc).map_or(std::slice::from_ref(doc), Vec::as_slice);
            all.extend(same.iter().map(|&doc| Member { doc, coverage: *of_it, place: *place }));
        }
        all.sort_unstable_by_key(|member| member.doc);
        let distinct: Vec<Doc> = members.iter().map(|member| member.doc).collect();
        let likeness = if templates::is_one(collection, &distinct)? { Likeness::Template } else { Likeness::Near };
        Ok(Cluster { likeness, keep, members: all })
    };
    try_ordered_map(limits, led.into_iter().zip(keeps), cluster, |cluster| {
        clusters.push(cluster);
        Ok(())
    })?;
    clusters.sort_by_key(|cluster| (cluster.members[0].doc, cluster.likeness != Likeness::Exact));
    let same_as = |doc| collection.same_as(doc);
    let holds = |Question { doc, kept, known: coverage, place }: Question| match coverage {
        Some(coverage) => Ok(coverage >= NEAR),
        None => Ok(known.edge(same_as(doc), same_as(kept), Some(place))?.is_some_and(|edge| edge.of_a >= NEAR)),
    };
    let copies = copies::settled(clusters.iter().enumerate(), same_as, holds)?;
    Ok((clusters, copies))
}

/// The article of some of the same worth that is kept.
fn kept(collection: &Collection, docs: impl Iterator<Item = Doc>, keep: Keep) -> Doc {
    let rank = |doc: Doc| match keep {
        Keep::First => (Reverse(0), false, 0, doc),
        Keep::Longest => (Reverse(collection.tokens(doc)), false, 0, doc),
        Keep::Oldest => (Reverse(0), collection.day(doc).is_none(), collection.day(doc).unwrap_or(0), doc),
    };
    docs.min_by_key(|&doc| rank(doc)).expect("clusters are not empty")
}

/// An article of a cluster while it is gathered.
#[derive(Debug, Clone, Copy)]
struct Joined {
    doc: Doc,
    /// Share of its words that stand in the leader.
    of_it: f64,
    /// Share of the leader's words that stand in it.
    of_leader: f64,
    /// Where in the leader its words stand.
    place: Ordinals,
    /// Whether it has joined this leader, and is not only told with an excerpt that it has joined.
    is_own: bool,
}

/// Articles that were put together while they are taken from the longest to the shortest.
#[derive(Debug, Default)]
struct Led {
    leader_of: HashMap<Doc, Doc>,
    /// The members of each leader, itself the first.
    members: HashMap<Doc, Vec<Joined>>,
    /// Leaders that are excerpts of a longer leader.
    excerpts: HashMap<Doc, Vec<Joined>>,
}

/// Edges, and how to know others.
#[derive(Clone, Copy)]
struct Known<'a> {
    alike: Alike<'a>,
    /// Either way round, sorted.
    edges: &'a [Edge],
}

impl<'a> Known<'a> {
    /// The edges of an article.
    fn of(self, doc: Doc) -> &'a [Edge] {
        let from = self.edges.partition_point(|edge| edge.a < doc);
        &self.edges[from..][..self.edges[from..].partition_point(|edge| edge.a == doc)]
    }

    /// The edge of two articles; they are compared where no shingle led from one to the other.
    fn edge(self, doc: Doc, other: Doc, place: Option<Ordinals>) -> io::Result<Option<Edge>> {
        match self.edges.binary_search_by_key(&(doc, other), |edge| (edge.a, edge.b)) {
            Ok(at) => Ok(Some(self.edges[at])),
            Err(_) => self.alike.compared(doc, other, place),
        }
    }
}

/// The longest article of each cluster with its members, itself the first.
fn led(known: Known<'_>) -> io::Result<Vec<(Doc, Vec<Joined>)>> {
    let mut docs: Vec<Doc> = known.edges.iter().map(|edge| edge.a).collect();
    docs.dedup();
    docs.sort_by_key(|&doc| (Reverse(known.alike.counting(doc)), doc));
    let mut led = Led::default();
    for doc in docs {
        let best = led.best(known.alike, doc, known.of(doc))?;
        let place = known.alike.collection.all_tokens(doc);
        let itself = Joined { doc, of_it: 1.0, of_leader: 1.0, place, is_own: true };
        let leader = match best {
            Some(Edge { b: leader, of_a, of_b, in_b, .. }) => {
                let joined = Joined { doc, of_it: of_a, of_leader: of_b, place: in_b, is_own: of_b >= MUTUAL };
                if joined.is_own {
                    led.members.entry(leader).or_default().push(joined);
                    leader
                } else {
                    led.excerpts.entry(leader).or_default().push(joined);
                    led.members.insert(doc, vec![itself]);
                    doc
                }
            }
            None => {
                led.members.insert(doc, vec![itself]);
                doc
            }
        };
        led.leader_of.insert(doc, leader);
    }
    led.finish(known)
}

impl Led {
    /// The leader that holds most of an article, of which these are the edges.
    fn best(&self, alike: Alike<'_>, doc: Doc, own: &[Edge]) -> io::Result<Option<Edge>> {
        let length = alike.counting(doc);
        if length < FEWEST {
            return Ok(None);
        }
        let mut candidates: Vec<(Doc, Option<Edge>)> = Vec::new();
        let mut met = HashSet::new();
        for edge in own {
            // Neighbours that were not met yet are shorter.
            let Some(&leader) = self.leader_of.get(&edge.b) else { continue };
            if met.insert(leader) {
                let known = own.binary_search_by_key(&leader, |edge| edge.b);
                candidates.push((leader, known.ok().map(|at| own[at])));
            }
        }
        candidates.sort_by_key(|(leader, edge)| (edge.is_none(), *leader));
        let mut best: Option<Edge> = None;
        let mut trials = 0;
        for (leader, edge) in candidates {
            let edge = match edge {
                Some(edge) => Some(edge),
                None if trials == TRIALS => None,
                // Beside one that holds an excerpt only one that is alike is looked for.
                None if best
                    .is_some_and(|best| best.of_b >= MUTUAL || !may_be_mutual(length, alike.counting(leader))) =>
                {
                    None
                }
                None => {
                    trials += 1;
                    alike.compared(doc, leader, None)?
                }
            };
            // One that is alike counts more than one that holds an excerpt.
            let worth = |edge: &Edge| (edge.of_b >= MUTUAL, edge.of_a);
            if let Some(edge) = edge.filter(|edge| edge.of_a >= NEAR)
                && best.as_ref().is_none_or(|best| worth(&edge) > worth(best))
            {
                best = Some(edge);
            }
        }
        Ok(best)
    }

    /// The clusters: articles that are alike, with an excerpt of theirs, or a cluster for each
    /// of several.
    fn finish(mut self, known: Known<'_>) -> io::Result<Vec<(Doc, Vec<Joined>)>> {
        let mut clusters: Vec<(Doc, Vec<Joined>)> = Vec::new();
        for (&leader, excerpts) in &self.excerpts {
            let companions = &self.members[&leader];
            for excerpt in excerpts {
                let alone = excerpts.len() == 1;
                let companions = companions.iter().take(if alone { usize::MAX } else { COMPANIONS });
                let mut all: Vec<Joined> = companions.copied().collect();
                all.push(*excerpt);
                for &Joined { doc, .. } in &self.members[&excerpt.doc][1..] {
                    let edge = known.edge(doc, leader, Some(excerpt.place))?;
                    // What stands in neither is told with the excerpt's own cluster.
                    if let Some(Edge { of_a, of_b, in_b, .. }) = edge.filter(|edge| edge.of_a >= NEAR) {
                        all.push(Joined { doc, of_it: of_a, of_leader: of_b, place: in_b, is_own: false });
                    }
                }
                clusters.push((leader, all));
            }
        }
        for (leader, excerpts) in &self.excerpts {
            if excerpts.len() == 1 {
                self.members.remove(leader);
            }
        }
        clusters.extend(self.members.into_iter().filter(|(_, members)| members.len() > 1));
        clusters.sort_by_key(|(leader, members)| (*leader, members.len(), members[members.len() - 1].doc));
        Ok(clusters)
    }
}

/// Whether an article may hold the least part of one that is longer.
fn may_be_mutual(length: u32, longer: u32) -> bool {
    f64::from(length) >= f64::from(longer) * MUTUAL
}

/// The article that all clusters of a leader keep: the longest, or one that holds nearly the same words and most of
/// every member's. The members' coverage is then what stands in that one.
fn keep_of(
    known: Known<'_>,
    clusters: &mut [(Doc, Vec<Joined>)],
    copies: &HashMap<Doc, Vec<Doc>>,
    keep: Keep,
) -> io::Result<Doc> {
    let collection = known.alike.collection;
    let leader = clusters[0].0;
    let same = |doc: Doc| copies.get(&doc).cloned().unwrap_or_else(|| vec![doc]);
    let members = || clusters.iter().flat_map(|(_, members)| members);
    // One that has joined an excerpt goes for the excerpt's sake, which may go for this leader's.
    let worthy = members().filter(|member| member.is_own && member.of_it >= SAME && member.of_leader >= SAME);
    let chosen = kept(collection, worthy.flat_map(|member| same(member.doc)), keep);
    let text = collection.same_as(chosen);
    if text == leader {
        return Ok(chosen);
    }
    let mut coverage = HashMap::from([(text, (1.0, collection.all_tokens(text)))]);
    for member in members() {
        if let Entry::Vacant(unknown) = coverage.entry(member.doc) {
            match known.edge(member.doc, text, Some(member.place))?.filter(|edge| edge.of_a >= NEAR) {
                Some(edge) => unknown.insert((edge.of_a, edge.in_b)),
                // What that one lacks, this member has from the leader alone.
                None => return Ok(kept(collection, same(leader).into_iter(), keep)),
            };
        }
    }
    for member in clusters.iter_mut().flat_map(|(_, members)| members) {
        (member.of_it, member.place) = coverage[&member.doc];
    }
    Ok(chosen)
}
