//! What is found, and what of it is told.

use super::super::{Archive, Outcome};
use super::*;
use crate::archive::{ArchiveError, Found};

fn found(fingerprint: u32, doc: u32, position: u32) -> Found {
    Found { fingerprint, doc, position, alike: true, neighbours: Some(0) }
}

/// The first article as it is remembered.
fn archive_entry(writer: &mut crate::archive::Writer<'_>, archive: &Archive) -> crate::archive::Entry {
    writer.commit().unwrap();
    archive.snapshot().unwrap().article(1).unwrap().unwrap()
}

#[test]
fn adding_tells_what_it_did() {
    let folder = tempfile::tempdir().unwrap();
    let archive = open(&folder.path().join("a.db"));
    let mut writer = archive.writer(PATIENCE).unwrap();
    let add = |writer: &mut crate::archive::Writer<'_>, article: &Article, version| {
        writer.add(article, 5, &fingerprints(1, version)).unwrap()
    };
    assert_eq!(add(&mut writer, &article(1, 1), 1), Outcome::Added);
    assert_eq!(add(&mut writer, &article(1, 1), 1), Outcome::Unchanged);
    writer.commit().unwrap();
    assert_eq!(add(&mut writer, &article(1, 1), 1), Outcome::Unchanged);
    // The article stands further down in its file, and then in another file.
    let moved = Article { record: Some(9), ..article(1, 1) };
    assert_eq!(add(&mut writer, &moved, 1), Outcome::Unchanged);
    assert_eq!(archive_entry(&mut writer, &archive).record, article(1, 1).record);
    let moved = Article { path: "elsewhere.jsonl".to_owned(), ..moved };
    assert_eq!(add(&mut writer, &moved, 1), Outcome::Unchanged);
    let entry = archive_entry(&mut writer, &archive);
    assert_eq!((entry.path, entry.record), (moved.path, moved.record));
    let corrected = Article { published: Some("2026-11-02".to_owned()), ..article(1, 1) };
    assert_eq!(add(&mut writer, &corrected, 1), Outcome::Updated);
    assert_eq!(add(&mut writer, &corrected, 1), Outcome::Unchanged);
    writer.commit().unwrap();
    let snapshot = archive.snapshot().unwrap();
    assert_eq!(snapshot.article(1).unwrap().unwrap().published, corrected.published);
    assert_eq!(add(&mut writer, &article(1, 2), 2), Outcome::Replaced);
    assert!(!writer.remove("no such id").unwrap());
    writer.commit().unwrap();
    assert_holds(&snapshot, 1, 1);
    let snapshot = archive.snapshot().unwrap();
    assert_holds(&snapshot, 1, 2);
    assert_eq!(snapshot.len(), 1);
    assert!(writer.remove("article-1").unwrap());
    writer.commit().unwrap();
    let snapshot = archive.snapshot().unwrap();
    assert!(snapshot.is_empty());
    let hashes: Vec<u64> =
        fingerprints(1, 2).iter().chain(&fingerprints(1, 1)).map(|fingerprint| fingerprint.hash).collect();
    let lookup = snapshot.postings(&hashes, 10).unwrap();
    assert!(lookup.found.is_empty() && lookup.articles.iter().all(|&articles| articles == 0));
    assert_sound(&archive);
}

/// A hash in more articles than fit a block, in several segments and in one, with some of
/// the articles removed.
#[test]
fn boilerplate_is_counted_and_told_up_to_the_cap() {
    const STOCK: u64 = 0xABCD_EF01_2345_6789;
    let folder = tempfile::tempdir().unwrap();
    let archive = open(&folder.path().join("a.db"));
    let mut writer = archive.writer(PATIENCE).unwrap();
    for id in 0..6000 {
        let fingerprints = [fingerprint(STOCK, 7, 0), fingerprint(mix(id), 8, 0)];
        writer.add(&Article::from_text(id.to_string(), id.to_string()), 1, &fingerprints).unwrap();
        if id == 4999 {
            writer.commit().unwrap();
        }
    }
    writer.commit().unwrap();
    let query = [mix(17), STOCK, mix(1 << 40), STOCK];
    let check = |archive: &Archive, first: u32, count: u32, exact: bool| {
        let snapshot = archive.snapshot().unwrap();
        let lookup = snapshot.postings(&query, 3).unwrap();
        let told: Vec<Found> = [1, 3]
            .iter()
            .flat_map(|&index| (first..first + 3).map(move |doc| found(index, doc, 7)))
            .chain([found(0, 18, 8)])
            .collect();
        let mut sorted = lookup.found.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, lookup.found, "in the order of the query");
        assert_eq!(lookup.found.len(), told.len());
        assert!(told.iter().all(|found| lookup.found.contains(found)));
        assert_eq!((lookup.articles[0], lookup.articles[2]), (1, 0));
        assert!(lookup.articles[1] >= count && (!exact || lookup.articles[1] == count));
        let all = snapshot.postings(&query, u32::MAX).unwrap();
        assert_eq!(all.articles, [1, count, 0, count]);
        assert_eq!(all.found.len(), 1 + 2 * count as usize);
    };
    check(&archive, 1, 6000, true);
    for id in 0..10 {
        assert!(writer.remove(&id.to_string()).unwrap());
    }
    writer.commit().unwrap();
    check(&archive, 11, 5990, false);
    assert_sound(&archive);
    writer.compact().unwrap();
    check(&archive, 11, 5990, true);
    let stats = archive.snapshot().unwrap().stats().unwrap();
    assert_eq!((stats.segments, stats.removed, stats.postings), (1, 0, 2 * 5990));
    assert_sound(&archive);
}

