//! Files that are no archive, are later ones, or were damaged.

use std::fs;

use rusqlite::Connection;

use super::*;
use crate::archive::ArchiveError;
use crate::archive::schema::FORMAT;

fn sample(path: &Path, articles: u64) {
    let archive = open(path);
    let mut writer = archive.writer(PATIENCE).unwrap();
    for id in 0..articles {
        writer.add(&article(id, 0), 9, &fingerprints(id, 0)).unwrap();
        if id % 20 == 0 {
            writer.commit().unwrap();
        }
    }
    writer.commit().unwrap();
}

/// Opens in all ways and wants the same error of each, with the file as it was.
fn refused(path: &Path) -> ArchiveError {
    let before = fs::read(path).ok();
    let beside = |path: &Path| fs::read_dir(path.parent().unwrap()).unwrap().count();
    let files = beside(path);
    let errors = [
        Archive::open(path, &parameters()).unwrap_err(),
        Archive::open_read_only(path, &parameters()).unwrap_err(),
        Archive::open_or_create(path, &parameters()).unwrap_err(),
    ];
    assert_eq!(fs::read(path).ok(), before, "the file was touched");
    assert_eq!(beside(path), files, "files were left beside it");
    let [first, ..] = errors.each_ref().map(ToString::to_string);
    assert!(errors.iter().all(|error| error.to_string() == first), "{errors:?}");
    assert!(!first.contains('\n'), "{first}");
    errors.into_iter().next().unwrap()
}

#[test]
fn files_of_another_kind_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    fs::write(&path, "a letter to the editor\n".repeat(300)).unwrap();
    assert!(matches!(refused(&path), ArchiveError::NotAnArchive { .. }));
    fs::write(&path, "SQLite format 3\0").unwrap();
    assert!(matches!(refused(&path), ArchiveError::NotAnArchive { .. }));
    fs::remove_file(&path).unwrap();
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE article (id TEXT)").unwrap();
    let error = refused(&path);
    assert!(error.to_string().contains("another program"), "{error}");
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert!(matches!(
        Archive::open(&path, &parameters()),
        Err(ArchiveError::NotAnArchive { .. } | ArchiveError::Io { .. })
    ));
}

#[test]
fn a_missing_file_is_made_only_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/folder/a.db");
    assert!(matches!(Archive::open(&path, &parameters()), Err(ArchiveError::NotFound { .. })));
    assert!(matches!(Archive::open_read_only(&path, &parameters()), Err(ArchiveError::NotFound { .. })));
    assert_sound(&open(&path));
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
    // An empty file, as `mktemp` leaves it.
    let empty = folder.path().join("empty.db");
    fs::write(&empty, "").unwrap();
    assert!(matches!(Archive::open(&empty, &parameters()), Err(ArchiveError::NotAnArchive { .. })));
    sample(&empty, 3);
    assert_sound(&open(&empty));
}

#[test]
fn a_log_without_its_archive_is_no_part_of_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let (path, log) = (folder.path().join("a.db"), folder.path().join("a.db-wal"));
    // A process that was killed while it wrote leaves its log; somebody takes only the archive away.
    let archive = open(&path);
    let mut writer = archive.writer(PATIENCE).unwrap();
    writer.add(&article(1, 0), 9, &fingerprints(1, 0)).unwrap();
    writer.commit().unwrap();
    let left = fs::read(&log).unwrap();
    assert!(!left.is_empty());
    drop(writer);
    drop(archive);
    fs::remove_file(&path).unwrap();
    fs::write(&log, &left).unwrap();
    let refused = Archive::open_or_create(&path, &parameters()).unwrap_err();
    assert!(matches!(refused, ArchiveError::LeftLog { .. }), "{refused}");
    assert_eq!((path.exists(), fs::read(&log).unwrap()), (false, left));
    // An empty one holds nothing of anybody's.
    fs::write(&log, "").unwrap();
    assert_eq!(open(&path).snapshot().unwrap().len(), 0);
}

#[test]
fn later_formats_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    sample(&path, 3);
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 3).unwrap();
    let error = refused(&path);
    assert!(matches!(error, ArchiveError::NewerFormat { found: 3, supported: FORMAT, .. }), "{error}");
    assert!(error.to_string().contains("newer copydesk"));
}

