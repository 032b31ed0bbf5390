//! `copydesk lint` as a process: exit codes, reports in files, settings, pipes, threads.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

mod support;

use support::{CLEAN, FAULTY, Folder, record};

const FORMATS: [&str; 6] = ["full", "concise", "json", "json-lines", "sarif", "github"];

#[test]
fn exit_codes() {
    let folder = Folder::new();
    folder.write("clean.txt", CLEAN);
    folder.write("faulty.txt", FAULTY);
    let code = |arguments: &[&str]| folder.run(&[&["lint"], arguments].concat()).code;
    assert_eq!(code(&["clean.txt"]), Some(0));
    assert_eq!(code(&["faulty.txt"]), Some(1));
    assert_eq!(code(&["clean.txt", "faulty.txt"]), Some(1));
    assert_eq!(code(&["faulty.txt", "--fail-on", "never"]), Some(0));
    assert_eq!(code(&["faulty.txt", "--fail-on", "error"]), Some(1));
    assert_eq!(code(&["faulty.txt", "--select", "all", "--ignore", "fragment"]), Some(0));
    assert_eq!(code(&["faulty.txt", "--select", "encoding"]), Some(0));
    // Nothing to look for is no clean bill of health.
    assert_eq!(code(&["faulty.txt", "--select", "fragment", "--ignore", "fragment"]), Some(2));
    assert_eq!(code(&["faulty.txt", "--select", "reprint"]), Some(2));
    assert_eq!(code(&["clean.txt", "missing.txt"]), Some(2));
    assert_eq!(code(&["faulty.txt", "missing.txt", "--fail-on", "never"]), Some(2));
}

#[test]
fn one_run_feeds_standard_output_and_files() {
    let folder = Folder::new();
    folder.write("faulty.txt", FAULTY);
    for format in FORMATS {
        let file = format!("out.{format}");
        let both = folder.run(&[
            "lint",
            "faulty.txt",
            "--output-format",
            format,
            "--output-format",
            &format!("{format}={file}"),
        ]);
        if FORMATS[..3].contains(&format) || format == "json-lines" {
            assert!(both.stdout.contains("cut-at-abbreviation"), "{both:?}");
        }
        // A second report of the same kind in a file is the same, byte for byte.
        assert_eq!(fs::read_to_string(folder.path().join(&file)).unwrap(), both.stdout, "{format}");
        assert_eq!(both.code, Some(1));
    }
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().ends_with(".tmp")), "{left:?}");
}

#[test]
fn only_one_report_goes_to_standard_output() {
    let folder = Folder::new();
    folder.write("faulty.txt", FAULTY);
    let run = folder.run(&["lint", "faulty.txt", "--output-format", "json", "--output-format", "sarif=-"]);
    run.one_error(&["json", "sarif", "=FILE"]);
    let run = folder.run(&["lint", "faulty.txt", "--output-format", "json=x", "--output-format", "sarif=x"]);
    run.one_error(&["two reports", "x"]);
    assert!(!folder.path().join("x").exists());
}

