//! Whole files through the reader.

use std::fs;
use std::io::Write;

use proptest::strategy::Strategy;

use super::super::gzip::packed as gzip;
use super::*;

type Results = Vec<Result<Article, InputError>>;

fn bytes(name: &str, bytes: &[u8]) -> Results {
    read_bytes(name, bytes, &InputOptions::default())
}

fn texts(results: &Results) -> Vec<String> {
    results
        .iter()
        .map(|result| match result {
            Ok(article) => article.text.clone(),
            Err(error) => format!("! {error}"),
        })
        .collect()
}

fn read_paths(paths: &[String]) -> Results {
    Reader::new(paths, InputOptions::default()).flat_map(Job::read).collect()
}

#[test]
fn a_text_file_is_one_article() {
    let results = bytes("a.txt", b"\xEF\xBB\xBFOne.\r\n\r\nTwo.\r\n");
    let article = results[0].as_ref().unwrap();
    assert_eq!(article.text, "One.\r\n\r\nTwo.\r\n");
    assert_eq!((article.id.as_str(), article.path.as_str(), article.record), ("a.txt", "a.txt", None));
    assert_eq!(texts(&bytes("a.txt", b"")), ["! a.txt: is empty; remove it or leave it out"]);
    assert_eq!(texts(&bytes("a.txt", b" \n")), ["! a.txt: holds no text; remove it or leave it out"]);
    assert_eq!(texts(&bytes("a.unknown", b"Text.")), ["Text."]);
}

#[test]
fn json_lines_skip_blank_lines_and_count_them() {
    let results = bytes("a.jsonl", b"\n{\"text\":\"One.\"}\r\n  \n{\"text\":1}\nnot json\n{\"text\":\"Last.\"}");
    assert_eq!(results.len(), 4);
    assert_eq!(results[0].as_ref().unwrap().record, Some(2));
    assert_eq!(results[0].as_ref().unwrap().id, "a.jsonl#2");
    assert_eq!(results[1].as_ref().unwrap_err().record(), Some(4));
    assert_eq!(results[2].as_ref().unwrap_err().record(), Some(5));
    assert_eq!(results[3].as_ref().unwrap().record, Some(6));
}

#[test]
fn one_bad_byte_costs_one_record() {
    let results = bytes("a.jsonl", b"{\"text\":\"One.\"}\n{\"text\":\"Tw\xFFo.\"}\n{\"text\":\"Three.\"}\n");
    assert_eq!(
        texts(&results),
        [
            "One.",
            "! a.jsonl:2: invalid UTF-8 at byte 11 of the record; repair the record or save the file as UTF-8",
            "Three."
        ]
    );
}

#[test]
fn json_lists_objects_and_values_in_a_row() {
    assert_eq!(
        texts(&bytes("a.json", b"[{\"text\":\"One ]}.\"},\n {\"text\":\"Two \\\" [.\"}]")),
        ["One ]}.", "Two \" [."]
    );
    let single = bytes("a.json", b" {\n\"text\": \"One.\"\n} \n");
    assert_eq!((single[0].as_ref().unwrap().record, single[0].as_ref().unwrap().id.as_str()), (None, "a.json"));
    let wrapped = bytes("a.json", b"{\"articles\":[{\"text\":\"One.\"},{\"text\":\"Two.\"}]}");
    assert_eq!(texts(&wrapped), ["One.", "Two."]);
    let many = bytes("a.json", b"{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n");
    assert_eq!(many[1].as_ref().unwrap().id, "a.json#2");
    assert_eq!(texts(&bytes("a.json", b"[]")), ["! a.json: holds no record; remove it or leave it out"]);
    assert_eq!(texts(&bytes("a.json", b"")), ["! a.json: holds no record; remove it or leave it out"]);
    let errors = |json: &[u8]| bytes("a.json", json).iter().filter(|result| result.is_err()).count();
    assert_eq!(errors(b"[{\"text\":\"One.\"},]"), 1);
    assert_eq!(errors(b"[{\"text\":\"One.\"} {\"text\":\"Two.\"}]"), 1);
    assert_eq!(errors(b"[{\"text\":\"One.\"}"), 1);
    assert_eq!(errors(b"[{\"text\":\"One.\"}, {\"tex"), 1);
    assert_eq!(errors(b"[{\"text\":\"One.\"}] more"), 1);
    assert_eq!(errors(b"[1, \"two\", null, {\"text\":\"One.\"}]"), 3);
    assert_eq!(errors(b"nonsense"), 1);
}

