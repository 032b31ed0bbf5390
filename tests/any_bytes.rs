//! No bytes whatever make a parser panic. The bodies are those of the fuzz targets, on inputs
//! that are made of the pieces that parsers look for.

mod support;

#[path = "support/bodies.rs"]
mod bodies;

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Pieces of every format, to be put together at random.
const PIECES: &[&[u8]] = &[
    b"{\"text\":\"The ferry left.\"}\n",
    b"{\"id\":1,\"text\":\"",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b",",
    b"\"",
    b"\"text\"",
    b"\"t\"",
    b"null",
    b"-1e999",
    b"\\u0000",
    b"\\ud83d",
    b"\\",
    b"text,title\n",
    b"text\ttitle\n",
    b"\t",
    b"a,\"b\nc\",d\n",
    b"# Heading\n\n",
    b"```\n",
    b"---\ntitle: x\n---\n",
    b"![a](b)",
    b"<html><body><article><p>",
    b"</p>",
    b"<script>",
    b"<!--",
    b"-->",
    b"<meta charset=\"windows-1252\">",
    b"<meta property=\"og:title\" content=\"",
    b"<script type=\"application/ld+json\">{\"articleBody\":\"",
    b"<table><td>",
    b"&#x110000;",
    b"&nbsp;",
    b"<![CDATA[",
    b"]]>",
    b"<?xml version='1.0' encoding='utf-16'?>",
    b"<rss><channel>",
    b"<feed xmlns='http://www.w3.org/2005/Atom'>",
    b"<item>",
    b"<description>",
    b"</description>",
    b"</item>",
    b"<entry><content type='xhtml'>",
    b"</content></entry>",
    b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 20\r\n\r\n",
    b"WARC/1.1\r\n",
    b"WARC-Type: response\r\nContent-Type: application/http\r\n",
    b"WARC-Type: resource\r\nContent-Type: text/html\r\n",
    b"Content-Length: 100\r\n",
    b"Content-Length: 99999999\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
    b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
    b"\r\n\r\n",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xFE\xFF",
    b"\x00",
    b"\x80",
    b"\x93",
    b"\xE2\x80",
    b"\xF0\x9F",
    b"\x1F\x8B\x08",
    b"\x28\xB5\x2F\xFD",
    b"\r",
    b"\r\n",
    b"\n",
    b"\n\n",
    b" ",
    b"The ferry left the old harbour on Tuesday, she said.",
    b"In the days since the attacks, U.S.",
];

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => prop::collection::vec(select(PIECES), 0..40).prop_map(|pieces| pieces.concat()),
        1 => prop::collection::vec(any::<u8>(), 0..300),
    ]
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Two texts of a few words, so that they share runs, and often.
fn texts() -> impl Strategy<Value = (String, String)> {
    (2usize..30).prop_flat_map(|words| {
        let text = move || {
            prop::collection::vec(0..words, 0..160)
                .prop_map(|words| words.iter().map(|word| format!("w{word} ")).collect::<String>())
        };
        (text(), text(), text(), any::<bool>())
            .prop_map(|(a, b, both, share)| if share { (a.clone() + &both + &b, b + &both + &a) } else { (a, b) })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn as_files_of_every_format(bytes in bytes()) {
        for name in bodies::NAMES {
            bodies::read_bytes(name, &bytes);
        }
    }

    /// Packing changes nothing but the name. Packed bytes that were damaged or cut are an error
    /// or something else, never a panic.
    #[test]
    fn packed(name in select(&["a.txt", "a.md", "a.html", "a.rss", "a.jsonl", "a.json", "a.csv", "a.warc"][..]), bytes in bytes(),
        cut in any::<Index>(), flip in any::<(Index, u8)>()) {
        let plain = bodies::read_bytes(name, &bytes);
        for (extension, packed) in [("gz", gzip(&bytes)), ("zst", zstd::encode_all(&*bytes, 1).unwrap())] {
            let name = format!("{name}.{extension}");
            let unpacked = bodies::read_bytes(&name, &packed);
            let outcome = |articles: &[Result<copydesk::Article, _>]| -> Vec<Option<String>> {
                articles.iter().map(|article| article.as_ref().ok().map(|article| article.text.clone())).collect()
            };
            prop_assert_eq!(outcome(&unpacked), outcome(&plain), "{}", name);
            let mut damaged = packed;
            let place = flip.0.index(damaged.len());
            damaged[place] ^= flip.1;
            bodies::read_bytes(&name, &damaged);
            damaged.truncate(cut.index(damaged.len()));
            bodies::read_bytes(&name, &damaged);
        }
    }

    #[test]
    fn as_changes_of_a_web_archive(patches in prop::collection::vec(any::<[u8; 3]>(), 0..6)) {
        bodies::patched_warc(&patches.concat());
    }

    #[test]
    fn as_a_text(bytes in bytes(), title in ".{0,40}") {
        let text = String::from_utf8_lossy(&bytes);
        bodies::lint(Some(&title), &text);
        bodies::values(&text);
    }

    #[test]
    fn as_a_model(mut bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        bodies::model(&bytes);
        // Behind the right magic and version, with small sizes.
        let mut head = b"cdfragm\n\x01\0\0\0\x20\0\0\0".to_vec();
        head.extend(bytes.iter().take(5).flat_map(|size| [size % 8, 0, 0, 0]));
        head.append(&mut bytes);
        bodies::model(&head);
    }

    #[test]
    fn two_texts_compared((a, b) in texts()) {
        bodies::reprint(&a, &b);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn as_an_archive(bytes in bytes(), cut in any::<Index>()) {
        let folder = tempfile::tempdir().unwrap();
        bodies::archive(folder.path(), &bytes);
        bodies::archive(folder.path(), &[b"SQLite format 3\0", &*bytes].concat());
        bodies::archive(folder.path(), &bodies::SOUND[..cut.index(bodies::SOUND.len())]);
    }

    #[test]
    fn as_changes_of_an_archive(patches in prop::collection::vec(any::<[u8; 4]>(), 0..12)) {
        let folder = tempfile::tempdir().unwrap();
        bodies::patched_archive(folder.path(), &patches.concat());
    }
}

/// A quotation mark in the middle of a statement: SQLite's words about it span lines.
#[test]
fn a_changed_statement_of_an_archive() {
    let folder = tempfile::tempdir().unwrap();
    bodies::patched_archive(folder.path(), &[0, 239, 149, b'"']);
}

/// The number of an article in the table is another one: what is read behind it is not read again and again.
#[test]
fn a_changed_number_of_an_article() {
    let folder = tempfile::tempdir().unwrap();
    bodies::patched_archive(folder.path(), &[183, 155, 176, 12]);
}

/// Pieces of a configuration.
const SETTINGS: &[&str] = &[
    "select",
    "ignore",
    "strict",
    "fail-on",
    "lang",
    "max-article-size",
    "keys",
    "check",
    "text",
    " = ",
    "[",
    "]",
    "'all'",
    "\"fragment\"",
    "'en'",
    "true",
    "1",
    "-1",
    "1e999",
    "'1 GB'",
    "{",
    "}",
    ".",
    ",",
    "\n",
    "\n",
    "#",
    "\"",
    "'''",
    "\\u0000",
    "\u{feff}",
    "é",
    "\0",
    "2026-03-04",
    "'error'",
    "allow",
    "min-words",
    "max-reprint",
];

proptest! {
    // Each case starts the program.
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// A configuration is read or refused with one line.
    #[test]
    fn as_a_configuration(pieces in prop::collection::vec(select(SETTINGS), 0..14)) {
        let folder = support::Folder::new();
        folder.write("copydesk.toml", pieces.concat());
        folder.write("a.txt", support::CLEAN);
        let run = folder.run(&["lint", "a.txt"]);
        match run.code {
            Some(0 | 1) => prop_assert_eq!(&run.stderr, ""),
            _ => { run.one_error(&["copydesk.toml"]); }
        }
    }
}

/// The sound archive of the other tests is sound, and the draft is found in it.
#[test]
fn the_sound_archive_is_sound() {
    let folder = tempfile::tempdir().unwrap();
    bodies::patched_archive(folder.path(), &[]);
    support::assert_sound(&folder.path().join("archive.db"));
    let archive =
        copydesk::archive::Archive::open(folder.path().join("archive.db"), &copydesk::check::parameters()).unwrap();
    let report = archive.check(&copydesk::Article::from_text("draft", bodies::DRAFT)).unwrap();
    assert!(report.findings.iter().any(|finding| finding.rule == "reprinted-passage"), "{:?}", report.findings);
}
