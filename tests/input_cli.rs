//! What comes in and where it goes to: pipes that stay open, files whose names tell nothing, records of many kinds, names
//! that stand for streams, interrupts.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

mod support;

use support::{CLEAN, FAULTY, Folder, Run, assert_sound, record, story};

/// Longer than any answer takes.
const SOON: Duration = Duration::from_secs(20);

/// The lines of a program's standard output as they come.
fn lines_of(child: &mut Child) -> mpsc::Receiver<String> {
    let out = BufReader::new(child.stdout.take().unwrap());
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for line in out.lines() {
            let _ = sender.send(line.unwrap());
        }
    });
    lines
}

/// Asks record by record, each when the answer to the one before is there.
#[track_caller]
fn answers_at_once(arguments: &[&str], first: &str, records: &[String]) {
    let folder = Folder::new();
    let (mut child, mut feed) = folder.start(arguments);
    let lines = lines_of(&mut child);
    feed.write_all(first.as_bytes()).unwrap();
    for (number, record) in records.iter().enumerate() {
        feed.write_all(record.as_bytes()).unwrap();
        feed.flush().unwrap();
        let line = lines
            .recv_timeout(SOON)
            .unwrap_or_else(|_| panic!("no answer to record {number}: {arguments:?}, {} bytes", record.len()));
        assert!(line.contains(&format!("r{number}")), "{line}");
    }
    drop(feed);
    assert!(child.wait().unwrap().code().is_some());
}

#[test]
fn records_of_a_pipe_are_answered_while_it_is_open() {
    let lint = ["lint", "-", "--output-format", "json-lines", "--stdin-filename"];
    let lines: Vec<String> = (0..3).map(|n| record(&format!("r{n}"), FAULTY)).collect();
    answers_at_once(&[&lint[..], &["x.jsonl"]].concat(), "", &lines);
    answers_at_once(&lint[..4], "", &lines);
    // Longer than the first look at a stream.
    let long: Vec<String> =
        (0..3).map(|n| record(&format!("r{n}"), &format!("{}\n{FAULTY}", CLEAN.repeat(120)))).collect();
    answers_at_once(&lint[..4], "", &long);
    let rows: Vec<String> = (0..3).map(|n| format!("r{n},\"{FAULTY}\"\r\n")).collect();
    answers_at_once(&[&lint[..], &["x.csv"]].concat(), "id,text\r\n", &rows);
    let elements: Vec<String> = lines.iter().map(|line| format!("{line},")).collect();
    answers_at_once(&[&lint[..], &["x.json"]].concat(), "[", &elements);
    answers_at_once(&["archive", "add", "-", "--output-format", "json-lines"], "", &lines);
}