#[test]
fn tables() {
    let table = b"id,title,text\r\n1,A,\"One, \"\"two\"\".\r\n\r\nThree.\"\r\n\r\n2,B,Four \"five\".\r\n3,C,\n";
    let results = bytes("a.csv", table);
    assert_eq!(
        texts(&results),
        [
            "One, \"two\".\r\n\r\nThree.",
            "Four \"five\".",
            "! a.csv#3: the row has no text; fill its text column or remove it"
        ]
    );
    assert_eq!(results[1].as_ref().unwrap().record, Some(2));
    assert_eq!(texts(&bytes("a.csv", b"id;text\n1;One, two.\n")), ["One, two."]);
    assert_eq!(texts(&bytes("a.tsv", b"id\ttext\n1\tOne, two.\n")), ["One, two."]);
    // What parts the fields stands behind the first bytes, which are read apart from the rest.
    assert_eq!(texts(&bytes("a.csv", b"title;text;id\nA;One, two.;7\n")), ["One, two."]);
    assert_eq!(texts(&bytes("a.csv", b"\xEF\xBB\xBFtitle\ttext\nA\tOne, two.\n")), ["One, two."]);
    assert_eq!(texts(&bytes("a.csv", b"\"title, short\";\"notes, long\";text\nA;B;One, two.\n")), ["One, two."]);
    assert_eq!(texts(&bytes("a.csv", b"a,b\n1,2\n3,4\n")).len(), 1);
    assert_eq!(texts(&bytes("a.csv", b"id,text\n")), ["! a.csv: holds no record; remove it or leave it out"]);
    let open = texts(&bytes("a.csv", b"id,text\n1,\"One\n2,Two\n"));
    assert_eq!(
        open,
        ["! a.csv#1: a quotation mark is opened in this row and never closed; \
          close it, or fetch the file again if it is cut off"]
    );
    // Between tabs quotation marks are mostly those of the text.
    let tabs = b"text\tid\n\"We won,\" he said.\t1\n\"One\tand \"\"two\"\"\n.\"\t2\n\"Not closed.\t3\nLost.\t\"4\n";
    let tabs = texts(&bytes("a.tsv", tabs));
    assert_eq!(tabs, ["\"We won,\" he said.", "One\tand \"two\"\n.", "\"Not closed.", "Lost."]);
}

