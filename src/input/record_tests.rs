//! Tests of reading records of JSON.

use super::*;

fn read(json: &str) -> Result<Article, InputError> {
    from_json("a.jsonl", Some(3), json.as_bytes(), &InputOptions::default())
}

fn message(json: &str) -> String {
    read(json).unwrap_err().to_string()
}

#[test]
fn default_keys() {
    let article = read(
        r#" {"extra":{"text":"no","deep":[[{"a":1}]]},"id":"n1","text":"One.\r\nTwo.","title":" Head ","url":"https://e.org/1","date":"2026-11-23","source":"Example"} "#,
    )
    .unwrap();
    assert_eq!(article.id, "n1");
    assert_eq!(article.path, "a.jsonl");
    assert_eq!(article.record, Some(3));
    assert_eq!(article.text, "One.\r\nTwo.");
    assert_eq!(article.title.as_deref(), Some("Head"));
    assert_eq!(article.url.as_deref(), Some("https://e.org/1"));
    assert_eq!(article.published.as_deref(), Some("2026-11-23"));
    assert_eq!(article.source.as_deref(), Some("Example"));
}

#[test]
fn trafilatura() {
    let article = read(
        r#"{"title":"Harbour reopens","author":null,"hostname":"example.org","date":"2026-03-04","fingerprint":"f7a1","id":null,"raw_text":"Raw words.","text":"The words.","source":"https://example.org/a","source-hostname":"Example News","comments":""}"#,
    )
    .unwrap();
    assert_eq!(article.text, "The words.");
    assert_eq!(article.id, "f7a1");
    assert_eq!(article.url.as_deref(), Some("https://example.org/a"));
    assert_eq!(article.source.as_deref(), Some("Example News"));
    assert_eq!(article.published.as_deref(), Some("2026-03-04"));
    let article = read(r#"{"raw_text":"Raw words.","url":"https://example.org/a","sitename":"Example"}"#).unwrap();
    assert_eq!((article.text.as_str(), article.source.as_deref()), ("Raw words.", Some("Example")));
}

#[test]
fn newspaper_and_newsapi() {
    let article = read(
        r#"{"source_url":"https://example.org","url":"https://example.org/a","title":"T","text":"W.","publish_date":"2026-03-04 00:00:00","authors":["A"]}"#,
    )
    .unwrap();
    assert_eq!(article.url.as_deref(), Some("https://example.org/a"));
    assert_eq!(article.source.as_deref(), Some("https://example.org"));
    assert_eq!(article.published.as_deref(), Some("2026-03-04 00:00:00"));
    let article = read(
        r#"{"source":{"id":"ex","name":"Example Times"},"title":"T","content":"Cut ... [+912 chars]","publishedAt":"2026-03-04T10:00:00Z"}"#,
    )
    .unwrap();
    assert_eq!(article.text, "Cut ... [+912 chars]");
    assert_eq!(article.source.as_deref(), Some("Example Times"));
    assert_eq!(article.published.as_deref(), Some("2026-03-04T10:00:00Z"));
}

#[test]
fn better_keys_win_in_any_order_and_empty_ones_give_way() {
    for json in [r#"{"content":"c","text":"t","body":"b"}"#, r#"{"body":"b","text":"t","content":"c"}"#] {
        assert_eq!(read(json).unwrap().text, "t");
    }
    assert_eq!(read(r#"{"text":"","body":"b"}"#).unwrap().text, "b");
    assert_eq!(read(r#"{"body":"b","text":null}"#).unwrap().text, "b");
    assert_eq!(read(r#"{"text":"first","text":"second"}"#).unwrap().text, "second");
}

#[test]
fn ids() {
    assert_eq!(read(r#"{"id":17,"text":"t"}"#).unwrap().id, "17");
    assert_eq!(read(r#"{"id":-9007199254740993,"text":"t"}"#).unwrap().id, "-9007199254740993");
    assert_eq!(read(r#"{"_id":{"$oid":"65a"},"text":"t"}"#).unwrap().id, "65a");
    assert_eq!(read(r#"{"text":"t"}"#).unwrap().id, "a.jsonl#3");
    assert_eq!(read(r#"{"id":"","text":"t"}"#).unwrap().id, "a.jsonl#3");
    let whole = from_json("a.json", None, br#"{"text":"t","title":null}"#, &InputOptions::default()).unwrap();
    assert_eq!((whole.id.as_str(), whole.record, whole.title), ("a.json", None, None));
}

#[test]
fn an_id_that_cannot_be_used_is_an_error() {
    for (id, kind) in [
        (r#"["a"]"#, "a list"),
        (r#"{"a":1}"#, "an object"),
        ("true", "a boolean"),
        ("123456789012345678901234567890", "a number of too many digits"),
    ] {
        let message = message(&format!(r#"{{"id":{id},"text":"t"}}"#));
        assert!(message.starts_with(&format!("a.jsonl:3: {kind} cannot be the id; ")), "{message}");
    }
    // Where another key has it, and where the name may be that of something else.
    assert_eq!(read(r#"{"id":["a"],"guid":"g","text":"t"}"#).unwrap().id, "g");
    assert_eq!(read(r#"{"guid":{"a":1},"text":"t"}"#).unwrap().id, "a.jsonl#3");
}

#[test]
fn exports_of_mongodb() {
    let article = read(
        r#"{"_id":{"$numberLong":"9007199254740993"},"text":"t","date":{"$date":{"$numberLong":"978307200000"}}}"#,
    );
    let article = article.unwrap();
    assert_eq!((article.id.as_str(), article.published.as_deref()), ("9007199254740993", Some("2001-01-01T00:00:00Z")));
    let article = read(
        r#"{"_id":{"$oid":"65a"},"text":"t","date":{"$date":"2026-03-04T05:06:07Z"},"source":{"$numberInt":"4"}}"#,
    );
    let article = article.unwrap();
    assert_eq!((article.id.as_str(), article.published.as_deref()), ("65a", Some("2026-03-04T05:06:07Z")));
    assert_eq!(article.source.as_deref(), Some("4"));
    let article = read(r#"{"text":"t","date":{"$date":"20170413"}}"#).unwrap();
    assert_eq!(article.published.as_deref(), Some("20170413"));
    let article = read(r#"{"text":"t","date":{"$date":1772600767000}}"#).unwrap();
    assert_eq!(article.published.as_deref(), Some("2026-03-04T05:06:07Z"));
}

#[test]
fn what_programs_get_wrong_is_mended() {
    let article = read(r#"{"id":"a","text":"It left. \ud83d","score":NaN,"title":"T \ude00"}"#).unwrap();
    assert_eq!((article.text.as_str(), article.title.as_deref()), ("It left. \u{fffd}", Some("T \u{fffd}")));
    assert_eq!(read("\u{feff}{\"id\":\"a\",\"text\":\"t\"}").unwrap().id, "a");
    // The message is about the record as it stands there.
    assert!(message(r#"{"text":"a","n":NaN] "#).contains("not valid JSON: "));
    let options = InputOptions { keep_envelopes: true, ..InputOptions::default() };
    let article = from_json("p", Some(1), br#"{"n":NaN,"text":"a \ud83d"}"#, &options).unwrap();
    assert_eq!(article.envelope.unwrap().with_text("a"), r#"{"n":null,"text":"a"}"#);
}

#[test]
fn stray_control_characters_are_kept() {
    assert_eq!(read("{\"text\":\"a\\u0000b\"}").unwrap().text, "a\0b");
}

#[test]
fn bad_records_say_what_and_where() {
    assert_eq!(
        message(r#"{"txt":"a","name":1}"#),
        r#"a.jsonl:3: no text key "text" (keys: "txt", "name"); name the right one with --text-key"#
    );
    assert_eq!(
        message(r#"{"text":5}"#),
        "a.jsonl:3: the text is a number, not a string; fix the record, or name the right key with --text-key"
    );
    assert!(message(r#"{"text":["a"]}"#).contains("the text is a list"));
    assert_eq!(message(r#"{"text":" \n"}"#), "a.jsonl:3: the text is empty; fix or remove the record");
    assert_eq!(message(r#"{"text":null}"#), "a.jsonl:3: the text is null; fix or remove the record");
    assert!(message("{}").contains("(keys: none)"));
    assert_eq!(message("oops"), "a.jsonl:3: not valid JSON: expected value at column 1; fix or remove the record");
    assert!(message("{\"text\":\n\"a\" 1}").contains("at line 2, column 5 of the record; "));
    assert!(message(r#"{"text":"cut"#).starts_with("a.jsonl:3: not valid JSON: "));
    assert!(message(r#"{"text":"a"} x"#).starts_with("a.jsonl:3: not valid JSON: "));
    assert!(message(r#"["text"]"#).contains("is a list, not an object"));
    let error = from_json("p", Some(1), b"{\"text\":\"\xFF\"}", &InputOptions::default()).unwrap_err();
    assert_eq!(error.kind(), InputErrorKind::Encoding);
}

#[test]
fn nesting_does_not_overflow() {
    let deep = format!(r#"{{"x":{}{},"text":"t"}}"#, "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(read(&deep).unwrap().text, "t");
    let deep = format!(r#"{{"text":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(read(&deep).unwrap_err().kind(), InputErrorKind::TextNotString);
}

#[test]
fn chosen_keys() {
    let keys = Keys { text: Some("story".into()), id: Some("nr".into()), ..Keys::default() };
    let keys = InputOptions { keys, ..InputOptions::default() };
    let article = from_json("p", Some(1), br#"{"text":"no","story":"yes","nr":4}"#, &keys).unwrap();
    assert_eq!((article.text.as_str(), article.id.as_str()), ("yes", "4"));
    let error = from_json("p", Some(1), br#"{"text":"no"}"#, &keys).unwrap_err();
    assert!(error.to_string().contains(r#"no text key "story" (keys: "text")"#));
}

#[test]
fn groups_and_envelopes_where_they_are_asked_for() {
    let keys = Keys { group: Some("desk".into()), ..Keys::default() };
    let options = InputOptions { keys, keep_envelopes: true, ..InputOptions::default() };
    let record = r#" {"body":"b","n":[1, 2.0],"desk":7,"text":"t \u00e9","late":null} "#;
    let article = from_json("p", Some(1), record.as_bytes(), &options).unwrap();
    assert_eq!((article.text.as_str(), article.group.as_deref()), ("t é", Some("7")));
    let envelope = article.envelope.unwrap();
    assert_eq!(envelope.unchanged("t é"), record.trim());
    assert_eq!(envelope.with_text("é"), r#"{"body":"b","n":[1, 2.0],"desk":7,"text":"\u00e9","late":null}"#);
    let keys = Keys { group: Some("title".into()), ..Keys::default() };
    let options = InputOptions { keys, ..InputOptions::default() };
    let article = from_json("p", Some(1), br#"{"title":"T","text":"t"}"#, &options).unwrap();
    assert_eq!((article.title.as_deref(), article.group.as_deref()), (Some("T"), Some("T")));
    assert!(article.envelope.is_none());
    let deep = format!(r#"{{"text":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    let options = InputOptions { keep_envelopes: true, ..InputOptions::default() };
    let error = from_json("p", Some(1), deep.as_bytes(), &options).unwrap_err();
    assert_eq!(error.kind(), InputErrorKind::TextNotString);
}

#[test]
fn keys_may_lead_into_objects() {
    let options = InputOptions {
        keys: Keys {
            text: Some("content.rendered".into()),
            title: Some("fields.title".into()),
            id: Some("content.id".into()),
            group: Some("fields.desk.name".into()),
            ..Keys::default()
        },
        ..InputOptions::default()
    };
    let read = |json: &str, options: &InputOptions| from_json("d.jsonl", Some(1), json.as_bytes(), options);
    let json =
        r#"{"fields":{"title":"T","desk":{"name":"Port","n":1}},"content":{"id":7,"rendered":"The ferry left."}}"#;
    for keep_envelopes in [false, true] {
        let article = read(json, &InputOptions { keep_envelopes, ..options.clone() }).unwrap();
        assert_eq!((article.text.as_str(), article.id.as_str()), ("The ferry left.", "7"));
        assert_eq!((article.title.as_deref(), article.group.as_deref()), (Some("T"), Some("Port")));
        let again = article.envelope.map(|envelope| envelope.with_text("It left."));
        assert_eq!(again, keep_envelopes.then(|| json.replace("The ferry left.", "It left.")));
    }
    // A key that has the whole name comes first, in whatever order.
    for json in [
        r#"{"content.rendered":"One.","content":{"rendered":"Two."}}"#,
        r#"{"content":{"rendered":"Two."},"content.rendered":"One."}"#,
    ] {
        assert_eq!(read(json, &options).unwrap().text, "One.");
    }
    let dotted = r#"{"content":{"a":1,"b.c":"no"},"other":"The ferry left."}"#;
    let error = read(dotted, &options).unwrap_err().to_string();
    assert!(error.contains(r#"no text key "content.rendered" (keys: "other", "content.b.c", "content")"#), "{error}");
    assert!(read(r#"{"content":[{"rendered":"x"}]}"#, &options).unwrap_err().to_string().contains("no text key"));
}

#[test]
fn a_list_of_paragraphs_is_a_text() {
    let read = |json: &str, keep_envelopes: bool| {
        let options = InputOptions { keep_envelopes, ..InputOptions::default() };
        from_json("d.jsonl", Some(1), json.as_bytes(), &options).map(|article| article.text).map_err(|e| e.to_string())
    };
    let json = r#"{"text":["The ferry left.","It was\nlate.",null,"At last."]}"#;
    assert_eq!(read(json, false).as_deref(), Ok("The ferry left.\n\nIt was\nlate.\n\nAt last."));
    let blanks = r#"{"text":[""," ","The ferry left.","","At last it came.","",""]}"#;
    assert_eq!(read(blanks, false).as_deref(), Ok("The ferry left.\n\nAt last it came."));
    assert_eq!(read(r#"{"text":["船は出た。","雨が降った。"]}"#, false).as_deref(), Ok("船は出た。\n\n雨が降った。"));
    let others = [r#"{"text":["The","ferry","left"]}"#, r#"{"text":["The ferry left.",1]}"#, r#"{"text":[]}"#];
    for (json, keep) in others.map(|json| (json, false)).into_iter().chain([(json, true)]) {
        assert!(read(json, keep).unwrap_err().contains("the text is a list, not a string"), "{json}");
    }
}

#[test]
fn booleans_are_groups_and_nothing_else() {
    let options =
        InputOptions { keys: Keys { group: Some("paid".into()), ..Keys::default() }, ..InputOptions::default() };
    let read = |json: &str| from_json("d.jsonl", Some(1), json.as_bytes(), &options);
    assert_eq!(read(r#"{"text":"A.","paid":false}"#).unwrap().group.as_deref(), Some("false"));
    assert_eq!(read(r#"{"text":"A.","paid":[1],"title":true}"#).map(|a| (a.group, a.title)).unwrap(), (None, None));
    assert!(read(r#"{"text":true}"#).unwrap_err().to_string().contains("the text is a boolean"));
    assert!(read(r#"{"text":"A.","id":true}"#).unwrap_err().to_string().contains("a boolean cannot be the id"));
}
