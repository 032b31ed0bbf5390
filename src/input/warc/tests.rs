//! Whole archives through the reader.

use std::io::Write;

use super::super::gzip::packed as gzip;
use super::super::{InputError, InputErrorKind, InputOptions, Job, Reader, read_bytes};
use crate::article::Article;

const FERRY: &str = "The ferry left the old harbour on Tuesday, and nobody saw it come back. The council said that it \
    would look for it in spring, when the ice is gone.";

/// A record with that content; `fields` stand behind the type.
fn record(kind: &str, fields: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("WARC/1.0\r\nWARC-Type: {kind}\r\n{fields}Content-Length: {}\r\n\r\n", content.len());
    [head.as_bytes(), content, b"\r\n\r\n"].concat()
}

fn text(id: &str, text: &str) -> Vec<u8> {
    record("conversion", &format!("WARC-Record-ID: <urn:uuid:{id}>\r\nContent-Type: text/plain\r\n"), text.as_bytes())
}

/// The answer of a server: the head's fields, and the body.
fn answer(id: &str, fields: &str, body: &[u8]) -> Vec<u8> {
    let content = [format!("HTTP/1.1 200 OK\r\n{fields}\r\n").as_bytes(), body].concat();
    let named = format!(
        "WARC-Record-ID: <urn:uuid:{id}>\r\nContent-Type: application/http; msgtype=response\r\n\
         WARC-Target-URI: https://News.Example:8080/{id}\r\nWARC-Date: 2026-03-04T05:06:07Z\r\n"
    );
    record("response", &named, &content)
}

fn page(text: &str) -> Vec<u8> {
    format!(
        "<html><head><title>Harbour</title></head><body><article><p>{text}</p><p>{text}</p></article></body></html>"
    )
    .into()
}

fn read(name: &str, bytes: &[u8]) -> Vec<Result<Article, InputError>> {
    read_bytes(name, bytes, &InputOptions::default())
}

/// Ids of articles, and errors without the name of the file.
fn ids(results: &[Result<Article, InputError>]) -> Vec<String> {
    results
        .iter()
        .map(|result| match result {
            Ok(article) => article.id.clone(),
            Err(error) => format!("!{}", &error.to_string()[error.path().len()..]),
        })
        .collect()
}

