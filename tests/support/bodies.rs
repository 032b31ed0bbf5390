//! What must hold of any bytes whatever: the bodies of the fuzz targets of `fuzz/`, which
//! `tests/any_bytes.rs` runs on a few thousand made-up inputs too.
#![allow(dead_code, unreachable_pub, reason = "shared by programs that each use a part")]

use std::collections::HashMap;
use std::io::Write as _;
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use copydesk::archive::{Archive, ArchiveError};
use copydesk::check::{self, CheckConfig, Checker};
use copydesk::compare::reprint::{LONG_RUN, Parts, Query, SEED};
use copydesk::config::Selector;
use copydesk::input::{InputError, InputOptions, Keys};
use copydesk::model::Model;
use copydesk::report::{Format, Linted, RenderOptions, Summary, reporter};
use copydesk::text::{self, Language, Token};
use copydesk::{Article, LintConfig, Linter, date, input};

/// A name of every format and packing that is read, and some that tell nothing.
pub const NAMES: [&str; 18] = [
    "a.txt",
    "a.md",
    "a.html",
    "a.rss",
    "a.jsonl",
    "a.json",
    "a.csv",
    "a.tsv",
    "a",
    "a.jsonl.gz",
    "a.html.gz",
    "a.txt.zst",
    "a.csv.zst",
    "a.gz",
    "a.zst",
    "a.warc",
    "a.warc.gz",
    "a.wet.zst",
];

/// Longest article that [`read_bytes`] lets in: bombs are refused, not unpacked.
pub const MAX_ARTICLE_BYTES: usize = 1 << 16;

/// An error's text is one line.
fn is_one_line(error: &impl std::fmt::Display) {
    let error = error.to_string();
    assert!(!error.is_empty() && !error.contains(['\n', '\r']), "{error:?}");
}

/// Reads bytes as the file of that name. A record is an article or an error of one line.
pub fn read_bytes(name: &str, bytes: &[u8]) -> Vec<Result<Article, InputError>> {
    let options = InputOptions { max_article_bytes: MAX_ARTICLE_BYTES, ..InputOptions::default() };
    let articles = input::read_bytes(name, bytes, &options);
    for article in &articles {
        match article {
            Ok(article) => {
                assert!(!article.id.is_empty(), "an article without an id");
                assert!(article.path == name, "{}", article.path);
            }
            Err(error) => {
                is_one_line(error);
                assert_eq!(error.path(), name);
            }
        }
    }
    let keys = Keys { text: Some("t".to_owned()), ..Keys::default() };
    let _ = input::read_bytes(name, bytes, &InputOptions { keys, ..options });
    articles
}

/// Lints a text and says its findings in every format.
pub fn lint(title: Option<&str>, text: &str) {
    let article = Article { title: title.map(str::to_owned), ..Article::from_text("x", text) };
    static LINTERS: LazyLock<[Linter; 2]> = LazyLock::new(|| {
        // The rules that know English speak on every text.
        let english = LintConfig { language: Some(Language::English), ..LintConfig::default() };
        [Linter::default(), Linter::new(english)]
    });
    for linter in &*LINTERS {
        let findings = linter.lint(&article);
        assert!(
            findings.is_sorted_by_key(|finding| {
                (finding.span.start, std::cmp::Reverse(finding.severity), finding.span, finding.rule)
            }),
            "findings are out of order: {findings:?}"
        );
        for finding in &findings {
            let slice = text.get(finding.span.range()).expect("a span lies on characters");
            assert_eq!(finding.span.of(text), slice);
            assert!(!finding.message.is_empty() && !finding.message.ends_with('.'), "{finding:?}");
            for related in &finding.related {
                assert!(text.get(related.span.range()).is_some(), "{related:?}");
            }
        }
        let mut summary = Summary::default();
        summary.record(&findings);
        for format in Format::ALL {
            let mut reporter = reporter(format, RenderOptions { statistics: true, ..RenderOptions::default() });
            let mut out = Vec::new();
            reporter.begin(&mut out).unwrap();
            reporter.article(&Linted { article: &article, findings: &findings, check: None }, &mut out).unwrap();
            reporter.finish(&summary, &mut out).unwrap();
            let out = String::from_utf8(out).expect("a report is UTF-8");
            if matches!(format, Format::Json | Format::Sarif) {
                serde_json::from_str::<serde::de::IgnoredAny>(&out).expect("a report is JSON");
            }
        }
    }
}