#[test]
fn other_parameters_are_refused_and_name_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    sample(&path, 3);
    let ours = parameters();
    for other in [
        Parameters { normaliser: 2, ..ours.clone() },
        Parameters { unicode: "99.0.0".to_owned(), ..ours.clone() },
        Parameters { shingle_words: 7, ..ours.clone() },
        Parameters { window: 8, ..ours.clone() },
        Parameters { hash: "md5".to_owned(), ..ours.clone() },
    ] {
        let error = Archive::open(&path, &other).unwrap_err();
        assert!(matches!(error, ArchiveError::Parameters { .. }), "{error}");
        assert!(error.to_string().contains("copydesk archive export"), "{error}");
        assert!(matches!(Archive::open_read_only(&path, &other), Err(ArchiveError::Parameters { .. })));
    }
    let archive = Archive::open_for_export(&path).unwrap();
    let snapshot = archive.snapshot().unwrap();
    assert_eq!(snapshot.export().map(Result::unwrap).collect::<Vec<_>>(), [0, 1, 2].map(|id| article(id, 0)));
    assert!(matches!(archive.writer(PATIENCE), Err(ArchiveError::ReadOnly { .. })));
}

/// Whatever single byte is changed: either it is noticed or it does not matter. Nothing panics.
#[test]
fn a_flipped_byte_is_noticed_or_harmless() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    sample(&path, 60);
    let sound = fs::read(&path).unwrap();
    let (mut noticed, mut harmless) = (0, 0);
    for round in 0..400u64 {
        // A tenth of the flips in the first page, which holds the header and the schema.
        let place = if round % 10 == 0 { mix(round) % 4096 } else { mix(round) % sound.len() as u64 } as usize;
        let mut bytes = sound.clone();
        bytes[place] ^= (mix(round ^ 1 << 40) % 255 + 1) as u8;
        let path = folder.path().join(format!("b{round}.db"));
        fs::write(&path, &bytes).unwrap();
        let outcome = Archive::open_read_only(&path, &parameters()).and_then(|archive| {
            let snapshot = archive.snapshot()?;
            let verification = snapshot.verify()?;
            if verification.is_sound() {
                assert_eq!(snapshot.len(), 60);
                (0..60).for_each(|id| assert_holds(&snapshot, id, 0));
            } else {
                // What is asked of a damaged archive is an answer or an error.
                for id in 0..60 {
                    let hashes: Vec<u64> = fingerprints(id, 0).iter().map(|fingerprint| fingerprint.hash).collect();
                    let _ = snapshot.postings(&hashes, 100);
                    if let Ok(Some(text)) = snapshot.text(id as u32 + 1) {
                        assert!((0..60).any(|id| article(id, 0).text == text), "a wrong text at byte {place}");
                    }
                }
                let _ = (snapshot.stats(), snapshot.sizes());
                snapshot.export().for_each(drop);
            }
            Ok(verification.is_sound())
        });
        match outcome {
            Ok(true) => harmless += 1,
            Ok(false) => noticed += 1,
            Err(error) => {
                assert!(!error.to_string().contains('\n'), "{error}");
                noticed += 1;
            }
        }
        fs::remove_file(&path).unwrap();
    }
    // Bytes between the rows of a page matter to nobody.
    assert!(noticed > 100, "{noticed} noticed, {harmless} harmless");
}

/// One letter of it makes SQLite see another table: one without rows, or without a key.
#[test]
fn a_flipped_letter_of_the_tables_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    sample(&path, 3);
    let sound = fs::read(&path).unwrap();
    for (written, flipped) in
        [("block (key INTEGER PRIMARY", "block (key INTEGER PRHMARY"), ("id_hash INTEGER", "id_hash INTEFER")]
    {
        let at = sound.windows(written.len()).position(|bytes| bytes == written.as_bytes()).unwrap();
        let mut bytes = sound.clone();
        bytes[at..at + written.len()].copy_from_slice(flipped.as_bytes());
        fs::write(&path, &bytes).unwrap();
        for error in [Archive::open(&path, &parameters()).unwrap_err(), Archive::open_for_export(&path).unwrap_err()] {
            assert!(matches!(error, ArchiveError::Damaged { .. }), "{error:?}");
        }
    }
}

