//! `copydesk check` as a process: what it says of what it leaves out, who was first, and of what is only nearly the same.

use std::fs;

use serde_json::{Value, json};

mod support;

use support::{Folder, story};

/// A sentence of 21 words that archived articles hold.
const LIFTED: &str = "The old ferry was towed past the lighthouse at dawn while half of the town stood on the quay \
                      and sang.";

/// A record with a source and a day.
fn dated(id: &str, source: &str, day: &str, text: &str) -> String {
    let record = json!({"id": id, "source": source, "date": day, "text": text, "title": format!("Story {id}"),
        "url": format!("https://{id}.example/a")});
    record.to_string() + "\n"
}

/// The verdict on `draft.json`, the findings of its check, and the last lines of the report for people.
fn check(folder: &Folder, options: &[&str]) -> (Value, Vec<Value>, String) {
    let formats = ["--output-format", "full", "--output-format", "json-lines=f.jsonl", "--verdicts", "v.jsonl"];
    let run = folder.run(&[&["check", "draft.json", "--archive", "a.db", "--no-lint"], &formats[..], options].concat());
    assert!(matches!(run.code, Some(0 | 1)) && run.stderr.is_empty(), "{run:?}");
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let parse = |line: &str| serde_json::from_str::<Value>(line).unwrap();
    (parse(read("v.jsonl").trim()), read("f.jsonl").lines().map(parse).collect(), run.stdout)
}

fn archive(folder: &Folder, records: &[String]) {
    folder.write("printed.jsonl", records.concat());
    assert_eq!(folder.run(&["archive", "add", "printed.jsonl", "--archive", "a.db", "-q"]).code, Some(0));
}

#[test]
fn what_is_left_out_is_told() {
    let folder = Folder::new();
    let text = format!("{}\n\n{LIFTED}", story(1, 3));
    archive(
        &folder,
        &[
            dated("mine", "Hill Courier", "2026-03-01", &text),
            dated("w1", "Our Wire", "2026-03-01", &text),
            dated("w2", "Our Wire", "2026-03-02", &text),
            dated("old", "Lake Post", "2019-01-01", &text),
            dated("other", "Our Wire", "2026-03-02", &story(2, 8)),
        ],
    );
    folder.write("draft.json", dated("mine", "Hill Courier", "2026-03-03", &text));
    folder.write("allowed.txt", &text);
    let left_out = |options: &[&str]| {
        let (verdict, _, report) = check(&folder, options);
        (verdict["excluded"].clone(), verdict["verdict"].as_str().unwrap().to_owned(), report)
    };
    let (excluded, sentence, report) = left_out(&["--ignore-source", "our wire", "--since", "2025-01-01"]);
    assert_eq!(
        excluded,
        json!({"itself": 1, "ignored_sources": 2, "other_days": 1, "is_least": false, "allowed_words": 0, "short_words": 0})
    );
    let what = "left out: the article itself, 2 articles of ignored sources, 1 article of other days";
    assert_eq!(sentence, format!("nothing else of this article appears in the archive; {what}"));
    assert!(report.contains(&format!("nothing else of it appears in the archive; {what}")), "{report}");
    // What shares something is told with what does not count.
    let (_, sentence, report) = left_out(&[]);
    assert!(sentence.ends_with(" and 2 other articles; left out: the article itself"), "{sentence}");
    let unwrapped = report.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(unwrapped.contains("2 other articles; left out: the article itself"), "{report}");
    let (excluded, ..) = left_out(&["--min-words", "200"]);
    assert!(excluded["short_words"].as_u64().unwrap() > 40, "{excluded}");
    let (excluded, sentence, _) = left_out(&["--allow", "allowed.txt"]);
    assert!(excluded["allowed_words"].as_u64().unwrap() > 40, "{excluded}");
    assert!(sentence.contains("words allowed anywhere"), "{sentence}");
    // Nothing is left out of what is new.
    folder.write("draft.json", dated("new", "Hill Courier", "2026-03-03", &story(9, 6)));
    let (_, sentence, _) = left_out(&["--ignore-source", "our wire", "--since", "2025-01-01", "--min-words", "20"]);
    assert_eq!(sentence, "nothing of this article appears in the archive");
}