/// A sound archive of a few articles, as a file.
pub static SOUND: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sound.db");
    let archive = Archive::open_or_create(&path, &check::parameters()).unwrap();
    let mut writer = archive.writer(Duration::from_secs(5)).unwrap();
    for number in 0..12 {
        let article = Article {
            title: Some(format!("Night {number} at the harbour")),
            published: Some(format!("2026-03-{:02}", number + 1)),
            url: Some(format!("https://valley.example/{number}")),
            ..Article::from_text(format!("valley/{number}"), DRAFT.replace("twelve", &format!("{number} hundred")))
        };
        let (words, fingerprints) = check::fingerprint(&article);
        writer.add(&article, words, &fingerprints).unwrap();
        if number % 5 == 0 {
            writer.commit().unwrap();
        }
    }
    writer.finish().unwrap();
    drop(archive);
    std::fs::read(path).unwrap()
});

/// A draft that shares passages with every article of [`SOUND`].
pub const DRAFT: &str = "The ferry to the islands left the old harbour on Tuesday evening with twelve people. \
    Nobody on the pier had seen the storm that came over the hills before the lamps were lit.\n\n\
    “We had no choice but to turn back,” the captain told reporters when she was ashore again, and \
    thanked the twelve who had carried the ropes. The council will hear the engineers in spring.";

/// Opens bytes as an archive and asks it all there is to ask: an answer or an error of one line.
pub fn archive(folder: &Path, bytes: &[u8]) {
    let path = folder.join("archive.db");
    for beside in ["archive.db-wal", "archive.db-shm", "archive.db-journal"] {
        let _ = std::fs::remove_file(folder.join(beside));
    }
    std::fs::write(&path, bytes).unwrap();
    let ask = |archive: Archive| -> Result<(), ArchiveError> {
        let snapshot = archive.snapshot()?;
        let sound = snapshot.verify().inspect_err(is_one_line).is_ok_and(|found| found.is_sound());
        let draft = Article::from_text("draft", DRAFT);
        let (_, fingerprints) = check::fingerprint(&draft);
        let hashes: Vec<u64> = fingerprints.iter().map(|fingerprint| fingerprint.hash).collect();
        let lookup = snapshot.postings(&hashes, 24).inspect_err(is_one_line);
        for found in lookup.iter().flat_map(|lookup| &lookup.found) {
            assert!((found.fingerprint as usize) < hashes.len());
        }
        for doc in (0..20).chain([u32::MAX]) {
            let asked = (snapshot.article(doc), snapshot.text(doc));
            let _ = asked.0.inspect_err(is_one_line);
            let _ = asked.1.inspect_err(is_one_line);
        }
        let _ = (snapshot.doc_by_id("valley/3"), snapshot.stats(), snapshot.sizes(), snapshot.len());
        // An iterator over a damaged file ends.
        assert!(snapshot.entries().take(10_000).count() < 10_000);
        assert!(snapshot.export().take(10_000).count() < 10_000);
        drop(snapshot);
        match Checker::new(&archive, CheckConfig::default()).check(&draft) {
            Ok(report) => {
                for finding in report.findings {
                    assert!(DRAFT.get(finding.span.range()).is_some(), "{finding:?}");
                }
            }
            Err(error) => {
                is_one_line(&error);
                assert!(!sound, "a sound archive answers: {error}");
            }
        }
        Ok(())
    };
    for archive in [Archive::open_for_export(&path), Archive::open(&path, &check::parameters())] {
        let _ = archive.and_then(ask).inspect_err(is_one_line);
    }
}

/// [`archive`] on the sound archive with some bytes changed: every four bytes of `patches` are
/// a place and the byte to put there.
pub fn patched_archive(folder: &Path, patches: &[u8]) {
    let mut bytes = SOUND.clone();
    for patch in patches.chunks_exact(4) {
        let place = u32::from_le_bytes([patch[0], patch[1], patch[2], 0]) as usize % bytes.len();
        bytes[place] = patch[3];
    }
    archive(folder, &bytes);
}

