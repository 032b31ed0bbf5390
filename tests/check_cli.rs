//! `copydesk check` as a process: what it finds and leaves out, its reports and exit codes.

use std::collections::HashSet;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

mod support;

use support::{Folder, Run, assert_sound, record, story};

const ARCHIVE: &str = ".copydesk/archive.db";

/// A sentence of 21 words that archived articles hold.
const LIFTED: &str = "The old ferry was towed past the lighthouse at dawn while half of the town stood on the quay \
                      and sang.";

/// A folder with an archive of some stories; the one called `towed` holds [`LIFTED`].
fn folder() -> Folder {
    let folder = Folder::new();
    let towed = format!("{}\n\n{LIFTED} {}", story(1, 4), story(2, 3));
    let mut day = record("towed", &towed);
    for number in 10..30 {
        day.push_str(&record(&format!("n{number}"), &story(number, 8)));
    }
    folder.write("day.jsonl", day);
    assert_eq!(folder.run(&["archive", "add", "day.jsonl", "--quiet"]).code, Some(0));
    folder
}

fn draft() -> String {
    format!("{}\n\n{LIFTED}\n\n{}\n", story(50, 3), story(51, 4))
}

fn findings(run: &Run) -> Vec<Value> {
    run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The reprint findings of a check, as JSON.
fn reprints(folder: &Folder, arguments: &[&str]) -> Vec<Value> {
    let arguments = [&["check", "draft.txt", "--no-lint", "--output-format", "json-lines"], arguments].concat();
    let run = folder.run(&arguments);
    assert!(matches!(run.code, Some(0 | 1)) && run.stderr.is_empty(), "{run:?}");
    findings(&run)
}

#[test]
fn a_lifted_passage_is_found_with_both_texts() {
    let folder = folder();
    let text = draft();
    folder.write("draft.txt", &text);
    let found = reprints(&folder, &[]);
    assert_eq!(found.len(), 1, "{found:?}");
    let finding = &found[0];
    assert_eq!((finding["rule"].as_str(), finding["group"].as_str()), (Some("reprinted-passage"), Some("reprint")));
    let of = |value: &Value, key: &str| value["span"][key].as_u64().unwrap() as usize;
    assert_eq!(&text[of(finding, "start")..of(finding, "end")], finding["text"].as_str().unwrap());
    assert_eq!(finding["text"], LIFTED.trim_end_matches('.'));
    let related = &finding["related"][0];
    assert_eq!((related["article"].as_str(), related["title"].as_str()), (Some("towed"), Some("Story towed")));
    assert_eq!((related["source"].as_str(), related["published"].as_str()), (Some("Valley News"), Some("2026-03-04")));
    assert_eq!(related["url"], "https://valley.example/towed");
    let archived: Value =
        serde_json::from_str(&record("towed", &format!("{}\n\n{LIFTED} {}", story(1, 4), story(2, 3)))).unwrap();
    let archived = archived["text"].as_str().unwrap();
    assert_eq!(&archived[of(related, "start")..of(related, "end")], related["text"].as_str().unwrap());
    assert_eq!(related["span"]["line"], 3);

    // The rules of lint speak too, unless they are switched off.
    folder.write("draft.txt", draft() + "\nIn the days since the attacks, U.S.\n");
    let both = folder.run(&["check", "draft.txt"]);
    assert_eq!(both.code, Some(1), "{both:?}");
    assert!(both.stdout.contains("[cut-at-abbreviation]") && both.stdout.contains("[reprinted-passage]"), "{both:?}");
    let lines: Vec<_> = both.stdout.lines().collect();
    assert_eq!(lines.len(), 3, "{both:?}");
    assert!(lines[2].starts_with("draft.txt: verdict: ") && lines[2].contains("“Story towed”"), "{both:?}");
    let one = folder.run(&["check", "draft.txt", "--no-lint"]);
    assert!(!one.stdout.contains("cut-at-abbreviation"), "{one:?}");
    let one = folder.run(&["check", "draft.txt", "--select", "fragment"]);
    assert!(!one.stdout.contains("reprinted-passage"), "{one:?}");
}

/// Of an archived article its own words count, not those of the draft that has it several times.
#[test]
fn a_short_article_that_stands_twice_is_a_passage() {
    let folder = Folder::new();
    let flash = "The old ferry was towed past the lighthouse at dawn while half of the town stood on the quay and sang \
                 until the sun was high.";
    folder.write("day.jsonl", record("flash", flash));
    assert_eq!(folder.run(&["archive", "add", "day.jsonl", "--quiet"]).code, Some(0));
    for times in [1, 2] {
        folder.write("draft.txt", format!("{}\n\n{}", story(50, 2), format!("{flash}\n\n").repeat(times)));
        let found = reprints(&folder, &[]);
        assert!(!found.is_empty(), "{times}");
        assert!(found.iter().all(|finding| finding["rule"] == "reprinted-passage"), "{times}: {found:?}");
    }
}

/// What is written without spaces is counted by characters, in findings, verdicts and pages alike.
#[test]
fn characters_are_no_words() {
    let folder = Folder::new();
    let text = "市長は火曜日の夜に古い橋を開き、川の下の坑道について技師の話を長い時間をかけて聞いた。";
    folder.write("day.jsonl", record("hashi", text));
    assert_eq!(folder.run(&["archive", "add", "day.jsonl", "--quiet"]).code, Some(0));
    folder.write("draft.txt", format!("町では雨が降っていた。\n\n{text}\n"));
    let run = folder.run(&["check", "draft.txt", "--output-format", "full", "--output-format", "html=page.html"]);
    let page = fs::read_to_string(folder.path().join("page.html")).unwrap();
    for report in [&run.stdout, page.split("<main>").nth(1).unwrap().split("</main>").next().unwrap()] {
        let number = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
        let words: Vec<_> = report.split([' ', '<', '>', '"']).collect();
        assert!(words.windows(2).any(|pair| number(&pair[0]) && pair[1].starts_with("characters")), "{report}");
        assert!(!words.windows(2).any(|pair| number(&pair[0]) && pair[1].starts_with("word")), "{report}");
    }
}

/// A notice in the middle of a lifted passage, allowed or stock, is taken out of the counts.
#[test]
fn what_may_appear_anywhere_does_not_count_inside_a_longer_passage() {
    let folder = Folder::new();
    let (before, notice, behind) = (story(1, 3), story(2, 3), story(3, 3));
    let words = |text: &str| text.split_whitespace().count() as u64;
    let text = format!("{}\n\n{before} {notice} {behind}\n", story(50, 4));
    folder.write("draft.txt", &text);
    folder.write("allowed.txt", &notice);
    folder.write("day.jsonl", record("src", &format!("{} {before} {notice} {behind} {}", story(4, 4), story(5, 4))));
    assert_eq!(folder.run(&["archive", "add", "day.jsonl", "--quiet"]).code, Some(0));
    let check = |options: &[&str]| {
        let arguments = ["check", "draft.txt", "--no-lint", "--max-reprint", "57%", "--verdicts", "v.jsonl"];
        let run = folder.run(&[&arguments[..], options].concat());
        let verdict = fs::read_to_string(folder.path().join("v.jsonl")).unwrap();
        (run.code, serde_json::from_str::<Value>(&verdict).unwrap())
    };
    let (code, verdict) = check(&[]);
    let all = words(&before) + words(&notice) + words(&behind);
    assert_eq!((code, &verdict["shared_words"], &verdict["shared_sentences"]), (Some(1), &json!(all), &json!(9)));
    let counted = |verdict: &Value| {
        let without = words(&before) + words(&behind);
        assert_eq!((&verdict["shared_words"], &verdict["shared_sentences"]), (&json!(without), &json!(6)), "{verdict}");
        assert_eq!(verdict["sources"][0]["words"], without, "{verdict}");
        let share = without as f64 / words(&text) as f64;
        for value in [&verdict["share"], &verdict["sources"][0]["share"]] {
            assert!((value.as_f64().unwrap() - share).abs() < 1e-6, "{verdict}");
        }
    };
    let (code, verdict) = check(&["--allow", "allowed.txt"]);
    assert_eq!((code, &verdict["stock_words"]), (Some(0), &json!(0)));
    counted(&verdict);
    let others =
        (0..30).map(|at| record(&format!("s{at}"), &format!("{} {notice} {}", story(100 + at, 3), story(200 + at, 3))));
    folder.write("stock.jsonl", others.collect::<String>());
    assert_eq!(folder.run(&["archive", "add", "stock.jsonl", "--quiet"]).code, Some(0));
    let (code, verdict) = check(&[]);
    assert_eq!((code, &verdict["stock_words"]), (Some(0), &json!(words(&notice))), "{verdict}");
    counted(&verdict);
}

#[test]
fn a_check_that_would_report_nothing_is_refused() {
    let folder = folder();
    folder.write("draft.txt", draft());
    let nothing = ["check", "draft.txt", "--no-lint", "--ignore", "reprint", "--output-format", "json"];
    folder.run(&nothing).one_error(&["no rule is left to run", "--verdicts"]);
    for option in [["--verdicts", "v.jsonl"], ["--max-reprint", "90%"]] {
        let run = folder.run(&[&nothing[..], &option].concat());
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{run:?}");
    }
    // Reports for people show the verdict.
    let run = folder.run(&nothing[..5]);
    assert!(run.code == Some(0) && run.stdout.contains("verdict: "), "{run:?}");
}

#[test]
fn a_copy_that_holds_stock_is_a_copy() {
    let folder = folder();
    let notice = format!("{} {}", story(900, 2), story(901, 2));
    let copied = format!("{} {notice} {}", story(300, 2), story(301, 2));
    let record = |id: &str, text: &str| format!("{}\n", json!({"id": id, "text": text}));
    let others =
        (0..30).map(|at| record(&format!("s{at}"), &format!("{} {notice} {}", story(100 + at, 3), story(200 + at, 3))));
    folder.write("others.jsonl", others.collect::<String>() + &record("first", &copied));
    assert_eq!(folder.run(&["archive", "add", "others.jsonl", "--quiet"]).code, Some(0));
    folder.write("copy.txt", &copied);
    let run = folder.run(&["check", "copy.txt", "--no-lint", "--output-format", "json-lines"]);
    assert!(run.stdout.contains("\"duplicate-article\""), "{run:?}");
}

#[test]
fn allowed_passages_that_cannot_be_recognised_are_told() {
    let folder = folder();
    folder.write("draft.txt", draft());
    folder.write("allowed.txt", format!("{LIFTED}\n\nAll rights reserved.\n"));
    let run = folder.run(&["check", "draft.txt", "--no-lint", "--allow", "allowed.txt"]);
    let told = "copydesk: allowed.txt: a passage of fewer than 5 words is never recognised: \"All rights reserved.\"\n";
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), told));
    let run = folder.run(&["check", "draft.txt", "--no-lint", "--allow", "allowed.txt", "--quiet"]);
    assert!(run.stderr.is_empty(), "{run:?}");
    folder.run(&["check", "draft.txt", "--allow", "gone.txt"]).one_error(&["gone.txt: no such file (--allow)"]);
}