/// Hashes spread evenly, and thousands close together, with one among them that has rows of its
/// own: blocks a thousand times as wide as others, in one segment and in several.
#[test]
fn blocks_of_unequal_width_are_found() {
    const CLOSE: u64 = 0x7000_0000_0000_0000;
    // The archive keeps 40 bits.
    const STEP: u64 = 1 << 24;
    const FREQUENT: u64 = CLOSE + 1501 * STEP;
    let folder = tempfile::tempdir().unwrap();
    let archive = open(&folder.path().join("a.db"));
    let mut writer = archive.writer(PATIENCE).unwrap();
    let hashes = |id: u64| (0..60).map(move |at| mix(id << 8 | at)).chain((0..30).map(move |at| close(id * 30 + at)));
    fn close(number: u64) -> u64 {
        CLOSE + number * 2 * STEP
    }
    for id in 0..600 {
        let frequent = std::iter::once(FREQUENT);
        let fingerprints: Vec<Fingerprint> = hashes(id).chain(frequent).map(|hash| fingerprint(hash, 7, 0)).collect();
        writer.add(&Article::from_text(id.to_string(), id.to_string()), 1, &fingerprints).unwrap();
        if id % 250 == 249 {
            writer.commit().unwrap();
        }
    }
    writer.commit().unwrap();
    let check = |archive: &Archive| {
        let snapshot = archive.snapshot().unwrap();
        for every in [1, 7, 91] {
            let held: Vec<u64> = (0..600).flat_map(hashes).step_by(every).collect();
            let lookup = snapshot.postings(&held, 10).unwrap();
            assert!(lookup.articles.iter().all(|&articles| articles == 1), "every {every}");
            let others: Vec<u64> = (0..18_000).step_by(every).map(|number| close(number) - STEP).collect();
            let lookup = snapshot.postings(&others, 1000).unwrap();
            let met: u32 = lookup.articles.iter().sum();
            assert_eq!(met, if others.contains(&FREQUENT) { 600 } else { 0 }, "every {every}");
        }
    };
    check(&archive);
    writer.compact().unwrap();
    check(&archive);
}

/// A hash that stands in many articles, in few of them in the surroundings that are asked for.
#[test]
fn places_are_told_by_their_surroundings() {
    const PHRASE: u64 = 0xABCD_EF01_2345_6789;
    const RARE: u64 = 0x1BCD_EF01_2345_6789;
    let folder = tempfile::tempdir().unwrap();
    let archive = open(&folder.path().join("a.db"));
    let mut writer = archive.writer(PATIENCE).unwrap();
    for id in 0..3000 {
        let around = u32::from(id % 1000 == 10);
        let mut fingerprints = vec![fingerprint(PHRASE, 7, around), fingerprint(PHRASE, 90, 2)];
        if id < 12 {
            fingerprints.push(fingerprint(RARE, 8, around));
        }
        writer.add(&Article::from_text(id.to_string(), id.to_string()), 1, &fingerprints).unwrap();
        if id % 1000 == 500 {
            writer.commit().unwrap();
        }
    }
    writer.commit().unwrap();
    let check = || {
        let snapshot = archive.snapshot().unwrap();
        let like = |around| move |_| move |neighbours| neighbours == around;
        let lookup = snapshot.postings_alike(&[PHRASE, RARE], 24, None, like(1)).unwrap();
        assert_eq!(lookup.articles, [3, 1]);
        // Of the phrase the articles with like surroundings only, with all their places.
        let places: Vec<_> = lookup.found.iter().map(|found| (found.doc, found.position, found.alike)).collect();
        let phrase = [11, 1011, 2011].into_iter().flat_map(|doc| [(doc, 7, true), (doc, 90, false)]);
        let rare = (1..=12).map(|doc| (doc, 8, doc == 11));
        assert_eq!(places, phrase.chain(rare).collect::<Vec<_>>());
        let lookup = snapshot.postings_alike(&[PHRASE, RARE], 5, None, like(2)).unwrap();
        assert!(lookup.articles[0] > 5);
        assert_eq!(lookup.found.len(), 10, "the first five articles");
    };
    check();
    writer.compact().unwrap();
    assert_sound(&archive);
    check();
}