#[test]
fn utf16_records() {
    let mut wide = vec![0xFF, 0xFE];
    wide.extend("{\"text\":\"señor\"}\r\n{\"text\":\"zwei\"}\r\n".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(texts(&bytes("a.jsonl", &wide)), ["señor", "zwei"]);
    let mut wide = vec![0xFE, 0xFF];
    wide.extend("text\tid\r\nseñor\t1\r\n".encode_utf16().flat_map(u16::to_be_bytes));
    assert_eq!(texts(&bytes("a.tsv", &wide)), ["señor"]);
}

#[test]
fn packed_files() {
    let mut members = gzip(b"{\"text\":\"One.\"}\n{\"te");
    members.extend(gzip(b"xt\":\"Two.\"}\n"));
    assert_eq!(texts(&bytes("a.jsonl.gz", &members)), ["One.", "Two."]);
    assert_eq!(texts(&bytes("a.txt.gz", &gzip(b"Text."))), ["Text."]);
    let packed = zstd::encode_all(&b"{\"text\":\"One.\"}\n"[..], 1).unwrap();
    assert_eq!(texts(&bytes("a.ndjson.zst", &packed)), ["One."]);
    assert_eq!(
        texts(&bytes("a.jsonl.gz", b"{\"text\":\"One.\"}")),
        ["! a.jsonl.gz: the compressed data is damaged: invalid gzip header; \
          fetch the file again, or rename it if it is not compressed"]
    );
}

#[test]
fn zeros_behind_packed_data_are_no_damage() {
    let packed = [&gzip(b"The harbour reopened.")[..], &[0; 512]].concat();
    assert_eq!(texts(&bytes("a.txt.gz", &packed)), ["The harbour reopened."]);
}

#[test]
fn a_packed_file_counts_for_more_than_its_size() {
    let folder = tempfile::tempdir().unwrap();
    let held = |name: &str, size: usize| {
        let path = folder.path().join(name);
        std::fs::write(&path, vec![b'x'; size]).unwrap();
        let options = InputOptions { max_article_bytes: 1 << 20, ..InputOptions::default() };
        Reader::new(&[path.to_string_lossy().into_owned()], options).next().unwrap().held_bytes()
    };
    assert_eq!((held("a.txt", 1000), held("a.txt.gz", 1000), held("b.txt.zst", 1 << 20)), (1000, 64_000, 1 << 20));
}

#[test]
fn truncated_packed_files_give_what_they_hold() {
    let lines: String =
        (0..20_000).map(|n| format!("{{\"text\":\"Sentence {n} {}.\"}}\n", n * 7919 % 10_007)).collect();
    let packed = gzip(lines.as_bytes());
    for name in ["a.jsonl.gz", "a.jsonl.zst"] {
        let packed = if name.ends_with("gz") { packed.clone() } else { zstd::encode_all(lines.as_bytes(), 1).unwrap() };
        let results = bytes(name, &packed[..packed.len() * 2 / 3]);
        let (last, good) = results.split_last().unwrap();
        assert!(good.len() > 5_000 && good.iter().all(Result::is_ok), "{}", good.len());
        let error = last.as_ref().unwrap_err();
        assert_eq!(error.record(), Some(good.len() as u64 + 1));
        assert!(error.to_string().contains("the compressed data ends too early; fetch the file again"), "{error}");
    }
    let results = bytes("a.txt.gz", &packed[..packed.len() / 2]);
    assert!(texts(&results)[0].contains("the compressed data ends too early"));
}

/// Gives so many equal bytes, then a line, and remembers nothing.
fn giant(length: u64) -> impl Read {
    std::io::repeat(b'x').take(length).chain(&b"\n{\"text\":\"After.\"}\n"[..])
}

#[test]
fn a_giant_line_is_skipped_and_not_held() {
    let options = InputOptions { max_article_bytes: 1 << 20, ..InputOptions::default() };
    let mut splitter = Splitter::new(Box::new(giant(1 << 30)), Lines::default(), options.limit(), false);
    let mut numbers = Vec::new();
    while let Some(batch) = splitter.next_batch() {
        assert!(batch.data.capacity() < 8 << 20, "{}", batch.data.capacity());
        numbers.extend(batch.records.into_iter().map(|record| (record.number, record.flaw)));
    }
    assert_eq!(numbers, [(1, Some(Flaw::TooLarge)), (2, None)]);
}

#[test]
fn bombs_are_one_error_each() {
    let options = InputOptions { max_article_bytes: 1 << 20, ..InputOptions::default() };
    let mut packed = Vec::new();
    let mut encoder = flate2::read::GzEncoder::new(giant(64 << 20), flate2::Compression::best());
    encoder.read_to_end(&mut packed).unwrap();
    let results = read_bytes("a.jsonl.gz", &packed, &options);
    assert_eq!(
        texts(&results),
        [
            "! a.jsonl.gz:1: larger than the limit of 1 MiB for one article; split it, or raise --max-article-size",
            "After."
        ]
    );
    for name in ["a.txt.gz", "a.html.gz", "a.md.gz"] {
        let results = read_bytes(name, &packed, &options);
        assert_eq!(results.len(), 1);
        assert_eq!(results[0].as_ref().unwrap_err().kind(), InputErrorKind::TooLarge);
    }
    let list = [b"[{\"text\":\"", "x".repeat(2 << 20).as_bytes(), b"\"},{\"text\":\"After.\"}]"].concat();
    let results = read_bytes("a.json", &list, &options);
    assert_eq!(results[0].as_ref().unwrap_err().kind(), InputErrorKind::TooLarge);
    assert_eq!(results[1].as_ref().unwrap().text, "After.");
    let table = [b"text,id\n\"", "x".repeat(2 << 20).as_bytes(), b"\",1\nAfter.,2\n"].concat();
    let results = read_bytes("a.csv", &table, &options);
    assert_eq!(results[0].as_ref().unwrap_err().record(), Some(1));
    assert_eq!(results[1].as_ref().unwrap().text, "After.");
}

#[test]
fn runs_go_on_past_bad_paths() {
    let root = tempfile::tempdir().unwrap();
    let path = |name: &str| root.path().join(name).to_str().unwrap().to_owned();
    fs::write(path("a.txt"), "One.").unwrap();
    fs::write(path("b.jsonl"), "{\"text\":\"Two.\"}\n").unwrap();
    let found = read_paths(&[path("a.txt"), path("gone.txt"), path("b.jsonl")]);
    assert_eq!(found.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true]);
    assert_eq!(found[1].as_ref().unwrap_err().path(), path("gone.txt"));
    let total = Reader::total_bytes(&[path(""), path("gone.txt")]);
    let jobs: u64 = Reader::new(&[path("")], InputOptions::default()).map(|job| job.bytes()).sum();
    assert_eq!((total, jobs), (20, 20));
}

