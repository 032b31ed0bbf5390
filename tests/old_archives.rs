//! Archives of every released format are checked against and added to, or refused with the
//! commands that help; they are files of `fixtures/archives`, each with the articles of the one
//! before.

use std::time::Duration;

use copydesk::archive::{Archive, ArchiveError, Writer};
use copydesk::check::{self, CheckConfig, Checker};
use copydesk::{Article, Finding};

/// Formats of which there is a file.
const FORMATS: std::ops::RangeInclusive<u32> = 1..=2;

const LIFTED: &str = "Nobody expects any trains before the autumn comes to the valley and its many old stations.";
const OTHER: &str = "Two swans have built a nest between the rails of the harbour line, a signalman wrote on Friday.";

fn reprints(archive: &Archive, text: &str) -> Vec<Finding> {
    let draft = Article::from_text("draft", format!("It rained all day. {text} So it goes."));
    let mut findings = Checker::new(archive, CheckConfig::default()).check(&draft).unwrap().findings;
    findings.retain(|finding| finding.rule == "reprinted-passage");
    findings
}

fn add(writer: &mut Writer<'_>, id: &str, text: &str) {
    let article = Article::from_text(id, format!("Nothing new. {text} That is all."));
    let (words, fingerprints) = check::fingerprint(&article);
    writer.add(&article, words, &fingerprints).unwrap();
}

#[test]
fn archives_of_every_format_are_checked_against() {
    for format in FORMATS {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("archive.db");
        let fixture = format!("{}/fixtures/archives/checked-{format}.db", env!("CARGO_MANIFEST_DIR"));
        std::fs::copy(fixture, &path).unwrap();
        let archive = match Archive::open(&path, &check::parameters()) {
            Ok(archive) => archive,
            // Its fingerprints are of another make than today's: nothing to compare.
            Err(error @ ArchiveError::Parameters { .. }) => {
                let error = error.to_string();
                assert!(error.contains("archive export") && error.contains("archive add"), "{error}");
                continue;
            }
            Err(error) => panic!("{error}"),
        };
        assert_eq!(archive.snapshot().unwrap().stats().unwrap().format, i64::from(format));
        assert_eq!(reprints(&archive, LIFTED)[0].related[0].elsewhere.as_ref().unwrap().article, "valley/tunnel");
        assert!(reprints(&archive, OTHER).is_empty());
        let mut writer = archive.writer(Duration::from_secs(5)).unwrap();
        add(&mut writer, "swans", OTHER);
        writer.commit().unwrap();
        let found = |archive: &Archive| {
            assert_eq!(reprints(archive, OTHER)[0].related[0].elsewhere.as_ref().unwrap().article, "swans");
            assert_eq!(reprints(archive, LIFTED).len(), 1);
            let verification = archive.snapshot().unwrap().verify().unwrap();
            assert!(verification.is_sound(), "{verification:?}");
            assert_eq!(archive.snapshot().unwrap().stats().unwrap().format, i64::from(format));
        };
        found(&archive);
        writer.compact().unwrap();
        drop(writer);
        found(&archive);
        found(&Archive::open_read_only(&path, &check::parameters()).unwrap());
    }
}