#[test]
fn a_report_does_not_replace_what_is_read() {
    let folder = Folder::new();
    folder.write("faulty.txt", FAULTY);
    for target in ["faulty.txt", "./faulty.txt"] {
        let run = folder.run(&["lint", "faulty.txt", "--output-format", &format!("json={target}")]);
        run.one_error(&["a report cannot go to a file that is read", target]).faults_in(&[]);
    }
    assert_eq!(fs::read_to_string(folder.path().join("faulty.txt")).unwrap(), FAULTY);
    // Whether it is found in a folder, by a pattern or through a pipe.
    folder.write("day/a.jsonl", record("a", FAULTY));
    let kept = fs::read(folder.path().join("day/a.jsonl")).unwrap();
    for input in ["day", "day/*.jsonl", "*/a.jsonl"] {
        let run = folder.run(&["lint", input, "--output-format", "json=day/a.jsonl"]);
        run.one_error(&["a report cannot go to a file that is read", "day/a.jsonl"]);
    }
    let day = fs::File::open(folder.path().join("day/a.jsonl")).unwrap();
    let piped = folder.command(&["lint", "-", "--output-format", "json=day/a.jsonl"]).stdin(day).output().unwrap();
    assert_eq!(piped.status.code(), Some(2), "{piped:?}");
    // Articles that look a little like reports.
    for article in ["{\"article\":\"All is well.\"}", "<!DOCTYPE html><title>A copydesk closes</title>"] {
        let path = folder.write("day/b.html", article);
        folder.run(&["lint", "day", "--output-format", "json=day/b.html"]).one_error(&["day/b.html"]);
        assert_eq!(fs::read_to_string(path).unwrap(), article);
    }
    let outputs = ["--output-format", "json=x.json", "--output-format", "sarif=./x.json"];
    folder.run(&[&["lint", "day"], &outputs[..]].concat()).one_error(&["two reports"]);
    assert_eq!(fs::read(folder.path().join("day/a.jsonl")).unwrap(), kept);
    fs::remove_dir_all(folder.path().join("day")).unwrap();
    // A folder may hold the report of the run before.
    for format in ["json=report.json", "concise=report.txt", "full=report.md", "github=report.text", "html=report.html"]
    {
        let path = folder.path().join(format.split_once('=').unwrap().1);
        let again = || {
            let run = folder.run(&["lint", ".", "--output-format", format]);
            assert!(run.stderr.is_empty(), "{run:?}");
            fs::read_to_string(&path).unwrap()
        };
        // It is no article.
        assert_eq!(again(), again(), "{format}");
        fs::remove_file(&path).unwrap();
    }
}

/// What standard output goes to is read neither by its name nor through standard input: the run would read what it
/// writes, without end.
#[test]
fn a_run_does_not_read_its_own_standard_output() {
    let folder = Folder::new();
    folder.write("a.jsonl", record("a", FAULTY));
    let path = folder.write("out.jsonl", record("b", FAULTY));
    let out = || fs::File::options().read(true).append(true).open(&path).unwrap();
    let run = |arguments: &[&str]| {
        let output = folder.command(arguments).stdin(out()).stdout(out()).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let message = "standard output cannot go to";
    for arguments in [
        &["lint", "a.jsonl", "out.jsonl", "--dump-text"][..],
        &["lint", "a.jsonl", "./out.jsonl", "--output-format", "json-lines"],
        &["lint", "a.jsonl", "-"],
        &["archive", "add", "out.jsonl", "--output-format", "json-lines"],
    ] {
        let (code, stderr) = run(arguments);
        assert!(code == Some(2) && stderr.contains(message), "{arguments:?}: {stderr}");
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), record("b", FAULTY));
    // A folder leads past it, and a report in a file leaves standard output alone.
    assert_eq!(run(&["lint", "."]), (Some(1), String::new()));
    assert_eq!(run(&["lint", "a.jsonl", "out.jsonl", "--output-format", "json=x.sarif", "--quiet"]).0, Some(2));
}

#[test]
fn what_the_run_writes_is_no_article() {
    let folder = Folder::new();
    folder.write("day/faulty.txt", FAULTY);
    let output = fs::File::create(folder.path().join("day/out.txt")).unwrap();
    let status = folder.command(&["lint", "day", "--output-format", "json-lines"]).stdout(output).status().unwrap();
    let findings = fs::read_to_string(folder.path().join("day/out.txt")).unwrap();
    assert_eq!((status.code(), findings.lines().count()), (Some(1), 1), "{findings}");
    folder
        .run(&["lint", "day", "--output-format", "json=copydesk.toml"])
        .one_error(&["a file that is read", "copydesk.toml"]);
}

#[cfg(unix)]
#[test]
fn a_link_to_the_report_is_no_article() {
    let folder = Folder::new();
    folder.write("day/faulty.txt", FAULTY);
    folder.write("report.txt", "");
    std::os::unix::fs::symlink("../report.txt", folder.path().join("day/last.txt")).unwrap();
    for _ in 0..2 {
        folder.run(&["lint", "day", "--output-format", "concise=report.txt", "--quiet"]);
        assert_eq!(fs::read_to_string(folder.path().join("report.txt")).unwrap().lines().count(), 1);
    }
}

