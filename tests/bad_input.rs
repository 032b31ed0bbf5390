//! Bad input: one clear line on standard error, exit code 2 at the end, and everything else is
//! still linted.

use std::fs;
use std::io::Write;
use std::process::Stdio;
use std::time::{Duration, Instant};

mod support;

use support::{CLEAN, FAULTY, Folder, Run};

/// A folder with a faulty article before and one behind the bad file.
fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("a.txt", FAULTY);
    folder.write("z.txt", FAULTY);
    folder
}

/// Lints one bad file between two faulty articles.
#[track_caller]
fn between(name: &str, content: impl AsRef<[u8]>, parts: &[&str]) {
    let folder = folder();
    folder.write(name, content);
    let run = folder.run(&["lint", "a.txt", name, "z.txt"]);
    run.one_error(&[name]).one_error(parts).faults_in(&["a.txt", "z.txt"]);
    // A remedy stands behind what is wrong.
    assert!(run.stderr.contains("; "), "{run:?}");
}

fn record(id: &str, text: &str) -> String {
    format!("{{\"id\":\"{id}\",\"text\":{}}}\n", serde_json::to_string(text).unwrap())
}

fn gz(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect()
}

#[test]
fn invalid_utf8_in_a_text_is_read_as_a_legacy_charset() {
    let folder = Folder::new();
    let mut bytes = b"Le maire de Besan\xe7on a d\xe9missionn\xe9 apr\xe8s l'\xe9t\xe9.\n\n".to_vec();
    bytes.extend_from_slice(FAULTY.as_bytes());
    folder.write("latin.txt", bytes);
    let dump = folder.run(&["lint", "--dump-text", "latin.txt"]);
    assert_eq!(dump.code, Some(0), "{dump:?}");
    assert!(dump.stdout.contains("Besançon a démissionné après l'été"), "{dump:?}");
}

#[test]
fn invalid_utf8_in_a_record_is_an_error_of_that_record() {
    let folder = folder();
    let mut lines = record("one", FAULTY).into_bytes();
    lines.extend_from_slice(b"{\"id\":\"two\",\"text\":\"caf\xe9 \xff\xfe\"}\n");
    lines.extend_from_slice(record("three", FAULTY).as_bytes());
    folder.write("day.jsonl", lines);
    let run = folder.run(&["lint", "a.txt", "day.jsonl", "z.txt"]);
    run.one_error(&["day.jsonl:2", "UTF-8"]).faults_in(&["a.txt", "one", "three", "z.txt"]);
}

#[test]
fn utf16_is_read_like_any_other_text() {
    let folder = Folder::new();
    folder.write("little.txt", utf16(FAULTY, u16::to_le_bytes));
    folder.write("big.txt", utf16(FAULTY, u16::to_be_bytes));
    folder.write("records.jsonl", utf16(&record("r1", FAULTY), u16::to_le_bytes));
    let run = folder.run(&["lint", "little.txt", "big.txt", "records.jsonl"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""), "{run:?}");
    run.faults_in(&["little.txt:3:1", "big.txt:3:1", "r1"]);
}

#[test]
fn nul_bytes_mean_that_a_file_is_no_text() {
    between("image.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0", &["binary"]);
}

#[test]
fn a_bom_is_no_part_of_the_text() {
    let folder = Folder::new();
    folder.write("bom.txt", "\u{feff}In the days since the attacks, U.S.\n");
    folder.write("bom.jsonl", format!("\u{feff}{}", record("r1", FAULTY)));
    let run = folder.run(&["lint", "bom.txt", "bom.jsonl"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""), "{run:?}");
    run.faults_in(&["bom.txt:1:1:", "r1"]);
}

#[test]
fn crlf_counts_as_one_line_end_and_stays_in_the_text() {
    let folder = Folder::new();
    folder.write("dos.txt", FAULTY.replace('\n', "\r\n"));
    let run = folder.run(&["lint", "dos.txt"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""), "{run:?}");
    run.faults_in(&["dos.txt:3:1:"]);
    let run = folder.run(&["lint", "dos.txt", "--output-format", "json-lines"]);
    let finding: serde_json::Value = serde_json::from_str(run.stdout.lines().next().unwrap()).unwrap();
    assert_eq!(finding["span"]["start"], FAULTY.find("In the").unwrap() + 2);
    assert_eq!(finding["text"], "In the days since the attacks, U.S.");
}