#[test]
fn a_source_that_no_article_has_is_told() {
    let folder = folder();
    folder.write("draft.txt", draft());
    let check = |source: &str, more: &[&str]| {
        folder.run(&[&["check", "draft.txt", "--no-lint", "--ignore-source", source], more].concat()).stderr
    };
    assert_eq!(
        check("Vally News", &[]),
        "copydesk: no archived article has the source \"Vally News\" (--ignore-source)\n"
    );
    assert_eq!(check("VALLEY news", &[]) + &check("Vally News", &["--quiet"]), "");
    folder.write("copydesk.toml", "[check]\nignore-source = ['Hill News']\n");
    let note = "copydesk: no archived article has the source \"Hill News\" (ignore-source in copydesk.toml)\n";
    assert_eq!(check("Valley News", &[]), note);
}

#[test]
fn nothing_is_written_over_the_working_files_of_the_archive() {
    let folder = folder();
    folder.write("draft.txt", draft());
    for ending in ["-wal", "-shm"] {
        let file = format!("{ARCHIVE}{ending}");
        folder.run(&["check", "draft.txt", "--verdicts", &file]).one_error(&["a file of the archive", &file]);
        let format = format!("json=./{file}");
        folder.run(&["check", "draft.txt", "--output-format", &format]).one_error(&["a file of the archive", &file]);
    }
    assert_sound(&folder.path().join(ARCHIVE));
}

