//! Several threads and processes at one archive.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Instant;

use super::*;
use crate::archive::ArchiveError;

#[test]
fn a_second_writer_waits_or_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let archive = open(&path);
    let mut first = archive.writer(PATIENCE).unwrap();
    first.add(&article(1, 0), 9, &fingerprints(1, 0)).unwrap();

    let began = Instant::now();
    let error = open(&path).writer(Duration::from_millis(150)).unwrap_err();
    assert!(matches!(error, ArchiveError::Locked { .. }), "{error:?}");
    assert!(error.to_string().contains("another process is writing"), "{error}");
    assert!((150..2000).contains(&began.elapsed().as_millis()), "{:?}", began.elapsed());

    let (waiting, told) = mpsc::channel();
    let other = {
        let path = path.clone();
        thread::spawn(move || {
            let archive = open(&path);
            waiting.send(()).unwrap();
            let mut writer = archive.writer(PATIENCE).unwrap();
            writer.add(&article(2, 0), 9, &fingerprints(2, 0)).unwrap();
            writer.commit().unwrap();
        })
    };
    told.recv().unwrap();
    thread::sleep(Duration::from_millis(50));
    assert!(!other.is_finished());
    first.commit().unwrap();
    other.join().unwrap();
    // The first writer goes on after the other one, and knows of its article.
    assert_eq!(first.add(&article(2, 0), 9, &fingerprints(2, 0)).unwrap(), crate::archive::Outcome::Unchanged);
    first.add(&article(3, 0), 9, &fingerprints(3, 0)).unwrap();
    first.commit().unwrap();
    let snapshot = archive.snapshot().unwrap();
    (1..4).for_each(|id| assert_holds(&snapshot, id, 0));
    assert_sound(&archive);
}

/// Another writer gets its turn while a bulk load goes on.
#[test]
fn a_bulk_load_lets_others_in() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let archive = open(&path).with_limits(|limits| limits.batch_postings = 3000);
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut writer = archive.writer(PATIENCE).unwrap();
            for id in 100.. {
                writer.add(&article(id, 0), 9, &fingerprints(id, 0)).unwrap();
                if stop.load(Ordering::Relaxed) {
                    break;
                }
            }
            writer.finish().unwrap();
        });
        for id in 0..5 {
            thread::sleep(Duration::from_millis(20));
            let mut writer = archive.writer(PATIENCE).unwrap();
            writer.add(&article(id, 0), 9, &fingerprints(id, 0)).unwrap();
            writer.commit().unwrap();
        }
        stop.store(true, Ordering::Relaxed);
    });
    assert_sound(&archive);
    let snapshot = archive.snapshot().unwrap();
    (0..5).chain(100..110).for_each(|id| assert_holds(&snapshot, id, 0));
}

#[test]
fn readers_see_whole_commits_only() {
    const ARTICLES: u64 = 25;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let archive = open(&path).with_limits(|limits| {
        limits.pending_text_bytes = 1500;
        limits.merge_base = 200;
        limits.merge_step = 300;
        limits.vacuum_pages = 2;
    });
    let all = |writer: &mut crate::archive::Writer<'_>, version| {
        for id in 0..ARTICLES {
            writer.add(&article(id, version), 9, &fingerprints(id, version)).unwrap();
        }
    };
    let mut writer = archive.writer(PATIENCE).unwrap();
    all(&mut writer, 0);
    writer.commit().unwrap();
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let readers: Vec<_> = (0..2)
            .map(|reader| {
                let (archive, stop, path) = (&archive, &stop, &path);
                scope.spawn(move || {
                    // One reader shares the archive, one opens it anew as another process would.
                    let own = Archive::open_read_only(path, &parameters()).unwrap();
                    let mut seen = std::collections::BTreeSet::new();
                    while !stop.load(Ordering::Relaxed) {
                        let snapshots = if reader == 0 { archive.snapshots(3) } else { own.snapshots(2) }.unwrap();
                        let doc = snapshots[0].doc_by_id("article-0").unwrap().unwrap();
                        let text = snapshots[0].text(doc).unwrap().unwrap();
                        let version = text.split([' ', ':']).nth(2).unwrap().parse().unwrap();
                        for snapshot in &snapshots {
                            assert_eq!(snapshot.len(), ARTICLES);
                            (0..ARTICLES).for_each(|id| assert_holds(snapshot, id, version));
                            let lookup = snapshot.postings(&[mix(1)], 100).unwrap();
                            assert_eq!(lookup.articles, [ARTICLES as u32]);
                        }
                        seen.insert(version);
                    }
                    seen.len()
                })
            })
            .collect();
        for version in 1..40 {
            all(&mut writer, version);
            writer.commit().unwrap();
            if version % 10 == 0 {
                writer.compact().unwrap();
            }
        }
        stop.store(true, Ordering::Relaxed);
        let seen: Vec<usize> = readers.into_iter().map(|reader| reader.join().unwrap()).collect();
        assert!(seen.iter().all(|&seen| seen > 2), "{seen:?}");
    });
    assert_eq!(archive.snapshots(3).unwrap().len(), 3, "nobody writes");
    assert_sound(&archive);
}

#[test]
fn an_archive_is_made_once_however_many_make_it() {
    made_by_many(None);
    // Over an empty file, too, as `mktemp` leaves it.
    made_by_many(Some(""));
}

fn made_by_many(stands_there: Option<&str>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    if let Some(content) = stands_there {
        std::fs::write(&path, content).unwrap();
    }
    thread::scope(|scope| {
        for id in 0..4 {
            let path = &path;
            scope.spawn(move || {
                let archive = open(path);
                let mut writer = archive.writer(PATIENCE).unwrap();
                writer.add(&article(id, 0), 9, &fingerprints(id, 0)).unwrap();
                writer.commit().unwrap();
            });
        }
    });
    let archive = open(&path);
    assert_sound(&archive);
    let snapshot = archive.snapshot().unwrap();
    (0..4).for_each(|id| assert_holds(&snapshot, id, 0));
}
