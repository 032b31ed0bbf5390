//! Random histories against a map in memory.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone)]
enum Step {
    Add { id: u64, version: u64 },
    Remove { id: u64 },
    Commit,
    Abandon,
    Settle,
    Compact,
    Reopen,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => (0..30u64, 0..3u64).prop_map(|(id, version)| Step::Add { id, version }),
        4 => (0..30u64).prop_map(|id| Step::Remove { id }),
        5 => Just(Step::Commit),
        1 => Just(Step::Abandon),
        1 => Just(Step::Settle),
        1 => Just(Step::Compact),
        1 => Just(Step::Reopen),
    ]
}

/// Small limits, so that a short history has merges that take many steps and texts that are
/// written in between. `batch_postings` stays large: no commit in passing.
fn small(path: &Path, merge_base: u64) -> Archive {
    open(path).with_limits(|limits| {
        limits.pending_text_bytes = 3000;
        limits.merge_base = merge_base;
        limits.merge_per_posting = 1;
        limits.merge_step = 100;
        limits.vacuum_pages = 2;
    })
}

/// Compares all that can be asked with the model.
fn compare(archive: &Archive, model: &BTreeMap<u64, u64>) {
    assert_sound(archive);
    let snapshot = archive.snapshot().unwrap();
    assert_eq!(snapshot.len(), model.len() as u64);
    let mut postings: BTreeMap<u64, Vec<(u32, u32)>> = BTreeMap::new();
    for id in 0..30 {
        for version in 0..3 {
            for fingerprint in fingerprints(id, version) {
                postings.entry(fingerprint.hash).or_default();
            }
        }
        let doc = snapshot.doc_by_id(&article(id, 0).id).unwrap();
        assert_eq!(doc.is_some(), model.contains_key(&id));
        let Some(doc) = doc else { continue };
        assert_holds(&snapshot, id, model[&id]);
        for fingerprint in fingerprints(id, model[&id]) {
            postings.get_mut(&fingerprint.hash).unwrap().push((doc, fingerprint.position));
        }
    }
    let hashes: Vec<u64> = postings.keys().copied().collect();
    for cap in [2, 1000] {
        let lookup = snapshot.postings(&hashes, cap).unwrap();
        let mut wanted = Vec::new();
        for (index, list) in postings.values_mut().enumerate() {
            // Each hash stands once in an article.
            list.sort_unstable();
            assert_eq!(lookup.articles[index] as usize, list.len());
            wanted.extend(list.iter().take(cap as usize).map(|&(doc, position)| (index as u32, doc, position)));
        }
        let found: Vec<_> = lookup.found.iter().map(|found| (found.fingerprint, found.doc, found.position)).collect();
        assert_eq!(found, wanted);
    }
    let mut exported: Vec<Article> = snapshot.export().map(Result::unwrap).collect();
    exported.sort_by(|a, b| a.id.cmp(&b.id));
    let mut articles: Vec<Article> = model.iter().map(|(&id, &version)| article(id, version)).collect();
    articles.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(exported, articles);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_history_leaves_what_a_map_would_hold(
        steps in proptest::collection::vec(step(), 1..120),
        merge_base in prop_oneof![Just(0u64), Just(60), Just(100_000)],
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("archive.db");
        let mut archive = small(&path, merge_base);
        let mut committed = BTreeMap::new();
        let mut steps = steps.into_iter();
        let mut more = true;
        while more {
            // One round per opening of the file.
            let mut reopen = false;
            let mut writer = archive.writer(PATIENCE).unwrap();
            let mut model = committed.clone();
            loop {
                let Some(step) = steps.next() else { more = false; break };
                match step {
                    Step::Add { id, version } => {
                        let outcome = writer.add(&article(id, version), 9, &fingerprints(id, version)).unwrap();
                        let wanted = match model.insert(id, version) {
                            None => super::super::Outcome::Added,
                            Some(before) if before == version => super::super::Outcome::Unchanged,
                            Some(_) => super::super::Outcome::Replaced,
                        };
                        prop_assert_eq!(outcome, wanted);
                        continue;
                    }
                    Step::Remove { id } => {
                        let removed = writer.remove(&article(id, 0).id).unwrap();
                        prop_assert_eq!(removed, model.remove(&id).is_some());
                        continue;
                    }
                    Step::Commit => writer.commit().unwrap(),
                    Step::Settle => writer.settle().unwrap(),
                    Step::Compact => {
                        writer.compact().unwrap();
                        let stats = archive.snapshot().unwrap().stats().unwrap();
                        prop_assert!(stats.segments <= 1 && stats.removed == 0 && stats.free_bytes == 0);
                    }
                    Step::Abandon => break,
                    Step::Reopen => {
                        writer.commit().unwrap();
                        committed.clone_from(&model);
                        reopen = true;
                        break;
                    }
                }
                committed.clone_from(&model);
                compare(&archive, &committed);
            }
            drop(writer);
            if reopen {
                archive = small(&path, merge_base);
            }
            compare(&archive, &committed);
        }
    }
}

/// A commit moves a part of a large merge only: adding an article takes no longer the more there are. In between all is
/// found.
#[test]
fn a_merge_goes_on_over_several_commits() {
    let folder = tempfile::tempdir().unwrap();
    let archive = open(&folder.path().join("archive.db")).with_limits(|limits| {
        limits.merge_base = 100;
        limits.merge_per_posting = 0;
    });
    let mut writer = archive.writer(PATIENCE).unwrap();
    let mut model = BTreeMap::new();
    let mut under_way = 0;
    for id in 0..30 {
        writer.add(&article(id, 0), 9, &fingerprints(id, 0)).unwrap();
        model.insert(id, 0);
        writer.commit().unwrap();
        compare(&archive, &model);
        under_way += u32::from(archive.snapshot().unwrap().segments.iter().any(|segment| segment.moves_to.is_some()));
    }
    assert!(under_way >= 10, "merges were under way after {under_way} of 30 commits");
}

/// Many commits by themselves in a bulk load, with replacements and removals in between.
#[test]
fn bulk_loads_commit_in_passing() {
    let folder = tempfile::tempdir().unwrap();
    let archive = open(&folder.path().join("archive.db")).with_limits(|limits| {
        limits.batch_postings = 400;
        limits.pending_text_bytes = 2000;
        limits.merge_base = 100;
        limits.merge_per_posting = 2;
        limits.merge_step = 500;
    });
    let mut writer = archive.writer(PATIENCE).unwrap();
    let mut model = BTreeMap::new();
    for round in 0..900u64 {
        let id = mix(round) % 30;
        if round % 9 == 8 {
            writer.remove(&article(id, 0).id).unwrap();
            model.remove(&id);
        } else {
            writer.add(&article(id, round % 3), 9, &fingerprints(id, round % 3)).unwrap();
            model.insert(id, round % 3);
        }
    }
    writer.finish().unwrap();
    compare(&archive, &model);
    let stats = archive.snapshot().unwrap().stats().unwrap();
    assert!(stats.segments <= 6, "{stats:?}");
}