#[test]
fn an_own_earlier_revision_never_matches() {
    let folder = folder();
    let towed = format!("{}\n\n{LIFTED} {} It was late.", story(1, 4), story(2, 3));
    let check = |line: String| {
        folder.write("new.jsonl", line);
        let run = folder.run(&["check", "new.jsonl", "--no-lint", "--output-format", "json-lines"]);
        findings(&run).len()
    };
    assert_eq!(check(record("towed", &towed)), 0, "the same id");
    assert_eq!(check(record("x", &towed).replace("example/x", "example/towed")), 0, "the same url");
    assert!(check(record("x", &towed)) > 0, "another article");
}

#[test]
fn what_is_left_out() {
    let folder = folder();
    folder.write("draft.txt", draft());
    let count = |arguments: &[&str]| reprints(&folder, arguments).len();
    assert_eq!(count(&[]), 1);
    assert_eq!(count(&["--ignore-source", "valley news"]), 0);
    assert_eq!(count(&["--ignore-source", "Hill News", "--quiet"]), 1);
    assert_eq!(count(&["--since", "2026-03-05"]), 0);
    assert_eq!(count(&["--since", "March 4, 2026", "--until", "2026-03-04"]), 1);
    assert_eq!(count(&["--until", "2026-03-03"]), 0);
    assert_eq!(count(&["--min-words", "21"]), 1);
    assert_eq!(count(&["--min-words", "22"]), 0);

    folder.write("allowed.txt", format!("Another passage\nof two lines.\n\n\n{LIFTED}\n"));
    folder.write("other.txt", "Another passage\nof two lines.\n");
    assert_eq!(count(&["--allow", "other.txt"]), 1);
    assert_eq!(count(&["--allow", "other.txt", "--allow", "allowed.txt"]), 0);
    // A passage ends with a blank line: what stands on both sides of one is not one passage.
    let (head, tail) = LIFTED.split_at(LIFTED.find("while").unwrap());
    folder.write("split.txt", format!("{head}\n \n{tail}"));
    assert_eq!(count(&["--allow", "split.txt", "--min-words", "8"]), 0, "each half is allowed by itself");

    // The same in the configuration, which names files from its own folder.
    folder.write("conf/notes.txt", LIFTED);
    folder.write("conf/copydesk.toml", "[check]\nallow = ['notes.txt']\n");
    assert_eq!(count(&["--config", "conf/copydesk.toml"]), 0);
    folder.write("copydesk.toml", "[check]\nignore-source = ['Valley News']\n");
    assert_eq!(count(&[]), 0);
    folder.write("copydesk.toml", "[check]\nmin-words = 22\n");
    assert_eq!((count(&[]), count(&["--min-words", "13"])), (0, 1));
    folder.write("copydesk.toml", "[check]\nmin-wrods = 22\n");
    folder.run(&["check", "draft.txt"]).one_error(&["copydesk.toml:2: ", "min-wrods", "min-words"]);
    folder.write("copydesk.toml", "[check]\nallow = ['gone.txt']\n");
    folder.run(&["check", "draft.txt"]).one_error(&["gone.txt: no such file (allow in copydesk.toml)"]);
}