#[test]
fn an_empty_file() {
    between("empty.txt", "", &["empty"]);
    between("empty.jsonl", "", &["no record"]);
    between("empty.html", "", &["empty"]);
    between("space.txt", " \n\t\n", &[]);
}

/// Lints three records of which the one in the middle is bad.
#[track_caller]
fn bad_record(middle: &str, parts: &[&str]) {
    let folder = folder();
    folder.write("day.jsonl", format!("{}{middle}\n{}", record("one", FAULTY), record("three", FAULTY)));
    let run = folder.run(&["lint", "a.txt", "day.jsonl", "z.txt"]);
    run.one_error(&["day.jsonl:2"]).one_error(parts).faults_in(&["a.txt", "one", "three", "z.txt"]);
}

#[test]
fn a_record_without_a_text() {
    bad_record(r#"{"id":"two","story":"words","heading":"more"}"#, &["text", "story", "heading", "--text-key"]);
    bad_record(r#"{"id":"two","text":null}"#, &["null"]);
    bad_record(r#"{"id":"two","text":""}"#, &["empty"]);
}

#[test]
fn a_record_with_a_number_for_a_text() {
    bad_record(r#"{"id":"two","text":42}"#, &["number"]);
    bad_record(r#"{"id":"two","text":["a","b"]}"#, &["list"]);
}

#[test]
fn a_line_that_is_not_json() {
    bad_record("Tuesday's edition", &["JSON"]);
    bad_record(r#"{"id":"two","text":"cut off in the mid"#, &["JSON"]);
    bad_record("[1, 2]", &[]);
}

#[test]
fn a_missing_file() {
    let folder = folder();
    let run = folder.run(&["lint", "a.txt", "gone.txt", "z.txt"]);
    run.one_error(&["gone.txt", "no such file"]).faults_in(&["a.txt", "z.txt"]);
}

#[test]
fn a_pattern_that_matches_nothing() {
    let folder = folder();
    let run = folder.run(&["lint", "a.txt", "missing/*.jsonl", "z.txt"]);
    run.one_error(&["missing/*.jsonl", "pattern"]).faults_in(&["a.txt", "z.txt"]);
}

#[test]
fn a_directory_without_articles() {
    let folder = folder();
    folder.write("photos/one.jpeg", "not read");
    let run = folder.run(&["lint", "a.txt", "photos", "z.txt"]);
    run.one_error(&["photos"]).faults_in(&["a.txt", "z.txt"]);
}

#[cfg(unix)]
#[test]
fn an_unreadable_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    let locked = folder.write("locked.txt", FAULTY);
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&locked).is_ok() {
        // Permissions do not stop the superuser; a socket stops everybody.
        fs::remove_file(&locked).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(&locked).unwrap();
        let run = folder.run(&["lint", "a.txt", "locked.txt", "z.txt"]);
        run.one_error(&["locked.txt"]).faults_in(&["a.txt", "z.txt"]);
        return;
    }
    let run = folder.run(&["lint", "a.txt", "locked.txt", "z.txt"]);
    run.one_error(&["locked.txt", "permission denied"]).faults_in(&["a.txt", "z.txt"]);
}

#[test]
fn sarif_names_the_file_and_the_line_that_cannot_be_read() {
    let folder = folder();
    folder.write("news.jsonl", record("one", FAULTY) + "{\"id\": 2\n" + &record("three", FAULTY));
    let run = folder.run(&["lint", "a.txt", "missing.txt", "news.jsonl", "--output-format", "sarif"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let notes = document["runs"][0]["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    let place = |note: &serde_json::Value| {
        let place = &note["locations"][0]["physicalLocation"];
        (place["artifactLocation"]["uri"].as_str().unwrap().to_owned(), place["region"]["startLine"].as_u64())
    };
    let places: Vec<_> = notes.iter().map(place).collect();
    assert_eq!(places, [("missing.txt".to_owned(), None), ("news.jsonl".to_owned(), Some(2))]);
    for (note, line) in notes.iter().zip(run.stderr.lines()) {
        let message = note["message"]["text"].as_str().unwrap();
        assert_eq!(line, format!("copydesk: error: {message}"));
    }
}

/// The system would end the process with a signal.
#[cfg(unix)]
#[test]
fn a_limit_on_the_size_of_files() {
    let folder = Folder::new();
    folder.write("a.txt", FAULTY.repeat(40));
    let limited = "ulimit -f 1; exec \"$0\" lint a.txt --output-format json=out.json";
    let mut shell = std::process::Command::new("sh");
    let shell = shell.args(["-c", limited, env!("CARGO_BIN_EXE_copydesk")]).current_dir(folder.path());
    Run::of(shell.stdin(Stdio::null()).output().unwrap()).one_error(&["out.json", "too large"]);
    assert!(!folder.path().join("out.json").exists());
}

#[cfg(unix)]
#[test]
fn a_symlink_loop() {
    let folder = Folder::new();
    folder.write("tree/a.txt", FAULTY);
    folder.write("tree/sub/z.txt", FAULTY);
    std::os::unix::fs::symlink("..", folder.path().join("tree/sub/up")).unwrap();
    let run = folder.run(&["lint", "tree"]);
    run.one_error(&["tree/sub/up"]).faults_in(&["tree/a.txt", "tree/sub/z.txt"]);
    std::os::unix::fs::symlink("self.txt", folder.path().join("self.txt")).unwrap();
    folder.run(&["lint", "tree/a.txt", "self.txt"]).one_error(&["self.txt"]).faults_in(&["tree/a.txt"]);
}

#[test]
fn a_truncated_gz() {
    let folder = folder();
    let lines: String = (0..2000).map(|n| record(&format!("r{n}"), &format!("{CLEAN} Number {n} of many."))).collect();
    let whole = gz(format!("{}{lines}", record("first", FAULTY)).as_bytes());
    folder.write("cut.jsonl.gz", &whole[..whole.len() / 2]);
    let run = folder.run(&["lint", "a.txt", "cut.jsonl.gz", "z.txt"]);
    run.one_error(&["cut.jsonl.gz", "too early"]).faults_in(&["a.txt", "first", "z.txt"]);
    between("cut.txt.gz", &gz(FAULTY.repeat(9).as_bytes())[..60], &["too early"]);
    between("wrong.txt.gz", "these bytes are no gzip", &[]);
}

#[test]
fn a_bombing_gz() {
    let folder = folder();
    // 300 MB of one line in 300 kB, and a text of 50 MB under a limit of 10.
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let chunk = vec![b'a'; 1 << 20];
    encoder.write_all(b"{\"id\":\"bomb\",\"text\":\"").unwrap();
    for _ in 0..300 {
        encoder.write_all(&chunk).unwrap();
    }
    encoder.write_all(b"\"}\n").unwrap();
    encoder.write_all(record("after", FAULTY).as_bytes()).unwrap();
    folder.write("bomb.jsonl.gz", encoder.finish().unwrap());
    let run = folder.run(&["lint", "a.txt", "bomb.jsonl.gz", "z.txt"]);
    run.one_error(&["bomb.jsonl.gz:1", "larger than the limit"]).faults_in(&["a.txt", "after", "z.txt"]);

    folder.write("bomb.txt.gz", gz(&vec![b'a'; 50 << 20]));
    let run = folder.run(&["lint", "--max-article-size", "10MB", "a.txt", "bomb.txt.gz", "z.txt"]);
    run.one_error(&["bomb.txt.gz", "larger than the limit"]).faults_in(&["a.txt", "z.txt"]);
}

/// A record of a web archive.
fn crawled(id: &str, text: &str) -> String {
    format!(
        "WARC/1.1\r\nWARC-Type: conversion\r\nWARC-Record-ID: <urn:uuid:{id}>\r\nContent-Length: {}\r\n\r\n{text}\r\n\r\n",
        text.len()
    )
}

/// Lints an archive of three records of which the one in the middle is bad.
#[track_caller]
fn bad_crawl(middle: &str, part: &str) {
    let folder = folder();
    let records = [&*crawled("one", FAULTY), middle, &crawled("three", FAULTY)];
    folder.write("day.warc", records.concat());
    folder.write("day.wet.gz", records.map(|record| gz(record.as_bytes())).concat());
    for name in ["day.warc", "day.wet.gz"] {
        let run = folder.run(&["lint", "a.txt", name, "z.txt"]);
        run.one_error(&[&format!("{name}#2: "), part, "; "]).faults_in(&["a.txt", "one", "three", "z.txt"]);
    }
}

#[test]
fn a_damaged_record_of_a_web_archive() {
    let sound = crawled("two", FAULTY);
    bad_crawl(&sound.replace("WARC/1.1", "WARK/1.1"), "no record starts here");
    bad_crawl(&sound.replace("WARC/1.1", "WARC/3.0"), "version");
    bad_crawl(&sound.replace("WARC-Type:", "WARC-Type"), "head is damaged");
    bad_crawl(&sound.replace("Content-Length", "Length"), "names no length");
    bad_crawl(&sound.replace("Content-Length: ", "Content-Length: 5"), "");
    let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br\r\n\r\n\u{b}\u{2}";
    let page = crawled("two", page).replace("conversion", "response");
    bad_crawl(&page, "compressed in a way that is not read");
}

#[test]
fn a_truncated_web_archive() {
    let folder = folder();
    let whole = [crawled("one", FAULTY), crawled("two", FAULTY)];
    folder.write("cut.warc", &whole.concat()[..whole[0].len() + 150]);
    let run = folder.run(&["lint", "a.txt", "cut.warc", "z.txt"]);
    run.one_error(&["cut.warc#2: the file ends inside the record; "]).faults_in(&["a.txt", "one", "z.txt"]);
    let packed = whole.map(|record| gz(record.as_bytes())).concat();
    folder.write("cut.wet.gz", &packed[..packed.len() - 20]);
    let run = folder.run(&["lint", "a.txt", "cut.wet.gz", "z.txt"]);
    run.one_error(&["cut.wet.gz#2", "too early"]).faults_in(&["a.txt", "one", "z.txt"]);
    between("other.warc", "In the days since the attacks", &["other.warc#1: no record starts here"]);
    between("empty.warc.gz", gz(b""), &["holds no page or text"]);
}

#[test]
fn a_bombing_web_archive() {
    let folder = folder();
    let mut packed = gz(crawled("one", FAULTY).as_bytes());
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let chunk = vec![b'a'; 1 << 20];
    encoder.write_all(b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 314572800\r\n\r\n").unwrap();
    for _ in 0..300 {
        encoder.write_all(&chunk).unwrap();
    }
    packed.extend(encoder.finish().unwrap());
    packed.extend(gz(crawled("three", FAULTY).as_bytes()));
    folder.write("bomb.warc.gz", packed);
    let run = folder.run(&["lint", "a.txt", "bomb.warc.gz", "z.txt"]);
    run.one_error(&["bomb.warc.gz#2", "larger than the limit"]).faults_in(&["a.txt", "one", "three", "z.txt"]);
}

#[test]
fn parquet_that_is_not_read() {
    if !cfg!(feature = "parquet") {
        between("rows.parquet", "PAR1", &["this build does not read", "--features parquet"]);
        return;
    }
    between("rows.parquet", "PAR1 and nothing more", &["cannot be read as Parquet"]);
    between("rows.parquet.zst", "PAR1", &["compressed Parquet file"]);
    let folder = folder();
    let mut child = folder
        .command(&["lint", "a.txt", "-", "z.txt"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"PAR1 and more").unwrap();
    let run = Run::of(child.wait_with_output().unwrap());
    run.one_error(&["cannot be read from a stream", "save it in a file"]).faults_in(&["a.txt", "z.txt"]);
}

#[test]
fn html_nested_a_hundred_thousand_deep() {
    let folder = folder();
    let depth = 100_000;
    let page = format!("<html><body>{}<p>{CLEAN}</p>{}</body></html>", "<div>".repeat(depth), "</div>".repeat(depth));
    folder.write("deep.html", page);
    let started = Instant::now();
    let run = folder.run(&["lint", "a.txt", "deep.html", "z.txt"]);
    assert!(started.elapsed() < Duration::from_secs(10), "took {:?}", started.elapsed());
    // Read or refused: either is fine, a crash or a hang is not.
    run.faults_in(&["a.txt", "z.txt"]);
    match run.code {
        Some(1) => assert_eq!(run.stderr, "", "{run:?}"),
        _ => drop(run.one_error(&["deep.html"])),
    }
}

#[test]
fn json_nested_a_hundred_thousand_deep() {
    bad_record(&format!("{{\"id\":\"two\",\"extra\":{}", "[".repeat(100_000)), &["JSON"]);
}

/// Peak memory of a finished child in bytes, where the system tells.
#[cfg(target_os = "linux")]
fn peak_memory(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib << 10)
}

#[test]
fn a_single_line_of_a_gigabyte() {
    let folder = Folder::new();
    let mut child = folder
        .command(&["lint", "-", "--stdin-filename", "huge.jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let chunk = vec![b'a'; 1 << 20];
    stdin.write_all(record("first", FAULTY).as_bytes()).unwrap();
    stdin.write_all(b"{\"id\":\"huge\",\"text\":\"").unwrap();
    for _ in 0..1024 {
        stdin.write_all(&chunk).unwrap();
    }
    stdin.write_all(b"\"}\n").unwrap();
    stdin.write_all(record("last", FAULTY).as_bytes()).unwrap();
    #[cfg(target_os = "linux")]
    if let Some(peak) = peak_memory(child.id()) {
        assert!(peak < 700 << 20, "took {} MiB", peak >> 20);
    }
    drop(stdin);
    let run = Run::of(child.wait_with_output().unwrap());
    run.one_error(&["huge.jsonl:2", "larger than the limit"]).faults_in(&["first", "last"]);
}

#[test]
fn an_unknown_option() {
    let folder = folder();
    let run = folder.run(&["lint", "--statistcs", "a.txt"]);
    run.one_error(&["--statistcs", "--statistics"]).faults_in(&[]);
    folder.run(&["lnt", "a.txt"]).one_error(&["lnt", "lint"]);
    folder.run(&["lint"]).one_error(&["PATHS", "copydesk lint --help"]);
}

#[test]
fn an_unknown_format_rule_or_value() {
    let folder = folder();
    let run = folder.run(&["lint", "--output-format", "sairf", "a.txt"]);
    run.one_error(&["--output-format", "sairf", "did you mean \"sarif\"?", "json-lines"]).faults_in(&[]);
    folder.run(&["lint", "--select", "fragmnet", "a.txt"]).one_error(&["--select", "did you mean \"fragment\"?"]);
    folder.run(&["explain", "cut-at-abreviation"]).one_error(&["did you mean \"cut-at-abbreviation\"?"]);
    folder.run(&["lint", "--fail-on", "fatal", "a.txt"]).one_error(&["--fail-on", "never"]);
    folder.run(&["lint", "--threads", "-3", "a.txt"]).one_error(&["threads"]);
    folder.run(&["lint", "--lang", "english", "a.txt"]).one_error(&["--lang", "two or three letters"]);
    folder.run(&["lint", "--max-article-size", "big", "a.txt"]).one_error(&["--max-article-size", "64MB"]);
}

#[test]
fn names_cannot_steer_a_terminal() {
    let folder = Folder::new();
    let run = folder.run(&["lint", "no\u{1b}[2Jsuch\nfile.txt"]);
    run.one_error(&["no such file"]);
    assert!(!run.stderr.contains('\u{1b}'), "{run:?}");
}

#[test]
fn errors_keep_their_place_in_the_order() {
    let folder = Folder::new();
    let names: Vec<String> = (0..60).map(|n| format!("{n:02}.txt")).collect();
    for name in names.iter().step_by(2) {
        folder.write(name, FAULTY);
    }
    let mut arguments = vec!["lint", "--threads", "4"];
    arguments.extend(names.iter().map(String::as_str));
    let run = folder.run(&arguments);
    assert_eq!(run.code, Some(2));
    let missing: Vec<&str> = run.stderr.lines().map(|line| &line["copydesk: error: ".len()..][..6]).collect();
    assert_eq!(missing, names.iter().skip(1).step_by(2).collect::<Vec<_>>());
    assert_eq!(run.stdout.lines().count(), 30);
}

#[test]
fn a_configuration_may_have_byte_order_marks() {
    let folder = Folder::new();
    folder.write("a.txt", FAULTY);
    for marks in ["\u{feff}", "\u{feff}\u{feff}"] {
        folder.write("copydesk.toml", format!("{marks}select = ['cut-at-abbreviation']\n"));
        folder.run(&["lint", "a.txt"]).faults_in(&["a.txt"]);
        folder.write("copydesk.toml", format!("{marks}fail-on = 'warning'\n1["));
        folder.run(&["lint", "a.txt"]).one_error(&["copydesk.toml:2"]);
    }
}
