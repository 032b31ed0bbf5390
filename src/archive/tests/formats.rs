//! Archives of every released format stay readable.
//!
//! `fixtures/archives/format-N.db` was written by the first program with format N and is never
//! written again. When the format changes, [`write_sample`] makes the next file.

use std::fs;
use std::path::PathBuf;

use super::*;
use crate::archive::schema::FORMAT;

const FREQUENT: u64 = 0x0123_4567_89AB_CDEF;
const ARTICLES: u64 = 70;

fn fixture(format: i64) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/archives/format-{format}.db"))
}

/// The version in which an article stands in the samples; `None` for those that were removed.
fn version(id: u64) -> Option<u64> {
    match id % 10 {
        3 => None,
        7 => Some(1),
        _ => Some(0),
    }
}

/// Makes a sample of the present format that has all there is: texts with and without a
/// dictionary, replaced and removed articles, a frequent hash, a merge under way.
#[test]
#[ignore = "writes the fixture of a new format"]
fn write_sample() {
    let path = fixture(FORMAT);
    assert!(!path.exists(), "{} is there and must not change", path.display());
    let archive = open(&path).with_limits(|limits| {
        limits.training_bytes = 12_000;
        limits.merge_base = 150;
        limits.merge_per_posting = 0;
    });
    let mut writer = archive.writer(PATIENCE).unwrap();
    let frequent: Vec<Fingerprint> = (0..3000).map(|at| fingerprint(FREQUENT, at * 2, at)).collect();
    writer.add(&Article::from_text("frequent", "again and again"), 3, &frequent).unwrap();
    for id in 0..ARTICLES {
        writer.add(&article(id, 0), 9, &fingerprints(id, 0)).unwrap();
        if id % 20 == 5 {
            writer.commit().unwrap();
        }
    }
    for id in 0..ARTICLES {
        match version(id) {
            None => assert!(writer.remove(&article(id, 0).id).unwrap()),
            Some(version) => drop(writer.add(&article(id, version), 9, &fingerprints(id, version)).unwrap()),
        }
    }
    writer.commit().unwrap();
    let snapshot = archive.snapshot().unwrap();
    assert!(snapshot.segments.iter().any(|segment| segment.moves_to.is_some()), "no merge is under way");
    let texts = |kind: u8| -> i64 {
        let sql = "SELECT count(*) FROM text WHERE hex(substr(data, 1, 1)) = ?";
        writer.connection.query_row(sql, [format!("{kind:02X}")], |row| row.get(0)).unwrap()
    };
    assert!(texts(0) > 0 && texts(1) > 0 && texts(2) > 0, "{} {} {}", texts(0), texts(1), texts(2));
}

#[test]
fn archives_of_every_format_are_read_and_written() {
    for format in 1..=FORMAT {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        fs::copy(fixture(format), &path).unwrap();
        let archive = Archive::open(&path, &sample_parameters(format)).unwrap();
        let check = |archive: &Archive| {
            assert_sound(archive);
            let snapshot = archive.snapshot().unwrap();
            for id in 0..ARTICLES {
                match version(id) {
                    Some(version) => assert_holds(&snapshot, id, version),
                    None => assert_eq!(snapshot.doc_by_id(&article(id, 0).id).unwrap(), None),
                }
            }
            let lookup = snapshot.postings(&[FREQUENT], 9).unwrap();
            assert_eq!((lookup.articles[0], lookup.found.len()), (1, 3000));
        };
        check(&archive);
        let mut writer = archive.writer(PATIENCE).unwrap();
        writer.add(&article(1000, 0), 9, &fingerprints(1000, 0)).unwrap();
        writer.commit().unwrap();
        check(&archive);
        writer.compact().unwrap();
        check(&archive);
        assert_holds(&archive.snapshot().unwrap(), 1000, 0);
    }
}

/// The parameters of a sample, whatever they are today.
fn sample_parameters(format: i64) -> Parameters {
    match format {
        1 | 2 => Parameters { unicode: "18.0.0".to_owned(), ..Parameters::new(1, 8, 9) },
        _ => unreachable!("format {format} has no sample yet"),
    }
}