#[test]
fn a_damaged_archive_is_not_written_any_further() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    sample(&path, 300);
    let mut bytes = fs::read(&path).unwrap();
    // The first pages are the roots of the tables: with those gone it could not even be opened.
    for byte in bytes[24 * 4096..].iter_mut().step_by(50) {
        *byte ^= 0x55;
    }
    fs::write(&path, &bytes).unwrap();
    let archive = open(&path);
    let mut writer = archive.writer(PATIENCE).unwrap();
    let outcome = writer.add(&article(999, 0), 9, &fingerprints(999, 0)).and_then(|_| writer.compact());
    let error = outcome.unwrap_err();
    assert!(matches!(error, ArchiveError::Damaged { .. }), "{error:?}");
    assert!(error.to_string().contains("restore a backup"), "{error}");
    drop(writer);
    drop(archive);
    assert!(fs::read(&path).unwrap() == bytes, "the file was touched");
}

#[test]
fn missing_tables_are_damage() {
    let folder = tempfile::tempdir().unwrap();
    for table in ["meta", "state", "segment", "article"] {
        let path = folder.path().join(format!("{table}.db"));
        sample(&path, 3);
        Connection::open(&path).unwrap().execute_batch(&format!("DROP TABLE {table}")).unwrap();
        let outcome = Archive::open(&path, &parameters()).and_then(|archive| archive.snapshot()?.article(1));
        assert!(matches!(outcome, Err(ArchiveError::Damaged { .. })), "{table}: {outcome:?}");
    }
}

#[test]
fn a_file_cut_short_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    sample(&path, 60);
    let bytes = fs::read(&path).unwrap();
    for pages in [1, 5, bytes.len() / 4096 - 1] {
        fs::write(&path, &bytes[..pages * 4096]).unwrap();
        let archive = Archive::open(&path, &parameters());
        let sound = archive.and_then(|archive| archive.snapshot()?.verify()).map(|found| found.is_sound());
        assert!(!matches!(sound, Ok(true)), "{pages} pages pass for the whole");
    }
}

/// What is found of an archive in which something was changed.
fn problems(sound: &Path, change: impl FnOnce(&Connection)) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    fs::copy(sound, &path).unwrap();
    let connection = Connection::open(&path).unwrap();
    change(&connection);
    connection.close().unwrap();
    let archive = Archive::open_read_only(&path, &parameters()).unwrap();
    let verification = archive.snapshot().unwrap().verify().unwrap();
    assert_eq!(verification.is_sound(), verification.problems.is_empty());
    verification.problems
}