#[test]
fn odd_articles_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let archive = open(&folder.path().join("a.db"));
    let mut writer = archive.writer(PATIENCE).unwrap();
    let texts = ["", "x", "\0\u{feff}\r\n“”", &"long ".repeat(3_000_000)];
    let ids = ["", "with\nline", "ünïcode", &"i".repeat(100_000)];
    for (id, text) in ids.iter().zip(texts) {
        let places = 0..text.len().min(5000) as u32;
        let positions: Vec<Fingerprint> = places.map(|at| fingerprint(5 << 30, at * 800_000, at)).collect();
        writer.add(&Article::from_text(*id, text), u32::MAX, &positions).unwrap();
    }
    writer.commit().unwrap();
    writer.compact().unwrap();
    assert_sound(&archive);
    let snapshot = archive.snapshot().unwrap();
    let exported: Vec<Article> = snapshot.export().map(Result::unwrap).collect();
    let expected: Vec<Article> = ids.iter().zip(texts).map(|(id, text)| Article::from_text(*id, text)).collect();
    assert!(exported == expected);
    let lookup = snapshot.postings(&[5 << 30], 100).unwrap();
    assert_eq!(lookup.articles, [3]);
    assert_eq!(lookup.found.len(), 1 + "\0\u{feff}\r\n“”".len() + 5000);
    assert_eq!(lookup.found.last().unwrap().position, 4999 * 800_000);
    assert_eq!(snapshot.postings(&[], 100).unwrap(), crate::archive::Lookup::default());
}

/// Segment numbers are 16 bits and begin anew when they are used up.
#[test]
fn segment_numbers_wrap_around() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    drop(open(&path));
    rusqlite::Connection::open(&path).unwrap().execute("UPDATE state SET last_segment = 65533", []).unwrap();
    let archive = open(&path);
    let mut writer = archive.writer(PATIENCE).unwrap();
    for id in 0..40 {
        writer.add(&article(id, 0), 9, &fingerprints(id, 0)).unwrap();
        writer.commit().unwrap();
        assert_holds(&archive.snapshot().unwrap(), id / 2, 0);
    }
    assert_sound(&archive);
    let numbers: Vec<u16> = archive.snapshot().unwrap().segments.iter().map(|segment| segment.number).collect();
    assert!(numbers.iter().all(|&number| number < 200), "{numbers:?}");
}

/// Enough text for a dictionary, trained in a transaction that is then given up, and again.
#[test]
fn many_texts_share_a_dictionary() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let archive = open(&path).with_limits(|limits| limits.pending_text_bytes = 5 << 20);
    let long = |id: u64, round: u64| {
        let text: Vec<String> = (0..20).map(|part| article(id, round * 100 + part).text).collect();
        Article { text: text.join("\n"), ..article(id, round) }
    };
    for round in [1, 2] {
        let mut writer = archive.writer(PATIENCE).unwrap();
        for id in 0..400 {
            writer.add(&long(id, round), 9, &[]).unwrap();
        }
        let trained: i64 =
            writer.connection.query_row("SELECT count(*) FROM dictionary", [], |row| row.get(0)).unwrap();
        assert_eq!(trained, 1, "the texts do not suffice");
        if round == 1 {
            // One article that cannot be stored costs no other one.
            let odd = Article::from_text("x", "x".repeat((1 << 29) + 1));
            assert!(matches!(writer.add(&odd, 9, &[]), Err(ArchiveError::Unstorable { .. })));
            // Any other error costs all since the last commit, the dictionary too.
            writer.connection.pragma_update(None, "query_only", true).unwrap();
            assert!(writer.add(&article(9999, 0), 9, &[]).is_err());
            writer.connection.pragma_update(None, "query_only", false).unwrap();
            for id in 0..400 {
                writer.add(&long(id + 1000, 7), 9, &[]).unwrap();
            }
        }
        writer.commit().unwrap();
    }
    let check = |archive: &Archive| {
        let snapshot = archive.snapshot().unwrap();
        assert_eq!(snapshot.len(), 800);
        let stats = snapshot.stats().unwrap();
        let sizes = snapshot.sizes().unwrap();
        assert!(sizes.texts * 2 < stats.text_bytes, "{sizes:?} of {stats:?}");
        let parts = sizes.texts + sizes.fingerprints + sizes.articles + sizes.others + stats.free_bytes;
        // But for the pages that tell where pages are.
        assert!((stats.file_bytes - 3 * 4096..=stats.file_bytes).contains(&parts), "{sizes:?} of {stats:?}");
        for (offset, round) in [(1000, 7), (0, 2)] {
            for id in 0..400 {
                let wanted = long(id + offset, round);
                let doc = snapshot.doc_by_id(&wanted.id).unwrap().unwrap();
                assert_eq!(snapshot.text(doc).unwrap().unwrap(), wanted.text);
            }
        }
    };
    check(&archive);
    assert_sound(&archive);
    check(&Archive::open_read_only(&path, &parameters()).unwrap());
}