#[test]
fn wrong_options_are_one_line() {
    let folder = folder();
    folder.write("draft.txt", draft());
    let error = |arguments: &[&str], parts: &[&str]| {
        folder.run(&[&["check", "draft.txt"], arguments].concat()).one_error(parts);
    };
    error(&["--since", "yesterday"], &["--since", "\"yesterday\" is not a date", "2026-11-23"]);
    error(&["--since", "2026-02-02", "--until", "2026-02-01"], &["--since 2026-02-02 is after --until 2026-02-01"]);
    error(&["--min-words", "3"], &["--min-words", "from 8 up"]);
    error(&["--max-reprint", "30"], &["--max-reprint", "30% or 0.3"]);
    error(&["--no-lint", "--select", "fragment"], &["--no-lint", "--select", "copydesk check --help"]);
    error(&["--allow", "gone.txt"], &["gone.txt"]);
    error(&["--verdicts", "missing/folder/v.jsonl"], &["cannot write missing/folder/v.jsonl"]);
    for file in ["draft.txt", ".copydesk/archive.db"] {
        let before = fs::read(folder.path().join(file)).unwrap();
        error(&["--verdicts", file], &["a report cannot go to a file that is read", file]);
        error(&["--output-format", &format!("json={file}")], &["a report cannot go to a file that is read", file]);
        assert_eq!(fs::read(folder.path().join(file)).unwrap(), before);
    }
    error(&["--verdicts", "x", "--output-format", "json=x"], &["two reports cannot go to one file"]);
    fs::write(folder.path().join("latin1.txt"), b"caf\xe9").unwrap();
    error(&["--allow", "latin1.txt"], &["latin1.txt", "not UTF-8"]);
}