/// What `duplicate-article` says of a draft where one article is archived: its severity and its message.
fn duplicate(archived: &str, draft: &str, options: &[&str]) -> Option<(String, String)> {
    let folder = Folder::new();
    archive(&folder, &[dated("archived", "Our Wire", "2026-03-01", archived)]);
    folder.write("draft.json", dated("mine", "Hill Courier", "2026-03-03", draft));
    folder.write("allowed.txt", ALLOWED);
    let (_, findings, _) = check(&folder, options);
    let found = findings.iter().find(|finding| finding["rule"] == "duplicate-article")?;
    let of = |key: &str| found[key].as_str().unwrap().to_owned();
    Some((of("severity"), of("message")))
}

/// A notice of 53 words.
const ALLOWED: &str = "This paper keeps to the rules of the board that looks after the press in the valley. If you are not \
                       happy with what stands here, write to the desk by the old gate, and someone will come back to you \
                       before the week is out.";

#[test]
fn a_form_that_is_filled_in_anew_is_a_warning() {
    let weather = |town: &str, day: &str, high: u32, low: u32, wind: u32| {
        format!(
            "{town} will be wet on {day} with highs of {high} degrees by noon, and the wind from the sea will blow at \
             {wind} miles an hour until the evening. It will get cold in the night, with lows of {low} degrees in the \
             hills behind the town, and nobody should leave plants outside.\n"
        )
    };
    let old = weather("Larne", "Monday", 12, 3, 40);
    let (severity, message) = duplicate(&old, &weather("Norby", "Friday", 19, 8, 25), &[]).unwrap();
    assert_eq!(severity, "warning");
    assert!(
        message.contains("has the wording of") && message.contains("with other figures or names in 4 places"),
        "{message}"
    );
    // That article itself, and another one of its form.
    let both = format!("{old}\n{}", weather("Norby", "Friday", 19, 8, 25));
    assert_eq!(duplicate(&old, &both, &[]).unwrap().0, "error");
    // One figure is an update.
    let (severity, message) = duplicate(&old, &weather("Larne", "Monday", 14, 3, 40), &[]).unwrap();
    assert_eq!(severity, "error");
    assert!(message.contains("of this article appears in"), "{message}");
}

#[test]
fn what_is_allowed_makes_no_copy() {
    let text = format!("{LIFTED}\n\n{ALLOWED}\n");
    assert_eq!(duplicate(&text, &text, &[]).unwrap().0, "error");
    assert_eq!(duplicate(&text, &text, &["--allow", "allowed.txt"]), None);
}