#[test]
fn what_does_not_fit_together_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let sound = folder.path().join("a.db");
    let archive = open(&sound);
    let mut writer = archive.writer(PATIENCE).unwrap();
    for id in 0..4 {
        writer.add(&article(id, 0), 9, &fingerprints(id, 0)).unwrap();
    }
    writer.commit().unwrap();
    let stats = archive.snapshot().unwrap().verify().unwrap();
    let all: usize = (0..4).map(|id| fingerprints(id, 0).len()).sum();
    assert_eq!((stats.articles, stats.postings, stats.blocks), (4, all as u64, 1));
    drop(writer);
    drop(archive);
    let second = fingerprints(1, 0).len();
    let bytes: usize = (0..4).map(|id| article(id, 0).text.len()).sum();
    let counts = |articles: u64, words: u64, written: usize| {
        format!(
            "there are 4 articles of 36 words and {bytes} bytes where {articles} of {words} and {written} were written"
        )
    };
    assert_eq!(problems(&sound, |_| {}), [""; 0]);
    for (change, expected) in [
        (
            "UPDATE segment SET postings = postings + 1",
            vec![format!("segment 1 has {all} postings where {} were written", all + 1)],
        ),
        ("UPDATE segment SET moves_to = 9", vec!["segment 1 is being merged into none".to_owned()]),
        ("UPDATE segment SET moves_to = 1", vec!["segment 1 is being merged into none".to_owned()]),
        ("UPDATE state SET next_doc = 4", vec!["article article-3 has a number that was not given out yet".to_owned()]),
        (
            "UPDATE article SET fingerprints = fingerprints + 1 WHERE doc = 2",
            vec![format!("article article-1 has {second} of its {} fingerprints", second + 1)],
        ),
        ("UPDATE state SET articles = articles + 1", vec![counts(5, 36, bytes)]),
        ("UPDATE state SET words = words + 1", vec![counts(4, 37, bytes)]),
        ("UPDATE state SET text_bytes = text_bytes + 1", vec![counts(4, 36, bytes + 1)]),
        ("INSERT INTO text VALUES (9, x'0061')", vec!["1 texts of no article".to_owned()]),
        ("INSERT INTO removed (doc, serial) VALUES (2, 1)", vec!["1 removed articles still there".to_owned()]),
        (
            "UPDATE article SET title = 'Snow' WHERE doc = 2",
            vec!["the metadata of article article-1 is not as it was written".to_owned()],
        ),
        (
            "UPDATE article SET id_hash = id_hash + 1 WHERE doc = 2",
            vec!["the metadata of article article-1 is not as it was written".to_owned()],
        ),
        (
            "UPDATE text SET data = x'0061' WHERE doc = 2",
            vec!["article article-1: a stored text is not as it was written".to_owned()],
        ),
    ] {
        assert_eq!(problems(&sound, |connection| connection.execute_batch(change).unwrap()), expected, "{change}");
    }
    for (change, expected) in [
        ("DELETE FROM segment", "belongs to no segment"),
        ("UPDATE segment SET end_hash = (SELECT max(key) & 0xFFFFFFFFFFFF FROM block)", "are out of order"),
        ("DELETE FROM article WHERE doc = 2", "fingerprints of article number 2, which is not there"),
        ("UPDATE article SET id = 'article-0' WHERE doc = 2", "1 articles with the id of another one"),
        ("UPDATE block SET data = substr(data, 2)", "is not as it was written"),
    ] {
        let problems = problems(&sound, |connection| connection.execute_batch(change).unwrap());
        assert!(problems.iter().any(|problem| problem.contains(expected)), "{change}: {problems:?}");
    }
    // Removed articles leave fingerprints until they are merged.
    let change = "INSERT INTO removed (doc, serial) VALUES (2, 1); DELETE FROM article WHERE doc = 2; \
                  DELETE FROM text WHERE doc = 2; UPDATE state SET articles = 3, words = 27";
    let problems = problems(&sound, |connection| connection.execute_batch(change).unwrap());
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].starts_with("there are 3 articles of 27 words"), "{problems:?}");
}

/// What SQLite itself knows of its file.
#[test]
fn an_index_without_a_row_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    sample(&path, 3);
    let connection = Connection::open(&path).unwrap();
    let root: u32 = connection
        .query_row("SELECT rootpage FROM sqlite_master WHERE name = 'article_by_id'", [], |row| row.get(0))
        .unwrap();
    connection.close().unwrap();
    let mut bytes = fs::read(&path).unwrap();
    // The last row of the page: the number of the article ends it.
    bytes[root as usize * 4096 - 2] ^= 1;
    fs::write(&path, &bytes).unwrap();
    let archive = Archive::open_read_only(&path, &parameters()).unwrap();
    let problems = archive.snapshot().unwrap().verify().unwrap().problems;
    assert!(problems.iter().any(|problem| problem.contains("index article_by_id")), "{problems:?}");
}

/// Fingerprints of very many articles stand in rows that say how many.
#[test]
fn a_frequent_fingerprint_with_a_wrong_count_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let archive = open(&path);
    let mut writer = archive.writer(PATIENCE).unwrap();
    for id in 0..2000 {
        let article = Article::from_text(format!("a{id}"), "Snow fell.");
        writer.add(&article, 2, &[fingerprint(mix(1), 0, id)]).unwrap();
    }
    writer.commit().unwrap();
    drop(writer);
    assert_sound(&archive);
    drop(archive);
    let told = problems(&path, |connection| {
        let changed = connection.execute("UPDATE block SET docs = docs - 1 WHERE docs = 2000", []).unwrap();
        assert_eq!(changed, 1);
    });
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("are out of order"), "{told:?}");
}