#[test]
fn the_share_decides_the_exit_code() {
    let folder = folder();
    folder.write("draft.txt", draft());
    folder.write("clean.txt", story(70, 6));
    let code = |arguments: &[&str]| folder.run(&[&["check"], arguments].concat()).code;
    assert_eq!(code(&["draft.txt"]), Some(1));
    assert_eq!(code(&["clean.txt"]), Some(0));
    assert_eq!(code(&["draft.txt", "--max-reprint", "50%"]), Some(0));
    assert_eq!(code(&["draft.txt", "--max-reprint", "0%"]), Some(1));
    assert_eq!(code(&["clean.txt", "--max-reprint", "0%"]), Some(0));
    let above = folder.run(&["check", "draft.txt", "clean.txt", "--max-reprint", "0.1"]);
    assert_eq!(above.code, Some(1), "{above:?}");
    assert_eq!(above.stderr.lines().count(), 1);
    assert!(above.stderr.contains("1 article holds more") && above.stderr.contains("10 %"), "{above:?}");
    // Faults of the text itself still count, as severe as asked.
    folder.write("draft.txt", draft() + "\nIn the days since the attacks, U.S.\n");
    assert_eq!(code(&["draft.txt", "--max-reprint", "50%"]), Some(1));
    assert_eq!(code(&["draft.txt", "--max-reprint", "50%", "--fail-on", "never"]), Some(0));
    assert_eq!(code(&["draft.txt", "--max-reprint", "5%", "--fail-on", "never"]), Some(1));
    assert_eq!(code(&["draft.txt", "gone.txt", "--max-reprint", "5%"]), Some(2));
    folder.write("copydesk.toml", "select = ['fragment']\nignore = ['fragment']\n[check]\nmax-reprint = '50%'\n");
    assert_eq!(code(&["draft.txt"]), Some(0));
    assert_eq!(code(&["draft.txt", "--max-reprint", "5%"]), Some(1));
}