#[cfg(unix)]
#[test]
fn unreadable_files_are_said() {
    use std::os::unix::fs::PermissionsExt;
    let root = tempfile::tempdir().unwrap();
    let at = root.path().join("a.txt");
    fs::write(&at, "One.").unwrap();
    fs::set_permissions(&at, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&at).is_ok() {
        return; // run by root, who reads everything
    }
    let found = read_paths(&[at.to_str().unwrap().to_owned()]);
    assert!(texts(&found)[0].ends_with("permission denied; make it readable for this user"));
}

#[cfg(unix)]
#[test]
fn pipes_named_by_the_user_are_read_and_their_format_is_told() {
    let root = tempfile::tempdir().unwrap();
    let at = root.path().join("pipe");
    if !std::process::Command::new("mkfifo").arg(&at).status().is_ok_and(|status| status.success()) {
        return;
    }
    let writer = {
        let at = at.clone();
        std::thread::spawn(move || fs::write(at, gzip(b"{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n")).unwrap())
    };
    let found = read_paths(&[at.to_str().unwrap().to_owned()]);
    writer.join().unwrap();
    assert_eq!(texts(&found), ["One.", "Two."]);
}

#[cfg(unix)]
#[test]
fn endless_devices_end() {
    let options = InputOptions { max_article_bytes: 1 << 20, ..InputOptions::default() };
    let found: Results = Reader::new(&["/dev/zero".into(), "/dev/null".into()], options).flat_map(Job::read).collect();
    assert_eq!(found[0].as_ref().unwrap_err().kind(), InputErrorKind::TooLarge);
    assert_eq!(found[1].as_ref().unwrap_err().kind(), InputErrorKind::Empty);
}

#[test]
fn jobs_and_readers_may_go_to_other_threads() {
    fn is_send<T: Send>() {}
    is_send::<Job>();
    is_send::<Reader>();
    is_send::<InputError>();
}

#[test]
fn large_files_come_in_batches_in_order() {
    let lines: String = (1..=50_000).map(|n| format!("{{\"id\":{n},\"text\":\"Sentence number {n}.\"}}\n")).collect();
    let mut reader = Reader::new(&[], InputOptions::default());
    let counted = std::io::Cursor::new(lines.clone().into_bytes());
    let first = reader.named_stream("a.jsonl", counted, Format::JsonLines, Packing::Plain, false);
    let mut total = first.bytes();
    let mut ids: Vec<String> = first.read().into_iter().map(|article| article.unwrap().id).collect();
    assert!(ids.len() < 10_000);
    for job in reader {
        total += job.bytes();
        assert!(job.held_bytes() < 1 << 20);
        ids.extend(job.read().into_iter().map(|article| article.unwrap().id));
    }
    assert_eq!(total, lines.len() as u64);
    assert!(ids.iter().enumerate().all(|(index, id)| *id == (index + 1).to_string()) && ids.len() == 50_000);
}