#[test]
fn a_page_with_a_stray_nul_is_a_page_and_one_with_many_is_told() {
    let html = |id: &str, body: &[u8]| answer(id, "Content-Type: text/html\r\n", body);
    let stray = page(&FERRY.replacen("ferry", "fer\0ry", 1));
    let archive = [
        html("a", &stray),
        html("b", &[b"<p>".to_vec(), vec![0; 90], page(FERRY)].concat()),
        html("c", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0"),
    ]
    .concat();
    let results = read("a.warc", &archive);
    assert_eq!(results.len(), 2, "{:?}", ids(&results));
    assert!(results[0].as_ref().unwrap().text.starts_with("The ferry left"));
    let error = results[1].as_ref().unwrap_err();
    assert_eq!((error.record(), error.kind()), (Some(2), InputErrorKind::Binary));
}

#[test]
fn answers_with_a_page_are_articles() {
    let archive = [
        record("warcinfo", "Content-Type: application/warc-fields\r\n", b"software: none\r\n"),
        record("request", "Content-Type: application/http; msgtype=request\r\n", b"GET / HTTP/1.1\r\n\r\n"),
        answer("a", "Content-Type: text/html; charset=utf-8\r\n", &page(FERRY)),
        answer("b", "Content-Type: image/png\r\n", b"\x89PNG\r\n\0\0"),
        answer("c", "Content-Type: text/plain\r\n", FERRY.as_bytes()),
        record("metadata", "Content-Type: application/json\r\n", b"{}"),
    ]
    .concat();
    let results = read("a.warc", &archive);
    assert_eq!(ids(&results), ["a", "c"]);
    let article = results[0].as_ref().unwrap();
    assert!(article.text.contains(FERRY));
    assert_eq!((article.path.as_str(), article.record), ("a.warc", Some(3)));
    assert_eq!(article.title.as_deref(), Some("Harbour"));
    assert_eq!(article.url.as_deref(), Some("https://News.Example:8080/a"));
    assert_eq!(article.source.as_deref(), Some("news.example"));
    assert_eq!(article.published.as_deref(), Some("2026-03-04T05:06:07Z"));
    assert_eq!(results[1].as_ref().unwrap().text, FERRY);
}

#[test]
fn the_day_that_a_page_names_counts() {
    let page = format!(
        "<html><head><meta property=\"article:published_time\" content=\"2025-12-24\"><meta property=og:url \
         content=\"https://other.example/x\"></head><body><article><p>{FERRY}</p><p>{FERRY}</p></article></body></html>"
    );
    let results = read("a.warc", &answer("a", "Content-Type: text/html\r\n", page.as_bytes()));
    let article = results[0].as_ref().unwrap();
    assert_eq!(article.published.as_deref(), Some("2025-12-24"));
    assert_eq!(article.url.as_deref(), Some("https://News.Example:8080/a"));
}

#[test]
fn names_of_articles() {
    let content = FERRY.as_bytes();
    let name = |fields: &str| ids(&read("a.wet", &record("conversion", fields, content)))[0].clone();
    assert_eq!(name("WARC-Record-ID: <urn:uuid:1-2>\r\nWARC-Target-URI: http://a.example/\r\n"), "1-2");
    assert_eq!(name("warc-record-id:<http://a.example/x>\r\n"), "http://a.example/x");
    assert_eq!(name("WARC-Target-URI: <http://a.example/y>\r\n"), "http://a.example/y");
    assert_eq!(name(""), "a.wet#1");
    assert_eq!(super::host("https://user@Press.Example:81?x"), Some("press.example".into()));
    assert_eq!(super::host("https://[::1]:81/"), Some("[::1]".into()));
    assert_eq!(super::host("urn:x"), None);
}

#[test]
fn texts_resources_and_line_feeds() {
    let archive = [
        record("conversion", "", FERRY.as_bytes()),
        record("conversion", "Content-Type: application/pdf\r\n", b"x"),
        record("resource", "Content-Type: text/html\r\n", &page(FERRY)),
        record("resource", "Content-Type: text/plain;charset=latin1\r\n", b"The caf\xe9 at the harbour."),
        record("conversion", "Content-Type: text/plain\r\n", b" \n"),
        record("response", "Content-Type: text/dns\r\n", b"20260304\r\n"),
    ]
    .concat();
    let results = read("a.wet", &archive);
    assert_eq!(ids(&results), ["a.wet#1", "a.wet#3", "a.wet#4"]);
    assert_eq!(results[2].as_ref().unwrap().text, "The café at the harbour.");
    let feeds = String::from_utf8(text("a", FERRY)).unwrap().replace('\r', "");
    assert_eq!(ids(&read("a.wet", feeds.repeat(2).as_bytes())), ["a", "a"]);
}

#[test]
fn charsets_of_pages() {
    let body = |fields: &str, page: &[u8]| read("a.warc", &answer("a", fields, page)).remove(0).unwrap().text;
    let russian = "Мэр города сообщил, что улица будет закрыта на длительное время, до самой весны.";
    let page = String::from_utf8(page(russian)).unwrap();
    let (encoded, ..) = encoding_rs::KOI8_R.encode(&page);
    assert!(body("Content-Type: text/html; charset=koi8-r\r\n", &encoded).contains(russian));
    // The server says UTF-8 of everything, the page knows better.
    let own = page.replace("<title>", "<meta charset=koi8-r><title>");
    let (encoded, ..) = encoding_rs::KOI8_R.encode(&own);
    assert!(body("Content-Type: text/html; charset=utf-8\r\n", &encoded).contains(russian));
    assert!(body("Content-Type: text/html; charset=koi8-r\r\n", page.as_bytes()).contains(russian));
}

#[test]
fn what_is_no_page_is_passed_over() {
    let moved = record(
        "response",
        "Content-Type: application/http\r\n",
        b"HTTP/1.1 301 Moved\r\nContent-Type: text/html\r\n\r\n<p>x",
    );
    let empty = answer("b", "Content-Type: text/html\r\n", b"<html><body></body></html>");
    let pdf = answer("c", "Content-Type: text/html\r\n", b"%PDF-1.4 \0");
    let headless =
        record("response", "Content-Type: application/http\r\n", b"HTTP/1.1 200 OK\r\nContent-Type: text/html");
    let sniffed = answer("d", "", &page(FERRY));
    let unknown = answer("e", "", b"\x89PNG");
    let archive = [moved, empty, pdf, headless, sniffed, unknown].concat();
    assert_eq!(ids(&read("a.warc", &archive)), ["d"]);
    let none = record("request", "", b"GET / HTTP/1.1\r\n\r\n");
    assert_eq!(ids(&read("a.warc", &none)), ["!: holds no page or text; check what the file is, or leave it out"]);
    assert_eq!(
        ids(&read("a.warc.gz", &gzip(&none))),
        ["!: holds no page or text; check what the file is, or leave it out"]
    );
    assert_eq!(ids(&read("a.warc", b"")), ["!: holds no page or text; check what the file is, or leave it out"]);
}

#[test]
fn bodies_that_cannot_be_unpacked() {
    let archive = [
        answer("a", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", &gzip(&page(FERRY))[..60]),
        answer("b", "Content-Type: text/html\r\nContent-Encoding: br\r\n", b"\x0b\x02\x80"),
        answer("c", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", &gzip(&vec![b' '; 40 << 20])),
        answer(
            "d",
            "Content-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
            &gzip(&page(FERRY)),
        ),
    ]
    .concat();
    assert_eq!(
        ids(&read("a.warc", &archive)),
        [
            "!#1: the page's compressed data is damaged or cut off; fetch the page again, or leave it out",
            "!#2: the page is compressed in a way that is not read (\"br\"); let the crawler store pages unpacked",
            "!#3: larger than the limit of 32 MiB for one article; split it, or raise --max-article-size",
            "d"
        ]
    );
}

#[test]
fn packed_archives() {
    let records = [text("a", FERRY), text("b", FERRY), text("c", FERRY)];
    let members: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    assert_eq!(ids(&read("a.warc.wet.gz", &members)), ["a", "b", "c"]);
    let whole = records.concat();
    assert_eq!(ids(&read("a.wet.gz", &gzip(&whole))), ["a", "b", "c"]);
    // Members whose borders mean nothing, an empty one among them.
    let blocks: Vec<u8> = whole.chunks(50).flat_map(|block| [gzip(block), gzip(b"")].concat()).collect();
    assert_eq!(ids(&read("a.wet.gz", &blocks)), ["a", "b", "c"]);
    let zstd: Vec<u8> = records.iter().flat_map(|record| zstd::encode_all(&**record, 1).unwrap()).collect();
    assert_eq!(ids(&read("a.warc.zst", &zstd)), ["a", "b", "c"]);
}

#[test]
fn damaged_records_cost_themselves() {
    let (a, c) = (text("a", FERRY), text("c", FERRY));
    let between = |bad: &[u8]| ids(&read("a.wet", &[&a, bad, &c].concat()));
    let errors = |what: &str| vec!["a".to_owned(), format!("!#2: {what}"), "c".to_owned()];
    let again = |what: &str| errors(&format!("{what}; fetch the file again"));
    let replaced = |from: &str, to: &str| String::from_utf8(text("b", FERRY)).unwrap().replace(from, to).into_bytes();
    let no_record =
        errors("no record starts here, with a line such as WARC/1.0; check what the file is, or fetch it again");
    assert_eq!(between(&replaced("WARC/1.0", "WRAC/1.0")), no_record);
    assert_eq!(between(b"junk\r\n\r\n"), no_record);
    let version = "the record's version of WARC is not known; write the file again as WARC/1.1";
    assert_eq!(between(&replaced("WARC/1.0", "WARC/2.0")), errors(version));
    let head = again("the record's head is damaged: not every line has a name and a colon");
    assert_eq!(between(&replaced("WARC-Type:", "WARC-Type")), head);
    let length = again("the record's head names no length");
    assert_eq!(between(&replaced("Content-Length:", "Content-Lengt:")), length);
    assert_eq!(between(&replaced("Content-Length: ", "Content-Length: -")), length);
    let wrong = again("the record does not end where its length says");
    assert_eq!(between(&replaced("Content-Length: 1", "Content-Length: 3")), wrong);
    assert_eq!(between(&replaced("Content-Length: 1", "Content-Length: 9991")), wrong);
    assert_eq!(between(&replaced("Content-Length: 1", "Content-Length: 999999999991")), wrong);
    assert_eq!(between(&replaced("Content-Length: 1", "Content-Length: ")), wrong);
    // A head without end is searched no further than a head can be long.
    let endless = [b"WARC/1.0\r\n".to_vec(), b"a: b\r\n".repeat(50_000)].concat();
    assert_eq!(between(&endless), head);
    let cut = &replaced("x", "x")[..120];
    assert_eq!(
        ids(&read("a.wet", &[&*a, cut].concat())),
        ["a", "!#2: the file ends inside the record; fetch the file again, it is cut off"]
    );
    assert_eq!(ids(&read("a.warc", b"<html>")).len(), 1);
}

#[test]
fn damaged_members_cost_themselves() {
    let records = [text("a", FERRY), text("b", FERRY), text("c", FERRY)];
    let members: Vec<Vec<u8>> = records.iter().map(|record| gzip(record)).collect();
    let damaged =
        "!#2: the compressed data is damaged here; fetch the file again, or rename it if it is not compressed";
    let with = |middle: &[u8]| ids(&read("a.wet.gz", &[&members[0], middle, &members[2]].concat()));
    for at in [0, 3, 12, 40, members[1].len() - 6] {
        let mut middle = members[1].clone();
        middle[at] ^= 0x55;
        let found = with(&middle);
        assert!(found.contains(&"a".to_owned()) && found.contains(&"c".to_owned()), "{at}: {found:?}");
        // A checksum that is wrong is found behind its record.
        assert!(found.iter().any(|line| line.contains("the compressed data is damaged here")), "{at}: {found:?}");
        assert!(found.len() <= 4, "{at}: {found:?}");
    }
    assert_eq!(with(b"\0\0\0\0 between members"), ["a", damaged, "c"]);
    // A member that ends before its record.
    let short = gzip(&records[1][..records[1].len() - 40]);
    let cut = "!#2: the record is cut off, its length says that it is longer; fetch the file again";
    assert_eq!(with(&short), ["a", cut, "c"]);
    let short = gzip(&records[1][..40]);
    assert_eq!(with(&short), ["a", cut, "c"]);
    // The file is cut off.
    let whole = members.concat();
    let early = "!#3: the compressed data ends too early; fetch the file again, it is truncated";
    assert_eq!(ids(&read("a.wet.gz", &whole[..whole.len() - 30])), ["a", "b", early]);
    let plain = "!#1: the compressed data is damaged here; fetch the file again, or rename it if it is not compressed";
    assert_eq!(ids(&read("a.wet.gz", &records[0])), [plain]);
}

#[test]
fn members_behind_one_that_is_cut_off_are_read() {
    let records = ["a", "b", "c", "d"].map(|id| text(id, FERRY));
    let members = records.each_ref().map(|record| gzip(record));
    for length in 1..members[1].len() {
        // Without its end a member takes what follows for its own.
        let archive = [&*members[0], &members[1][..length], &members[2], &members[3]].concat();
        let found = ids(&read("a.wet.gz", &archive));
        let (errors, whole): (Vec<&String>, Vec<&String>) = found.iter().partition(|id| id.starts_with('!'));
        let is_there = |id: &str| whole.iter().any(|whole| *whole == id);
        assert!(is_there("a") && is_there("c") && is_there("d"), "{length}: {found:?}");
        assert!(!errors.is_empty(), "{length}: {found:?}");
    }
    // One that looks like the start of a member, again and again, takes no time without end.
    let mut many = members[1][..60].to_vec();
    many.extend([0x1f, 0x8b, 0x08, 0x08].repeat(500_000));
    let archive = [&*members[0], &many, &members[2]].concat();
    assert_eq!(ids(&read("a.wet.gz", &archive)).first().map(String::as_str), Some("a"));
}

#[test]
fn large_records_are_not_held() {
    let options = InputOptions { max_article_bytes: 1 << 20, ..InputOptions::default() };
    let large = "The ferry left. ".repeat(200_000);
    let archive = [
        text("a", FERRY),
        text("b", &large),
        answer("c", "Content-Type: video/mp4\r\n", large.as_bytes()),
        text("d", FERRY),
    ];
    let members: Vec<u8> = archive.iter().flat_map(|record| gzip(record)).collect();
    for (name, bytes) in [("a.warc", archive.concat()), ("a.warc.gz", members)] {
        assert_eq!(
            ids(&read_bytes(name, &bytes, &options)),
            ["a", "!#2: larger than the limit of 1 MiB for one article; split it, or raise --max-article-size", "d"]
        );
    }
}

#[test]
fn large_archives_come_in_batches_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("day.warc.wet.gz");
    let mut file = std::fs::File::create(&path).unwrap();
    for n in 0..3_000 {
        file.write_all(&gzip(&record("request", "", b"GET / HTTP/1.1\r\n\r\n"))).unwrap();
        file.write_all(&gzip(&text(&n.to_string(), FERRY))).unwrap();
    }
    drop(file);
    let size = path.metadata().unwrap().len();
    let (mut bytes, mut jobs, mut next) = (0, 0, 0);
    for job in Reader::new(&[path.to_str().unwrap().to_owned()], InputOptions::default()) {
        assert!(job.held_bytes() < 1 << 20);
        bytes += job.bytes();
        jobs += 1;
        for article in job.read() {
            assert_eq!(article.unwrap().id, next.to_string());
            next += 1;
        }
    }
    assert_eq!((next, bytes), (3_000, size));
    assert!((3..30).contains(&jobs), "{jobs}");
}

#[test]
fn streams_without_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let members: Vec<u8> = [text("a", FERRY), text("b", FERRY)].iter().flat_map(|record| gzip(record)).collect();
    let zstd = zstd::encode_all(&*text("a", FERRY), 1).unwrap();
    for (bytes, expected) in [(text("a", FERRY), "a"), (members, "a b"), (zstd, "a")] {
        let at = folder.path().join("pipe");
        if !std::process::Command::new("mkfifo").arg(&at).status().is_ok_and(|status| status.success()) {
            return;
        }
        let writer = {
            let at = at.clone();
            std::thread::spawn(move || std::fs::write(at, bytes).unwrap())
        };
        let found: Vec<_> =
            Reader::new(&[at.to_str().unwrap().to_owned()], InputOptions::default()).flat_map(Job::read).collect();
        writer.join().unwrap();
        std::fs::remove_file(&at).unwrap();
        assert_eq!(ids(&found).join(" "), expected);
    }
}

#[test]
fn undecodable_text_is_an_error_of_its_record() {
    let mut bad = text("a", "Café, naïve, “quoted”: the ferry left. X");
    let at = bad.len() - 5;
    assert_eq!(bad[at], b'X');
    bad[at] = 0xff;
    let results = read("a.wet", &[bad, text("b", FERRY)].concat());
    assert_eq!(results[0].as_ref().unwrap_err().kind(), InputErrorKind::Encoding);
    assert_eq!(results[0].as_ref().unwrap_err().record(), Some(1));
    assert_eq!(results[1].as_ref().unwrap().id, "b");
}
