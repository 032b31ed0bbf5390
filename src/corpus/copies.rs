//! Which article is kept in the end for each that is a copy.
//!
//! The article that a cluster keeps may go for the sake of another cluster. What went for it then goes for that one, but
//! only where enough of it stands there: else it stays. So every copy goes for an article that is kept and that it is a
//! copy of.

use std::collections::{BTreeMap, HashMap};
use std::io;

use super::clusters::Cluster;
use super::collection::Doc;
use super::overview::Likeness;
use crate::text::Ordinals;

/// An article that another one is kept for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Copy {
    /// The article that is kept, and is no copy of any.
    pub kept: Doc,
    /// How it is alike; `Exact` where both have the same words.
    pub likeness: Likeness,
    /// The article of the same words that stands for all of them, if it is another one.
    pub same: Option<Doc>,
    /// The cluster that says so, by its place.
    pub cluster: usize,
}

/// The articles that are copies.
#[derive(Debug, Default)]
pub struct Copies {
    copies: HashMap<Doc, Copy>,
}

impl Copies {
    /// What is kept for an article, if it is a copy.
    #[must_use]
    pub fn of(&self, doc: Doc) -> Option<&Copy> {
        self.copies.get(&doc)
    }
}

/// What an article may go for.
#[derive(Debug, Clone, Copy)]
struct Target {
    kept: Doc,
    coverage: f64,
    place: Ordinals,
    likeness: Likeness,
    cluster: usize,
}

/// An article that may go for another one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question {
    pub(super) doc: Doc,
    pub(super) kept: Doc,
    /// Share of its words in that one, where it is known.
    pub(super) known: Option<f64>,
    /// Where in that one they stand, as far as is known.
    pub(super) place: Ordinals,
}

/// The copies among articles: those that [`holds`](Question) says may go. `same_as` tells the first article of the same
/// words.
///
/// # Errors
/// What `holds` fails with.
pub(super) fn settled<'c>(
    clusters: impl Iterator<Item = (usize, &'c Cluster)>,
    same_as: impl Fn(Doc) -> Doc,
    holds: impl FnMut(Question) -> io::Result<bool>,
) -> io::Result<Copies> {
    let mut targets: BTreeMap<Doc, Vec<Target>> = BTreeMap::new();
    let mut exact: Vec<(usize, &Cluster)> = Vec::new();
    for (number, cluster) in clusters {
        if cluster.likeness == Likeness::Exact {
            exact.push((number, cluster));
            continue;
        }
        // Of articles of the same words one is asked.
        let others = cluster.members.iter().filter(|member| same_as(member.doc) == member.doc);
        for member in others.filter(|member| member.doc != same_as(cluster.keep)) {
            targets.entry(member.doc).or_default().push(Target {
                kept: cluster.keep,
                coverage: member.coverage,
                place: member.place,
                likeness: cluster.likeness,
                cluster: number,
            });
        }
    }
    for targets in targets.values_mut() {
        targets.sort_by(|a, b| b.coverage.total_cmp(&a.coverage));
    }
    let texts: Vec<Doc> = targets.keys().copied().collect();
    let standing = exact.iter().map(|(_, cluster)| (cluster.members[0].doc, cluster.keep)).collect();
    let mut settling = Settling { targets, standing, same_as, holds, settled: HashMap::new(), above: Vec::new() };
    for &text in &texts {
        settling.settle(text)?;
    }
    let Settling { settled, standing, .. } = settling;
    let mut copies = HashMap::new();
    for text in texts {
        if let Some(target) = settled[&text] {
            let doc = standing.get(&text).copied().unwrap_or(text);
            let Target { kept, likeness, cluster, .. } = target;
            copies.insert(doc, Copy { kept, likeness, same: None, cluster });
        }
    }
    for (number, cluster) in exact {
        let same = Some(cluster.keep);
        let own = Copy { kept: cluster.keep, likeness: Likeness::Exact, same, cluster: number };
        let copy = copies.get(&cluster.keep).map_or(own, |standing: &Copy| Copy { same, ..*standing });
        copies.extend(cluster.members.iter().filter(|one| one.doc != cluster.keep).map(|one| (one.doc, copy)));
    }
    Ok(Copies { copies })
}

struct Settling<S, H> {
    /// What each article may go for, by the first of its words, that which holds most of it first.
    targets: BTreeMap<Doc, Vec<Target>>,
    /// Which of articles of the same words stands for them.
    standing: HashMap<Doc, Doc>,
    same_as: S,
    holds: H,
    settled: HashMap<Doc, Option<Target>>,
    /// The articles whose targets are being looked at.
    above: Vec<Doc>,
}