/// Writes what is extracted from the pages named in `COPYDESK_PAGES` (a directory) to the file in
/// `COPYDESK_DUMP`, for `measure/pages.py`.
#[test]
#[ignore = "a measuring tool: needs COPYDESK_PAGES and COPYDESK_DUMP"]
fn dump_pages() {
    let pages = std::env::var("COPYDESK_PAGES").expect("COPYDESK_PAGES names a directory");
    let mut out = fs::File::create(std::env::var("COPYDESK_DUMP").expect("COPYDESK_DUMP names a file")).unwrap();
    for article in read_paths(&[pages]).into_iter().flatten() {
        let line = serde_json::json!({"article": article.id, "title": article.title, "url": article.url,
            "source": article.source, "published": article.published, "text": article.text});
        writeln!(out, "{line}").unwrap();
    }
}

/// Prints what reading the file in `COPYDESK_RECORDS` costs on one thread: cutting, and decoding.
#[test]
#[ignore = "a measuring tool: needs COPYDESK_RECORDS"]
fn time_records() {
    let path = std::env::var("COPYDESK_RECORDS").expect("COPYDESK_RECORDS names a file");
    let start = std::time::Instant::now();
    let mut decoding = std::time::Duration::ZERO;
    let (mut articles, mut bytes) = (0, 0);
    for job in Reader::new(&[path], InputOptions::default()) {
        bytes += job.bytes();
        let start = std::time::Instant::now();
        articles += job.read().len();
        decoding += start.elapsed();
    }
    let cutting = start.elapsed() - decoding;
    let speed = |time: std::time::Duration| bytes as f64 / 1e6 / time.as_secs_f64();
    let line =
        format!("{articles} articles, cut at {:.0} MB/s, decoded at {:.0} MB/s", speed(cutting), speed(decoding));
    writeln!(std::io::stderr(), "{line}").unwrap();
}

proptest::proptest! {
    /// Whatever the bytes, reading ends, does not panic, and gives articles with text or errors of one line.
    #[test]
    fn any_bytes_are_read(
        soup in proptest::collection::vec(proptest::prop_oneof![
            proptest::sample::select(vec![
                "<div>", "</div>", "<p>", "</p>", "<table><tr><td>", "<li>", "<!--", "-->", "<script>", "</script>", "<a href=\"x",
                "\">", "<title>", "&amp;", "&#x", "{\"text\":", "\"", "\\", "}", "[", "]", ",", "\n", "\r\n", "---\n", "# ", "> ", "```",
                "\u{feff}", "word, and word. ", "\u{1F600}", "<svg>", "<br>", "text,id\n", "\t", ";",
            ]).prop_map(|piece| piece.as_bytes().to_vec()),
            proptest::collection::vec(proptest::num::u8::ANY, 0..4),
        ], 0..60),
        name in proptest::sample::select(vec![
            "a.txt", "a.md", "a.html", "a.jsonl", "a.json", "a.csv", "a.tsv", "a.txt.gz", "a.jsonl.zst", "a",
        ]),
    ) {
        use proptest::prelude::*;
        let soup = soup.concat();
        let results = bytes(name, &soup);
        prop_assert!(!results.is_empty());
        for result in results {
            match result {
                Ok(article) => prop_assert!(!article.text.trim().is_empty() && !article.id.is_empty()),
                Err(error) => prop_assert!(!error.to_string().contains('\n')),
            }
        }
    }
}

#[test]
fn bytes_tell_what_a_name_does_not() {
    assert_eq!(texts(&bytes("-", b"{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n")), ["One.", "Two."]);
    assert_eq!(texts(&bytes("page", b"<html><body><p>The ferry left.</p></body></html>")), ["The ferry left."]);
    assert_eq!(texts(&bytes("dump.gz", &gzip(b"[{\"text\":\"One.\"}]"))), ["One."]);
    assert_eq!(texts(&bytes("notes", b"The ferry left.")), ["The ferry left."]);
}

#[test]
fn a_line_for_excel_is_no_row() {
    let results = bytes("a.csv", b"\xEF\xBB\xBFsep=;\r\ntitle;text\r\nA;One, two.\r\nB;\r\n");
    assert_eq!(texts(&results), ["One, two.", "! a.csv#2: the row has no text; fill its text column or remove it"]);
    assert_eq!(results[0].as_ref().unwrap().id, "a.csv#1");
    assert_eq!(texts(&bytes("a.csv", b"sep=;\n")), ["! a.csv: holds no record; remove it or leave it out"]);
}