/// A web archive of three records: a text, a page, a text.
static CRAWL: LazyLock<[Vec<u8>; 3]> = LazyLock::new(|| {
    let record = |kind: &str, content_type: &str, content: &str| {
        let length = content.len();
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{length}>\r\nWARC-Target-URI: \
             https://a.example/{length}\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n{content}\r\n\r\n"
        )
        .into_bytes()
    };
    let page = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n<p>{DRAFT}</p>\r\n0\r\n\r\n",
        DRAFT.len() + 7
    );
    [
        record("conversion", "text/plain", "The ferry left."),
        record("response", "application/http", &page),
        record("conversion", "text/plain", "The ferry came back."),
    ]
});

/// A web archive with some bytes changed behind its first record, plain and with a gzip member for each record:
/// every three bytes of `patches` are a place and the byte to put there. The first record is read whatever follows.
pub fn patched_warc(patches: &[u8]) {
    let gzip = |record: &Vec<u8>| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(record).unwrap();
        encoder.finish().unwrap()
    };
    let packed: Vec<Vec<u8>> = CRAWL.iter().map(gzip).collect();
    for (name, records) in [("a.warc", &CRAWL[..]), ("a.warc.gz", &packed[..])] {
        let first = records[0].len();
        let mut bytes = records.concat();
        let rest = bytes.len() - first;
        for patch in patches.chunks_exact(3) {
            let place = usize::from(u16::from_le_bytes([patch[0], patch[1]])) % rest;
            bytes[first + place] = patch[2];
        }
        let articles = read_bytes(name, &bytes);
        let text = articles[0].as_ref().map(|article| article.text.as_str()).unwrap_or_default();
        assert_eq!(text, "The ferry left.", "{name}: {articles:?}");
        assert!(patches.len() >= 3 || articles.iter().filter(|article| article.is_ok()).count() == 3);
    }
}

/// Compares two texts: every run of [`LONG_RUN`] words that both hold lies inside a passage,
/// and passages are what they say.
pub fn reprint(a: &str, b: &str) {
    let (mut a, mut b) = (text::words(a), text::words(b));
    // The oracle compares each with each.
    a.truncate(400);
    b.truncate(400);
    let both = Query::new(&a, &[], Parts::Both).passages(&b);
    assert!(both.iter().all(|passage| passage.unshared == 0));
    let passages = Query::new(&a, &[], Parts::Query).passages(&b);
    for passage in &passages {
        let (query, other) = (&a[passage.query.range()], &b[passage.other.range()]);
        assert!(!query.is_empty() && !other.is_empty());
        assert!(passage.longest <= passage.matched, "{passage:?}");
        assert!(passage.matched as usize <= query.len(), "{passage:?}");
    }
    // Text that repeats itself is compared less closely: it matches itself everywhere.
    let mut places: HashMap<Vec<u64>, usize> = HashMap::new();
    for seed in a.windows(SEED) {
        *places.entry(seed.iter().map(|token| token.hash).collect()).or_default() += 1;
    }
    if places.values().any(|&places| places > 8) {
        return;
    }
    let same = |(a, b): (&Token, &Token)| a.hash == b.hash;
    for i in 0..a.len() {
        for j in 0..b.len() {
            if i > 0 && j > 0 && same((&a[i - 1], &b[j - 1])) {
                continue;
            }
            let length = a[i..].iter().zip(&b[j..]).take_while(|pair| same(*pair)).count();
            let inside = |range: std::ops::Range<usize>, at: usize| range.start <= at && at + length <= range.end;
            assert!(
                length < LONG_RUN as usize
                    || passages
                        .iter()
                        .any(|passage| inside(passage.query.range(), i) && inside(passage.other.range(), j)),
                "a run of {length} words at {i} and {j} lies in none of {passages:?}"
            );
        }
    }
}

/// Reads bytes as weights of the model.
pub fn model(bytes: &[u8]) {
    match Model::from_bytes(bytes) {
        Ok(model) => assert_eq!(model.to_bytes(), bytes, "weights that were read are written again as they were"),
        Err(error) => is_one_line(&error),
    }
}

/// Reads a text as all the small things that options and configurations hold.
pub fn values(text: &str) {
    let _ = date::parse(text);
    let _ = text.parse::<Selector>().inspect_err(is_one_line);
    let _ = text.parse::<Format>().inspect_err(is_one_line);
    let _ = text.parse::<Language>().inspect_err(is_one_line);
}