impl<S: Fn(Doc) -> Doc, H: FnMut(Question) -> io::Result<bool>> Settling<S, H> {
    /// What an article goes for. As every article goes for one that is longer, or about as long and kept for it, this
    /// does not go deep.
    fn settle(&mut self, text: Doc) -> io::Result<Option<Target>> {
        if let Some(&known) = self.settled.get(&text) {
            return Ok(known);
        }
        self.above.push(text);
        let mut found = None;
        let targets = self.targets.get(&text).cloned().unwrap_or_default();
        for &target in &targets {
            let next = (self.same_as)(target.kept);
            // Of articles that go for one another in a circle one stays.
            if self.above.contains(&next) {
                continue;
            }
            let mut target = target;
            let mut known = Some(target.coverage);
            if let Some(further) = self.settle(next)? {
                let own = targets.iter().find(|own| own.kept == further.kept);
                known = own.map(|own| own.coverage);
                (target.kept, target.place) = (further.kept, own.map_or(further.place, |own| own.place));
            }
            let doc = self.standing.get(&text).copied().unwrap_or(text);
            if (self.holds)(Question { doc, kept: target.kept, known, place: target.place })? {
                found = Some(target);
                break;
            }
        }
        self.above.pop();
        self.settled.insert(text, found);
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::super::clusters::Member;
    use super::*;

    fn cluster(keep: Doc, members: &[Doc]) -> Cluster {
        let member = |&doc: &Doc| Member { doc, coverage: 1.0, place: Ordinals { start: 0, end: 1 } };
        Cluster { likeness: Likeness::Near, keep, members: members.iter().map(member).collect() }
    }

    #[test]
    fn a_copy_goes_for_what_holds_most_of_it() {
        let mut clusters = [cluster(1, &[0, 1]), cluster(2, &[0, 2]), cluster(3, &[0, 3])];
        for (cluster, coverage) in clusters.iter_mut().zip([0.8, 0.95, 0.9]) {
            cluster.members[0].coverage = coverage;
        }
        assert_eq!(kept(&clusters, &[]), [Some(2), None, None, None, None, None]);
        assert_eq!(kept(&clusters, &[(0, 2)]), [Some(3), None, None, None, None, None]);
    }

    #[test]
    fn of_the_same_words_one_is_asked() {
        let same_as = |doc: Doc| if doc == 4 { 3 } else { doc };
        let exact = Cluster { likeness: Likeness::Exact, ..cluster(3, &[3, 4]) };
        let mut asked = Vec::new();
        let holds = |question: Question| {
            asked.push((question.doc, question.kept));
            Ok(true)
        };
        let clusters = [exact, cluster(1, &[1, 3, 4])];
        let copies = settled(clusters.iter().enumerate(), same_as, holds).unwrap();
        let kept = [1, 3, 4].map(|doc| copies.of(doc).map(|copy| (copy.kept, copy.same, copy.cluster)));
        assert_eq!(kept, [None, Some((1, None, 1)), Some((1, Some(3), 1))]);
        assert_eq!(asked, [(3, 1)]);
        // The one that is kept has the same words as a member.
        let clusters = [Cluster { likeness: Likeness::Exact, ..cluster(4, &[3, 4]) }, cluster(4, &[1, 3, 4])];
        let copies = settled(clusters.iter().enumerate(), same_as, |_| Ok(true)).unwrap();
        let kept = [1, 3, 4].map(|doc| copies.of(doc).map(|copy| (copy.kept, copy.likeness)));
        assert_eq!(kept, [Some((4, Likeness::Near)), Some((4, Likeness::Exact)), None]);
    }

    /// For which article each of six goes; `lacks` are pairs of which the second holds too little of the first.
    fn kept(clusters: &[Cluster], lacks: &[(Doc, Doc)]) -> [Option<Doc>; 6] {
        let holds = |asked: Question| Ok(!lacks.contains(&(asked.doc, asked.kept)));
        let copies = settled(clusters.iter().enumerate(), |doc| doc, holds).unwrap();
        std::array::from_fn(|doc| copies.of(doc as Doc).map(|copy| copy.kept))
    }

    #[test]
    fn copies_go_for_what_stays() {
        let chain = [cluster(1, &[0, 1]), cluster(2, &[1, 2]), cluster(3, &[2, 3])];
        assert_eq!(kept(&chain, &[]), [Some(3), Some(3), Some(3), None, None, None]);
        let circle = [cluster(4, &[0, 4]), cluster(5, &[4, 5]), cluster(2, &[2, 5]), cluster(4, &[2, 4])];
        assert_eq!(kept(&circle, &[]), [Some(2), None, None, None, Some(2), Some(2)]);
    }

    #[test]
    fn a_chain_ends_where_too_little_of_an_article_is_left() {
        let chain = [cluster(1, &[0, 1]), cluster(2, &[1, 2]), cluster(3, &[2, 3])];
        assert_eq!(kept(&chain, &[(0, 3)]), [None, Some(3), Some(3), None, None, None]);
        assert_eq!(kept(&chain, &[(1, 3), (0, 3)]), [Some(1), None, Some(3), None, None, None]);
        // One that goes for nothing there may go for something else.
        let other = [cluster(1, &[0, 1]), cluster(2, &[1, 2]), cluster(5, &[0, 5])];
        assert_eq!(kept(&other, &[(0, 2)]), [Some(5), Some(2), None, None, None, None]);
    }
}