#[test]
fn the_earliest_of_equals_is_named() {
    let folder = Folder::new();
    let text = format!("{}\n\n{LIFTED}", story(1, 5));
    archive(
        &folder,
        &[
            dated("later", "Lake Post", "2026-03-09", &text),
            dated("second", "Valley News", "Mon, 02 Mar 2026 09:00:00 GMT", &text),
            dated("undated", "Old Letter", "soon", &text),
            dated("first", "Our Wire", "2026-03-01", &text),
        ],
    );
    folder.write("draft.json", dated("mine", "Hill Courier", "2026-03-03", &text));
    let (verdict, findings, _) = check(&folder, &[]);
    let order: Vec<&str> =
        verdict["sources"].as_array().unwrap().iter().map(|source| source["article"].as_str().unwrap()).collect();
    assert_eq!(order, ["first", "second", "undated", "later"]);
    // The gravest finding first, both with the same article.
    let rules: Vec<&str> = findings.iter().map(|finding| finding["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["duplicate-article", "reprinted-passage"]);
    for finding in &findings {
        assert!(finding["message"].as_str().unwrap().contains("“Story first” (Our Wire, 2026-03-01)"), "{finding}");
        assert_eq!(finding["related"][0]["article"], "first");
    }
    let related = &findings[1]["related"];
    assert_eq!((related[1]["article"].as_str(), related[3]["article"].as_str()), (Some("second"), Some("later")));
    assert_eq!(related[1]["message"], "appears here, published earlier");

    // Where all are later, they may have copied.
    folder.write("draft.json", dated("mine", "Hill Courier", "2026-02-01", &text));
    let (_, findings, _) = check(&folder, &["--since", "2026-03-01", "--ignore-source", "Old Letter"]);
    assert_eq!(findings.len(), 2);
    for finding in &findings {
        assert!(finding["help"].as_str().unwrap().contains("it may have copied this article"), "{finding}");
    }
}

#[test]
fn edited_words_are_not_counted_as_the_same() {
    let folder = Folder::new();
    archive(&folder, &[dated("first", "Our Wire", "2026-03-01", &format!("{}\n\n{LIFTED}", story(1, 5)))]);
    let edited = LIFTED.replace("quay", "pier");
    folder.write("draft.json", dated("mine", "Hill Courier", "2026-03-03", &format!("{edited}\n\n{}", story(3, 3))));
    let (verdict, findings, _) = check(&folder, &[]);
    assert_eq!((verdict["shared_words"].as_u64(), verdict["identical_words"].as_u64()), (Some(21), Some(20)));
    assert_eq!(verdict["sources"][0]["identical_words"], 20);
    assert!(verdict["verdict"].as_str().unwrap().contains(" % word for word; 1 of 4 sentences)"), "{verdict}");
    let note = findings[0]["related"][0]["message"].as_str().unwrap();
    assert!(note.ends_with("; changed: “pier” (there “quay”)"), "{note}");

    folder.write("draft.json", dated("mine", "Hill Courier", "2026-03-03", &format!("{LIFTED}\n\n{}", story(3, 3))));
    let (verdict, ..) = check(&folder, &[]);
    assert_eq!((verdict["shared_words"].as_u64(), verdict["identical_words"].as_u64()), (Some(21), Some(21)));
    assert!(!verdict["verdict"].as_str().unwrap().contains("word for word"), "{verdict}");
}

#[test]
fn quotations_are_to_be_attributed() {
    let folder = Folder::new();
    let quoted = "We had towed the old ferry past the lighthouse before the sun came up over the quay and the town";
    archive(&folder, &[dated("first", "Our Wire", "2026-03-01", &format!("{} “{quoted},” she said.", story(1, 5)))]);
    let help = |text: String| {
        folder.write("draft.json", dated("mine", "Hill Courier", "2026-03-03", &text));
        check(&folder, &[]).1[0]["help"].as_str().unwrap().to_owned()
    };
    assert_eq!(help(format!("{} “{quoted},” said the captain.", story(3, 3))), "a quotation: check the attribution");
    assert_eq!(help(format!("{} {quoted}.", story(3, 3))), "credit the source, or rewrite the passage");
}

/// A formula in very many articles is told, as a reprint of those that were compared or as stock.
#[test]
fn short_sentences_in_many_articles_are_told() {
    let eight = "Nobody wanted to speak about the missing boats.";
    let nine = "Nobody wanted to speak about the seven missing boats.";
    for formula in [eight, nine] {
        for articles in [24, 25, 40] {
            let folder = Folder::new();
            let printed = (0..articles).map(|number| {
                let text = format!("{} {formula} {}", story(100 + number, 3), story(200 + number, 3));
                dated(&format!("p{number}"), "Our Wire", "2026-03-01", &text)
            });
            archive(&folder, &printed.collect::<Vec<_>>());
            folder.write(
                "draft.json",
                dated("mine", "Hill Courier", "2026-03-03", &format!("{} {formula} {}", story(1, 2), story(2, 2))),
            );
            let (verdict, findings, _) = check(&folder, &[]);
            let rules: Vec<&str> = findings.iter().map(|finding| finding["rule"].as_str().unwrap()).collect();
            assert!(
                matches!(rules[..], ["reprinted-passage"]) || articles > 24 && matches!(rules[..], ["stock-passage"]),
                "{articles} articles, {formula}: {rules:?}"
            );
            let stock = verdict["stock_words"].as_u64().unwrap();
            assert_eq!(stock > 0, rules == ["stock-passage"], "{verdict}");
            // Shorter ones than asked for are not told.
            assert!(check(&folder, &["--min-words", "20"]).1.is_empty());
        }
    }
}