/// Sends a signal.
#[cfg(unix)]
fn signal(child: &Child, name: &str) {
    let sent = std::process::Command::new("kill").args([name, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// Waits until something is so.
#[track_caller]
fn wait_for(what: &str, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < SOON, "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// True when a process listens to a signal.
#[cfg(target_os = "linux")]
fn listens(child: &Child, number: u32) -> bool {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap_or("0");
    u64::from_str_radix(caught.trim(), 16).unwrap() >> (number - 1) & 1 == 1
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_before_the_first_article_is_told() {
    for name in ["-INT", "-TERM", "-HUP"] {
        let folder = Folder::new();
        let (child, feed) = folder.start(&["archive", "add", "-", "--stdin-filename", "feed.jsonl"]);
        wait_for("nobody listens", || listens(&child, 1) && listens(&child, 2) && listens(&child, 15));
        signal(&child, name);
        let run = Run::of(child.wait_with_output().unwrap());
        assert_eq!(run.code, Some(130), "{run:?}");
        assert!(run.stderr.ends_with("archive.db: 0 added\n") && run.stderr.contains("interrupted; "), "{run:?}");
        drop(feed);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_was_read_before_an_interrupt_is_kept() {
    let folder = Folder::new();
    let (mut child, mut feed) = folder.start(&["archive", "add", "-", "--output-format", "json-lines"]);
    let lines = lines_of(&mut child);
    feed.write_all(record("one", CLEAN).as_bytes()).unwrap();
    assert!(lines.recv_timeout(SOON).unwrap().contains("one"));
    signal(&child, "-TERM");
    let run = Run::of(child.wait_with_output().unwrap());
    assert!(run.code == Some(130) && run.stderr.ends_with(": 1 added\n"), "{run:?}");
    assert_sound(&folder.path().join(".copydesk/archive.db"));
    drop(feed);
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_leaves_no_half_report() {
    for name in ["-INT", "-TERM", "-HUP"] {
        let folder = Folder::new();
        let (child, feed) =
            folder.start(&["lint", "-", "--output-format", "json=cc.json", "--output-format", "sarif=c.sarif"]);
        let hidden = || {
            fs::read_dir(folder.path())
                .unwrap()
                .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".tmp"))
                .count()
        };
        wait_for("no report was begun", || hidden() == 2 && listens(&child, 1) && listens(&child, 2));
        signal(&child, name);
        let run = Run::of(child.wait_with_output().unwrap());
        assert_eq!((run.code, hidden(), folder.path().join("cc.json").exists()), (Some(130), 0, false), "{run:?}");
        drop(feed);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn nobody_who_is_to_outlive_the_terminal_listens_for_its_end() {
    let folder = Folder::new();
    let script = "trap '' HUP; exec \"$0\" lint - --output-format json=c.json";
    let mut child = std::process::Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_copydesk")])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    wait_for("nobody listens", || listens(&child, 2));
    assert!(!listens(&child, 1));
    signal(&child, "-HUP");
    child.stdin.take().unwrap().write_all(FAULTY.as_bytes()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert!(folder.path().join("c.json").exists());
}

#[cfg(unix)]
#[test]
fn a_log_keeps_what_stands_in_it() {
    let report = |redirection: &str, options: &str| {
        let folder = Folder::new();
        folder.write("a.txt", FAULTY);
        folder.write("log", "earlier\n");
        let script = format!("{{ echo before; \"$0\" lint a.txt {options}; echo after; }} {redirection}");
        let run = std::process::Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_copydesk")])
            .current_dir(folder.path())
            .output()
            .unwrap();
        let log = fs::read_to_string(folder.path().join("log")).unwrap();
        let words: Vec<String> = log
            .lines()
            .map(|line| if line.contains("cut-at-abbreviation") { "found" } else { line }.to_owned())
            .collect();
        assert!(run.status.success(), "{run:?}");
        words
    };
    for name in ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
        // Only one system has all of them.
        if fs::symlink_metadata(name).is_ok() {
            let option = format!("--output-format json-lines={name}");
            assert_eq!(report(">> log", &option), ["earlier", "before", "found", "after"], "{name}");
            assert_eq!(report("> log", &option), ["before", "found", "after"], "{name}");
        }
    }
    let errors = "--output-format json-lines=/dev/stderr -q";
    assert_eq!(report("2>> log", errors), ["earlier", "found"]);
    assert_eq!(report("2> log", errors), ["found"]);
    assert_eq!(report("3>> log", "--output-format json-lines=/dev/fd/3"), ["earlier", "found"]);
    assert_eq!(report(">> log", "-q --output-format json-lines=/dev/stdout"), ["earlier", "before", "found", "after"]);
}

#[cfg(unix)]
#[test]
fn standard_output_is_one_whatever_it_is_called() {
    let folder = Folder::new();
    folder.write("a.txt", FAULTY);
    let twice = ["lint", "a.txt", "--output-format", "json", "--output-format", "sarif=/dev/stdout"];
    folder.run(&twice).one_error(&["only one report can go to standard output, not both json and sarif"]);
    folder.write("b.jsonl", record("b", CLEAN));
    assert_eq!(folder.run(&["archive", "add", "b.jsonl"]).code, Some(0));
    folder.run(&["check", "a.txt", "--verdicts", "/dev/stdout"]).one_error(&["not both concise and the verdicts"]);
    let alone = folder.run(&["check", "a.txt", "--verdicts", "/dev/stdout", "--output-format", "json=r.json"]);
    assert!(alone.stdout.starts_with("{\"article\":\"a.txt\""), "{alone:?}");
    let clean = folder.run(&["corpus", "b.jsonl", "-o", "out", "--quiet", "--clean", "/dev/stdout"]);
    assert!(clean.code == Some(0) && clean.stdout.contains("\"id\":\"b\""), "{clean:?}");
}

#[cfg(unix)]
#[test]
fn a_link_to_a_file_that_is_not_there_yet_stays_a_link() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    folder.write("a.txt", FAULTY);
    fs::create_dir(folder.path().join("reports")).unwrap();
    symlink("reports/day.json", folder.path().join("link.json")).unwrap();
    symlink("round.json", folder.path().join("round.json")).unwrap();
    assert_eq!(folder.run(&["lint", "a.txt", "--output-format", "json=link.json"]).code, Some(1));
    assert!(fs::symlink_metadata(folder.path().join("link.json")).unwrap().is_symlink());
    assert!(fs::read_to_string(folder.path().join("reports/day.json")).unwrap().contains("cut-at-abbreviation"));
    folder.run(&["lint", "a.txt", "--output-format", "json=round.json"]).one_error(&["cannot write round.json"]);
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_utf8_name_two_articles() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let folder = Folder::new();
    for name in [&b"caf\xe9.txt"[..], b"caf\xea.txt"] {
        fs::write(folder.path().join(OsStr::from_bytes(name)), FAULTY).unwrap();
    }
    folder.run(&["lint", "."]).faults_in(&["caf\\xE9.txt:3", "caf\\xEA.txt:3"]);
    let run = Run::of(folder.command(&["lint"]).arg(OsStr::from_bytes(b"caf\xe9.txt")).output().unwrap());
    run.faults_in(&["caf\\xE9.txt:3"]);
    // What a report calls it names it, too.
    folder.run(&["lint", "caf\\xEA.txt"]).faults_in(&["caf\\xEA.txt:3"]);
    folder.run(&["archive", "add", "."]);
    let listed = folder.run(&["archive", "list"]);
    assert_eq!(listed.stdout.matches("caf").count(), 2, "{listed:?}");
}

#[test]
fn files_whose_names_tell_nothing_are_known_by_their_bytes() {
    let folder = Folder::new();
    let page =
        format!("<!DOCTYPE html><html><body><p>{}</p></body></html>", FAULTY.trim_end().replace("\n\n", "</p><p>"));
    let lines = [record("one", CLEAN), record("two", FAULTY)].concat();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(lines.as_bytes()).unwrap();
    folder.write("page.php", &page);
    folder.write("story.html?id=3", &page);
    folder.write("dump", &lines);
    folder.write("d.gz", packed.finish().unwrap());
    folder.write("notes", FAULTY);
    let run = folder.run(&["lint", "page.php", "story.html?id=3", "dump", "d.gz", "notes"]);
    run.faults_in(&["page.php", "story.html?id=3", "two", "two", "notes:3:1"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""), "{run:?}");
    // Of a folder they are told once.
    folder.write("a.txt", CLEAN);
    let run = folder.run(&["lint", "."]);
    let told = "copydesk: skipped 5 files whose names end in no extension that is known, for example ./d.gz; name them to \
                read them\n";
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), told), "{run:?}");
    assert_eq!(folder.run(&["lint", ".", "--quiet"]).stderr, "");
}

#[test]
fn what_is_no_article_is_refused_by_its_name() {
    let folder = Folder::new();
    folder.write("map.xml", "<?xml version=\"1.0\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"/>");
    folder.write("a.txt", "{\\rtf1\\ansi The ferry left.}");
    folder.run(&["lint", "map.xml"]).one_error(&["map.xml: is a sitemap; fetch the pages that it links to"]);
    folder.run(&["lint", "a.txt"]).one_error(&["a.txt: is an RTF file; extract its text first"]);
}

#[test]
fn feeds_are_told_by_their_first_bytes() {
    let folder = Folder::new();
    let feed = format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><id>e1</id><summary>{FAULTY}</summary></entry>\
         <entry><summary>{FAULTY}</summary></entry></feed>"
    );
    folder.write("feed.xml", &feed);
    folder.run(&["lint", "feed.xml"]).faults_in(&["e1", "feed.xml#2"]);
    let (child, mut pipe) = folder.start(&["lint", "-"]);
    pipe.write_all(feed.as_bytes()).unwrap();
    drop(pipe);
    Run::of(child.wait_with_output().unwrap()).faults_in(&["e1", "-#2"]);
    // A name that says something else is believed.
    folder.write("feed.html", &feed);
    folder.run(&["lint", "feed.html"]).one_error(&["feed.html: is an RSS or Atom feed; rename it to .rss or .atom"]);
}

#[test]
fn texts_of_records_may_be_html() {
    let folder = Folder::new();
    let html = format!("<p>{}</p>", FAULTY.trim_end().replace("\n\n", "</p>\n<p>"));
    let post = serde_json::json!([
        {"id": 1, "title": {"rendered": "A port &#8211; reopened"}, "content": {"rendered": html}},
        {"id": 2, "title": {"rendered": "B"}, "content": {"rendered": "<p>Fine.</p>"}}
    ]);
    folder.write("posts.json", post.to_string());
    let keys = ["--text-key", "content.rendered", "--title-key", "title.rendered"];
    let read = |verb: &[&str]| folder.run(&[verb, &["posts.json"][..], &keys[..]].concat());
    let run = read(&["lint"]);
    assert!(run.stderr.contains("the text of posts.json#1 is HTML; read it with --html-text"), "{run:?}");
    // One record that is a whole file says so, too.
    folder.write("one.json", serde_json::json!({"text": html}).to_string());
    let run = folder.run(&["lint", "one.json"]);
    assert!(run.stderr.contains("the text of one.json is HTML; read it with --html-text"), "{run:?}");
    let run = read(&["lint", "--html-text", "--output-format", "json-lines"]);
    assert!(run.code == Some(1) && run.stderr.is_empty(), "{run:?}");
    let finding: serde_json::Value = serde_json::from_str(run.stdout.lines().next().unwrap()).unwrap();
    let start = FAULTY.find("In the days").unwrap();
    assert_eq!((finding["span"]["start"].as_u64(), &finding["article"]), (Some(start as u64), &"1".into()));
    let dump = read(&["lint", "--html-text", "--dump-text"]);
    assert!(
        dump.stdout.starts_with("{\"article\":\"1\",\"title\":\"A port – reopened\",\"text\":\"The minister"),
        "{dump:?}"
    );
    read(&["corpus", "-o", "out", "--dolma", "--html-text"]).one_error(&["--dolma needs places in the records"]);
    // Written again, the record keeps all but the text.
    let clean = read(&["corpus", "-o", "out", "-q", "--clean", "clean.jsonl"]);
    assert_eq!(clean.code, Some(0), "{clean:?}");
    let clean = fs::read_to_string(folder.path().join("clean.jsonl")).unwrap();
    assert_eq!(
        clean
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
            .collect::<serde_json::Value>(),
        post
    );
}

#[test]
fn articles_are_counted_together_by_booleans() {
    let folder = Folder::new();
    let line = |n: u64, paid: &str| format!("{{\"id\":{n},\"text\":\"{}\",\"paid\":{paid}}}\n", story(n, 9));
    folder.write("day.jsonl", [line(1, "true"), line(2, "false"), line(3, "true"), line(4, "[1]")].concat());
    let run = folder.run(&["corpus", "day.jsonl", "-o", "out", "--by", "paid"]);
    assert!(run.code == Some(0) && !run.stderr.contains("--by"), "{run:?}");
    let summary = fs::read_to_string(folder.path().join("out/summary.json")).unwrap();
    assert!(summary.contains("\"true\"") && summary.contains("\"false\""), "{summary}");
    folder.write("lists.jsonl", line(1, "[1]"));
    let run = folder.run(&["corpus", "lists.jsonl", "-o", "out", "--by", "paid"]);
    assert!(
        run.stderr.contains("no article has a text, a number or a boolean under the key \"paid\" (--by)"),
        "{run:?}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn help_that_cannot_be_written_is_an_error() {
    let folder = Folder::new();
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let run = folder.command(&["--help"]).stdout(full).output().unwrap();
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&run.stderr).starts_with("copydesk: error: cannot write standard output: "));
}

#[test]
fn standard_input_is_named_once() {
    let folder = Folder::new();
    let (child, mut feed) = folder.start(&["lint", "-", "-"]);
    feed.write_all(FAULTY.as_bytes()).unwrap();
    drop(feed);
    let run = Run::of(child.wait_with_output().unwrap());
    run.one_error(&["-: standard input is named twice; name it once"]).faults_in(&["-:3:1"]);
}

#[test]
fn a_table_may_say_what_parts_it() {
    let folder = Folder::new();
    folder.write("a.csv", format!("sep=|\r\nid|text\r\none|\"{CLEAN}\"\r\n|\"{FAULTY}\"\r\n"));
    let run = folder.run(&["lint", "a.csv"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""), "{run:?}");
    run.faults_in(&["a.csv#2"]);
}

#[test]
fn rubbish_behind_packed_data_is_called_so() {
    let folder = Folder::new();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(CLEAN.as_bytes()).unwrap();
    folder.write("a.txt.gz", [packed.finish().unwrap(), b"oops\n".to_vec()].concat());
    folder.run(&["lint", "a.txt.gz"]).one_error(&["something else follows the compressed data; cut it off"]);
}