#[test]
fn paths_that_cannot_be_written_are_told_before_the_work() {
    let folder = Folder::new();
    folder.write("faulty.txt", FAULTY);
    fs::create_dir(folder.path().join("folder")).unwrap();
    for target in ["missing/out.sarif", "folder", "faulty.txt/out", ".."] {
        let run = folder.run(&["lint", "faulty.txt", "--output-format", &format!("sarif={target}")]);
        run.one_error(&[target, "cannot write"]).faults_in(&[]);
    }
}

#[test]
fn a_report_replaces_the_last_one_whole() {
    let folder = Folder::new();
    folder.write("faulty.txt", FAULTY);
    folder.write("out.json", "old");
    // A run that cannot begin leaves the old report alone.
    folder.run(&["lint", "faulty.txt", "--output-format", "json=out.json", "--output-format", "sarif=no/x"]);
    assert_eq!(fs::read_to_string(folder.path().join("out.json")).unwrap(), "old");
    folder.run(&["lint", "faulty.txt", "--output-format", "json=out.json"]);
    assert!(fs::read_to_string(folder.path().join("out.json")).unwrap().contains("cut-at-abbreviation"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
}

/// A run that was killed leaves the file that it wrote to; the next one takes it away, but not that of a run which is
/// under way or has just begun.
#[test]
fn what_killed_runs_left_goes_away() {
    let folder = Folder::new();
    folder.write("faulty.txt", FAULTY);
    let [left, held, fresh, other] = [".out.json.11.tmp", ".out.json.12.tmp", ".out.json.13.tmp", ".out.json.bak.tmp"]
        .map(|name| folder.write(name, "x"));
    let hour_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
    let age = |path| fs::File::options().write(true).open(path).unwrap().set_modified(hour_ago).unwrap();
    [&left, &held, &other].into_iter().for_each(age);
    let writing = fs::File::open(&held).unwrap();
    writing.lock().unwrap();
    folder.run(&["lint", "faulty.txt", "--output-format", "json=out.json"]);
    assert_eq!([left, held, fresh, other].map(|path| path.exists()), [false, true, true, true]);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_keeps_who_may_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    folder.write("faulty.txt", FAULTY);
    let real = folder.write("reports/real.json", "old");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("reports/real.json", folder.path().join("link.json")).unwrap();
    folder.run(&["lint", "faulty.txt", "--output-format", "json=link.json"]);
    assert!(fs::symlink_metadata(folder.path().join("link.json")).unwrap().is_symlink());
    assert!(fs::read_to_string(&real).unwrap().contains("cut-at-abbreviation"));
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_one_line() {
    let folder = Folder::new();
    folder.write("faulty.txt", FAULTY);
    let run = folder.run(&["lint", "faulty.txt", "--output-format", "json=/dev/full"]);
    run.one_error(&["cannot write /dev/full", "No space left"]);
    for verb in [&["lint", "faulty.txt"][..], &["lint", "faulty.txt", "--dump-text"], &["rules"]] {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let output = folder.command(verb).stdout(full).output().unwrap();
        support::Run::of(output).one_error(&["cannot write standard output", "No space left"]);
    }
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_success_and_ends_the_run() {
    let folder = Folder::new();
    let line = serde_json::json!({ "text": FAULTY }).to_string() + "\n";
    folder.write("many.jsonl", line.repeat(30_000));
    for extra in [&[][..], &["--output-format", "json"], &["--dump-text"], &["--output-format", "full"]] {
        let mut child = folder
            .command(&[&["lint", "many.jsonl"], extra].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::with_capacity(16, child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let run = support::Run::of(child.wait_with_output().unwrap());
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{extra:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_does_not_cost_the_report_in_a_file() {
    let folder = Folder::new();
    let line = serde_json::json!({ "text": FAULTY }).to_string() + "\n";
    folder.write("many.jsonl", line.repeat(30_000));
    let mut child = folder
        .command(&["lint", "many.jsonl", "--output-format", "concise", "--output-format", "json-lines=all.jsonl"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let report = fs::read_to_string(folder.path().join("all.jsonl")).unwrap();
    assert_eq!(report.lines().count(), 30_000);
}

#[test]
fn output_does_not_depend_on_threads() {
    let folder = Folder::new();
    let lines: String = (0..4000)
        .map(|n| {
            let text = if n % 3 == 0 { FAULTY.repeat(n % 5 + 1) } else { CLEAN.repeat(n % 17 + 1) };
            serde_json::json!({ "id": format!("r{n}"), "text": text }).to_string() + "\n"
        })
        .collect();
    folder.write("a/many.jsonl", &lines);
    folder.write("a/broken.jsonl", lines[..lines.len() / 7].replace("r30\"", "r30"));
    for n in 0..40 {
        folder.write(&format!("a/{n}.txt"), format!("{CLEAN}\n{FAULTY}"));
    }
    for format in FORMATS {
        let run =
            |threads: &str| folder.run(&["lint", "a", "--threads", threads, "--output-format", format, "--statistics"]);
        let one = run("1");
        assert_eq!(one.code, Some(2), "{}", one.stderr);
        for threads in ["2", "7"] {
            let many = run(threads);
            assert!(many.stdout == one.stdout && many.stderr == one.stderr, "{format} with {threads} threads");
        }
    }
}

#[test]
fn the_nearest_configuration_counts_and_the_command_line_overrides_it() {
    let folder = Folder::new();
    folder.write("copydesk.toml", "ignore = ['fragment']\n");
    folder.write("below/deep/faulty.txt", FAULTY);
    let below = |arguments: &[&str]| {
        let mut command = folder.command(arguments);
        support::Run::of(command.current_dir(folder.path().join("below/deep")).output().unwrap())
    };
    assert_eq!(below(&["lint", "faulty.txt"]).code, Some(0));
    below(&["lint", "faulty.txt", "--ignore", "structure"]).faults_in(&["faulty.txt"]);
    folder.write("below/copydesk.toml", "fail-on = 'never'\nlang = 'fr'\n");
    let run = below(&["lint", "faulty.txt", "--ignore", "structure"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "a French article draws no English rules");
    let run = below(&["lint", "faulty.txt", "--lang", "en"]);
    assert_eq!(run.code, Some(0));
    run.faults_in(&["faulty.txt"]);
    assert_eq!(below(&["lint", "faulty.txt", "--lang", "auto", "--fail-on", "warning"]).code, Some(1));
    folder.write("other.toml", "select = ['encoding']\n");
    assert_eq!(below(&["lint", "faulty.txt", "--config", "../../other.toml"]).code, Some(0));
}

#[test]
fn configuration_names_keys_and_strictness() {
    let folder = Folder::new();
    folder.write("day.jsonl", serde_json::json!({ "nr": 7, "words": FAULTY }).to_string() + "\n");
    folder.run(&["lint", "day.jsonl"]).one_error(&["nr", "words"]);
    folder.write("copydesk.toml", "select = ['fragment']\nstrict = true\n[keys]\ntext = 'words'\nid = 'nr'\n");
    let run = folder.run(&["lint", "day.jsonl", "--output-format", "json-lines"]);
    let finding: serde_json::Value = serde_json::from_str(run.stdout.lines().next().unwrap()).unwrap();
    assert_eq!(finding["article"], "7");
    assert_eq!(finding["severity"], "error");
    folder.run(&["lint", "day.jsonl", "--text-key", "body"]).one_error(&["body", "words"]);
}

#[test]
fn a_wrong_configuration_names_file_line_and_remedy() {
    let folder = Folder::new();
    folder.write("faulty.txt", FAULTY);
    folder.write("copydesk.toml", "strict = true\nslect = ['residue']\n");
    let run = folder.run(&["lint", "faulty.txt"]);
    run.one_error(&["copydesk.toml:2: ", "\"slect\"", "did you mean \"select\"?"]).faults_in(&[]);
    folder.write("copydesk.toml", "strict = \n");
    folder.run(&["lint", "faulty.txt"]).one_error(&["copydesk.toml:1: "]);
    folder.run(&["lint", "faulty.txt", "--config", "none.toml"]).one_error(&["none.toml: no such"]);
    folder.run(&["lint", "faulty.txt", "--config", "."]).one_error(&["cannot read the configuration"]);
}

#[test]
fn strict_raises_severities() {
    let folder = Folder::new();
    folder.write("faulty.txt", FAULTY);
    let strict = folder.run(&["lint", "faulty.txt", "--strict"]);
    assert_eq!(strict.code, Some(1));
    assert!(!strict.stdout.contains(" info[") && !strict.stdout.contains(" warning["), "{strict:?}");
}

#[test]
fn standard_input_has_a_name() {
    let folder = Folder::new();
    let input = folder.write("input", FAULTY);
    let run = |arguments: &[&str]| {
        let file = fs::File::open(&input).unwrap();
        support::Run::of(folder.command(arguments).stdin(file).output().unwrap())
    };
    run(&["lint", "-"]).faults_in(&["-:3:1:"]);
    run(&["lint", "-", "--stdin-filename", "desk/story.txt"]).faults_in(&["desk/story.txt:3:1:"]);
}

#[test]
fn a_name_that_tells_nothing_leaves_it_to_the_first_bytes() {
    let folder = Folder::new();
    folder.write("page.bin", format!("<!doctype html><article><p>{}</p></article>", FAULTY.replace("\n\n", "</p><p>")));
    let page = fs::File::open(folder.path().join("page.bin")).unwrap();
    let arguments = ["lint", "-", "--stdin-filename", "https://news.example/story"];
    let output = folder.command(&arguments).stdin(page).output().unwrap();
    let run = support::Run::of(output);
    run.faults_in(&["https://news.example/story#text:"]);
    assert!(!run.stdout.contains("<p>"), "{run:?}");
}

/// Positions are those of the file only where they are, however the file came and whatever it is called.
#[test]
fn places_follow_how_a_file_was_read() {
    let folder = Folder::new();
    let page = format!("<!doctype html><article><p>{}</p></article>", FAULTY.replace("\n\n", "</p><p>"));
    folder.write("page", page);
    folder.write("list", format!("[{},{{\"id\":\"b\"}}]", record("a", FAULTY).trim()));
    folder.write("lines", format!("{}{{\"id\":\"b\"}}\n", record("a", FAULTY)));
    let piped = |name: &str| {
        let file = fs::File::open(folder.path().join(name)).unwrap();
        support::Run::of(folder.command(&["lint", "-"]).stdin(file).output().unwrap())
    };
    piped("page").faults_in(&["-#text:3:1:"]);
    piped("list").faults_in(&["-#a:"]).one_error(&[": -#2: "]);
    piped("lines").faults_in(&["-#a:"]).one_error(&[": -:2: "]);
    let answer = folder.write(
        "answer",
        "{\"totalResults\":1,\"articles\":[{\"id\":\"a\",\"content\":\"He met U.S.\\n\\nAll left.\"}]}",
    );
    assert!(!fs::read_to_string(answer).unwrap().contains('\n'));
    let run = piped("answer");
    assert!(run.stdout.starts_with("-#a:1:") && run.stderr.is_empty(), "{run:?}");
}

#[test]
fn options_that_would_do_nothing_are_told() {
    let folder = Folder::new();
    folder.write("faulty.txt", FAULTY);
    folder.write("day.jsonl", record("a", CLEAN));
    let refused = |arguments: &[&str], parts: &[&str]| {
        folder.run(&[&["lint"], arguments].concat()).one_error(parts);
    };
    for option in [&["--select", "fragment"][..], &["--strict"], &["--fail-on", "info"], &["--lang", "en"]] {
        refused(&[&["faulty.txt", "--dump-text"], option].concat(), &["--dump-text", option[0]]);
    }
    refused(&["faulty.txt", "--stdin-filename", "a.html"], &["--stdin-filename a.html", "add - to the paths"]);
    refused(&["day.jsonl", "--text-key", "x", "--title-key", "x"], &["--text-key", "--title-key", "\"x\""]);
    // A key that no record has is told, and nothing else is wrong.
    let note = "copydesk: no record has a id under the key \"nope\" (--id-key)\n".replace(" a id", " an id");
    let run = folder.run(&["lint", "day.jsonl", "--id-key", "nope", "--title-key", "title"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), note.as_str()));
    // An address in its place is the url, and a key of the configuration is no option.
    folder.write("sites.jsonl", "{\"text\":\"The ferry left.\",\"site\":\"https://e.org/a\"}\n");
    folder.write("keys.toml", "[keys]\nsource = 'site'\ntitle = 'nope'\n");
    let run = folder.run(&["lint", "sites.jsonl", "--config", "keys.toml"]);
    assert_eq!(
        run.stderr,
        "copydesk: no record has a title under the key \"nope\" (keys.title in keys.toml)\n\
         copydesk: no record has a source that is no address under the key \"site\" (keys.source in keys.toml)\n"
    );
    for quiet in [
        &["day.jsonl", "--id-key", "nope", "--quiet"][..],
        &["faulty.txt", "--id-key", "nope"],
        &["day.jsonl", "--id-key", "url"],
    ] {
        let run = folder.run(&[&["lint"], quiet].concat());
        assert!(run.stderr.is_empty(), "{run:?}");
    }
}

#[cfg(unix)]
#[test]
fn what_steers_a_terminal_reaches_none() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = Folder::new();
    folder.run(&["lint", "a\u{202e}b\u{1b}[31m.txt"]).one_error(&["a\\u{202e}b\\u{1b}[31m.txt", "no such file"]);
    let output = folder.command(&[]).arg(std::ffi::OsStr::from_bytes(b"\xff")).output().unwrap();
    support::Run::of(output).one_error(&["see `copydesk --help`"]);
}

#[test]
fn dump_text_prints_what_was_read() {
    let folder = Folder::new();
    folder.write("one.txt", CLEAN);
    folder.write("two.jsonl", "{\"id\":\"x\",\"title\":\"Head\",\"text\":\"Tail.\"}\n{\"id\":\"y\"}\n");
    let run = folder.run(&["lint", "--dump-text", "one.txt", "two.jsonl"]);
    run.one_error(&["two.jsonl:2"]);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 2);
    let first: serde_json::Value = serde_json::from_str(lines[0]).unwrap();
    assert_eq!(first, serde_json::json!({ "article": "one.txt", "title": null, "text": CLEAN }));
    assert_eq!(lines[1], r#"{"article":"x","title":"Head","text":"Tail."}"#);
}

#[test]
fn colour_is_for_terminals_or_on_demand() {
    let folder = Folder::new();
    folder.write("faulty.txt", FAULTY);
    for format in ["full", "concise"] {
        let run = |color: &str| folder.run(&["lint", "faulty.txt", "--output-format", format, "--color", color]).stdout;
        assert!(!run("auto").contains('\u{1b}') && !run("never").contains('\u{1b}'), "{format}");
        assert!(run("always").contains('\u{1b}'), "{format}");
    }
    assert!(folder.run(&["explain", "cut-at-abbreviation", "--color", "always"]).stdout.contains('\u{1b}'));
    let error = folder.run(&["lint", "gone.txt", "--color", "always"]).stderr;
    assert!(error.contains('\u{1b}'), "{error}");
}

#[test]
fn quiet_runs_say_nothing_but_findings_and_errors() {
    let folder = Folder::new();
    folder.write("clean.txt", CLEAN);
    folder.write("faulty.txt", FAULTY);
    let run = |file: &str, extra: &[&str]| {
        folder.run(&[&["lint", file, "gone.txt", "--quiet", "--output-format", "full"], extra].concat())
    };
    let clean = run("clean.txt", &[]);
    assert_eq!(clean.stdout, "");
    clean.one_error(&["gone.txt"]);
    assert!(run("faulty.txt", &[]).stdout.contains("error[cut-at-abbreviation]"));
    assert!(run("clean.txt", &["--statistics"]).stdout.contains("1 article"));
}