#[test]
fn verdicts_stand_in_every_report_that_has_a_place_for_them() {
    let folder = folder();
    folder.write("draft.txt", draft());
    folder.write("clean.txt", story(70, 6));
    let run = folder.run(&[
        "check",
        "draft.txt",
        "clean.txt",
        "--statistics",
        "--output-format",
        "full",
        "--output-format",
        "json=out.json",
        "--output-format",
        "sarif=out.sarif",
        "--verdicts",
        "verdicts.jsonl",
    ]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""), "{run:?}");
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let verdicts: Vec<Value> = read("verdicts.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(verdicts.len(), 2);
    let [mine, clean] = &verdicts[..] else { panic!() };
    assert_eq!((mine["article"].as_str(), mine["path"].as_str()), (Some("draft.txt"), Some("draft.txt")));
    assert_eq!((mine["shared_words"].as_u64(), mine["shared_sentences"].as_u64()), (Some(21), Some(1)));
    assert_eq!(mine["sentences"], 8);
    let share = mine["share"].as_f64().unwrap();
    assert!((share - 21.0 / mine["words"].as_f64().unwrap()).abs() < 1e-6, "{mine}");
    assert!(mine["verdict"].as_str().unwrap().contains("(1 of 8 sentences) also appears in “Story towed”"), "{mine}");
    let source = &mine["sources"][0];
    assert_eq!((source["article"].as_str(), source["longest"].as_u64()), (Some("towed"), Some(21)));
    assert_eq!(source["earlier"], Value::Null);
    assert_eq!((clean["shared_words"].as_u64(), clean["sources"].as_array().unwrap().len()), (Some(0), 0));

    let json: Value = serde_json::from_str(&read("out.json")).unwrap();
    assert_eq!(json["verdicts"].as_array().unwrap(), &verdicts);
    assert_eq!(json["statistics"]["articles"], 2);
    let sarif: Value = serde_json::from_str(&read("out.sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["properties"]["verdicts"].as_array().unwrap()[..], verdicts[..1]);
    assert_eq!(sarif["runs"][0]["properties"]["statistics"]["articles"], 2);

    let block = run.stdout.split("verdict: draft.txt\n").nth(1).unwrap_or_else(|| panic!("{run:?}"));
    let lines: Vec<_> = block.lines().take(4).collect();
    assert!(lines[0].starts_with("  ") && lines[0].contains("(1 of 8 sentences)"), "{lines:?}");
    assert_eq!(lines[1], "  - Valley News, 2026-03-04");
    assert!(lines[2].ends_with(" % of the other: 21 words in one passage"), "{lines:?}");
    assert_eq!(lines[3], "    https://valley.example/towed");
    assert!(run.stdout.ends_with("1 of 2 articles shares passages with the archive\n"), "{run:?}");

    let notices = folder.run(&["check", "draft.txt", "clean.txt", "--no-lint", "--output-format", "github"]).stdout;
    let lines: Vec<&str> = notices.lines().collect();
    assert!(lines.len() == 2 && lines[0].starts_with("::warning file=draft.txt"), "{notices}");
    let verdict = "::notice file=draft.txt,title=copydesk (verdict)::draft.txt: ";
    assert!(lines[1].starts_with(verdict) && lines[1].contains(" %25 of this article (1 of 8 sentences)"), "{notices}");

    // A record knows its day, and so who was first.
    let later = record("x", &draft()).replace("2026-03-04", "2026-03-05");
    let earlier = record("y", &draft()).replace("2026-03-04", "3 March 2026");
    folder.write("new.jsonl", later + &earlier);
    assert_eq!(folder.run(&["check", "new.jsonl", "--verdicts", "verdicts.jsonl", "-q"]).code, Some(1));
    let order: Vec<Value> = read("verdicts.jsonl")
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["sources"][0]["earlier"].clone())
        .collect();
    assert_eq!(order, [Value::Bool(true), Value::Bool(false)]);
}

#[test]
fn a_verdict_counts_all_sources_and_names_some() {
    let folder = Folder::new();
    // Each holds another sentence of the draft.
    let sentences: Vec<String> = (0..30).map(|number| story(400 + number, 1)).collect();
    let printed = sentences.iter().enumerate().map(|(at, sentence)| {
        record(
            &format!("p{at}"),
            &format!("{}\n\n{sentence}\n\n{}", story(500 + at as u64, 3), story(600 + at as u64, 3)),
        )
    });
    folder.write("printed.jsonl", printed.collect::<String>());
    folder.write("draft.txt", sentences.join("\n\n"));
    folder.run(&["archive", "add", "printed.jsonl", "--archive", "a.db", "-q"]);
    let run =
        folder.run(&["check", "draft.txt", "--archive", "a.db", "--verdicts", "v.jsonl", "--output-format", "full"]);
    let verdict: Value = serde_json::from_str(&fs::read_to_string(folder.path().join("v.jsonl")).unwrap()).unwrap();
    assert_eq!((verdict["source_count"].as_u64(), verdict["sources"].as_array().unwrap().len()), (Some(30), 20));
    assert!(verdict["verdict"].as_str().unwrap().ends_with("and 29 other articles"), "{verdict}");
    assert!(run.stdout.contains("… and 20 more articles"), "{}", run.stdout);
}

/// Articles that do not count take no place of those that do, however many there are, and of more copies than are
/// compared it is said that they are not all.
#[test]
fn what_does_not_count_hides_nothing() {
    let folder = Folder::new();
    let text = story(700, 30);
    let copy = |number: u32, source: &str| {
        json!({"id": format!("c{number:02}"), "text": text, "source": source, "date": format!("2026-01-{:02}", number % 28 + 1)})
            .to_string()
            + "\n"
    };
    folder.write("wire.jsonl", (0..40).map(|number| copy(number, "Old Wire")).collect::<String>());
    folder.write("rival.jsonl", copy(40, "Rival Paper"));
    folder.write("draft.txt", &text);
    folder.run(&["archive", "add", "wire.jsonl", "rival.jsonl", "--archive", "a.db", "-q"]);
    let check = |options: &[&str]| {
        let all = [
            "check",
            "draft.txt",
            "--archive",
            "a.db",
            "--no-lint",
            "--verdicts",
            "v.jsonl",
            "--output-format",
            "full",
        ];
        let run = folder.run(&[&all[..], options].concat());
        let verdict = fs::read_to_string(folder.path().join("v.jsonl")).unwrap();
        (run, serde_json::from_str::<Value>(&verdict).unwrap())
    };
    let (run, verdict) = check(&[]);
    assert!(run.stdout.contains("; at least 23 other articles are copies too"), "{run:?}");
    assert_eq!(verdict["source_count_is_least"], true);
    let (run, verdict) = check(&["--ignore-source", "Old Wire"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert_eq!((verdict["source_count"].as_u64(), &verdict["source_count_is_least"]), (Some(1), &json!(false)));
    assert_eq!(verdict["sources"][0]["article"], "c40");
    let (_, verdict) = check(&["--since", "2026-01-27"]);
    assert_eq!(verdict["source_count"], 2, "{verdict}");
    // Short enough for stock, without a filter.
    folder.write("draft.txt", story(700, 5));
    let (run, verdict) = check(&[]);
    assert!(run.stdout.contains("only stock passages of it appear in the archive"), "{run:?}");
    assert_eq!((&verdict["source_count"], &verdict["stock_words"]), (&json!(0), &verdict["words"]));
    let (run, verdict) = check(&["--ignore-source", "old wire"]);
    assert_eq!((run.code, &verdict["sources"][0]["article"]), (Some(1), &json!("c40")));
}

#[test]
fn the_output_does_not_depend_on_threads() {
    let folder = folder();
    let mut queue = String::new();
    for number in 0..60 {
        let text = match number % 3 {
            0 => draft(),
            1 => format!("{} {}", story(10 + number % 20, 8), story(200 + number, 3)),
            _ => story(300 + number, 6),
        };
        queue.push_str(&record(&format!("q{number}"), &text));
        if number % 20 == 7 {
            queue.push_str("{\"id\": 5}\n");
        }
    }
    folder.write("queue.jsonl", queue);
    for format in ["json-lines", "full", "sarif"] {
        let run = |threads: &str| {
            let run = folder.run(&["check", "queue.jsonl", "--output-format", format, "--threads", threads]);
            assert_eq!(run.code, Some(2), "{run:?}");
            (run.stdout, run.stderr)
        };
        let one = run("1");
        assert!(one.0.contains("reprinted-passage"));
        assert_eq!(run("7"), one, "{format}");
    }
}

#[test]
fn an_archive_that_breaks_ends_the_run_with_one_line() {
    let folder = folder();
    folder.write("draft.txt", draft());
    folder.write("queue.jsonl", (0..30).map(|n| record(&format!("q{n}"), &draft())).collect::<String>());
    let path = folder.path().join(ARCHIVE);
    rusqlite::Connection::open(&path).unwrap().execute_batch("UPDATE text SET data = zeroblob(40)").unwrap();
    let before = fs::read(&path).unwrap();
    let run = folder.run(&["check", "queue.jsonl"]);
    run.one_error(&[ARCHIVE, "is damaged", "restore a backup"]);
    assert_eq!(fs::read(&path).unwrap(), before);
}

/// A file of measuring data, in `../shared` or where COPYDESK_SHARED says, as for scripts/measure.
fn measuring(name: &str) -> PathBuf {
    let shared = std::env::var_os("COPYDESK_SHARED").map_or_else(|| "../shared".into(), PathBuf::from);
    Path::new(env!("CARGO_MANIFEST_DIR")).join(shared).join("data").join(name)
}

/// Lines of such a gzipped file; `None`, with a notice, where there is none.
fn data(name: &str) -> Option<Vec<Value>> {
    let path = measuring(name);
    let Ok(file) = fs::File::open(&path) else {
        let mut out = std::io::stderr();
        writeln!(out, "skipped: {} is not there", path.display()).unwrap();
        return None;
    };
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(file).read_to_string(&mut text).unwrap();
    Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// The article that started the project, against pages of the same days: every run of words that
/// it shares verbatim with one of them is found, and the right page is named.
#[test]
fn the_first_article_is_traced_to_its_sources() {
    let Some(runs) = data("seed/verbatim_runs.jsonl.gz") else { return };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Folder::new();
    let pages = measuring("seed/archive.jsonl.gz");
    let added = folder.run(&["archive", "add", "--quiet", pages.to_str().unwrap()]);
    assert_eq!(added.code, Some(0), "{added:?}");
    let article = root.join("fixtures/articles/tillerson.txt");
    let run = folder.run(&["check", article.to_str().unwrap(), "--no-lint", "--output-format", "json-lines"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    let found = findings(&run);
    let text = fs::read_to_string(&article).unwrap();
    // Runs are given by characters, findings by bytes.
    let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let long: Vec<&Value> = runs.iter().filter(|run| run["words"].as_u64().unwrap() >= 13).collect();
    assert!(long.len() > 5);
    for run in long {
        let at = |key: &str| bytes[run[key].as_u64().unwrap() as usize];
        let (start, end) = (at("seed_start"), at("seed_end"));
        let page = run["archive"].as_str().unwrap();
        let names_page =
            |finding: &&Value| finding["related"].as_array().unwrap().iter().any(|related| related["article"] == page);
        let mut covered: HashSet<usize> = HashSet::new();
        for finding in found.iter().filter(names_page) {
            let of = |key: &str| finding["span"][key].as_u64().unwrap() as usize;
            covered.extend(of("start").max(start)..of("end").min(end).max(of("start").max(start)));
        }
        assert_eq!(covered.len(), end - start, "{page}: {}", run["text"]);
    }
}

/// Each of these took more than a minute, or gigabytes, when every pair of places was compared.
#[test]
fn drafts_that_repeat_themselves_are_one_passage() {
    let folder = Folder::new();
    let drafts = [
        ("one-word", "a ".repeat(50_000)),
        ("two-words", "yes no ".repeat(25_000)),
        ("paragraphs", format!("{LIFTED}\n\n").repeat(4_000)),
        ("short-paragraphs", "It rained in the valley all night long.\n\n".repeat(20_000)),
    ];
    for (name, text) in &drafts {
        let archive = format!("{name}.db");
        folder.write("archived.jsonl", record("archived", text));
        assert_eq!(folder.run(&["archive", "add", "archived.jsonl", "--archive", &archive]).code, Some(0));
        folder.write("draft.txt", text);
        let found = reprints(&folder, &["--archive", &archive]);
        let mut rules: Vec<_> = found.iter().map(|finding| finding["rule"].as_str().unwrap()).collect();
        rules.sort_unstable();
        assert_eq!(rules, ["duplicate-article", "reprinted-passage"], "{name}");
    }
}
