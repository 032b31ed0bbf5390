//! `copydesk corpus` as a process: what it writes, whole or not at all, and what it says when it
//! cannot.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

mod support;

use support::{CLEAN, FAULTY, Folder, Run, mix, record, story};

const FILES: [&str; 6] =
    ["articles.jsonl", "duplicates.jsonl", "findings.jsonl", "passages.jsonl", "report.html", "summary.json"];

fn rows(folder: &Folder, name: &str) -> Vec<Value> {
    let text = fs::read_to_string(folder.path().join(name)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn json(folder: &Folder, name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(folder.path().join(name)).unwrap()).unwrap()
}

#[track_caller]
fn done(run: &Run) -> &Run {
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{run:?}");
    run
}

/// What stands in a folder, hidden files too.
fn names(path: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A text with every so-manieth word replaced.
fn edited(text: &str, every: usize, seed: u64) -> String {
    let words = text.split(' ').enumerate().map(|(at, word)| {
        if at % every != every / 2 {
            return word.to_owned();
        }
        // A word with a digit would be a figure.
        let number = (mix(seed ^ at as u64) % 997).to_string();
        format!("zu{}", number.replace(|c: char| c.is_ascii_digit(), "q") + ["a", "e", "i"][at % 3])
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A collection with copies of every kind.
fn collection() -> String {
    let mut records = Vec::new();
    for number in 0..40 {
        records.push(record(&format!("s{number}"), &story(number, 12)));
    }
    records.push(record("exact", &story(3, 12)));
    records.push(record("near", &edited(&story(5, 12), 25, 1)));
    records.push(record("holds", &format!("{}\n\n{}\n\n{}", story(50, 6), story(7, 12), story(51, 20))));
    let paragraph = story(60, 4);
    records.push(record("left", &format!("{}\n\n{paragraph}\n\n{}", story(61, 10), story(62, 5))));
    records.push(record("right", &format!("{}\n\n{paragraph}", story(63, 14))));
    records.concat()
}

#[test]
fn copies_and_passages_are_found() {
    let folder = Folder::new();
    folder.write("news.jsonl", collection());
    let run = folder.run(&["corpus", "news.jsonl", "-o", "out"]);
    assert!(done(&run).stdout.starts_with("45 articles, "), "{run:?}");
    assert_eq!(names(&folder.path().join("out")), FILES);

    let articles = rows(&folder, "out/articles.jsonl");
    let ids: Vec<&str> = articles.iter().map(|row| row["id"].as_str().unwrap()).collect();
    let expected: Vec<String> = (0..40).map(|number| format!("s{number}")).collect();
    assert_eq!(ids[..40], expected);
    assert_eq!(ids[40..], ["exact", "near", "holds", "left", "right"]);
    let row = |id: &str| articles.iter().find(|row| row["id"] == id).unwrap();
    assert_eq!((&row("exact")["duplicate"], &row("exact")["duplicate_of"]), (&"exact".into(), &"s3".into()));
    assert_eq!((&row("near")["duplicate"], &row("near")["duplicate_of"]), (&"near".into(), &"s5".into()));
    assert_eq!((&row("s7")["duplicate"], &row("s7")["duplicate_of"]), (&"near".into(), &"holds".into()));
    assert_eq!(row("s1")["duplicate"], Value::Null);
    assert_eq!(row("s1")["shared_word_fraction"], 0.0);
    assert_eq!(row("exact")["shared_word_fraction"], 1.0);
    assert_eq!(row("exact")["words_hash"], row("s3")["words_hash"]);
    let shared = row("right")["shared_word_fraction"].as_f64().unwrap();
    assert!((0.15..0.35).contains(&shared), "{shared}");

    let clusters: BTreeMap<String, Value> = rows(&folder, "out/duplicates.jsonl")
        .into_iter()
        .map(|row| (format!("{} {}", row["kind"].as_str().unwrap(), row["keep"].as_str().unwrap()), row))
        .collect();
    assert_eq!(clusters.keys().collect::<Vec<_>>(), ["exact s3", "near holds", "near s5"]);
    assert_eq!(clusters["exact s3"]["members"][1]["id"], "exact");
    let coverage = clusters["near s5"]["members"][1]["coverage"].as_f64().unwrap();
    assert!(coverage > 0.95, "{coverage}");

    let texts: BTreeMap<String, String> = collection()
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|row| (row["id"].as_str().unwrap().to_owned(), row["text"].as_str().unwrap().to_owned()))
        .collect();
    let paragraph = story(60, 4);
    let passage = rows(&folder, "out/passages.jsonl")
        .into_iter()
        .find(|row| row["occurrences"][0]["id"] == "left")
        .expect("the shared paragraph");
    for place in passage["occurrences"].as_array().unwrap() {
        let text = &texts[place["id"].as_str().unwrap()];
        let bytes = place["start"].as_u64().unwrap() as usize..place["end"].as_u64().unwrap() as usize;
        assert_eq!(&text[bytes], paragraph.trim_end_matches('.'));
    }
    assert_eq!((&passage["count"], &passage["boilerplate"]), (&2.into(), &false.into()));
    let summary = json(&folder, "out/summary.json");
    assert_eq!(summary["duplicates"]["exact_copies"], 1);
    assert_eq!(summary["duplicates"]["near_copies"], 2);
}

#[test]
fn output_depends_neither_on_threads_nor_on_memory() {
    let folder = Folder::new();
    folder.write("copydesk.toml", "");
    let formula = story(99, 2);
    let many: String =
        (100..400).map(|number| record(&format!("f{number}"), &format!("{}\n\n{formula}", story(number, 6)))).collect();
    folder.write("news.jsonl", collection() + &many);
    let one = ["corpus", "news.jsonl", "--dolma", "-o", "one", "--threads", "1", "--clean", "one.jsonl"];
    done(&folder.run(&one));
    let two = ["corpus", "news.jsonl", "--dolma", "-o", "two", "--threads", "3", "--clean", "two.jsonl"];
    done(&folder.run(&[&two[..], &["--memory", "1kB"]].concat()));
    for name in FILES.iter().chain(&["attributes.jsonl", "removed.jsonl"]) {
        let read = |folder_name: &str| fs::read(folder.path().join(folder_name).join(name)).unwrap();
        assert!(read("one") == read("two"), "{name} differs");
    }
    assert_eq!(fs::read(folder.path().join("one.jsonl")).unwrap(), fs::read(folder.path().join("two.jsonl")).unwrap());
    let boilerplate: Vec<Value> =
        rows(&folder, "one/passages.jsonl").into_iter().filter(|row| row["boilerplate"] == true).collect();
    assert_eq!((boilerplate.len(), &boilerplate[0]["count"]), (1, &300.into()));
}

#[test]
fn what_cannot_be_read_is_counted_and_the_rest_measured() {
    let folder = Folder::new();
    folder.write("news.jsonl", record("a", CLEAN) + "{\"id\": \"broken\"}\n" + &record("b", FAULTY));
    let run = folder.run(&["corpus", "news.jsonl", "missing.txt", "-o", "out"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert_eq!(run.stderr.lines().count(), 2, "{run:?}");
    let ids: Vec<Value> = rows(&folder, "out/articles.jsonl").iter().map(|row| row["id"].clone()).collect();
    assert_eq!(ids, ["a", "b"]);
    assert_eq!(rows(&folder, "out/findings.jsonl")[0]["rule"], "cut-at-abbreviation");
    assert_eq!(json(&folder, "out/summary.json")["unreadable"], 2);
}

#[test]
fn nothing_and_next_to_nothing_are_collections_too() {
    let folder = Folder::new();
    folder.write("empty.jsonl", "");
    folder.run(&["corpus", "empty.jsonl", "-o", "out", "-q"]).one_error(&["empty.jsonl", "no record"]);
    assert!(!folder.path().join("out").exists());
    // Texts without words are no copies of one another, nor are short ones that differ.
    folder.write("small.jsonl", record("a", "?!") + &record("b", "...") + &record("c", "Yes.") + &record("d", "No."));
    done(&folder.run(&["corpus", "small.jsonl", "-o", "out"]));
    assert_eq!((rows(&folder, "out/articles.jsonl").len(), rows(&folder, "out/duplicates.jsonl").len()), (4, 0));
}

/// A mistyped name costs nothing of what an earlier run wrote.
#[test]
fn what_was_written_outlives_a_run_that_reads_nothing() {
    let folder = Folder::new();
    folder.write("news.jsonl", collection());
    done(&folder.run(&["corpus", "news.jsonl", "-o", "out", "--clean", "clean.jsonl"]));
    let run = folder.run(&["corpus", "typo.jsonl", "-o", "out", "--clean", "clean.jsonl"]);
    assert!(run.code == Some(2) && run.stderr.ends_with("no article was read, so nothing was written\n"), "{run:?}");
    assert!(!rows(&folder, "out/articles.jsonl").is_empty() && !rows(&folder, "clean.jsonl").is_empty());
}

#[test]
fn of_a_giant_article_not_every_finding_is_listed() {
    let folder = Folder::new();
    let line = |number| format!("{} In the days since the storm, U.S.\n\n", story(number, 1));
    folder.write("c.jsonl", record("giant", &(0..10_500).map(line).collect::<String>()));
    let run = folder.run(&["corpus", "c.jsonl", "-o", "out"]);
    let told = "copydesk: more than 10,000 findings in giant: findings.jsonl lists the first ones, articles.jsonl \
                counts the other";
    assert!(run.code == Some(0) && run.stderr.starts_with(told), "{run:?}");
    let article = &rows(&folder, "out/articles.jsonl")[0];
    assert_eq!(rows(&folder, "out/findings.jsonl").len(), 10_000);
    assert!(article["fragments"].as_u64() >= Some(10_500), "{article}");
}

#[test]
fn the_collection_is_cleaned_and_every_removal_recorded() {
    let folder = Folder::new();
    folder.write("copydesk.toml", "");
    let original = collection() + &record("cut", &format!("{}\n\n{FAULTY}", story(80, 6)));
    folder.write("news.jsonl", &original);
    let run = folder.run(&[
        "corpus",
        "news.jsonl",
        "-o",
        "out",
        "--clean",
        "clean.jsonl",
        "--drop",
        "duplicates,reprints,fragments",
    ]);
    assert!(done(&run).stdout.contains("43 articles kept, 3 dropped"), "{run:?}");
    let kept = rows(&folder, "clean.jsonl");
    let removed = rows(&folder, "out/removed.jsonl");
    let gone: Vec<&str> =
        removed.iter().filter(|row| row["removed"] == "article").map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(gone, ["s7", "exact", "near"]);
    // What was taken out, put back where it stood, makes every text again.
    for line in original.lines() {
        let before: Value = serde_json::from_str(line).unwrap();
        let Some(after) = kept.iter().find(|row| row["id"] == before["id"]) else { continue };
        let mut text = after["text"].as_str().unwrap().to_owned();
        for row in removed.iter().filter(|row| row["id"] == before["id"]) {
            text.insert_str(row["span"]["start"].as_u64().unwrap() as usize, row["text"].as_str().unwrap());
        }
        assert_eq!(text, before["text"].as_str().unwrap());
        for key in ["title", "url", "date", "source"] {
            assert_eq!(after[key], before[key]);
        }
    }
    let text = |id: &str| kept.iter().find(|row| row["id"] == id).unwrap()["text"].as_str().unwrap().to_owned();
    assert_eq!(text("right"), story(63, 14) + "\n\n");
    assert!(text("left").contains(&story(60, 4)), "the first place stays");
    assert!(!text("cut").contains("attacks, U.S."));
    // Cleaned once is clean.
    done(&folder.run(&["corpus", "clean.jsonl", "-o", "again"]));
    assert_eq!((rows(&folder, "again/duplicates.jsonl").len(), rows(&folder, "again/passages.jsonl").len()), (0, 0));

    folder.run(&["corpus", "news.jsonl", "-o", "out", "--clean", "x.jsonl", "--drop", "commas"]).one_error(&["commas"]);
}

/// Two excerpts of a long article make two clusters; in one of them a copy that lacks the other excerpt could stand
/// for it.
#[test]
fn of_copies_one_is_always_kept() {
    let folder = Folder::new();
    let (head, first, second) = (story(90, 80), story(91, 5), story(92, 5));
    folder.write(
        "news.jsonl",
        [
            record("copy", &format!("{head}\n\n{first}")),
            record("whole", &format!("{head}\n\n{first}\n\n{second}")),
            record("first", &first),
            record("second", &second),
        ]
        .concat(),
    );
    for keep in ["first", "longest", "oldest"] {
        let arguments =
            ["corpus", "news.jsonl", "-o", "out", "--keep", keep, "--clean", "out/clean.jsonl", "--drop", "duplicates"];
        done(&folder.run(&arguments));
        assert_eq!(rows(&folder, "out/duplicates.jsonl").len(), 3);
        let kept: Vec<Value> = rows(&folder, "out/clean.jsonl").into_iter().map(|row| row["id"].clone()).collect();
        assert_eq!(kept, ["whole"], "{keep}");
        for row in rows(&folder, "out/articles.jsonl") {
            assert_eq!(row["duplicate_of"].as_str(), (row["id"] != "whole").then_some("whole"), "{keep}: {row}");
        }
    }
}

/// An excerpt with a copy of its own, and the long article that both go for.
#[test]
fn a_copy_of_a_copy_is_told_what_is_kept() {
    let folder = Folder::new();
    let part = story(91, 18);
    let excerpt = format!("{part}\n\n{}", story(92, 2));
    let whole = format!("{}\n\n{part}\n\n{}", story(93, 30), story(94, 30));
    folder.write("news.jsonl", [record("x", &excerpt), record("again", &excerpt), record("whole", &whole)].concat());
    done(&folder.run(&["corpus", "news.jsonl", "-o", "out", "--clean", "out/clean.jsonl"]));
    let duplicates = json(&folder, "out/summary.json")["duplicates"].take();
    assert_eq!((&duplicates["exact_copies"], &duplicates["near_copies"]), (&1.into(), &1.into()));
    let articles = rows(&folder, "out/articles.jsonl");
    let of: Vec<(&Value, &Value)> = articles.iter().map(|row| (&row["duplicate"], &row["duplicate_of"])).collect();
    assert_eq!(
        of,
        [(&"near".into(), &"whole".into()), (&"near".into(), &"whole".into()), (&Value::Null, &Value::Null)]
    );
    // Neither has the words of the article that is kept.
    let removed = rows(&folder, "out/removed.jsonl");
    let why: Vec<(&Value, &Value)> = removed.iter().map(|row| (&row["why"], &row["kept"])).collect();
    assert_eq!(why, [(&"near".into(), &"whole".into()), (&"near".into(), &"whole".into())]);
}

#[test]
fn a_cleaned_record_is_the_same_but_for_its_text() {
    let folder = Folder::new();
    folder.write("copydesk.toml", "");
    let escaped = |text: &str| Value::from(text).to_string();
    let whole = format!(
        r#"{{"desk":"caf\u00e9",  "n":[1.50, {{"text":null}}],"body":{},"tags":["x"]}}"#,
        escaped(&format!("{} Café.", story(5, 6))).replace('é', "\\u00e9")
    );
    let faulty = |text: &str| format!(r#"{{"text": {}, "desk": "news", "n": 2.0}}"#, escaped(text));
    let text = story(80, 6);
    folder.write("news.jsonl", format!("{whole}\n{}\n", faulty(&format!("{text}\n\n{FAULTY}"))));
    folder.write("table.csv", format!("id,desk,text\nrow,sports,{}\n", story(9, 3)));
    let run = folder.run(&[
        "corpus",
        "news.jsonl",
        "table.csv",
        "-o",
        "out",
        "--clean",
        "clean.jsonl",
        "--drop",
        "fragments",
        "--by",
        "desk",
    ]);
    done(&run);
    let clean = fs::read_to_string(folder.path().join("clean.jsonl")).unwrap();
    let lines: Vec<&str> = clean.lines().collect();
    assert_eq!(lines[0], whole);
    let removed = rows(&folder, "out/removed.jsonl");
    let left = format!("{text}\n\n{FAULTY}").replace(removed[0]["text"].as_str().unwrap(), "");
    assert_eq!(lines[1], faulty(&left));
    assert_eq!(rows(&folder, "clean.jsonl")[2]["id"], "row");
    let summary = json(&folder, "out/summary.json");
    let groups: Vec<&str> =
        summary["groups"].as_array().unwrap().iter().map(|group| group["name"].as_str().unwrap()).collect();
    assert_eq!(groups, ["café", "news", "sports"]);
}

#[test]
fn groups_and_runs_side_by_side() {
    let folder = Folder::new();
    let april = record("a", &story(1, 5)).replace("2026-03-04", "2026-04-01");
    folder.write("news.jsonl", april + &record("b", &story(2, 5)));
    done(&folder.run(&["corpus", "news.jsonl", "-o", "one", "--by", "month"]));
    let groups = |name: &str| {
        let summary = json(&folder, name);
        let names: Vec<String> = summary["groups"]
            .as_array()
            .unwrap()
            .iter()
            .map(|group| group["name"].as_str().unwrap().to_owned())
            .collect();
        names
    };
    assert_eq!(groups("one/summary.json"), ["2026-03", "2026-04"]);
    folder.write("more.jsonl", record("b", &story(2, 5)) + &record("c", &story(3, 5)));
    let run = folder.run(&["corpus", "more.jsonl", "-o", "two", "--by", "title", "--compare", "one"]);
    assert!(done(&run).stdout.contains("before"), "{run:?}");
    assert_eq!(groups("two/summary.json"), ["Story b", "Story c"]);
    let comparison = json(&folder, "two/comparison.json");
    assert_eq!((&comparison["articles"], &comparison["articles_in_before"]), (&2.into(), &1.into()));
    folder
        .run(&["corpus", "more.jsonl", "-o", "two", "--compare", "nowhere"])
        .one_error(&["nowhere", "copydesk corpus"]);
}

#[test]
fn what_is_told_fits_a_narrow_window() {
    let folder = Folder::new();
    folder.write("in.jsonl", collection());
    for arguments in [
        &["corpus", "in.jsonl", "-o", "before"][..],
        &["corpus", "in.jsonl", "-o", "after", "--compare", "before", "--clean", "clean.jsonl"],
        &["archive", "add", "in.jsonl", "--archive", "a.db", "-q"],
        &["archive", "verify", "--archive", "a.db"],
        &["rules"],
    ] {
        let run = Run::of(folder.command(arguments).env("COLUMNS", "60").output().unwrap());
        assert_eq!(run.code, Some(0), "{run:?}");
        assert!(run.stdout.lines().all(|line| line.chars().count() <= 60), "{}", run.stdout);
    }
}

#[test]
fn copies_of_a_text_lose_the_same_passages() {
    let folder = Folder::new();
    let passage = story(60, 4);
    let second = format!("{}\n\n{passage}", story(71, 9));
    let records = [
        record("first", &format!("{}\n\n{passage}", story(70, 9))),
        record("second", &second),
        record("again", &second),
    ];
    folder.write("news.jsonl", records.concat());
    let arguments = ["corpus", "news.jsonl", "-o", "out", "--dolma", "--clean", "clean.jsonl", "--drop", "reprints"];
    done(&folder.run(&arguments));
    for row in rows(&folder, "clean.jsonl") {
        assert_eq!(row["text"].as_str().unwrap().contains(&passage), row["id"] == "first", "{row}");
    }
    for row in rows(&folder, "out/attributes.jsonl") {
        assert!(row["attributes"]["copydesk__shared_passage"].is_array(), "{row}");
    }
    // What this run does not write would tell of another one.
    done(&folder.run(&["corpus", "news.jsonl", "-o", "out"]));
    assert_eq!(names(&folder.path().join("out")), FILES);
}

/// What an earlier article lacks is not lost, though it stands inside a passage; an exact copy goes as a reprint.
#[test]
fn reprints_go_where_their_words_stay() {
    let folder = Folder::new();
    let (first, own, second) = (story(30, 2), story(31, 1), story(32, 2));
    let texts = [
        ("a", format!("{} {first} {second}", story(33, 1))),
        ("b", format!("{first} {own} {second} {}", story(34, 2))),
        ("c", format!("{first} {second} {}", story(35, 1))),
        ("d", format!("{own} {}", story(36, 1))),
        ("e", format!("{} {first}", story(33, 1))),
        ("f", format!("{} {first}", story(33, 1))),
    ];
    folder.write("news.jsonl", texts.iter().map(|(id, text)| record(id, text)).collect::<String>());
    let run = |out: &str, more: &[&str]| {
        let arguments = ["corpus", "news.jsonl", "-o", out, "--clean", "clean.jsonl", "--drop", "reprints,boilerplate"];
        done(&folder.run(&[&arguments[..], more].concat()));
        fs::read(folder.path().join("clean.jsonl")).unwrap()
    };
    let clean = run("out", &["--threads", "1"]);
    assert!(clean == run("again", &["--threads", "3", "--memory", "1kB"]));
    let removed = rows(&folder, "out/removed.jsonl");
    assert_eq!(removed, rows(&folder, "again/removed.jsonl"));
    let kept = rows(&folder, "clean.jsonl");
    let text = |id: &str| kept.iter().find(|row| row["id"] == id).map_or("", |row| row["text"].as_str().unwrap());
    assert_eq!(text("a"), texts[0].1);
    assert_eq!(text("b"), format!("{own} {}", story(34, 2)));
    assert_eq!((text("c"), text("d"), text("e"), text("f")), (&*story(35, 1), &*story(36, 1), "", ""));
    // Every row tells where the words stay, and no two hold the same bytes.
    for row in removed.iter().filter(|row| row["removed"] == "text") {
        assert!(kept.iter().any(|article| article["id"] == row["kept"]), "{row}");
    }
    for two in removed.windows(2).filter(|two| two[0]["id"] == two[1]["id"] && two[1]["removed"] == "text") {
        assert!(two[0]["span"]["end"].as_u64() <= two[1]["span"]["start"].as_u64(), "{two:?}");
    }
    let empty: Vec<&Value> = removed.iter().filter(|row| row["why"] == "empty").map(|row| &row["id"]).collect();
    assert_eq!(empty, ["e", "f"]);
}

/// Articles that each begin a little behind the one before have no one passage in common.
#[test]
fn a_chain_of_places_is_not_one_passage() {
    let folder = Folder::new();
    let long = story(40, 200);
    let words: Vec<&str> = long.split(' ').collect();
    let texts: Vec<String> = (0..40).map(|at| words[at * 15..at * 15 + 100].join(" ")).collect();
    folder.write(
        "news.jsonl",
        texts.iter().enumerate().map(|(at, text)| record(&at.to_string(), text)).collect::<String>(),
    );
    done(&folder.run(&["corpus", "news.jsonl", "-o", "out"]));
    for row in rows(&folder, "out/passages.jsonl") {
        let places: Vec<&str> = row["occurrences"]
            .as_array()
            .unwrap()
            .iter()
            .map(|place| {
                let at: usize = place["id"].as_str().unwrap().parse().unwrap();
                &texts[at][place["start"].as_u64().unwrap() as usize..place["end"].as_u64().unwrap() as usize]
            })
            .collect();
        let first: Vec<&str> = places[0].split(' ').collect();
        for place in &places {
            let shared = place.split(' ').filter(|word| first.contains(word)).count();
            assert!(shared * 10 >= first.len() * 4, "{row}");
        }
        assert_eq!(row["boilerplate"], false, "{row}");
    }
}

#[test]
fn nothing_that_is_read_is_written() {
    let folder = Folder::new();
    folder.write("dumps/news.jsonl", collection());
    folder.run(&["corpus", "dumps", "-o", "dumps/quality"]).one_error(&["reads dumps,", "dumps/quality"]);
    let over = ["corpus", "dumps/news.jsonl", "-o", "out", "--clean", "dumps/news.jsonl"];
    folder.run(&over).one_error(&["this run reads dumps/news.jsonl;"]);
    let own = ["corpus", "dumps", "-o", "out", "--clean", "out/articles.jsonl"];
    folder.run(&own).one_error(&["out/articles.jsonl", "of the run itself"]);
    assert_eq!(fs::read_to_string(folder.path().join("dumps/news.jsonl")).unwrap(), collection());
    let config = ["corpus", "dumps", "-o", "out", "--clean", "copydesk.toml"];
    folder.run(&config).one_error(&["this run reads copydesk.toml;"]);
    let nowhere = ["corpus", "dumps", "-o", "out/of/here", "--clean", "no/where.jsonl"];
    folder.run(&nowhere).one_error(&["cannot write no/where.jsonl"]);
    assert!(!folder.path().join("out").exists());
    // What is hidden in a folder is not read.
    done(&folder.run(&["corpus", "dumps", "-o", "dumps/.quality"]));
}

/// What stands in the output folder and comes from no run stays.
#[test]
fn strange_files_are_not_replaced() {
    let folder = Folder::new();
    let news = collection();
    folder.write("data/articles.jsonl", &news);
    for input in ["data/articles.jsonl", "data/*.jsonl", "d*/articles.jsonl"] {
        folder.run(&["corpus", input, "-o", "data"]).one_error(&["this run reads", "data"]);
    }
    folder.write("news.jsonl", &news);
    let run = folder.run(&["corpus", "news.jsonl", "-o", "data"]);
    run.one_error(&["data/articles.jsonl", "not written by copydesk", "name another folder"]);
    assert_eq!(fs::read_dir(folder.path().join("data")).unwrap().count(), 1);
    folder
        .run(&["corpus", "*.jsonl", "-o", "q", "--clean", "news.jsonl"])
        .one_error(&["reads *.jsonl, and with it news.jsonl"]);
    folder.run(&["corpus", "news.jsonl", "-o", "q", "--clean", "c.jsonl.gz"]).one_error(&["without compression"]);
    assert_eq!(fs::read_to_string(folder.path().join("data/articles.jsonl")).unwrap(), news);
    assert_eq!(fs::read_to_string(folder.path().join("news.jsonl")).unwrap(), news);
    // An earlier run that is no longer whole tells nothing.
    done(&folder.run(&["corpus", "news.jsonl", "-o", "before"]));
    let rows = fs::read_to_string(folder.path().join("before/articles.jsonl")).unwrap();
    folder.write("before/articles.jsonl", &rows[..rows.len() / 2]);
    folder.run(&["corpus", "news.jsonl", "-o", "now", "--compare", "before"]).one_error(&[
        "before/articles.jsonl",
        "rows are left",
        "run it again",
    ]);
}

#[test]
fn dolma_counts_code_points() {
    let folder = Folder::new();
    let text = format!("Łódź – naïve “café” habitués met on the evening.\n\n{FAULTY}");
    folder.write("news.jsonl", record("a", &text));
    done(&folder.run(&["corpus", "news.jsonl", "-o", "out", "--dolma"]));
    let row = &rows(&folder, "out/attributes.jsonl")[0];
    let place = &row["attributes"]["copydesk__cut_at_abbreviation"][0];
    let (start, end) = (place[0].as_u64().unwrap() as usize, place[1].as_u64().unwrap() as usize);
    let found: String = text.chars().skip(start).take(end - start).collect();
    assert_eq!(found, "In the days since the attacks, U.S.");
}

#[test]
fn parquet_holds_the_same_rows() {
    let folder = Folder::new();
    folder.write("news.jsonl", collection());
    let run = folder.run(&["corpus", "news.jsonl", "-o", "out", "--format", "parquet"]);
    if !cfg!(feature = "parquet") {
        run.one_error(&["--features parquet"]);
        return;
    }
    done(&run);
    let expected =
        ["articles.parquet", "duplicates.parquet", "findings.jsonl", "passages.parquet", "report.html", "summary.json"];
    assert_eq!(names(&folder.path().join("out")), expected);
    // The program reads what it wrote: each row has a text or an id.
    let run = folder.run(&["lint", "out/passages.parquet", "--dump-text", "--id-key", "passage"]);
    done(&folder.run(&["corpus", "news.jsonl", "-o", "rows"]));
    assert_eq!(done(&run).stdout.lines().count(), rows(&folder, "rows/passages.jsonl").len());
}

/// Interrupts a run whose standard input is still open: it must not wait for it.
fn interrupt(run: std::process::Child) {
    let interrupted = std::process::Command::new("kill").args(["-INT", &run.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
    let run = Run::of(run.wait_with_output().unwrap());
    assert_eq!(run.code, Some(130), "{run:?}");
}

#[test]
fn folders_of_a_run_that_is_interrupted_go_away() {
    let folder = Folder::new();
    let (child, feed) = folder.start(&["corpus", "-", "--stdin-filename", "feed.jsonl", "-o", "new/deep"]);
    let began = Instant::now();
    while !folder.path().join("new/deep/.copydesk-unfinished/findings.jsonl").exists() {
        assert!(began.elapsed() < Duration::from_secs(20), "the run did not begin");
        std::thread::sleep(Duration::from_millis(5));
    }
    interrupt(child);
    drop(feed);
    assert!(!folder.path().join("new").exists());
}

#[test]
fn a_run_that_fails_leaves_what_was_there() {
    let folder = Folder::new();
    folder.write("news.jsonl", collection());
    done(&folder.run(&["corpus", "news.jsonl", "-o", "out"]));
    let before = fs::read(folder.path().join("out/articles.jsonl")).unwrap();
    // What a run that was killed left goes away.
    folder.write("out/.copydesk-unfinished/scratch/words", "half a file");
    let (child, mut feed) = folder.start(&["corpus", "-", "--stdin-filename", "feed.jsonl", "-o", "out"]);
    feed.write_all(record("x", &story(1, 5)).as_bytes()).unwrap();
    feed.flush().unwrap();
    let began = Instant::now();
    while !folder.path().join("out/.copydesk-unfinished/findings.jsonl").exists() {
        assert!(began.elapsed() < Duration::from_secs(20), "the run did not begin");
        std::thread::sleep(Duration::from_millis(5));
    }
    // Two runs never write to one folder.
    folder.run(&["corpus", "news.jsonl", "-o", "out"]).one_error(&["another run", "out"]);
    interrupt(child);
    drop(feed);
    assert_eq!(names(&folder.path().join("out")), FILES);
    assert_eq!(fs::read(folder.path().join("out/articles.jsonl")).unwrap(), before);

    folder.write("file", "no folder");
    folder.run(&["corpus", "news.jsonl", "-o", "file"]).one_error(&["file"]);
}

/// What is wrong comes first, then what to do; what the system calls it is left to those who look for it.
#[test]
fn what_cannot_be_used_is_told() {
    let folder = Folder::new();
    folder.write("article.txt", CLEAN);
    let run = folder.run(&["corpus", "article.txt", "-o", "out", "--by", "month", "--no-progress"]);
    assert!(run.code == Some(0), "{run:?}");
    assert_eq!(run.stderr, "copydesk: no article has a date that can be read (--by month)\n");
    let run = folder.run(&["corpus", "article.txt", "-o", "out", "--compare", "nowhere"]);
    run.one_error(&["nowhere/summary.json: no such file; name a folder that `copydesk corpus -o` wrote"]);
    folder.run(&["corpus", "article.txt", "-o", "article.txt"]).one_error(&["article.txt is a file; name a folder"]);
    let run = folder.run(&["lint", "article.txt", "--output-format", "json=nowhere/x.json"]);
    run.one_error(&["cannot write nowhere/x.json: its folder is not there; make it, or name another"]);
}

#[test]
fn ids_that_several_articles_have_are_told() {
    let folder = Folder::new();
    let said = |ids: &[&str], options: &[&str]| {
        let records: Vec<String> = ids.iter().zip(0..).map(|(id, number)| record(id, &story(number, 6))).collect();
        folder.write("news.jsonl", records.concat());
        let run = folder.run(&[&["corpus", "news.jsonl", "-o", &ids.concat()], options].concat());
        assert_eq!(run.code, Some(0), "{run:?}");
        run.stderr
    };
    assert_eq!(said(&["a", "b", "c"], &[]), "");
    let one = said(&["a", "b", "c", "b"], &[]);
    assert!(one.contains("1 article has the id of an earlier one, such as \"b\";"), "{one}");
    let three = said(&["b", "a", "a", "b", "a", "c"], &[]);
    assert!(three.contains("3 articles have the id of an earlier one, such as \"b\";"), "{three}");
    assert_eq!(said(&["a", "a"], &["-q"]), "");
}
